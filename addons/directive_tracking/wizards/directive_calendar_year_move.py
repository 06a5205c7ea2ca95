from datetime import timedelta

from odoo import api, fields, models

from ..tools.working_days import local_date


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
    old_filing_day = fields.Date("Extension by, now", help="Điều 12 khoản 2: the last day to file an extension.")
    new_filing_day = fields.Date("Extension by, then")

    @api.model
    def _values(self, moved):
        """The values of a line from a ``MovedDeadline``."""
        return {
            "task_id": moved.task.id,
            "old_effective": moved.old.effective,
            "new_effective": moved.new.effective,
            "old_deadline_at": moved.old.lapses_at,
            "new_deadline_at": moved.new.lapses_at,
            "old_filing_day": self._last_day(moved.old.filing_ends_at),
            "new_filing_day": self._last_day(moved.new.filing_ends_at),
        }

    def _last_day(self, ends_at):
        """The last day on which something may be done that ends at an instant; none if it never might."""
        return ends_at and local_date(ends_at - timedelta(seconds=1))
