"""Where a Vietnamese text speaks of times: the words found, before anyone judges which of them is the deadline.

The patterns run over folded text (see ``vietnamese_text``): lower case, no accents, single spaces. Each has bounded
repetitions only, so that the time taken grows with the length of the text.
"""

import re
from typing import NamedTuple

_YEAR = r"(?P<y>\d{4}|\d{2})"
_HEAD = r"(?<![\da-z/.])(?<!\d-)"
_TAIL = r"(?!\d)(?!/[\da-z])(?!\.\d)"
_WEEKDAY = r"(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat)"
_DAY_OF_YEAR = (
    rf"(?P<d>\d{{1,2}})(?: ?thang ?(?P<m1>\d{{1,2}})(?:(?:,? nam |[/.-]){_YEAR})?"
    rf"|(?P<sep> ?/ ?|[.-])(?P<m2>\d{{1,2}})(?:(?P=sep)|,? nam )(?P<y2>\d{{4}}|\d{{2}}))"
)
_DAY = re.compile(rf"{_HEAD}(?:(?P<w>{_WEEKDAY})[, (]{{0,3}})?(?:ngay ?)?{_DAY_OF_YEAR}{_TAIL}")
_ISO_DAY = re.compile(rf"{_HEAD}(?:ngay )?(?P<y>\d{{4}})-(?P<m1>\d{{2}})-(?P<d>\d{{2}}){_TAIL}")
_SHORT_DAY = re.compile(rf"{_HEAD}(?:ngay (?P<d>\d{{1,2}})[/.-]|(?P<d2>\d{{1,2}})/)(?P<m1>\d{{1,2}}){_TAIL}(?![-%])")
_WEEKDAY_AFTER = re.compile(rf",? ?\(?(?P<w>{_WEEKDAY})\b\)?")
_LUNAR_AFTER = re.compile(r" ?\(?(?:am lich|al)\b")
_LONE_DAY = re.compile(rf"{_HEAD}ngay (?:mung )?\d{{1,2}}\b(?!%|[/.-]\d)")

_HOUR = (
    r"(?<![\d:/.,a-z])(?P<h>\d{1,2}) ?(?:(?:gio|g|h)(?: ?(?P<min>\d{2}|\d(?= ?phut))(?! ?[/.-] ?\d| ?thang)"
    r"(?: ?phut|p\b)?)?|:(?P<min2>\d{2}))(?: (?P<part>sang|trua|chieu|toi|dem))?(?![a-z\d])"
)
_LONE_HOUR = re.compile(rf"(?:truoc|cham nhat|luc|den) (?:la |vao |luc ){{0,2}}{_HOUR}")
_HOUR_BEFORE = re.compile(rf"{_HOUR}[,(]? ?(?:- |cua |trong |vao |hom )?\(?$")
_HOUR_AFTER = re.compile(
    rf"(?:,? ?\(?(?:(?:cham nhat|truoc|khong qua|vao|luc) (?:la |vao |luc ){{0,2}})|,? ?\(){_HOUR}\)?"
)

_OF_YEAR = rf"(?:(?: ?[/-] ?|,? nam | (?=\d{{4}})){_YEAR}(?!\d)(?![/.-]\d))?"
_NO_REFERENCE = r"(?![\da-z])(?!/[\da-z])"
_PERIODS = (
    ("quarter", re.compile(rf"\bquy (?P<q>[ivx]{{1,4}}|\d{{1,2}}){_OF_YEAR}{_NO_REFERENCE}")),
    (
        "half",
        re.compile(
            rf"\b(?P<n>\d{{1,2}}|ba|sau|chin) thang (?P<side>dau|cuoi) (?:cua )?nam(?:,? {_YEAR})?{_NO_REFERENCE}"
        ),
    ),
    ("half", re.compile(rf"\bnua (?P<side>dau|cuoi) (?:cua )?nam(?:,? {_YEAR})?{_NO_REFERENCE}")),
    ("month", re.compile(rf"\bthang (?P<m>\d{{1,2}}){_OF_YEAR}{_NO_REFERENCE}")),
    ("year", re.compile(r"\bnam (?P<y>\d{4})(?!\d)(?![/.-]\d)(?!/[a-z])")),
)

_EACH = r"(?:hang|moi|tung)"
_RECURRING = (
    ("month", re.compile(rf"{_HEAD}ngay (?P<d>\d{{1,2}})(?: cua)? {_EACH} thang\b")),
    ("month", re.compile(rf"\bngay cuoi(?: cung)?(?: cua)? {_EACH} thang\b")),
    ("quarter", re.compile(rf"{_HEAD}ngay (?P<d>\d{{1,2}})(?: cua)? thang cuoi(?: cung)?(?: cua)?(?: {_EACH})? quy\b")),
    ("year", re.compile(rf"{_HEAD}(?:ngay )?(?P<d>\d{{1,2}})(?:/| thang )(?P<m>\d{{1,2}})(?: cua)? {_EACH} nam\b")),
    ("week", re.compile(rf"\b(?P<w>{_WEEKDAY}) {_EACH} tuan\b")),
    ("unclear", re.compile(rf"\b(?:{_EACH} (?:ngay|tuan|thang|quy|nam)|dinh ky)\b")),
)

