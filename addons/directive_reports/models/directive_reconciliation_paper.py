import hashlib
import io
import json

from pypdf import PdfWriter

from odoo import fields, models

from ..tools import vietnamese_paper
from .directive_report_pdf import PAPER_ROWS

TITLE = "Biên bản"
ITEMS = {
    "deadline": "Thời hạn",
    "state": "Tình trạng",
    "done_on": "Ngày hoàn thành",
    "percent": "Tỷ lệ hoàn thành (%)",
    "result_reference": "Văn bản kết quả",
    "missing": "Có trên hệ thống, không có trong báo cáo",
    "extra": "Có trong báo cáo, không có trên hệ thống",
}
DECISIONS = {
    "open": "Chưa thống nhất",
    "accepted": "Thống nhất theo hệ thống",
    "disputed": "Đề nghị điều chỉnh",
    "explained": "Giải trình",
}
CHANNELS = {
    "system": "trên hệ thống",
    "letter": "bằng văn bản",
    "email": "qua thư điện tử",
    "telephone": "qua điện thoại",
    "meeting": "tại cuộc họp",
}


class DirectiveReconciliation(models.Model):
    """The minutes (Biên bản đối chiếu số liệu) in the form of Decree 30/2020: drawn from what is frozen on closing."""

    _inherit = "directive.reconciliation"

    def _minutes(self):
        """Return all that stands on the minutes, as JSON carries it: frozen once it is closed. Texts are Vietnamese."""
        if self.frozen:
            return self.frozen
        one = self.with_context(lang="vi_VN") if self.env["res.lang"]._get_data(code="vi_VN") else self
        return vietnamese_paper.printable(
            {
                **one._minutes_head(),
                "counts": one._minutes_counts(),
                "rows": [one._minutes_row(difference) for difference in one.difference_ids],
                "unit_signer": one.unit_signer or one.unit_id._head_display(),
                "office_signer": one.office_signer or "",
                "is_draft": one.state not in ("signed", "closed"),
            }
        )

    def _minutes_head(self):
        # sudo: letterhead data of the company are printed on every paper.
        company = self.env.company.sudo()
        place = company.directive_place or company.city or "…………"
        office = company.directive_issuer_name or self.env["directive.report"]._office_unit().name
        day = vietnamese_paper.local(self.closed_at or self.signed_at or fields.Datetime.now())
        return {
            "letterhead": {
                "upper": vietnamese_paper.two_lines(company.directive_issuer_upper or company.name),
                "name": office or "Văn phòng",
                "number": "",
                "notation": "BB-VP",
            },
            "place_and_date": f"{place}, {vietnamese_paper.long_date(day)}",
            "title": TITLE,
            "subtitle": f"Đối chiếu số liệu tình hình thực hiện nhiệm vụ của {self.unit_id.name}",
            "unit": self.unit_id.name,
            "recipients": [f"- {self.unit_id.name};", f"- {office or 'Văn phòng'};", "- Lưu: VT, hồ sơ."],
            "as_of": vietnamese_paper.long_instant(self.as_of),
            "period": self.period_id.name or "",
            "source": self.source,
            "channel": f"{CHANNELS[self.channel]}, ngày {vietnamese_paper.short_date(self.notified_on)}",
        }

    def _minutes_counts(self):
        rows = self.same_count + self.different_count + self.extra_count + self.check_count
        return {
            "system": self.same_count + self.different_count + self.missing_count,
            "file": rows,
            "same": self.same_count,
            "different": self.different_count,
            "missing": self.missing_count,
            "extra": self.extra_count,
            "check": self.check_count,
        }

    def _minutes_row(self, difference):
        decision = DECISIONS[difference.state]
        if difference.explanation:
            decision += f": {difference.explanation}"
        line = difference.line_id
        return {
            "document": line.task_reference or line.reference or "",
            "clause": line.task_clause or line.clause or "",
            "content": vietnamese_paper.demanded(line.task_content or line.content),
            "item": ITEMS[difference.item],
            "system": difference.system_value or "",
            "file": difference.file_value or "",
            "decision": decision,
        }

    def _freeze(self):
        minutes = self._minutes()
        text = json.dumps(minutes, ensure_ascii=False, sort_keys=True)
        digest = hashlib.sha256(text.encode()).hexdigest()
        # sudo: nobody may write facts; the closing has just been allowed.
        self._facts_open().sudo().write({"frozen": minutes, "digest": digest})
        self.env["directive.log"]._append(self, "minutes", None, self.display_name, f"SHA-256 {digest}")

    # ---- PDF -----------------------------------------------------------------------------------------

    def _pdf(self):
        """Return the bytes of the minutes as PDF: the text in portrait, the table of differences in landscape."""
        self.ensure_one()
        self.check_access("read")
        minutes = {**self._minutes(), "digest": self.digest or ""}
        report, writer = self.env["directive.report"], PdfWriter()
        paper = {"is_draft": minutes["is_draft"]}
        values = {"minutes": minutes, "rows": minutes["rows"][:PAPER_ROWS]}
        report._add_pages(writer, paper, "directive_reports.reconciliation_paper_text", is_wide=False, **values)
        if minutes["rows"]:
            report._add_pages(writer, paper, "directive_reports.reconciliation_paper_rows", is_wide=True, **values)
        writer.add_metadata({"/Title": f"{minutes['title']}: {minutes['unit']}"})
        output = io.BytesIO()
        writer.write(output)
        return output.getvalue()

    def _pdf_name(self):
        return vietnamese_paper.file_name(f"Bien ban doi chieu {self.unit_id.name}") + ".pdf"

    def action_pdf(self):
        """Download the minutes."""
        self.ensure_one()
        self.check_access("read")
        return {"type": "ir.actions.act_url", "url": f"/directive/reconciliation/{self.id}.pdf", "target": "self"}
