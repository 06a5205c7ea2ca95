from odoo.tests import tagged

from .common import at, local
from .portal_common import PDF, PortalCase

REASON = "Không thuộc <b>chức năng</b> của phường"


@tagged("post_install", "-at_install")
class TestPortalFeedback(PortalCase):
    def setUp(self):
        super().setUp()
        self.be(self.ward_officer)

    def feedback(self):
        return self.env["directive.feedback"].search([], order="id desc", limit=1)

    def pdf(self, name="ý kiến.pdf", raw=PDF):
        return [("files", (name, raw, "application/pdf"))]

    # ---- return ---------------------------------------------------------------------------

    def test_d06_k2a_return_with_reason_and_file(self):
        page = self.get(self.url(self.task))
        self.assertIn("Return the task to the Office", self.text(page))
        form = self.get(self.url(self.task, "return"))
        for field in ("directive_kind", "directive_reason", "directive_files"):
            self.assertIn(f'for="{field}"', form.text)
            self.assertIn(f'id="{field}"', form.text)
        response = self.post(
            self.url(self.task, "return"), files=self.pdf(), kind="not_in_function", reason=REASON
        )
        self.assertEqual(response.status_code, 303, self.text(response))
        self.assertTrue(response.headers["Location"].endswith("?done=return"))
        feedback = self.feedback()
        self.assertEqual((feedback.task_id, feedback.is_return, feedback.unit_id), (self.task, True, self.ward))
        self.assertEqual((self.task.state, feedback.filed_by_id), ("returned", self.ward_officer))
        self.assertEqual(feedback.attachment_ids.mapped("name"), ["ý kiến.pdf"])
        self.assertEqual(feedback.attachment_ids.res_id, feedback.id)

    def test_d06_k2a_page_shows_the_open_return_and_until_when_the_office_answers(self):
        self.task.with_user(self.ward_officer).action_return(REASON)
        page = self.get(self.url(self.task))
        self.assertIn("The lead unit has returned this task", self.text(page))
        self.assertIn("Không thuộc &lt;b&gt;chức năng&lt;/b&gt;", page.text)
        self.assertIn("The Office answers: By the end of", self.text(page))
        self.assertNotIn("Report progress", self.text(page))

    def test_d06_k2a_form_says_until_when_and_later_that_it_will_be_late(self):
        with at("2026-06-02 23:59:59"):
            self.assertIn("In time until 24:00", self.text(self.get(self.url(self.task, "return"))))
        with at("2026-06-03 00:00:00"):
            for step in ("return", "feedback"):
                self.assertIn("marked as late", self.text(self.get(self.url(self.task, step))))
            response = self.post(self.url(self.task, "return"), kind="inaccurate", reason=REASON)
        self.assertEqual(response.status_code, 303)
        self.assertTrue(self.feedback().is_late)
        self.assertIn("Filed late", self.text(self.get(self.url(self.task))))

    def test_d06_k2a_empty_reason_comes_back_with_what_was_typed(self):
        response = self.post(self.url(self.task, "return"), kind="other", reason="  ")
        self.assertEqual(response.status_code, 422)
        self.assertIn("Điều 6 khoản 2a", self.text(response))
        self.assertRegex(response.text, r'value="other"\s+selected="selected"')
        response = self.post(self.url(self.task, "return"), kind="regulation", reason=REASON)
        self.assertEqual(response.status_code, 422)
        self.assertIn("&lt;b&gt;chức năng&lt;/b&gt; của phường</textarea>", response.text)
        self.assertEqual((self.task.state, self.feedback().id), ("transferred", False))

    def test_a_bad_file_files_nothing(self):
        response = self.post(
            self.url(self.task, "return"), files=self.pdf("virus.pdf", b"MZ" + b"\0" * 99), kind="other", reason=REASON
        )
        self.assertEqual(response.status_code, 422)
        self.assertEqual((self.task.state, self.feedback().id), ("transferred", False))

    def test_d06_k2a_result_submitted_says_why_not(self):
        self.submit(self.task, self.ward_officer)
        self.assertIn("The result of this task has been submitted", self.text(self.get(self.url(self.task))))
        response = self.post(self.url(self.task, "return"), kind="other", reason=REASON)
        self.assertEqual(response.status_code, 422)
        self.assertEqual(self.task.state, "submitted")

    def test_d06_k2a_a_coordinating_unit_objects_but_does_not_return(self):
        self.be(self.other_ward_officer)
        page = self.text(self.get(self.url(self.shared)))
        self.assertIn("Object without returning", page)
        self.assertNotIn("Return the task to the Office", page)
        response = self.post(self.url(self.shared, "return"), kind="other", reason=REASON)
        self.assertEqual(response.status_code, 422)
        response = self.post(self.url(self.shared, "feedback"), kind="not_in_function", reason=REASON)
        self.assertEqual(response.status_code, 303)
        self.assertEqual((self.feedback().unit_id, self.shared.state), (self.other_ward, "transferred"))

    def test_another_unit_finds_no_step(self):
        self.be(self.other_ward_officer)
        for step in ("return", "feedback"):
            self.assertEqual(self.get(self.url(self.task, step)).status_code, 404)
            response = self.post(self.url(self.task, step), kind="other", reason=REASON)
            self.assertEqual(response.status_code, 404)
        self.assertFalse(self.feedback())

    # ---- feedback -------------------------------------------------------------------------

    def test_d06_k2a_missing_task_of_this_document(self):
        response = self.post(self.url(self.task, "feedback"), kind="missing_task", reason="Thiếu Điều 3")
        self.assertEqual(response.status_code, 303, self.text(response))
        feedback = self.feedback()
        self.assertEqual((feedback.kind, feedback.document_id), ("missing_task", self.document))
        self.assertFalse(feedback.task_id)

    def test_d06_k1c_refused_return_can_be_accepted_again(self):
        self.task.with_user(self.ward_officer).action_accept()
        self.task.with_user(self.ward_officer).action_return(REASON)
        self.feedback().with_user(self.specialist).action_refuse("Đúng chức năng")
        page = self.text(self.get(self.url(self.task)))
        self.assertIn("Đúng chức năng", page)
        self.assertIn("Accept the task", page)
        self.assertNotIn("The lead unit has returned this task", page)

    # ---- /my/feedback -----------------------------------------------------------------------

    def test_d14_k3_feedback_on_the_regulation(self):
        self.assertIn("/my/feedback", self.get("/my").text)
        self.assertIn("filed no feedback yet", self.text(self.get("/my/feedback")))
        self.assertIn("Điều 14", self.text(self.get("/my/feedback/new/regulation")))
        response = self.post("/my/feedback/new/regulation", files=self.pdf(), reason="Thời hạn quá ngắn")
        self.assertEqual(response.status_code, 303, self.text(response))
        feedback = self.feedback()
        self.assertEqual((feedback.kind, feedback.unit_id), ("regulation", self.ward))
        self.assertEqual(feedback.attachment_ids.create_uid, self.ward_officer)
        feedback.with_user(self.specialist).action_accept("Sẽ đề xuất sửa")
        for url in ("/my/feedback", f"/my/feedback/{feedback.id}"):
            page = self.text(self.get(url))
            for words in ("Thời hạn quá ngắn", "Accepted", "Sẽ đề xuất sửa", "ý kiến.pdf"):
                self.assertIn(words, page)
        file = self.get(f"/my/feedback/{feedback.id}/files/{feedback.attachment_ids.id}")
        self.assertEqual(file.content, PDF)

    def test_d06_k2a_a_document_that_gave_this_ward_nothing(self):
        response = self.post("/my/feedback/new/missing_task", document_reference=" ", reason=REASON)
        self.assertEqual(response.status_code, 422)
        self.assertIn("Name the document", self.text(response))
        self.assertIn("&lt;b&gt;chức năng", response.text)
        response = self.post("/my/feedback/new/missing_task", document_reference="999/QĐ-UBND", reason=REASON)
        self.assertEqual(response.status_code, 303)
        self.assertEqual(self.feedback().document_reference, "999/QĐ-UBND")

    def test_own_unit_only(self):
        own = self.env["directive.feedback"].with_user(self.ward_officer)
        filed = own.create({"kind": "regulation", "reason": "Chỉ phường A biết"})
        shared = own.create({"kind": "other", "reason": "Ý kiến của phường A", "task_id": self.shared.id})
        shared._attach(self.file(self.ward_officer, "a.pdf"))
        self.be(self.other_ward_officer)
        page = self.text(self.get("/my/feedback"))
        self.assertNotIn("Chỉ phường A biết", page)
        self.assertNotIn("Ý kiến của phường A", page)
        for url in (
            f"/my/feedback/{filed.id}",
            f"/my/feedback/{shared.id}",
            f"/my/feedback/{shared.id}/files/{shared.attachment_ids.id}",
            "/my/feedback/0",
            "/my/feedback/new/inaccurate",
        ):
            self.assertEqual(self.get(url).status_code, 404, url)
        self.assertIn("Ý kiến của phường A", self.text(self.get(self.url(self.shared))), "involved in this task")

    def test_nobody_files_for_a_foreign_unit(self):
        response = self.post("/my/feedback/new/regulation", reason="x", unit_id=str(self.other_ward.id))
        self.assertEqual(response.status_code, 303)
        self.assertEqual(self.feedback().unit_id, self.ward, "a forged unit is not taken")

    def test_a_task_given_to_another_unit_is_named_but_not_linked(self):
        self.task.with_user(self.ward_officer).action_return(REASON)
        action = self.feedback().with_user(self.specialist).action_accept()
        dialog = self.env[action["res_model"]].with_user(self.specialist).browse(action["res_id"])
        dialog.lead_unit_id = self.finance
        dialog.action_apply()
        page = self.get("/my/feedback")
        self.assertIn(self.task.name, self.text(page))
        self.assertIn("Ward A → Department of Finance", self.text(page))
        self.assertNotIn(f"/my/directives/{self.task.id}", page.text)
        self.assertEqual(self.feedback().handled_at, local("2026-06-10 09:00:00"))

    def test_anonymous_and_who_has_no_unit(self):
        self.ward.user_ids = False
        self.assertIn("filed no feedback yet", self.text(self.get("/my/feedback")))
        self.assertEqual(self.get("/my/feedback/new/regulation").status_code, 404)
        self.be(None)
        for url in ("/my/feedback", "/my/feedback/new/regulation"):
            self.assertIn("/web/login", self.get(url).headers["Location"])
