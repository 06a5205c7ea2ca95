"""The tables of an uploaded XLSX or DOCX, read in a process of its own that has little memory and time.

Nothing is calculated: of a formula only the value counts that was saved with it. Merged cells all bear the value of
the first one. The caller has had the file searched by ``directive_tracking.tools.file_text`` before, which refuses
DOCTYPEs and archives that unpack to too much.
"""

import io
import json
import resource
import subprocess
import sys
from datetime import date, datetime

MEGABYTE = 2**20
CPU_SECONDS, WALL_SECONDS, MEMORY = 20, 30, 1024 * MEGABYTE
#: Of all tables of a file together; the rest of a row, and of a cell, is not looked at.
MAX_ROWS, MAX_COLUMNS, MAX_TABLES, MAX_CELL = 5000, 40, 30, 4000
TOO_MANY, UNREADABLE = "too_many", "unreadable"


class TooManyRows(Exception):
    """The file has more rows than are compared."""


def read(content, form):
    """Return the tables of a file, or why there are none.

    :param content: bytes
    :param form: ``xlsx`` or ``docx``
    :return: ``(tables, "")``, each table a dict of ``name``, ``rows`` (lists of cells: None, text, number, or a date
        as ISO text) and ``across`` (numbers of the rows, from 0, that are one cell over several columns); or
        ``([], why)`` with ``too_many`` or ``unreadable``
    """
    try:
        done = subprocess.run(
            [sys.executable, __file__, form], input=content, capture_output=True, timeout=WALL_SECONDS, check=True
        )
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError):
        return [], UNREADABLE
    return answer["tables"], answer["why"]


def read_here(content, form):
    """Return the tables, read in this very process.

    :raises TooManyRows: when there are too many
    """
    return (_xlsx if form == "xlsx" else _docx)(io.BytesIO(content))


# ---- XLSX ------------------------------------------------------------------------------------


def _xlsx(stream):
    import openpyxl  # only the process of its own needs it

    _check_size(openpyxl.load_workbook(stream, read_only=True, data_only=True))
    book = openpyxl.load_workbook(stream, data_only=True)
    return [_sheet(sheet) for sheet in book.worksheets[:MAX_TABLES] if sheet.sheet_state == "visible"]


def _check_size(book):
    """Count the rows one by one: what the file says of its own size is not believed."""
    rows = 0
    for sheet in book.worksheets[:MAX_TABLES]:
        for _row in sheet.iter_rows(values_only=True):
            rows += 1
            if rows > MAX_ROWS:
                raise TooManyRows


def _sheet(sheet):
    rows = [
        [_plain(value) for value in row]
        for row in sheet.iter_rows(
            max_row=min(sheet.max_row, MAX_ROWS), max_col=min(sheet.max_column, MAX_COLUMNS), values_only=True
        )
    ]
    across = set()
    for merged in sheet.merged_cells.ranges:
        left, top, right, bottom = merged.bounds
        if bottom - top > MAX_ROWS or left > MAX_COLUMNS or top > len(rows):
            continue
        value = rows[top - 1][left - 1] if left <= len(rows[top - 1]) else None
        for number in range(top - 1, min(bottom, len(rows))):
            for place in range(left - 1, min(right, len(rows[number]))):
                rows[number][place] = value
            if right > left:
                across.add(number)
    return {"name": sheet.title, "rows": rows, "across": sorted(across)}


def _plain(value):
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)[:MAX_CELL]


# ---- DOCX ------------------------------------------------------------------------------------


def _docx(stream):
    import docx

    tables, rows = [], 0
    for number, table in enumerate(docx.Document(stream).tables[:MAX_TABLES], start=1):
        rows += len(table._tbl.tr_lst)
        if rows > MAX_ROWS:
            raise TooManyRows
        tables.append({"name": str(number), **_table(table)})
    return tables


def _table(table):
    from docx.oxml.ns import qn

    rows, across, above = [], [], []
    for number, line in enumerate(table._tbl.tr_lst):
        cells = []
        for cell in line.tc_lst:
            text = "\n".join("".join(p.itertext(qn("w:t"))) for p in cell.iter(qn("w:p"))).strip()
            if cell.vMerge == "continue" and len(cells) < len(above):
                text = above[len(cells)]
            if cell.grid_span > 1:
                across.append(number)
            cells += [text[:MAX_CELL] or None] * min(cell.grid_span, MAX_COLUMNS)
        above = cells[:MAX_COLUMNS]
        rows.append(list(above))
    return {"rows": rows, "across": sorted(set(across))}


def _main():
    """Read standard input within the limits; write the JSON of the tables."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    content, answer = sys.stdin.buffer.read(), {"tables": [], "why": ""}
    try:
        answer["tables"] = read_here(content, sys.argv[1])
    except TooManyRows:
        answer["why"] = TOO_MANY
    except Exception:
        # Libraries raise what they like on damaged files.
        answer["why"] = UNREADABLE
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    _main()
