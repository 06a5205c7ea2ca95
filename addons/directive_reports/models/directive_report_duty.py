from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .directive_report_reporting import REPORTING

#: Tells the ids of the rows apart: a period's number before the unit's.
MANY = 1_000_000


class DirectiveReportDuty(models.Model):
    """Who has reported on which period: a row a period and unit asked (Điều 8 khoản 2-3, Điều 12 khoản 1).

    A view over periods and reports; nothing is stored. What a unit is still writing is its own: that report is missing.
    """

    _name = "directive.report.duty"
    _description = "Duty to report"
    _auto = False
    _order = "period_id desc, unit_id"
    _rec_name = "unit_id"
    _depends = {
        "directive.report.period": ["unit_ids", "due_at", "date_due"],
        "directive.report": ["kind", "period_id", "unit_id", "version", "state", "submitted_at", "is_late"],
        "directive.report.reminder": ["period_id", "unit_id", "at"],
        "directive.assessment": ["period_id", "unit_id", "text"],
        "directive.unit": ["active"],
    }

    period_id = fields.Many2one("directive.report.period", "Period", readonly=True)
    unit_id = fields.Many2one("directive.unit", "Unit", readonly=True)
    unit_kind = fields.Selection(related="unit_id.kind")
    state = fields.Selection(REPORTING, "Report", readonly=True)
    report_id = fields.Many2one("directive.report", "Newest report sent", readonly=True)
    submitted_at = fields.Datetime("Sent on", readonly=True)
    date_due = fields.Date("Due", readonly=True)
    is_late = fields.Boolean("Sent late", readonly=True)
    is_overdue = fields.Boolean("Overdue", readonly=True, help="Not sent, and the due date is over.")
    reminded_at = fields.Datetime("Last reminded", readonly=True)
    assessment_id = fields.Many2one("directive.assessment", "Assessed in", readonly=True)
    assessment = fields.Text("Assessment", related="assessment_id.text")

    @property
    def _table_query(self):
        return SQL(
            """SELECT asked.period_id * %(many)s::bigint + asked.unit_id AS id, asked.period_id, asked.unit_id,
                      period.date_due, newest.id AS report_id, COALESCE(newest.state, 'missing') AS state,
                      newest.submitted_at, COALESCE(sent.is_late, FALSE) AS is_late,
                      newest.id IS NULL AND period.due_at <= %(now)s AS is_overdue,
                      reminded.at AS reminded_at, assessment.id AS assessment_id
                 FROM directive_report_period_unit_rel asked
                 JOIN directive_report_period period ON period.id = asked.period_id
                 JOIN directive_unit unit ON unit.id = asked.unit_id AND unit.active
                 LEFT JOIN LATERAL (SELECT id, state, submitted_at FROM directive_report
                       WHERE kind = 'unit' AND period_id = asked.period_id AND unit_id = asked.unit_id
                         AND submitted_at IS NOT NULL ORDER BY version DESC LIMIT 1) newest ON TRUE
                 LEFT JOIN LATERAL (SELECT bool_or(is_late) AS is_late FROM directive_report
                       WHERE kind = 'unit' AND period_id = asked.period_id AND unit_id = asked.unit_id) sent ON TRUE
                 LEFT JOIN LATERAL (SELECT MAX(at) AS at FROM directive_report_reminder
                       WHERE period_id = asked.period_id AND unit_id = asked.unit_id) reminded ON TRUE
                 LEFT JOIN directive_assessment assessment
                        ON assessment.period_id = asked.period_id AND assessment.unit_id = asked.unit_id""",
            many=MANY,
            now=fields.Datetime.now(),
        )

    def action_open_report(self):
        """Open the newest report that the unit has sent."""
        self.ensure_one()
        if self.report_id:
            return self.report_id._open()
        calendar = self.env["directive.calendar"]
        return self.period_id._notification(
            self.env._(
                "%(unit)s has not sent its report yet; it is due by the end of %(day)s.",
                unit=self.unit_id.name,
                day=calendar._day_label(self.date_due),
            ),
            "warning",
        )

    def action_remind(self):
        """Remind these units by mail of the reports that are missing, at most once a day each (Điều 8 khoản 2, 4)."""
        if not self.env["directive.task"]._is_office():
            raise UserError(self.env._("Only the Office reminds units of their reports (Điều 8 khoản 2)."))
        told = sum(
            self.env["directive.report.reminder"]._remind_by_hand(period, rows.unit_id)
            for period, rows in self.filtered(lambda row: row.state == "missing").grouped("period_id").items()
        )
        if told:
            return self.env["directive.report.period"]._notification(
                self.env._("%(count)s units are reminded by mail.", count=told)
            )
        return self.env["directive.report.period"]._notification(
            self.env._("Nobody to remind: they have sent their reports, or were reminded today already."), "warning"
        )

    def action_assess(self):
        """Write down how the unit has carried out its tasks in the period (Điều 10 khoản 1a)."""
        self.ensure_one()
        return self.env["directive.assessment"]._open(self.period_id, self.unit_id)

    @api.model
    def _of_period(self, period):
        """Return the list of a period's units as an action."""
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_reports.action_directive_report_duty")
        return {**action, "domain": [("period_id", "=", period.id)]}
