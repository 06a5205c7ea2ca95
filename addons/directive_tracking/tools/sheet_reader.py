r"""The cells of a spreadsheet that somebody has filled in: XLSX, ODS or CSV.

As with :mod:`file_text`, what comes from outside is read in a process of its own with little memory and time
(:func:`read`); what is unpacked is counted before it is unpacked. Every cell becomes a text as a person sees it.

>>> read_here("STT;% hoàn thành\n1;80%\n\n3;".encode()).sheets[0][1:]
[[2, [[1, '1', ''], [2, '80%', '']]], [4, [[1, '3', '']]]]
>>> [read_here(content).problem for content in (b"%PDF-1.7", b"\xd0\xcf\x11\xe0 Workbook", b"PK\x03\x04")]
['kind', 'xls', 'damaged']
"""

import csv
import io
import json
import re
import resource
import subprocess
import sys
import zipfile
from typing import NamedTuple

from lxml import etree

try:
    from . import file_text, sheet_texts
except ImportError:  # as a program of its own
    import file_text
    import sheet_texts

#: Rows that hold something, columns, sheets and characters of one file.
MAX_ROWS, MAX_COLUMNS, MAX_SHEETS, MAX_CHARACTERS = 2_500, 100, 3, 3_000_000
#: Rows at which reading ends, empty ones included: whole columns are often formatted to the last row.
LAST_ROW = 1_048_576
_OLE, _ENCRYPTED = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')


class Book(NamedTuple):
    """What could be read.

    :param problem: why nothing could: ``kind``, ``xls``, ``xlsb``, ``password``, ``damaged``, ``too_much``, ``rows``
    :param sheets: lists of ``[row, [[column, text, code], …]]``, counted from 1, empty cells left out; the code says
        why a cell has no text of its own: ``error``, ``formula`` (never calculated) or ``merged`` (over several rows)
    """

    problem: str
    sheets: list


class Problem(Exception):
    """Nothing is read; the argument is ``Book.problem``."""


def read(content):
    """Return the :class:`Book` of ``content``, within the limits whatever it is.

    :param content: bytes
    """
    try:
        # The content goes through a pipe: neither it nor its name is written anywhere.
        done = subprocess.run(
            [sys.executable, __file__], input=content, capture_output=True, timeout=file_text.WALL_SECONDS, check=True
        )
        return Book(**json.loads(done.stdout))
    except (subprocess.SubprocessError, OSError, ValueError):
        return Book("too_much", [])


def read_here(content):
    """Return the :class:`Book` of ``content``, read in this very process."""
    try:
        return Book("", _Reader().sheets(content))
    except Problem as problem:
        return Book(str(problem), [])
    except MemoryError:
        return Book("too_much", [])
    except Exception:
        # Libraries raise what they like on damaged files.
        return Book("damaged", [])


