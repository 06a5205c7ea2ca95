from odoo import api, fields, models
from odoo.tools import SQL

#: How many days ahead a deadline counts as near.
DUE_SOON_DAYS = 5

#: What needs doing, the first thing first: the keys sort as text.
ATTENTION = [
    ("0_approve", "Results that wait for your approval"),
    ("1_accept", "To accept"),
    ("2_rejected", "Not confirmed: complete it and submit again"),
    ("3_overdue", "Overdue"),
    ("4_due_soon", "Due soon"),
    ("5_open", "In progress"),
    ("6_informed", "Led by others"),
    ("6_with_head", "With the head of the unit, for approval"),
    ("7_waiting", "Waiting for the Office"),
    ("8_done", "Complete"),
    ("9_cancelled", "Cancelled"),
]
#: A result is prepared and not approved yet: whatever the deadline, it is the head's turn (Điều 7 khoản 2c).
WITH_HEAD = ("0_approve", "6_with_head")
#: The unit, or this member of it, has done what there was to do.
HANDED_ON = (*WITH_HEAD, "7_waiting")

_ATTENTION_SQL = """CASE
    WHEN %(state)s = 'draft' THEN NULL
    WHEN %(state)s = 'cancelled' THEN '9_cancelled'
    WHEN %(state)s = 'confirmed' THEN '8_done'
    WHEN NOT %(leads)s THEN '6_informed'
    WHEN %(state)s IN ('submitted', 'returned') THEN '7_waiting'
    WHEN %(with_head)s THEN CASE WHEN %(heads)s THEN '0_approve' ELSE '6_with_head' END
    WHEN %(state)s = 'transferred' THEN '1_accept'
    WHEN %(rejected)s THEN '2_rejected'
    WHEN %(now)s >= %(deadline_at)s THEN '3_overdue'
    WHEN %(soon)s >= %(deadline_at)s THEN '4_due_soon'
    ELSE '5_open'
END"""


class DirectiveTask(models.Model):
    """What a task asks of the current user's units at this moment; derived, searchable and sortable."""

    _inherit = "directive.task"

    attention = fields.Selection(ATTENTION, "To do", compute="_compute_attention", search="_search_attention")

    @api.depends("state", "deadline_at", "lead_unit_id.head_user_id", "result_ids.verification_state")
    @api.depends_context("uid")
    def _compute_attention(self):
        rows = {}
        if self.ids:
            query = self._as_query(ordered=False)
            columns = [SQL.identifier(self._table, "id"), self._attention_sql(self._table)]
            rows = dict(self.env.execute_query(query.select(*columns)))
        for task in self:
            task.attention = rows.get(task._origin.id, False)

    def _search_attention(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._domain_on(lambda task, alias: task._attention_sql(alias), value, "attention")

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr == "attention":
            return self._attention_sql(alias)
        return super()._field_to_sql(alias, field_expr, query)

    def _attention_sql(self, alias):
        """Return the SQL of the key in ``ATTENTION`` for the rows of ``alias``, seen by the current user."""
        now = fields.Datetime.now()
        return SQL(
            _ATTENTION_SQL,
            state=SQL.identifier(alias, "state", to_flush=self._fields["state"]),
            deadline_at=SQL.identifier(alias, "deadline_at", to_flush=self._fields["deadline_at"]),
            leads=self._leads_sql(alias),
            heads=self._heads_sql(alias),
            rejected=self._result_sql(alias, "rejected"),
            with_head=self._result_sql(alias, "with_head"),
            now=now,
            soon=fields.Datetime.add(now, days=DUE_SOON_DAYS),
        )

    def _leads_sql(self, alias):
        return SQL(
            """EXISTS (SELECT 1 FROM directive_unit_user_rel member
                WHERE member.unit_id = %s AND member.user_id = %s)""",
            SQL.identifier(alias, "lead_unit_id", to_flush=self._fields["lead_unit_id"]),
            self.env.uid,
        )

    def _heads_sql(self, alias):
        head = self.env["directive.unit"]._fields["head_user_id"]
        return SQL(
            "EXISTS (SELECT 1 FROM directive_unit headed WHERE headed.id = %s AND %s = %s)",
            SQL.identifier(alias, "lead_unit_id", to_flush=self._fields["lead_unit_id"]),
            SQL.identifier("headed", "head_user_id", to_flush=head),
            self.env.uid,
        )

    def _result_sql(self, alias, state):
        """Tell whether a result is in this state; of a task back at work, the refused one is the newest."""
        verification = self.env["directive.result"]._fields["verification_state"]
        return SQL(
            "EXISTS (SELECT 1 FROM directive_result result WHERE result.task_id = %s AND %s = %s)",
            SQL.identifier(alias, "id"),
            SQL.identifier("result", "verification_state", to_flush=verification),
            state,
        )

    def _deadline_tone(self):
        """Return what colour the deadline has: ``done``, ``overdue``, ``soon`` or ``open``, whatever there is to do."""
        if self.attention == "8_done":
            return "done"
        if self.timeliness == "open_overdue":
            return "overdue"
        soon = fields.Datetime.add(fields.Datetime.now(), days=DUE_SOON_DAYS)
        is_near = self.deadline_at and self.deadline_at <= soon
        return "soon" if is_near and self.attention not in ("7_waiting", "9_cancelled") else "open"

    # ---- the tasks of the current user's units ---------------------------------------------

    @api.model
    def _my_units(self):
        """Return the units that the current user is a member of, with their names."""
        # sudo: members are not readable by portal users; only the user's own units are asked for.
        units = self.env["directive.unit"].sudo().search_fetch(
            [("user_ids", "in", self.env.uid)], ["name", "head_user_id", "head_approves"]
        )
        return units.sudo(False)

    @api.model
    def _attention_counts(self, domain):
        """Count tasks by what they ask for and by their class of Điều 4.

        :return: {attention key or timeliness key: number of tasks that the user may read}; ``mine``: those under way
            that the user handles; ``overdue``: those overdue of which nothing is handed on yet
        """
        counts = {}
        groups = ["attention", "timeliness", "handler_user_id"]
        for attention, timeliness, handler, count in self._read_group(domain, groups, ["__count"]):
            is_mine = handler.id == self.env.uid and timeliness in ("open_in_time", "open_overdue")
            is_overdue = timeliness == "open_overdue" and attention not in HANDED_ON
            named = [key for key, holds in (("mine", is_mine), ("overdue", is_overdue)) if holds]
            for key in (attention, timeliness, *named):
                counts[key] = counts.get(key, 0) + count
        return counts
