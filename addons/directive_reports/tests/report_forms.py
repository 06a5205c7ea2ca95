"""What the three forms of a report say, read back from the files themselves."""

import io
import re
from types import SimpleNamespace

from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

MM = 72 / 25.4


def squeezed(text):
    """Return a text without blanks, as where a line is broken does not count, and without what the font lacks."""
    return re.sub("[\\s\U00010000-\U0010ffff\0]+", "", text)


def drawn(report, form, paper=None):
    """Return the bytes of a report in a form."""
    return getattr(report, f"_as_{form}")(paper or report._paper(), lambda _share: None)


def marks(page):
    """Return text, x, y (points, from below), size and font of each piece of text on a page of a PDF."""
    found = []

    def visit(text, current, matrix, font, size):
        if text.strip():
            x = matrix[4] * current[0] + matrix[5] * current[2] + current[4]
            y = matrix[4] * current[1] + matrix[5] * current[3] + current[5]
            name = font["/BaseFont"].split("+")[-1].lstrip("/") if font else ""
            real = abs(size * current[3] * matrix[3])
            found.append(SimpleNamespace(text=text.strip(), x=x, y=y, size=real, font=name))

    page.extract_text(visitor_text=visit)
    return found


class Pdf:
    def __init__(self, content):
        self.pages = PdfReader(io.BytesIO(content)).pages
        self.words = squeezed("".join(page.extract_text() for page in self.pages))

    def says(self, text):
        return squeezed(text) in self.words

    def has_row(self, texts):
        """Tell whether a row of an annex stands there, cell after cell."""
        return squeezed("".join(texts)) in self.words


class Word:
    def __init__(self, content):
        self.document = Document(io.BytesIO(content))
        self.paragraphs = [one.text for one in self.document.paragraphs]
        #: The tables of annexes; the first and the last but these are letterhead and signature.
        self.tables = self.document.tables[2:]

    def rows(self, table):
        """Return the texts of all rows of an annex, the head included; merged cells once a column."""
        return [[cell.text for cell in row.cells] for row in table.rows]


class Excel:
    def __init__(self, content):
        self.formulas = load_workbook(io.BytesIO(content))
        self.values = load_workbook(io.BytesIO(content), data_only=True)

    def texts(self, sheet):
        return [cell.value for row in self.values[sheet].iter_rows() for cell in row if isinstance(cell.value, str)]

    def counted(self, sheet, cell):
        """Return the value of a cell by counting its formula anew, and those on which it stands."""
        content = self.formulas[sheet][cell].value
        if not (isinstance(content, str) and self.formulas[sheet][cell].data_type == "f"):
            return content or 0
        return self._counted(sheet, content.removeprefix("="))

    def _counted(self, sheet, formula):
        if found := re.fullmatch(r'IF\((\w+)=0,"",(.+)\)', formula):
            return self._counted(sheet, found[2]) if self.counted(sheet, found[1]) else None
        if found := re.fullmatch(r"(?:SUBTOTAL\(109,|SUM\()(?:'([^']+)'!)?(\w+):(\w+)\)", formula):
            other = found[1] or sheet
            cells = [cell.coordinate for row in self.formulas[other][f"{found[2]}:{found[3]}"] for cell in row]
            return sum(self.counted(other, cell) for cell in cells)
        terms = re.sub(r"[A-Z]+\d+", lambda cell: repr(self.counted(sheet, cell[0])), formula)
        assert re.fullmatch(r"[\d+/().]+", terms), formula
        return eval(terms)  # digits, +, / and brackets only
