"""S1 over real HTTP: RPC, JSON-2 with keys, export, files, chatter, activities, followers, reports, portal."""
import json
import os
from datetime import datetime, timedelta

from odoo.addons.directive_tracking.tests.common import at
from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from tests.policy.policy import TABLE, may
from tests.policy.scene import NOW, PolicyScene
from tests.policy.test_matrix import WRITES

#: Everybody with `./dev bench-rights`; one of each kind else.
EVERYBODY = bool(os.environ.get("DIRECTIVE_BENCH"))
FEW = (
    "anonymous",
    "plain",
    "ward_officer",
    "other_ward_officer",
    "finance_officer",
    "building_officer",
    "health_officer",
    "closed_officer",
    "specialist",
    "chairman",
    "administrator",
)
SILENT = ("odoo.http", "odoo.models", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")


@tagged("post_install", "-at_install")
class TestHttpMatrix(PolicyScene, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env["ir.default"].set("res.partner", "lang", "en_US")
        cls.build_policy_scene()
        cls.asking = [who for who in cls.personas if EVERYBODY or who.name in FEW]
        with at(NOW):
            for task in cls.tasks.values():
                own = task.with_user(cls.specialist)
                own.message_post(body=f"Said on {task.id}", subtype_xmlid="mail.mt_comment")
                own.activity_schedule("mail.mail_activity_data_todo", user_id=cls.specialist.id)
        # By the real clock: the database itself decides whether a key has expired.
        tomorrow = datetime.now() + timedelta(days=1)
        keys = cls.env["res.users.apikeys"]
        cls.keys = {
            who.name: keys.with_user(who.user)._generate("rpc", "policy", tomorrow)
            for who in cls.asking
            if who.name != "anonymous"
        }

    def setUp(self):
        super().setUp()
        clock = at(NOW)
        clock.start()
        self.addCleanup(clock.stop)
        muted = mute_logger(*SILENT)
        muted.__enter__()
        self.addCleanup(muted.__exit__, None, None, None)
        self.checks, self.wrong, self.requests, self.allowed = 0, [], 0, 0
        self.env.flush_all()

    # ---- asking ---------------------------------------------------------------------------------

    def become(self, who):
        self.env.invalidate_all()
        if who.name == "anonymous":
            self.authenticate(None, None)
        else:
            login = who.user.login
            self.authenticate(login, login + "x" * (8 - len(login)))

    def check(self, who, what, expected, found):
        self.checks += 1
        self.allowed += bool(found)
        if bool(expected) != bool(found):
            self.wrong.append(f"{who.name} {what}: the policy says {bool(expected)}, the system {bool(found)}")

    def check_no_more(self, who, what, expected, found):
        """The system may give less than the policy, for instance by another road only, and never more."""
        self.check(who, what, bool(expected) if found else False, found)

    def conclude(self, what):
        print(f"\nS1 {what}: {self.checks} checks in {self.requests} requests, {len(self.wrong)} differences")
        self.assertFalse(self.wrong, "\n".join(self.wrong[:60]))
        self.assertGreater(self.checks, 0)

    def fetch(self, url, **kwargs):
        self.requests += 1
        return self.url_open(url, allow_redirects=False, **kwargs)

    def rpc(self, model, method, *args, **kwargs):
        """Return the result of a call, or None where it is refused."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        return self.fetch(f"/web/dataset/call_kw/{model}/{method}", json=body).json().get("result")

    def jsonrpc(self, url, **params):
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        answer = self.fetch(url, json=body)
        return answer.json().get("result") if answer.headers["Content-Type"].startswith("application/json") else None

    def one_refused(self, who, operation, records):
        return next((record for record in records if not may(who, operation, record)), None)

    # ---- records ------------------------------------------------------------------------------------

    def test_s1_rpc(self):
        for who in self.asking:
            self.become(who)
            for name, records in self.everything.items():
                domain = [("id", "in", records.ids)]
                fields = ["display_name"]
                rows = self.rpc(name, "search_read", domain, fields, context={"active_test": False}) or []
                found = {row["id"] for row in rows}
                for record in records:
                    self.check(who, f"search_read {name} {record.id}", may(who, "read", record), record.id in found)
                groups = self.rpc(name, "formatted_read_group", domain, [], ["__count"], context={"active_test": False})
                count = sum(group["__count"] for group in groups or [])
                self.check(who, f"count of {name}", True, count == len(found))
                names = self.rpc(name, "name_search", "", domain, context={"active_test": False}, limit=10_000) or []
                self.check(who, f"name_search {name}", True, {row[0] for row in names} <= found)
                self.try_refused(who, name, records)
        self.conclude("RPC")

    def try_refused(self, who, name, records):
        hidden = self.one_refused(who, "read", records)
        if hidden:
            for method, args in (
                ("read", [["display_name"]]),
                ("web_read", [{"display_name": {}}]),
                ("export_data", [["display_name"]]),
            ):
                self.check(who, f"{method} {name} {hidden.id}", False, self.rpc(name, method, hidden.ids, *args))
        for operation, args in (("write", [WRITES.get(name, {"display_name": "x"})]), ("unlink", [])):
            closed = (name, operation) in self.table() and self.one_refused(who, operation, records)
            if closed:
                self.check(who, f"{operation} {name} {closed.id}", False, self.rpc(name, operation, closed.ids, *args))

    def table(self):
        return TABLE

    def test_s1_json2_with_api_keys(self):
        for who in self.asking:
            self.authenticate(None, None)
            headers = {"Authorization": f"Bearer {self.keys.get(who.name, '0' * 40)}"}
            for name, records in self.everything.items():
                asked = {"domain": [("id", "in", records.ids)], "fields": ["display_name"]}
                asked["context"] = {"active_test": False}
                answer = self.fetch(f"/json/2/{name}/search_read", json=asked, headers=headers)
                found = {row["id"] for row in answer.json()} if answer.status_code == 200 else set()
                for record in records:
                    self.check(who, f"JSON-2 {name} {record.id}", may(who, "read", record), record.id in found)
                hidden = self.one_refused(who, "read", records)
                if hidden:
                    asked = {"ids": hidden.ids, "fields": ["display_name"]}
                    answer = self.fetch(f"/json/2/{name}/read", json=asked, headers=headers)
                    self.check(who, f"JSON-2 read {name} {hidden.id}", False, answer.status_code == 200)
                    if who.kind != "administrator":  # of the whole system, who sees what went wrong
                        self.assertNotIn("Traceback", answer.text)
        self.conclude("JSON-2 API with keys")
        self.assertGreater(self.allowed, 100)

    def test_s1_export(self):
        for who in self.asking:
            self.become(who)
            for name in ("directive.task", "directive.document", "directive.result", "directive.log"):
                records = self.everything[name]
                asked = {
                    "model": name,
                    "fields": [{"name": "display_name", "label": "Name", "type": "char"}],
                    "ids": records.ids,
                    "domain": [],
                    "import_compat": False,
                }
                for kind in ("csv", "xlsx"):
                    answer = self.fetch(
                        f"/web/export/{kind}",
                        data={"data": json.dumps(asked), "csrf_token": Request.csrf_token(self)},
                    )
                    everything = all(may(who, "read", record) for record in records)
                    self.check_no_more(who, f"{kind} of {name}", everything, answer.status_code == 200)
                    self.assertTrue(who.kind == "administrator" or "Traceback" not in answer.text)
        self.conclude("export")

    # ---- files -----------------------------------------------------------------------------------------

    def test_s1_files(self):
        files = self.env["ir.attachment"].sudo().search([("res_model", "=like", "directive.%"), ("res_id", "!=", 0)])
        self.assertGreaterEqual(len(files), 2)
        for who in self.asking:
            self.become(who)
            for file in files:
                record = self.env[file.res_model].sudo().browse(file.res_id)
                for url in (
                    f"/web/content/{file.id}",
                    f"/web/content/{file.id}?access_token=false",
                    f"/web/content/ir.attachment/{file.id}/raw",
                    f"/web/content/ir.attachment/{file.id}/datas?download=1",
                    f"/web/image/{file.id}",
                ):
                    answer = self.fetch(url)
                    told = answer.status_code == 200 and answer.content == file.raw
                    self.check_no_more(who, f"{url} of {file.res_model}", may(who, "read", record), told)
                rows = self.rpc("ir.attachment", "search_read", [("id", "=", file.id)], ["name"])
                self.check_no_more(who, f"name of file {file.id}", may(who, "read", record), rows)
        self.conclude("files")

    # ---- chatter, activities, followers -------------------------------------------------------------------

    def test_s1_chatter(self):
        for who in self.asking:
            self.become(who)
            for task in self.everything["directive.task"]:
                readable = may(who, "read", task)
                thread = {"thread_model": "directive.task", "thread_id": task.id}
                told = json.dumps(self.jsonrpc("/mail/thread/messages", **thread) or "")
                self.check_no_more(who, f"messages of {task.id}", readable, f"Said on {task.id}<" in told)
                for model in ("mail.message", "mail.activity", "mail.followers"):
                    name = "model" if model == "mail.message" else "res_model"
                    about = [(name, "=", "directive.task"), ("res_id", "=", task.id)]
                    if model == "mail.message":  # everybody goes on seeing what he himself has said
                        about.append(("author_id", "!=", who.user.partner_id.id))
                    rows = self.rpc(model, "search_read", about, ["id"])
                    self.check_no_more(who, f"{model} of {task.id}", readable, rows)
                found = self.rpc("directive.task", "message_get_followers", task.ids)
                self.check_no_more(who, f"followers of {task.id}", readable, found)
                wanted = ["followers", "attachments", "activities", "suggestedRecipients"]
                fetched = [["mail.thread", {**thread, "request_list": wanted}]]
                told = json.dumps(self.jsonrpc("/mail/data", fetch_params=fetched) or "")
                self.check_no_more(who, f"/mail/data of {task.id}", readable, task.name in told)
                if not readable:
                    self.try_speaking(who, task, thread)
        self.conclude("chatter, activities, followers")

    def try_speaking(self, who, task, thread):
        said = {"body": "Stolen", "message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
        count = len(task.sudo().message_ids)
        self.jsonrpc("/mail/message/post", post_data=said, **thread)
        self.rpc("directive.task", "message_post", task.ids, body="Stolen")
        self.rpc("directive.task", "message_subscribe", task.ids, who.user.partner_id.ids)
        self.jsonrpc("/mail/thread/subscribe", res_model="directive.task", res_id=task.id,
                     partner_ids=who.user.partner_id.ids)
        self.env.invalidate_all()
        self.check(who, f"speaking on {task.id}", False, len(task.sudo().message_ids) != count)
        self.check(who, f"following {task.id}", False, who.user.partner_id in task.sudo().message_partner_ids)

    # ---- reports and portal pages ---------------------------------------------------------------------------

    def test_s1_reports(self):
        sheets = {}
        for who in self.asking:
            own = self.env["directive.figures.sheet"].with_user(who.user)
            if own.has_access("create"):
                sheets[who.name] = own.create({}).id
        self.env.flush_all()
        self.assertGreaterEqual(len(sheets), 4)
        reports = self.env["ir.actions.report"].search([("report_name", "=like", "directive%")])
        self.assertTrue(reports)
        for who in self.asking:
            self.become(who)
            for owner, sheet in sheets.items():
                answer = self.fetch(f"/directive/figures/{sheet}.xlsx")
                self.check(who, f"XLSX of {owner}", who.name == owner, answer.status_code == 200)
                for report in reports.filtered(lambda one: one.model == "directive.figures.sheet"):
                    if who.name != owner:
                        answer = self.fetch(f"/report/html/{report.report_name}/{sheet}")
                        self.check(who, f"report of {owner}", False, answer.status_code == 200)
                        self.assertNotIn("Traceback", answer.text)
        self.conclude("reports")

    def test_s1_portal_pages(self):
        pages = {
            "directive.task": "/my/directives",
            "directive.feedback": "/my/feedback",
            "directive.opinion": "/my/opinions",
            "directive.info.request": "/my/info-requests",
        }
        for who in self.asking:
            self.become(who)
            for name, url in pages.items():
                for record in self.everything[name]:
                    answer = self.fetch(f"{url}/{record.id}")
                    self.check_no_more(who, f"{url}/{record.id}", may(who, "read", record), answer.status_code == 200)
                    if name == "directive.task":
                        self.check(who, f"page of {record.id}", may(who, "read", record), answer.status_code == 200)
            listed = self.fetch("/my/directives").text
            for task in self.everything["directive.task"]:
                found = f'/my/directives/{task.id}"' in listed
                self.check_no_more(who, f"list {task.id}", may(who, "read", task), found)
        self.conclude("portal pages")
