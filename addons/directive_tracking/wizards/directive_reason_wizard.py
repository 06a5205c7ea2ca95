from odoo import fields, models


class DirectiveReasonWizard(models.TransientModel):
    """Asks for what a step needs besides the click: a reason, or the document that cancels."""

    _name = "directive.reason.wizard"
    _description = "Reason of a step"

    step = fields.Selection([("reject", "Do not confirm"), ("cancel", "Cancel")], required=True)
    task_ids = fields.Many2many("directive.task", string="Tasks", required=True)
    reason = fields.Text()
    document_id = fields.Many2one("directive.document", "Document that cancels")

    def action_apply(self):
        """Carry out the step; what is missing is told by the step itself."""
        self.ensure_one()
        if self.step == "reject":
            self.task_ids.action_reject(self.reason or "")
        else:
            self.task_ids.action_cancel(self.document_id, self.reason)
        return {"type": "ir.actions.act_window_close"}
