"""The columns of the form in which a unit fills in many tasks, and how they are found again in what comes back.

The titles stand here in both languages, not among the translated terms: a file made in one language must be read
whatever the language of who sends it. Columns may be moved, left out, or renamed a little.
"""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from .vietnamese_text import fold


class Column(NamedTuple):
    """One column of the form.

    :param width: in characters
    :param is_filled: whether the unit writes into it
    :param others: further titles by which it is known
    """

    name: str
    vietnamese: str
    english: str
    width: int
    is_filled: bool = False
    others: tuple = ()

    def title(self, lang):
        """Return the title in the language ``lang`` (``vi_VN``, …)."""
        return self.vietnamese if (lang or "").startswith("vi") else self.english


COLUMNS = (
    Column("number", "STT", "No.", 5),
    Column("document", "Số, ký hiệu văn bản", "Document", 18, others=("Văn bản",)),
    Column("clause", "Điểm, khoản", "Clause", 12),
    Column("content", "Nội dung nhiệm vụ", "Task", 45, others=("Nhiệm vụ", "Nội dung")),
    Column("deadline", "Thời hạn", "Deadline", 12, others=("Hạn",)),
    Column("left", "Còn … ngày", "Days left", 9, others=("Còn (ngày)",)),
    Column("state", "Trạng thái", "State", 16),
    Column("latest", "Tình hình đã báo cáo gần nhất", "Latest report", 30),
    Column("percent", "% hoàn thành", "% done", 12, True, ("Tỷ lệ hoàn thành", "Phần trăm", "Tiến độ (%)", "%")),
    Column("situation", "Tình hình thực hiện", "Situation", 40, True, ("Tình hình", "Tiến độ", "Progress")),
    Column("reference", "Số, ký hiệu văn bản kết quả", "Result document", 20, True, ("Văn bản kết quả",)),
    Column("result", "Nội dung kết quả", "Result", 40, True, ("Kết quả", "Kết quả thực hiện")),
    Column("submit", "Trình (đánh dấu x)", "Submit (mark x)", 10, True, ("Trình", "Trình kết quả", "Submit")),
    Column("note", "Thông tin khác", "Other information", 30, True, ("Ghi chú", "Note")),
    Column("reason", "Lý do chưa nhận", "Why not taken", 45),
    Column("key", "Mã dòng (không sửa)", "Row key (do not change)", 12, others=("Mã dòng", "Row key")),
)
BY_NAME = {column.name: column for column in COLUMNS}
FILLED = tuple(column.name for column in COLUMNS if column.is_filled)
#: Rows among which the head is looked for, and how alike a title must be.
HEAD_ROWS, _ALIKE = 30, 0.8
_LONGEST_TITLE = 60


class Head(NamedTuple):
    """The head that was found: its row, {name: column}, the titles that stand twice, and those that are not known."""

    row: int
    columns: dict
    twice: list
    unknown: list


def plain(title):
    """Return the letters of a title that count.

    >>> plain("Số,  ký hiệu\\nvăn bản KẾT QUẢ"), plain("% hoàn thành"), plain("Trình  (đánh dấu X)")
    ('so ky hieu van ban ket qua', 'phan tram hoan thanh', 'trinh danh dau x')
    """
    return " ".join(re.findall(r"\w+", fold(title.replace("%", " phần trăm ")).plain))


_TITLES = {
    column.name: tuple(plain(title) for title in (column.vietnamese, column.english, *column.others))
    for column in COLUMNS
}


def find_head(rows):
    """Return the :class:`Head` among the first rows of a sheet, or None.

    :param rows: as in ``sheet_reader.Book``
    """
    for row, cells in rows[:HEAD_ROWS]:
        columns, twice, unknown = recognise([(column, text) for column, text, _code in cells])
        if "key" in columns and len(columns) > 1:
            return Head(row, columns, twice, unknown)
    return None


def recognise(titles):
    """Return ({name: column}, names that fit two columns alike, titles that fit none), the best fit first.

    >>> recognise([(1, "Mã dòng"), (2, "Tình hình thực hiên"), (3, "Số ký hiệu VB kết quả"), (4, "Điện thoại")])
    ({'key': 1, 'situation': 2, 'reference': 3}, [], ['Điện thoại'])
    >>> recognise([(1, "Ghi chú"), (2, "Thông tin khác")])[1]
    ['note']
    """
    fits = [
        (-score, column, name)
        for column, title in titles
        if 0 < len(title) <= _LONGEST_TITLE
        for name in _TITLES
        if (score := _likeness(plain(title), name)) >= _ALIKE
    ]
    found, taken, best, twice = {}, set(), {}, set()
    for score, column, name in sorted(fits):
        if column in taken:
            continue
        taken.add(column)
        if name not in found:
            found[name], best[name] = column, score
        elif best[name] == score:
            twice.add(name)
    return found, sorted(twice), [title for column, title in titles if column not in taken]


def _likeness(title, name):
    if title in _TITLES[name]:
        return 1.0
    matchers = [SequenceMatcher(None, title, known) for known in _TITLES[name]]
    return max((matcher.ratio() for matcher in matchers if matcher.real_quick_ratio() >= _ALIKE), default=0.0)


def letter(column):
    """Return the letters of a column.

    >>> [letter(number) for number in (1, 26, 27, 100)]
    ['A', 'Z', 'AA', 'CV']
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
