from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .directive_figures import CELLS, DONE, LATE, OPEN
from .directive_overview import MONTHS, WEEKS

#: Figures of what is open now: the classes, and whether a result waits for the Office.
NOW = {
    "open": (OPEN, None),
    "in_time": (("open_in_time",), None),
    "overdue": (("open_overdue",), None),
    "overdue_handed_in": (("open_overdue",), True),
    "waiting": (("open_in_time",), True),
    "due": (("open_in_time",), False),
}
#: Figures of a month or of the twelve months together.
MEASURES = {
    "total": CELLS,
    "carried_over": CELLS,
    "given": CELLS,
    "done": DONE,
    "late": LATE,
    **{cell: (cell,) for cell in CELLS},
}


class DirectiveOverview(models.AbstractModel):
    """The lists behind the figures of the page: exactly the tasks that were counted, as of its instant."""

    _inherit = "directive.overview"

    @api.model
    def open_tasks(self, as_of, measure, key=None, part=None):
        """Return the action with the list of the tasks behind a figure of what is open.

        :param as_of: ``as_of`` of the page
        :param measure: a key of ``NOW``
        :param key: id of the unit or person, False for none; None for all
        :param part: with ``due``: number of the week from 0, or ``WEEKS`` for later; None for all
        :raises UserError: when the page has no such figure
        """
        now = self._page_instant(as_of)
        self._check_asked(measure in NOW if isinstance(measure, str) else False, key, part, WEEKS)
        domain = self._open_domain(now, measure, part) & self._key_domain(key)
        return self._list(domain, now, {})

    @api.model
    def open_period(self, as_of, measure, key=None, month=None):
        """Return the action with the list of the tasks behind a figure of a month, or of all twelve.

        :param measure: a key of ``MEASURES``
        :param key: as for :meth:`open_tasks`
        :param month: its number from 0, the last one being the current month; None for the twelve months together
        :raises UserError: when the page has no such figure
        """
        now = self._page_instant(as_of)
        self._check_asked(measure in MEASURES if isinstance(measure, str) else False, key, month, MONTHS - 1)
        span = self._year_span(now) if month is None else self._month_spans(now)[month]
        domain = self.env["directive.figures"]._in_period(span.after) & self._key_domain(key)
        domain &= Domain("timeliness", "in", list(MEASURES[measure]))
        if measure in ("carried_over", "given"):
            domain &= Domain("is_carried_over", "=", measure == "carried_over")
        return self._list(domain, span.until, {"directive_period_after": fields.Datetime.to_string(span.after)})

    # ---- what is asked for ------------------------------------------------------------------------

    def _page_instant(self, as_of):
        figures = self.env["directive.figures"]
        now = figures._instant(as_of) if isinstance(as_of, str) else None
        if not now:
            self._check_asked(False, None, None, 0)
        if reason := figures._why_not_as_of(now):
            raise UserError(reason)
        return now

    def _check_asked(self, is_figure, key, part, last):
        is_key = key is None or key is False or (type(key) is int and 0 < key < 2**31)
        is_part = part is None or (type(part) is int and 0 <= part <= last)
        if not (is_figure and is_key and is_part):
            raise UserError(self.env._("This figure is not part of the page. Reload it."))

    def _key_domain(self, key):
        domain = self._domain()
        return domain if key is None else domain & Domain(self._scope()["groupby"], "=", key)

    def _open_domain(self, now, measure, part):
        cells, handed_in = NOW[measure]
        # Only what is not complete, or is since a moment ago, needs to be judged: the index finds these.
        domain = self.env["directive.figures"]._since(now) & Domain("timeliness", "in", list(cells))
        if handed_in is not None:
            domain &= Domain("submitted_at", "!=" if handed_in else "=", False)
        if part is not None:
            bounds = self._week_bounds(now)
            if part > 0:
                domain &= Domain("deadline_at", ">", bounds[part - 1])
            if part < WEEKS:
                domain &= Domain("deadline_at", "<=", bounds[part])
        return domain

    def _list(self, domain, instant, context):
        sheet = self.env["directive.figures.sheet"].new({"as_of": instant})
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_reports.action_directive_figures_tasks")
        return {
            **action,
            "display_name": self.env._("Tasks as of %(instant)s", instant=sheet._as_of_label()),
            "domain": list(domain),
            "context": {"directive_as_of": fields.Datetime.to_string(instant), "create": False, **context},
        }
