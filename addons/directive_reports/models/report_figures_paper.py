from odoo import api, models


class ReportFiguresPaper(models.AbstractModel):
    """Prints stored sheets of figures, and the unstored one of a unit's own page."""

    _name = "report.directive_reports.figures_paper"
    _description = "Paper of figures"

    @api.model
    def _get_report_values(self, docids, data=None):
        sheets, sheet = self.env["directive.figures.sheet"], (data or {}).get("sheet")
        # What comes over the network is never a record.
        docs = sheet if isinstance(sheet, models.BaseModel) else sheets.browse(docids)
        return {"doc_ids": docids, "doc_model": sheets._name, "docs": docs}
