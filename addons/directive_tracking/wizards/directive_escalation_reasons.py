from odoo import api, models

from .directive_reason_wizard import ReasonedStep


class DirectiveReasonWizard(models.TransientModel):
    """A difficulty is sent back or withdrawn with a reason (Điều 8 khoản 4, Điều 12 khoản 2)."""

    _inherit = "directive.reason.wizard"

    @api.model
    def _steps(self):
        return {
            **super()._steps(),
            "directive.escalation.send_back": ReasonedStep(
                method="action_send_back",
                title=self.env._("Send back to the Office"),
                question=self.env._("What is missing in the proposal? The Office reads this."),
            ),
            "directive.escalation.withdraw": ReasonedStep(
                method="action_withdraw",
                title=self.env._("Withdraw the difficulty"),
                question=self.env._("Why is it withdrawn? The Office reads this."),
            ),
        }
