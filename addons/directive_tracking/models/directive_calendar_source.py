from odoo import api, models


class DirectiveCalendarSource(models.AbstractModel):
    """For models that shape the calendar: each change of theirs reaches the deadlines at once, in one batch."""

    _name = "directive.calendar.source"
    _description = "Shapes the calendar"

    def _shaping(self):
        """Return those of ``self`` that shape the company's calendar."""
        return self

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._tell_calendar(records._shaping())
        return records

    def write(self, vals):
        before = bool(self._shaping())
        result = super().write(vals)
        self._tell_calendar(before or self._shaping())
        return result

    def unlink(self):
        before = bool(self._shaping())
        result = super().unlink()
        self._tell_calendar(before)
        return result

    def _tell_calendar(self, concerned):
        if concerned:
            self.env["directive.calendar"]._calendar_changed()
