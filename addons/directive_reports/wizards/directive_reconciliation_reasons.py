from odoo import api, models
from odoo.addons.directive_tracking.wizards.directive_reason_wizard import ReasonedStep


class DirectiveReasonWizard(models.TransientModel):
    """What the dialog of reasons does for a difference (Điều 7 khoản 2b)."""

    _inherit = "directive.reason.wizard"

    @api.model
    def _steps(self):
        explain = ReasonedStep(
            method="action_explain",
            title=self.env._("Explain the difference"),
            question=self.env._("Why do the two differ? It stands on the minutes."),
        )
        dispute = ReasonedStep(
            method="action_dispute",
            title=self.env._("Dispute what the system shows"),
            question=self.env._("Why is the unit's report right? The other side reads this and answers."),
        )
        return {
            **super()._steps(),
            "directive.reconciliation.difference.explain": explain,
            "directive.reconciliation.difference.dispute": dispute,
        }
