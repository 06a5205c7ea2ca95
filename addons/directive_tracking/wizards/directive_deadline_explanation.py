from odoo import api, fields, models


class DirectiveDeadlineExplanation(models.TransientModel):
    """The dialog “Vì sao hạn này?”: every day counted and skipped, and the clause."""

    _name = "directive.deadline.explanation"
    _description = "Why this deadline"

    task_id = fields.Many2one("directive.task", "Task", required=True, readonly=True)
    body = fields.Html(compute="_compute_body", sanitize=False)

    @api.depends("task_id")
    def _compute_body(self):
        for dialog in self:
            sections = self.env["directive.deadline.phrase"]._explanation(dialog.task_id)
            dialog.body = self.env["ir.qweb"]._render("directive_tracking.deadline_explanation", {"sections": sections})


class DirectiveTask(models.Model):
    _inherit = "directive.task"

    def action_explain_deadline(self):
        """Open the dialog that shows how the deadline comes about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why this deadline?"),
            "res_model": "directive.deadline.explanation",
            "view_mode": "form",
            "target": "new",
            "context": {"default_task_id": self.id},
        }
