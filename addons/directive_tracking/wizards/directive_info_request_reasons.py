from odoo import api, models

from .directive_reason_wizard import ReasonedStep


class DirectiveReasonWizard(models.TransientModel):
    """A unit is asked again, or a request withdrawn, with a reason (Điều 10 khoản 1d)."""

    _inherit = "directive.reason.wizard"

    @api.model
    def _steps(self):
        return {
            **super()._steps(),
            "directive.info.request.ask_again": ReasonedStep(
                method="action_ask_again",
                title=self.env._("Ask again"),
                question=self.env._("What is missing in the answer? The unit reads this."),
            ),
            "directive.info.request.withdraw": ReasonedStep(
                method="action_withdraw",
                title=self.env._("Withdraw the request"),
                question=self.env._("Why is no answer needed any more? The unit reads this."),
            ),
        }
