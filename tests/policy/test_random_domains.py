"""S2: random domains, orders and group-bys of everybody against a brute-force oracle of the policy."""
import os
import random
from collections import Counter

from odoo.addons.directive_tracking.tests.common import at
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from tests.policy.policy import may
from tests.policy.scene import NOW, PolicyScene

#: All of them with `./dev bench-rights`; a share of them else.
COMPARISONS = 10_000 if os.environ.get("DIRECTIVE_BENCH") else 1_000
SEED = int(os.environ.get("DIRECTIVE_SEED", "140"))
OPERATORS = {
    "char": ("=", "!=", "ilike", "not ilike", "in"),
    "text": ("ilike", "not ilike", "=", "!="),
    "selection": ("=", "!=", "in", "not in"),
    "integer": ("=", "!=", "<", ">", ">=", "<="),
    "float": ("=", "<", ">"),
    "boolean": ("=", "!="),
    "date": ("=", "!=", "<", ">", ">=", "<="),
    "datetime": ("=", "<", ">", ">=", "<="),
    "many2one": ("=", "!=", "in", "not in"),
    "many2one_reference": ("=", "!=", "in", "not in"),
    "one2many": ("in", "not in"),
    "many2many": ("in", "not in"),
    "html": ("ilike", "not ilike"),
}
#: The city's directory, the same for everybody; the scene holds a part of it (scene.py).
DIRECTORY = ("directive.unit", "directive.document.type")
#: Odoo's chatter and activities: portal users may be refused as a whole.
CHATTER = ("message_", "website_message_", "has_message", "activity_", "my_activity_")
MANY = ("one2many", "many2many")
#: Through a link only what is there can be found.
FORWARD = ("=", "in", "ilike", "<", ">", ">=", "<=")
GROUPED = ("selection", "many2one", "boolean", "date", "datetime", "char")


