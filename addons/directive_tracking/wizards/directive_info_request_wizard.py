from odoo import api, fields, models
from odoo.exceptions import UserError

#: Proposed to the specialist, who may choose another day.
WORKING_DAYS = 5


class DirectiveInfoRequestWizard(models.TransientModel):
    """Asks one or many units for information or documents (Điều 10 khoản 1d): one request each, of the same name."""

    _name = "directive.info.request.wizard"
    _description = "Ask units for information"
    _inherit = ["directive.unit.choice", "directive.attachment.mixin"]

    name = fields.Char("Request", required=True)
    question = fields.Text("What the Office asks", required=True)
    task_id = fields.Many2one("directive.task", "About the task")
    document_id = fields.Many2one("directive.document", "About the document")
    date_due = fields.Date("Answer due", required=True, default=lambda self: self._default_date_due())
    due_hint = fields.Char("Time to answer", compute="_compute_due_hint")

    @api.model
    def _default_date_due(self):
        calendar = self.env["directive.calendar"]
        return calendar.add(calendar._today(), WORKING_DAYS)

    @api.depends("date_due")
    def _compute_due_hint(self):
        calendar = self.env["directive.calendar"]
        for wizard in self:
            effective = wizard.date_due and calendar._effective_deadline(wizard.date_due)[0]
            wizard.due_hint = effective and self.env._("By the end of %(day)s", day=calendar._day_label(effective))

    @api.onchange("task_id")
    def _onchange_task_id(self):
        if self.task_id:
            self.unit_ids = self.unit_ids or self.task_id.lead_unit_id

    def action_apply(self):
        """Ask the chosen units, and tell them by mail."""
        self.ensure_one()
        requests = self.env["directive.info.request"]
        if reason := requests._why_not_ask() or self._why_not_apply():
            raise UserError(reason)
        asked = requests._ask([self._request_values(unit) for unit in self.unit_ids])
        self.env["directive.notice"]._tell_about(asked, "info_asked", self.question)
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_tracking.action_directive_info_request")
        return {**action, "domain": [("id", "in", asked.ids)], "context": {}}

    def _why_not_apply(self):
        if not self.unit_ids:
            return self.env._("Choose the units that are asked (Điều 10 khoản 1d).")
        if not (self.name.strip() and self.question.strip()):
            return self.env._("Give the request a name and say what is asked (Điều 10 khoản 1d).")
        if self.date_due < self.env["directive.calendar"]._today():
            return self.env._("The day by which to answer has passed. Choose another one (Điều 10 khoản 1d).")
        return ""

    def _request_values(self, unit):
        return {
            "name": self.name.strip(),
            "question": self.question.strip(),
            "unit_id": unit.id,
            "task_id": self.task_id.id,
            "document_id": self.document_id.id,
            "date_due": self.date_due,
            "attachment_ids": [(6, 0, [self._copy_of(file).id for file in self.attachment_ids])],
        }

    def _copy_of(self, file):
        # A file belongs to one record only; its content is stored once, however many copies there are.
        return file.copy({"res_model": False, "res_id": False})
