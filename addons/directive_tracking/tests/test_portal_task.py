from datetime import date

from odoo.tests import tagged

from .portal_common import PDF, PortalCase
from .sample_files import PNG

EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\0" * 200


@tagged("post_install", "-at_install")
class TestPortalTask(PortalCase):
    def setUp(self):
        super().setUp()
        self.be(self.ward_officer)

    def assert_sent(self, response, task, step):
        self.assertEqual(response.status_code, 303, response.text[:2000])
        self.assertTrue(response.headers["Location"].endswith(f"{self.url(task)}?done={step}"))

    def assert_refused(self, response, sentence):
        self.assertEqual(response.status_code, 422)
        self.assertIn(sentence, self.text(response))

    # ---- the page -----------------------------------------------------------------------

    def test_d05_page_shows_all_that_matters(self):
        self.document.write({"signer": "Nguyễn Văn Mẫu", "urgency": "urgent"})
        task = self.transferred(
            self.ward,
            clause="Điều 13 khoản 1",
            deadline_text="trước ngày 30/6/2026",
            coordinating_unit_ids=[(4, self.other_ward.id)],
        )
        page = self.text(self.get(self.url(task)))
        for words in (
            task.content,
            "901/QĐ-UBND",
            "Điều 13 khoản 1",
            "Strengthening the disbursement",
            "06/01/2026",
            "Nguyễn Văn Mẫu",
            "Urgent",
            "Ward A",
            "Ward B",
            "06/30/2026",
            "20 days left",
            task.deadline_understood,
            "trước ngày 30/6/2026",
            "Transferred",
            "140.pdf",
            "Transferred 6/10/26, 9:00",
        ):
            self.assertIn(words, page)

    def test_d11_k1_page_says_whom_to_ask(self):
        page = self.get(self.url(self.task)).text
        self.assertIn(self.specialist.name, page)
        self.assertIn('href="tel:02923811111"', page)
        self.assertIn('href="mailto:t.specialist@example.com"', page)

    def test_page_has_no_token(self):
        page = self.get(self.url(self.task)).text
        self.assertNotIn("access_token", page)

    def test_every_field_has_a_label(self):
        for step in ("", "progress", "result", "info"):
            page = self.get(self.url(self.task, step)).text
            for field in ("directive_message", "directive_content", "directive_percent", "directive_files"):
                self.assertEqual(f'id="{field}"' in page, f'for="{field}"' in page, (step, field))

    def test_history_results_and_notes_are_shown(self):
        self.post(self.url(self.task, "progress"), content="Half of it is done", percent="50")
        self.submit(self.task, self.ward_officer, reference="15/BC-UBND")
        self.task.with_user(self.specialist).action_reject("Attach the minutes")
        page = self.text(self.get(self.url(self.task)))
        for words in ("Half of it is done", "50 %", "15/BC-UBND", "Not confirmed", "Attach the minutes", "Accepted"):
            self.assertIn(words, page)

    # ---- accept ---------------------------------------------------------------------------

    def test_d06_k2a_accept(self):
        self.assert_sent(self.post(self.url(self.task, "accept")), self.task, "accept")
        self.assertEqual(self.task.state, "in_progress")
        self.assertEqual(self.task.accepted_by_id, self.ward_officer)
        self.assertIn("Accepted.", self.text(self.get(self.url(self.task) + "?done=accept")))
        self.assertNotIn("Accept the task", self.text(self.get(self.url(self.task))))

    def test_accept_twice_says_that_somebody_was_quicker(self):
        self.post(self.url(self.task, "accept"))
        self.assert_refused(self.post(self.url(self.task, "accept")), "somebody may have been quicker")

    def test_accept_by_get_changes_nothing(self):
        self.assertEqual(self.get(self.url(self.task, "accept")).status_code, 303)
        self.env.invalidate_all()
        self.assertEqual(self.task.state, "transferred")

    # ---- progress -------------------------------------------------------------------------

    def test_d05_k8_report_progress(self):
        response = self.post(self.url(self.task, "progress"), content="  Half of it is done ", percent=" 50 % ")
        self.assert_sent(response, self.task, "progress")
        entry = self.task.progress_ids
        self.assertEqual((entry.content, entry.percent), ("Half of it is done", 50))
        self.assertEqual(entry.reported_by_id, self.ward_officer)
        self.assertEqual((self.task.state, self.task.percent), ("in_progress", 50))

    def test_bad_progress_comes_back_with_what_was_typed(self):
        for percent in ("101", "-1", "a lot", "", "²", "1e2"):
            response = self.post(self.url(self.task, "progress"), content="Bàn giao <b>mặt bằng</b>", percent=percent)
            self.assert_refused(response, "whole number between 0 and 100")
            self.assertIn("Bàn giao &lt;b&gt;mặt bằng&lt;/b&gt;", response.text)
            self.assertIn(f'value="{percent}"', response.text)
        self.assert_refused(
            self.post(self.url(self.task, "progress"), content=" ", percent="35"), "Write how the task goes"
        )
        self.assertFalse(self.task.progress_ids)

    # ---- result ---------------------------------------------------------------------------

    def test_d05_k9_submit_the_result_with_several_files(self):
        files = [
            ("files", ("Báo cáo 15.pdf", PDF, "application/pdf")),
            ("files", ("C:\\photos\\scene.png", PNG, "application/x-lies")),
            ("files", ("", b"", "application/octet-stream")),
        ]
        response = self.post(
            self.url(self.task, "result"),
            files=files,
            content="Report 15 was sent",
            reference="15/BC-UBND",
            files_unclassified="1",
        )
        self.assert_sent(response, self.task, "result")
        result = self.task.result_ids
        self.assertEqual((result.content, result.reference), ("Report 15 was sent", "15/BC-UBND"))
        self.assertEqual(result.verification_state, "pending")
        self.assertEqual(result.submitted_by_id, self.ward_officer)
        self.assertEqual(sorted(result.attachment_ids.mapped("name")), ["Báo cáo 15.pdf", "scene.png"])
        self.assertEqual(set(result.attachment_ids.mapped("mimetype")), {"application/pdf", "image/png"})
        for attachment in result.attachment_ids:
            self.assertEqual((attachment.res_model, attachment.res_id), ("directive.result", result.id))
            self.assertFalse(attachment.public or attachment.access_token)
        self.assertEqual(self.task.state, "submitted")

    def test_a_prepared_result_is_completed_not_doubled(self):
        prepared = self.env["directive.result"].with_user(self.ward_officer)
        prepared = prepared.create({"task_id": self.task.id, "content": "Prepared by a colleague"})
        self.assertIn("Prepared by a colleague", self.get(self.url(self.task, "result")).text)
        self.assert_sent(self.post(self.url(self.task, "result"), content="Completed"), self.task, "result")
        self.assertEqual(self.task.result_ids, prepared)
        self.assertEqual(prepared.content, "Completed")

    def _refused_file(self, name, content, sentence):
        before = self.env["ir.attachment"].search_count([])
        response = self.post(
            self.url(self.task, "result"),
            files=[("files", ("good.pdf", PDF, "application/pdf")), ("files", (name, content, "application/pdf"))],
            content="Nội dung đã gõ",
            reference="15/BC-UBND",
        )
        self.assert_refused(response, sentence)
        page = self.text(response)
        self.assertIn("Choose the files again", page)
        self.assertIn("Nội dung đã gõ", page)
        self.assertIn('value="15/BC-UBND"', response.text)
        self.assertFalse(self.task.result_ids)
        self.assertEqual(self.env["ir.attachment"].search_count([]), before)
        self.assertEqual(self.task.state, "transferred")

    def test_files_are_judged_by_their_content(self):
        self._refused_file("report.pdf", EXE, "“report.pdf” is not taken")
        self._refused_file("page.pdf", b"<html><script>alert(1)</script></html>", "is not taken")
        self._refused_file("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', "is not taken")
        self._refused_file("report.exe", PDF, "“report.exe” is not taken")
        self._refused_file("archive.zip", b"PK\x05\x06" + b"\0" * 18, "is not taken")
        self._refused_file("gpj\u202efdp.exe", EXE, "is not taken")
        self._refused_file("empty.pdf", b"", "is empty")

    def test_a_file_above_the_limit_is_refused_with_a_sentence(self):
        self.env["ir.config_parameter"].set_param("web.max_file_upload_size", 1024**2)
        self._refused_file("scan.pdf", PDF + b"0" * 2 * 1024**2, "“scan.pdf” has 2 MB; at most 1 MB are accepted")

    def test_too_many_files_are_refused_with_a_sentence(self):
        files = [("files", (f"{number}.pdf", PDF, "application/pdf")) for number in range(11)]
        response = self.post(self.url(self.task, "result"), files=files, content="Nội dung đã gõ")
        self.assert_refused(response, "At most 10 files")
        self.assertIn("Nội dung đã gõ", response.text)

    def test_a_request_above_all_limits_gets_a_page_that_says_what_to_do(self):
        self.env["ir.config_parameter"].set_param("web.max_file_upload_size", 100 * 1024)
        files = [("files", ("scan.pdf", PDF + b"0" * 3 * 1024**2, "application/pdf"))]
        response = self.post(self.url(self.task, "result"), files=files, content="Nội dung đã gõ")
        self.assertEqual(response.status_code, 413)
        page = self.text(response)
        self.assertIn("nothing was sent", page)
        self.assertIn("Go back with the browser", page)
        self.assertIn(self.url(self.task, "result"), response.text)
        self.assertFalse(self.task.result_ids)

    def test_other_routes_take_no_large_body(self):
        self.env["ir.config_parameter"].set_param("web.max_file_upload_size", 100 * 1024)
        response = self.post(self.url(self.task, "progress"), content="0" * 1024**2, percent="5")
        self.assertEqual(response.status_code, 413)
        self.assertIn("too large", self.text(response))

    # ---- other information and messages -----------------------------------------------------

    def test_d05_k11_other_information(self):
        self.assert_sent(self.post(self.url(self.task, "info"), other_info="Staff: 3"), self.task, "info")
        self.assertEqual(self.task.other_info, "Staff: 3")
        self.assertIn("Staff: 3", self.get(self.url(self.task, "info")).text)

    def test_d11_k1_a_message_reaches_the_specialist(self):
        response = self.post(self.url(self.task, "message"), message="Which <form> is meant?\nThank you")
        self.assert_sent(response, self.task, "message")
        message = self.task.message_ids.filtered(lambda message: message.message_type == "comment")
        self.assertEqual(message.author_id, self.ward_officer.partner_id)
        self.assertIn(self.specialist.partner_id, message.notified_partner_ids | message.partner_ids)
        page = self.get(self.url(self.task)).text
        self.assertIn("Which &lt;form&gt; is meant?", page)

    def test_internal_notes_of_the_office_stay_hidden(self):
        task = self.task.with_user(self.specialist)
        task.message_post(body="Only among us", subtype_xmlid="mail.mt_note")
        task.message_post(body="For the unit", subtype_xmlid="mail.mt_comment", message_type="comment")
        page = self.get(self.url(self.task)).text
        self.assertIn("For the unit", page)
        self.assertNotIn("Only among us", page)

    def test_an_empty_message_is_refused(self):
        self.assert_refused(self.post(self.url(self.task, "message"), message="  "), "Write the message")

    # ---- what is not possible says why ------------------------------------------------------

    def test_after_submission_the_page_says_why_nothing_can_be_submitted(self):
        self.submit(self.task, self.ward_officer)
        page = self.text(self.get(self.url(self.task)))
        self.assertIn("What is not possible now, and why", page)
        self.assertIn("this step is possible only from", page)
        self.assertNotIn("Submit the result", page)
        form = self.get(self.url(self.task, "result"))
        self.assertIn("this step is possible only from", self.text(form))
        self.assertNotIn("directive_files", form.text)
        self.assert_refused(self.post(self.url(self.task, "result"), content="Once more"), "possible only from")
        self.assertEqual(len(self.task.result_ids), 1)

    def test_cancelled_tasks_are_read_only(self):
        self.task.with_user(self.specialist).action_cancel(self.document, "Replaced")
        page = self.text(self.get(self.url(self.task)))
        self.assertIn("Cancelled", page)
        self.assertNotIn("Report progress", page)
        response = self.post(self.url(self.task, "progress"), content="More", percent="10")
        self.assert_refused(response, "Progress is reported on tasks under way")

    def test_overdue_is_said(self):
        task = self.transferred(self.ward, deadline=date(2026, 6, 5))
        self.assertIn("5 days overdue", self.text(self.get(self.url(task))))
