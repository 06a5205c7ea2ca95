from odoo import api, fields, models


class DirectiveEscalationWizard(models.TransientModel):
    """Asks for the Office's proposal, or for the leader's decision, and for what happens to the task."""

    _name = "directive.escalation.wizard"
    _description = "Proposal or decision on a difficulty"

    escalation_id = fields.Many2one("directive.escalation", "Difficulty", required=True, readonly=True)
    step = fields.Selection([("propose", "Propose"), ("decide", "Decide")], required=True, readonly=True)
    task_line = fields.Char(related="escalation_id.task_line")
    text = fields.Text("Words")
    effect = fields.Selection("_effects", "What happens to the task", required=True, default="nothing")
    document_id = fields.Many2one("directive.document", "By reference to")
    date_deadline = fields.Date("New deadline")
    deadline_hour = fields.Float("Hour")
    effect_unit_id = fields.Many2one("directive.unit", "New lead unit")

    @api.model
    def _effects(self):
        return self.env["directive.escalation"]._fields["effect"]._description_selection(self.env)

    @api.model
    def _open(self, escalation, step):
        """Return the action that opens the dialog; it starts from what the Office has proposed already."""
        start = {
            "escalation_id": escalation.id,
            "step": step,
            "text": escalation.office_proposal,
            "effect": escalation.proposed_effect or "nothing",
            "document_id": escalation.proposed_effect_document_id.id,
            "date_deadline": escalation.proposed_effect_date,
            "deadline_hour": escalation.proposed_effect_hour,
            "effect_unit_id": escalation.proposed_effect_unit_id.id,
        }
        titles = {"propose": self.env._("Propose to the leaders"), "decide": self.env._("Decide")}
        return {
            "type": "ir.actions.act_window",
            "name": titles[step],
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {f"default_{name}": value for name, value in start.items()},
        }

    def action_apply(self):
        """Carry out the step; what is missing is told by the step itself."""
        self.ensure_one()
        details = {
            "document_id": self.document_id.id,
            "date_deadline": self.date_deadline,
            "deadline_hour": self.deadline_hour,
            "effect_unit_id": self.effect_unit_id.id,
        }
        take = {"propose": self.escalation_id.action_propose, "decide": self.escalation_id.action_decide}[self.step]
        take(self.text or "", self.effect, **details)
        return {"type": "ir.actions.act_window_close"}
