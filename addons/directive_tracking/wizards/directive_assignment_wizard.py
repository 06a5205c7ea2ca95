from odoo import api, fields, models
from odoo.exceptions import UserError


class DirectiveAssignmentWizard(models.TransientModel):
    """Gives the same task to many units at once: one task each, tied by their common assignment."""

    _name = "directive.assignment.wizard"
    _description = "Task for many units"
    _inherit = ["directive.unit.choice"]

    document_id = fields.Many2one("directive.document", "Document", required=True, readonly=True)
    clause = fields.Char()
    content = fields.Text(required=True)
    unit_ids = fields.Many2many(string="Lead units")
    coordinating_unit_ids = fields.Many2many(
        "directive.unit", "directive_assignment_wizard_coordinating_rel", string="Coordinating units"
    )
    deadline_text = fields.Char("Deadline as quoted")
    deadline_understood = fields.Char("Understood as", compute="_compute_deadline_understood")
    date_deadline = fields.Date("Deadline")
    deadline_hour = fields.Float("Hour")
    monitor_user_id = fields.Many2one(
        "res.users",
        "Specialist",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )

    @api.depends("deadline_text", "date_deadline", "deadline_hour")
    def _compute_deadline_understood(self):
        for wizard in self:
            wizard.deadline_understood = self.env["directive.deadline.phrase"]._sentence(wizard)

    @api.onchange("deadline_text")
    def _onchange_deadline_text(self):
        self.env["directive.deadline.phrase"]._fill_from_words(self)

    @api.onchange("content")
    def _onchange_content(self):
        self.env["directive.deadline.phrase"]._fill_from_content(self)

    def action_create_tasks(self):
        """Create one draft task a unit, tied together.

        :return: an action that opens the document
        """
        self._create_tasks()
        return {"type": "ir.actions.act_window_close"}

    def action_create_and_transfer(self):
        """Create one task a unit and transfer them all in the same transaction."""
        self._create_tasks().action_transfer()
        return {"type": "ir.actions.act_window_close"}

    def _create_tasks(self):
        self.ensure_one()
        if not self.unit_ids:
            raise UserError(self.env._("Choose the units that shall carry out the task."))
        name = self.env["directive.task"].new({"content": self.content}).name
        assignment = self.env["directive.assignment"].create({"name": name, "document_id": self.document_id.id})
        # Which assignment ties a task is a fact that only this dialog records; whatever else the caller's context
        # would put into a fact is left out before.
        tasks = self.env["directive.task"]._without_closed_defaults()._facts_open()
        values = [{**self._task_values(unit), "assignment_id": assignment.id} for unit in self.unit_ids]
        return self.env["directive.task"].browse(tasks.create(values).ids)

    def _task_values(self, unit):
        return {
            "document_id": self.document_id.id,
            "clause": self.clause,
            "content": self.content,
            "lead_unit_id": unit.id,
            "coordinating_unit_ids": [(6, 0, (self.coordinating_unit_ids - unit).ids)],
            "deadline_text": self.deadline_text,
            "date_deadline": self.date_deadline,
            "deadline_hour": self.deadline_hour,
            "monitor_user_id": self.monitor_user_id.id,
        }
