from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import report_periods

#: What the page of a unit counts over; "all" is everything that was ever given.
PERIODS = ("year", "half_year", "quarter", "month", "all")
OVERDUE_SHOWN = 100


class DirectiveUnitFigures(models.AbstractModel):
    """What one unit sees of itself (Điều 2, Điều 12 khoản 1): its own figures, from ``directive.figures`` alone.

    A period has what was carried over from before and what was given in it: all that was not complete before it began.
    """

    _name = "directive.unit.figures"
    _description = "Figures of one's own unit"

    @api.model
    def _span(self, kind, day):
        """Return the period of a kind in which ``day`` lies, counted until that day.

        :param kind: one of ``PERIODS``
        :param day: the last day that counts, in Viet Nam; today counts until now
        :return: (``report_periods.Period`` or None, its first instant or None, the instant as of which to count)
        """
        calendar = self.env["directive.calendar"]
        now = fields.Datetime.now()
        end = calendar._start_of_day(day + timedelta(days=1)) - timedelta(seconds=1)
        if kind == "all":
            return None, None, min(now, end)
        period = report_periods.around(kind, day)
        return period, calendar._start_of_day(period.first), min(now, end)

    @api.model
    def _domain(self, unit, begins_at):
        """Return the domain of the tasks that ``unit`` leads and had not completed before ``begins_at``."""
        domain = Domain("lead_unit_id", "=", unit.id)
        if begins_at:
            domain &= Domain("confirmed_at", "=", False) | Domain("confirmed_at", ">=", begins_at)
        return domain

    @api.model
    def _page(self, unit, kind, day):
        """Return all that the page shows of one of the user's own units.

        :return: ``period``, ``as_of``, ``totals`` and ``people`` (rows of :meth:`_row`), ``overdue`` (tasks as of the
            instant), ``overdue_more``, ``extensions`` ({state: number filed}), ``returns``
        """
        figures = self.env["directive.figures"]
        period, begins_at, as_of = self._span(kind, day)
        domain = self._domain(unit, begins_at)
        found = figures._figures(as_of, ("handler_user_id",), domain)
        totals = figures._totals(found)
        overdue = figures._tasks(as_of).search_fetch(
            domain & Domain("timeliness", "=", "open_overdue"),
            ["name", "date_deadline", "document_id", "handler_user_id", "state"],
            order="deadline_at, id",
            limit=OVERDUE_SHOWN,
        )
        return {
            "period": period,
            "as_of": as_of,
            "totals": self._row("", totals),
            "people": self._people(found),
            "overdue": overdue,
            "overdue_more": totals["open_overdue"] - len(overdue),
            "extensions": self._extensions(unit, begins_at, as_of),
            "returns": self._returns(unit, begins_at, as_of),
        }

    def _people(self, found):
        """Return the rows of those who handle tasks, by their names; what nobody handles comes last."""
        # sudo: names of colleagues, of the user's own unit.
        rows = [self._row(row["handler_user_id"].sudo().name or "", row) for row in found]
        return sorted(rows, key=lambda row: (not row["name"], row["name"]))

    def _row(self, name, figures):
        cells = {cell: count for cell, count in figures.items() if isinstance(count, int)}
        return {"name": name, **cells, "rates": self.env["directive.figures"]._rates(cells)}

    def _extensions(self, unit, begins_at, as_of):
        filed = self._within("submitted_at", begins_at, as_of) & Domain("unit_id", "=", unit.id)
        return dict(self.env["directive.extension"]._read_group(filed, ["state"], ["__count"]))

    def _returns(self, unit, begins_at, as_of):
        filed = self._within("filed_at", begins_at, as_of)
        own = Domain("unit_id", "=", unit.id) & Domain("is_return", "=", True)
        return self.env["directive.feedback"].search_count(own & filed)

    def _within(self, field, begins_at, as_of):
        domain = Domain(field, "<=", as_of)
        return domain & Domain(field, ">=", begins_at) if begins_at else domain

    # ---- for download ------------------------------------------------------------------------

    @api.model
    def _sheet(self, unit, kind, day):
        """Return an unstored sheet of figures of ``unit``, by who handles the tasks, in the user's own rights."""
        _period, begins_at, as_of = self._span(kind, day)
        values = {"as_of": as_of, "grouping": "handler", "scope": "all", "unit_ids": [(6, 0, unit.ids)]}
        return self.env["directive.figures.sheet"].new({**values, "not_complete_before": begins_at})
