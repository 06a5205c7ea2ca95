from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

TIMELINESS = [
    ("done_on_time", "Complete, on time"),
    ("done_late", "Complete, late"),
    ("open_in_time", "Not complete, in time"),
    ("open_overdue", "Not complete, overdue"),
]

_SECOND = timedelta(seconds=1)

#: One expression for the four classes of Điều 4 khoản 1c. It knows no source: the columns of the
#: task itself, or what they were at a past instant, are put in.
_TIMELINESS_SQL = """CASE
    WHEN %(counts)s IS NOT TRUE THEN NULL
    WHEN %(done)s THEN CASE WHEN %(submitted_at)s < %(deadline_at)s THEN 'done_on_time' ELSE 'done_late' END
    WHEN COALESCE(%(submitted_at)s, %(instant)s) < %(deadline_at)s THEN 'open_in_time'
    ELSE 'open_overdue'
END"""

#: What holds of every task of these classes, in plain words: by it PostgreSQL finds the index of open tasks.
_SIDES = {
    ("open_in_time", "open_overdue"): "%(counts)s AND NOT %(done)s",
    ("done_on_time", "done_late"): "%(counts)s AND %(done)s",
    # Whether a task counts at all is asked without finding out its class.
    (False,): "%(counts)s IS NOT TRUE",
}

_DAYS_LEFT_SQL = """CASE WHEN %(counts)s AND NOT %(done)s THEN
    (((%(deadline_at)s - interval '1 second') AT TIME ZONE 'UTC') AT TIME ZONE 'Asia/Ho_Chi_Minh')::date - %(today)s
END"""


