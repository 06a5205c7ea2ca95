from odoo import models
from odoo.tools import SQL

from .directive_figures import CLASS_COUNTS
from .directive_period_figures import CARRIED_OVER

#: Deadlines that were in force at an instant and are not any more; without one, the present deadline was in force.
_MOVED_SQL = """(SELECT task_id, MAX(deadline_at) AS deadline_at FROM directive_task_deadline
    WHERE valid_from <= %(as_of)s AND valid_to > %(as_of)s GROUP BY task_id)"""
#: What was handed in by an instant and not verified by then.
_WAITING_SQL = """(SELECT task_id, MAX(submitted_at) AS submitted_at FROM directive_result
    WHERE recorded_at <= %(as_of)s AND (verification_at IS NULL OR verification_at > %(as_of)s) GROUP BY task_id)"""


class DirectiveTask(models.Model):
    """How many tasks of a group are in each class of Điều 4, as of an instant, with one look at each table.

    Grouping by the class itself would ask for deadline and result task by task, and sort all of them, as PostgreSQL
    cannot guess how few classes there are.
    """

    _inherit = "directive.task"

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec in CLASS_COUNTS:
            cell = aggregate_spec.partition(":")[2]
            return SQL("COUNT(*) FILTER (WHERE %s = %s)", self._class_sql(self._joined_facts(query)), cell)
        if aggregate_spec == CARRIED_OVER:
            return SQL("COUNT(*) FILTER (WHERE %s)", self._carried_over_sql(self._table))
        return super()._read_group_select(aggregate_spec, query)

    def _joined_facts(self, query):
        """Return the facts as of the instant like :meth:`_instant_sql`, what differs from today joined to ``query``."""
        facts, as_of = self._instant_sql(self._table), self._as_of()
        if as_of is None:
            return {**facts, "counts": SQL("TRUE")}
        columns = {
            name: SQL.identifier(self._table, name) for name in ("id", "confirmed_at", "submitted_at", "deadline_at")
        }
        for alias, rows in (("moved", _MOVED_SQL), ("waiting", _WAITING_SQL)):
            same = SQL("%s = %s", SQL.identifier(alias, "task_id"), columns["id"])
            query.add_join("LEFT JOIN", alias, SQL(rows, as_of=as_of), same)
        return {
            **facts,
            "counts": SQL("TRUE"),
            "submitted_at": SQL(
                "CASE WHEN %(confirmed_at)s <= %(as_of)s THEN %(submitted_at)s ELSE waiting.submitted_at END",
                as_of=as_of,
                **columns,
            ),
            "deadline_at": SQL("COALESCE(moved.deadline_at, %(deadline_at)s)", **columns),
        }
