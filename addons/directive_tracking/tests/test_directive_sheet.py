import io

import openpyxl

from odoo.tests import tagged

from ..tools.sheet_columns import FILLED
from .sheet_common import SheetCase


@tagged("post_install", "-at_install")
class TestDirectiveSheet(SheetCase):
    """What the form holds, and what a filled row does."""

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

    def test_only_what_may_be_filled_in_is_yellow(self):
        self.submit(self.first, self.ward_officer)
        self.ward.sudo().write({"head_user_id": self.user("t.head", "base.group_portal").id, "head_approves": True})
        self.submit(self.second, self.ward_officer)
        form = self.form()
        yellow = form.cell(form.row_of(self.third), "percent").fill.start_color.rgb
        for task, is_open in ((self.first, False), (self.second, False), (self.third, True)):
            for name in FILLED:
                cell = form.cell(form.row_of(task), name)
                looks = (cell.protection.locked, cell.fill.start_color.rgb == yellow)
                self.assertEqual(looks, (not is_open, is_open), (task.name, name))
        self.assertIsNone(form.cell(form.row_of(self.first), "percent").value, "no old share beside a result")

    def test_a_whole_number_in_a_cell_of_percentages_is_understood_aloud(self):
        form = self.form()
        row = form.fill(self.first, percent=20, situation="A fifth")
        self.assertEqual(form.cell(row, "percent").number_format, "0%")
        sheet, preview = self.judged(form)
        shown = preview["right"][0]
        self.assertEqual(shown.changes[0], ("% done", "0 %", "20 %"))
        self.assertIn("shows “2000%”", shown.remarks[0])
        self.assertIn("taken as 20 %", shown.remarks[0])
        self.assertTrue(sheet._apply(preview["seen"]))
        self.assertEqual(self.first.percent, 20)
        form = self.form()
        form.fill(self.first, percent=1.5, situation="Which is it?")
        self.assertIn("The cell reads “150%”", self.problem(form)[1])

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
