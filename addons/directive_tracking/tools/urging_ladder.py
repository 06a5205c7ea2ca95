"""The ladder of urging (Điều 9 khoản 1): which rung a task stands on, on a given day. Pure Python, no ORM.

A rung lies some working days before or after a day that matters: the deadline, the last day for filing an extension,
the last day of a duty. The one at the end may come again every so many calendar days.

>>> ladder = [Rung("5 days", "deadline", -5), Rung("due", "deadline", 0), Rung("weekly", "deadline", 0, every=7)]
>>> days = {"deadline": date(2026, 6, 30)}    # a Tuesday
>>> newest(ladder, WorkingCalendar(), days, date(2026, 6, 22))
>>> newest(ladder, WorkingCalendar(), days, date(2026, 6, 23))
('5 days', datetime.date(2026, 6, 23))
>>> newest(ladder, WorkingCalendar(), days, date(2026, 7, 1))   # a missed day is caught up with the newest rung
('due', datetime.date(2026, 6, 30))
>>> newest(ladder, WorkingCalendar(), days, date(2026, 7, 13))
('weekly', datetime.date(2026, 7, 7))
"""

from collections.abc import Hashable
from datetime import timedelta
from typing import NamedTuple

#: How far a non-working day may lie from the working day that stands for it: the longest Tết, and a weekend.
SLACK = timedelta(days=21)


class Rung(NamedTuple):
    """One step of the ladder.

    :param key: what identifies it
    :param anchor: the name of the day from which it counts
    :param days: working days after that day; negative before it, 0 the day itself
    :param every: it comes again this many calendar days later, and so on; 0: it comes once
    """

    key: Hashable
    anchor: str
    days: int
    every: int = 0


def occurrence(rung, calendar, day, today):
    """Return the newest day, not after ``today``, on which ``rung`` comes for the anchor ``day``; None before it.

    A repetition that falls on a day off comes on the next working day.

    >>> weekly = Rung("weekly", "deadline", 1, every=7)    # the deadline is a Tuesday
    >>> occurrence(weekly, WorkingCalendar(), date(2026, 6, 30), date(2026, 7, 7))
    >>> str(occurrence(weekly, WorkingCalendar(), date(2026, 6, 30), date(2026, 7, 14)))
    '2026-07-08'
    >>> str(occurrence(weekly, WorkingCalendar(), date(2026, 6, 30), date(2026, 7, 15)))
    '2026-07-15'
    """
    first = calendar.add(day, rung.days) if rung.days else day
    if not rung.every:
        return first if first <= today else None
    times = (today - first).days // rung.every
    while times > 0:
        found = calendar.roll_forward(first + timedelta(days=times * rung.every))
        if found <= today:
            return found
        times -= 1
    return None


def newest(rungs, calendar, anchors, today):
    """Return (key, day) of the newest rung reached by ``today``, or None.

    :param rungs: in the order of the ladder; of two on the same day the later one prevails
    :param anchors: {anchor: date}; rungs of other anchors are left out
    """
    found = None
    for rung in rungs:
        day = occurrence(rung, calendar, anchors[rung.anchor], today) if rung.anchor in anchors else None
        if day and (found is None or day >= found[1]):
            found = (rung.key, day)
    return found


def plan(rungs, calendar, anchors_of, since, today, oldest):
    """Return [(anchor day, key, day)]: which rung is to be told today, for each day that a task may hang on.

    :param anchors_of: ``anchors_of(day)`` returns {anchor: date} for tasks that hang on ``day``
    :param since: up to this day all has been told
    :param oldest: the earliest day that a task hangs on
    """
    ahead = max((-rung.days for rung in rungs), default=0)
    last = calendar.add(today, ahead + 3) + SLACK
    found = []
    for number in range((last - oldest).days + 1):
        day = oldest + timedelta(days=number)
        alive = [rung for rung in rungs if rung.every or day + _reach(rung) > since]
        reached = newest(alive, calendar, anchors_of(day), today) if alive else None
        if reached and reached[1] > since:
            found.append((day, *reached))
    return found


def _reach(rung):
    """How long after its anchor a rung may come at the latest: two calendar days a working day, and the slack."""
    return timedelta(days=2 * max(rung.days, 0)) + SLACK
