"""Điều 2 khoản 1: what is published tells no count from 1 to 4, by whatever sum it is attacked."""

import doctest

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import small_counts

CELLS = ("done_on_time", "done_late", "open_in_time", "open_overdue")
MANY = 10**9
COUNTS = st.one_of(st.just(0), st.integers(0, 6), st.integers(0, 60))
UNITS = st.lists(st.tuples(st.sampled_from("abc"), st.lists(COUNTS, min_size=8, max_size=8)), min_size=1, max_size=9)


def city(units):
    """Return (counts, kind_of) of units drawn as (kind, four classes in each of two quarters)."""
    counts, kind_of = {}, {}
    for number, (kind, drawn) in enumerate(units):
        kind_of[number] = kind
        for quarter in (0, 1):
            counts[number, quarter] = dict(zip(CELLS, drawn[4 * quarter :], strict=False))
    return counts, kind_of


class Attacker:
    """Who knows every sum and how it is published; narrows down what each count may be, until nothing changes.

    :param most: what hidden counts are supposed to be at most, where others of the same sum are shown
    """

    def __init__(self, tables, kind_of, most=MANY):
        self.known, self.groups, self.most, self.supposed = {}, [], most, set()
        names = {"kinds": [("city", "")] * len(tables["kinds"]), "quarters": [("city", "")] * len(tables["quarters"])}
        names["units"] = [("kinds", kind_of[unit]) for unit in tables["units"]]
        for cell in CELLS:
            for name, rows in tables.items():
                for key, row in rows.items():
                    value = row[cell]
                    self.known[name, key, cell] = (0, MANY) if value is None else (value, value)
            for name, wholes in names.items():
                parts = {}
                for key, whole in zip(tables[name], wholes, strict=True):
                    parts.setdefault(whole, []).append((name, key, cell))
                self.groups += [((*whole, cell), own) for whole, own in parts.items()]
        for name, rows in tables.items():
            for key, row in rows.items():
                if row["total"] is not None:
                    self.known[name, key, "total"] = (row["total"], row["total"])
                    self.groups.append(((name, key, "total"), [(name, key, cell) for cell in CELLS]))
        self._suppose()
        while self._is_possible() and self._narrow():
            pass

    def is_right(self, truth):
        """Whether what is supposed is so."""
        return all(1 <= truth[part] <= self.most for part in self.supposed)

    def _suppose(self):
        """Unless all parts of a sum are hidden, a hidden one is not 0."""
        for whole, parts in self.groups:
            hidden = [part for part in parts if not self._is_known(part)]
            if len(hidden) < len(parts) and whole[2] != "total":
                self.supposed.update(hidden)
        self.known.update(dict.fromkeys(self.supposed, (1, self.most)))

    def _is_possible(self):
        """Whether what is supposed can be so: else there is nothing to narrow down, and no end."""
        return all(low <= high for low, high in self.known.values())

    def _is_known(self, part):
        return self.known[part][0] == self.known[part][1]

    def _narrow(self):
        before = dict(self.known)
        for whole, parts in self.groups:
            low, high = (sum(self.known[part][side] for part in parts) for side in (0, 1))
            self._cut(whole, low, high)
            whole_low, whole_high = self.known[whole]
            for part in parts:
                own_low, own_high = self.known[part]
                self._cut(part, whole_low - (high - own_high), whole_high - (low - own_low))
        return self.known != before

    def _cut(self, part, low, high):
        own_low, own_high = self.known[part]
        self.known[part] = (max(low, own_low), min(high, own_high))


@tagged("post_install", "-at_install")
class TestSmallCounts(BaseCase):
    def test_examples(self):
        results = doctest.testmod(small_counts)
        self.assertGreater(results.attempted, 4)
        self.assertEqual(results.failed, 0)

    @settings(max_examples=1500, deadline=None)
    @given(UNITS)
    def test_d02_k1_no_small_count_can_be_computed(self, units):
        counts, kind_of = city(units)
        tables, truth = small_counts.published(counts, kind_of, CELLS), self.truth(counts, kind_of)
        attackers = [Attacker(tables, kind_of), Attacker(tables, kind_of, most=small_counts.FLOOR - 1)]
        attackers = [one for one in attackers if one.is_right(truth)]
        self.assertTrue(attackers)
        for (name, key, cell), count in truth.items():
            row = tables[name][key]
            self.assertIn(row[cell], (None, count), "what is published is true")
            self.assertFalse(row[cell] in (1, 2, 3, 4) or row["total"] in (1, 2, 3, 4))
            if small_counts.is_small(count):
                for attacker in attackers:
                    low, high = attacker.known[name, key, cell]
                    self.assertTrue(low <= 1 and high >= 4, f"{name} {key} {cell} is {count}: {low} to {high} is known")

    def truth(self, counts, kind_of):
        truth = {}
        for (unit, quarter), row in counts.items():
            for cell in CELLS:
                for place in (("city", ""), ("kinds", kind_of[unit]), ("units", unit), ("quarters", quarter)):
                    truth[(*place, cell)] = truth.get((*place, cell), 0) + row[cell]
        return truth

    def test_d02_k1_the_attack_finds_what_is_published_carelessly(self):
        tables = {
            "city": {"": {"total": None, **dict.fromkeys(CELLS, 40)}},
            "kinds": {"a": {"total": None, **dict.fromkeys(CELLS, 40)}},
            "quarters": {0: {"total": None, **dict.fromkeys(CELLS, 40)}},
            "units": {
                0: {"total": None, **dict.fromkeys(CELLS, 38)},
                1: {"total": None, **dict.fromkeys(CELLS, None)},
            },
        }
        self.assertEqual(Attacker(tables, {0: "a", 1: "a"}).known["units", 1, "done_late"], (2, 2))

    def test_d02_k1_large_counts_are_published(self):
        counts, kind_of = city([("a", [30, 6, 0, 5, 0, 0, 0, 0]), ("a", [10, 7, 5, 0, 10, 0, 0, 9])])
        tables = small_counts.published(counts, kind_of, CELLS)
        self.assertEqual(tables["city"][""], {"total": 82, **dict(zip(CELLS, (50, 13, 5, 14), strict=True))})
        self.assertEqual(tables["units"][0], {"total": 41, **dict(zip(CELLS, (30, 6, 0, 5), strict=True))})
