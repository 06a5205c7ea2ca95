from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .directive_urging import HEARD, UNDER_WAY

URGED_STATES = ("transferred", "in_progress")


class DirectiveTask(models.Model):
    """Following up and urging a task (Điều 8 khoản 2, Điều 9, Điều 10): by whom, how often, and what is left undone."""

    _inherit = "directive.task"

    followup_ids = fields.One2many("directive.followup", "task_id", "Follow-ups", copy=False)
    followup_count = fields.Integer(
        "Urged",
        compute="_compute_followup_count",
        store=True,
        precompute=True,
        copy=False,
        aggregator="sum",
        help="In all five forms.",
    )
    may_urge = fields.Boolean(compute="_compute_may_urge")
    no_update = fields.Boolean(
        "No update",
        compute="_compute_no_update",
        search="_search_no_update",
        help="Under way, and no progress report for the set number of working days (Điều 8 khoản 2).",
    )
    for_leaders = fields.Boolean(
        "On the Chairman's list",
        compute="_compute_for_leaders",
        search="_search_for_leaders",
        help="Under way, and a rung of the ladder that is told to the city's leaders has been reached.",
    )

    # The scheduled action finds what crossed by these: none of them grows with the tasks that are done.
    _urged_by_deadline = models.Index("(date_effective, id) WHERE state IN ('transferred', 'in_progress')")
    _urged_by_review = models.Index("(review_due_at) WHERE state = 'transferred' AND reviewed_at IS NULL")
    _silent = models.Index("((GREATEST(received_at, last_progress_at))) WHERE state IN ('transferred', 'in_progress')")
    _elapsed_50 = models.Index(
        "((received_at + (deadline_at - received_at) * 0.5)) WHERE state IN ('transferred', 'in_progress')"
    )
    _elapsed_75 = models.Index(
        "((received_at + (deadline_at - received_at) * 0.75)) WHERE state IN ('transferred', 'in_progress')"
    )
    _elapsed_90 = models.Index(
        "((received_at + (deadline_at - received_at) * 0.9)) WHERE state IN ('transferred', 'in_progress')"
    )
    _most_urged = models.Index("(followup_count) WHERE followup_count > 0 AND confirmed_at IS NULL")

    @api.model
    def _closed_fields(self):
        return super()._closed_fields() | {"followup_ids", "followup_count"}

    @api.depends("followup_ids")
    def _compute_followup_count(self):
        groups = self.env["directive.followup"]._read_group([("task_id", "in", self.ids)], ["task_id"], ["__count"])
        counts = {task.id: count for task, count in groups}
        for task in self:
            task.followup_count = counts.get(task._origin.id, 0)

    # ---- who may urge whom ------------------------------------------------------------------

    @api.depends("state", "lead_unit_id", "coordinating_unit_ids")
    @api.depends_context("uid")
    def _compute_may_urge(self):
        for task in self:
            task.may_urge = not task._why_not_urge()

    def _why_not_urge(self, unit=None):
        """Say why the user may not urge ``unit`` (or anybody) about this task, or nothing (Điều 10 khoản 1a, 2a)."""
        if self.state == "submitted":
            return self.env._(
                "The result of “%(task)s” is submitted and waits for the Office: there is nothing to urge"
                " (Điều 6 khoản 1c).",
                task=self.name or "",
            )
        if self.state not in URGED_STATES:
            return self.env._(
                "“%(task)s” is not under way, so there is nothing to urge (Điều 9).", task=self.name or ""
            )
        if unit and unit not in self.lead_unit_id | self.coordinating_unit_ids:
            return self.env._(
                "“%(unit)s” has nothing to do with this task. Urge its lead unit or a coordinating one"
                " (Điều 10 khoản 2).",
                unit=unit.name,
            )
        if self.env.su or self._is_office():
            return ""
        return self._why_not_urge_as_unit(unit)

    def _why_not_urge_as_unit(self, unit):
        if not self.lead_unit_id._has_member(self.env.user):
            return self.env._(
                "The Office urges every unit (Điều 10 khoản 1a), and the lead unit those that coordinate with it"
                " (Điều 10 khoản 2a). Write a message on the task instead."
            )
        if not self.coordinating_unit_ids or unit == self.lead_unit_id:
            return self.env._(
                "A lead unit urges the units that coordinate with it (Điều 10 khoản 2a); choose one of them, if there"
                " are any."
            )
        return ""

    def action_urge(self):
        """Open the dialog that urges the units of these tasks, as many as are chosen."""
        reasons = [task._why_not_urge() for task in self]
        if reasons and all(reasons):
            raise UserError(reasons[0])
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_tracking.action_directive_followup_wizard")
        return {**action, "context": {"default_task_ids": [(6, 0, self.ids)]}}

    def action_open_followups(self):
        """Open the follow-ups of this task."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_tracking.action_directive_followup")
        context = {"default_task_id": self.id}
        return {**action, "domain": [("task_id", "=", self.id)], "context": context}

    def _unanswered(self):
        """Return the follow-ups that wait for an answer of the current user's units."""
        units = self._my_units()
        return self.followup_ids.filtered(lambda one: one.state == "waiting" and one.unit_id in units)

    def _why_not_answer(self):
        if self._unanswered():
            return ""
        return self.env._("No urging of this task waits for an answer of your unit (Điều 9).")

    # ---- what the Office and the leaders look for --------------------------------------------

    @api.depends("state", "received_at", "last_progress_at")
    def _compute_no_update(self):
        silent_before = self._silent_before()
        for task in self:
            heard = max(filter(None, (task.received_at, task.last_progress_at)), default=None)
            under_way = task.state in ("transferred", "in_progress")
            task.no_update = bool(under_way and heard and heard < silent_before)

    def _silent_before(self):
        return self.env["directive.urging"]._silent_before(self.env["directive.calendar"]._today())

    def _search_no_update(self, operator, value):
        if operator != "in":
            return NotImplemented
        silent_before = self._silent_before()
        return self._flag_domain("no_update", value, SQL("(%s AND %s < %s)", SQL(UNDER_WAY), SQL(HEARD), silent_before))

    @api.depends("state", "deadline_at")
    def _compute_for_leaders(self):
        # sudo: reminders are the system's; only yes or no about a task that the user reads leaves here.
        found = self.sudo().search([("id", "in", self.ids), ("for_leaders", "=", True)])
        for task in self:
            task.for_leaders = task._origin.id in found.ids

    def _search_for_leaders(self, operator, value):
        if operator != "in":
            return NotImplemented
        reached = SQL(
            """(%s AND EXISTS (SELECT 1 FROM directive_reminder reminder WHERE reminder.for_leaders
                AND reminder.task_id = task.id AND reminder.deadline_at = task.deadline_at))""",
            SQL(UNDER_WAY),
        )
        return self._flag_domain("for_leaders", value, reached)

    def _flag_domain(self, name, values, test):
        """Return the domain of a yes-or-no field: ``test`` is SQL over the row ``task``."""
        if {bool(value) for value in values} == {True, False}:
            return Domain.TRUE
        wanted = any(values)
        self.flush_model()
        self.env["directive.reminder"].flush_model()

        def to_sql(model, alias, query):
            flagged = SQL("SELECT task.id FROM directive_task task WHERE %s", test)
            return SQL("%s %s (%s)", SQL.identifier(alias, "id"), SQL("IN" if wanted else "NOT IN"), flagged)

        return Domain.custom(to_sql=to_sql, predicate=lambda task: task[name] is wanted)
