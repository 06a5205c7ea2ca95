from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain

from .directive_figures import CELLS, CLASS_COUNTS, DONE, OPEN


class Movement(NamedTuple):
    """Something that happens to tasks and is counted in the period in which it happened.

    :param model: its model, with ``task_id`` and ``unit_id`` (who filed it, or who was urged)
    :param instant: the field that says when
    :param condition: further conditions
    """

    model: str
    instant: str
    condition: tuple = ()


#: The instants are those at which the system learned of it, so that a past period stays as it was.
MOVEMENTS = {
    "extensions_filed": Movement("directive.extension", "recorded_at"),
    "extensions_granted": Movement("directive.extension", "decided_at", (("state", "=", "approved"),)),
    "extensions_refused": Movement("directive.extension", "decided_at", (("state", "=", "refused"),)),
    "returns": Movement("directive.feedback", "filed_at", (("is_return", "=", True),)),
    "urgings": Movement("directive.followup", "followed_at"),
}
#: Aggregate of ``directive.task``: how many were carried over into the period.
CARRIED_OVER = "is_carried_over:count_true"
#: What adds up over rows; ``average_days`` does not.
SUMS = ("total", "carried_over", "given", *CELLS, "done", "open", "cancelled", *MOVEMENTS)


class DirectiveFigures(models.AbstractModel):
    """The figures of a period of reporting (Điều 11 khoản 2, Điều 12 khoản 1)."""

    _inherit = "directive.figures"

    @api.model
    def _period_figures(self, after, until, groupby=("lead_unit_id",), domain=()):
        """Count the tasks of a period, and what happened to tasks in it.

        A task belongs to the period when it counts at its end and was not complete before it began. So what is
        open at the end of a period is what the next one carries over, less what is cancelled.

        :param after: UTC instant (naive datetime or its string): the last one of the period before; None: from the
            first task on, nothing is carried over
        :param until: UTC instant: the last one of the period
        :param groupby: as in :meth:`_figures`
        :param domain: further conditions on ``directive.task``
        :return: a list of dicts, one a group, in the own order of the groups: its keys; ``total`` = ``carried_over``
            + ``given``; the four classes as of ``until``; ``done``, ``open``; ``cancelled`` in the period (outside
            the total, a footnote); ``average_days`` from transfer to submission of what is done (None without any);
            and the counts of :data:`MOVEMENTS`, which by lead unit are those of the unit that filed or was urged
        :raises UserError: when an instant is none
        """
        groupby = [groupby] if isinstance(groupby, str) else list(groupby)
        after, until = self._instant(after), self._instant(until)
        rows = {} if groupby else {(): self._empty_period_row(())}

        def row(keys):
            return rows.setdefault(tuple(keys), self._empty_period_row(zip(groupby, keys, strict=True)))

        for found in self._period_groups(after, until, groupby, domain):
            self._count(row(found[: len(groupby)]), *found[len(groupby) :])
        for *keys, count in self._cancelled_groups(after, until, groupby, domain):
            row(keys)["cancelled"] += count
        for name, movement in MOVEMENTS.items():
            for *keys, count in self._movement_groups(movement, after, until, groupby, domain):
                row(keys)[name] += count
        return [self._with_average(row) for row in self._in_order(groupby, list(rows.values()))]

    @api.model
    def _period_totals(self, rows):
        """Return the sum of rows of :meth:`_period_figures`, ``average_days`` weighted by what is done."""
        done = sum(row["done"] for row in rows)
        days = sum((row["average_days"] or 0.0) * row["done"] for row in rows)
        return {
            **{name: sum(row[name] for row in rows) for name in SUMS},
            "average_days": days / done if done else None,
        }

    def _empty_period_row(self, keys):
        return {**dict(keys), **dict.fromkeys(SUMS, 0), "average_days": None, "days": 0.0}

    def _count(self, row, carried, days, *counts):
        cells, total = dict(zip(CELLS, counts, strict=True)), sum(counts)
        row.update(cells, total=total, carried_over=carried, given=total - carried, days=days or 0.0)
        row.update(done=sum(cells[cell] for cell in DONE), open=sum(cells[cell] for cell in OPEN))

    def _with_average(self, row):
        days = row.pop("days")
        row["average_days"] = days / row["done"] if row["done"] else None
        return row

    # ---- the groups ------------------------------------------------------------------------

    @api.model
    def _in_period(self, after, domain=()):
        """Return the domain of the tasks of the period that began after ``after``, at the instant in the context."""
        counted = self._counted(domain)
        return counted & (Domain("confirmed_at", "=", False) | Domain("confirmed_at", ">", after)) if after else counted

    def _period_tasks(self, after, until):
        """Return the model ``directive.task`` set to the period."""
        return self._tasks(until).with_context(directive_period_after=after)

    def _period_groups(self, after, until, groupby, domain):
        return self._period_tasks(after, until)._read_group(
            self._in_period(after, domain),
            groupby,
            [CARRIED_OVER, "days_taken:sum", *CLASS_COUNTS],
            order=self._order_of(groupby),
        )

    def _cancelled_groups(self, after, until, groupby, domain):
        cancelled = self._within("cancelled_at", after, until) & Domain("transferred_at", "!=", False)
        return self.env["directive.task"]._read_group(cancelled & Domain(list(domain)), groupby, ["__count"])

    def _movement_groups(self, movement, after, until, groupby, domain):
        within = self._within(movement.instant, after, until) & Domain(list(movement.condition))
        within &= Domain("task_id", "any", list(domain)) if domain else Domain("task_id", "!=", False)
        keys = ["unit_id" if name == "lead_unit_id" else f"task_id.{name}" for name in groupby]
        return self.env[movement.model]._read_group(within, keys, ["__count"])

    def _within(self, field, after, until):
        return Domain(field, "<=", until) & (Domain(field, ">", after) if after else Domain(field, "!=", False))
