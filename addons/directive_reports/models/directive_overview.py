from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ..tools import overview_spans
from .directive_figures import LATE
from .directive_overview_figures import Span

#: Trend of so many months, load of so many weeks; the current ones included.
MONTHS, WEEKS = 12, 8
#: With fewer tasks in twelve months than this, nobody is ranked, where the settings say nothing.
RANKED_FROM = 5
#: So many units stand at each end of the ranking.
RANKED = 5
#: Who looks at the whole city; everybody else at the own unit.
WIDE_GROUPS = ("group_city_leader", "group_office_specialist", "group_directive_admin")


class DirectiveOverview(models.AbstractModel):
    """The page that a leader opens: one minute, one screen (Điều 8, Điều 11 khoản 2).

    City leaders and the Office see all units, whoever belongs to a unit sees that unit by who handles its tasks. All
    figures come from ``directive.figures`` and are those of one instant; each opens its list as of that instant
    (``directive_overview_lists``). What waits for the reader himself is in ``directive_overview_waiting``.
    """

    _name = "directive.overview"
    _description = "Overview for leaders"

    @api.model
    def load_page(self):
        """Return all that the page shows the current user, as data that JSON can carry.

        :raises AccessError: for people who neither lead the city, nor belong to the Office or a unit
        """
        return self._page(fields.Datetime.now())

    def _page(self, now):
        """Return the page as of ``now`` (naive UTC): see the methods for the shape of each part."""
        scope = self._scope()
        figures = self.env["directive.figures"]
        spans = [*self._month_spans(now), self._year_span(now)]
        found = figures._span_figures(spans, scope["groupby"], scope["domain"])
        still_open = figures._open_figures(now, self._week_bounds(now), scope["groupby"], scope["domain"])
        names = self._names(scope["groupby"], {*found[-1], *(row["group"] for row in still_open)})
        return {
            "as_of": fields.Datetime.to_string(now),
            "as_of_label": self.env["directive.figures.sheet"].new({"as_of": now})._as_of_label(),
            "is_wide": scope["is_wide"],
            "title": scope["title"],
            "open": self._open_counts(still_open),
            "overdue": self._overdue(still_open, names, now),
            "load": self._load(still_open, names, now),
            "trend": [self._month(*one) for one in zip(self._months(now), found[:-1], strict=True)],
            "year": self._with_rates(figures._span_totals(found[-1])),
            "ranking": self._ranking(found[-1], names),
            "waiting": self._waiting(),
        }

    # ---- who sees what ---------------------------------------------------------------------------

    @api.model
    def _scope(self):
        """Return what the current user looks at: ``is_wide``, ``groupby``, ``domain`` over tasks, ``title``.

        :raises AccessError: for everybody else
        """
        user = self.env.user
        if any(user.has_group(f"directive_tracking.{group}") for group in WIDE_GROUPS):
            return {"is_wide": True, "groupby": "lead_unit_id", "domain": [], "title": ""}
        if user.has_group("directive_tracking.group_unit_user"):
            units = self.env["directive.task"]._my_units()
            domain = [("lead_unit_id", "in", units.ids)]
            title = ", ".join(units.mapped("name"))
            return {"is_wide": False, "groupby": "handler_user_id", "domain": domain, "title": title}
        raise AccessError(
            self.env._(
                "This page is for the leaders of the city, the Office, and units about their own tasks"
                " (Điều 1 khoản 2)."
            )
        )

    def _names(self, groupby, ids):
        """Return {id: name} of units or people, and what stands for none."""
        model = self.env["directive.task"]._fields[groupby].comodel_name
        # sudo: whose task it is stands on the tasks that were counted; only the name leaves here.
        records = self.env[model].sudo().with_context(active_test=False)
        found = records.search_fetch([("id", "in", [one for one in ids if one])], ["name"])
        return {None: self.env._("Not assigned"), **{record.id: record.name for record in found}}

    # ---- months and weeks ------------------------------------------------------------------------

    def _months(self, now):
        return overview_spans.months(self.env["directive.calendar"]._local_date(now), MONTHS)

    def _month_spans(self, now):
        calendar, second = self.env["directive.calendar"], timedelta(seconds=1)
        begins = [calendar._start_of_day(first) - second for first in self._months(now)]
        return [Span(*ends) for ends in zip(begins, [*begins[1:], now], strict=True)]

    def _year_span(self, now):
        months = self._month_spans(now)
        return Span(months[0].after, months[-1].until)

    def _weeks(self, now):
        return overview_spans.weeks(self.env["directive.calendar"]._local_date(now), WEEKS)

    def _week_bounds(self, now):
        """Return the last instants of the weeks: a deadline on a Sunday lapses at 24:00 and belongs to it."""
        calendar = self.env["directive.calendar"]
        return [calendar._start_of_day(monday + timedelta(days=7)) for monday in self._weeks(now)]

    # ---- what is open ----------------------------------------------------------------------------

    def _open_counts(self, rows):
        """Return how many tasks are open, and of these: ``overdue``, ``overdue_handed_in``, ``due_week``, ``waiting``.

        What waits for the Office's verification is due no more, so a result in time is ``waiting`` and nothing else.
        """
        return {
            "open": self._sum(rows),
            "overdue": self._sum(rows, cell="open_overdue"),
            "overdue_handed_in": self._sum(rows, cell="open_overdue", handed_in=True),
            "due_week": self._sum(rows, cell="open_in_time", handed_in=False, part=0),
            "in_time": self._sum(rows, cell="open_in_time"),
            "waiting": self._sum(rows, cell="open_in_time", handed_in=True),
        }

    def _sum(self, rows, **conditions):
        return sum(row["count"] for row in rows if all(row[name] == value for name, value in conditions.items()))

    def _overdue(self, rows, names, now):
        """Return who has overdue tasks, most first: ``key``, ``name``, ``count``, ``days`` of the oldest."""
        counts, oldest = {}, {}
        for row in rows:
            if row["cell"] == "open_overdue":
                key = row["group"]
                counts[key] = counts.get(key, 0) + row["count"]
                oldest[key] = min(oldest.get(key, row["oldest"]), row["oldest"])
        found = [
            {"key": key or False, "name": names[key], "count": count, "days": self._days_since(oldest[key], now)}
            for key, count in counts.items()
        ]
        return sorted(found, key=lambda one: (-one["count"], -one["days"], one["name"]))

    def _days_since(self, lapsed, now):
        calendar = self.env["directive.calendar"]
        return (calendar._local_date(now) - calendar._local_date(lapsed - timedelta(seconds=1))).days

    def _load(self, rows, names, now):
        """Return the open deadlines by who has them and by week.

        :return: ``weeks`` (``label``, ``title``), and ``rows``, most first: ``key``, ``name``, ``cells`` (overdue, one
            a week, later), ``sum``; ``totals`` are the cells of all rows
        """
        cells = {}
        for row in rows:
            late = row["cell"] == "open_overdue"
            if late or not row["handed_in"]:
                own = cells.setdefault(row["group"], [0] * (WEEKS + 2))
                own[0 if late else row["part"] + 1] += row["count"]
        found = [{"key": key or False, "name": names[key], "cells": own, "sum": sum(own)} for key, own in cells.items()]
        return {
            "weeks": [self._week_label(monday) for monday in self._weeks(now)],
            "rows": sorted(found, key=lambda one: (-one["sum"], one["name"])),
            "totals": [sum(column) for column in zip(*cells.values(), strict=True)] or [0] * (WEEKS + 2),
        }

    def _week_label(self, monday):
        friday = monday + timedelta(days=4)
        first, last = (format_date(self.env, day, date_format="dd/MM") for day in (monday, friday))
        return {"label": first, "title": self.env._("Week %(first)s – %(last)s", first=first, last=last)}

    # ---- how it goes ------------------------------------------------------------------------------

    def _month(self, first, groups):
        figures = self._with_rates(self.env["directive.figures"]._span_totals(groups))
        return {"label": format_date(self.env, first, date_format="MM/yyyy"), **figures}

    def _with_rates(self, figures):
        return {**figures, "late": sum(figures[cell] for cell in LATE), "rates": self._rates(figures)}

    def _rates(self, figures):
        return self.env["directive.figures"]._rates(figures)

    def _ranking(self, groups, names):
        """Return who has the most and the least late in twelve months, of those with enough tasks.

        :return: ``least_tasks``; ``left_out``: how many have fewer; ``worst`` and ``best``: ``key``, ``name``,
            ``total``, ``late`` and ``rates``; nobody stands in both
        """
        least = self._least_tasks()
        # What nobody handles is nobody's to answer for.
        groups = {key: figures for key, figures in groups.items() if key}
        ranked = [
            {"key": key, "name": names[key], **self._with_rates(figures)}
            for key, figures in groups.items()
            if figures["total"] >= least
        ]
        ranked.sort(key=lambda one: (one["rates"]["rate_late"]["value"], -one["total"], one["name"]))
        worst = [one for one in reversed(ranked[len(ranked) // 2 :]) if one["late"]][:RANKED]
        best = ranked[: min(RANKED, len(ranked) - len(worst))]
        return {"least_tasks": least, "left_out": len(groups) - len(ranked), "best": best, "worst": worst}

    def _least_tasks(self):
        # sudo: a number that is printed on the page.
        parameters = self.env["ir.config_parameter"].sudo()
        return max(int(parameters.get_param("directive_reports.ranked_from", RANKED_FROM)), 1)

    @api.model
    def _domain(self):
        """Return the domain of the tasks that the current user's page counts, whatever their timeliness."""
        return Domain(self._scope()["domain"])
