"""Deadlines given as a period ("trong thời hạn 05 ngày làm việc kể từ ngày …") or as a recurrence ("hằng tháng")."""

from datetime import date  # noqa: F401 (used by the doctest)

from .deadline_terms import NUMBERS, Phrase, Unclear, date_of, hour_of, last_day, plus, real_date, weekday_of
from .working_days import MAX_DAYS

_UNITS = {
    "ngay lam viec": "working_day",
    "tuan lam viec": "working_week",
    "phut": "minute",
    "gio": "hour",
    "ngay": "day",
    "tuan": "week",
    "thang": "month",
    "nam": "year",
}
_MONTHS = {"month": range(1, 13), "quarter": range(3, 13, 3), "half": range(6, 13, 6)}
_MOST = {"ngay lam viec": MAX_DAYS, "ngay": MAX_DAYS, "tuan": 520, "thang": 120, "nam": 10}


def duration(hit, reading):
    """So many working days, days, weeks, months or years from a start (Civil Code 2015, Art. 147 and 148)."""
    values = hit.values
    unit = values["unit"]
    count = int(values["n"] or values["n2"] or NUMBERS[values["word"]])
    kind = "working_days" if unit == "ngay lam viec" else "calendar_days"
    understood = {"form": "period", "count": count, "unit": _UNITS[unit], "start": values["from"]}
    if values["before_event"]:
        raise Unclear("before_event", "ambiguous", understood=understood)
    if unit in ("gio", "phut", "tuan lam viec"):
        raise Unclear("short_period", "ambiguous", understood=understood)
    if not 0 < count <= _MOST[unit]:
        raise Unclear("no_such_period", understood=understood)
    start = _start(values, reading, kind, understood)
    return _period(kind, start, reading, {**understood, "start_date": start})


def _start(values, reading, kind, understood):
    if values["from"] == "day":
        day = values["from_day"].values
        return date_of(day["y"], int(day["m"]), int(day["d"]), reading)[0]
    start = {"issue": reading.issued, "receipt": reading.received}.get(values["from"])
    if not start:
        offered = [] if values["from"] or not reading.issued else [reading.issued]
        candidates = [
            _period(kind, day, reading, {**understood, "start": "issue", "start_date": day}) for day in offered
        ]
        raise Unclear("no_start", kind, understood=understood, candidates=candidates)
    return start


def _period(kind, start, reading, understood):
    calendar, count = reading.calendar, understood["count"]
    try:
        if kind == "working_days":
            if not calendar:
                raise Unclear("no_calendar", kind, understood=understood)
            end = calendar.add(start, count)
        else:
            end = _after(start, count, understood["unit"])
            understood = {**understood, "written": end}
            end = calendar.roll_forward(end) if calendar else end
    except ValueError as error:
        raise Unclear("no_such_period", understood=understood) from error
    return Phrase(kind, end, understood=understood)


def _after(start, count, unit):
    """Weeks and months end on the day of the same name; a month that lacks it ends on its last day."""
    if unit in ("day", "week"):
        return plus(start, count * (7 if unit == "week" else 1))
    months = start.month - 1 + count * (12 if unit == "year" else 1)
    last = last_day(start.year + months // 12, months % 12 + 1)
    return last.replace(day=min(start.day, last.day))


def recurring(hit, reading):
    """The next occurrence after the date of issue; it makes one task an occurrence."""
    values, every = hit.values, hit.values["every"]
    understood = {"form": "recurring", "every": every}
    if every == "unclear":
        raise Unclear("recurrence_unclear", "recurring", understood=understood)
    understood.update(
        day=int(values.get("d") or 31), month=int(values.get("m") or 0), weekday=weekday_of(values.get("w"))
    )
    # a month that lacks the 31st ends earlier; a day of a year that never comes is a slip
    real_date(2024, understood["month"] if every == "year" else 1, understood["day"])
    hour = hour_of(values)
    if not reading.issued:
        raise Unclear("no_start", "recurring", understood=understood)
    return Phrase("recurring", next_occurrence(understood, reading.issued), hour, understood=understood)


def next_occurrence(recurrence, after):
    """The first day after ``after`` of a recurrence.

    >>> str(next_occurrence({"every": "month", "day": 31}, date(2026, 1, 31)))
    '2026-02-28'

    :param recurrence: ``every`` (week, month, quarter: its last month, half: June and December, year), ``weekday`` or
        ``day`` and ``month``
    """
    if recurrence["every"] == "week":
        return plus(after, (recurrence["weekday"] - after.weekday() - 1) % 7 + 1)
    months = _MONTHS.get(recurrence["every"]) or [recurrence["month"]]
    lasts = [last_day(year, month) for year in (after.year, after.year + 1) for month in months]
    days = (last.replace(day=min(recurrence["day"], last.day)) for last in lasts)
    return next(day for day in days if day > after)
