from urllib.parse import parse_qs, urlsplit

from odoo import http
from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from .portal_common import PDF, PortalCase

STEPS = {
    "accept": {},
    "progress": {"content": "Stolen", "percent": "5"},
    "result": {"content": "Stolen"},
    "info": {"other_info": "Stolen"},
    "message": {"message": "Stolen"},
}


@tagged("post_install", "-at_install")
class TestPortalAccess(PortalCase):
    """Every page, form and file: own unit, coordinating unit, another unit, nobody."""

    def _traces(self, task):
        """Return what the forms would leave behind."""
        self.env.invalidate_all()
        task = task.sudo()
        comments = task.message_ids.filtered(lambda message: message.message_type == "comment")
        return task.state, len(task.progress_ids), len(task.result_ids), task.other_info, len(comments)

    # ---- another unit -----------------------------------------------------------------------

    def test_another_unit_gets_the_same_answer_as_for_what_does_not_exist(self):
        self.be(self.other_ward_officer)
        nowhere = self.get("/my/directives/999999999")
        self.assertEqual(nowhere.status_code, 404)
        for step in ("", *STEPS):
            response = self.get(self.url(self.task, step))
            self.assertEqual(response.status_code, 404)
            self.assertNotIn(self.task.content, response.text)
        self.assertEqual(self.text(self.get(self.url(self.task)))[-500:], self.text(nowhere)[-500:])

    def test_another_unit_changes_nothing(self):
        before = self._traces(self.task)
        self.be(self.other_ward_officer)
        for step, data in STEPS.items():
            self.assertEqual(self.post(self.url(self.task, step), **data).status_code, 404, step)
        self.assertEqual(self._traces(self.task), before)

    def test_drafts_are_seen_by_no_unit(self):
        draft = self.draft(self.ward)
        self.be(self.ward_officer)
        self.assertEqual(self.get(self.url(draft)).status_code, 404)
        self.assertNotIn(f'"{self.url(draft)}"', self.get("/my/directives").text)

    def test_numbers_beyond_the_database_are_not_found(self):
        self.be(self.ward_officer)
        for number in (0, 2**31, 2**63, 10**30):
            self.assertEqual(self.get(f"/my/directives/{number}").status_code, 404, number)

    def test_internal_users_without_a_role_get_nothing(self):
        self.be(self.user("t.plain", "base.group_user"))
        self.assertEqual(self.get(self.url(self.task)).status_code, 404)
        self.assertIn(self.get("/my/directives").status_code, (302, 303))
        self.assertEqual(self.get("/my").status_code, 200)

    # ---- a coordinating unit ------------------------------------------------------------------

    def test_d10_k2b_a_coordinating_unit_reads_and_is_told_why_it_does_nothing_more(self):
        self.be(self.other_ward_officer)
        response = self.get(self.url(self.shared))
        self.assertEqual(response.status_code, 200)
        page = self.text(response)
        self.assertIn("Only the lead unit, Ward A, does this (Điều 6 khoản 2b)", page)
        for words in ("Accept the task", "Report progress", "Submit the result", "What is not possible now"):
            self.assertNotIn(words, page)

    def test_d10_k2b_a_coordinating_unit_changes_nothing_but_writes_messages(self):
        before = self._traces(self.shared)
        self.be(self.other_ward_officer)
        for step, data in STEPS.items():
            if step == "message":
                continue
            response = self.post(self.url(self.shared, step), **data)
            self.assertEqual(response.status_code, 422, step)
            self.assertIn("Only the lead unit, Ward A, does this", self.text(response))
        self.assertEqual(self._traces(self.shared), before)
        self.assertEqual(self.post(self.url(self.shared, "message"), message="Our part").status_code, 303)

    # ---- nobody, and forged forms ----------------------------------------------------------------

    def test_anonymous_is_sent_to_the_login(self):
        before = self._traces(self.task)
        self.be(None)
        for step, data in STEPS.items():
            for response in (self.get(self.url(self.task, step)), self.post(self.url(self.task, step), **data)):
                self.assertIn(response.status_code, (302, 303))
                self.assertIn("/web/login", response.headers["Location"])
        self.assertEqual(self._traces(self.task), before)

    @mute_logger("odoo.http")
    def test_a_form_without_its_token_is_refused(self):
        before = self._traces(self.task)
        self.be(self.ward_officer)
        for step, data in STEPS.items():
            for token in ("", "forged"):
                self.assertEqual(self.post(self.url(self.task, step), csrf_token=token, **data).status_code, 400, step)
        self.assertEqual(self._traces(self.task), before)

    # ---- files --------------------------------------------------------------------------------------

    def _result_file(self):
        self.be(self.ward_officer)
        self.post(self.url(self.task, "result"), files=[("files", ("r.pdf", PDF, "application/pdf"))], content="Done")
        return self.task.result_ids.sudo().attachment_ids

    def test_files_of_document_and_result_are_for_the_unit(self):
        files = self._result_file() | self.signed
        for file in files:
            response = self.get(self.url(self.task, f"files/{file.id}"))
            self.assertEqual((response.status_code, response.content), (200, PDF))
            self.assertEqual(response.headers["Content-Type"], "application/pdf")
        page = self.get(self.url(self.task)).text
        for file in files:
            self.assertIn(self.url(self.task, f"files/{file.id}"), page)

    def test_files_are_for_nobody_else(self):
        file = self._result_file()
        self.be(self.other_ward_officer)
        for task in (self.task, self.shared, self.foreign):
            self.assertEqual(self.get(self.url(task, f"files/{file.id}")).status_code, 404)
        for url in (f"/web/content/{file.id}", f"/web/content/{self.signed.id}", f"/web/image/{file.id}"):
            self.assertNotEqual(self.get(url).content, PDF, url)
        self.be(None)
        self.assertIn("/web/login", self.get(self.url(self.task, f"files/{file.id}")).headers["Location"])
        self.assertNotEqual(self.get(f"/web/content/{file.id}").content, PDF)

    def test_a_coordinating_unit_reads_submitted_files_only(self):
        result = self.env["directive.result"].with_user(self.ward_officer)
        result = result.create({"task_id": self.shared.id, "content": "Being written"})
        file = self.file(self.ward_officer, "draft.pdf")
        result.sudo().attachment_ids = [(4, file.id)]
        self.be(self.other_ward_officer)
        self.assertEqual(self.get(self.url(self.shared, f"files/{file.id}")).status_code, 404)
        self.assertNotIn("Being written", self.get(self.url(self.shared)).text)
        result.action_submit()
        self.assertEqual(self.get(self.url(self.shared, f"files/{file.id}")).content, PDF)

    def test_a_file_of_another_record_is_not_reached_through_an_own_task(self):
        file = self.file(self.specialist, "internal.pdf")
        note = self.task.with_user(self.specialist).message_post(body="Among us", attachment_ids=file.ids)
        self.assertTrue(note.is_internal or note.subtype_id.internal)
        self.be(self.ward_officer)
        self.assertEqual(self.get(self.url(self.task, f"files/{file.id}")).status_code, 404)

    # ---- links in mails ---------------------------------------------------------------------------------

    def _mail_link(self, task):
        return f"/mail/view?model=directive.task&res_id={task.id}"

    def test_the_link_of_a_notice_leads_a_portal_user_to_the_portal(self):
        self.be(self.ward_officer)
        response = self.get(self._mail_link(self.task))
        self.assertEqual(urlsplit(response.headers["Location"]).path, self.url(self.task))

    def test_the_link_of_a_notice_leads_an_internal_user_to_the_form(self):
        self.be(self.finance_officer)
        location = self.get(self._mail_link(self.foreign)).headers["Location"]
        self.assertTrue(urlsplit(location).path.startswith("/odoo/"), location)
        self.assertIn(str(self.foreign.id), location)

    def test_the_link_of_another_units_notice_leads_nowhere(self):
        self.be(self.other_ward_officer)
        location = self.get(self._mail_link(self.task)).headers["Location"]
        self.assertEqual(urlsplit(location).path, "/my")

    def test_the_link_of_a_notice_survives_the_login(self):
        self.be(None)
        login = self.get(self._mail_link(self.task)).headers["Location"]
        self.assertEqual(urlsplit(login).path, "/web/login")
        redirect = parse_qs(urlsplit(login).query)["redirect"][0]
        self.env["res.users"].flush_model()
        response = self.url_open(
            "/web/login",
            data={
                "login": self.ward_officer.login,
                "password": self.ward_officer.login + "xx",
                "redirect": redirect,
                "csrf_token": http.Request.csrf_token(self),
            },
        )
        self.assertEqual(urlsplit(response.url).path, self.url(self.task))
        self.assertIn(self.task.content, response.text)

    # ---- by RPC --------------------------------------------------------------------------------------------

    def rpc(self, model, method, *args, **kwargs):
        self.env.flush_all()
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self.make_jsonrpc_request(f"/web/dataset/call_kw/{model}/{method}", params)

    def assert_rpc_refused(self, model, method, *args, **kwargs):
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException, msg=f"{model}.{method}{args}"):
            self.rpc(model, method, *args, **kwargs)

    def test_by_rpc_another_unit_finds_nothing(self):
        self.submit(self.task, self.ward_officer)
        self.be(self.other_ward_officer)
        self.assertEqual(self.rpc("directive.task", "search", [("id", "=", self.task.id)]), [])
        self.assertEqual(self.rpc("directive.task", "search_count", []), 1)
        self.assertEqual(self.rpc("directive.result", "search", []), [])
        self.assertEqual(self.rpc("directive.progress", "search", []), [])
        self.assertEqual(
            self.rpc("directive.task", "name_search", self.task.name), [[self.shared.id, self.shared.name]]
        )
        groups = self.rpc("directive.task", "formatted_read_group", [], ["attention"], ["__count"])
        self.assertEqual([(group["attention"], group["__count"]) for group in groups], [("6_informed", 1)])
        self.assert_rpc_refused("directive.task", "read", [self.task.id], ["content"])
        self.assert_rpc_refused("directive.result", "read", self.task.result_ids.ids, ["content"])

    def test_by_rpc_another_unit_changes_nothing(self):
        before = self._traces(self.task)
        self.be(self.other_ward_officer)
        for task in (self.task, self.shared):
            self.assert_rpc_refused("directive.task", "write", [task.id], {"other_info": "Stolen"})
            self.assert_rpc_refused("directive.task", "unlink", [task.id])
            self.assert_rpc_refused("directive.task", "action_accept", [task.id])
            self.assert_rpc_refused(
                "directive.progress", "create", {"task_id": task.id, "content": "Stolen", "percent": 1}
            )
            self.assert_rpc_refused("directive.result", "create", {"task_id": task.id, "content": "Stolen"})
        self.assert_rpc_refused("directive.task", "message_post", [self.task.id], body="Stolen")
        self.assertEqual(self._traces(self.task), before)

    def test_by_rpc_the_own_units_facts_stay_closed(self):
        self.be(self.ward_officer)
        closed = (
            {"state": "confirmed"},
            {"submitted_at": "2026-06-02 01:00:00"},
            {"percent": 100},
            {"confirmed_at": False},
        )
        for values in (
            *closed,
            {"content": "Less work"},
            {"date_deadline": "2027-01-01"},
            {"lead_unit_id": self.finance.id},
        ):
            self.assert_rpc_refused("directive.task", "write", [self.task.id], values)
        self.assert_rpc_refused("directive.task", "create", {"document_id": self.document.id, "content": "Own task"})
        self.assert_rpc_refused("directive.task", "unlink", [self.task.id])
        self.assert_rpc_refused("directive.document", "write", [self.document.id], {"subject": "Other"})
        for action in ("action_confirm", "action_reject", "action_cancel", "action_transfer", "action_recall"):
            self.assert_rpc_refused("directive.task", action, [self.task.id])
        self.env.invalidate_all()
        self.assertEqual(self.task.state, "transferred")

    def test_by_rpc_attachments_are_closed(self):
        file = self._result_file()
        for user in (self.ward_officer, self.other_ward_officer):
            self.be(user)
            for target in (file, self.signed):
                self.assert_rpc_refused("ir.attachment", "read", [target.id], ["datas"])
                self.assert_rpc_refused("ir.attachment", "unlink", [target.id])
            self.assert_rpc_refused("ir.attachment", "create", {"name": "x.html", "raw": "x", "public": True})
        self.be(self.other_ward_officer)
        mine = self.env["directive.task"].with_user(self.specialist).browse(self.transferred(self.other_ward).id)
        self.assert_rpc_refused(
            "directive.result", "create", {"task_id": mine.id, "content": "x", "attachment_ids": [[4, file.id]]}
        )

    def test_by_rpc_members_of_units_stay_hidden(self):
        self.be(self.ward_officer)
        self.assert_rpc_refused("directive.unit", "read", [self.ward.id], ["user_ids"])
        self.assert_rpc_refused(
            "directive.unit", "write", [self.ward.id], {"user_ids": [[4, self.other_ward_officer.id]]}
        )
        self.assert_rpc_refused("directive.unit", "search", [("user_ids.login", "=", "admin")])
