"""Periods of reporting: which days they cover, and what they are called on paper. Pure Python.

Half-years and years end on cut-off days (by default 14 June and 14 December), so that the reports can be written before
the half-year is over; each begins on the day after the cut-off before. Quarters and months are those of the calendar.

>>> str(period("half_year", 2026, 1))
'2025-12-15 .. 2026-06-14'
>>> str(period("half_year", 2026, 2))
'2026-06-15 .. 2026-12-14'
>>> str(period("year", 2026))
'2025-12-15 .. 2026-12-14'
>>> str(period("quarter", 2026, 3))
'2026-07-01 .. 2026-09-30'
>>> str(period("month", 2028, 2))
'2028-02-01 .. 2028-02-29'
>>> period("half_year", 2026, 1).name, period("year", 2026).name, period("quarter", 2026, 3).name
('6 tháng đầu năm 2026', 'năm 2026', 'quý III năm 2026')
>>> period("month", 2026, 2).name, period("half_year", 2026, 2).name
('tháng 02 năm 2026', '6 tháng cuối năm 2026')
>>> from datetime import date
>>> str(around("half_year", date(2026, 6, 14))), str(around("half_year", date(2026, 6, 15)))
('2025-12-15 .. 2026-06-14', '2026-06-15 .. 2026-12-14')
>>> str(around("year", date(2026, 12, 15)))
'2026-12-15 .. 2027-12-14'
>>> str(around("half_year", date(2026, 12, 31)))
'2026-12-15 .. 2027-06-14'
>>> str(around("quarter", date(2026, 12, 31)))
'2026-10-01 .. 2026-12-31'
>>> period("quarter", 2026, 5)
Traceback (most recent call last):
    ...
ValueError: no quarter 5 in a year
"""

import calendar
from datetime import date, timedelta
from typing import NamedTuple

#: How many of a kind a year has.
COUNTS = {"year": 1, "half_year": 2, "quarter": 4, "month": 12}
#: (month, day) of the cut-offs in the middle and at the end of the year (requirements, section 3).
CUT_OFFS = ((6, 14), (12, 14))
_ROMAN = ("I", "II", "III", "IV")


class Period(NamedTuple):
    """Whole days, both inclusive; ``name`` follows "Báo cáo … " on paper."""

    first: date
    last: date
    name: str

    def __str__(self):
        return f"{self.first} .. {self.last}"


def period(kind, year, number=1, cut_offs=CUT_OFFS):
    """Return a :class:`Period`.

    :param kind: a key of ``COUNTS``
    :param year: the year after which it is called
    :param number: which one of that year, from 1
    :param cut_offs: (month, day) of the last day of the first half, and of the year
    :raises ValueError: when the year has no such period
    """
    if not 1 <= number <= COUNTS[kind]:
        raise ValueError(f"no {kind} {number} in a year")
    first, last = _days(kind, year, number, cut_offs)
    return Period(first, last, _name(kind, year, number))


def around(kind, day, cut_offs=CUT_OFFS):
    """Return the period of a kind in which a day lies."""
    candidates = (
        period(kind, year, number, cut_offs)
        for year in (day.year, day.year + 1)
        for number in range(1, COUNTS[kind] + 1)
    )
    return next(one for one in candidates if one.first <= day <= one.last)


def _days(kind, year, number, cut_offs):
    if kind in ("month", "quarter"):
        length = 12 // COUNTS[kind]
        first_month, last_month = (number - 1) * length + 1, number * length
        return date(year, first_month, 1), date(year, last_month, calendar.monthrange(year, last_month)[1])
    middle, end = cut_offs
    first = date(year - 1, *end) + timedelta(days=1)
    if kind == "year":
        return first, date(year, *end)
    return (first, date(year, *middle)) if number == 1 else (date(year, *middle) + timedelta(days=1), date(year, *end))


def _name(kind, year, number):
    return {
        "year": f"năm {year}",
        "half_year": f"6 tháng {'đầu' if number == 1 else 'cuối'} năm {year}",
        "quarter": f"quý {_ROMAN[min(number, 4) - 1]} năm {year}",
        "month": f"tháng {number:02d} năm {year}" if number < 3 else f"tháng {number} năm {year}",
    }[kind]
