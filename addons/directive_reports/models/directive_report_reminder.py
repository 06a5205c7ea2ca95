from odoo import api, fields, models
from odoo.tools import SQL

#: Working days before the due date on which units are reminded.
AHEAD = 2


class DirectiveReportReminder(models.Model):
    """A reminder to a unit whose report is missing: each once, however often the action runs (Điều 8 khoản 2)."""

    _name = "directive.report.reminder"
    _description = "Reminder of a report"
    _order = "at desc, id desc"
    _rec_name = "occasion"

    period_id = fields.Many2one("directive.report.period", required=True, readonly=True, index=True, ondelete="cascade")
    unit_id = fields.Many2one("directive.unit", required=True, readonly=True, ondelete="cascade")
    occasion = fields.Selection(
        [("report_due", "Due soon"), ("report_overdue", "Overdue"), ("report_by_hand", "By the Office")],
        required=True,
        readonly=True,
    )
    at = fields.Datetime("When", required=True, readonly=True)

    _once = models.UniqueIndex("(period_id, unit_id, occasion) WHERE occasion <> 'report_by_hand'")

    @api.model
    def _cron_remind(self):
        """Remind the units whose report is missing, two working days before the due date and on the day after it."""
        calendar, now = self.env["directive.calendar"], fields.Datetime.now()
        near = calendar.add(calendar._today(), AHEAD)
        for period in self.env["directive.report.period"].search([("date_due", "<=", near), ("until_at", "<", now)]):
            if missing := period.missing_unit_ids:
                self._remind(period, missing, "report_overdue" if period.due_at <= now else "report_due")

    @api.model
    def _remind_by_hand(self, period, units):
        """Remind units now, at most once a day each; return how many are told."""
        today = self.env["directive.calendar"]._start_of_day(self.env["directive.calendar"]._today())
        told = self.search([("period_id", "=", period.id), ("occasion", "=", "report_by_hand"), ("at", ">=", today)])
        if units := units - told.unit_id:
            self._remind(period, units, "report_by_hand")
        return len(units)

    @api.model
    def _remind(self, period, units, occasion):
        rows = SQL(", ").join(
            SQL("(%s, %s, %s, %s)", period.id, unit.id, occasion, fields.Datetime.now()) for unit in units
        )
        inserted = self.env.execute_query(
            SQL(
                "INSERT INTO directive_report_reminder (period_id, unit_id, occasion, at) VALUES %s"
                " ON CONFLICT DO NOTHING RETURNING unit_id",
                rows,
            )
        )
        if inserted:
            told = self.env["directive.unit"].browse([unit_id for [unit_id] in inserted])
            self.env["directive.notice"]._tell_of_period(period, told, occasion)
