"""The months and weeks that the page of a leader counts by. Pure Python.

>>> from datetime import date
>>> [str(first) for first in months(date(2026, 2, 10), 3)]
['2025-12-01', '2026-01-01', '2026-02-01']
>>> str(next_month(date(2026, 12, 1)))
'2027-01-01'
>>> [str(monday) for monday in weeks(date(2026, 11, 29), 3)]     # a Sunday
['2026-11-23', '2026-11-30', '2026-12-07']
"""

from datetime import date, timedelta


def months(day, count):
    """Return the first days of the ``count`` calendar months that end with the month of ``day``."""
    numbers = range(day.year * 12 + day.month - count, day.year * 12 + day.month)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def next_month(first):
    """Return the first day of the month after the one that begins with ``first``."""
    return (first + timedelta(days=31)).replace(day=1)


def weeks(day, count):
    """Return the Mondays of the ``count`` weeks that begin with the week of ``day``."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(weeks=number) for number in range(count)]
