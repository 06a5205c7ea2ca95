from odoo import fields, models

from ..tools import vietnamese_paper


class DirectiveReport(models.Model):
    """The report in the three forms, for whoever may read it. All are drawn from :meth:`_paper`; none computes."""

    _inherit = "directive.report"

    file_ids = fields.One2many("directive.report.file", "report_id", "Files", readonly=True)

    def action_pdf(self):
        """Download the report as PDF; a long one is made in the background."""
        return self._download("pdf")

    def action_docx(self):
        """Download the report as DOCX, for the last editing; a long one is made in the background."""
        return self._download("docx")

    def action_xlsx(self):
        """Download the report as XLSX; a long one is made in the background."""
        return self._download("xlsx")

    def action_files(self):
        """Open the files that were made of the report, or are being made."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_reports.action_directive_report_files")
        return {**action, "domain": [("report_id", "=", self.id)]}

    def action_reopen(self):
        """Take the approval back; files of the figures that are given up go with them."""
        result = super().action_reopen()
        # sudo: nobody may write files; these were never sent.
        self.sudo().file_ids.unlink()
        return result

    def _download(self, form):
        self.ensure_one()
        file = self.env["directive.report.file"]._ask(self, form)
        if file.state == "done":
            return {"type": "ir.actions.act_url", "url": file._url(), "target": "download"}
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "title": self.env._("The file is being made"),
                "message": self.env._("It is long. Go on working: you are told as soon as it is ready."),
            },
        }

    def _file_name(self):
        """Return the name of its files without ending: no accents, no blanks."""
        kinds = {"office": "van-phong", "regulation": "thuc-hien-quy-che"}
        who = self.unit_id.name if self.kind == "unit" else kinds[self.kind]
        version = f" v{self.version}" if self.version > 1 else ""
        draft = " du thao" if self.state == "draft" else ""
        return vietnamese_paper.file_name(f"bao cao {who} {self.period_id.name}{version}{draft}")

    def _file_key(self):
        """Return what is printed besides the frozen figures and the text, and may be added after the approval."""
        return "|".join(str(value or "") for value in (self.frozen_at, self.number, self.date_signed))
