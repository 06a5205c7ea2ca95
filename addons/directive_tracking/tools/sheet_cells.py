"""What the cells of the form say: a share done, a mark, and the key by which a row is known again."""

import hashlib
import re
import unicodedata
from typing import NamedTuple

_PERCENT = re.compile(r"(\d{1,5})(?:[.,]0+)?\s*(%|phần trăm|percent)?")
_YES = frozenset(("x", "v", "✓", "✔", "☑", "có", "co", "yes", "y", "1", "true", "trình", "submit"))
_NO = frozenset(("", "0", "-", "không", "khong", "no", "n", "false"))
_KEY = re.compile(r"NV-(\d{1,9})-(\d{1,3})((?:-[0-9a-f]{8}){5})-([0-9a-f]{4})")


class RowKey(NamedTuple):
    """What a row was when the form was made: the task, and fingerprints of what has happened to it.

    :param percent: the share done that stood in the row
    :param progress: of the latest report; :param results: of the state and the newest results
    :param reference: of what stood in these cells; likewise ``result`` and ``note``
    """

    task_id: int
    percent: int
    progress: str
    results: str
    reference: str
    result: str
    note: str


def tidy(text):
    r"""Return a text without what spreadsheet programs add.

    >>> tidy(" Đã xong\r\n một  nửa_x000D_\n")
    'Đã xong\n một  nửa'
    """
    composed = unicodedata.normalize("NFC", text.replace("_x000D_", "").replace("\xa0", " "))
    return "\n".join(line.rstrip() for line in composed.splitlines()).strip()


def percent(text):
    """Return the share done as a whole number, or None for what does not say one clearly.

    >>> [percent(text) for text in ("80", "80%", " 80 % ", "80 phần trăm", "80,0", "100%", "2000%")]
    [80, 80, 80, 80, 80, 100, 20]
    >>> [percent(text) for text in ("0.8", "0,8", "33.3%", "101", "2000", "150%", "-5", "một nửa", "01/02/2026")]
    [None, None, None, None, None, None, None, None, None]
    """
    found = _PERCENT.fullmatch(unicodedata.normalize("NFKC", text).strip().lower())
    if not found:
        return None
    number = int(found[1])
    if is_hundredfold(text):
        return number // 100
    return number if number <= 100 else None


def is_hundredfold(text):
    """Tell whether a text is what a spreadsheet shows of a whole number in a cell of the format %: 20 as “2000%”.

    No share is above 100 %, so nothing else can be meant. 1 shows as “100%”, and is taken as it shows.

    >>> [is_hundredfold(text) for text in ("2000%", "200 %", "10000%", "100%", "20%", "150%", "2000", "20000%")]
    [True, True, True, False, False, False, False, False]
    """
    found = _PERCENT.fullmatch(unicodedata.normalize("NFKC", text).strip().lower())
    return bool(found and found[2]) and int(found[1]) in range(200, 10_001, 100)


def mark(text):
    """Return whether a cell is marked, or None for what is neither yes nor no.

    >>> [mark(text) for text in ("X", " x ", "Có", "TRUE", "", "không", "mai")]
    [True, True, True, True, False, False, None]
    """
    word = unicodedata.normalize("NFC", text).strip().lower()
    return True if word in _YES else False if word in _NO else None


def fingerprint(*facts):
    """Return eight hexadecimal digits of facts.

    >>> fingerprint("a", 1) == fingerprint("a", 1), fingerprint("a", 1) == fingerprint("a1"), len(fingerprint(""))
    (True, False, 8)
    """
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:8]


def write_key(key):
    """Return the text of a :class:`RowKey`; its end shows whether it was changed by hand."""
    text = "-".join(("NV", *map(str, key)))
    return f"{text}-{fingerprint(text)[:4]}"


def read_key(text):
    """Return the :class:`RowKey` of a cell, or None for what is none any more.

    >>> key = RowKey(12, 30, *map(fingerprint, "abcde"))
    >>> read_key(write_key(key)) == key, read_key(write_key(key).replace("NV-12", "NV-13")), read_key("12")
    (True, None, None)
    """
    found = _KEY.fullmatch(text.strip())
    if not found or fingerprint(text.strip().rpartition("-")[0])[:4] != found[4]:
        return None
    return RowKey(int(found[1]), int(found[2]), *found[3].split("-")[1:])


def touched(key, cells):
    """Return the names of the cells that were filled in since the form was made; an empty cell changes nothing.

    :param key: a :class:`RowKey`, or None
    :param cells: {name: text}
    """
    if key is None:
        return {name for name, text in cells.items() if text}
    same = {
        "percent": lambda text: percent(text) == key.percent,
        "submit": lambda text: mark(text) is False,
        "situation": lambda text: False,
    }
    return {
        name
        for name, text in cells.items()
        if text and not same.get(name, lambda text, name=name: fingerprint(text) == getattr(key, name))(text)
    }
