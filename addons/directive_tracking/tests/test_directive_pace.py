from datetime import datetime

from odoo.http import root
from odoo.tests import tagged

from .common import at
from .portal_common import PDF, PortalCase


@tagged("post_install", "-at_install")
class TestDirectivePace(PortalCase):
    def setUp(self):
        super().setUp()
        self.be(self.ward_officer)

    def limit(self, name, number):
        self.env["ir.config_parameter"].set_param(f"directive_tracking.{name}", number)

    def colleague(self):
        colleague = self.user("t.ward.colleague", "base.group_portal")
        self.ward.sudo().user_ids = [(4, colleague.id)]
        return colleague

    def progress(self, number):
        return self.post(self.url(self.task, "progress"), content=f"Đã làm {number}", percent=str(number))

    def test_who_sends_too_much_waits_and_loses_nothing(self):
        self.limit("forms_per_hour_user", 3)
        for number in range(3):
            self.assertEqual(self.progress(number).status_code, 303)
        response = self.progress(4)
        self.assertEqual(response.status_code, 422)
        self.assertIn("Try again in 60 minutes", self.text(response))
        self.assertIn("Đã làm 4", response.text)
        self.assertEqual(len(self.task.progress_ids), 3)
        with at("2026-06-10 09:20:30"):
            self.assertIn("Try again in 40 minutes", self.text(self.progress(4)))
        with at("2026-06-10 10:00:00"):
            self.assertEqual(self.progress(4).status_code, 303)

    def test_files_have_a_limit_of_their_own(self):
        self.limit("uploads_per_hour_user", 1)
        files = [("files", ("report.pdf", PDF, "application/pdf"))]
        data = {"kind": "other", "reason": "Một", "files_unclassified": "1"}
        url = self.url(self.task, "feedback")
        self.assertEqual(self.post(url, files=files, **data).status_code, 303)
        before = self.env["ir.attachment"].search_count([])
        response = self.post(url, files=files, **{**data, "reason": "Hai"})
        self.assertIn("Try again in 60 minutes", self.text(response))
        self.assertIn("Hai", response.text)
        self.assertEqual(self.env["ir.attachment"].search_count([]), before)
        self.assertEqual(self.progress(5).status_code, 303)

    def test_the_unit_has_a_limit_for_all_its_members(self):
        self.limit("forms_per_hour_unit", 2)
        pace = self.env["directive.pace"]
        colleague = self.colleague()
        self.assertFalse(pace.with_user(self.ward_officer)._why_wait("form"))
        self.assertFalse(pace.with_user(colleague)._why_wait("form"))
        self.assertIn("Your unit has sent 2 times", pace.with_user(colleague)._why_wait("form"))
        self.assertFalse(pace.with_user(self.other_ward_officer)._why_wait("form"))

    def test_employees_do_not_wait(self):
        self.limit("uploads_per_hour_user", 1)
        pace = self.env["directive.pace"].with_user(self.specialist)
        self.assertFalse(any(pace._why_wait("upload") for _time in range(3)))

    def test_odoos_own_upload_counts(self):
        self.limit("uploads_per_hour_user", 0)
        self.env["directive.pace"].sudo().create(
            {"user_id": self.ward_officer.id, "kind": "upload", "at": datetime(2026, 6, 10, 9)}
        )
        response = self.post(
            "/mail/attachment/upload",
            files=[("ufile", ("a.pdf", PDF, "application/pdf"))],
            thread_id=str(self.task.id),
            thread_model="directive.task",
        )
        self.assertIn("Try again", response.json()["error"])

    def test_old_rows_go(self):
        pace = self.env["directive.pace"].sudo()
        old = pace.create({"user_id": self.ward_officer.id, "kind": "form", "at": datetime(2026, 6, 8, 8)})
        new = pace.create({"user_id": self.ward_officer.id, "kind": "form", "at": datetime(2026, 6, 10, 8)})
        pace._forget_old()
        self.assertEqual((old | new).exists(), new)


