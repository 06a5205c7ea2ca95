import doctest
import io
import time
import zipfile
from datetime import datetime

import openpyxl

from odoo.tests import BaseCase, tagged

from ..tools import file_text, sheet_cells, sheet_columns, sheet_reader, sheet_texts
from .sample_files import PNG, pdf, zipped

_ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="a">%s</table:table></office:spreadsheet></office:body></office:document-content>'
)


def book(*rows, change=None):
    """Return an XLSX of these rows; ``change(page)`` works on it before it is saved."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    if change:
        change(made.active)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def with_part(content, name, change):
    """Return an archive whose part ``name`` went through ``change``."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [(entry, archive.read(entry)) for entry in archive.namelist()]
    return zipped([(part, change(data) if part == name else data) for part, data in parts])


@tagged("post_install", "-at_install")
class TestSheetReader(BaseCase):
    def book_of(self, content):
        """Read within the time that one file may take at most."""
        start = time.monotonic()
        found = sheet_reader.read(content)
        self.assertLess(time.monotonic() - start, file_text.WALL_SECONDS + 2)
        return found

    def cells(self, content):
        """Return {(row, column): text, or the code of a cell without one} of the first sheet."""
        found = self.book_of(content)
        self.assertFalse(found.problem)
        return {(row, cell[0]): cell[2] or cell[1] for row, cells in found.sheets[0] for cell in cells}

    def test_examples_in_the_docstrings_hold(self):
        for module in (sheet_columns, sheet_cells, sheet_texts, sheet_reader):
            failed, tried = doctest.testmod(module)
            self.assertEqual(failed, 0)
            self.assertTrue(tried)

    def test_cells_are_read_as_a_person_sees_them(self):
        def change(page):
            page["A1"].number_format = "0%"
            page["I1"].number_format = "0.00%"

        row = [0.8, 0.8, 80, "80%", "80 phần trăm", datetime(2026, 6, 30), True, "  Đã xong\n một nửa ", 0.333]
        self.assertEqual(
            [self.cells(book(row, change=change))[1, column] for column in range(1, 10)],
            ["80%", "0.8", "80", "80%", "80 phần trăm", "30/06/2026", "TRUE", "Đã xong\n một nửa", "33.3%"],
        )

    def test_what_has_no_text_of_its_own_says_why(self):
        def change(page):
            page["A2"] = "=1/0"
            page["B2"] = "#REF!"
            page["B2"].data_type = "e"
            page.merge_cells("C2:C3")
            page.merge_cells("D2:E2")

        found = self.cells(book(["a", "b", "c", "d"], [None, None, "both", "wide"], ["x"], change=change))
        self.assertEqual(
            {place: found[place] for place in ((2, 1), (2, 2), (2, 3), (3, 3), (2, 4))},
            {(2, 1): "formula", (2, 2): "error", (2, 3): "merged", (3, 3): "merged", (2, 4): "wide"},
        )

    def test_a_formula_that_was_calculated_counts(self):
        content = with_part(
            book(["a"], ["=40+40"]),
            "xl/worksheets/sheet1.xml",
            lambda data: data.replace(b"<v />", b"<v>80</v>").replace(b"<v></v>", b"<v>80</v>").replace(
                b"<v/>", b"<v>80</v>"
            ),
        )
        self.assertEqual(self.cells(content)[2, 1], "80")

    def test_a_wrong_size_and_empty_rows_are_no_matter(self):
        def change(page):
            page["A900"] = "far"
            for row in range(10, 800):
                page.cell(row, 1).number_format = "0%"

        content = with_part(
            book(["a", "b"], change=change),
            "xl/worksheets/sheet1.xml",
            lambda data: data.replace(b'<dimension ref="A1:B900"', b'<dimension ref="A1:XFD1048576"'),
        )
        self.assertEqual(self.cells(content), {(1, 1): "a", (1, 2): "b", (900, 1): "far"})

    def test_ods_and_csv(self):
        rows = (
            '<table:table-row><table:table-cell office:value-type="string"><text:p>% hoàn thành</text:p>'
            '</table:table-cell></table:table-row><table:table-row table:number-rows-repeated="3"/>'
            '<table:table-row><table:table-cell office:value-type="percentage" office:value="0.8"/>'
            '<table:table-cell table:number-columns-repeated="2" office:value-type="date"'
            ' office:date-value="2026-06-30"/><table:table-cell table:number-rows-spanned="2"><text:p>a</text:p>'
            '</table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1048000"/>'
        )
        ods = zipped([("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", _ODS % rows)])
        self.assertEqual(
            self.cells(ods),
            {(1, 1): "% hoàn thành", (5, 1): "80%", (5, 2): "30/06/2026", (5, 3): "30/06/2026", (5, 4): "merged"},
        )
        for encoding in ("utf-8", "utf-8-sig", "utf-16"):
            for delimiter in (",", ";", "\t"):
                text = f'"Tình hình"{delimiter}Mã\n"hai\ndòng"{delimiter}2\n'
                self.assertEqual(
                    self.cells(text.encode(encoding)),
                    {(1, 1): "Tình hình", (1, 2): "Mã", (2, 1): "hai\ndòng", (2, 2): "2"},
                )

    def test_other_files_are_told_apart(self):
        old = b"\xd0\xcf\x11\xe0" + b"\0" * 600
        locked = old + "EncryptedPackage".encode("utf-16-le")
        files = {
            "xls": old,
            "password": locked,
            "xlsb": zipped([("xl/workbook.bin", b"x")]),
            "kind": pdf("a"),
            "damaged": book(["a"])[:-200],
        }
        for problem, content in files.items():
            self.assertEqual(self.book_of(content).problem, problem)
        for content in (PNG, b"<html>", b"", zipped([("a.txt", b"x")]), b"{\\rtf1"):
            self.assertEqual(self.book_of(content).problem, "kind")

    def test_too_much_is_refused_within_the_limits(self):
        self.assertEqual(self.book_of(book(*([row] * 3 for row in range(10_000)))).problem, "rows")
        wide = self.cells(book([f"c{column}" for column in range(150)]))
        self.assertEqual(len(wide), sheet_reader.MAX_COLUMNS)
        sheet = b"<worksheet><sheetData>" + b" " * 90 * file_text.MEGABYTE
        bomb = with_part(book(["a"]), "xl/worksheets/sheet1.xml", lambda _data: sheet)
        self.assertEqual(self.book_of(bomb).problem, "too_much")
        long = "x" * 30_000
        self.assertEqual(self.book_of(book(*([long] for _row in range(200)))).problem, "too_much")
        far = with_part(
            book(["a"]), "xl/worksheets/sheet1.xml", lambda data: data.replace(b'<row r="1"', b'<row r="999999999"')
        )
        self.assertIn(self.book_of(far).problem, ("", "too_much"))

    def test_entities_are_not_resolved(self):
        doctype = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        xlsx = with_part(book(["a"]), "xl/worksheets/sheet1.xml", lambda data: doctype + data)
        ods = zipped([("content.xml", doctype.decode() + _ODS % "<text:p>&x;</text:p>")])
        self.assertEqual([self.book_of(content).problem for content in (xlsx, ods)], ["damaged", "damaged"])
