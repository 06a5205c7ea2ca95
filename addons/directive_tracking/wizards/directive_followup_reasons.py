from odoo import api, models

from .directive_reason_wizard import ReasonedStep


class DirectiveReasonWizard(models.TransientModel):
    """A unit answers when it is urged (Điều 9)."""

    _inherit = "directive.reason.wizard"

    @api.model
    def _steps(self):
        return {
            **super()._steps(),
            "directive.followup.answer": ReasonedStep(
                method="action_answer",
                title=self.env._("Answer"),
                question=self.env._("Where does the task stand, and when will it be done?"),
            ),
        }
