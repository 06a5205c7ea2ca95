from odoo import models


class ResourceCalendarAttendance(models.Model):
    """The weekly pattern: a weekday with any attendance is a working day."""

    _name = "resource.calendar.attendance"
    _inherit = ["resource.calendar.attendance", "directive.calendar.source"]
