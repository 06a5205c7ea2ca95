from datetime import timedelta

from odoo import models

from ..tools.working_days import at_hour, local_date

NOON = 12


class ResourceCalendarLeaves(models.Model):
    """Public holidays: the leaves that concern no single resource."""

    _name = "resource.calendar.leaves"
    _inherit = ["resource.calendar.leaves", "directive.calendar.source"]

    def _shaping(self):
        return self.filtered(lambda leave: not leave.resource_id)

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
