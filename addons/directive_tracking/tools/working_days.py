"""Working days, pure Python: what a period is, when it ends, and why.

The rules are those of the Civil Code 2015: the first day of a period is not counted (Art. 147); a period whose last
day is a day off ends with the next working day, and a day ends at 24:00 (Art. 148). Decision 140 counts whole
working days. All days are days in Viet Nam; all instants are naive UTC, as Odoo stores them.

The examples run on the days off around Tết, 30/4 and 2/9 of 2026:

>>> from datetime import date
>>> holidays = [(2026, 2, day) for day in range(16, 21)] + [(2026, 4, 27), (2026, 4, 30), (2026, 5, 1), (2026, 8, 31)]
>>> calendar = WorkingCalendar(
...     off={date(*day): "holiday" for day in holidays}, extra={date(2026, 8, 22): "for 31/8"}
... )
>>> str(calendar.add(date(2026, 1, 14), 2))   # issued Wednesday, Điều 6 khoản 1a
'2026-01-16'
>>> str(calendar.add(date(2026, 2, 13), 2))   # before Tết
'2026-02-24'
>>> str(calendar.add(date(2026, 4, 29), 1))   # before 30/4 and 1/5
'2026-05-04'
>>> str(calendar.add(date(2026, 8, 20), 2))   # a make-up Saturday counts
'2026-08-22'
>>> str(calendar.last_filing_day(date(2026, 6, 30)))   # Điều 12 khoản 2, sentence 3
'2026-06-26'
>>> str(calendar.last_filing_day(calendar.roll_forward(date(2026, 5, 3))))   # Sunday, effective on Monday
'2026-04-28'
>>> str(calendar.last_filing_day(date(2026, 2, 23)))   # the Monday after Tết
'2026-02-12'
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo

LEGAL_TZ = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY_TO_FRIDAY = frozenset(range(5))
#: More than ten years of working days is a slip of the keyboard, not a deadline.
MAX_DAYS = 3000
#: An extension is filed at the latest this many working days before the deadline (Điều 12 khoản 2, sentence 3).
FILING_DAYS = 2
ONE_DAY = timedelta(days=1)


class DayStep(NamedTuple):
    """One day of an explanation.

    ``reason`` is ``first_day`` (Art. 147), ``weekend``, ``holiday``, ``working``, ``makeup`` or ``calendar_day``;
    ``name`` is the holiday's or the make-up day's own name, else empty.
    """

    day: date
    counted: bool
    reason: str
    name: str = ""


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked.

    :param weekdays: worked days of the week, Monday = 0
    :param off: public holidays and days swapped off, with their names
    :param extra: make-up working days, with their names; they prevail over ``off``
    :raises ValueError: without any worked weekday, or with a weekday outside 0-6
    """

    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    off: Mapping[date, str] = field(default_factory=dict)
    extra: Mapping[date, str] = field(default_factory=dict)

    def __post_init__(self):
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            raise ValueError("A working calendar needs at least one weekday, from 0 (Monday) to 6 (Sunday).")

    def is_working_day(self, day):
        """Tell whether ``day`` is worked.

        >>> WorkingCalendar().is_working_day(date(2026, 1, 10))   # a Saturday
        False
        >>> WorkingCalendar(extra={date(2026, 1, 10): "for 2/1"}).is_working_day(date(2026, 1, 10))
        True
        """
        return self._step(day).counted

    def add(self, day, n):
        """The ``n``-th working day after ``day`` (before it if negative); ``day`` itself is not counted (Art. 147).

        The result is a working day, except that ``n=0`` gives ``day`` back.

        :raises ValueError: more than ``MAX_DAYS`` days, or past the last date there is
        """
        return self.explain(day, n)[-1].day

    def roll_forward(self, day):
        """``day`` itself if it is worked, else the next working day (Art. 148).

        >>> str(WorkingCalendar().roll_forward(date(2026, 5, 3)))
        '2026-05-04'
        """
        return self.explain_roll(day)[-1].day

    def count(self, first, last):
        """Number of working days after ``first`` up to and including ``last``; negative if ``last`` is earlier.

        It undoes :meth:`add`: ``count(day, add(day, n)) == n``.

        >>> WorkingCalendar().count(date(2026, 6, 26), date(2026, 6, 30))
        2
        >>> WorkingCalendar().count(date(2026, 6, 30), date(2026, 6, 26))
        -2
        """
        if last < first:
            return -sum(self.is_working_day(last + i * ONE_DAY) for i in range((first - last).days))
        return sum(self.is_working_day(first + i * ONE_DAY) for i in range(1, (last - first).days + 1))

    def last_filing_day(self, deadline_day):
        """Last day on which an extension may be filed: two working days before (Điều 12 khoản 2, sentence 3).

        The same for a deadline on a day off and for the working day to which it rolls.
        """
        return self.add(deadline_day, -FILING_DAYS)

    def explain(self, day, n):
        """The days walked from ``day`` to ``add(day, n)``, both included, each with why it counted or not."""
        if abs(n) > MAX_DAYS:
            raise ValueError(f"{n} working days is more than {MAX_DAYS}: please check the number of days.")
        steps = [DayStep(day, False, "first_day")]
        left, direction = abs(n), ONE_DAY if n > 0 else -ONE_DAY
        while left:
            day = _shifted(day, direction)
            steps.append(self._step(day))
            left -= steps[-1].counted
        return steps

    def explain_roll(self, day):
        """The days from ``day`` to the working day on which a period ending on ``day`` ends (Art. 148)."""
        steps = [self._step(day)]
        while not steps[-1].counted:
            steps.append(self._step(_shifted(steps[-1].day, ONE_DAY)))
        return steps

    def explain_calendar_days(self, day, n):
        """A period of ``n`` calendar days from ``day``: the first not counted, the last rolled over days off.

        >>> steps = WorkingCalendar().explain_calendar_days(date(2026, 6, 24), 3)
        >>> [(str(step.day), step.reason) for step in steps[:2]]
        [('2026-06-24', 'first_day'), ('2026-06-25', 'calendar_day')]
        >>> [(str(step.day), step.counted, step.reason) for step in steps[3:]]
        [('2026-06-27', False, 'weekend'), ('2026-06-28', False, 'weekend'), ('2026-06-29', True, 'working')]
        """
        if not 0 < n <= MAX_DAYS:
            raise ValueError(f"A period has from 1 to {MAX_DAYS} days, not {n}.")
        counted = [DayStep(_shifted(day, i * ONE_DAY), True, "calendar_day") for i in range(1, n)]
        return [DayStep(day, False, "first_day"), *counted, *self.explain_roll(_shifted(day, n * ONE_DAY))]

    def _step(self, day):
        if day in self.extra:
            return DayStep(day, True, "makeup", self.extra[day])
        if day in self.off:
            return DayStep(day, False, "holiday", self.off[day])
        if day.weekday() in self.weekdays:
            return DayStep(day, True, "working")
        return DayStep(day, False, "weekend")


