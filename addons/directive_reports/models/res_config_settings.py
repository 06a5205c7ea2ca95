from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.report_periods import CUT_OFFS
from .directive_overview import RANKED_FROM
from .directive_report_period import OFFICE_DAYS, UNIT_DAYS
from .directive_score_round import OBJECTION_DAYS
from .directive_score_shortlist import REWARD_COUNT, REWARD_POINTS

#: A year with a 29 February would let a cut-off pass that other years do not have.
ANY_YEAR = 2025


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    directive_issuer_upper = fields.Char(related="company_id.directive_issuer_upper", readonly=False)
    directive_issuer_name = fields.Char(related="company_id.directive_issuer_name", readonly=False)
    directive_notation = fields.Char(related="company_id.directive_notation", readonly=False)
    directive_place = fields.Char(related="company_id.directive_place", readonly=False)
    directive_legal_basis = fields.Text(related="company_id.directive_legal_basis", readonly=False)
    directive_signer_title = fields.Char(related="company_id.directive_signer_title", readonly=False)
    directive_recipients = fields.Text(related="company_id.directive_recipients", readonly=False)
    directive_cut_off_middle = fields.Char("End of the first half-year", help="Day/month.")
    directive_cut_off_end = fields.Char("End of the year", help="Day/month.")
    directive_report_unit_days = fields.Integer(
        "Working days until the units' reports are due",
        config_parameter="directive_reports.unit_days",
        default=UNIT_DAYS,
    )
    directive_report_office_days = fields.Integer(
        "Working days until the Office's report is due",
        config_parameter="directive_reports.office_days",
        default=OFFICE_DAYS,
    )
    directive_public_figures = fields.Boolean(
        "Publish figures",
        config_parameter="directive_reports.public_figures",
        help="At /directive/public, for everybody and without a login: how many tasks, never which (Điều 2 khoản 1).",
    )
    directive_score_objection_days = fields.Integer(
        "Working days to object to points",
        config_parameter="directive_reports.objection_days",
        default=OBJECTION_DAYS,
    )
    directive_score_reward_points = fields.Integer(
        "Rewards proposed from (points)", config_parameter="directive_reports.reward_points", default=REWARD_POINTS
    )
    directive_score_reward_count = fields.Integer(
        "Rewards proposed, of each kind at most",
        config_parameter="directive_reports.reward_count",
        default=REWARD_COUNT,
    )
    directive_ranked_from = fields.Integer(
        "Ranked from so many tasks", config_parameter="directive_reports.ranked_from", default=RANKED_FROM
    )

    @api.model
    def get_values(self):
        """Show the cut-offs as day/month."""
        cut_offs = self.env["directive.report.period"]._cut_offs()
        middle, end = (f"{day:02d}/{month:02d}" for month, day in cut_offs)
        return {**super().get_values(), "directive_cut_off_middle": middle, "directive_cut_off_end": end}

    def set_values(self):
        """Keep the cut-offs as month-day, and refuse what no year has."""
        days = (self.directive_report_unit_days, self.directive_report_office_days)
        if min(days) < 1 or days[0] > days[1]:
            raise UserError(
                self.env._(
                    "Reports are due at least one working day after the end of the period, the units' not after the"
                    " Office's (Điều 11 khoản 2, Điều 12 khoản 1)."
                )
            )
        if self.directive_score_objection_days < 1 or not 0 <= self.directive_score_reward_points <= 100:
            raise UserError(
                self.env._("Objections run for at least one working day, and rewards begin between 0 and 100 points.")
            )
        texts = (self.directive_cut_off_middle, self.directive_cut_off_end)
        cut_offs = [self._cut_off(text, default) for text, default in zip(texts, CUT_OFFS, strict=True)]
        if cut_offs[0] >= cut_offs[1]:
            raise UserError(self.env._("The first half-year ends before the year ends: write both as day/month."))
        parameters = self.env["ir.config_parameter"]
        for name, (month, day) in zip(("middle", "end"), cut_offs, strict=True):
            parameters.set_param(f"directive_reports.cut_off_{name}", f"{month:02d}-{day:02d}")
        return super().set_values()

    def _cut_off(self, text, default):
        """Return (month, day) of a text like 14/6."""
        if not (text or "").strip():
            return default
        try:
            day, month = (int(part) for part in text.split("/"))
            date(ANY_YEAR, month, day)
        except ValueError as error:
            raise UserError(
                self.env._("“%(text)s” is no day of the year. Write it as day/month: 14/6.", text=text)
            ) from error
        return month, day