@tagged("post_install", "-at_install")
class TestRandomDomains(PolicyScene, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.build_policy_scene()
        cls.visible, cls.leaves = {}, {}
        cls.models = sorted(set(cls.everything) - set(DIRECTORY))

    def setUp(self):
        super().setUp()
        clock = at(NOW)
        clock.start()
        self.addCleanup(clock.stop)
        self.random = random.Random(SEED)

    # ---- the oracle -----------------------------------------------------------------------------

    def may_see(self, who, model):
        """Return the ids of all records of ``model`` that the policy shows to ``who``."""
        if (who.name, model) not in self.visible:
            found = {record.id for record in self.everything[model] if may(who, "read", record)}
            self.visible[who.name, model] = found
        return self.visible[who.name, model]

    def leaves_of(self, tree):
        if tree[0] == "!" or (tree[0] in ("&", "|") and isinstance(tree[1], tuple)):
            return [leaf for part in tree[1:] for leaf in self.leaves_of(part)]
        return [tree]

    def may_be_refused(self, who, model, tree):
        """Tell whether Odoo may refuse a condition as a whole: on a field or through a link that is closed to ``who``.

        A link is closed to whoever sees none of the records behind it.
        """
        if not self.may_see(who, model):
            return True
        for name, _operator, _value in self.leaves_of(tree):
            link, _dot, rest = name.partition(".")
            if not self.is_open(who, model, link) or (rest and not self.may_see(who, self.target(model, link))):
                return True
        return False

    def is_open(self, who, model, name):
        field = self.env[model]._fields[name]
        by_portal = who.user._is_portal() and name.startswith(CHATTER)
        return not by_portal and self.env[model].with_user(who.user)._has_field_access(field, "read")

    def target(self, model, link):
        return self.env[model]._fields[link].comodel_name

    def matching(self, who, model, domain):
        """Return the ids of all records that meet conditions without a link, whoever may see them.

        Some fields ask about the one who searches (what waits for him, what he follows), so it is in his name.
        """
        key = (who.name, model, repr(domain))
        if key not in self.leaves:
            self.leaves[key] = set(self.env[model].with_user(who.user).sudo().search(domain).ids)
        return self.leaves[key]

    def oracle(self, who, model, domain):
        """Return the ids that ``who`` may find by ``domain``, a tree of ("&", a, b), ("|", a, b), ("!", a), leaf."""
        if not any("." in leaf[0] for leaf in self.leaves_of(domain)):
            return self.matching(who, model, self.as_domain(domain)) & self.may_see(who, model)
        return self.evaluate(who, model, domain) & self.may_see(who, model)

    def evaluate(self, who, model, tree):
        if tree[0] == "!":
            return set(self.everything[model].ids) - self.evaluate(who, model, tree[1])
        if tree[0] in ("&", "|") and len(tree) == 3 and isinstance(tree[1], tuple):
            left, right = (self.evaluate(who, model, part) for part in tree[1:])
            return left & right if tree[0] == "&" else left | right
        link, _dot, rest = tree[0].partition(".")
        if not rest:
            return self.matching(who, model, [tree])
        target = self.target(model, link)
        seen = self.matching(who, target, [(rest, *tree[1:])]) & self.may_see(who, target)
        return {record.id for record in self.everything[model] if seen.intersection(record[link].ids)}

    # ---- the generator -----------------------------------------------------------------------------

    def fields_of(self, model):
        """Return the names of all fields by which the registry lets anybody search."""
        records = self.env[model]
        names = [
            name for name, field in records._fields.items()
            if field.type in OPERATORS and (field.store or field.search)
        ]
        # Of a model without a name of its own, Odoo lets a search by it pass everything.
        nameless = not records._rec_name and not records._rec_names_search
        return [name for name in names if not (nameless and name == "display_name")]

    def plain_fields_of(self, model):
        """Return the names of the columns that are open to everybody: one may sort and group by them."""
        fields = self.env[model]._fields
        return [
            name for name in self.fields_of(model)
            if name != "id" and fields[name].type not in MANY and fields[name].store and not fields[name].groups
        ]

    def leaf(self, model):
        name = self.random.choice(self.fields_of(model))
        field = self.env[model]._fields[name]
        if field.relational and field.comodel_name in self.models and field.store and self.random.random() < 0.6:
            target = field.comodel_name
            inner = self.random.choice(self.plain_fields_of(target))
            kind = self.env[target]._fields[inner].type
            operator = self.random.choice([one for one in OPERATORS[kind] if one in FORWARD])
            return (f"{name}.{inner}", operator, self.value(target, inner, operator, told=True))
        operator = self.random.choice(OPERATORS[field.type])
        return (name, operator, self.value(model, name, operator))

    def value(self, model, name, operator, told=False):
        """Return a value that some record has, or now and then nothing."""
        field, records = self.env[model]._fields[name], self.everything[model]
        value = self.random.choice(records)[name] if records else False
        if field.type in MANY:
            return value.ids[:2] or [1]
        if field.type == "many2one":
            value = value.id or 1
        if field.type in ("char", "text", "html"):
            text = str(value or "x")
            start = self.random.randrange(max(1, len(text) - 3))
            value = text[start : start + self.random.randint(1, 6)] if "like" in operator else text
        if value is False and field.type != "boolean" and (told or operator in ("<", ">", ">=", "<=")):
            value = {"date": "2026-06-15", "datetime": "2026-06-05 00:00:00"}.get(field.type, 1)
            value = "x" if field.type == "selection" else value
        return [value] if operator in ("in", "not in") else value

    def tree(self, model, depth=2):
        draw = self.random.random()
        if not depth or draw < 0.35:
            return self.leaf(model)
        if draw < 0.5:
            return ("!", self.tree(model, depth - 1))
        return ("&" if draw < 0.75 else "|", self.tree(model, depth - 1), self.tree(model, depth - 1))

    def as_domain(self, tree):
        if tree[0] == "!":
            return ["!", *self.as_domain(tree[1])]
        if tree[0] in ("&", "|") and len(tree) == 3 and isinstance(tree[1], tuple):
            return [tree[0], *self.as_domain(tree[1]), *self.as_domain(tree[2])]
        return [tree]

    # ---- the comparison ------------------------------------------------------------------------------

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.domains")
    def test_s2_random_domains_orders_and_groups(self):
        wrong, found_any, asked = [], Counter(), set()
        for number in range(COMPARISONS):
            who = self.random.choice(self.personas)
            model = self.random.choice(self.models)
            tree = self.tree(model)
            domain = self.as_domain(tree)
            try:
                expected = self.oracle(who, model, tree)
            except (NotImplementedError, ValueError, UserError):
                found_any["no such search"] += 1  # for nobody, not even the superuser
                continue
            way = self.random.choice((self.by_search, self.by_count, self.by_group))
            try:
                told, right = way(self.env[model].with_user(who.user), domain, expected)
            except AccessError:
                told, right = "refused", "refused" if self.may_be_refused(who, model, tree) else sorted(expected)
            found_any[bool(expected)] += 1
            asked.update((model, leaf[0].partition(".")[0]) for leaf in self.leaves_of(tree))
            if told != right:
                wrong.append(f"{number} {who.name} {model} {way.__name__} {domain}: {told}, by the policy {right}")
        print(f"\nS2 random domains: {COMPARISONS} comparisons (seed {SEED}), {len(wrong)} differences;"
              f" {len(asked)} fields of {len(self.models)} models; {dict(found_any)}")
        self.assertFalse(wrong, "\n".join(wrong[:20]))
        self.assertGreater(found_any[True], COMPARISONS // 8)
        self.assertLess(found_any["no such search"], COMPARISONS // 10)

    def by_search(self, records, domain, expected):
        names = self.plain_fields_of(records._name)
        order = f"{self.random.choice(names)} {self.random.choice(('asc', 'desc'))}, id"
        right = records.sudo().search([("id", "in", list(expected))], order=order).ids
        offset, limit = self.random.choice(((0, None), (1, 2), (0, 3)))
        end = None if limit is None else offset + limit
        return records.search(domain, order=order, offset=offset, limit=limit).ids, right[offset:end]

    def by_count(self, records, domain, expected):
        return records.search_count(domain), len(expected)

    def by_group(self, records, domain, expected):
        names = [name for name in self.plain_fields_of(records._name) if records._fields[name].type in GROUPED]
        by = self.random.choice(names)
        if records._fields[by].type in ("date", "datetime"):
            by += ":month"
        right = records.sudo()._read_group([("id", "in", list(expected))], [by], ["__count"])
        told = records._read_group(domain, [by], ["__count"])
        return [(str(key), count) for key, count in told], [(str(key), count) for key, count in right]
