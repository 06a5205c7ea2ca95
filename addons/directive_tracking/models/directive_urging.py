from typing import NamedTuple

from psycopg2.errors import DeadlockDetected, SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import urging_ladder
from .directive_urging_rule import LADDER

#: Tasks urged in one transaction.
BATCH = 200
ATTEMPTS = 8
NO_UPDATE_DAYS = 5
#: As in the indexes of ``directive.task``, to the letter: otherwise they are not used.
ELAPSED = {
    share: f"(task.received_at + (task.deadline_at - task.received_at) * {factor})"
    for share, factor in (("50", "0.5"), ("75", "0.75"), ("90", "0.9"))
}
HEARD = "GREATEST(task.received_at, task.last_progress_at)"
HEARD_DAY = f"((({HEARD}) AT TIME ZONE 'UTC') AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
UNDER_WAY = "task.state IN ('transferred', 'in_progress')"


class Family(NamedTuple):
    """Rungs that are one ladder, and where the database finds what stands on it by an index.

    :param anchors: the anchors of its rules
    :param source: tables; ``task`` is the task
    :param column: holds the day on which the ladder hangs, or the instant at which that day ends
    :param where: what is urged at all
    :param known: since when those to be told know of it: a rung on that very day tells them nothing new
    """

    anchors: tuple
    source: str
    column: str
    where: str
    known: str


_TASK = "directive_task task"
FAMILIES = {
    "normal": Family(
        LADDER, _TASK, "task.date_effective", f"{UNDER_WAY} AND task.urgency <> 'express'", "task.received_at"
    ),
    "express": Family(
        LADDER, _TASK, "task.date_effective", f"{UNDER_WAY} AND task.urgency = 'express'", "task.received_at"
    ),
    "review": Family(
        ("review",),
        _TASK,
        "task.review_due_at",
        "task.state = 'transferred' AND task.reviewed_at IS NULL",
        "task.received_at",
    ),
    "verification": Family(
        ("verification",),
        "directive_result result JOIN directive_task task ON task.id = result.task_id",
        "result.verification_due_at",
        "result.verification_state = 'pending' AND task.state = 'submitted'",
        "result.recorded_at",
    ),
}


