from datetime import datetime
from unittest.mock import patch

from odoo.tests import tagged

from .portal_common import PDF, PortalCase
from .sample_files import PNG

#: A word that stands nowhere else, on the page with the stamp.
WORD = "zq81kx"
SECRET = f"Phương án {WORD}\nTỐI MẬT\nSố: 12/PA"


@tagged("post_install", "-at_install")
class TestPortalSecrecy(PortalCase):
    """Khoản 1, of what cannot be read: the person says that it is not classified, and the log keeps who said so."""

    def test_d01_k1_the_portal_asks_about_photos(self):
        self.be(self.ward_officer)
        self.assertIn('name="files_unclassified"', self.get(self.url(self.task, "result")).text)
        self.assertNotIn('name="files_unclassified"', self.get(self.url(self.task, "progress")).text)
        files = [("files", ("photo.png", PNG, "image/png")), ("files", ("report.pdf", PDF, "application/pdf"))]
        response = self.post(self.url(self.task, "result"), files=files, content="Done")
        self.assertEqual(response.status_code, 422)
        self.assertIn("“photo.png”", self.text(response))
        self.assertNotIn("“report.pdf”", self.text(response))
        self.assertIn("Done", response.text, "an ordinary text is given back")
        self.assertFalse(self.task.result_ids)

    def test_d01_k1_every_form_of_the_portal_that_sends_files_asks(self):
        self.be(self.ward_officer)
        pages = [self.url(self.task, step) for step in ("result", "feedback", "return", "extension", "difficulty")]
        for url in (*pages, "/my/feedback/new/regulation"):
            page = self.get(url).text
            self.assertIn('type="file"', page, url)
            self.assertEqual(page.count('name="files_unclassified"'), 1, url)

    def test_d01_k1_what_was_typed_is_given_back_by_no_form(self):
        self.be(self.ward_officer)
        for url in (self.url(self.task, "return"), "/my/feedback/new/regulation"):
            response = self.post(url, kind="other", reason=SECRET)
            self.assertEqual(response.status_code, 422, url)
            self.assertIn("Điều 1 khoản 1", self.text(response))
            self.assertNotIn(WORD, response.text)

    def test_d01_k1_the_answer_is_logged(self):
        self.be(self.ward_officer)
        files = [("files", ("photo.png", PNG, "image/png")), ("files", ("report.pdf", PDF, "application/pdf"))]
        response = self.post(self.url(self.task, "result"), files=files, content="Done", files_unclassified="1")
        self.assertEqual(response.status_code, 303)
        row = self.env["directive.log"].search([("event", "=", "files_unclassified")])
        self.assertEqual((row.new_value, row.user_id, row.task_id), ("photo.png", self.ward_officer, self.task))

    def test_d01_k1_what_was_typed_is_not_given_back(self):
        self.be(self.ward_officer)
        response = self.post(self.url(self.task, "progress"), content=SECRET, percent="5")
        self.assertEqual(response.status_code, 422)
        self.assertIn("Điều 1 khoản 1", self.text(response))
        self.assertNotIn(WORD, response.text)
        self.assertFalse(self.task.progress_ids)

    def test_d01_k1_json2_is_refused(self):
        keys = self.env["res.users.apikeys"].with_user(self.specialist)
        with patch.object(type(keys), "_check_expiration_date"):  # the clock of the test is not the database's
            key = keys._generate("rpc", "Test", datetime(2099, 1, 1))
        for vals in ({"subject": SECRET}, {"subject": WORD, "is_classified": True}):
            answer = self.url_open(
                "/json/2/directive.document/write",
                json={"ids": self.document.ids, "vals": vals},
                headers={"Authorization": f"Bearer {key}"},
            )
            self.assertEqual(answer.status_code, 422)
            self.assertIn("Điều 1 khoản 1", answer.json()["message"])
            self.assertNotIn(WORD, answer.text)
