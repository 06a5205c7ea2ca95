from odoo import api, fields, models

from ..models.directive_task_reassignment import CORRECTABLE
from .directive_reason_wizard import ReasonedStep


class DirectiveFeedbackAcceptance(models.TransientModel):
    """Accepts feedback: the assignment is corrected here and transferred again, or the missing task is entered."""

    _name = "directive.feedback.acceptance"
    _description = "Acceptance of feedback"

    feedback_id = fields.Many2one("directive.feedback", required=True, readonly=True, ondelete="cascade")
    is_new_task = fields.Boolean(compute="_compute_is_new_task")
    unit_id = fields.Many2one(related="feedback_id.unit_id", string="Filing unit")
    reason = fields.Text(related="feedback_id.reason")
    document_id = fields.Many2one("directive.document", "Document")
    content = fields.Text()
    clause = fields.Char()
    lead_unit_id = fields.Many2one("directive.unit", "Lead unit")
    coordinating_unit_ids = fields.Many2many(
        "directive.unit", "directive_feedback_acceptance_coordinating_rel", string="Coordinating units"
    )
    deadline_text = fields.Char("Deadline as quoted")
    deadline_understood = fields.Char("Understood as", compute="_compute_deadline_understood")
    date_deadline = fields.Date("Deadline")
    deadline_hour = fields.Float("Hour")
    monitor_user_id = fields.Many2one(
        "res.users", "Specialist", default=lambda self: self.env.user, domain="[('share', '=', False)]"
    )
    answer = fields.Text("Answer to the unit")

    @api.depends("feedback_id.kind")
    def _compute_is_new_task(self):
        for dialog in self:
            dialog.is_new_task = dialog.feedback_id.kind == "missing_task"

    @api.depends("deadline_text", "date_deadline", "deadline_hour", "document_id")
    def _compute_deadline_understood(self):
        for dialog in self:
            dialog.deadline_understood = self.env["directive.deadline.phrase"]._sentence(dialog)

    @api.onchange("deadline_text")
    def _onchange_deadline_text(self):
        self.env["directive.deadline.phrase"]._fill_from_words(self)

    @api.onchange("content")
    def _onchange_content(self):
        self.env["directive.deadline.phrase"]._fill_from_content(self)

    @api.model
    def _open(self, feedback):
        """Return the action that shows the dialog, filled in from the task as it stands."""
        dialog = self.create({"feedback_id": feedback.id, **self._filled_from(feedback)})
        missing = feedback.kind == "missing_task"
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Enter the missing task") if missing else self.env._("Accept and correct"),
            "res_model": self._name,
            "res_id": dialog.id,
            "view_mode": "form",
            "target": "new",
        }

    def _filled_from(self, feedback):
        if feedback.kind == "missing_task":
            return {"document_id": self._document_of(feedback).id, "lead_unit_id": feedback.unit_id.id}
        task = feedback.task_id
        names = ("document_id", *CORRECTABLE)
        return {name: self._fields[name].convert_to_write(task[name], self) for name in names}

    def _document_of(self, feedback):
        if feedback.document_id or not feedback.document_reference:
            return feedback.document_id
        written = "".join(feedback.document_reference.split())
        return self.env["directive.document"].search([("reference", "=ilike", written)], limit=1)

    def action_apply(self):
        """Accept the feedback as filled in: correct and transfer again, or create and transfer."""
        self.ensure_one()
        names = ("document_id", "monitor_user_id", *CORRECTABLE) if self.is_new_task else CORRECTABLE
        wanted = {name: self[name] for name in names}
        wanted["coordinating_unit_ids"] -= self.lead_unit_id
        self.feedback_id._accept(self.answer, wanted)
        return {"type": "ir.actions.act_window_close"}


class DirectiveReasonWizard(models.TransientModel):
    _inherit = "directive.reason.wizard"

    @api.model
    def _steps(self):
        return {
            **super()._steps(),
            "directive.feedback.accept": ReasonedStep(
                method="action_accept",
                title=self.env._("Take up the feedback"),
                question=self.env._("What is done about it? The unit reads this."),
            ),
            "directive.feedback.refuse": ReasonedStep(
                method="action_refuse",
                title=self.env._("Do not accept the feedback"),
                question=self.env._("Why is it not accepted? The unit reads this."),
            ),
        }