_WORDS = "mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi lam|muoi|hai muoi|ba muoi"
_DURATION = re.compile(
    r"(?:\b(?P<lead>trong(?: vong| thoi (?:han|gian))?|thoi (?:han|gian)|han|cham nhat|toi da|khong qua|truoc)"
    r"(?: (?:la|sau|trong|vong|khong qua|toi da|it nhat|toi thieu)){0,2}:? )?"
    rf"(?<![\d/.,-])(?:\(?(?P<n>\d{{1,4}})\)?(?: ?\([^()]{{1,15}}\))?|\b(?P<word>{_WORDS})(?: ?\((?P<n2>\d{{1,4}})\))?)"
    r" (?P<unit>ngay lam viec|ngay|tuan lam viec|tuan|thang|nam|gio|phut)\b(?! ?\d| (?:dau|cuoi|thang)\b)"
)
_START_AFTER = re.compile(r",? ?\(?(?:tinh )?(?:ke )?(?:tu|sau) (?:khi |ngay |thoi diem |luc )*")
_START_BEFORE = re.compile(r"\bke tu (?:khi |ngay |thoi diem |luc )*(?P<what>[^;\d]{0,80})$")
_OWN_ISSUE = re.compile(
    r"(?:(?:[a-z]+ ){0,3}nay )?(?:duoc )?(?:ban hanh|phat hanh|ky)\b(?![^.;,)]{0,60}\bso ?:? ?\d)"
    r"(?! (?:ket|hop|bien ban|thoa thuan))"
)
_RECEIPT = re.compile(r"(?:duoc )?(?:nhan|tiep nhan)\b")

_CUE = re.compile(
    r"(?:^|[^a-z])(?P<cue>truoc|den|het|han(?: (?:chot|cuoi|cung|nop|gui|trinh|bao cao|hoan thanh))*"
    r"|thoi (?:han|(?:gian|diem)(?= [a-z]))(?: (?:thuc hien|hoan thanh|bao cao|trinh|gui|nop|ban hanh|xu ly|ket thuc))*"
    r"|hoan thanh|xong|trong|vao|cuoi|cham nhat|muon nhat|tre nhat|khong (?:qua|muon hon|cham hon|tre hon))"
    r"(?P<fill>(?: (?:la|vao|den|het|trong|truoc|luc|cuoi|hoac|ngay|thoi diem))*)[ :,(]*$"
)
#: "đến năm 2030" is a horizon, "vào ngày 12/9" an event: no deadlines by themselves
_WEAK_CUE = {"day": "vao", "month": "den", "quarter": "den", "half": "den", "year": "den"}
#: "có hiệu lực sau 15 ngày kể từ ngày ký" gives nobody 15 days
_NOT_WITHIN = re.compile(r"\b(?:sau|it nhat|toi thieu|tren|qua|du|moi) $")
_PLAIN_CUE = re.compile(r"truoc|han|thoi han|(?:cham|muon|tre) nhat|khong")
_CUTOFF = re.compile(r"\b(?:tinh|luy ke|so lieu|thong ke)(?: [a-z]+)? den(?: het)?(?: thoi diem)? ?$")
_SINCE = re.compile(r"\b(?:tu|sau|bat dau|hieu luc)(?: khi| vao)?[: ]*$")
_RANGE_BEFORE = re.compile(
    r"\btu (?:ngay |thang |quy |nam |dau |thu ){0,2}[\divx][^;,]{0,35}(?:\bden\b(?: het| cuoi)*|-) ?$"
)
_MORE_AFTER = re.compile(
    r" ?(?:-|,|va|hoac|den)(?: het)? ?"
    r"(?:(?:ngay )?\d{1,2}[/.-]\d|thang \d|quy [\divx]|ngay \d|[ivx]{1,4}\b|\d{1,2},? nam \d)"
)
_VAGUE_BEFORE = re.compile(r"\b(?:dau|giua|khoang|tuan \S+|dot \S+) $")


class Hit(NamedTuple):
    """A time named in the text.

    ``form``: day, month, quarter, half, year, duration, recurring, lone_day, lone_hour. ``cue``: the words before it
    that make it a deadline ("truoc", "cham nhat la"); empty if there are none. ``trap`` says why it is not to be
    taken as it stands: ``range``, ``vague`` or ``several``; empty if it may.
    """

    start: int
    end: int
    form: str
    values: dict
    cue: str = ""
    trap: str = ""


def find_hits(plain):
    """All times in folded text, in order, no two overlapping. Starts ("kể từ ngày …") and cut-offs are left out."""
    taken = bytearray(len(plain))
    hits = []
    for hit in _all_hits(plain):
        if any(taken[hit.start : hit.end]):
            continue
        taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
        hits.append(_with_cue(plain, hit))
    return sorted(filter(None, hits), key=lambda hit: hit.start)


