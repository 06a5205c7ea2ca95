from odoo import api, fields, models
from odoo.exceptions import UserError

from .directive_task_attention import WITH_HEAD


class DirectiveProgress(models.Model):
    """A report of the lead unit on how a task goes (item 8 of Điều 5; Điều 6 khoản 2b)."""

    _name = "directive.progress"
    _description = "Progress report"
    _order = "create_date desc, id desc"

    task_id = fields.Many2one("directive.task", "Task", required=True, index=True, ondelete="cascade")
    content = fields.Text("Situation", required=True)
    percent = fields.Integer("Done (%)", aggregator="avg")
    paper_reference = fields.Char("Source paper", help="For units not on the system (Điều 6 khoản 1b).")
    reported_by_id = fields.Many2one("res.users", "Reported by", readonly=True, default=lambda self: self.env.user)

    _percent_valid = models.Constraint(
        "CHECK (percent >= 0 AND percent <= 100)", "The share done lies between 0 and 100 %."
    )

    @api.depends("percent")
    def _compute_display_name(self):
        calendar = self.env["directive.calendar"]
        for entry in self:
            day = calendar._local_date(entry.create_date or fields.Datetime.now())
            entry.display_name = f"{calendar._day_label(day)}: {entry.percent} %"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["reported_by_id"] = self.env.uid
        entries = super().create(vals_list)
        for entry in entries:
            entry._check_may_record()
            entry._update_task()
        return entries

    def _check_may_record(self):
        task = self.task_id
        if reason := task._why_not_report():
            raise UserError(reason)
        if not task.lead_unit_id._has_member(self.env.user) and not self.paper_reference and not self.env.su:
            raise UserError(
                self.env._(
                    "Name the paper in which the unit reported this (Điều 6 khoản 1b): number, notation and date."
                )
            )

    def _update_task(self):
        task = self.task_id
        if task.state == "transferred" and not task._why_not("accept"):
            task.action_accept()
        # sudo: the unit may report; that the task shows the latest report follows from it.
        task._facts_open().sudo().write({"last_progress_at": fields.Datetime.now(), "percent": self.percent})


class DirectiveTask(models.Model):
    _inherit = "directive.task"

    def _percent_shown(self):
        """Return the share done that a unit's page shows, or 0.

        The share belongs to the newest report. A result, once handed in, says that the task is done: nobody has
        stated another share, so none is invented, and the old one is not shown beside it.
        """
        if self.state not in ("transferred", "in_progress") or self.attention in WITH_HEAD:
            return 0
        return self.percent

    def _why_not_report(self):
        """Say why the user may not report progress on this task now, or nothing."""
        if reason := self._why_not_record():
            return reason
        if self.state not in ("transferred", "in_progress", "submitted"):
            return self.env._("Progress is reported on tasks under way; this one is not.")
        return ""
