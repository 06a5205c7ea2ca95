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
        shaping = records._shaping()
        self.env["directive.log"]._append(shaping, "calendar_added", new=shaping._calendar_labels())
        records._tell_calendar(shaping)
        return records

    def write(self, vals):
        before = self._shaping()
        labels = before._calendar_labels()
        result = super().write(vals)
        after = self._shaping()
        self.env["directive.log"]._append(before | after, "calendar_changed", labels, after._calendar_labels())
        self._tell_calendar(before or after)
        return result

    def unlink(self):
        before = self._shaping()
        self.env["directive.log"]._append(before, "calendar_removed", old=before._calendar_labels())
        concerned = bool(before)
        result = super().unlink()
        self._tell_calendar(concerned)
        return result

    def _calendar_labels(self):
        """Return {record: what it says, as text}: the log keeps it before and after a change."""
        return {record: record._calendar_label() for record in self}

    def _calendar_label(self):
        return self.display_name

    def _tell_calendar(self, concerned):
        if concerned:
            self.env["directive.calendar"]._calendar_changed()
