from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DirectiveCalendarException(models.Model):
    """A make-up working day: a day off that is worked in place of another (swaps that the Government fixes).

    Public holidays are Odoo's own ``resource.calendar.leaves``; its weekly pattern cannot express a single Saturday.
    """

    _name = "directive.calendar.exception"
    _description = "Make-up working day"
    _inherit = "directive.calendar.source"
    _order = "date desc"

    date = fields.Date("Day", required=True)
    name = fields.Char("Reason", required=True, help="For which day off it makes up: làm bù ngày 31/8/2026.")
    kind = fields.Selection([("makeup", "Make-up working day")], required=True, default="makeup")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)

    _one_a_day = models.UniqueIndex("(company_id, date)", "This day is a make-up working day already.")

    @api.constrains("date", "company_id")
    def _check_is_day_off(self):
        for exception in self:
            calendar = self.env["directive.calendar"].with_company(exception.company_id)
            if reason := calendar._why_not_makeup(exception.date):
                raise ValidationError(reason)

    @api.depends("date", "name")
    def _compute_display_name(self):
        label = self.env["directive.calendar"]._day_label
        for exception in self:
            exception.display_name = " – ".join(
                filter(None, (exception.date and label(exception.date), exception.name))
            )


class DirectiveCalendar(models.AbstractModel):
    _inherit = "directive.calendar"

    @api.model
    def _why_not_makeup(self, day, calendar=None):
        """Return the reason why ``day`` cannot be a make-up working day, or an empty string.

        :param calendar: another :class:`WorkingCalendar` than the company's own
        """
        calendar = calendar or self._working_calendar()
        label = self._day_label(day)
        if day in calendar.off:
            return self.env._(
                "%(day)s is a day off (%(name)s), so it cannot be a make-up working day. Remove one of the two.",
                day=label,
                name=calendar.off[day],
            )
        if day.weekday() in calendar.weekdays:
            return self.env._("%(day)s is a working day already; a make-up working day falls on a day off.", day=label)
        return ""
