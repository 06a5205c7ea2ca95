"""Whether a file that somebody imports as a sheet stays within what a person means, told before anybody unpacks it.

A workbook is an archive: a few kilobytes become gigabytes of XML, or name a cell in the last row and column, and a
reader fills in sixteen thousand million empty ones before it.

>>> cells_of(b"reference;subject")
0
"""

import io
import re
import zipfile

import xlrd
from lxml import etree

MEGABYTE = 2**20
#: Of the file, and of everything unpacked from it.
MAX_BYTES, MAX_UNPACKED = 10 * MEGABYTE, 32 * MEGABYTE
#: Rows times columns of the largest sheet; each takes Odoo's reader a kilobyte.
MAX_CELLS = 200_000
#: How workbooks of before 2007 begin, in their container or bare.
_OLD = (b"\xd0\xcf\x11\xe0", b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_REPEATED = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}number-columns-repeated"


class TooLarge(ValueError):
    """The file holds more than is taken."""


def cells_of(content):
    """Return how many cells a reader of the largest sheet would make; 0 for what is no workbook.

    :param content: bytes
    :raises TooLarge: when it unpacks to more than ``MAX_UNPACKED``
    :raises Exception: of many kinds, when it is damaged
    """
    if content.startswith(_OLD):
        book = xlrd.open_workbook(file_contents=content, ragged_rows=True)
        return max((sheet.nrows * sheet.ncols for sheet in book.sheets()), default=0)
    # Not by its first letters: a reader finds an archive behind anything.
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        # What is read of an entry never exceeds the size that it declares.
        if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
            raise TooLarge
        return max((_cells_of_part(archive, entry) for entry in archive.infolist()), default=0)


def _cells_of_part(archive, entry):
    if entry.filename == "content.xml":
        count = _cells_of_ods
    elif entry.filename.endswith(".xml"):
        # Any part may be a sheet: which one is, another part says.
        count = _cells_of_xlsx
    else:
        return 0
    with archive.open(entry) as part:
        return count(_elements(part))


def _elements(part):
    """Yield (local name, element) of an XML file, each emptied once it has been seen; entities stay as they are."""
    for _event, element in etree.iterparse(part, resolve_entities=False, no_network=True):
        if isinstance(element.tag, str):
            yield etree.QName(element).localname, element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _cells_of_xlsx(elements):
    last_row = row = last_column = column = 0
    for name, element in elements:
        if name == "c":
            column += 1
            if place := _PLACE.fullmatch(element.get("r", "").upper()):
                column = _column_number(place[1])
                last_row = max(last_row, int(place[2]))
            last_column = max(last_column, column)
        elif name == "row":
            row = int(element.get("r") or row + 1)
            last_row, column = max(last_row, row), 0
    return last_row * last_column


def _column_number(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _cells_of_ods(elements):
    """As Odoo's reader does it: what a row repeats counts, but for its last cell, the emptiness up to the margin."""
    total = in_row = last = 0
    for name, element in elements:
        if name == "table-cell":
            in_row, last = in_row + last, int(element.get(_REPEATED) or 1)
        elif name == "table-row":
            total, in_row, last = total + in_row + bool(last), 0, 0
    return total
