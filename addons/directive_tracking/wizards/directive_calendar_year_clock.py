from datetime import timedelta

from odoo import api, fields, models

from ..tools.working_days import local_date


class DirectiveCalendarYearClock(models.TransientModel):
    """A running clock that the change would move: whose, and its last day before and after."""

    _name = "directive.calendar.year.clock"
    _description = "Clock that moves"
    _order = "new_day, id"

    wizard_id = fields.Many2one("directive.calendar.year", required=True, ondelete="cascade")
    name = fields.Char("Of")
    duty = fields.Char()
    old_day = fields.Date("Last day now")
    new_day = fields.Date("Last day then")

    @api.model
    def _values(self, record, clock_name, old, new):
        """The values of a line from a row of ``_moved_clocks``."""
        clock = record._clocks[clock_name]
        label = record._fields[clock.due]._description_string(self.env)
        return {
            "name": record.display_name,
            "duty": f"{label} ({clock.clause})",
            "old_day": self._last_day(old),
            "new_day": self._last_day(new),
        }

    def _last_day(self, ends_at):
        return ends_at and local_date(ends_at - timedelta(seconds=1))
