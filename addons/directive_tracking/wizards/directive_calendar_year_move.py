from odoo import api, fields, models


class DirectiveCalendarYearMove(models.TransientModel):
    """A deadline that the new days would move, before and after. Dates are days in Viet Nam, instants UTC."""

    _name = "directive.calendar.year.move"
    _description = "Deadline that moves"
    _order = "new_deadline_at, id"

    wizard_id = fields.Many2one("directive.calendar.year", required=True, ondelete="cascade")
    task_id = fields.Many2one("directive.task", required=True, ondelete="cascade")
    document_id = fields.Many2one(related="task_id.document_id")
    lead_unit_id = fields.Many2one(related="task_id.lead_unit_id")
    old_effective = fields.Date("Deadline now")
    new_effective = fields.Date("Deadline then")
    old_deadline_at = fields.Datetime("Lapses now")
    new_deadline_at = fields.Datetime("Lapses then")
    old_extension_last_at = fields.Datetime("Extension filed before, now")
    new_extension_last_at = fields.Datetime("Extension filed before, then")

    @api.model
    def _values(self, moved):
        """The values of a line from a ``MovedDeadline``."""
        return {
            "task_id": moved.task.id,
            "old_effective": moved.old.effective,
            "new_effective": moved.new.effective,
            "old_deadline_at": moved.old.lapses_at,
            "new_deadline_at": moved.new.lapses_at,
            "old_extension_last_at": moved.old.filing_ends_at,
            "new_extension_last_at": moved.new.filing_ends_at,
        }