class _Reader:
    """Reads one file and counts what that costs."""

    def __init__(self):
        self.rows = self.characters = 0

    def sheets(self, content):
        if content.startswith(_OLE):
            raise Problem("password" if _ENCRYPTED in content else "xls")
        if content.startswith(b"PK"):
            return self._read_archive(content)
        if not content.strip() or content.lstrip().startswith((b"<", b"{\\rtf", b"%PDF")):
            raise Problem("kind")
        return [self._read_csv(content)]

    def _row(self, sheet, number, cells):
        """Keep one row, and end where there is too much."""
        cells = [cell for cell in cells if cell[1] or cell[2]]
        if not cells:
            return
        self.rows += 1
        self.characters += sum(len(cell[1]) for cell in cells)
        if self.rows > MAX_ROWS:
            raise Problem("rows")
        if self.characters > MAX_CHARACTERS:
            raise Problem("too_much")
        sheet.append([number, cells])

    # ---- archives ------------------------------------------------------------------------

    def _read_archive(self, content):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            _check_archive(archive)
            if "xl/workbook.bin" in names:
                raise Problem("xlsb")
            if "content.xml" in names:
                return self._read_ods(archive)
            if not any(name.startswith("xl/") for name in names):
                raise Problem("kind")
            return self._read_xlsx(content, archive)

    # ---- XLSX ------------------------------------------------------------------------------

    def _read_xlsx(self, content, archive):
        import openpyxl  # only the process of its own needs it

        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = []
        for sheet in book.worksheets[:MAX_SHEETS]:
            # What openpyxl leaves out when it reads by rows: merged cells, and whether a value was calculated.
            raw = archive.read(sheet._worksheet_path)
            formulas = _formulas(content, sheet.title) if _FORMULA.search(raw) else {}
            sheets.append(self._read_xlsx_sheet(sheet, formulas, _merged(raw)))
        return sheets

    def _read_xlsx_sheet(self, sheet, formulas, merged):
        kept = []
        # What the file says of its own size may be wrong.
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), 1):
            if number > LAST_ROW:
                break
            lone = merged.get(number, set()) | formulas.get(number, set())
            if not lone and all(cell.value is None for cell in row):
                continue
            cells = [[column, *sheet_texts.of_xlsx(cell)] for column, cell in enumerate(row, 1)]
            for cell in cells:
                if cell[0] in merged.get(number, ()):
                    cell[2] = "merged"
                elif cell[0] in formulas.get(number, ()) and not cell[1]:
                    cell[2] = "formula"
            self._row(kept, number, cells)
        return kept

    # ---- ODS -------------------------------------------------------------------------------

    def _read_ods(self, archive):
        sheets, number = [], 0
        with archive.open("content.xml") as file:
            tags = (f"{sheet_texts.TABLE}table", f"{sheet_texts.TABLE}table-row")
            events = etree.iterparse(
                file, events=("start", "end"), tag=tags, resolve_entities=False, no_network=True, load_dtd=False
            )
            for event, element in events:
                if event == "start" and element.tag == tags[0]:
                    sheets, number = [*sheets, []], 0
                elif event == "end" and element.tag == tags[1]:
                    number = self._read_ods_row(sheets[-1], element, number)
                    element.clear()
        return sheets[:MAX_SHEETS]

    def _read_ods_row(self, sheet, element, number):
        """Keep the row as often as it is repeated; return the number of the last of them."""
        cells = sheet_texts.of_ods_row(element, MAX_COLUMNS)
        repeated = int(element.get(f"{sheet_texts.TABLE}number-rows-repeated", 1))
        if cells:
            for position in range(number + 1, number + repeated + 1):
                self._row(sheet, position, [list(cell) for cell in cells])
        return number + repeated

    # ---- CSV -------------------------------------------------------------------------------

    def _read_csv(self, content):
        text = _decoded(content)
        head = "\n".join(text.splitlines()[:5])
        delimiter = max(";\t,", key=head.count)
        kept = []
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            cells = [[column, value.strip(), ""] for column, value in enumerate(row[:MAX_COLUMNS], 1)]
            self._row(kept, number, cells)
        return kept


def _check_archive(archive):
    """Refuse what would be too large unpacked; ``zipfile`` never unpacks more than the directory says."""
    entries = archive.infolist()
    size = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    too_dense = size > file_text.MEGABYTE * 8 and size > file_text.MAX_RATIO * packed
    if len(entries) > file_text.MAX_ENTRIES or size > file_text.MAX_UNPACKED or too_dense:
        raise Problem("too_much")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Problem("password")
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            with archive.open(entry) as file:
                # No spreadsheet program writes one; it could hold entities that grow.
                if b"<!DOCTYPE" in file.read(4096):
                    raise Problem("damaged")


def _formulas(content, title):
    """Return {row: columns} of the cells that hold a formula."""
    import openpyxl  # only the process of its own needs it

    sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)[title]
    sheet.reset_dimensions()
    rows = enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), 1)
    found = {row: {column for column, cell in enumerate(cells, 1) if cell.data_type == "f"} for row, cells in rows}
    return {row: columns for row, columns in found.items() if columns}


def _merged(raw):
    """Return {row: columns} of the cells that are merged over several rows."""
    found = {}
    for first, top, last, bottom in _MERGED.findall(raw)[:MAX_ROWS]:
        columns = set(range(_column(first), min(_column(last), MAX_COLUMNS) + 1))
        if top != bottom:
            for row in range(int(top), min(int(bottom), int(top) + MAX_ROWS) + 1):
                found.setdefault(row, set()).update(columns)
    return found


def _column(letters):
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _decoded(content):
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding)
    if re.search(rb"[\x00-\x08\x0e-\x1f]", content):
        raise Problem("kind")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1258", "replace")  # Vietnamese Windows


def _main():
    """Read standard input within the limits; write the JSON of a :class:`Book`."""
    resource.setrlimit(resource.RLIMIT_CPU, (file_text.CPU_SECONDS, file_text.CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (file_text.MEMORY, file_text.MEMORY))
    json.dump(read_here(sys.stdin.buffer.read())._asdict(), sys.stdout)


if __name__ == "__main__":
    _main()
