from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .directive_figures import CELLS, DONE, OPEN

#: What was handed in by an instant and not verified by then; as the one subquery of the timeliness reads it, for all
#: spans together.
_WAITING_SQL = """(SELECT result.task_id, span.number, MAX(result.submitted_at) AS submitted_at
    FROM directive_result result JOIN %(spans)s
      ON result.recorded_at <= span.until_at
     AND (result.verification_at IS NULL OR result.verification_at > span.until_at)
   WHERE result.recorded_at IS NOT NULL
     AND (result.verification_at IS NULL OR result.verification_at > %(first)s)
   GROUP BY result.task_id, span.number)"""
#: Deadlines that were in force at an instant and are not any more; without one, the present deadline was in force.
_MOVED_SQL = """(SELECT history.task_id, span.number, MAX(history.deadline_at) AS deadline_at
    FROM directive_task_deadline history JOIN %(spans)s
      ON history.valid_from <= span.until_at AND history.valid_to > span.until_at
   WHERE history.valid_to > %(first)s
   GROUP BY history.task_id, span.number)"""
_SPANS_SQL = "(VALUES %s) AS span(number, after_at, until_at)"


class Span(NamedTuple):
    """A period of reporting: what counts at ``until`` and was not complete at ``after``; naive UTC."""

    after: object
    until: object


