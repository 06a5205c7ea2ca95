"""How the administration writes dates, instants, numbers and names on paper (Decree 30/2020, Annex I).

>>> from datetime import date, datetime
>>> long_date(date(2026, 2, 5))
'ngày 05 tháng 02 năm 2026'
>>> long_date(date(2026, 6, 14))
'ngày 14 tháng 6 năm 2026'
>>> long_instant(datetime(2026, 6, 14, 16, 59, 59))   # UTC; printed as in Viet Nam
'23 giờ 59 phút 59 giây ngày 14 tháng 6 năm 2026'
>>> long_instant(datetime(2026, 6, 14, 17, 0))
'00 giờ 00 phút ngày 15 tháng 6 năm 2026'
>>> number(24321)
'24.321'
>>> percent(2 / 3), percent(1.0), percent(None)
('66,7%', '100%', '')
>>> decimal(12.349), decimal(1234.5)
('12,3', '1.234,5')
>>> share({"part": 2, "whole": 3, "value": 2 / 3}), share({"part": 0, "whole": 0, "value": None})
(' (2/3 = 66,7%)', '')
>>> short_date(date(2026, 2, 5))
'05/02/2026'
>>> two_lines("Ủy ban nhân dân thành phố X")
['ỦY BAN NHÂN DÂN', 'THÀNH PHỐ X']
>>> two_lines("Văn phòng")
['VĂN PHÒNG']
>>> file_name("Báo cáo: Sở Tài chính – 6 tháng đầu năm 2026 / Đợt 1")
'bao-cao-so-tai-chinh-6-thang-dau-nam-2026-dot-1'
>>> file_name("../..") , len(file_name("ạ" * 500))
('tep', 100)
>>> list(texts({"a": ["x", 1, {"b": "y"}], "c": None}))
['x', 'y']
>>> printable({"a": ["x\\x0by\\ufffe\\n", 1, None]})
{'a': ['x y', 1, None]}
"""

import re
import textwrap
import unicodedata
from datetime import timezone

from odoo.addons.directive_tracking.tools.working_days import LEGAL_TZ

#: What no paper and no XML can hold; it comes out of damaged PDFs by copy and paste.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COMMITTEE = re.compile(r"^(ỦY BAN NHÂN DÂN)\s+(.+)$")
#: Letters of a cell that a page still holds beside others.
LONGEST_CELL = 1000


def local(instant):
    """Return a naive UTC instant as a naive instant in Viet Nam."""
    return instant.replace(tzinfo=timezone.utc).astimezone(LEGAL_TZ).replace(tzinfo=None)


def long_date(day):
    """Write a date out: days under 10 and the months 1 and 2 get a zero, so that no digit can be added before them."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def long_instant(instant):
    """Write a naive UTC instant out, as in Viet Nam; seconds only where there are any."""
    moment = local(instant)
    seconds = f" {moment.second:02d} giây" if moment.second else ""
    return f"{moment.hour:02d} giờ {moment.minute:02d} phút{seconds} {long_date(moment)}"


def number(value):
    """Write an integer with the Vietnamese thousands separator."""
    return f"{value:,}".replace(",", ".")


def percent(value):
    """Write a rate (0 to 1) with one decimal where it has any; nothing where there is no rate."""
    if value is None:
        return ""
    return f"{value:.1%}".replace(".0%", "%").replace(".", ",")


def decimal(value):
    """Write a number with one decimal."""
    return f"{value:,.1f}".translate(str.maketrans(",.", ".,"))


def share(rate):
    """Write what a rate (see ``directive.figures._rates``) is taken from, in brackets; nothing where there is none."""
    if not rate["whole"]:
        return ""
    return f" ({number(rate['part'])}/{number(rate['whole'])} = {percent(rate['value'])})"


def short_date(day):
    """Write a date as in tables."""
    return f"{day:%d/%m/%Y}"


def two_lines(name):
    """Return a body's name in capitals, broken as on letterheads: "ỦY BAN NHÂN DÂN" / "THÀNH PHỐ …"."""
    capitals = " ".join((name or "").upper().split())
    match = _COMMITTEE.match(capitals)
    return list(match.groups()) if match else [capitals]


def demanded(content):
    """Return what a task demands for a cell of a table: not its short name; cut only where no page holds it.

    >>> demanded("Rà soát  tiến độ,\\nbáo cáo"), len(demanded("rà soát " * 400))
    ('Rà soát tiến độ, báo cáo', 996)
    """
    one_line = " ".join((content or "").split())
    return textwrap.shorten(one_line, LONGEST_CELL, placeholder=" …") or f"{one_line[:LONGEST_CELL]}…"


def printable(value):
    """Return texts as one line without what no paper can hold, however deep in lists and dicts."""
    if isinstance(value, str):
        return " ".join(_UNPRINTABLE.sub(" ", value).split())
    if isinstance(value, dict):
        return {key: printable(item) for key, item in value.items()}
    return [printable(item) for item in value] if isinstance(value, list | tuple) else value


def texts(value):
    """Yield all texts of a value, however deep in lists and dicts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts(item)


def file_name(text):
    """Return a text as the name of a file: small letters without accents, digits and hyphens, at most 100."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    words = re.findall("[a-z0-9]+", "".join(one for one in plain if not unicodedata.combining(one)))
    return "-".join(words)[:100].strip("-") or "tep"
