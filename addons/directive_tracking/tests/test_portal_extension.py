from datetime import date

from odoo.tests import tagged

from .common import at
from .portal_common import PDF, PortalCase

TYPED = {"requested_date": "2026-07-15", "reason": "The <b>survey</b>", "explanation": "Half is done"}


@tagged("post_install", "-at_install")
class TestPortalExtension(PortalCase):
    def setUp(self):
        super().setUp()
        self.be(self.ward_officer)

    def ask(self, **typed):
        return self.post(self.url(self.task, "extension"), **{**TYPED, **typed})

    def assert_refused(self, response, sentence):
        self.assertEqual(response.status_code, 422, response.text[:500])
        self.assertIn(sentence, self.text(response))
        self.assertFalse(self.task.extension_ids)

    def test_d12_k2_the_last_minute_stands_on_the_page(self):
        for step in ("", "extension"):
            self.assertIn("Until 24:00 of Friday 26/06/2026", self.text(self.get(self.url(self.task, step))))
        page = self.get(self.url(self.task, "extension")).text
        for field in ("requested_date", "reason", "explanation", "files"):
            self.assertIn(f'for="directive_{field}"', page)
            self.assertIn(f'id="directive_{field}"', page)

    def test_d12_k2_a_ward_asks_with_files(self):
        response = self.post(
            self.url(self.task, "extension"), files=[("files", ("To trinh.pdf", PDF, "application/pdf"))], **TYPED
        )
        self.assertEqual(response.status_code, 303, response.text[:2000])
        extension = self.task.extension_ids
        self.assertEqual((extension.state, extension.submitted_by_id), ("submitted", self.ward_officer))
        self.assertEqual((extension.requested_date, extension.unit_id), (date(2026, 7, 15), self.ward))
        self.assertEqual(extension.attachment_ids.res_id, extension.id)
        response = self.get(self.url(self.task))
        page = self.text(response)
        self.assertIn("Extension may be filed One is asked for; the decision is awaited", page)
        for words in ("With the Office", "07/15/2026", "To trinh.pdf", "Withdraw the request", "asked for already"):
            self.assertIn(words, page)
        self.assertIn("The &lt;b&gt;survey&lt;/b&gt;", response.text)
        file = self.get(f"{self.url(self.task)}/files/{extension.attachment_ids.id}")
        self.assertEqual(file.content, PDF)

    def test_d12_k2_both_sides_of_the_last_minute(self):
        with at("2026-06-27 00:00:00"):
            # A session is as old as the clock says.
            self.be(self.ward_officer)
            self.assert_refused(self.ask(), "24:00 of Friday 26/06/2026")
            page = self.text(self.get(self.url(self.task)))
            self.assertIn("What remains: explain the delay in a progress report", page)
            self.assertNotIn("Ask for an extension", page)
        with at("2026-06-26 23:59:59"):
            self.be(self.ward_officer)
            self.assertEqual(self.ask().status_code, 303)

    def test_what_is_missing_comes_back_with_what_was_typed(self):
        self.assert_refused(self.ask(reason=" "), "Give the reason")
        self.assert_refused(self.ask(explanation=""), "Explain why")
        self.assert_refused(self.ask(requested_date=""), "Name the date")
        self.assert_refused(self.ask(requested_date="soon"), "Choose the date")
        response = self.ask(requested_date="2026-06-30")
        self.assert_refused(response, "not later than the deadline in force")
        self.assertIn('value="2026-06-30"', response.text)
        self.assertIn("The &lt;b&gt;survey&lt;/b&gt;", response.text)

    def test_withdraw_and_ask_again(self):
        self.ask()
        response = self.post(self.url(self.task, "withdraw_extension"))
        self.assertEqual(response.status_code, 303)
        self.assertEqual(self.task.extension_ids.state, "withdrawn")
        response = self.post(self.url(self.task, "withdraw_extension"))
        self.assertEqual(response.status_code, 422)
        self.assertIn("No request is waiting", self.text(response))
        self.assertEqual(self.ask().status_code, 303)

    def test_the_decision_stands_on_the_page(self):
        self.ask()
        extension = self.task.extension_ids
        extension.with_user(self.office_leader).action_propose("2026-07-08", "One week is enough")
        extension.with_user(self.chairman).action_approve(None, "By the session")
        page = self.text(self.get(self.url(self.task)))
        for words in ("Approved", "07/08/2026", "One week is enough", "By the session"):
            self.assertIn(words, page)
        self.assertNotIn("Withdraw the request", page)

    def test_overdue_extension_pending_is_said(self):
        self.ask()
        with at("2026-07-05 09:00:00"):
            self.be(self.ward_officer)
            for url in (self.url(self.task), "/my/directives"):
                self.assertIn("5 days overdue, extension pending", self.text(self.get(url)))

    def test_others_do_not_ask_nor_withdraw(self):
        self.ask()
        self.be(self.other_ward_officer)
        for step in ("extension", "withdraw_extension"):
            self.assertEqual(self.post(self.url(self.task, step), **TYPED).status_code, 404)
            self.assertEqual(self.post(self.url(self.shared, step), **TYPED).status_code, 422)
        self.assertEqual(self.task.extension_ids.state, "submitted")
        self.assertFalse(self.shared.extension_ids)
        # A coordinating unit reads what was asked for.
        self.be(self.ward_officer)
        self.post(self.url(self.shared, "extension"), **TYPED)
        self.be(self.other_ward_officer)
        page = self.text(self.get(self.url(self.shared)))
        self.assertIn("Half is done", page)
        self.assertNotIn("Withdraw the request", page)