class DirectiveFigures(models.AbstractModel):
    """Figures of many instants, and of what is open, with one query each: for pages that must open at once."""

    _inherit = "directive.figures"

    # ---- several periods at once ---------------------------------------------------------------

    @api.model
    def _span_figures(self, spans, groupby, domain=()):
        """Count the tasks of several periods as :meth:`_period_figures` does for one, in one query.

        What was complete before the first period is not read, so the cost follows the tasks of these periods, and not
        all that ever were. Deadlines and results as of each instant are joined: one look at each table, not one a task.

        :param spans: :class:`Span`, in the order of time
        :param groupby: a stored many2one of ``directive.task``
        :param domain: further conditions on ``directive.task``
        :return: a list, one a span, of {id of the group or None: figures}, the figures being ``total``,
            ``carried_over``, ``given``, the four classes, ``done`` and ``open``
        """
        found = [{} for _span in spans]
        names = ("total", "carried_over", *CELLS)
        for number, group, *counts in self.env.execute_query(self._spans_query(spans, groupby, domain)):
            figures = dict(zip(names, counts, strict=True))
            figures["given"] = figures["total"] - figures["carried_over"]
            figures["done"] = sum(figures[cell] for cell in DONE)
            figures["open"] = sum(figures[cell] for cell in OPEN)
            found[number][group] = figures
        return found

    @api.model
    def _span_totals(self, groups):
        """Return the sum of the groups of one span."""
        names = ("total", "carried_over", "given", *CELLS, "done", "open")
        return {name: sum(figures[name] for figures in groups.values()) for name in names}

    def _spans_query(self, spans, groupby, domain):
        tasks = self.env["directive.task"]
        first = min(span.until for span in spans)
        query = tasks._search(self._since(min(span.after for span in spans)) & Domain(list(domain)))
        task, parts = self._task_columns(groupby), self._spans_parts(spans, first)
        query.add_join(
            "JOIN",
            "span",
            SQL("(SELECT * FROM %(spans)s)", **parts),
            SQL(
                "%(transferred_at)s <= span.until_at AND (%(confirmed_at)s IS NULL OR %(confirmed_at)s > span.after_at)"
                " AND (%(cancelled_at)s IS NULL OR %(cancelled_at)s > span.until_at)",
                **task,
            ),
        )
        for alias, rows in (("moved", _MOVED_SQL), ("waiting", _WAITING_SQL)):
            same = SQL(
                "%s = %s AND %s = span.number",
                SQL.identifier(alias, "task_id"),
                task["id"],
                SQL.identifier(alias, "number"),
            )
            query.add_join("LEFT JOIN", alias, SQL(rows, **parts), same)
        # Counted by conditions and not by groups of the class: PostgreSQL knows how few units and spans there are, and
        # adds up in memory; how many classes there are it cannot guess, and would sort all rows.
        query.groupby = SQL("1, 2")
        cell = tasks._class_sql(self._facts_of_span(task))
        return query.select(
            SQL("span.number"),
            task[groupby],
            SQL("COUNT(*)"),
            SQL("COUNT(*) FILTER (WHERE %(transferred_at)s <= span.after_at)", **task),
            *(SQL("COUNT(*) FILTER (WHERE %s = %s)", cell, name) for name in CELLS),
        )

    def _since(self, after):
        return Domain("transferred_at", "!=", False) & (
            Domain("confirmed_at", "=", False) | Domain("confirmed_at", ">", after)
        )

    def _task_columns(self, *names):
        task = self.env["directive.task"]
        facts = ("id", "transferred_at", "cancelled_at", "submitted_at", "confirmed_at", "deadline_at")
        return {name: SQL.identifier(task._table, name, to_flush=task._fields[name]) for name in (*facts, *names)}

    def _spans_parts(self, spans, first):
        for name in ("directive.result", "directive.task.deadline"):
            self.env[name].flush_model()
        rows = [
            SQL("(%s, %s::timestamp, %s::timestamp)", number, span.after, span.until)
            for number, span in enumerate(spans)
        ]
        return {"spans": SQL(_SPANS_SQL, SQL(", ").join(rows)), "first": first}

    def _facts_of_span(self, task):
        """Return the facts as they stood at the end of the span, for the one expression of the timeliness."""
        return {
            "counts": SQL("TRUE"),
            "done": SQL("COALESCE(%(confirmed_at)s <= span.until_at, FALSE)", **task),
            "submitted_at": SQL(
                "CASE WHEN %(confirmed_at)s <= span.until_at THEN %(submitted_at)s ELSE waiting.submitted_at END",
                **task,
            ),
            "deadline_at": SQL("COALESCE(moved.deadline_at, %(deadline_at)s)", **task),
            "instant": SQL("span.until_at"),
        }

    # ---- what is open now ------------------------------------------------------------------------

    @api.model
    def _open_figures(self, now, bounds, groupby, domain=()):
        """Count the tasks that are not complete by when they are due, in one query over the index of open tasks.

        :param now: the instant that counts as now, naive UTC
        :param bounds: instants in order: a deadline falls into part 0 when it is not after the first one, and so on
        :param groupby: a stored many2one of ``directive.task``
        :return: a list of dicts: ``group`` (id or None), ``cell`` (``open_in_time`` or ``open_overdue``), ``handed_in``
            (a result waits for the Office), ``part`` (of its deadline), ``count``, ``oldest`` (deadline, naive UTC)
        """
        tasks = self.env["directive.task"]
        query = tasks._search(
            Domain("transferred_at", "!=", False)
            & Domain("confirmed_at", "=", False)
            & Domain("cancelled_at", "=", False)
            & Domain(list(domain))
        )
        task = self._task_columns(groupby)
        facts = {**tasks._instant_sql(tasks._table), "instant": SQL("%s::timestamp", now)}
        parts = [SQL("WHEN %s <= %s THEN %s", task["deadline_at"], bound, part) for part, bound in enumerate(bounds)]
        query.groupby = SQL("1, 2, 3, 4")
        rows = self.env.execute_query(
            query.select(
                task[groupby],
                tasks._class_sql(facts),
                SQL("%(submitted_at)s IS NOT NULL", **task),
                SQL("CASE %s ELSE %s END", SQL(" ").join(parts), len(bounds)),
                SQL("COUNT(*)"),
                SQL("MIN(%(deadline_at)s)", **task),
            )
        )
        names = ("group", "cell", "handed_in", "part", "count", "oldest")
        return [dict(zip(names, row, strict=True)) for row in rows]
