from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

CLOCK_STATES = [
    ("running", "Running"),
    ("overrun", "Running, missed"),
    ("kept", "Kept"),
    ("missed", "Done late"),
]

_CLOCK_SQL = """CASE
    WHEN %(due)s IS NULL THEN NULL
    WHEN %(done)s IS NULL THEN CASE WHEN %(now)s < %(due)s THEN 'running' ELSE 'overrun' END
    WHEN %(done)s < %(due)s THEN 'kept' ELSE 'missed'
END"""


class Clock(NamedTuple):
    """A duty in working days: it never blocks, it is shown while it runs and flagged when missed.

    :param clause: where the regulation sets it
    :param start: the field (date or instant) from whose day the days count; empty: the clock does not run
    :param done: the instant at which the duty was done; empty while it runs
    :param due: the stored instant (UTC) at which the time is over: in time before it
    :param state: the derived field of ``CLOCK_STATES``
    :param setting: the configuration parameter that holds the number of working days
    :param days: that number where the parameter is not set
    """

    clause: str
    start: str
    done: str
    due: str
    state: str
    setting: str
    days: int


class DirectiveClockMixin(models.AbstractModel):
    """Clocks in working days, declared by a model in ``_clocks``: {name: :class:`Clock`}.

    The model declares the fields itself: ``due`` with ``compute="_compute_clocks", store=True``, and ``state`` with
    ``compute="_compute_clock_states", search="_search_clock_<name>"``. ``directive.calendar`` moves running clocks
    when the calendar changes.
    """

    _name = "directive.clock.mixin"
    _description = "Clocks in working days"

    _clocks = {}
    #: Further fields on which the number of days depends.
    _clock_depends = ()

    def _clock_days(self, name):
        """Return the number of working days of a clock for this record; 0 is the same day."""
        clock = self._clocks[name]
        # sudo: configuration parameters are not readable by users; this one is a number of days.
        return int(self.env["ir.config_parameter"].sudo().get_param(clock.setting, clock.days))

    def _clock_due(self, name, calendar=None):
        """Return the instant (naive UTC) at which a clock of this record is over, or False.

        :param calendar: another ``WorkingCalendar`` than the company's own
        """
        start = self[self._clocks[name].start]
        if not start:
            return False
        own = self.env["directive.calendar"]
        is_instant = self._fields[self._clocks[name].start].type == "datetime"
        first = own._local_date(start) if is_instant else start
        days = self._clock_days(name)
        last = (calendar or own._working_calendar()).add(first, days) if days else first
        return own._end_of_day(last)

    @api.depends(lambda self: (*(clock.start for clock in self._clocks.values()), *self._clock_depends))
    def _compute_clocks(self):
        for record in self:
            for name, clock in self._clocks.items():
                record[clock.due] = record._clock_due(name)

    # ---- the state, never stale ----------------------------------------------------------

    @api.depends(lambda self: tuple(field for clock in self._clocks.values() for field in (clock.due, clock.done)))
    def _compute_clock_states(self):
        now = fields.Datetime.now()
        for record in self:
            for clock in self._clocks.values():
                record[clock.state] = self._clock_state(record[clock.due], record[clock.done], now)

    @api.model
    def _clock_state(self, due, done, now):
        """Return the key of ``CLOCK_STATES``; the same as ``_clock_sql``, in Python."""
        if not due:
            return False
        if not done:
            return "running" if now < due else "overrun"
        return "kept" if done < due else "missed"

    def _search_clock(self, name, operator, value):
        """Search by the state of a clock; a model's ``_search_clock_<name>`` calls this."""
        if operator != "in":
            return NotImplemented
        wanted = tuple(state for state in value if state)
        without = len(wanted) < len(value)

        def to_sql(model, alias, query):
            sql = model._clock_sql(alias, name)
            tests = [SQL("COALESCE(%s IN %s, FALSE)", sql, wanted)] if wanted else []
            tests += [SQL("%s IS NULL", sql)] if without else []
            return SQL("(%s)", SQL(" OR ").join(tests)) if tests else SQL("FALSE")

        state = self._clocks[name].state
        return Domain.custom(
            to_sql=to_sql, predicate=lambda record: record[state] in wanted if record[state] else without
        )

    def _clock_sql(self, alias, name):
        """Return the SQL of the state of a clock for the rows of ``alias``."""
        clock = self._clocks[name]
        due, done = (
            SQL.identifier(alias, field, to_flush=self._fields[field]) for field in (clock.due, clock.done)
        )
        return SQL(_CLOCK_SQL, due=due, done=done, now=fields.Datetime.now())

    def _field_to_sql(self, alias, field_expr, query=None):
        for name, clock in self._clocks.items():
            if field_expr == clock.state:
                return self._clock_sql(alias, name)
        return super()._field_to_sql(alias, field_expr, query)

    # ---- a change of the calendar ---------------------------------------------------------

    @api.model
    def _running_clocks(self, name):
        """Return the records, of all users, whose clock runs."""
        clock = self._clocks[name]
        # sudo: whoever changes the calendar moves every clock, whichever records he may read.
        return self.sudo().search([(clock.start, "!=", False), (clock.done, "=", False)])

    @api.model
    def _moved_clocks(self, calendar):
        """Return [(record, clock name, old due, new due)] for running clocks that ``calendar`` would move."""
        found = []
        for name, clock in self._clocks.items():
            for record in self._running_clocks(name):
                due = record._clock_due(name, calendar)
                if due != record[clock.due]:
                    found.append((record, name, record[clock.due], due))
        return found
