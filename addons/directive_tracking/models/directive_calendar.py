from datetime import date
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import ormcache, str2bool
from odoo.tools.misc import format_date

from ..tools import working_days
from ..tools.working_days import MONDAY_TO_FRIDAY, WorkingCalendar

#: The deadlines of these states move with the calendar; confirmed and cancelled tasks stay as they were judged.
OPEN_STATES = ("draft", "transferred", "in_progress", "submitted", "returned")

# JSON cannot carry this object, so no RPC caller can put it into a context.
_DEFERRED = object()


class DeadlineInstants(NamedTuple):
    """What a deadline as written comes to.

    :param effective: date, after rolling over days off
    :param lapses_at: naive UTC; in time before it, overdue from it on
    :param filing_ends_at: naive UTC; an extension is filed before it (Điều 12 khoản 2)
    """

    effective: date
    lapses_at: object
    filing_ends_at: object


class MovedDeadline(NamedTuple):
    """A task whose deadline another calendar would move; old and new are naive UTC."""

    task: models.Model
    old: DeadlineInstants
    new: DeadlineInstants


class DirectiveCalendar(models.AbstractModel):
    """Working days of the company and the instants that follow from them.

    Civil Code 2015, Art. 147 (the first day is not counted) and 148 (a period that ends on a day off ends with the
    next working day; a day ends at 24:00). Days are days in Viet Nam, instants are naive UTC.
    """

    _name = "directive.calendar"
    _description = "Working days"

    # ---- what anybody may ask ---------------------------------------------------------

    @api.model
    def is_working_day(self, day):
        """Tell whether ``day`` (a date or "2026-06-30") is a working day."""
        return self._working_calendar().is_working_day(self._to_day(day))

    @api.model
    def add(self, day, n):
        """Return the ``n``-th working day after ``day``, before it if ``n`` is negative (Civil Code, Art. 147).

        :raises UserError: when ``day`` is not a day or ``n`` is not a reasonable number
        """
        return self._counted(self._working_calendar().add, self._to_day(day), self._to_number(n))

    @api.model
    def roll_forward(self, day):
        """Return ``day`` if it is a working day, else the next working day (Civil Code, Art. 148)."""
        return self._counted(self._working_calendar().roll_forward, self._to_day(day))

    @api.model
    def explain(self, day, n=None):
        """Say why a date comes out as it does: "Vì sao hạn này?".

        :param day: date or ISO string
        :param n: working days counted from ``day``; None explains how ``day`` itself rolls over days off
        :return: one dict a day walked, in order: ``day`` (ISO), ``label``, ``counted`` (bool), ``reason``
            (``first_day``, ``weekend``, ``holiday``, ``working`` or ``makeup``), ``name`` and ``sentence``
        """
        calendar, day = self._working_calendar(), self._to_day(day)
        if n is None:
            steps = self._counted(calendar.explain_roll, day)
        else:
            steps = self._counted(calendar.explain, day, self._to_number(n))
        return [self._step_values(step, rolling=n is None) for step in steps]

    def _step_values(self, step, rolling):
        return {
            "day": fields.Date.to_string(step.day),
            "label": self._day_label(step.day),
            "counted": step.counted,
            "reason": step.reason,
            "name": step.name,
            "sentence": self._step_sentence(step, rolling),
        }

    def _step_sentence(self, step, rolling):
        if rolling and step.counted:
            return self.env._("A working day: the period ends at its end, 24:00 (Civil Code 2015, Art. 148).")
        sentences = {
            "first_day": self.env._("The first day is not counted (Civil Code 2015, Art. 147)."),
            "weekend": self.env._("Not counted: a weekly day off."),
            "holiday": self.env._("Not counted: %(name)s.", name=step.name or self.env._("public holiday")),
            "working": self.env._("Counted: a working day."),
            "makeup": self.env._("Counted: a make-up working day (%(name)s).", name=step.name),
        }
        return sentences[step.reason]

    @api.model
    def _day_label(self, day):
        """ "Tuesday 30/06/2026" in the user's language."""
        return format_date(self.env, day, date_format="EEEE dd/MM/yyyy")

    # ---- what comes in from outside -----------------------------------------------------

    def _to_day(self, day):
        try:
            found = fields.Date.to_date(day)
        except (TypeError, ValueError, AttributeError, KeyError):
            found = None
        if not found:
            raise UserError(self.env._("“%(day)s” is not a day. Write it as 2026-06-30.", day=day))
        return found

    def _to_number(self, n):
        if isinstance(n, int) and not isinstance(n, bool):
            return n
        raise UserError(self.env._("“%(n)s” is not a number of days.", n=n))

    def _counted(self, count, day, *args):
        try:
            return count(day, *args)
        except ValueError as error:
            raise UserError(
                self.env._(
                    "Days cannot be counted so far from %(day)s: at most %(most)s working days, within the calendar.",
                    day=self._day_label(day),
                    most=working_days.MAX_DAYS,
                )
            ) from error

    # ---- the company's calendar ---------------------------------------------------------

    @api.model
    @ormcache("self.env.company.id")
    def _working_calendar(self):
        """Return the :class:`WorkingCalendar` of the current company, from a cache that every worker keeps right."""
        # sudo: which days are worked is known to everybody, portal users too; nothing else is read.
        company = self.env.company.sudo()
        weekdays = {
            int(attendance.dayofweek)
            for attendance in company.resource_calendar_id.attendance_ids
            if attendance._is_work_period()
        }
        # A company without a weekly pattern works Monday to Friday (Điều 6: working days of the administration).
        return WorkingCalendar(frozenset(weekdays) or MONDAY_TO_FRIDAY, self._days_off(company), self._extra(company))

    def _days_off(self, company):
        leaves = company.env["resource.calendar.leaves"].search(
            [
                ("resource_id", "=", False),
                ("time_type", "=", "leave"),
                ("company_id", "in", [company.id, False]),
                ("calendar_id", "in", [company.resource_calendar_id.id, False]),
            ]
        )
        return {day: leave.name or "" for leave in leaves for day in leave._directive_days()}

    def _extra(self, company):
        exceptions = company.env["directive.calendar.exception"].search(
            [("company_id", "=", company.id), ("kind", "=", "makeup")]
        )
        return {exception.date: exception.name for exception in exceptions}

    # ---- instants -----------------------------------------------------------------------

    @api.model
    def _today(self):
        """Today in Viet Nam, by Odoo's clock."""
        return self._local_date(fields.Datetime.now())

    @api.model
    def _local_date(self, instant):
        """The day in Viet Nam of a naive UTC instant."""
        return working_days.local_date(instant)

    @api.model
    def _start_of_day(self, day):
        """00:00 of ``day`` as naive UTC."""
        return working_days.at_hour(day, 0)

    @api.model
    def _end_of_day(self, day):
        """24:00 of ``day`` as naive UTC: the first instant that is too late (Art. 148)."""
        return working_days.end_of_day(day)

    @api.model
    def _effective_deadline(self, day, hour=None):
        """Return (effective date, instant at which it lapses) of a deadline as written.

        :param hour: decimal hours; None or 0 for the whole day
        """
        return self._deadline_instants(day, hour)[:2]

    @api.model
    def _deadline_instants(self, day, hour=None, express=False, calendar=None):
        """Return the :class:`DeadlineInstants` of a deadline as written.

        :param express: hỏa tốc: an extension may be filed until the deadline (Điều 12 khoản 2, sentence 3)
        :param calendar: another :class:`WorkingCalendar` than the company's own
        """
        calendar = calendar or self._working_calendar()
        effective = self._counted(calendar.roll_forward, day) if self._rolls(hour) else day
        lapses_at = working_days.at_hour(effective, hour or 24)
        if express:
            return DeadlineInstants(effective, lapses_at, lapses_at)
        filing_ends_at = self._end_of_day(self._counted(calendar.last_filing_day, effective))
        return DeadlineInstants(effective, lapses_at, filing_ends_at)

    @api.model
    def _rolls(self, hour=None):
        """Tell whether a deadline on a day off moves to the next working day (Civil Code, Art. 148).

        Who names an hour means that day: "HỎA TỐC … trước 17 giờ 00 ngày 12/9/2026" is a Saturday on purpose.
        """
        return not hour and not self._keeps_day_off()

    def _keeps_day_off(self):
        # sudo: configuration parameters are not readable by users; this one is a yes or no.
        parameters = self.env["ir.config_parameter"].sudo()
        return str2bool(parameters.get_param("directive_tracking.deadline_keeps_day_off") or "", False)

    # ---- a change of the calendar ---------------------------------------------------------

    @api.model
    def _moved_deadlines(self, new_calendar):
        """Return a list of :class:`MovedDeadline`: the open tasks and drafts that ``new_calendar`` would move.

        One query for all tasks of a deadline, not one a task: a change touches few of many deadlines.
        """
        # sudo: whoever changes the calendar moves every deadline, whichever tasks he may read.
        tasks = self.env["directive.task"].sudo()
        domain = [("state", "in", OPEN_STATES), ("date_deadline", "!=", False)]
        groups = tasks._read_group(
            domain,
            ["date_deadline:day", "deadline_hour", "urgency"],
            ["id:recordset", "deadline_at:min", "deadline_at:max", "extension_last_at:min", "extension_last_at:max"],
        )
        moved = []
        for day, hour, urgency, same, *stored in groups:
            new = self._deadline_instants(day, hour, urgency == "express", new_calendar)
            if stored != [new.lapses_at, new.lapses_at, new.filing_ends_at, new.filing_ends_at]:
                moved += self._moved(same, new)
        return moved

    def _moved(self, tasks, new):
        stored = (
            (task, DeadlineInstants(task.date_effective, task.deadline_at, task.extension_last_at)) for task in tasks
        )
        return [MovedDeadline(task, old, new) for task, old in stored if old != new]

    @api.model
    def _deferred(self):
        """This model with a context in which several changes of the calendar are taken as one: the caller ends them
        with ``_calendar_changed`` outside of it."""
        return self.with_context(directive_calendar=_DEFERRED)

    @api.model
    def _calendar_changed(self):
        """Forget the cached calendar on every worker and derive again what it moves."""
        self._forget()
        if self.env.context.get("directive_calendar") is _DEFERRED:
            return
        moved = self._moved_deadlines(self._working_calendar())
        if moved:
            # sudo: stored instants are derived; whoever changes the calendar may not write tasks, and need not.
            tasks = self.env["directive.task"].sudo()
            tasks._recompute_deadlines(tasks.union(*(one.task for one in moved)))
        self._recompute_clocks()

    def _forget(self):
        self.env.registry.clear_cache()
        # A request that runs meanwhile may have cached the old calendar again: forget that too, once committed.
        self.env.cr.postcommit.add(self.env.registry.clear_cache)

    def _moved_clocks(self, new_calendar):
        """Return [(record, clock name, old due, new due)]: the running clocks that ``new_calendar`` would move."""
        names = [name for name, model in self.env.registry.items() if getattr(model, "_clocks", None) and model._auto]
        return [moved for name in names for moved in self.env[name]._moved_clocks(new_calendar)]

    def _recompute_clocks(self):
        """Running clocks follow the calendar; what was done stays judged as it was."""
        for record, name, _old, _new in self._moved_clocks(self._working_calendar()):
            self.env.add_to_compute(record._fields[record._clocks[name].due], record)
        self.env.flush_all()
