from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError


class ReasonedStep(NamedTuple):
    """A step that needs a reason, or the document that orders it.

    :param method: takes ``(reason)``, or ``(document, reason)`` if a document is needed
    :param title: the dialog's title
    :param question: what the reason answers
    :param needs_document: whether it happens only by reference to a document; the reason is then a note
    """

    method: str
    title: str
    question: str
    needs_document: bool = False


class DirectiveReasonWizard(models.TransientModel):
    """Asks for what a step needs besides the click: a reason, or the document that orders it."""

    _name = "directive.reason.wizard"
    _description = "Reason of a step"

    res_model = fields.Char(required=True, readonly=True)
    res_ids = fields.Json(required=True, readonly=True)
    step = fields.Char(required=True, readonly=True)
    question = fields.Char(compute="_compute_question")
    needs_document = fields.Boolean(compute="_compute_question")
    reason = fields.Text()
    document_id = fields.Many2one("directive.document", "By reference to")

    @api.model
    def _steps(self):
        """Return {"<model>.<step>": :class:`ReasonedStep`}: all that this dialog can do.

        A model that has such steps adds them here, in its own file.
        """
        return {
            "directive.task.reject": ReasonedStep(
                "action_reject", self.env._("Do not confirm"), self.env._("What is missing? The unit reads this.")
            ),
            "directive.task.cancel": ReasonedStep(
                "action_cancel", self.env._("Cancel the task"), self.env._("Note"), needs_document=True
            ),
        }

    @api.model
    def _open(self, records, step):
        """Return the action that asks for the reason of ``step`` on ``records``."""
        return {
            "type": "ir.actions.act_window",
            "name": self._steps()[f"{records._name}.{step}"].title,
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_res_model": records._name,
                "default_res_ids": records.ids,
                "default_step": step,
            },
        }

    def _declared(self):
        found = self._steps().get(f"{self.res_model}.{self.step}")
        if not found:
            raise UserError(self.env._("This dialog was opened for a step that does not exist. Close it."))
        return found

    @api.depends("res_model", "step")
    def _compute_question(self):
        for dialog in self:
            step = dialog._declared()
            dialog.question = step.question
            dialog.needs_document = step.needs_document

    def action_apply(self):
        """Carry out the step; what is missing is told by the step itself."""
        self.ensure_one()
        step = self._declared()
        records = self.env[self.res_model].browse(self.res_ids)
        asked = (self.document_id, self.reason or "") if step.needs_document else (self.reason or "",)
        getattr(records, step.method)(*asked)
        return {"type": "ir.actions.act_window_close"}
