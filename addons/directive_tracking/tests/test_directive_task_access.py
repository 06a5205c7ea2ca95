import random

from odoo import Command
from odoo.fields import Domain
from odoo.tests import tagged

from .common import DirectiveCase, at, local

NOW = "2026-07-15 09:00:00"
ORDERS = (
    None,
    "date_deadline, id",
    "date_deadline",
    "date_deadline asc",
    "date_deadline DESC, id DESC",
    "date_deadline desc, id asc",
    "deadline_at, id",
    "attention, deadline_at, id",
    "lead_unit_id, id desc",
    "name desc, id",
)
#: Which of them say nothing about rows of the same day: any sequence of these is right.
PARTIAL = ("date_deadline", "date_deadline asc")


@tagged("post_install", "-at_install")
class TestDirectiveTaskAccess(DirectiveCase):
    """The tasks found by the index of involved units are those of the record rule, in the same order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.random = random.Random(140)
        cls.closed = cls.unit("Dissolved department", "department", cls.finance_officer)
        cls.everywhere = cls.user("t.everywhere", "directive_tracking.group_unit_user")
        cls.nowhere = cls.user("t.nowhere", "directive_tracking.group_unit_user")
        for unit in (cls.finance, cls.building, cls.health, cls.closed):
            unit.user_ids |= cls.everywhere
        with at("2026-06-01 08:00:00"):
            for number in range(60):
                cls.one_task(number)
        cls.closed.active = False
        cls.env.flush_all()

    @classmethod
    def one_task(cls, number):
        units = [cls.finance, cls.building, cls.health, cls.closed, cls.ward]
        lead, *others = cls.random.sample(units, cls.random.randint(1, 4))
        words = cls.random.choice(["Đôn đốc nhà thầu", "Rà soát quy hoạch"])
        task = cls.draft(
            lead,
            cls.random.choice(["2026-06-20", "2026-07-10", "2026-07-15", "2026-08-01", "2026-09-01"]),
            content=f"{words} {number}",
            coordinating_unit_ids=[Command.set([unit.id for unit in others])],
        )
        happens = cls.random.choice(["", "transferred", "transferred", "submitted", "confirmed", "cancelled"])
        if not happens:
            return
        task.action_transfer()
        facts = {"state": happens}
        if happens in ("submitted", "confirmed"):
            facts["submitted_at"] = local("2026-07-01 10:00:00")
        if happens in ("confirmed", "cancelled"):
            facts[f"{happens}_at"] = local("2026-07-02 10:00:00")
        task._facts_open().sudo().write(facts)

    def domains(self):
        yield []
        classes = [key for key, _label in self.env["directive.task"]._fields["timeliness"].selection]
        for _number in range(40):
            parts = [
                ("timeliness", "in", self.random.sample(classes, self.random.randint(1, 4))),
                ("timeliness", "=", self.random.choice([*classes, False])),
                ("timeliness", "!=", self.random.choice(classes)),
                ("content", "ilike", self.random.choice(["don doc", "quy hoạch", "1"])),
                ("date_deadline", self.random.choice(["<", ">="]), "2026-07-15"),
                ("lead_unit_id", "=", self.random.choice([self.finance.id, self.ward.id])),
                ("involved_unit_ids", "in", self.building.ids),
                ("id", "in", self.env["directive.task"].sudo().search([], order="id").ids[::3]),
                ("state", "!=", "transferred"),
            ]
            chosen = [Domain(*part) for part in self.random.sample(parts, self.random.randint(1, 3))]
            yield self.random.choice([Domain.AND, Domain.AND, Domain.OR])(chosen)

    def by_the_rule(self, user, domain):
        """Return the tasks of a domain that Odoo finds by the record rule alone, in no order."""
        tasks = self.env["directive.task"].with_user(user)
        rule = self.env["ir.rule"].with_user(user)._compute_domain("directive.task", "read")
        ids = tasks.with_context(active_test=False).sudo().search(rule, order="id").ids
        return Domain(domain) & Domain("id", "in", ids)

    def people(self):
        return (self.nowhere, self.ward_officer, self.finance_officer, self.everywhere, self.specialist)

    def test_every_search_is_that_of_the_rule(self):
        with at(NOW):
            for user in self.people():
                tasks = self.env["directive.task"].with_user(user)
                for domain in self.domains():
                    order = self.random.choice(ORDERS)
                    limit, offset = self.random.choice([(None, 0), (80, 0), (5, 0), (4, 3), (1, 20)])
                    with self.subTest(user=user.login, domain=domain, order=order, limit=limit, offset=offset):
                        self.compare(tasks, self.by_the_rule(user, domain), domain, order, limit, offset)

    def compare(self, tasks, by_rule, domain, order, limit, offset):
        found = tasks.search(domain, order=order, limit=limit, offset=offset)
        # The oracle reads with the eyes of the same person (attention differs), but without rules.
        oracle = tasks.sudo()
        expected = oracle.search(by_rule, order=order, limit=limit, offset=offset)
        if order in PARTIAL:
            self.assertEqual(found.mapped("date_deadline"), expected.mapped("date_deadline"))
        else:
            self.assertEqual(found.ids, expected.ids)
        self.assertEqual(tasks.search_count(domain), oracle.search_count(by_rule))
        self.assertEqual(tasks.search_count(domain, limit=3), oracle.search_count(by_rule, limit=3))
        groups = ["timeliness", "lead_unit_id"]
        self.assertEqual(
            sorted(map(repr, tasks._read_group(domain, groups, ["__count", "percent:sum"]))),
            sorted(map(repr, oracle._read_group(by_rule, groups, ["__count", "percent:sum"]))),
        )

    def test_everything_is_compared_with_something(self):
        found = {user.login: self.env["directive.task"].with_user(user).search_count([]) for user in self.people()}
        self.assertEqual(found["t.nowhere"], 0)
        self.assertLess(found["t.ward"], found["t.everywhere"])
        self.assertLess(found["t.everywhere"], found["t.specialist"])

    def test_a_search_in_a_search_keeps_the_rule(self):
        documents = self.env["directive.document"].with_user(self.ward_officer)
        tasks = self.env["directive.task"].with_user(self.ward_officer).search([])
        self.assertEqual(documents.search([("task_ids", "any", [("percent", ">=", 0)])]), tasks.document_id)

    def test_another_rule_takes_odoos_own_way(self):
        self.env.ref("directive_tracking.rule_task_read_involved").domain_force = [("urgency", "=", "express")]
        self.assertFalse(self.env["directive.task"].with_user(self.ward_officer).search([]))

    def test_a_member_who_leaves_finds_nothing_more(self):
        tasks = self.env["directive.task"].with_user(self.ward_officer)
        self.assertTrue(tasks.search_count([]))
        self.ward.user_ids -= self.ward_officer
        self.assertFalse(tasks.search_count([]))

    def test_the_past_is_no_matter_of_the_index_of_today(self):
        with at("2026-06-02 08:00:00"):
            task = self.transferred(self.ward, "2026-08-01")
        with at("2026-07-10 09:00:00"):
            task._facts_open().sudo().write({"state": "cancelled", "cancelled_at": local("2026-07-10 09:00:00")})
        with at(NOW):
            past = self.env["directive.task"].with_user(self.ward_officer)
            past = past.with_context(directive_as_of=local("2026-07-09 09:00:00"))
            self.assertIn(task, past.search([("timeliness", "in", ("open_in_time", "open_overdue"))]))

    # ---- the facts beside the units ---------------------------------------------------------

    def stale(self):
        self.env.flush_all()
        self.env.cr.execute("""
            SELECT count(*) FILTER (WHERE (involved.date_deadline, involved.is_open) IS DISTINCT FROM
                (task.date_deadline, task.transferred_at IS NOT NULL AND task.confirmed_at IS NULL
                    AND task.cancelled_at IS NULL)), count(*)
            FROM directive_task_involved_rel involved JOIN directive_task task ON task.id = involved.task_id""")
        return self.env.cr.fetchone()

    def test_the_database_keeps_them(self):
        wrong, rows = self.stale()
        self.assertEqual(wrong, 0)
        self.assertGreater(rows, 60)
        task = self.transferred(self.ward, coordinating_unit_ids=[Command.set(self.health.ids)])
        task._facts_open().sudo().write({"date_deadline": "2026-10-01"})
        self.assertEqual(self.stale(), (0, rows + 2))
        task._facts_open().sudo().write({"coordinating_unit_ids": [Command.link(self.building.id)]})
        task._facts_open().sudo().write({"state": "cancelled", "cancelled_at": local(NOW)})
        self.assertEqual(self.stale(), (0, rows + 3))

    def test_what_was_wrong_is_put_right_by_an_update(self):
        self.env.flush_all()
        self.env.cr.execute("UPDATE directive_task_involved_rel SET is_open = NULL, date_deadline = '1970-01-01'")
        self.assertGreater(self.stale()[0], 60)
        self.env["directive.task"].init()
        self.assertEqual(self.stale()[0], 0)
