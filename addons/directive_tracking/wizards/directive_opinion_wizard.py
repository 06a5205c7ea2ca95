from odoo import api, fields, models

#: Proposed to the specialist, who may choose another day.
WORKING_DAYS = 3


class DirectiveOpinionWizard(models.TransientModel):
    """Asks several units for their opinions about a difficulty (Điều 10 khoản 1b, 1c)."""

    _name = "directive.opinion.wizard"
    _description = "Ask units for their opinions"

    escalation_id = fields.Many2one("directive.escalation", "Difficulty", required=True, readonly=True)
    asked_unit_ids = fields.Many2many("directive.unit", compute="_compute_asked_unit_ids", string="Asked already")
    unit_ids = fields.Many2many(
        "directive.unit", string="Units", required=True, compute="_compute_unit_ids", store=True, readonly=False
    )
    question = fields.Text("What the Office asks")
    date_due = fields.Date("Answer due", required=True, default=lambda self: self._default_date_due())
    due_hint = fields.Char("Time to answer", compute="_compute_due_hint")

    @api.model
    def _default_date_due(self):
        calendar = self.env["directive.calendar"]
        return calendar.add(calendar._today(), WORKING_DAYS)

    @api.depends("escalation_id")
    def _compute_asked_unit_ids(self):
        for wizard in self:
            wizard.asked_unit_ids = wizard.escalation_id.opinion_ids.unit_id

    @api.depends("escalation_id")
    def _compute_unit_ids(self):
        """Start from the units of the task that have not been asked."""
        for wizard in self:
            task = wizard.escalation_id.task_id
            wizard.unit_ids = (
                task.lead_unit_id | task.coordinating_unit_ids
            ) - wizard.escalation_id.opinion_ids.unit_id

    @api.depends("date_due")
    def _compute_due_hint(self):
        calendar = self.env["directive.calendar"]
        for wizard in self:
            effective = wizard.date_due and calendar._effective_deadline(wizard.date_due)[0]
            wizard.due_hint = effective and self.env._("By the end of %(day)s", day=calendar._day_label(effective))

    def action_apply(self):
        """Ask the chosen units."""
        self.ensure_one()
        self.escalation_id._ask_opinions(self.unit_ids, (self.question or "").strip(), self.date_due)
        return {"type": "ir.actions.act_window_close"}