@tagged("post_install", "-at_install")
class TestDirectiveFormKey(PortalCase):
    def setUp(self):
        super().setUp()
        self.be(self.ward_officer)

    def send(self, **changed):
        data = {"content": "Đã xong một nửa", "percent": "50", "form_key": "k" * 32, **changed}
        return self.post(self.url(self.task, "progress"), **data)

    def test_sent_twice_is_taken_once(self):
        first, second = self.send(), self.send()
        self.assertEqual((first.status_code, second.status_code), (303, 303))
        self.assertEqual(first.headers["Location"], second.headers["Location"])
        self.assertEqual(len(self.task.progress_ids), 1)

    def test_other_words_are_another_report(self):
        self.send()
        self.send(content="Đã xong tất cả", percent="100")
        self.assertEqual(len(self.task.progress_ids), 2)

    def test_what_was_refused_was_not_sent(self):
        self.assertEqual(self.send(percent="150").status_code, 422)
        self.assertEqual(self.send(percent="150").status_code, 422)

    def test_each_page_has_a_key_of_its_own(self):
        keys = [self.get(self.url(self.task, "progress")).text.split('name="form_key" value="')[1][:32] for _ in "12"]
        self.assertNotEqual(*keys)

    def test_a_colleague_may_send_the_same_words(self):
        self.send()
        colleague = self.user("t.ward.colleague", "base.group_portal")
        self.ward.sudo().user_ids = [(4, colleague.id)]
        self.be(colleague)
        self.send()
        self.assertEqual(len(self.task.progress_ids), 2)

    def test_old_keys_go(self):
        self.send()
        keys = self.env["directive.form.key"].sudo()
        keys._forget_old()
        self.assertTrue(keys.search([]))
        with at("2026-07-11 09:00:00"):
            keys._forget_old()
        self.assertFalse(keys.search([]))


@tagged("post_install", "-at_install")
class TestLateForms(PortalCase):
    """What came too late: an expired session, and a page from before the login."""

    def setUp(self):
        super().setUp()
        self.be(self.ward_officer)
        self.origin = {"Origin": self.base_url()}

    def late(self, headers=None, **data):
        return self.url_open(
            self.url(self.task, "progress"),
            data={"content": "Chữ <b>đã gõ</b> dài hơn bốn mươi ký tự để hiện ra", "percent": "50", **data},
            headers=headers,
            allow_redirects=False,
        )

    def test_an_expired_session_gives_the_text_back(self):
        self.be(None)
        response = self.late(self.origin, csrf_token="old")
        self.assertEqual(response.status_code, 401)
        self.assertIn("Chữ &lt;b&gt;đã gõ&lt;/b&gt;", response.text)
        self.assertIn('name="percent" value="50"', response.text)
        self.assertIn(f"/web/login?redirect={self.url(self.task, 'progress')}", response.text)
        self.assertNotIn("data-user=", response.text)
        self.assertFalse(self.task.progress_ids)

    def test_a_page_from_before_the_login_can_be_sent_once_more(self):
        response = self.late(self.origin, csrf_token="old")
        self.assertEqual(response.status_code, 400)
        self.assertIn("Chữ &lt;b&gt;đã gõ", response.text)
        self.assertFalse(self.task.progress_ids)
        token = response.text.split('name="csrf_token" value="')[1].split('"')[0]
        self.assertEqual(self.late(self.origin, csrf_token=token).status_code, 303)
        self.assertEqual(self.task.progress_ids.percent, 50)

    def test_a_foreign_page_puts_no_words_into_a_form(self):
        for headers in ({"Origin": "http://elsewhere.example"}, {"Origin": "null"}, None):
            response = self.late(headers, csrf_token="old")
            self.assertEqual(response.status_code, 400)
            self.assertNotIn("đã gõ", response.text)

    def test_the_script_is_told_where_to_go(self):
        response = self.late({"X-Directive-Form": "1"}, csrf_token=self.csrf())
        self.assertEqual(response.status_code, 204)
        self.assertTrue(response.headers["X-Directive-Location"].endswith("?done=progress"))
        self.assertNotIn("Location", response.headers)

    def csrf(self):
        return self.get(self.url(self.task, "progress")).text.split('name="csrf_token" value="')[1].split('"')[0]

    def test_a_classified_text_is_forgotten_by_the_browser_too(self):
        refused = self.post(self.url(self.task, "progress"), content="TUYỆT MẬT", percent="5")
        self.assertIn('data-forget="1"', refused.text)
        self.assertNotIn("data-forget", self.post(self.url(self.task, "progress"), content="", percent="5").text)

    def test_who_was_away_too_long_logs_in_again(self):
        self.env.ref("base.group_portal").lock_timeout_inactivity = 30
        self.assertEqual(self.get("/my/directives").status_code, 200)
        session = root.session_store.get(self.session.sid)
        session["directive_seen_at"] -= 31 * 60
        root.session_store.save(session)
        response = self.get("/my/directives")
        self.assertIn("/web/login", response.headers["Location"])
