from odoo import api, models
from odoo.addons.directive_tracking.wizards.directive_reason_wizard import ReasonedStep


class DirectiveReasonWizard(models.TransientModel):
    """Objections to points, and the Office's answers (Điều 14 khoản 3)."""

    _inherit = "directive.reason.wizard"

    @api.model
    def _steps(self):
        return {
            **super()._steps(),
            "directive.score.line.object": ReasonedStep(
                method="action_object",
                title=self.env._("Object to this line"),
                question=self.env._("What is wrong, and by what can it be seen? The Office reads this and answers."),
            ),
            "directive.score.objection.accept": ReasonedStep(
                method="action_accept",
                title=self.env._("Accept the objection"),
                question=self.env._("What is corrected, and why? Who objected reads this."),
            ),
            "directive.score.objection.refuse": ReasonedStep(
                method="action_refuse",
                title=self.env._("Refuse the objection"),
                question=self.env._("Why does the line stand? Who objected reads this."),
            ),
        }
