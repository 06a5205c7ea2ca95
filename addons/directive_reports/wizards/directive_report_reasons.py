from odoo import api, models
from odoo.addons.directive_tracking.wizards.directive_reason_wizard import ReasonedStep


class DirectiveReasonWizard(models.TransientModel):
    """A report is sent back with a reason (Điều 11, 12)."""

    _inherit = "directive.reason.wizard"

    @api.model
    def _steps(self):
        return {
            **super()._steps(),
            "directive.report.send_back": ReasonedStep(
                method="action_send_back",
                title=self.env._("Send the report back"),
                question=self.env._("What is missing or wrong? Who wrote the report reads this."),
            ),
        }
