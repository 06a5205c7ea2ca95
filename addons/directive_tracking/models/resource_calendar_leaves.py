from datetime import timedelta

from odoo import models

from ..tools.working_days import at_hour, end_of_day, local_date

NOON = 12


class ResourceCalendarLeaves(models.Model):
    """Public holidays: the leaves that concern no single resource."""

    _name = "resource.calendar.leaves"
    _inherit = ["resource.calendar.leaves", "directive.calendar.source"]

    def _shaping(self):
        return self.filtered(lambda leave: not leave.resource_id)

    def _calendar_label(self):
        return f"{self.name or ''} ({', '.join(map(str, self._directive_days()))})"

    def _directive_days(self):
        """Return the days in Viet Nam that this leave takes off as a whole.

        A day is off if its noon is: half a day off is still a working day, and an entry made in another time zone
        ("from 00:00 to 23:59" in UTC) takes one day, not two.
        """
        self.ensure_one()
        day, days = local_date(self.date_from), []
        while (noon := at_hour(day, NOON)) < self.date_to:
            if noon >= self.date_from:
                days.append(day)
            day += timedelta(days=1)
        return days

    def _directive_leave_out(self, day):
        """Take one day out of this leave; the days before and after it stay off."""
        self.ensure_one()
        before = {"date_from": self.date_from, "date_to": at_hour(day, 0) - timedelta(seconds=1)}
        after = {"date_from": end_of_day(day), "date_to": self.date_to}
        kept = [part for part in (before, after) if part["date_from"] < part["date_to"]]
        for part in kept[1:]:
            self.copy(part)
        if kept:
            self.write(kept[0])
        else:
            self.unlink()
