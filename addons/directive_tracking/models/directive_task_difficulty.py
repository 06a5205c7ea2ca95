from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

#: A task on which there is still something to decide.
OPEN_STATES = ("transferred", "in_progress", "submitted", "returned")

_WAS_OVERDUE_SQL = """EXISTS (
    SELECT 1 FROM directive_task_deadline moved
    JOIN directive_task_deadline earlier ON earlier.task_id = moved.task_id AND earlier.valid_to = moved.valid_from
    WHERE moved.task_id = %(id)s AND moved.source = 'decision' AND earlier.deadline_at <= moved.valid_from
      AND (%(submitted_at)s IS NULL OR %(submitted_at)s >= earlier.deadline_at))"""


class DirectiveTask(models.Model):
    """The difficulties of a task, and what a leader's decision leaves visible on it (Điều 8 khoản 4)."""

    _inherit = "directive.task"

    escalation_ids = fields.One2many("directive.escalation", "task_id", "Difficulties", copy=False)
    escalation_count = fields.Integer("Number of difficulties", compute="_compute_escalation_count")
    may_raise_difficulty = fields.Boolean("The user may raise a difficulty", compute="_compute_may_raise_difficulty")
    was_overdue = fields.Boolean(
        "Was overdue before a decision",
        compute="_compute_was_overdue",
        search="_search_was_overdue",
        help="Its deadline had passed when a leader's decision moved it (Điều 8 khoản 4): the lateness stays visible.",
    )

    @api.depends("escalation_ids")
    @api.depends_context("uid")
    def _compute_escalation_count(self):
        groups = self.env["directive.escalation"]._read_group([("task_id", "in", self.ids)], ["task_id"], ["__count"])
        counts = {task.id: count for task, count in groups}
        for task in self:
            task.escalation_count = counts.get(task._origin.id, 0)

    @api.depends("state", "involved_unit_ids")
    @api.depends_context("uid")
    def _compute_may_raise_difficulty(self):
        for task in self:
            task.may_raise_difficulty = not task._why_not_raise_difficulty()

    # ---- raising -----------------------------------------------------------------------

    def _why_not_raise_difficulty(self):
        """Say why the user may not raise a difficulty about this task now, or nothing.

        Neither the deadline nor a refused extension is a reason: this road stays open (Điều 12 khoản 2).
        """
        if self.state not in OPEN_STATES:
            return self.env._(
                "A difficulty is raised about a task that is under way (Điều 8 khoản 4, Điều 12 khoản 2); this one"
                " is not."
            )
        if self.env.su or self._is_office():
            return ""
        if self.lead_unit_id._has_member(self.env.user) or self.coordinating_unit_ids._has_member(self.env.user):
            return ""
        return self.env._(
            "The units that carry this task out, and the Office, raise difficulties about it (Điều 11 khoản 3,"
            " Điều 12 khoản 2)."
        )

    def _has_come_due(self):
        """Tell whether the day of the effective deadline has come (Điều 11 khoản 3)."""
        return bool(self.date_effective) and self.date_effective <= self.env["directive.calendar"]._today()

    def _line_for_leaders(self):
        """Return how the task stands, as short texts: lead, deadline, time left, changes of the deadline."""
        if not self:
            return []
        changes = len(self.deadline_ids) - 1
        return [
            self.document_id.reference,
            self.lead_unit_id.name,
            self.date_deadline and self.env._("Deadline %(day)s", day=format_date(self.env, self.date_deadline)),
            self.deadline_hint,
            self.was_overdue and self.env._("was overdue before a decision"),
            changes > 0 and self.env._("deadline changed %(count)s time(s)", count=changes),
            *self._counts_for_leaders(),
        ]

    def _counts_for_leaders(self):
        """Return how often the task was extended and urged, as short texts, where these are counted."""
        counts = {
            "extended_count": self.env._("extended %(count)s time(s)"),
            "followup_count": self.env._("urged %(count)s time(s)"),
        }
        return [text % {"count": self[name]} for name, text in counts.items() if name in self._fields and self[name]]

    def action_raise_difficulty(self):
        """Open the form in which a difficulty is raised."""
        self.ensure_one()
        if reason := self._why_not_raise_difficulty():
            raise UserError(reason)
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_tracking.action_directive_escalation_new")
        return {**action, "context": {"default_task_id": self.id}}

    def action_open_difficulties(self):
        """Open the difficulties of this task."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_tracking.action_directive_escalation")
        return {**action, "domain": [("task_id", "=", self.id)], "context": {"default_task_id": self.id}}

    # ---- what a decision leaves behind ----------------------------------------------------

    def _why_not_cancel(self):
        if self._is_cancelled_by_decision():
            return ""
        return super()._why_not_cancel()

    def _is_cancelled_by_decision(self):
        """Tell whether the user is a leader whose decision on a difficulty cancels this task (Điều 8 khoản 4)."""
        if not self.env.user.has_group("directive_tracking.group_city_leader"):
            return False
        decided = [("state", "=", "decided"), ("effect", "=", "cancelled"), ("decided_by_id", "=", self.env.uid)]
        return bool(self.env["directive.escalation"].search_count([("task_id", "=", self.id), *decided], limit=1))

    @api.depends("deadline_ids.source", "deadline_ids.valid_to", "submitted_at")
    def _compute_was_overdue(self):
        for task in self:
            decided = task.deadline_ids.filtered(lambda deadline: deadline.source == "decision")
            task.was_overdue = any(task._was_late_at(moved) for moved in decided)

    def _was_late_at(self, moved):
        """Tell whether the deadline had lapsed when this one took its place; as ``_WAS_OVERDUE_SQL`` says it."""
        earlier = self.deadline_ids.filtered(lambda one: one.valid_to and one.valid_to == moved.valid_from)
        return any(
            one.deadline_at <= moved.valid_from and (not self.submitted_at or self.submitted_at >= one.deadline_at)
            for one in earlier
        )

    def _search_was_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        if set(value) == {True, False}:
            return []
        wanted = True in value
        return Domain.custom(
            to_sql=lambda task, alias, query: SQL("%s" if wanted else "NOT %s", task._was_overdue_sql(alias)),
            predicate=lambda task: task.was_overdue == wanted,
        )

    def _was_overdue_sql(self, alias):
        self.env["directive.task.deadline"].flush_model()
        submitted_at = SQL.identifier(alias, "submitted_at", to_flush=self._fields["submitted_at"])
        return SQL(_WAS_OVERDUE_SQL, id=SQL.identifier(alias, "id"), submitted_at=submitted_at)
