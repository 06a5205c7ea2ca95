from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..tools import report_periods

PERIOD_KINDS = [
    ("half_year", "Six months"),
    ("year", "Year"),
    ("quarter", "Quarter"),
    ("month", "Month"),
    ("adhoc", "Ad hoc"),
]
#: Working days after the end of a period, where the settings say nothing.
UNIT_DAYS, OFFICE_DAYS = 5, 10
#: Periods of these kinds are opened by the system, so many days before they end.
OPENED_KINDS, OPENED_AHEAD = ("half_year", "year"), 15


class DirectiveReportPeriod(models.Model):
    """A period on which units report to the Office, and the Office to the Chairman (Điều 11 khoản 2, Điều 12 khoản 1).

    Its figures are those between two instants: after the last second of the day before, until its own last second.
    """

    _name = "directive.report.period"
    _description = "Reporting period"
    _inherit = ["mail.thread"]
    _order = "date_to desc, id desc"

    name = fields.Char(
        "Name", compute="_compute_name", store=True, readonly=False, precompute=True, required=True, tracking=True
    )
    kind = fields.Selection(PERIOD_KINDS, required=True, default="half_year", tracking=True)
    date_from = fields.Date(
        "From", compute="_compute_dates", store=True, readonly=False, precompute=True, required=True, tracking=True
    )
    date_to = fields.Date(
        "To",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        tracking=True,
        help="The cut-off: its last second closes the figures.",
    )
    after_at = fields.Datetime("After", compute="_compute_instants", store=True)
    until_at = fields.Datetime("Until", compute="_compute_instants", store=True)
    date_due = fields.Date(
        "Reports due",
        compute="_compute_due",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="By the end of this day each unit sends its report (Điều 12 khoản 1).",
    )
    due_at = fields.Datetime("Due before", compute="_compute_instants", store=True)
    date_office_due = fields.Date(
        "Office's report due",
        compute="_compute_due",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="By the end of this day the Office reports to the Chairman (Điều 11 khoản 2).",
    )
    requested_by_id = fields.Many2one(
        "res.users",
        "Asked for by",
        tracking=True,
        ondelete="restrict",
        domain=lambda self: [("all_group_ids", "in", self.env.ref("directive_tracking.group_city_leader").id)],
        help="An ad hoc report is made at the request of the Chairman (Điều 12 khoản 1).",
    )
    reason = fields.Text("What the report is about", help="What an ad hoc report is to answer. The units read this.")
    unit_ids = fields.Many2many(
        "directive.unit",
        "directive_report_period_unit_rel",
        "period_id",
        "unit_id",
        "Units that report",
        default=lambda self: self._default_units(),
    )
    report_ids = fields.One2many("directive.report", "period_id", "Reports")
    score_round_ids = fields.One2many("directive.score.round", "period_id", "Points")

    _dates_in_order = models.Constraint("CHECK (date_from <= date_to)", "A period ends after it begins.")
    _one_of_a_kind = models.UniqueIndex(
        "(kind, date_from, date_to) WHERE kind <> 'adhoc'", "This period is there already."
    )

    # ---- defaults --------------------------------------------------------------------------

    @api.model
    def _default_units(self):
        units = self.env["directive.unit"]
        return units.search([("on_system", "=", True), ("kind", "not in", ("office", "division", "external"))])

    @api.depends("kind")
    def _compute_dates(self):
        today = self.env["directive.calendar"]._today()
        for period in self:
            if period.kind != "adhoc":
                proposed = report_periods.around(period.kind, today, self._cut_offs())
                period.date_from, period.date_to = proposed.first, proposed.last
            else:
                period.date_from = period.date_from or today.replace(month=1, day=1)
                period.date_to = period.date_to or today

    @api.depends("kind", "date_from", "date_to")
    def _compute_name(self):
        for period in self:
            if not (period.date_from and period.date_to):
                period.name = period.name or ""
                continue
            period.name = self._paper_name(period.kind, period.date_from, period.date_to)

    def _paper_name(self, kind, first, last):
        """Return what papers call a period, in Vietnamese."""
        if kind != "adhoc":
            known = report_periods.around(kind, last, self._cut_offs())
            if (known.first, known.last) == (first, last):
                return known.name
        return f"từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y}"

    @api.depends("date_from", "date_to", "date_due")
    def _compute_instants(self):
        calendar = self.env["directive.calendar"]
        second = timedelta(seconds=1)
        for period in self:
            period.after_at = period.date_from and calendar._start_of_day(period.date_from) - second
            period.until_at = period.date_to and calendar._end_of_day(period.date_to) - second
            period.due_at = period.date_due and calendar._end_of_day(period.date_due)

    @api.depends("date_to")
    def _compute_due(self):
        calendar = self.env["directive.calendar"]
        for period in self:
            if period.date_to:
                period.date_due = calendar.add(period.date_to, self._number("unit_days", UNIT_DAYS))
                period.date_office_due = calendar.add(period.date_to, self._number("office_days", OFFICE_DAYS))

    @api.model
    def _number(self, name, default):
        # sudo: settings are not readable by users; this one is a number of working days.
        return int(self.env["ir.config_parameter"].sudo().get_param(f"directive_reports.{name}", default))

    @api.model
    def _cut_offs(self):
        """Return the (month, day) pairs on which half-years end, from the settings."""
        # sudo: settings are not readable by users; these are two dates.
        parameters = self.env["ir.config_parameter"].sudo()
        texts = [parameters.get_param(f"directive_reports.cut_off_{name}") for name in ("middle", "end")]
        return tuple(
            tuple(int(part) for part in text.split("-")) if text else default
            for text, default in zip(texts, report_periods.CUT_OFFS, strict=True)
        )

    # ---- what must hold --------------------------------------------------------------------

    @api.constrains("kind", "requested_by_id", "reason")
    def _check_adhoc(self):
        for period in self:
            if period.kind == "adhoc" and not (period.requested_by_id and (period.reason or "").strip()):
                raise ValidationError(
                    self.env._(
                        "An ad hoc report is made at the request of the Chairman (Điều 12 khoản 1): say who asks for"
                        " it, and what it is about."
                    )
                )

    @api.constrains("unit_ids")
    def _check_units(self):
        # sudo: whether anything is written counts, not whether the user may read it.
        written = self.sudo().report_ids.filtered(lambda report: report.state != "draft")
        for report in written.filtered(lambda report: report.unit_id - report.period_id.unit_ids):
            raise ValidationError(self._written_reason(report.period_id))

    def write(self, vals):
        if {"date_from", "date_to", "kind"} & vals.keys():
            # sudo: as in _check_units.
            for period in self:
                if period.sudo().report_ids.filtered(lambda report: report.state != "draft"):
                    raise UserError(self._written_reason(period))
                if period.sudo().score_round_ids.filtered(lambda points: points.state != "draft"):
                    raise UserError(
                        self.env._(
                            "Points for “%(period)s” have been published: the period stays as it is. Open another"
                            " period instead (Điều 14 khoản 3).",
                            period=period.name,
                        )
                    )
        return super().write(vals)

    def _written_reason(self, period):
        return self.env._(
            "Reports on “%(period)s” have been approved with their figures: the period stays as it is. Open another"
            " period instead (Điều 12 khoản 1).",
            period=period.name,
        )

    # ---- opened by themselves ----------------------------------------------------------------

    @api.model
    def _cron_open_periods(self):
        """Open the half-year and the year whose end is near (scheduled action); each once, however often it runs."""
        today = self.env["directive.calendar"]._today()
        for kind in OPENED_KINDS:
            near = report_periods.around(kind, today, self._cut_offs())
            if (near.last - today).days <= OPENED_AHEAD and not self.search_count(
                [("kind", "=", kind), ("date_to", "=", near.last)]
            ):
                self.create({"kind": kind, "date_from": near.first, "date_to": near.last})._announce()

    @api.model_create_multi
    def create(self, vals_list):
        periods = super().create(vals_list)
        self.env["directive.log"]._append(periods, "open_period", None, {one: one.name for one in periods})
        return periods

    def _announce(self):
        """Tell the units that report, and by when."""
        self.env["directive.notice"]._tell_of_period(self, self.unit_ids, "report_asked")

    def action_announce(self):
        """Tell the units by mail that their report is asked for."""
        self.ensure_one()
        if not self.env["directive.task"]._is_office():
            raise UserError(self.env._("Only the Office asks units for their reports (Điều 12 khoản 1)."))
        self._announce()
        return self._notification(self.env._("%(count)s units are told by mail.", count=len(self.unit_ids)))

    @api.model
    def _notification(self, message, tone="success"):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": message, "type": tone, "next": {"type": "ir.actions.client", "tag": "soft_reload"}},
        }

    def action_add_all_units(self):
        """Put all units that work on the system on the list of those that report."""
        self.ensure_one()
        self.unit_ids = [Command.set(self._default_units().ids)]
