"""What the columns of a unit's own table mean, by their words, and what its cells say (Điều 7 khoản 2).

Headings are compared without accents and in lower case; the table of synonyms below is all that is known.
"""

import re
from datetime import date, timedelta

from odoo.addons.directive_tracking.tools.vietnamese_text import fold

#: Meaning → how units call it. The longest name that a heading contains decides.
SYNONYMS = {
    "position": ("stt", "tt", "so tt", "so thu tu"),
    "reference": (
        "so ky hieu", "so, ky hieu", "ky hieu", "so van ban", "so vb", "so hieu", "van ban giao", "vb giao",
        "van ban chi dao", "van ban giao nhiem vu", "can cu giao", "can cu", "so cong van",
    ),
    "clause": ("dieu khoan", "dieu, khoan", "diem khoan", "diem, khoan", "muc giao", "muc", "khoan"),
    "content": (
        "noi dung nhiem vu", "noi dung", "ten nhiem vu", "nhiem vu", "nhiem vu duoc giao", "noi dung cong viec",
        "ten cong viec", "cong viec", "viec duoc giao", "noi dung chi dao", "noi dung giao", "nhiem vu cu the",
    ),
    "unit": (
        "don vi chu tri", "co quan chu tri", "don vi thuc hien", "co quan thuc hien", "chu tri", "co quan, don vi",
        "don vi",
    ),
    "deadline": (
        "thoi han", "han hoan thanh", "thoi han hoan thanh", "thoi gian hoan thanh", "han xu ly", "ngay het han",
        "thoi han thuc hien", "han cuoi", "han bao cao", "han",
    ),
    "done_on": (
        "ngay hoan thanh", "hoan thanh ngay", "ngay thuc hien xong", "ngay ket thuc", "ngay xong",
        "ngay bao cao ket qua", "thoi diem hoan thanh",
    ),
    "state": (
        "tinh trang", "trang thai", "tinh hinh", "tinh hinh thuc hien", "ket qua thuc hien", "tien do",
        "tien do thuc hien", "ket qua",
    ),
    "result_reference": (
        "van ban ket qua", "so van ban ket qua", "vb ket qua", "van ban bao cao", "so vb ket qua", "san pham",
        "ky hieu van ban ket qua", "so ky hieu van ban ket qua", "so bao cao ket qua",
    ),
    "percent": (
        "ty le", "ty le hoan thanh", "phan tram", "phan tram hoan thanh", "muc do hoan thanh", "tien do (%)", "%",
    ),
}  # fmt: skip
#: The header is looked for in so many first rows of a table, and names at least two known columns.
HEADER_ROWS, LEAST_COLUMNS = 20, 2
#: What stands where there is no date.
NO_DATE = {date(1970, 1, 1), date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1)}
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_EXCEL_ZERO, _EXCEL_DAYS = date(1899, 12, 30), (36526, 73050)
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_TOTAL = re.compile(r"^(?:tong|tong cong|tong so|cong|cong chung)\b[\s:0-9]*(?:nhiem vu)?[\s:0-9]*$")
_PERCENT = re.compile(r"(\d{1,3})(?:[.,]\d+)?\s*%")


def plain(value):
    """Return a cell in lower case, without accents, with single blanks."""
    return " ".join(fold(str(value)).plain.split()) if value not in (None, False) else ""


def meaning_of(heading):
    """Return what a heading means and how sure that is: ``(meaning, letters of the name)`` or ``("", 0)``.

    >>> meaning_of("Nội dung công việc được giao"), meaning_of("Ghi chú")
    (('content', 18), ('', 0))
    """
    text = plain(heading)
    best = ("", 0)
    for meaning, names in SYNONYMS.items():
        for name in names:
            if name == text:
                return meaning, 1000
            if len(name) > best[1] and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text):
                best = (meaning, len(name))
    return best


def recognise(rows):
    """Find the header of a table.

    :param rows: lists of cells
    :return: ``(number of the first row below it, [(heading, meaning), …])``, or ``(0, [])`` when there is none
    """
    best = (0, 0, [])
    for number in range(min(HEADER_ROWS, len(rows))):
        for height in (1, 2):
            columns = _columns(rows[number : number + height])
            known = {meaning for _heading, meaning in columns if meaning}
            if "content" in known or "reference" in known:
                best = max(best, (len(known), -number - height, columns), key=lambda one: one[:2])
    known, below, columns = best
    return (-below, columns) if known >= LEAST_COLUMNS else (0, [])


