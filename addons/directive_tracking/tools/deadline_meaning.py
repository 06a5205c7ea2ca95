"""What a time found in a Vietnamese text means: from the words to a day, an hour, a period, or a reason to ask.

It knows the words' meaning only; which of several times in a sentence is the deadline is decided in
``deadline_phrase``.
"""

from dataclasses import replace

from .deadline_periods import duration, recurring
from .deadline_terms import (
    NUMBERS,
    Phrase,
    Unclear,
    date_of,
    hour_of,
    is_before,
    issue_year,
    last_day,
    plus,
    weekday_of,
    year_of,
)

_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def meaning_of(hit, reading, quoted):
    """The meaning of a hit as a :class:`Phrase`, given what the reader knows."""
    try:
        return replace(_MEANINGS[hit.form](hit, reading), quoted=quoted)
    except Unclear as unclear:
        fields = unclear.fields
        candidates = tuple(replace(one, quoted=quoted) for one in fields.pop("candidates", ()))
        return Phrase(quoted=quoted, candidates=candidates, **fields)


# ---- a day ------------------------------------------------------------------------------


def _day(hit, reading):
    values = hit.values
    day, month = int(values["d"]), int(values["m"])
    found, assumed = date_of(values["y"], month, day, reading)
    hour = hour_of(values)
    if values.get("lunar"):
        raise Unclear("lunar", "ambiguous")
    phrase = _written(found, hour, assumed, hit, reading)
    if (said := weekday_of(values["w"])) is not None and said != found.weekday():
        raise Unclear("weekday_mismatch", "ambiguous", candidates=[phrase])
    return phrase


def _written(found, hour, assumed, hit, reading):
    """A date as written, "trước ngày" included or not as the setting says."""
    before = is_before(hit.cue)
    excluded = before and reading.before_excludes_day and hour is None
    understood = {
        "form": "day",
        "written": found,
        "before": before,
        "excluded": excluded,
        "before_issue": bool(reading.issued and found < reading.issued),
    }
    if excluded:
        found = plus(found, -1)
    return Phrase("date", found, hour, assumed=assumed, understood=understood)


# ---- a month, a quarter, some months of a year, a year -------------------------------------


def _month(hit, reading):
    return _until_month(hit, reading, int(hit.values["m"]), 1, "month")


def _quarter(hit, reading):
    word = hit.values["q"]
    number = _QUARTERS.get(word) or (int(word) if word.isdigit() else 0)
    if number not in range(1, 5):
        raise Unclear("no_such_quarter")
    return _until_month(hit, reading, 3 * number, 3, "quarter", number=number)


def _months_of_year(hit, reading):
    """ "6 tháng đầu năm", "9 tháng đầu năm", "6 tháng cuối năm", "nửa đầu năm"."""
    word = hit.values.get("n") or "6"
    number = NUMBERS.get(word) or int(word)
    if number not in range(1, 12):
        raise Unclear("no_such_period")
    last = number if hit.values["side"] == "dau" else 12
    return _until_month(hit, reading, last, number, "months_of_year", number=number)


def _whole_year(hit, reading):
    return _until_month(hit, reading, 12, 12, "year")


def _until_month(hit, reading, month, months, form, **understood):
    """The last day of ``month``; "trước" a period may mean before its first day: asked."""
    if month not in range(1, 13):
        raise Unclear("no_such_month")
    year, assumed = _year_of_period(hit.values.get("y"), month, reading)
    found = last_day(year, month)
    understood.update(form=form, month=month, year=year, before_issue=bool(reading.issued and found < reading.issued))
    phrase = Phrase("date", found, assumed=assumed, understood=understood)
    if is_before(hit.cue):
        first = last_day(year, month).replace(day=1)
        for _month_back in range(months - 1):
            first = plus(first, -1).replace(day=1)
        earlier = replace(phrase, date=plus(first, -1))
        raise Unclear("before_period", "ambiguous", candidates=[earlier, phrase])
    return phrase


def _year_of_period(digits, month, reading):
    if digits:
        return year_of(digits), False
    year = issue_year(reading)
    return year + (last_day(year, month) < reading.issued), True


def _lone(reason):
    def ask(_hit, _reading):
        raise Unclear(reason, "ambiguous")

    return ask


_MEANINGS = {
    "day": _day,
    "month": _month,
    "quarter": _quarter,
    "half": _months_of_year,
    "year": _whole_year,
    "duration": duration,
    "recurring": recurring,
    "lone_day": _lone("no_month"),
    "lone_hour": _lone("hour_without_day"),
}
