from odoo import api, fields, models
from odoo.exceptions import UserError

#: Of the user's own unit on a period.
OWN_STATES = [
    ("none", "Not begun"),
    ("draft", "Being written"),
    ("approved", "Approved, not sent"),
    ("submitted", "Sent"),
    ("accepted", "Accepted"),
    ("sent_back", "Sent back"),
]
#: In these the unit still has something to do.
OWED = ("none", "draft", "approved", "sent_back")


class DirectiveReportPeriod(models.Model):
    """What the screens of a period offer: the reports of the Office, and what a unit owes itself."""

    _inherit = "directive.report.period"

    own_state = fields.Selection(OWN_STATES, "Our report", compute="_compute_own")
    own_hint = fields.Char("What to do", compute="_compute_own")
    own_is_overdue = fields.Boolean(compute="_compute_own")
    office_state = fields.Selection(OWN_STATES, "The Office's report", compute="_compute_office_state")
    is_office = fields.Boolean(compute="_compute_is_office")

    @api.depends("report_ids.state", "unit_ids", "due_at", "until_at")
    @api.depends_context("uid", "lang")
    def _compute_own(self):
        duties = self._own_duties(self.env["directive.task"]._my_units())
        for period in self:
            own = [duty for duty in duties if duty["period"] == period]
            first = next(iter(self._owed_first(own)), {"state": False, "hint": "", "is_overdue": False})
            period.own_state, period.own_hint = first["state"], first["hint"]
            period.own_is_overdue = first["is_overdue"]

    @api.depends("report_ids.state")
    def _compute_office_state(self):
        for period in self:
            newest = period.report_ids.filtered(lambda report: report.kind == "office").sorted("version")[-1:]
            period.office_state = newest.state or "none"

    @api.depends_context("uid")
    def _compute_is_office(self):
        self.is_office = self.env["directive.task"]._is_office()

    # ---- what a unit owes ------------------------------------------------------------------------

    def _own_duties(self, units):
        """Return what of the units is asked on these periods, as their own members see it.

        :param units: the user's units
        :return: dicts of ``period``, ``unit``, ``report`` (its newest, or none), ``state`` (of ``OWN_STATES``),
            ``hint``, ``is_overdue``
        """
        about = [("kind", "=", "unit"), ("period_id", "in", self.ids), ("unit_id", "in", units.ids)]
        reports = self.env["directive.report"].search(about, order="version")
        newest = {(report.period_id, report.unit_id): report for report in reports}
        return [
            period._duty(unit, newest.get((period, unit), reports.browse()))
            for period in self
            for unit in period.unit_ids & units
        ]

    def _duty(self, unit, report):
        state = report.state or "none"
        first = state in ("none", "draft", "approved") and not report.previous_id
        overdue = first and self.due_at <= fields.Datetime.now()
        hint = self._own_hint(report, state, overdue)
        return {
            "period": self,
            "unit": unit,
            "report": report,
            "state": state,
            "hint": hint,
            "is_overdue": overdue,
        }

    @api.model
    def _owed_first(self, duties):
        """Put what still needs something done before what does not."""
        return sorted(duties, key=lambda duty: duty["state"] not in OWED)

    def _own_hint(self, report, state, overdue):
        calendar = self.env["directive.calendar"]
        due = calendar._day_label(self.date_due)
        if state == "sent_back":
            return self.env._("Sent back: write a correction and send it.")
        if state == "accepted":
            return self.env._("Accepted: there is nothing more to do.")
        if state == "submitted":
            return self.env._("It is with the Office, which accepts it or sends it back.")
        if report.previous_id and state == "approved":
            return self.env._("The correction is approved: send it.")
        if report.previous_id:
            return self.env._("A correction is being written: send it.")
        if overdue:
            return self.env._("Overdue since the end of %(day)s: send it now.", day=due)
        if self.until_at > fields.Datetime.now():
            return self.env._("The text may be written already; send it by the end of %(day)s.", day=due)
        return self.env._("Send it by the end of %(day)s.", day=due)

    @api.model
    def _owed_duties(self):
        """Return the duties of the user's units that still need something done, the next due first."""
        units = self.env["directive.task"]._my_units()
        periods = self.search([("unit_ids", "in", units.ids)], order="date_due, id")
        return [duty for duty in periods._own_duties(units) if duty["state"] in OWED]

    # ---- buttons ---------------------------------------------------------------------------------

    def action_open_own_report(self):
        """Open the report of the user's unit on this period, begun now where there is none."""
        self.ensure_one()
        duties = self._own_duties(self.env["directive.task"]._my_units())
        if not duties:
            raise UserError(self.env._("None of your units is asked for a report on this period (Điều 12 khoản 1)."))
        first = self._owed_first(duties)[0]
        report = first["report"] or self.env["directive.report"]._begin("unit", self, first["unit"])
        return report._open()

    def action_open_office_report(self):
        """Open the Office's report to the Chairman on this period, begun now where there is none (Điều 11 khoản 2)."""
        self.ensure_one()
        return self.env["directive.report"]._begin("office", self)._open()

    def action_open_regulation_report(self):
        """Open the report on the carrying out of the regulation itself, begun where there is none (Điều 14 khoản 1)."""
        self.ensure_one()
        return self.env["directive.report"]._begin("regulation", self)._open()

    def action_open_duties(self):
        """Open the list of who has reported and who has not."""
        self.ensure_one()
        return self.env["directive.report.duty"]._of_period(self)

    def action_remind_missing(self):
        """Remind all units whose report is missing."""
        self.ensure_one()
        return self.env["directive.report.duty"].search([("period_id", "=", self.id)]).action_remind()

    def action_open_unit_reports(self):
        """Open the reports that units have sent on this period."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_reports.action_directive_report_unit")
        return {**action, "domain": [("kind", "=", "unit"), ("period_id", "=", self.id)], "context": {}}