def _all_hits(plain):
    yield from _durations(plain)
    for every, pattern in _RECURRING:
        for match in pattern.finditer(plain):
            yield _with_hour(plain, match.start(), match.end(), "recurring", {**match.groupdict(), "every": every})
    for pattern in (_DAY, _ISO_DAY, _SHORT_DAY):
        yield from (_day(plain, match) for match in pattern.finditer(plain))
    for form, pattern in _PERIODS:
        yield from (Hit(*match.span(), form, match.groupdict()) for match in pattern.finditer(plain))
    for form, pattern in (("lone_hour", _LONE_HOUR), ("lone_day", _LONE_DAY)):
        yield from (Hit(*match.span(), form, {}) for match in pattern.finditer(plain))


def _day(plain, match):
    groups = match.groupdict()
    values = {
        "d": groups.get("d") or groups.get("d2"),
        "m": groups.get("m1") or groups.get("m2"),
        "y": groups.get("y") or groups.get("y2"),
        "w": groups.get("w"),
        # "2/3 số xã" is a fraction: without "ngày" and a year only a plain cue makes it a day
        "bare": bool(groups.get("d2")),
    }
    end = match.end()
    if after := _WEEKDAY_AFTER.match(plain, end):
        values["w"], end = values["w"] or after["w"], after.end()
    if lunar := _LUNAR_AFTER.match(plain, end):
        values["lunar"], end = True, lunar.end()
    return _with_hour(plain, match.start(), end, "day", values)


def _with_hour(plain, start, end, form, values):
    window = max(0, start - 40)
    if match := _HOUR_BEFORE.search(plain[window:start]):
        start = window + match.start()
    elif match := _HOUR_AFTER.match(plain, end):
        end = match.end()
    if match:
        values = {**values, "h": match["h"], "min": match["min"] or match["min2"], "part": match["part"]}
    return Hit(start, end, form, values)


def _durations(plain):
    for match in _DURATION.finditer(plain):
        values = {**match.groupdict(), "before_event": _is_before_event(plain, match)}
        start, values["from_day"], end = _start_after(plain, match.end())
        before, begin = ("", match.start()) if start else _start_before(plain, match.start())
        values["from"] = start or before
        lead = match["lead"] or ("ke tu" if values["from"] else "")
        if values["unit"] in ("gio", "phut") and not lead.startswith("trong"):
            continue
        if not match["lead"] and _NOT_WITHIN.search(plain[max(0, match.start() - 12) : match.start()]):
            continue
        yield Hit(begin, end, "duration", values, lead)


def _is_before_event(plain, match):
    return match["lead"] == "truoc" or bool(re.compile(r",? ?truoc\b").match(plain, match.end()))


def _start_after(plain, position):
    """What the period starts from: (``issue``/``receipt``/``day``/``other``/'', the day's hit, where it ends)."""
    match = _START_AFTER.match(plain, position)
    if not match:
        return "", None, position
    for pattern in (_DAY, _ISO_DAY, _SHORT_DAY):
        day = pattern.match(plain, match.end()) or pattern.match(plain, max(match.end() - len("ngay "), 0))
        if day:
            return "day", _day(plain, day), day.end()
    start, length = _named_start(plain[match.end() : match.end() + 120])
    return start, None, match.end() + length if length else position


def _start_before(plain, position):
    """The start named before the period, and where its words begin."""
    window = max(0, position - 110)
    match = _START_BEFORE.search(plain[window:position])
    return (_named_start(match["what"])[0], window + match.start()) if match else ("", position)


def _named_start(words):
    """(``issue``/``receipt``/``other``, how many letters say so)."""
    for start, pattern in (("issue", _OWN_ISSUE), ("receipt", _RECEIPT)):
        if match := pattern.match(words):
            return start, match.end()
    return "other", 0


def _with_cue(plain, hit):
    if hit.form in ("duration", "lone_hour"):
        return hit
    before = plain[max(0, hit.start - 70) : hit.start]
    if _RANGE_BEFORE.search(before) or _MORE_AFTER.match(plain, hit.end):
        hit = hit._replace(trap="range")
    elif _VAGUE_BEFORE.search(before):
        hit = hit._replace(trap="vague")
    elif _SINCE.search(before) or _CUTOFF.search(before):
        return None
    cue = _CUE.search(before)
    if not cue or _is_weak(hit, cue):
        return hit._replace(cue="recurring") if hit.form == "recurring" else hit
    return hit._replace(start=hit.start - len(before) + cue.start("cue"), cue=cue["cue"] + cue["fill"])


def _is_weak(hit, cue):
    if hit.values.get("bare") and not _PLAIN_CUE.match(cue["cue"]):
        return True
    return cue["cue"] + cue["fill"] == _WEAK_CUE.get(hit.form)
