import logging

from freezegun import api as real_clock

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import at
from .sheet_common import SheetCase, SheetForm

_logger = logging.getLogger(__name__)


@tagged("post_install", "-at_install")
class TestDirectiveSheetApplication(SheetCase):
    """What changes between form, preview and apply; whose rows they are; wrong rows; many rows."""

    # ---- what has happened since ---------------------------------------------------------------

    def report(self, task, **values):
        return self.env["directive.progress"].with_user(self.ward_officer).create({"task_id": task.id, **values})

    def test_d07_an_old_file_overwrites_nothing(self):
        form = self.form()
        self.report(self.first, content="Half of them", percent=50)
        _sheet, preview = self.judged(form)
        self.assertFalse(preview["wrong"] or preview["right"], "a row that nobody touched is no mistake")
        form.fill(self.first, percent=0.3, situation="A third")
        reason = self.problem(form)[1]
        self.assertIn("newer report: 50 %, “Half of them”", reason)
        self.second.with_user(self.ward_officer).other_info = "Written by a colleague"
        form = self.form()
        self.second.with_user(self.ward_officer).other_info = "Written later"
        form.fill(self.second, note="Mine")
        self.assertIn("somebody wrote “Written later”", self.problem(form)[1])

    def test_the_same_file_twice_changes_nothing_the_second_time(self):
        form = self.form()
        form.fill(self.first, percent=0.8, situation="Nearly done", note="Road closed")
        form.fill(self.second, reference="16/BC", result="Counted")
        form.fill(self.third, result="Planted", submit="x")
        self.applied(form)
        _sheet, preview = self.judged(form)
        self.assertFalse(preview["right"])
        self.assertFalse(preview["wrong"], [row.problems for row in preview["wrong"]])
        self.assertEqual(preview["same"], 3)
        self.assertEqual(len(self.first.progress_ids), 1)

    def test_what_changes_between_preview_and_apply_is_shown_again(self):
        form = self.form()
        form.fill(self.first, percent=0.8, situation="Nearly done")
        form.fill(self.second, percent=0.5, situation="Half counted")
        sheet, preview = self.judged(form)
        sheet._held_open().write({"shown": preview["signatures"]})
        self.report(self.first, content="A colleague was quicker", percent=90)
        self.assertFalse(sheet._apply(preview["seen"]))
        self.assertFalse(self.second.progress_ids, "nothing is half-applied")
        again = sheet._preview()
        self.assertEqual([row.task for row in again["wrong"]], [self.first])
        self.assertEqual(again["moved"], {form.row_of(self.first)})
        self.assertTrue(sheet._apply(again["seen"]))
        self.assertEqual((self.first.percent, self.second.percent), (90, 50))

    def test_a_step_that_refuses_undoes_all(self):
        form = self.form()
        form.fill(self.first, percent=0.8, situation="Nearly done")
        form.fill(self.second, result="Counted", submit="x")
        sheet, preview = self.judged(form)

        reason = "The database of results is closed"

        def refuse(result):
            raise UserError(reason)

        self.patch(self.env.registry["directive.result"], "action_submit", refuse)
        with self.assertRaisesRegex(UserError, reason), self.env.cr.savepoint():
            sheet._apply(preview["seen"])
        self.env.invalidate_all()
        self.assertFalse(self.first.progress_ids)
        self.assertFalse(self.second.result_ids)
        self.assertFalse(sheet.applied_at)

    def test_pressing_twice_applies_once(self):
        form = self.form()
        form.fill(self.first, situation="Nearly done")
        sheet, preview = self.judged(form)
        self.assertTrue(sheet._apply(preview["seen"]))
        self.assertTrue(sheet._apply(preview["seen"]))
        self.assertEqual(len(self.first.progress_ids), 1)

    # ---- rights -----------------------------------------------------------------------------------

    def test_d01_k2_another_units_task_and_a_missing_one_get_the_same_answer(self):
        theirs = self.form(self.other_ward_officer)
        theirs.fill(self.foreign, situation="Intruding")
        foreign = self.problem(theirs)
        self.assertEqual(foreign[1], "This task is not among those of your unit.")
        gone = self.form()
        gone.fill(self.third, situation="x")
        with at("2026-06-01 10:00:00"):
            self.third.with_user(self.other_specialist)._facts_open().sudo().write({"lead_unit_id": self.health.id})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.problem(gone)[1], foreign[1])
        wrong = SheetForm(self.take(theirs)._form_of_wrong_rows())
        texts = [str(cell.value) for line in wrong.page.iter_rows() for cell in line]
        self.assertFalse([text for text in texts if "secret plan" in text])
        self.assertFalse(self.foreign.progress_ids)

    def test_d10_k2b_a_coordinating_unit_does_not_report_for_the_lead(self):
        theirs = self.form(self.other_ward_officer)
        theirs.fill(self.shared, situation="Not mine")
        theirs.page.delete_rows(theirs.row_of(self.foreign))
        self.assertIn("Only the lead unit", self.problem(theirs)[1])

    def test_rows_are_seen_and_written_by_nobody_else(self):
        form = self.form()
        form.fill(self.first, situation="Mine")
        sheet = self.take(form)
        for user in (self.other_ward_officer, self.finance_officer):
            theirs = sheet.with_user(user)
            self.assertFalse(theirs.search([("id", "=", sheet.id)]))
            with self.assertRaises(AccessError):
                theirs.read(["entries"])
        with self.assertRaises(AccessError):
            self.sheets().create({"entries": []})
        with self.assertRaises(AccessError):
            sheet.write({"entries": []})
        with self.assertRaises(AccessError):
            self.sheets(self.specialist).create({"entries": []})
        self.assertEqual(self.sheets().search([]), sheet)
        self.take(form)
        self.assertFalse(sheet.exists(), "only the last upload is held")

    def test_d06_k2b_an_officer_of_an_agency_fills_in_too(self):
        task = self.transferred(self.finance)
        form = self.form(self.finance_officer)
        form.fill(task, percent=0.1, situation="Begun")
        self.applied(form, self.finance_officer)
        self.assertEqual(task.percent, 10)

    # ---- the wrong rows -------------------------------------------------------------------------------

    def test_wrong_rows_are_repaired_in_their_own_file(self):
        form = self.form()
        form.fill(self.first, percent="much", situation="Nearly done", note="Road closed")
        form.fill(self.second, percent=0.4, situation="Begun")
        sheet, preview = self.judged(form)
        self.assertEqual((len(preview["wrong"]), len(preview["right"])), (1, 1))
        sheet._apply(preview["seen"])
        self.assertEqual((self.first.percent, self.first.other_info, self.second.percent), (0, False, 40))
        repaired = SheetForm(sheet._form_of_wrong_rows())
        self.assertEqual(repaired.page.max_row, 2)
        self.assertIn("whole number between 0 and 100", repaired.cell(2, "reason").value)
        typed = [repaired.cell(2, name).value for name in ("percent", "situation", "note")]
        self.assertEqual(typed, ["much", "Nearly done", "Road closed"])
        repaired.fill(self.first, percent="90%")
        self.applied(repaired)
        self.assertEqual((self.first.percent, self.first.other_info), (90, "Road closed"))

    def test_an_overtaken_row_is_repaired_on_what_is_new(self):
        form = self.form()
        self.report(self.first, content="Half of them", percent=50)
        form.fill(self.first, percent=0.6, situation="Three more")
        repaired = SheetForm(self.take(form)._form_of_wrong_rows())
        self.assertEqual(repaired.cell(2, "latest").value, "Half of them")
        self.applied(repaired)
        self.assertEqual(self.first.percent, 60)

    # ---- as many as there are ---------------------------------------------------------------------------

    def test_500_rows_cost_a_fixed_number_of_queries_to_judge(self):
        with at("2026-06-02 08:00:00"):
            values = {"document_id": self.document.id, "lead_unit_id": self.ward.id, "date_deadline": "2026-09-30"}
            drafts = self.env["directive.task"].with_user(self.specialist)
            tasks = drafts.create([{**values, "content": f"Task {number}"} for number in range(497)])
            tasks.action_transfer()
        costs = {}
        form = self.form()
        for row in range(2, 502):
            form.cell(row, "percent").value = 0.5
            form.cell(row, "situation").value = "Half done"
        content = form.content()
        sheet = self._measured(costs, "upload", lambda: self.take(content))
        preview = self._measured(costs, "preview", sheet._preview)
        self.assertEqual(len(preview["right"]), 500)
        self.assertTrue(self._measured(costs, "apply", lambda: sheet._apply(preview["seen"])))
        self.assertEqual(set((tasks | self.first).mapped("percent")), {50})
        for name, (seconds, queries) in costs.items():
            _logger.info("500 rows of a sheet: %s: %.1f s, %s queries", name, seconds, queries)
        self.assertLessEqual(costs["upload"][1], 30)
        self.assertLessEqual(costs["preview"][1], 40)

    def _measured(self, costs, name, do):
        self.env.flush_all()
        self.env.invalidate_all()
        start, queries = real_clock.real_perf_counter(), self.env.cr.sql_log_count
        found = do()
        self.env.flush_all()
        costs[name] = real_clock.real_perf_counter() - start, self.env.cr.sql_log_count - queries
        return found
