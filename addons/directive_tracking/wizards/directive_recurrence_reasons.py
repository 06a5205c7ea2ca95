from odoo import api, models

from .directive_reason_wizard import ReasonedStep


class DirectiveReasonWizard(models.TransientModel):
    """What the dialog of reasons does for a recurring task."""

    _inherit = "directive.reason.wizard"

    @api.model
    def _steps(self):
        question = self.env._("Why, or by which document?")
        pause = ReasonedStep(method="action_pause", title=self.env._("Pause the recurring task"), question=question)
        stop = ReasonedStep(method="action_stop", title=self.env._("Stop the recurring task"), question=question)
        return {
            **super()._steps(),
            "directive.recurrence.pause": pause,
            "directive.recurrence.stop": stop,
        }
