from datetime import date, datetime

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.service.model import get_public_method
from odoo.tests import tagged

from .common import FiguresCase, at, local


@tagged("post_install", "-at_install")
class TestDirectiveFigures(FiguresCase):
    """Điều 4: one place from which all figures come."""

    def cells_of(self, task, as_of=None):
        [row] = self.figures(as_of, groupby=(), domain=[("id", "=", task.id)])
        return [name for name, count in row.items() if count and name != "total"]

    # ---- the four cells at the instants at which they change ---------------------------------

    def test_d04_k1c_four_cells_at_the_last_second_and_at_midnight(self):
        with at("2026-07-31 23:59:59"):
            self.assertEqual(self.cells_of(self.in_time), ["open_in_time"])
        with at("2026-08-01 00:00:00"):
            self.assertEqual(self.cells_of(self.in_time), ["open_overdue"])
            self.assertEqual(self.cells_of(self.in_time, "2026-07-31 23:59:59"), ["open_in_time"])

    def test_d04_k1c_four_cells_after_submission_rejection_and_confirmation(self):
        with at("2026-07-31 23:59:59"):
            self.submit(self.in_time)
        with at("2026-08-01 00:00:00"):
            self.assertEqual(self.cells_of(self.in_time), ["open_in_time"], "submitted in time, waiting for the Office")
        with at("2026-08-03 09:00:00"):
            self.in_time.with_user(self.specialist).action_reject("The annex is missing")
            self.assertEqual(self.cells_of(self.in_time), ["open_overdue"], "a rejected result does not count")
            self.submit(self.in_time)
        with at("2026-08-04 09:00:00"):
            self.in_time.with_user(self.specialist).action_confirm()
            self.assertEqual(self.cells_of(self.in_time), ["done_late"])
            self.assertEqual(self.cells_of(self.in_time, "2026-08-03 08:59:59"), ["open_in_time"])
            self.assertEqual(self.cells_of(self.in_time, "2026-08-03 09:00:00"), ["open_overdue"])
            self.assertEqual(self.cells_of(self.in_time, "2026-08-04 08:59:59"), ["open_overdue"])

    def test_d04_k1c_confirmed_on_time_even_when_confirmed_after_the_deadline(self):
        with at(self.AS_OF):
            self.assertEqual(self.cells_of(self.on_time), ["done_on_time"])
            self.assertEqual(self.cells_of(self.on_time, "2026-07-03 07:59:59"), ["open_in_time"])

    # ---- the contract ------------------------------------------------------------------------

    def test_d04_k1b_one_row_a_unit_with_its_four_cells(self):
        with at(self.AS_OF):
            rows = self.figures()
        self.assertEqual(self.by_unit(rows), self.EXPECTED)
        self.assertEqual([row["lead_unit_id"] for row in rows], [self.building, self.finance], "ordered as units are")
        self.assertEqual([row["total"] for row in rows], [2, 2])
        self.assertEqual(
            list(rows[0]), ["lead_unit_id", "total", "done_on_time", "done_late", "open_in_time", "open_overdue"]
        )

    def test_d04_k2_now_is_the_same_as_the_present_instant(self):
        with at(self.AS_OF):
            self.assertEqual(self.figures(), self.figures(self.AS_OF))
            text = fields.Datetime.to_string(local(self.AS_OF))
            domain = [("document_id", "=", self.document.id)]
            figures = self.env["directive.figures"].with_context(directive_as_of=datetime(2026, 6, 3))
            self.assertEqual(figures._figures(text, domain=domain), self.figures())
            self.assertEqual(figures._figures(domain=domain), self.figures(), "None is now, whatever the context says")

    def test_d04_k2_several_keys_and_granularity(self):
        with at(self.AS_OF):
            rows = self.figures(groupby=("date_deadline:month", "lead_unit_id"))
        keys = [(row["date_deadline:month"], row["lead_unit_id"], row["total"]) for row in rows]
        self.assertEqual(
            keys,
            [
                (date(2026, 6, 1), self.building, 1),
                (date(2026, 6, 1), self.finance, 1),
                (date(2026, 7, 1), self.building, 1),
                (date(2026, 7, 1), self.finance, 1),
            ],
        )

    def test_d04_k2_by_the_kind_of_the_unit(self):
        with at("2026-07-14 08:00:00"):
            self.transferred(self.ward, "2026-07-20")
        with at(self.AS_OF):
            rows = self.figures(groupby="lead_unit_id.kind")
        self.assertEqual({row["lead_unit_id.kind"]: row["total"] for row in rows}, {"department": 4, "ward": 1})

    def test_d04_drafts_and_cancelled_tasks_do_not_count(self):
        with at(self.AS_OF):
            self.assertEqual(self.cells_of(self.a_draft), [])
            self.assertEqual(self.cells_of(self.cancelled), [])
            before = self.cells_of(self.cancelled, "2026-06-20 07:59:59")
            self.assertEqual(before, ["open_in_time"], "until it was cancelled")

    def test_d04_no_task_gives_no_row_and_zero_totals(self):
        figures = self.env["directive.figures"]
        nothing = [("id", "=", 0)]
        self.assertEqual(figures._figures(domain=nothing), [])
        [row] = figures._figures(groupby=(), domain=nothing)
        self.assertEqual(set(row.values()), {0})
        rates = figures._rates(figures._totals([]))
        self.assertEqual([rate["value"] for rate in rates.values()], [None] * 3, "empty, not 0 %")

    def test_d04_rates_and_their_denominators(self):
        row = {"total": 10, "done_on_time": 3, "done_late": 1, "open_in_time": 4, "open_overdue": 2}
        rates = self.env["directive.figures"]._rates(row)
        self.assertEqual(rates["rate_done"], {"part": 4, "whole": 10, "value": 0.4})
        self.assertEqual(rates["rate_on_time"], {"part": 3, "whole": 4, "value": 0.75})
        self.assertEqual(rates["rate_late"], {"part": 3, "whole": 10, "value": 0.3})

    def test_d04_k2_list_and_pivot_count_the_same(self):
        tasks = self.env["directive.task"].with_user(self.specialist)
        with at("2026-08-20 08:00:00"):
            tasks = tasks.with_context(directive_as_of=local(self.AS_OF))
            domain = [("document_id", "=", self.document.id), ("timeliness", "!=", False)]
            pivot = tasks.formatted_read_group(domain, ["lead_unit_id", "timeliness"], ["__count"])
            counted = {(row["lead_unit_id"][1], row["timeliness"]): row["__count"] for row in pivot}
            expected = {
                (unit, cell): count for unit, row in self.EXPECTED.items() for cell, count in row.items() if count
            }
            self.assertEqual(counted, expected)
            for (unit, cell), count in expected.items():
                condition = [*domain, ("lead_unit_id.name", "=", unit), ("timeliness", "=", cell)]
                self.assertEqual(tasks.search_count(condition), count)
            self.assertEqual(self.by_unit(self.figures(self.AS_OF)), self.EXPECTED)

    # ---- what is refused -----------------------------------------------------------------------

    def test_d04_k1c_a_future_instant_tells_what_comes_if_nothing_more_happens(self):
        with at(self.AS_OF):
            now = self.env["directive.figures"]._figures(self.AS_OF, groupby=())[0]
            later = self.env["directive.figures"]._figures("2036-01-01 00:00:00", groupby=())[0]
        self.assertEqual(later["total"], now["total"])
        self.assertEqual(later["done_on_time"], now["done_on_time"])
        self.assertGreater(now["open_in_time"], 0)
        self.assertLess(later["open_in_time"], now["open_in_time"])

    def test_what_is_not_an_instant_is_refused_with_an_example(self):
        for wrong in ("yesterday", 42, "2026-13-01 00:00:00"):
            with self.assertRaisesRegex(UserError, "2026-06-14"):
                self.env["directive.figures"]._figures(wrong)

    def test_figures_cannot_be_called_by_rpc(self):
        for name in ("_figures", "_totals", "_rates", "_tasks"):
            with self.assertRaises(AccessError):
                get_public_method(self.env["directive.figures"], name)
