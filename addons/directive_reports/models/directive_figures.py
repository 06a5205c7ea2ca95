from odoo import api, fields, models
from odoo.addons.directive_tracking.models.directive_task_timeliness import TIMELINESS
from odoo.exceptions import UserError
from odoo.fields import Domain

#: The four classes of Điều 4 khoản 1c; they add up to the total.
CELLS = tuple(name for name, _label in TIMELINESS)
DONE = ("done_on_time", "done_late")
OPEN = ("open_in_time", "open_overdue")
LATE = ("done_late", "open_overdue")

#: Models of which a city has hundreds of records at most.
FEW = ("directive.unit", "directive.document.type", "res.users")
#: Aggregates of ``directive.task`` beside Odoo's own (``directive_task_counts``): how many are in each class.
CLASS_COUNTS = tuple(f"timeliness:{cell}" for cell in CELLS)

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
            self._counted(domain), groupby, CLASS_COUNTS, order=self._order_of(groupby)
        )
        rows = []
        for found_row in found:
            keys, counts = found_row[: len(groupby)], found_row[len(groupby) :]
            cells = dict(zip(CELLS, counts, strict=True))
            rows.append({**dict(zip(groupby, keys, strict=True)), "total": sum(counts), **cells})
        return rows if self._order_of(groupby) else self._in_order(groupby, rows)

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

    # ---- the own order of groups -------------------------------------------------------------

    def _few(self, name):
        """Tell whether a group is a record of a model with few of them; these are put in order here."""
        field = self.env["directive.task"]._fields.get(name)
        return bool(field and field.type == "many2one" and field.comodel_name in FEW)

    def _order_of(self, groupby):
        """Return the order for ``_read_group``; none for few records.

        Ordered by name and sequence, PostgreSQL would take unit and name for independent of each other, expect a
        hundred times as many groups, and leave its second process idle.
        """
        return None if any(self._few(name) for name in groupby) else ",".join(groupby) or None

    def _in_order(self, groupby, rows):
        """Return rows by their groups: records as in their directory, those without one last."""
        places = {}
        for name in groupby:
            records = [row[name] for row in rows if isinstance(row[name], models.BaseModel)]
            if records:
                # sudo: only the order of groups that were counted.
                ordered = records[0].union(*records).sudo().sorted()
                places[name] = {record.id: place for place, record in enumerate(ordered)}

        def place(row):
            return [
                places[name].get(row[name].id, len(rows)) if name in places else (not row[name], row[name] or 0)
                for name in groupby
            ]

        return sorted(rows, key=place) if places else rows

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
