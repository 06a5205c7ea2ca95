from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

#: States of the Office's report in which its text, assessments included, is fixed.
FIXED = ("approved", "submitted", "accepted")


class DirectiveAssessment(models.Model):
    """How the Office assesses a unit's carrying out of its tasks in a period (Điều 10 khoản 1a).

    It is part of the Office's report to the Chairman. The unit itself reads it once that report is accepted: before, it
    is a proposal of the Office; afterwards what is said of a unit is open to it (Điều 2 khoản 2).
    """

    _name = "directive.assessment"
    _description = "Assessment of a unit"
    _order = "period_id desc, unit_id, id"
    _rec_name = "unit_id"

    period_id = fields.Many2one("directive.report.period", "Period", required=True, index=True, ondelete="restrict")
    unit_id = fields.Many2one("directive.unit", "Unit", required=True, index=True, ondelete="restrict")
    text = fields.Text("Assessment", help="Printed in part III of the Office's report. Empty: nothing is printed.")
    author_id = fields.Many2one("res.users", "Written by", readonly=True, ondelete="restrict")
    written_at = fields.Datetime("Written on", readonly=True)
    before = fields.Text("Assessment of the period before", compute="_compute_before")
    why_not = fields.Char("Why it cannot be changed", compute="_compute_why_not")

    _one_of_a_unit = models.UniqueIndex(
        "(period_id, unit_id)",
        "Somebody else has assessed this unit a moment ago. Reload the page and go on in theirs.",
    )

    @api.depends("period_id.name", "unit_id.name")
    def _compute_display_name(self):
        for one in self:
            one.display_name = f"{one.unit_id.name or ''} – {one.period_id.name or ''}"

    @api.depends("period_id", "unit_id")
    def _compute_before(self):
        for one in self:
            earlier = self.search(
                [("unit_id", "=", one.unit_id.id), ("period_id.date_to", "<", one.period_id.date_to)],
                order="period_id desc",
                limit=1,
            )
            one.before = earlier.text

    @api.depends("period_id")
    @api.depends_context("uid")
    def _compute_why_not(self):
        for one in self:
            one.why_not = one._why_not_write()

    @api.constrains("period_id", "unit_id")
    def _check_asked(self):
        for one in self:
            if one.unit_id not in one.period_id.unit_ids:
                raise ValidationError(
                    self.env._(
                        "“%(unit)s” does not report on this period. Put it on the period's list of units first"
                        " (Điều 12 khoản 1).",
                        unit=one.unit_id.name,
                    )
                )

    # ---- who writes it, and until when -----------------------------------------------------------

    def _why_not_write(self):
        """Say why the current user may not write this assessment, or nothing."""
        if not self.env["directive.task"]._is_office():
            return self.env._("Only the Office assesses how units carry out their tasks (Điều 10 khoản 1a).")
        newest = self._office_report()
        if newest.state in FIXED:
            return self.env._(
                "The Office's report on this period is approved, and this assessment stands in it. Take the approval"
                " back, or begin a correction of the report (Điều 7 khoản 1)."
            )
        return ""

    def _office_report(self):
        # sudo: only the state of the Office's newest report counts.
        reports = self.period_id.sudo().report_ids.filtered(lambda report: report.kind == "office")
        return reports.sorted("version")[-1:]

    @api.model_create_multi
    def create(self, vals_list):
        created = super().create([{**vals, **self._stamp()} for vals in vals_list])
        created._refuse_and_log(dict.fromkeys(created))
        return created

    def write(self, vals):
        if vals.keys() & {"period_id", "unit_id", "author_id", "written_at"}:
            raise UserError(
                self.env._("An assessment stays with its unit, period and author (Điều 10 khoản 1a). Change its text.")
            )
        before = {one: one.text for one in self}
        result = super().write({**vals, **self._stamp()})
        self._refuse_and_log(before)
        return result

    def _stamp(self):
        return {"author_id": self.env.uid, "written_at": fields.Datetime.now()}

    def _refuse_and_log(self, before):
        for one in self:
            if refusal := one._why_not_write():
                raise UserError(refusal)
        self.env["directive.log"]._append(self, "text", before, {one: one.text for one in self})

    @api.model
    def _open(self, period, unit):
        """Return the dialog in which a unit is assessed for a period."""
        found = self.search([("period_id", "=", period.id), ("unit_id", "=", unit.id)], limit=1)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Assessment of %(unit)s", unit=unit.name),
            "res_model": self._name,
            "res_id": found.id,
            "views": [[self.env.ref("directive_reports.view_directive_assessment_dialog").id, "form"]],
            "target": "new",
            "context": {"default_period_id": period.id, "default_unit_id": unit.id},
        }


class DirectiveReport(models.Model):
    """The assessments stand in part III of the Office's report, and are fixed with it."""

    _inherit = "directive.report"

    def _figures_now(self, most=None):
        figures = super()._figures_now(most)
        if self.kind == "office":
            figures["assessments"] = self._assessments()
        return figures

    def _assessments(self):
        written = self.env["directive.assessment"].search([("period_id", "=", self.period_id.id)])
        return [{"unit": one.unit_id.name, "text": one.text} for one in written if (one.text or "").strip()]

    def _late_sentences(self, figures):
        assessed = figures.get("assessments") or []
        sentences = [f"{one['unit']}: {' '.join(one['text'].split())}" for one in assessed]
        return [*super()._late_sentences(figures), *sentences]
