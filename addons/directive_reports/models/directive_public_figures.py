from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.directive_tracking.tools.working_days import LEGAL_TZ
from odoo.tools import SQL

from ..tools import report_periods
from ..tools.small_counts import published
from .directive_figures import CELLS, DONE

#: What is published is counted anew at most so often.
COUNTED_FOR = timedelta(hours=1)
#: Of the quarters in which tasks were given, the last ones each by itself.
QUARTERS = 4
EARLIER = "earlier"
#: For pg_try_advisory_xact_lock: one visitor counts, the others get what was counted before.
LOCK = 140_2_1


class DirectivePublicFigures(models.Model):
    """What everybody may see of the city's tasks (Điều 2 khoản 1): how many in which class, and nothing else.

    Off unless the administrator switches it on. As of the last cut-off, without counts under 5 and without any from
    which such a one could be computed (``tools.small_counts``). Kept as counted: a visitor reads one row.
    """

    _name = "directive.public.figures"
    _description = "Public figures"
    _order = "until_at desc"
    _rec_name = "until_at"
    _log_access = False

    until_at = fields.Datetime("As of", required=True, readonly=True)
    counted_at = fields.Datetime("Counted on", required=True, readonly=True)
    figures = fields.Json(required=True, readonly=True)

    _one_a_cut_off = models.UniqueIndex("(until_at)")

    @api.model
    def _is_on(self):
        # sudo: settings are not readable by visitors; this one is a yes or no.
        return bool(self.env["ir.config_parameter"].sudo().get_param("directive_reports.public_figures"))

    @api.model
    def _published(self):
        """Return the row to show, counted anew where it is older than an hour; nothing while the first is counted.

        Nothing of what a visitor sends gets here.
        """
        # sudo: visitors read and make no record; what is kept is only what may be published.
        rows = self.sudo()
        now, until = fields.Datetime.now(), self._last_cut_off()
        kept = rows.search([("until_at", "=", until)])
        if kept and kept.counted_at > now - COUNTED_FOR:
            return kept
        if not self.env.execute_query(SQL("SELECT pg_try_advisory_xact_lock(%s)", LOCK))[0][0]:
            return kept
        values = {"until_at": until, "counted_at": now, "figures": rows._count_as_of(until)}
        if kept:
            kept.write(values)
        return kept or rows.create(values)

    @api.model
    def _last_cut_off(self):
        """Return the last second of the last half-year that is over."""
        calendar = self.env["directive.calendar"]
        cut_offs = self.env["directive.report.period"]._cut_offs()
        running = report_periods.around("half_year", calendar._today(), cut_offs)
        return calendar._start_of_day(running.first) - timedelta(seconds=1)

    # ---- counting --------------------------------------------------------------------------------

    def _count_as_of(self, until):
        """Return what is published, as JSON carries it; a count that is not published is None.

        :return: ``city``: a row; ``kinds``: rows with ``kind``; ``units``: rows with ``name`` and ``kind``;
            ``quarters``: rows with ``quarter``, such as 2026-Q2, or ``earlier``. A row has ``total`` and the classes
        """
        counts = self._counts(until)
        tables = published(counts, {unit: unit.kind for unit, _quarter in counts}, CELLS)
        empty = dict.fromkeys(("total", *CELLS), 0)
        return {
            "city": tables["city"][""] if counts else empty,
            "kinds": [{"kind": kind, **row} for kind, row in tables["kinds"].items()],
            "units": [{"name": unit.name, "kind": unit.kind, **row} for unit, row in tables["units"].items()],
            "quarters": [{"quarter": name, **row} for name, row in sorted(tables["quarters"].items(), reverse=True)],
        }

    def _counts(self, until):
        """Return {(unit, quarter): row of ``directive.figures``}, units in the order of their directory."""
        figures = self.env["directive.figures"].with_context(tz=str(LEGAL_TZ))
        rows = figures._figures(until, ("lead_unit_id", "transferred_at:quarter"))
        last = sorted({row["transferred_at:quarter"] for row in rows}, reverse=True)[:QUARTERS]
        counts = {}
        for row in rows:
            day = row["transferred_at:quarter"]
            quarter = f"{day.year}-Q{(day.month + 2) // 3}" if day in last else EARLIER
            into = counts.setdefault((row["lead_unit_id"], quarter), dict.fromkeys(CELLS, 0))
            for cell in CELLS:
                into[cell] += row[cell]
        return counts

    # ---- for the page ----------------------------------------------------------------------------

    @api.model
    def _rate_on_time(self, row):
        """Return how many in a hundred of the complete tasks were on time; None where that is not published."""
        done = [row[cell] for cell in DONE]
        return None if None in done or not sum(done) else round(100 * row["done_on_time"] / sum(done), 1)
