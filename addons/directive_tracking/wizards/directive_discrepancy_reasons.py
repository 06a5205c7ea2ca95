from odoo import api, models

from .directive_reason_wizard import ReasonedStep


class DirectiveReasonWizard(models.TransientModel):
    """What the dialog of reasons does for a discrepancy (Điều 7)."""

    _inherit = "directive.reason.wizard"

    @api.model
    def _steps(self):
        disagree = ReasonedStep(
            method="action_disagree",
            title=self.env._("Do not agree"),
            question=self.env._("Why is it right as it stands? The other side reads this."),
        )
        state = ReasonedStep(
            method="action_state", title=self.env._("Add a statement"), question=self.env._("Your statement")
        )
        correct = ReasonedStep(
            method="action_correct",
            title=self.env._("Correct the statement"),
            question=self.env._("Why is it corrected? It stands in the log beside the old and the new value."),
        )
        return {
            **super()._steps(),
            "directive.discrepancy.disagree": disagree,
            "directive.discrepancy.state": state,
            "directive.discrepancy.correct": correct,
        }
