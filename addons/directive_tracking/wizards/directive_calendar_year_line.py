from odoo import api, fields, models
from odoo.tools.misc import format_date

from ..tools.working_days import at_hour, end_of_day


class DirectiveCalendarYearLine(models.TransientModel):
    """A day of the year's list: proposed, typed, or in the calendar already."""

    _name = "directive.calendar.year.line"
    _description = "Day off or make-up day"
    _order = "date, id"

    wizard_id = fields.Many2one("directive.calendar.year", required=True, ondelete="cascade")
    date = fields.Date("Day", required=True)
    weekday = fields.Char(compute="_compute_weekday")
    kind = fields.Selection(
        [("holiday", "Day off"), ("makeup", "Make-up working day")], required=True, default="holiday"
    )
    name = fields.Char("Reason", required=True)
    keep = fields.Boolean("Apply", default=True)
    source = fields.Selection(
        [("present", "In the calendar"), ("library", "Proposed"), ("typed", "Added by hand")],
        required=True,
        default="typed",
        readonly=True,
    )

    @api.depends("date")
    def _compute_weekday(self):
        for line in self:
            line.weekday = line.date and format_date(self.env, line.date, date_format="EEEE")

    def _leave_values(self):
        start = at_hour(self.date, 0)
        # Odoo's own screens end a day one second before midnight.
        end = fields.Datetime.subtract(end_of_day(self.date), seconds=1)
        return {"name": self.name, "date_from": start, "date_to": end, "resource_id": False}

    def _exception_values(self):
        return {"name": self.name, "date": self.date, "company_id": self.wizard_id.company_id.id}

    def _take_away(self, env):
        """Remove this day from the calendar.

        :param env: in which the change is told to the deadlines once, at the end
        """
        company = self.wizard_id.company_id
        if self.kind == "makeup":
            days = [("date", "=", self.date), ("company_id", "=", company.id)]
            env["directive.calendar.exception"].search(days).unlink()
            return
        covering = [
            ("resource_id", "=", False),
            ("company_id", "in", [company.id, False]),
            ("date_from", "<", end_of_day(self.date)),
            ("date_to", ">", at_hour(self.date, 0)),
        ]
        for leave in env["resource.calendar.leaves"].search(covering):
            leave._directive_leave_out(self.date)
