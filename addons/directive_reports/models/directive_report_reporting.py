from odoo import api, fields, models

#: Of a unit that is to report.
REPORTING = [
    ("missing", "Not sent"),
    ("submitted", "Sent"),
    ("accepted", "Accepted"),
    ("sent_back", "Sent back"),
]


class DirectiveReportPeriod(models.Model):
    """Who has reported on a period and who has not (Điều 8 khoản 2-3, Điều 12 khoản 1)."""

    _inherit = "directive.report.period"

    asked_count = fields.Integer("Units", compute="_compute_reporting")
    sent_count = fields.Integer("Sent", compute="_compute_reporting")
    accepted_count = fields.Integer("Accepted", compute="_compute_reporting")
    missing_unit_ids = fields.Many2many(
        "directive.unit",
        string="Reports missing",
        compute="_compute_reporting",
        groups="directive_tracking.group_office_specialist,directive_tracking.group_city_leader,"
        "directive_tracking.group_directive_admin",
    )
    missing_count = fields.Integer("Missing", compute="_compute_reporting")
    late_count = fields.Integer("Late", compute="_compute_reporting", help="Sent after the due date.")
    is_overdue = fields.Boolean(
        "Reports overdue", compute="_compute_reporting", help="Some report is missing after the due date."
    )

    @api.depends("unit_ids", "report_ids.state", "due_at")
    def _compute_reporting(self):
        now = fields.Datetime.now()
        for period in self:
            rows = period._reporting_rows()
            missing = [row["unit"] for row in rows if row["state"] == "missing"]
            period.asked_count = len(rows)
            period.sent_count = len(rows) - len(missing)
            period.accepted_count = sum(row["state"] == "accepted" for row in rows)
            period.missing_unit_ids = self.env["directive.unit"].union(*missing)
            period.missing_count = len(missing)
            period.late_count = sum(row["is_late"] for row in rows)
            period.is_overdue = bool(missing and period.due_at and period.due_at <= now)

    def _reporting_rows(self):
        """Return one dict a unit asked: ``unit``, ``report`` (its newest that was sent), ``state``, ``is_late``.

        A report that was sent back counts as sent: its correction is another matter.
        """
        self.ensure_one()
        # sudo: that a report was sent, and when, is what the list is about; no text leaves here.
        sent = self.sudo().report_ids.filtered(lambda report: report.kind == "unit" and report.submitted_at)
        newest = {report.unit_id: report for report in sent.sorted("version")}
        return [
            {
                "unit": unit,
                "report": newest.get(unit, self.env["directive.report"]),
                "state": newest[unit].state if unit in newest else "missing",
                "is_late": any(report.is_late for report in sent if report.unit_id == unit),
            }
            for unit in self.unit_ids.sudo()
        ]

    def _reporting_counts(self):
        """Return how many units were ``asked``, have ``sent`` their report, and were ``late``."""
        rows = self._reporting_rows()
        return {
            "asked": len(rows),
            "sent": sum(row["state"] != "missing" for row in rows),
            "late": sum(row["is_late"] for row in rows),
        }