def _columns(rows):
    headings = []
    for cells in zip(*_even(rows), strict=True):
        words = dict.fromkeys(" ".join(str(cell).split()) for cell in cells if cell not in (None, ""))
        headings.append(" ".join(words))
    found = [(*meaning_of(heading), place) for place, heading in enumerate(headings)]
    meanings = {}
    # Each meaning once: the surest heading has it, of equal ones the first.
    for meaning, _sure, place in sorted(found, key=lambda one: (-one[1], one[2])):
        if meaning and meaning not in meanings.values():
            meanings[place] = meaning
    return [(heading, meanings.get(place, "")) for place, heading in enumerate(headings)]


def _even(rows):
    width = max((len(row) for row in rows), default=0)
    return [[*row, *[None] * (width - len(row))] for row in rows]


def is_no_task(values, cells, across):
    """Tell whether a row is a total, a heading of a section, the numbers of the columns, or empty.

    :param values: {meaning: cell}
    :param cells: all of the row
    :param across: whether cells of it are merged over several columns
    """
    filled = [plain(cell) for cell in cells if plain(cell)]
    said = [plain(values.get(name)) for name in ("content", "reference", "clause")]
    if not filled or not any(said) or any(_TOTAL.match(text) for text in filled[:3]):
        return True
    if across and len(set(filled)) <= 2 and not any(values.get(name) for name in ("deadline", "done_on")):
        return True
    if across and said[0] and said[0] == said[1]:
        return True
    return all(re.fullmatch(r"\(?\d{1,2}\)?(?:\s*[=:].*)?", text) for text in filled)


def to_date(value):
    """Return the date that a cell says, or None: 0, 01/01/1970, "-" and what is no date.

    >>> [str(to_date(text)) for text in ("15/6/26", "15.6.2026", "trước ngày 5-7-2026", 46188, "01/01/1970", 0)]
    ['2026-06-15', '2026-06-15', '2026-07-05', '2026-06-15', 'None', 'None']
    """
    if isinstance(value, int | float) or str(value or "").strip().isdigit():
        number = int(float(value))
        return _EXCEL_ZERO + timedelta(number) if _EXCEL_DAYS[0] <= number <= _EXCEL_DAYS[1] else None
    text = str(value or "")
    try:
        if match := _YEAR_FIRST.search(text):
            day = date(*map(int, match.groups()))
        elif match := _DAY_FIRST.search(text):
            number, month, year = map(int, match.groups())
            day = date(year if year > 99 else 2000 + year, month, number)
        else:
            return None
    except ValueError:
        return None
    return day if day not in NO_DATE and _FIRST_YEAR <= day.year < _LAST_YEAR else None


def to_percent(value):
    """Return a whole number 0-100, or None.

    >>> [to_percent(value) for value in (0.8, "80 %", 100, "đang làm", None, 1)]
    [80, 80, 100, None, None, 100]
    """
    if isinstance(value, bool) or value in (None, ""):
        return None
    if isinstance(value, int | float):
        number = value * 100 if 0 < value <= 1 else value
    elif match := _PERCENT.search(str(value)) or re.fullmatch(r"\s*(\d{1,3})\s*", str(value)):
        number = int(match[1])
    else:
        return None
    return round(number) if 0 <= number <= 100 else None


def is_done(value):
    """Return whether a state says “complete” (True), “not yet” (False), or neither (None).

    >>> [is_done(text) for text in ("Đã hoàn thành", "Chưa hoàn thành", "đang thực hiện", "Hoàn thành 60%", "")]
    [True, False, False, False, None]
    """
    text = plain(value)
    share = _PERCENT.search(text)
    if share:
        return int(share[1]) >= 100
    if re.search(r"\b(?:chua|dang|khong|con lai|qua han)\b", text):
        return False
    return True if re.search(r"\b(?:hoan thanh|xong|da thuc hien|da bao cao|da trinh)\b", text) else None
