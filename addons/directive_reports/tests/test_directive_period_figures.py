"""The figures of a period against a reference in plain Python that knows only the facts of each task."""

import itertools
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ..models.directive_figures import CELLS
from ..models.directive_overview_figures import Span
from .common import FiguresCase

START = datetime(2026, 1, 5, 1, 0)  # UTC
SPAN = 300 * 86400
TASKS = 50
EXAMPLES = 40


class History(NamedTuple):
    """The facts of one task, all in seconds after START; None: has not happened."""

    unit: int
    transferred: int
    deadlines: tuple  # (valid from, lapses at), oldest first, the first one from the transfer on
    results: tuple  # (submitted, verified or None, confirmed?), oldest first, one after the other
    cancelled: int | None

    def submitted_at(self, as_of):
        """The submission that stands at an instant: the confirmed one, else one that still waits."""
        standing = None
        for submitted, verified, confirmed in self.results:
            if submitted <= as_of and (verified is None or verified > as_of or confirmed):
                standing = submitted
        return standing

    def confirmed_at(self):
        return next((verified for _submitted, verified, confirmed in self.results if confirmed), None)

    def cell(self, as_of):
        """Điều 4 khoản 1c at an instant, or None where the task does not count."""
        if self.transferred > as_of or (self.cancelled is not None and self.cancelled <= as_of):
            return None
        lapses = [lapses for valid_from, lapses in self.deadlines if valid_from <= as_of][-1]
        submitted, confirmed = self.submitted_at(as_of), self.confirmed_at()
        if confirmed is not None and confirmed <= as_of:
            return "done_on_time" if submitted < lapses else "done_late"
        return "open_in_time" if (as_of if submitted is None else submitted) < lapses else "open_overdue"


@st.composite
def histories(draw):
    """A task's life: transferred, deadlines moved, results submitted, rejected, one confirmed; or cancelled."""
    moment = transferred = draw(st.integers(0, SPAN))
    step = st.integers(1, 60 * 86400)
    deadlines = [(transferred, transferred + draw(st.integers(-86400, 90 * 86400)))]
    results = []
    for what in draw(st.lists(st.sampled_from(("extend", "reject", "confirm", "wait", "cancel")), max_size=4)):
        moment += draw(step)
        if what == "extend":
            deadlines.append((moment, moment + draw(st.integers(-86400, 60 * 86400))))
        elif what == "cancel":
            return History(draw(st.integers(0, 2)), transferred, tuple(deadlines), tuple(results), moment)
        else:
            submitted, moment = moment, moment + draw(step)
            results.append((submitted, None if what == "wait" else moment, what == "confirm"))
            if what != "reject":
                break
    return History(draw(st.integers(0, 2)), transferred, tuple(deadlines), tuple(results), None)


#: Instants anywhere, and the very seconds around which a life turns.
INSTANTS = st.lists(st.integers(0, SPAN + 90 * 86400), min_size=2, max_size=2, unique=True).map(sorted)


def reference(lives, after, until):
    """Count a period from the histories alone: {unit: Counter}; ``days`` is a sum of seconds."""
    rows = defaultdict(Counter)
    for life in lives:
        row, confirmed = rows[life.unit], life.confirmed_at()
        if life.cancelled is not None and life.transferred <= until and (after or -1) < life.cancelled <= until:
            row["cancelled"] += 1
        cell = life.cell(until)
        if cell is None or (after is not None and confirmed is not None and confirmed <= after):
            continue
        row[cell] += 1
        row["total"] += 1
        row["carried_over" if after is not None and life.transferred <= after else "given"] += 1
        if cell.startswith("done"):
            row["seconds"] += life.submitted_at(until) - life.transferred
    return {unit: row for unit, row in rows.items() if any(row.values())}


