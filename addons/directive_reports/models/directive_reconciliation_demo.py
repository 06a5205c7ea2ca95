import io
from datetime import timedelta

import openpyxl

from odoo import fields, models

from .directive_figures import DONE

HEADINGS = ("STT", "Số, ký hiệu văn bản", "Điểm, khoản", "Nội dung nhiệm vụ", "Thời hạn", "Tình trạng", "Tỷ lệ (%)")
TITLE = "BẢNG TỔNG HỢP NHIỆM VỤ ĐƯỢC GIAO"
EXTRA = "Tổ chức tọa đàm lấy ý kiến về quy chế phối hợp liên thông hồ sơ"
EXTRA_REFERENCE = "999/KH-UBND"
EXPLAINED = "Đơn vị tính cả phần việc đã gửi dự thảo lấy ý kiến; hai cách tính đều đúng."
DISPUTED = "Thời hạn đã được Chủ tịch đồng ý lùi tại cuộc họp giao ban; đề nghị điều chỉnh trên Hệ thống."


class DirectiveReportDemo(models.AbstractModel):
    """Reconciliations in the demo scene (Điều 7 khoản 2): one with each kind of difference, one closed."""

    _inherit = "directive.report.demo"

    def _reconcile(self):
        half = self._compared("stc", "STC", self._spoilt)
        for item, step, text in (("deadline", "dispute", DISPUTED), ("percent", "explain", EXPLAINED)):
            difference = half.difference_ids.filtered(lambda one, item=item: one.item == item)[:1]
            getattr(difference, f"action_{step}")(text)
        half.difference_ids.filtered(lambda one: one.item == "missing")[:1].action_accept()
        closed = self._compared("ninhkieu", "31135", self._nearly_same)
        closed.difference_ids.filtered(lambda one: one.item == "percent").action_explain(EXPLAINED)
        closed.action_accept_all()
        closed.with_user(self._user("ninhkieu_head")).action_sign()
        self._as("chuyenvien", closed).action_close()

    def _compared(self, login, code, spoil):
        """Let a unit send its table of all tasks, as of now, and have it compared."""
        unit, user = self._unit(code), self._user(login)
        one = self._as(login, self.env["directive.reconciliation"]).create(
            {
                "unit_id": unit.id,
                "source": f"{61 if code.isdigit() else 112}/BC-{'UBND' if code.isdigit() else code}",
                "channel": "letter",
            }
        )
        # sudo: people of the portal may not make attachments; the file is this person's own, as by the portal's form.
        files = self.env["ir.attachment"].with_user(user).sudo()
        table = self._sheet_of(spoil(self._own_rows(one)))
        one._attach(files.create({"name": "Bang tong hop.xlsx", "raw": table}).sudo(False))
        one.action_read()
        one.action_compare()
        return one

    def _own_rows(self, one):
        """Return the rows as the unit would write them where it agrees with the system."""
        tasks = one._tasks_then()
        facts = one._facts_then(tasks)
        return [
            {
                "reference": task.document_id.reference,
                "clause": task.clause or "",
                "content": task.content,
                "deadline": facts[task.id]["deadline"],
                "state": "Đã hoàn thành" if task.timeliness in DONE else "Đang thực hiện",
                "percent": facts[task.id]["percent"],
            }
            for task in tasks
        ]

    def _nearly_same(self, rows):
        if rows:
            rows[0]["percent"] = 95 if rows[0]["percent"] != 95 else 90
        return rows

    def _spoilt(self, rows):
        """Write another deadline, state and share, leave a task out, add one, and hide which task a row is."""
        rows[0]["deadline"] += timedelta(days=7)
        done = rows[1]["state"] == "Đã hoàn thành"
        rows[1]["state"] = "Đang thực hiện" if done else "Đã hoàn thành"
        rows[2]["percent"] = 45 if rows[2]["percent"] != 45 else 60
        rows[3].update(reference="", clause="", content=self._loosely(rows[3]["content"]))
        extra = {**rows[4], "reference": EXTRA_REFERENCE, "clause": "", "content": EXTRA, "percent": 20}
        return [*rows[:4], *rows[5:], extra]

    def _loosely(self, text):
        words = text.split()
        return " ".join(word for place, word in enumerate(words) if place % 5 != 4)

    def _sheet_of(self, rows):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "Biểu 1"
        sheet.append([TITLE])
        sheet.append([])
        sheet.append(list(HEADINGS))
        for number, row in enumerate(rows, start=1):
            day = fields.Date.to_date(row["deadline"])
            cells = (row["reference"], row["clause"], row["content"], f"{day:%d/%m/%Y}", row["state"], row["percent"])
            sheet.append([number, *cells])
        output = io.BytesIO()
        book.save(output)
        return output.getvalue()
