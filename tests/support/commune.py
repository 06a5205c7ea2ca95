"""A commune of one's own on a running server: nobody else works in it, and every list of its portal has rows."""
import io
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import openpyxl

from odoo.addons.directive_tracking.tests import sample_files

from tests.support.rpc import Client

CITY = ZoneInfo("Asia/Ho_Chi_Minh")
PDF = ("files", ("bien-ban.pdf", sample_files.pdf("Biên bản của xã"), "application/pdf"))
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PEOPLE = {"officer": "Trần Thị Công Chức", "head": "Lê Văn Chủ Tịch Xã", "other": "Phạm Thị Xã Bạn"}


class Commune:
    """A commune with an officer and a head, and another one beside it; the demo scene has the Office.

    ``officer``, ``head``, ``other`` and ``office`` are clients, logged in as “<name>.<role>”.
    """

    def __init__(self, server, name):
        self.server, self.name, self.tasks = server, name, {}
        self.today = datetime.now(CITY).date()
        self.admin, self.office = self._client("admin"), self._client("lanhdaovp")
        empty = [("kind", "=", "commune"), ("user_ids", "=", False)]
        self.unit, self.other_unit = self.admin.search("directive.unit", empty, limit=2, order="id desc")
        officer, head, other = self._people()
        for unit, users in ((self.unit, [head, officer]), (self.other_unit, [other])):
            self.admin.call("directive.unit", "write", [unit], {
                "user_ids": [(6, 0, users)], "head_user_id": users[0], "on_system": True})
        self.officer, self.head, self.other = (self._client(f"{name}.{role}") for role in PEOPLE)
        kind = self.office.search("directive.document.type", [("code", "=", "CT")], limit=1)[0]
        self.document = self.office.create("directive.document", {
            "reference": f"{7000 + self.unit}/CT-UBND", "subject": "Bảo đảm an toàn mùa mưa bão", "type_id": kind,
            "date_issued": str(self.today), "signer": "Người Ký Văn Bản"})

    def _client(self, login):
        return Client(self.server.url, self.server.database, login)

    def _people(self):
        portal = self.admin.search("ir.model.data", [("module", "=", "base"), ("name", "=", "group_portal")])
        group = self.admin.read("ir.model.data", portal, ["res_id"])[0]["res_id"]
        return self.admin.call("res.users", "create", [{
            "name": name, "login": f"{self.name}.{role}", "password": f"{self.name}.{role}", "lang": "vi_VN",
            "email": f"{self.name}.{role}@example.com", "tz": str(CITY), "group_ids": [(6, 0, [group])],
        } for role, name in PEOPLE.items()])

    def day(self, days):
        return str(self.today + timedelta(days=days))

    def task(self, content, days, accepted=True, **values):
        """A transferred task of the commune, due in so many days."""
        task = self.office.create("directive.task", {
            "document_id": self.document, "content": content, "lead_unit_id": self.unit,
            "monitor_user_id": self.office.uid, "date_deadline": self.day(days), **values})
        self.office.call("directive.task", "action_transfer", [task])
        if accepted:
            self.officer.call("directive.task", "action_accept", [task])
        return task

    def send(self, client, path, files=None, **typed):
        """Sends a form of the portal as a browser without script does; returns where it leads."""
        page = client.get("/my/feedback/new/regulation").text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        answer = client.http.post(client.url + path, files=files, allow_redirects=False, timeout=60,
                                  data={"csrf_token": token, **typed})
        assert answer.status_code == 303, (path, answer.status_code, alerts(answer.text))
        return answer.headers["Location"].removeprefix(client.url)

    # ---- something in every list -------------------------------------------------------------

    def fill(self):
        """Make rows for every list, and pages of every kind; returns the addresses that nothing links to."""
        self._tasks()
        self._sides()
        self._asked()
        self._feedback()
        self._results()
        return [*self._reports(), self._reconciliation(), self._sheet()]

    def _tasks(self):
        tasks = {
            "accept": self.task("Kiểm tra các điểm sạt lở", 1, accepted=False, urgency="express"),
            "busy": self.task("Rà soát hộ dân ven sông", 40, coordinating_unit_ids=[(6, 0, [self.other_unit])]),
            "with_head": self.task("Báo cáo thiệt hại sau bão", -3),
            "rejected": self.task("Lập danh sách lực lượng", 15),
            "waiting": self.task("Sửa chữa bờ kè rạch", 9),
            "done": self.task("Cập nhật số điện thoại trực", 6),
            "returned": self.task("Quản lý bến xe liên tỉnh", 30, accepted=False),
            "refused": self.task("Thống kê hồ chứa", 30, accepted=False),
        }
        self.tasks.update(tasks)

    def _sides(self):
        """All that stands on the page of one task."""
        busy = self.tasks["busy"]
        progress = self.officer.create("directive.progress", {
            "task_id": busy, "content": "Đã rà soát 40 trên 55 hộ", "percent": 70})
        self.office.create("directive.discrepancy", {
            "task_id": busy, "item": "progress_percent", "progress_id": progress, "right_value": "60",
            "source": "15/BC-UBND"})
        self.office.create("directive.followup", {
            "task_id": busy, "unit_id": self.unit, "content": "Đề nghị báo cáo tiến độ"})
        self.send(self.other, f"/my/directives/{busy}/contribution", [PDF], content="Phần việc của xã bạn")
        self.send(self.officer, f"/my/directives/{busy}/message", message="Xin hỏi mẫu biểu ở đâu?")
        self.send(self.officer, f"/my/directives/{busy}/extension", [PDF], requested_date=self.day(60),
                  reason="Nước lên", explanation="Còn 15 hộ")
        for client in (self.officer, self.head):
            self.send(client, f"/my/directives/{busy}/difficulty", [PDF], kind="difficulty", cause="Thiếu kinh phí",
                      proposal="Bổ sung dự toán")
            if client is self.officer:
                self.send(client, f"/my/directives/{busy}/withdraw_difficulty", reason="Đã có nguồn khác")

    def _asked(self):
        """Two opinions and two requests for information: answered, and not."""
        difficulty = self.office.search("directive.escalation", [
            ("task_id", "=", self.tasks["busy"]), ("state", "!=", "withdrawn")])[0]
        self.office.call("directive.escalation", "action_take", [difficulty])
        wizard = self.office.create("directive.opinion.wizard", {
            "escalation_id": difficulty, "unit_ids": [(6, 0, [self.unit])], "question": "Có đồng ý không?",
            "date_due": self.day(5)})
        self.office.call("directive.opinion.wizard", "action_apply", [wizard])
        for number in (1, 2):
            wizard = self.office.create("directive.info.request.wizard", {
                "name": f"Số liệu nhà tạm {number}", "question": "Xã có bao nhiêu nhà tạm?",
                "date_due": self.day(5), "unit_ids": [(6, 0, [self.unit])]})
            action = self.office.call("directive.info.request.wizard", "action_apply", [wizard])
        asked = self.office.search("directive.info.request", action["domain"])[0]
        self.send(self.officer, f"/my/info-requests/{asked}", [PDF], text="12 nhà tạm")

    def _feedback(self):
        """Two of each kind, so that nothing on the page is named twice; a task returned, and one kept by the Office."""
        for _time in (1, 2):
            self.send(self.officer, "/my/feedback/new/regulation", [PDF], reason="Quá nhiều báo cáo")
            self.send(self.officer, "/my/feedback/new/missing_task", reason="Chưa thấy nhiệm vụ của xã",
                      document_reference="12/KH-UBND")
            self.send(self.officer, f"/my/directives/{self.tasks['busy']}/feedback", [PDF], kind="other",
                      reason="Thiếu biểu mẫu")
        for name in ("returned", "refused"):
            self.send(self.officer, f"/my/directives/{self.tasks[name]}/return", kind="not_in_function",
                      reason="Không thuộc chức năng của xã")
        kept = self.office.search("directive.feedback", [("task_id", "=", self.tasks["refused"])])
        self.office.call("directive.feedback", "action_refuse", kept, "Nhiệm vụ thuộc chức năng của xã")

    def _results(self):
        for name in ("rejected", "waiting", "done"):
            self.send(self.officer, f"/my/directives/{self.tasks[name]}/result", [PDF], content="Đã làm xong",
                      reference="15/BC-UBND")
        self.office.call("directive.task", "action_reject", [self.tasks["rejected"]], "Thiếu số điện thoại")
        self.office.call("directive.task", "action_confirm", [self.tasks["done"]])
        self.head_approves(True)
        self.send(self.officer, f"/my/directives/{self.tasks['with_head']}/result", [PDF], content="Đã tổng hợp")

    def head_approves(self, wanted):
        self.head.call("directive.unit", "action_set_head_approves", [self.unit], wanted)

    def _period(self, first, last):
        leader = self.office.search("res.users", [("login", "=", "chutich")])[0]
        return self.office.create("directive.report.period", {
            "kind": "adhoc", "date_from": self.day(first), "date_to": self.day(last), "requested_by_id": leader,
            "reason": "Phục vụ kỳ họp", "unit_ids": [(6, 0, [self.unit])]})

    def _reports(self):
        """One report to write, one sent back and corrected; points of that period, with an objection."""
        self._period(-60, -1)
        period = self._period(-90, -20)
        path = f"/my/reports/{period}/{self.unit}"
        self.send(self.officer, path, step="save", part_1="Đã tiếp nhận đủ", part_5="Không")
        for step in ("approve", "submit"):
            self.send(self.head, path, step=step, number="12/BC-UBND")
        report = self.office.search("directive.report", [("period_id", "=", period), ("kind", "=", "unit")])
        self.office.call("directive.report", "action_send_back", report, "Nêu rõ nguyên nhân")
        self.send(self.head, path, step="correct")
        self._scores(period)
        return [f"/my/reports/version/{report[0]}"]

    def _scores(self, period):
        formulas = "directive.score.formula"
        if not self.office.search(formulas, [("state", "=", "approved")]):
            self.office.call(formulas, "action_approve", self.office.search(formulas, [])[:1])
        points = self.office.create("directive.score.round", {"period_id": period})
        self.office.call("directive.score.round", "action_compute", [points])
        self.office.call("directive.score.round", "action_publish", [points])
        own = [("round_id", "=", points), ("unit_id", "=", self.unit)]
        line = self.officer.search("directive.score.line", own, limit=1)
        self.officer.call("directive.score.line", "action_object", line, "Báo cáo gửi đúng hạn")

    def _reconciliation(self):
        """One whose columns are to be named, one that is compared; the table has a row that no task is."""
        table = openpyxl.Workbook()
        table.active.append(("STT", "Văn bản giao", "Nội dung", "Thời hạn"))
        document = f"{7000 + self.unit}/CT-UBND"
        table.active.append((1, document, "Sửa chữa bờ kè rạch", "01/01/2020"))
        table.active.append((2, "9999/QĐ-UBND", "Việc không có trên hệ thống", ""))
        target = io.BytesIO()
        table.save(target)
        file = ("files", ("bang-cua-phuong.xlsx", target.getvalue(), XLSX))
        for source in ("12/BC-UBND", "13/BC-UBND"):
            path = self.send(self.officer, "/my/reconciliation", [file], source=source, channel="system")
        self.send(self.officer, path, step="compare")
        return path

    def _sheet(self):
        """The preview of a filled form: a row that is right, one that is wrong."""
        form = openpyxl.load_workbook(io.BytesIO(self.officer.get("/my/directives/sheet/form.xlsx").content))
        page = form.worksheets[0]
        columns = {cell.value: cell.column for cell in page[1]}
        for row, share in ((2, 0.5), (3, "gần xong")):
            page.cell(row, columns["% hoàn thành"]).value = share
            page.cell(row, columns["Tình hình thực hiện"]).value = "Đã làm được một nửa"
        target = io.BytesIO()
        form.save(target)
        return self.send(self.officer, "/my/directives/sheet", [("sheet", ("bieu.xlsx", target.getvalue(), XLSX))])


def alerts(page):
    """What a refused page says, for the test that fails."""
    return re.findall(r'role="alert"[^>]*>(.{0,300})', page, re.DOTALL)[:2]
