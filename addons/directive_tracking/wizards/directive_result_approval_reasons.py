from odoo import api, models

from .directive_reason_wizard import ReasonedStep


class DirectiveReasonWizard(models.TransientModel):
    """What the dialog of reasons does for a result that waits for the head (Điều 7 khoản 2c)."""

    _inherit = "directive.reason.wizard"

    @api.model
    def _steps(self):
        give_back = ReasonedStep(
            method="action_give_back",
            title=self.env._("Give the result back"),
            question=self.env._("What is to be changed? Your officers read this."),
        )
        return {**super()._steps(), "directive.result.give_back": give_back}
