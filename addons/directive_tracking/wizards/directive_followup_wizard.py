from odoo import api, fields, models
from odoo.exceptions import UserError


class DirectiveFollowupWizard(models.TransientModel):
    """Urges the units of one or of many tasks at once, and records it (Điều 9, Điều 10)."""

    _name = "directive.followup.wizard"
    _description = "Urge"

    task_ids = fields.Many2many("directive.task", string="Tasks", required=True)
    task_count = fields.Integer("Number of tasks", compute="_compute_tasks")
    is_office = fields.Boolean(compute="_compute_tasks")
    left_out = fields.Char("Left out", compute="_compute_tasks")
    choosable_unit_ids = fields.Many2many("directive.unit", compute="_compute_tasks")
    audience = fields.Selection(
        [("lead", "The lead unit"), ("coordinating", "The coordinating units")],
        "Urge",
        required=True,
        default=lambda self: "lead" if self.env["directive.task"]._is_office() else "coordinating",
    )
    unit_ids = fields.Many2many(
        "directive.unit", string="Only these units", help="Empty: all the coordinating units of each task."
    )
    channel = fields.Selection("_channels", "Form", required=True, default="system")
    followed_at = fields.Datetime("When", required=True, default=fields.Datetime.now)
    person = fields.Char("Spoken to")
    content = fields.Text("What is said", required=True)
    answer = fields.Text("What was answered", help="When the unit answered on the spot, on the telephone for instance.")
    send_mail = fields.Boolean("Send a mail to the units", default=True)

    @api.model
    def _channels(self):
        return self.env["directive.followup"]._fields["channel"]._description_selection(self.env)

    @api.depends("task_ids", "audience")
    def _compute_tasks(self):
        for wizard in self:
            tasks = wizard.task_ids
            reasons = [reason for task in tasks if (reason := wizard._why_left_out(task))]
            wizard.task_count = len(tasks)
            wizard.is_office = tasks._is_office()
            wizard.left_out = wizard._left_out_sentence(reasons)
            wizard.choosable_unit_ids = tasks.coordinating_unit_ids

    def _why_left_out(self, task):
        if self.audience == "coordinating" and not task.coordinating_unit_ids:
            return self.env._("“%(task)s” has no coordinating unit.", task=task.name or "")
        return task._why_not_urge(task.lead_unit_id if self.audience == "lead" else None)

    def _left_out_sentence(self, reasons):
        if not reasons:
            return ""
        return self.env._("%(count)s task(s) are left out: %(reason)s", count=len(reasons), reason=reasons[0])

    @api.onchange("channel")
    def _onchange_channel(self):
        self.send_mail = self.channel == "system"

    def action_urge(self):
        """Record one follow-up a unit and task; the units are told by one mail a person, if wanted."""
        self.ensure_one()
        units = {task: self._units_of(task) for task in self.task_ids if not self._why_left_out(task)}
        urged = {task: chosen for task, chosen in units.items() if chosen}
        if not urged:
            reasons = [self._why_left_out(task) for task in self.task_ids]
            raise UserError(next(filter(None, reasons), self.env._("None of these units has to do with the tasks.")))
        answer = (self.answer or "").strip()
        followups = self.env["directive.followup"]._urge(urged, self._values(), answer, self.send_mail)
        return self._done(len(followups))

    def _units_of(self, task):
        if self.audience == "lead":
            return task.lead_unit_id
        return task.coordinating_unit_ids & self.unit_ids if self.unit_ids else task.coordinating_unit_ids

    def _values(self):
        return {
            "channel": self.channel,
            "followed_at": self.followed_at,
            "person": self.person,
            "content": self.content,
        }

    def _done(self, count):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Recorded: %(count)s follow-up(s). %(left)s", count=count, left=self.left_out),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