@tagged("post_install", "-at_install")
class TestDirectivePeriodFigures(FiguresCase):
    """Điều 11 khoản 2, Điều 12 khoản 1: what a report on a period counts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.cr.execute("UPDATE directive_task SET transferred_at = NULL")
        cls.paper = cls.new_document("904/QĐ-UBND", issued=date(2026, 1, 2))
        cls.units = cls.finance | cls.building | cls.ward
        cls.mould = cls.draft(cls.finance, document_id=cls.paper.id)
        cls.env.flush_all()
        cls.env.cr.execute(
            "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
            " WHERE table_name = 'directive_task' AND column_name NOT IN ('id', 'lead_unit_id', 'transferred_at',"
            " 'submitted_at', 'confirmed_at', 'cancelled_at', 'deadline_at', 'state')"
        )
        [[cls.columns]] = cls.env.cr.fetchall()

    def insert(self, life):
        """Write the facts of a history into the tables, past all models: the figures read nothing else."""
        moment = lambda seconds: None if seconds is None else START + timedelta(seconds=seconds)  # noqa: E731
        results, confirmed = life.results, life.confirmed_at()
        standing = results[-1][0] if results and (results[-1][1] is None or results[-1][2]) else None
        self.env.cr.execute(
            f"INSERT INTO directive_task ({self.columns}, lead_unit_id, transferred_at, submitted_at, confirmed_at,"
            f" cancelled_at, deadline_at, state) SELECT {self.columns}, %s, %s, %s, %s, %s, %s, 'in_progress'"
            " FROM directive_task WHERE id = %s RETURNING id",
            (
                self.units[life.unit].id,
                moment(life.transferred),
                moment(standing),
                moment(confirmed),
                moment(life.cancelled),
                moment(life.deadlines[-1][1]),
                self.mould.id,
            ),
        )
        [[task_id]] = self.env.cr.fetchall()
        ends = [valid_from for valid_from, _lapses in life.deadlines[1:]] + [None]
        for (valid_from, lapses), end in zip(life.deadlines, ends, strict=True):
            self.env.cr.execute(
                "INSERT INTO directive_task_deadline"
                " (task_id, date_deadline, deadline_at, valid_from, valid_to, source)"
                " VALUES (%s, %s, %s, %s, %s, 'transfer')",
                (task_id, moment(lapses).date(), moment(lapses), moment(valid_from), moment(end)),
            )
        for submitted, verified, is_confirmed in results:
            state = "pending" if verified is None else "confirmed" if is_confirmed else "rejected"
            self.env.cr.execute(
                "INSERT INTO directive_result (task_id, content, submitted_at, recorded_at, verification_at,"
                " verification_state) VALUES (%s, 'x', %s, %s, %s, %s)",
                (task_id, moment(submitted), moment(submitted), moment(verified), state),
            )

    def period(self, after, until, **arguments):
        moment = lambda seconds: None if seconds is None else START + timedelta(seconds=seconds)  # noqa: E731
        figures = self.env["directive.figures"].with_user(self.specialist)
        domain = [("document_id", "=", self.paper.id)]
        return figures._period_figures(moment(after), moment(until), domain=domain, **arguments)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.large_base_example, HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.lists(histories(), min_size=TASKS, max_size=TASKS), INSTANTS, st.integers(0, TASKS - 1), st.booleans())
    def agree(self, lives, instants, turning, from_the_first):
        """One example: a city of 50 random histories, at random instants and on the second at which a life turns."""
        self.lives_tried += len(lives)
        with self.env.cr.savepoint() as savepoint:
            for life in lives:
                self.insert(life)
            self.env.invalidate_all(flush=False)
            turn = lives[turning]
            turns = [turn.transferred, *(lapses for _from, lapses in turn.deadlines), *(r[0] for r in turn.results)]
            for after, until in (instants, *((max(moment, 1) - 1, max(moment, 1)) for moment in turns)):
                self.compare(lives, None if from_the_first else after, until)
            self.compare_spans(lives, sorted({*instants, *(max(moment, 1) for moment in turns)}))
            savepoint.rollback()

    def compare(self, lives, after, until):
        expected = reference(lives, after, until)
        rows = {row["lead_unit_id"]: row for row in self.period(after, until)}
        self.assertEqual(set(rows), {self.units[unit] for unit in expected})
        for unit, wanted in expected.items():
            row = rows[self.units[unit]]
            names = ("total", "carried_over", "given", *CELLS, "cancelled")
            self.assertEqual({name: row[name] for name in names}, {name: wanted[name] for name in names})
            done = wanted["done_on_time"] + wanted["done_late"]
            self.assertEqual((row["done"], row["open"]), (done, wanted["open_in_time"] + wanted["open_overdue"]))
            if done:
                self.assertAlmostEqual(row["average_days"], wanted["seconds"] / done / 86400, 6)
            else:
                self.assertIsNone(row["average_days"])
            self.met.update(name for name in names if wanted[name])

    def compare_spans(self, lives, ends):
        """Many periods in one query are what each of them is alone."""
        spans = list(itertools.pairwise(ends))
        figures = self.env["directive.figures"].with_user(self.specialist)
        asked = [Span(*(START + timedelta(seconds=end) for end in span)) for span in spans]
        found = figures._span_figures(asked, "lead_unit_id", [("document_id", "=", self.paper.id)])
        names = ("total", "carried_over", "given", *CELLS)
        for (after, until), groups in zip(spans, found, strict=True):
            rows = reference(lives, after, until)
            expected = {self.units[unit].id: row for unit, row in rows.items() if row["total"]}
            self.assertEqual(set(groups), set(expected))
            for unit, row in expected.items():
                self.assertEqual({name: groups[unit][name] for name in names}, {name: row[name] for name in names})
                self.assertEqual(groups[unit]["done"] + groups[unit]["open"], row["total"])

    def test_d11_k2_2000_random_histories_at_random_instants_equal_the_reference(self):
        self.lives_tried, self.met = 0, Counter()
        self.agree()
        self.assertGreaterEqual(self.lives_tried, 2000)
        self.assertEqual(set(self.met), {"total", "carried_over", "given", *CELLS, "cancelled"}, "all cells are met")

    def test_d11_k2_what_is_open_at_the_end_of_a_period_is_carried_over_to_the_next(self):
        life = History(0, 0, ((0, 86400),), ((5 * 86400, 9 * 86400, True),), None)
        self.insert(life)
        self.insert(History(0, 100, ((100, 90000),), (), 8 * 86400))
        [first] = self.period(None, 7 * 86400)
        [second] = self.period(7 * 86400, 10 * 86400)
        self.assertEqual((first["open"], first["total"]), (2, 2))
        self.assertEqual(second["carried_over"], first["open"] - second["cancelled"])
        self.assertEqual((second["done_late"], second["cancelled"]), (1, 1))
        self.assertEqual(self.period(10 * 86400, 20 * 86400), [], "complete before the period began")