class DirectiveUrging(models.AbstractModel):
    """The ladder that runs by itself (Điều 8 khoản 2, Điều 9 khoản 1): what crossed a rung since the last run.

    Each batch is a transaction; a run that was cut off is taken up where it stopped, since a day is finished only
    when nothing of it is left. Runs at the same time do each other no harm: the index of ``directive.reminder``
    lets one of them win, the other reads anew.
    """

    _name = "directive.urging"
    _description = "The ladder of urging"

    @api.model
    def _climb(self):
        """Scheduled action: remind of every rung reached since the last day gone through."""
        today = self.env["directive.calendar"]._today()
        runs = self.env["directive.urging.run"]
        since = runs._since(today)
        if since >= today:
            return
        # All that is due is found at once: it costs the same for one batch as for a hundred.
        while due := self._due(since, today):
            for start in range(0, len(due), BATCH):
                batch = due[start : start + BATCH]
                self._retried(lambda batch=batch: self._climb_batch(batch))
                if not self.env["ir.cron"]._commit_progress(len(batch), remaining=len(due) - start):
                    return
        self._retried(lambda: runs._finish(today))
        self.env["ir.cron"]._commit_progress(remaining=0)

    def _climb_batch(self, batch):
        reminders = self.env["directive.reminder"]._remember(self._unchanged(batch))
        self.env["directive.digest"]._tell_at_once(reminders)

    def _unchanged(self, batch):
        """Return the rows whose task is as it was when they were found; the others are judged anew afterwards."""
        self.env.flush_all()
        query = SQL("SELECT id, state, deadline_at FROM directive_task WHERE id IN %s", tuple(row[0] for row in batch))
        now = {task: facts for task, *facts in self.env.execute_query(query)}
        return [row for row in batch if now.get(row[0]) == list(row[3:])]

    @api.model
    def _retried(self, step):
        """Carry out one transaction's work; begin anew when another connection was quicker.

        :param step: called without arguments; it must not commit
        """
        for attempt in range(ATTEMPTS):
            try:
                done = step()
                self.env.flush_all()
            except (SerializationFailure, DeadlockDetected):
                self.env.cr.rollback()
                self.env.transaction.clear()
                if attempt == ATTEMPTS - 1:
                    raise
            else:
                return done
        return None

    @api.model
    def _insert(self, statement):
        """Execute an INSERT … ON CONFLICT DO NOTHING; return the ids of the rows that were new.

        That another run was quicker is no error to log: ``_retried`` begins anew.
        """
        self.env.cr.execute(statement, log_exceptions=False)
        return [row[0] for row in self.env.cr.fetchall()] if self.env.cr.description else []

    # ---- what is due ----------------------------------------------------------------------

    def _due(self, since, today):
        """Return the rows (task id, rule id, day, state, deadline) that have no reminder yet.

        :param since: the day up to which all has been told
        """
        self.env.flush_all()
        queries = [self._family_query(name, since, today) for name in FAMILIES]
        queries += self._alarm_queries(since, today)
        return [row for query in queries if query for row in self.env.execute_query(SQL("%s ORDER BY 1, 3, 2", query))]

    def _family_query(self, name, since, today):
        family, calendar = FAMILIES[name], self.env["directive.calendar"]
        rungs = self.env["directive.urging.rule"]._rungs(family.anchors)
        oldest = self._oldest(family) if rungs else None
        if not oldest:
            return None
        working_days = calendar._working_calendar()
        plan = urging_ladder.plan(rungs, working_days, self._anchors_of(name), since, today, oldest)
        if not plan:
            return None
        of_day = (lambda day: day) if name in ("normal", "express") else calendar._end_of_day
        kind = SQL("date" if name in ("normal", "express") else "timestamp")
        rows = [
            SQL("(%s::%s, %s, %s::date, %s::timestamp)", of_day(on), kind, rule, day, calendar._start_of_day(day))
            for on, rule, day in plan
        ]
        return SQL(
            """SELECT task.id, plan.rule_id, plan.day, task.state, task.deadline_at
            FROM (VALUES %(rows)s) AS plan (hangs_on, rule_id, day, starts_at)
            JOIN %(source)s ON %(column)s = plan.hangs_on
            WHERE %(where)s AND %(known)s < plan.starts_at AND NOT EXISTS (
                SELECT 1 FROM directive_reminder reminder
                WHERE reminder.task_id = task.id AND reminder.rule_id = plan.rule_id AND reminder.day = plan.day)""",
            rows=SQL(", ").join(rows),
            source=SQL(f"({family.source})" if " JOIN " in family.source else family.source),
            column=SQL(family.column),
            where=SQL(family.where),
            known=SQL(family.known),
        )

    def _oldest(self, family):
        """Return the earliest day on which this ladder hangs, read from the end of an index, or None."""
        query = SQL("SELECT MIN(%s) FROM %s WHERE %s", SQL(family.column), SQL(family.source), SQL(family.where))
        oldest = self.env.execute_query(query)[0][0]
        if hasattr(oldest, "hour"):
            # The end of a day is the first instant of the next one.
            oldest = self.env["directive.calendar"]._local_date(fields.Datetime.subtract(oldest, seconds=1))
        return oldest

    def _anchors_of(self, name):
        calendar = self.env["directive.calendar"]._working_calendar()
        if name == "normal":
            return lambda day: {"deadline": day, "filing": calendar.last_filing_day(day)}
        if name == "express":
            # Điều 12 khoản 2: for express tasks an extension may be filed until the deadline itself.
            return lambda day: {"deadline": day, "filing": day}
        return lambda day: {name: day}

    # ---- the alarm: no progress report ----------------------------------------------------

    @api.model
    def _silent_before(self, today):
        """Return the instant (naive UTC): who reported before it has been silent for N whole working days today."""
        # sudo: configuration parameters are not readable by users; this one is a number of days.
        setting = self.env["ir.config_parameter"].sudo().get_param("directive_tracking.no_update_days")
        days = max(int(setting or NO_UPDATE_DAYS), 1)
        calendar = self.env["directive.calendar"]
        return calendar._start_of_day(calendar.add(today, -days))

    def _alarm_queries(self, since, today):
        """Return a query a rule: tasks silent while 50, 75 or 90 % of their time has gone; the highest share only."""
        rules = self.env["directive.urging.rule"].search([("anchor", "=", "no_update")]).sorted("share")
        start = self.env["directive.calendar"]._start_of_day
        instants = {
            "now": start(today),
            "before": start(since),
            "silent": self._silent_before(today),
            "silent_before": self._silent_before(since),
        }
        following = [*rules.mapped("share"), None][1:]
        return [self._alarm_query(rule, higher, instants) for rule, higher in zip(rules, following, strict=True)]

    def _alarm_query(self, rule, higher, instants):
        parts = {
            **{name: SQL("%s", instant) for name, instant in instants.items()},
            "rule": rule.id,
            "elapsed": SQL(ELAPSED[rule.share]),
            "not_higher": SQL("%s > %s", SQL(ELAPSED[higher]), instants["now"]) if higher else SQL("TRUE"),
            "heard": SQL(HEARD),
            "day": SQL(HEARD_DAY),
            "under_way": SQL(UNDER_WAY),
        }
        crossed = SQL("%(elapsed)s > %(before)s AND %(elapsed)s <= %(now)s AND %(heard)s < %(silent)s", **parts)
        fell_silent = SQL(
            "%(heard)s >= %(silent_before)s AND %(heard)s < %(silent)s AND %(elapsed)s <= %(now)s", **parts
        )
        common = SQL(
            """SELECT task.id, %(rule)s, %(day)s, task.state, task.deadline_at FROM directive_task task
            WHERE %(under_way)s AND task.deadline_at > %(now)s AND %(not_higher)s AND NOT EXISTS (
                SELECT 1 FROM directive_reminder reminder WHERE reminder.task_id = task.id
                AND reminder.rule_id = %(rule)s AND reminder.day = %(day)s)""",
            **parts,
        )
        return SQL("%s AND %s UNION %s AND %s", common, crossed, common, fell_silent)
