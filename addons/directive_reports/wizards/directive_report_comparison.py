from odoo import api, fields, models
from odoo.addons.directive_tracking.models.directive_task_timeliness import TIMELINESS
from odoo.fields import Command

CLASSES = [*TIMELINESS, ("cancelled", "Cancelled"), ("absent", "Not counted")]


class DirectiveReportComparison(models.TransientModel):
    """A report counted anew today beside its fixed figures, task by task, and why (Điều 4 khoản 2, Điều 7)."""

    _name = "directive.report.comparison"
    _description = "Report counted anew"
    _rec_name = "report_id"

    report_id = fields.Many2one("directive.report", "Report", required=True, readonly=True, ondelete="cascade")
    compared_at = fields.Datetime("Counted anew on", required=True, readonly=True, default=fields.Datetime.now)
    frozen_at = fields.Datetime(related="report_id.frozen_at")
    until_at = fields.Datetime(related="report_id.period_id.until_at", string="As of")
    line_ids = fields.One2many("directive.report.comparison.line", "comparison_id", "Differences", readonly=True)
    conclusion = fields.Char(compute="_compute_conclusion")
    is_same = fields.Boolean(compute="_compute_conclusion")
    hidden_count = fields.Integer("Tasks that you may not read", readonly=True)

    @api.depends("line_ids", "hidden_count")
    @api.depends_context("lang")
    def _compute_conclusion(self):
        for one in self:
            count = len(one.line_ids) + one.hidden_count
            one.is_same = not count
            if not one.frozen_at:
                one.conclusion = self.env._("The figures are not fixed yet: they are counted anew each time.")
            elif count:
                one.conclusion = self.env._("%(count)s task(s) would be counted differently today.", count=count)
            else:
                one.conclusion = self.env._("No difference: counted anew today, each task is counted as in the report.")

    @api.model
    def _open(self, report):
        """Count a report anew and open what came out."""
        compared = report._compared()
        lines = [Command.create(self._line(difference)) for difference in compared["differences"]]
        comparison = self.create({"report_id": report.id, "line_ids": lines, "hidden_count": compared["hidden"]})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Counted anew today"),
            "res_model": self._name,
            "res_id": comparison.id,
            "views": [[False, "form"]],
            "target": "new",
        }

    def _line(self, difference):
        return {
            "task_id": difference["task"].id,
            "before": difference["before"],
            "after": difference["after"],
            "why": "\n".join(self._fact(row) for row in difference["why"]),
        }

    def _fact(self, row):
        """Say one fact of the log: when, who, what, and the reason given."""
        # sudo: the name of who did it; the row itself was read under the user's own rules.
        who = row.user_id.sudo().name
        said = f"{row.sentence} – {row.detail}" if row.detail else row.sentence
        return f"{self.env['directive.figures.sheet'].new({'as_of': row.at})._as_of_label()} · {who}: {said}"


class DirectiveReportComparisonLine(models.TransientModel):
    """One task that would be counted differently."""

    _name = "directive.report.comparison.line"
    _description = "Task counted differently"
    _order = "id"
    _rec_name = "task_id"

    comparison_id = fields.Many2one("directive.report.comparison", required=True, readonly=True, ondelete="cascade")
    task_id = fields.Many2one("directive.task", "Task", required=True, readonly=True, ondelete="cascade")
    unit_id = fields.Many2one(related="task_id.lead_unit_id")
    reference = fields.Char(related="task_id.document_id.reference", string="Document")
    before = fields.Selection(CLASSES, "In the report", readonly=True)
    after = fields.Selection(CLASSES, "Counted today", readonly=True)
    why = fields.Text(
        "What was recorded since", readonly=True, help="From the log of facts; empty: the fact was already on record."
    )

    def action_open_task(self):
        """Open the task as it is now."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "directive.task",
            "res_id": self.task_id.id,
            "views": [[False, "form"]],
        }
