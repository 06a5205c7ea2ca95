"""The table of an annex as rows of cells, for whatever draws it: PDF, DOCX and XLSX have the same head.

>>> columns = [
...     {"label": "Đơn vị", "group": "", "formula": "", "width": 50},
...     {"label": "Tổng", "group": "Hoàn thành", "formula": "(4) + (5)", "width": 14},
...     {"label": "Đúng hạn", "group": "Hoàn thành", "formula": "", "width": 14},
...     {"label": "Trễ hạn", "group": "Hoàn thành", "formula": "", "width": 14},
... ]
>>> for row in head(columns):
...     print([(cell.text, cell.rows, cell.columns) for cell in row])
[('STT', 2, 1), ('Đơn vị', 2, 1), ('Hoàn thành', 1, 3)]
[('Tổng', 1, 1), ('Đúng hạn', 1, 1), ('Trễ hạn', 1, 1)]
[('(1)', 1, 1), ('(2)', 1, 1), ('(3) = (4) + (5)', 1, 1), ('(4)', 1, 1), ('(5)', 1, 1)]
>>> [[cell.text for cell in row] for row in head(columns[:1])]
[['STT', 'Đơn vị'], ['(1)', '(2)']]
>>> is_wide(columns), is_wide([*columns, {**columns[0], "width": 100}])
(False, True)
>>> as_cells("[(8) + (11)] : (3)", 7), as_cells("(4) + (5)", 12)
('IF(C7=0,"",(H7+K7)/C7)', 'D12+E12')
"""

import itertools
import re
from typing import NamedTuple

POSITION = {"key": "position", "label": "STT", "kind": "position", "width": 12, "group": "", "formula": ""}
#: What A4 in portrait has between its margins, in mm (Decree 30/2020: at least 30 left and 15 right).
PORTRAIT_WIDTH = 162


class Cell(NamedTuple):
    """A cell of the head: where it begins (column from 0), how far it reaches, what stands in it."""

    column: int
    rows: int
    columns: int
    text: str


def with_position(columns):
    """Return the columns as they stand on paper: a running number before them."""
    return [POSITION, *columns]


def head(columns):
    """Return the rows of the head: groups of columns where there are any, the columns, their numbers.

    :param columns: dicts of ``label``, ``group``, ``formula``
    """
    columns = with_position(columns)
    labels = _labels(columns) if any(column["group"] for column in columns) else [_plain(columns)]
    return [*labels, [Cell(place, 1, 1, _number(place, column)) for place, column in enumerate(columns)]]


def _plain(columns):
    return [Cell(place, 1, 1, column["label"]) for place, column in enumerate(columns)]


def _labels(columns):
    top, below = [], []
    # Neighbours only: the columns keep their order.
    grouped = itertools.groupby(  # pylint: disable=bad-builtin-groupby
        enumerate(columns), key=lambda one: one[1]["group"]
    )
    for group, found in grouped:
        members = list(found)
        if group:
            top.append(Cell(members[0][0], 1, len(members), group))
            below += [Cell(place, 1, 1, column["label"]) for place, column in members]
        else:
            top += [Cell(place, 2, 1, column["label"]) for place, column in members]
    return [top, below]


def _number(place, column):
    own = f"({place + 1})"
    return f"{own} = {column['formula']}" if column["formula"] else own


def is_wide(columns):
    """Tell whether a table needs the paper in landscape."""
    return sum(column["width"] for column in with_position(columns)) > PORTRAIT_WIDTH


def shares(columns):
    """Return the widths of all columns, the running number included, as shares of 1."""
    widths = [column["width"] for column in with_position(columns)]
    return [width / sum(widths) for width in widths]


def letter(place):
    """Return the letter of a column of a workbook, counted from 0; an annex has at most 26."""
    return chr(ord("A") + place)


def as_cells(formula, line):
    """Return a printed formula over the cells of a line of a workbook.

    :param line: of the sheet, counted from 1
    """
    return as_formula(formula, lambda place: f"{letter(place)}{line}")


def as_formula(formula, cell):
    """Return a printed formula as one of a workbook: ``:`` divides, and what is divided by nothing is empty.

    :param formula: as printed below the head: ``(6) : (3)``
    :param cell: gives the cell of a column, counted from 0
    """
    text = re.sub(r"\((\d+)\)", lambda found: cell(int(found[1]) - 1), formula.replace(" ", ""))
    part, _colon, whole = text.replace("[", "(").replace("]", ")").partition(":")
    return f'IF({whole}=0,"",{part}/{whole})' if whole else part
