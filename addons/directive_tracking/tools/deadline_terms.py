"""What the reader of deadlines speaks of: the answer, what it may know, and the small rules of dates and hours."""

from __future__ import annotations  # Phrase has a field named like the type date

import calendar as gregorian
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from .working_days import WorkingCalendar

_YEARS = range(2000, 2101)
_WEEKDAYS = ("hai", "ba", "tu", "nam", "sau", "bay", "chu nhat")
_UP_TO_TEN = ("mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi")
NUMBERS = {**{word: n for n, word in enumerate(_UP_TO_TEN, 1)}, "muoi lam": 15, "hai muoi": 20, "ba muoi": 30}


@dataclass(frozen=True)
class Phrase:
    """What was understood.

    ``kind``: ``date``, ``working_days``, ``calendar_days``, ``recurring``, ``ambiguous`` or ``none``.
    ``date``/``hour``: the deadline, where it is certain (hour: 0 to 24 as a decimal number, None for the whole day).
    For ``working_days`` and ``calendar_days`` it is already rolled over days off, for ``date`` it is as written, for
    ``recurring`` it is the next occurrence.
    ``quoted``: the exact words. ``reason``: a code of why there is no date; empty if there is one.
    ``assumed``: the year was not said and is taken from the date of issue.
    ``understood``: the parts, for the sentence shown back. ``candidates``: the readings to choose from.
    """

    kind: str
    date: date | None = None
    hour: float | None = None
    quoted: str = ""
    reason: str = ""
    assumed: bool = False
    understood: Mapping = field(default_factory=dict)
    candidates: tuple = ()


class Reading(NamedTuple):
    """What the reader knows besides the words."""

    issued: date | None = None
    received: date | None = None
    before_excludes_day: bool = False
    calendar: WorkingCalendar | None = None


class Unclear(Exception):
    """The words name no certain day: fields of the ``Phrase`` that says so."""

    def __init__(self, reason, kind="none", **fields):
        super().__init__(reason)
        self.fields = {"kind": kind, "reason": reason, **fields}


def is_before(cue):
    words = cue.split()
    return "truoc" in words and not {"het", "cuoi", "hoac"} & set(words)


def date_of(year, month, day, reading):
    """(date, whether its year was assumed)."""
    if year:
        return real_date(year_of(year), month, day), False
    first = issue_year(reading)
    found = real_date(first, month, day)
    return (found if found >= reading.issued else real_date(first + 1, month, day)), True


def issue_year(reading):
    if not reading.issued:
        raise Unclear("no_year", "ambiguous")
    return reading.issued.year


def year_of(digits):
    year = int(digits) if len(digits) == 4 else 2000 + int(digits)
    if year not in _YEARS:
        raise Unclear("unlikely_year")
    return year


def real_date(year, month, day):
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Unclear("no_such_day") from error


def weekday_of(words):
    """Monday = 0; None if no weekday was said."""
    if not words:
        return None
    name = words.removeprefix("thu ")
    return int(name) - 2 if name.isdigit() else _WEEKDAYS.index(name)


def last_day(year, month):
    return real_date(year, month, gregorian.monthrange(year, month)[1])


def plus(day, days):
    try:
        return day + timedelta(days=days)
    except OverflowError as error:
        raise Unclear("no_such_day") from error


def hour_of(values):
    """The hour as a decimal number, None if none was said."""
    if not values.get("h"):
        return None
    hour, minutes = int(values["h"]), int(values.get("min") or 0)
    hour = _of_day(hour, values.get("part"))
    if minutes > 59 or hour > 24 or (hour == 24 and minutes):
        raise Unclear("no_such_hour")
    if hour == minutes == 0:
        # the start of that day or its end: both are meant in the field
        raise Unclear("midnight", "ambiguous")
    return hour + minutes / 60


def _of_day(hour, part):
    """13-23 for "3 giờ chiều", "8 giờ tối"; "12 giờ đêm" is 24."""
    if not part or (hour > 12 and part != "sang"):
        return hour
    if part == "sang":
        return hour if hour < 12 else 99
    if part == "dem" and hour in range(1, 7):
        return hour
    if hour == 12:
        return 24 if part in ("dem", "toi") else 12
    return hour if part == "trua" and hour > 9 else hour + 12
