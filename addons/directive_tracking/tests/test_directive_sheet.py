import io
import logging

import openpyxl
from freezegun import api as real_clock

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import DirectiveCase, at
from .sheet_common import SheetForm

_logger = logging.getLogger(__name__)
NOW = "2026-06-10 09:00:00"


@tagged("post_install", "-at_install")
class TestDirectiveSheet(DirectiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with at("2026-06-01 08:00:00"):
            cls.first = cls.transferred(cls.ward, content="Move the households", clause="Điều 2")
            cls.second = cls.transferred(cls.ward, content="=HYPERLINK(“x”) Count the schools", deadline="2026-07-31")
            cls.third = cls.transferred(cls.ward, content="Plant trees", deadline="2026-08-31")
            cls.foreign = cls.transferred(cls.other_ward, content="Another ward's secret plan")
            cls.shared = cls.transferred(cls.other_ward, coordinating_unit_ids=[(4, cls.ward.id)])
            (cls.first | cls.second).with_user(cls.ward_officer).action_accept()

    def setUp(self):
        super().setUp()
        clock = at(NOW)
        clock.start()
        self.addCleanup(clock.stop)

    def sheets(self, user=None):
        return self.env["directive.sheet"].with_user(user or self.ward_officer)

    def form(self, user=None):
        return SheetForm(self.sheets(user)._form())

    def take(self, form, user=None):
        content = form if isinstance(form, bytes) else form.content()
        return self.sheets(user)._take("form.xlsx", content)

    def judged(self, form, user=None):
        """Upload; return (sheet, preview)."""
        sheet = self.take(form, user)
        return sheet, sheet._preview()

    def applied(self, form, user=None):
        sheet, preview = self.judged(form, user)
        self.assertFalse(preview["wrong"], [row.problems for row in preview["wrong"]])
        self.assertTrue(sheet._apply(preview["seen"]))
        self.env.invalidate_all()
        return sheet

    def problem(self, form, user=None):
        """Return the one problem of the one wrong row."""
        _sheet, preview = self.judged(form, user)
        self.assertFalse(preview["right"])
        self.assertEqual(len(preview["wrong"]), 1)
        return preview["wrong"][0].problems[0]

    # ---- the form --------------------------------------------------------------------------

    def test_d06_k2b_the_form_holds_the_open_tasks_that_the_unit_leads(self):
        form = self.form()
        self.assertEqual(form.page.max_row, 4)
        row = form.row_of(self.first)
        shown = [form.cell(row, name).value for name in ("document", "clause", "content", "left", "state", "percent")]
        self.assertEqual(shown, ["901/QĐ-UBND", "Điều 2", "Move the households", 20, "In progress", 0])
        texts = [cell.value for line in form.page.iter_rows() for cell in line]
        self.assertNotIn("Another ward's secret plan", texts)
        self.assertEqual(form.cell(form.row_of(self.second), "content").data_type, "s", "no live formula")
        self.assertEqual(form.page.freeze_panes, "C2")
        self.assertTrue(form.page.protection.sheet)
        self.assertIsNone(form.page.protection.password)
        locked = {name: form.cell(row, name).protection.locked for name in ("key", "content", "percent", "note")}
        self.assertEqual(locked, {"key": True, "content": True, "percent": False, "note": False})
        self.assertTrue(form.page.column_dimensions[form.cell(1, "key").column_letter].hidden)
        self.assertEqual(len(form.book.worksheets), 2)

    def test_the_form_in_vietnamese_is_read_by_who_works_in_english(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        content = self.sheets().with_context(lang="vi_VN")._form()
        book = openpyxl.load_workbook(io.BytesIO(content))
        page = book.worksheets[0]
        titles = {cell.value: cell.column for cell in page[1]}
        page.cell(2, titles["% hoàn thành"]).value = 0.5
        page.cell(2, titles["Tình hình thực hiện"]).value = "Đã di dời 12 hộ"
        target = io.BytesIO()
        book.save(target)
        self.applied(target.getvalue())
        self.assertEqual(self.first.percent, 50)

    # ---- what a filled row does ----------------------------------------------------------------

    def test_d05_k8_share_and_situation_are_one_report(self):
        form = self.form()
        form.fill(self.first, percent=0.8, situation="12 of 15 households moved")
        sheet, preview = self.judged(form)
        changes = preview["right"][0].changes
        self.assertEqual(changes, [("% done", "0 %", "80 %"), ("Situation", "", "12 of 15 households moved")])
        self.assertEqual((preview["same"], self.first.percent), (2, 0), "a preview changes nothing")
        self.assertTrue(sheet._apply(preview["seen"]))
        report = self.first.progress_ids
        self.assertEqual((report.content, report.percent), ("12 of 15 households moved", 80))
        self.assertEqual((report.reported_by_id, self.first.percent), (self.ward_officer, 80))
        self.assertFalse(self.second.progress_ids)

    def test_d06_k2a_a_report_accepts_the_task(self):
        form = self.form()
        form.fill(self.third, situation="Begun")
        sheet, preview = self.judged(form)
        self.assertIn("accepted", preview["right"][0].remarks[0])
        sheet._apply(preview["seen"])
        self.assertEqual((self.third.state, self.third.percent), ("in_progress", 0))
        log = self.env["directive.log"].search([("task_id", "=", self.third.id), ("event", "=", "accept")])
        self.assertEqual(log.user_id, self.ward_officer)

    def test_d05_k8_a_new_share_needs_the_situation_as_on_the_screen(self):
        form = self.form()
        row = form.fill(self.first, percent=0.8)
        cell, reason = self.problem(form)
        self.assertEqual(cell, form.cell(row, "situation").coordinate)
        self.assertIn("Write how the task goes", reason)

    def test_d05_k11_other_information(self):
        form = self.form()
        form.fill(self.first, note="The road is closed")
        sheet = self.applied(form)
        self.assertEqual(self.first.other_info, "The road is closed")
        sheet._undo()
        self.assertFalse(self.first.other_info)

    def test_d05_k9_a_result_is_prepared_and_can_be_undone(self):
        form = self.form()
        form.fill(self.first, reference="15/BC-UBND", result="All households moved")
        sheet = self.applied(form)
        draft = self.first.result_ids
        self.assertEqual(
            (draft.reference, draft.content, draft.verification_state),
            ("15/BC-UBND", "All households moved", "draft"),
        )
        self.assertEqual(self.first.state, "in_progress")
        sheet._undo()
        self.assertFalse(self.first.result_ids)
        self.assertEqual(sheet.undone, 1)

    def test_undoing_keeps_what_others_wrote_since(self):
        form = self.form()
        form.fill(self.first, result="All households moved")
        form.fill(self.second, note="Nine schools")
        sheet = self.applied(form)
        self.first.result_ids.with_user(self.ward_officer).content = "Better words"
        self.second.with_user(self.ward_officer).other_info = "Ten schools"
        sheet._undo()
        self.assertEqual((self.first.result_ids.content, self.second.other_info), ("Better words", "Ten schools"))

    def test_d05_k9_a_prepared_result_comes_in_the_form_and_is_submitted_by_a_mark(self):
        draft = self.env["directive.result"].with_user(self.ward_officer).create(
            {"task_id": self.first.id, "content": "Report written", "reference": "15/BC-UBND"}
        )
        form = self.form()
        row = form.fill(self.first, submit="x")
        self.assertEqual(form.cell(row, "result").value, "Report written")
        sheet, preview = self.judged(form)
        self.assertEqual(preview["right"][0].remarks, ["The result is submitted to the Office, which verifies it."])
        sheet._apply(preview["seen"])
        self.assertEqual((self.first.state, draft.verification_state), ("submitted", "pending"))
        self.assertEqual(draft.submitted_by_id, self.ward_officer)

    def test_d07_k2c_a_result_goes_to_the_head_who_approves_first(self):
        head = self.user("t.ward.head", "base.group_portal")
        self.ward.head_user_id = head
        self.ward.head_approves = True
        form = self.form()
        form.fill(self.first, result="All moved", submit="X")
        sheet, preview = self.judged(form)
        self.assertIn("head of your unit", preview["right"][0].remarks[0])
        sheet._apply(preview["seen"])
        self.assertEqual((self.first.state, self.first.result_ids.verification_state), ("in_progress", "with_head"))
        again = self.form()
        again.fill(self.first, result="Other words")
        self.assertIn("is with the head", self.problem(again)[1])

    def test_d05_k9_a_result_needs_words(self):
        form = self.form()
        form.fill(self.first, submit="x")
        self.assertIn("Write what the result is", self.problem(form)[1])
        form.fill(self.first, submit="perhaps")
        self.assertIn("Write x to submit", self.problem(form)[1])

    def test_one_mail_a_person_however_many_results(self):
        mails = self.env["mail.mail"].sudo()
        form = self.form()
        for task in (self.first, self.second, self.third):
            form.fill(task, result="Done", submit="x")
        before = mails.search([])
        self.applied(form)
        new = mails.search([]) - before
        self.assertEqual(new.mapped("email_to"), ["t.specialist@example.com"])
        self.assertEqual((self.first | self.second | self.third).mapped("state"), ["submitted"] * 3)

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
