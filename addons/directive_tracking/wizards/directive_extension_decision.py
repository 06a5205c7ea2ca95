from odoo import api, fields, models
from odoo.exceptions import UserError

from .directive_reason_wizard import ReasonedStep


class DirectiveExtensionDecision(models.TransientModel):
    """The dialog in which another date is proposed or approved than the one asked for (Điều 12 khoản 2)."""

    _name = "directive.extension.decision"
    _description = "Another date for an extension"

    extension_id = fields.Many2one("directive.extension", "Request", required=True, readonly=True)
    step = fields.Selection([("propose", "Propose"), ("approve", "Approve")], required=True, readonly=True)
    requested_date = fields.Date(related="extension_id.requested_date", string="Asked until")
    proposed_date = fields.Date(related="extension_id.proposed_date", string="Proposed until")
    deadline_hour = fields.Float(related="extension_id.task_hour", string="Hour now")
    date = fields.Date("New deadline")
    hour = fields.Float("Hour", help="Only where the deadline names one; 0 means the whole day.")
    note = fields.Text(help="Why this date; the Chairman and the unit read it.")

    @api.model
    def _open(self, extension, step):
        """Return the action that asks for the date of ``step``: ``propose`` or ``approve``."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Propose another date") if step == "propose" else self.env._("Approve another date"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {"default_extension_id": extension.id, "default_step": step},
        }

    def action_apply(self):
        """Take the step with the date typed here."""
        self.ensure_one()
        if not self.date:
            raise UserError(self.env._("Choose the date until which the deadline is extended (Điều 12 khoản 2)."))
        take = self.extension_id.action_propose if self.step == "propose" else self.extension_id.action_approve
        take(self.date, self.note, self.hour)
        return {"type": "ir.actions.act_window_close"}


class DirectiveReasonWizard(models.TransientModel):
    _inherit = "directive.reason.wizard"

    @api.model
    def _steps(self):
        return {
            **super()._steps(),
            "directive.extension.refuse": ReasonedStep(
                method="action_refuse",
                title=self.env._("Refuse the extension"),
                question=self.env._("Why is it refused? The unit reads this."),
            ),
        }