class DirectiveTask(models.Model):
    """What is derived from a task's facts and the clock; nothing here is stored.

    A result submitted in time and waiting for the Office leaves its task in time: the date of the
    submission decides (requirements, section 3), and a rejected result does not count.
    The context key ``directive_as_of`` (UTC) puts a past instant in the place of now.
    """

    _inherit = "directive.task"

    timeliness = fields.Selection(
        TIMELINESS, compute="_compute_timeliness", search="_search_timeliness", help="Điều 4 khoản 1c."
    )
    days_left = fields.Integer(
        "Days left",
        compute="_compute_timeliness",
        search="_search_days_left",
        aggregator=None,
        help="Calendar days to the effective deadline; negative when overdue.",
    )
    deadline_hint = fields.Char("Time left", compute="_compute_deadline_hint")

    @api.depends("state", "deadline_at", "transferred_at", "cancelled_at", "submitted_at", "confirmed_at")
    @api.depends_context("directive_as_of")
    def _compute_timeliness(self):
        if self._as_of():
            self._read_timeliness()
            return
        now = fields.Datetime.now()
        today = self.env["directive.calendar"]._local_date(now)
        for task in self:
            task.timeliness = task._class_now(now)
            task.days_left = task._days_left_now(today)

    def _read_timeliness(self):
        """Read the classes of a past instant, which only the database knows."""
        rows = {}
        if self.ids:
            query = self._as_query(ordered=False)
            table = self._table
            columns = [SQL.identifier(table, "id"), self._timeliness_sql(table), self._days_left_sql(table)]
            rows = {row[0]: row[1:] for row in self.env.execute_query(query.select(*columns))}
        for task in self:
            task.timeliness, task.days_left = rows.get(task._origin.id, (False, False))

    def _class_now(self, now):
        """Return what ``_TIMELINESS_SQL`` says of a row that is in memory already: a list needs no second query.

        A test compares both over every order of the facts.
        """
        if not self.transferred_at or self.cancelled_at:
            return False
        if self.confirmed_at:
            in_time = self.submitted_at and self.deadline_at and self.submitted_at < self.deadline_at
            return "done_on_time" if in_time else "done_late"
        in_time = self.deadline_at and (self.submitted_at or now) < self.deadline_at
        return "open_in_time" if in_time else "open_overdue"

    def _days_left_now(self, today):
        if not self.transferred_at or self.cancelled_at or self.confirmed_at or not self.deadline_at:
            return False
        last_second = self.deadline_at - _SECOND
        return (self.env["directive.calendar"]._local_date(last_second) - today).days

    @api.depends("timeliness", "days_left")
    def _compute_deadline_hint(self):
        for task in self:
            task.deadline_hint = task._deadline_hint()

    def _deadline_hint(self):
        if not self.timeliness:
            return ""
        if self.timeliness.startswith("done"):
            return dict(self._fields["timeliness"]._description_selection(self.env))[self.timeliness]
        if self.state == "submitted":
            late = self.timeliness == "open_overdue"
            return self.env._("Submitted late, to verify") if late else self.env._("Submitted, to verify")
        if self.days_left == 0 and self.timeliness == "open_in_time":
            return self.env._("Due today")
        if self.timeliness == "open_overdue":
            return self._overdue_hint(-self.days_left)
        if self.days_left == 1:
            return self.env._("1 day left")
        return self.env._("%(days)s days left", days=self.days_left)

    def _overdue_hint(self, days):
        if days <= 1:
            return self.env._("1 day overdue") if days else self.env._("Overdue since today")
        return self.env._("%(days)s days overdue", days=days)

    # ---- searching ----------------------------------------------------------------------

    def _search_timeliness(self, operator, value):
        if operator != "in":
            return NotImplemented
        by_class = self._domain_on(lambda task, alias: task._timeliness_sql(alias), value, "timeliness")
        for classes, holds in _SIDES.items():
            if set(value) <= set(classes):
                side = self._side_domain(holds, classes)
                return side if set(value) == set(classes) else side & by_class
        return by_class

    def _side_domain(self, holds, classes):
        def to_sql(task, alias, query):
            facts = task._instant_sql(alias)
            return SQL(f"({holds})", counts=facts["counts"], done=facts["done"])

        return Domain.custom(to_sql=to_sql, predicate=lambda task: task.timeliness in classes)

    def _search_days_left(self, operator, value):
        if operator == "in":
            return self._domain_on(lambda task, alias: task._days_left_sql(alias), value, "days_left")
        comparison = {"<": SQL("<"), ">": SQL(">"), "<=": SQL("<="), ">=": SQL(">=")}.get(operator)
        if not comparison:
            return NotImplemented
        return Domain.custom(
            to_sql=lambda task, alias, query: SQL(
                "COALESCE(%s %s %s, FALSE)", task._days_left_sql(alias), comparison, int(value)
            )
        )

    def _domain_on(self, expression, values, field_name):
        wanted = [value for value in values if value is not False and value is not None]
        with_none = len(wanted) < len(values)

        def to_sql(task, alias, query):
            sql = expression(task, alias)
            tests = [SQL("COALESCE(%s IN %s, FALSE)", sql, tuple(wanted))] if wanted else []
            tests += [SQL("%s IS NULL", sql)] if with_none else []
            return SQL("(%s)", SQL(" OR ").join(tests)) if tests else SQL("FALSE")

        def predicate(task):
            return (task[field_name] in wanted) if task[field_name] is not False else with_none

        return Domain.custom(to_sql=to_sql, predicate=predicate)

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr == "timeliness":
            return self._timeliness_sql(alias)
        if field_expr == "days_left":
            return self._days_left_sql(alias)
        return super()._field_to_sql(alias, field_expr, query)

    # ---- the one expression -------------------------------------------------------------

    def _as_of(self):
        """Return the instant asked for in the context (UTC, naive), or None for now.

        :raises UserError: when the context holds something that is not an instant
        """
        value = self.env.context.get("directive_as_of")
        if not value:
            return None
        try:
            return fields.Datetime.to_datetime(value)
        except (TypeError, ValueError) as error:
            raise UserError(
                self.env._("“%(value)s” is not a point in time. Write it as 2026-06-14 16:59:59.", value=value)
            ) from error

    def _timeliness_sql(self, alias):
        """Return the SQL of the class of Điều 4 khoản 1c for the rows of ``alias``; NULL where none."""
        return self._class_sql(self._instant_sql(alias))

    @api.model
    def _class_sql(self, facts):
        """Return the SQL of the class of Điều 4 khoản 1c from facts as :meth:`_instant_sql` gives them."""
        return SQL(_TIMELINESS_SQL, **facts)

    def _days_left_sql(self, alias):
        parts = self._instant_sql(alias)
        today = self.env["directive.calendar"]._local_date(self._as_of() or fields.Datetime.now())
        return SQL(_DAYS_LEFT_SQL, **{name: parts[name] for name in ("counts", "done", "deadline_at")}, today=today)

    def _instant_sql(self, alias):
        """Return the facts as they stand at the instant: counts, done, submitted_at, deadline_at, instant."""
        as_of = self._as_of()
        columns = {
            name: SQL.identifier(alias, name, to_flush=self._fields[name])
            for name in ("id", "transferred_at", "cancelled_at", "submitted_at", "confirmed_at", "deadline_at")
        }
        if as_of is None:
            return {
                "counts": SQL("(%(transferred_at)s IS NOT NULL AND %(cancelled_at)s IS NULL)", **columns),
                "done": SQL("(%(confirmed_at)s IS NOT NULL)", **columns),
                "submitted_at": columns["submitted_at"],
                "deadline_at": columns["deadline_at"],
                "instant": SQL("%s", fields.Datetime.now()),
            }
        return self._past_instant_sql(columns, as_of)

    def _past_instant_sql(self, columns, as_of):
        for model_name in ("directive.result", "directive.task.deadline"):
            self.env[model_name].flush_model()
        columns["as_of"] = SQL("%s", as_of)
        return {
            "counts": SQL(
                "(%(transferred_at)s <= %(as_of)s AND (%(cancelled_at)s IS NULL OR %(cancelled_at)s > %(as_of)s))",
                **columns,
            ),
            "done": SQL("COALESCE(%(confirmed_at)s <= %(as_of)s, FALSE)", **columns),
            # Which tasks had something else then is asked first: few had, and PostgreSQL reads them all at once where
            # many tasks are counted, and one by one where few are.
            "submitted_at": SQL(
                """CASE WHEN %(confirmed_at)s <= %(as_of)s THEN %(submitted_at)s WHEN EXISTS (
                    SELECT 1 FROM directive_result result WHERE result.task_id = %(id)s AND %(waiting)s
                ) THEN (
                    SELECT MAX(result.submitted_at) FROM directive_result result
                    WHERE result.task_id = %(id)s AND %(waiting)s) END""",
                waiting=SQL(
                    "result.recorded_at <= %(as_of)s"
                    " AND (result.verification_at IS NULL OR result.verification_at > %(as_of)s)",
                    as_of=as_of,
                ),
                **columns,
            ),
            # A deadline that nobody has moved since is the present one.
            "deadline_at": SQL(
                """CASE WHEN EXISTS (
                    SELECT 1 FROM directive_task_deadline moved WHERE moved.task_id = %(id)s AND %(moved)s
                ) THEN (
                    SELECT moved.deadline_at FROM directive_task_deadline moved
                    WHERE moved.task_id = %(id)s AND %(moved)s LIMIT 1
                ) ELSE %(deadline_at)s END""",
                moved=SQL("moved.valid_from <= %(as_of)s AND moved.valid_to > %(as_of)s", as_of=as_of),
                **columns,
            ),
            "instant": columns["as_of"],
        }