def _shifted(day, delta):
    try:
        return day + delta
    except OverflowError as error:
        raise ValueError(f"{day} is too near the end of the calendar to count days from it.") from error


def at_hour(day, hour):
    """The instant (naive UTC) at which ``day`` strikes ``hour`` in Viet Nam; 24 is the end of the day.

    >>> at_hour(date(2026, 9, 12), 17.5)
    datetime.datetime(2026, 9, 12, 10, 30)

    :param hour: hours as a decimal number, 0 to 24, taken to the minute
    :raises ValueError: outside 0-24
    """
    if not 0 <= hour <= 24:
        raise ValueError(f"{hour} is not an hour of the day: 0 to 24.")
    midnight = datetime.combine(day, time.min)
    local = (midnight + timedelta(minutes=round(hour * 60))).replace(tzinfo=LEGAL_TZ)
    return local.astimezone(timezone.utc).replace(tzinfo=None)


def end_of_day(day):
    """24:00 of ``day`` in Viet Nam (Art. 148), as naive UTC: the first instant that is too late.

    >>> end_of_day(date(2026, 6, 30))
    datetime.datetime(2026, 6, 30, 17, 0)
    """
    return at_hour(day, 24)


def local_date(utc_naive):
    """The day in Viet Nam of an instant given as naive UTC. An event at 23:00 belongs to that day.

    >>> str(local_date(datetime(2026, 6, 30, 16, 59, 59))), str(local_date(datetime(2026, 6, 30, 17)))
    ('2026-06-30', '2026-07-01')
    """
    return utc_naive.replace(tzinfo=timezone.utc).astimezone(LEGAL_TZ).date()
