from odoo import models


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _get_layout(self):
        # Our papers carry their own styles: nothing is fetched over the network while the PDF is made, so that
        # several PDFs at once do not wait for the workers that wait for them.
        if (self.report_name or "").startswith("directive_reports."):
            return self.env.ref("directive_reports.paper_layout")
        return super()._get_layout()
