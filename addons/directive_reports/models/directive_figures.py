from odoo import api, fields, models
from odoo.addons.directive_tracking.models.directive_task_timeliness import TIMELINESS
from odoo.exceptions import UserError
from odoo.fields import Domain

#: The four classes of Điều 4 khoản 1c; they add up to the total.
CELLS = tuple(name for name, _label in TIMELINESS)
DONE = ("done_on_time", "done_late")
OPEN = ("open_in_time", "open_overdue")
LATE = ("done_late", "open_overdue")

#: What each rate divides by what. The denominators are printed beside the rates (requirements, section 5).
RATES = {
    "rate_done": (DONE, CELLS),
    "rate_on_time": (("done_on_time",), DONE),
    "rate_late": (LATE, CELLS),
}


class DirectiveFigures(models.AbstractModel):
    """The one place from which every figure comes: list, pivot, screen, PDF and XLSX (Điều 4 khoản 2).

    A task counts from its transfer on; a cancelled one does not count any more. Record rules of the
    calling user apply.
    """

    _name = "directive.figures"
    _description = "Figures of tasks as of an instant"

    @api.model
    def _figures(self, as_of=None, groupby=("lead_unit_id",), domain=()):
        """Count tasks by timeliness as of an instant.

        :param as_of: UTC instant, naive datetime or its string; None for now
        :param groupby: fields of ``directive.task`` as ``_read_group`` takes them: ``"lead_unit_id"``,
            ``"date_deadline:month"``, ``"lead_unit_id.kind"``; empty for one row over all tasks
        :param domain: further conditions on ``directive.task``
        :return: a list of dicts, one a group, in the own order of the groups (units as in their directory): the keys
            under their names in ``groupby`` (a recordset for a many2one, else the value as ``_read_group`` gives it),
            then ``total``, ``done_on_time``, ``done_late``, ``open_in_time``, ``open_overdue``
        :raises UserError: when ``as_of`` is not an instant
        """
        groupby = [groupby] if isinstance(groupby, str) else list(groupby)
        found = self._tasks(as_of)._read_group(
            self._counted(domain), [*groupby, "timeliness"], ["__count"], order=",".join(groupby) or None
        )
        rows = {} if groupby else {(): self._empty_row(())}
        for *keys, cell, count in found:
            row = rows.setdefault(tuple(keys), self._empty_row(zip(groupby, keys, strict=True)))
            row[cell] += count
            row["total"] += count
        return list(rows.values())

    @api.model
    def _totals(self, rows):
        """Return the sum of rows of :meth:`_figures`: a dict of ``total`` and the four classes."""
        return {name: sum(row[name] for row in rows) for name in ("total", *CELLS)}

    @api.model
    def _rates(self, row):
        """Return the rates of a row or of totals, with what they are taken from.

        :return: ``rate_done``, ``rate_on_time``, ``rate_late``, each a dict of ``part``, ``whole`` and ``value``:
            a float from 0 to 1, None where the whole is nothing (an empty cell, never 0 %)
        """
        return {name: self._rate(row, part, whole) for name, (part, whole) in RATES.items()}

    def _rate(self, row, part_cells, whole_cells):
        part = sum(row[cell] for cell in part_cells)
        whole = sum(row[cell] for cell in whole_cells)
        return {"part": part, "whole": whole, "value": part / whole if whole else None}

    def _empty_row(self, keys):
        return {**dict(keys), "total": 0, **dict.fromkeys(CELLS, 0)}

    # ---- the tasks that count, as of the instant -----------------------------------------

    def _tasks(self, as_of=None):
        """Return the model ``directive.task`` set to the instant: its ``timeliness`` is the one of that instant."""
        return self.env["directive.task"].with_context(directive_as_of=self._instant(as_of))

    @api.model
    def _counted(self, domain=()):
        """Return the domain of the tasks that count at the instant in the context, and meet ``domain``."""
        return Domain("timeliness", "!=", False) & Domain(list(domain))

    def _instant(self, as_of):
        try:
            return fields.Datetime.to_datetime(as_of) or None
        except (TypeError, ValueError) as error:
            raise UserError(
                self.env._("“%(value)s” is not a point in time. Write it as 2026-06-14 16:59:59.", value=as_of)
            ) from error

    @api.model
    def _why_not_as_of(self, instant):
        """Say why nobody is shown figures as of ``instant`` (naive UTC), or nothing.

        The calculation itself takes any instant: in the future it tells what comes if nothing more happens.
        """
        if instant and instant > fields.Datetime.now():
            return self.env._(
                "Figures are counted from what has happened: choose an instant that is not in the future"
                " (Điều 4 khoản 2)."
            )
        return ""
