import doctest
import io
import zipfile

import xlrd
import xlsxwriter

from odoo.tests import BaseCase, tagged

from ..tools import workbook_limits

_SHEET = "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>{}</sheetData></worksheet>"
_ODS = (
    "<x xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0'><table:table-row>"
    "<table:table-cell table:number-columns-repeated='{}'/><table:table-cell table:number-columns-repeated='16384'/>"
    "</table:table-row></x>"
)


@tagged("post_install", "-at_install")
class TestWorkbookLimits(BaseCase):
    def packed(self, content, name="xl/worksheets/sheet1.xml"):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)
        return target.getvalue()

    def test_what_is_no_workbook(self):
        self.assertEqual(doctest.testmod(workbook_limits)[:2], (0, 1))

    def test_a_workbook_as_people_make_it(self):
        target = io.BytesIO()
        with xlsxwriter.Workbook(target) as book:
            sheet = book.add_worksheet()
            for row in range(200):
                sheet.write_row(row, 0, [f"{row}/QĐ-UBND", "Trích yếu", 3])
        self.assertEqual(workbook_limits.cells_of(target.getvalue()), 600)

    def test_a_cell_far_away_counts_all_before_it(self):
        for cell in ("<row><c r='XFD1048576'/></row>", "<row r='1048576'/><row r='1'><c r='xfd1'/></row>"):
            self.assertEqual(workbook_limits.cells_of(self.packed(_SHEET.format(cell))), 16384 * 1048576)

    def test_an_archive_behind_something_else_is_one_too(self):
        far = self.packed(_SHEET.format("<row><c r='XFD1048576'/></row>"))
        self.assertEqual(workbook_limits.cells_of(b"reference;subject\n" + far), 16384 * 1048576)
        for start in (b"\xd0\xcf\x11\xe0", b"\x09\x08"):
            with self.subTest(start), self.assertRaises(xlrd.XLRDError):
                workbook_limits.cells_of(start + b"torn")
        self.assertEqual(workbook_limits.cells_of(b"\treference\n"), 0)

    def test_cells_without_a_place_are_counted_too(self):
        rows = "<row><c/><c/></row>" * 1000
        self.assertEqual(workbook_limits.cells_of(self.packed(_SHEET.format(rows), "anything.xml")), 2000)

    def test_an_ods_counts_what_it_repeats_but_not_the_margin(self):
        self.assertEqual(workbook_limits.cells_of(self.packed(_ODS.format(5), "content.xml")), 6)
        self.assertEqual(workbook_limits.cells_of(self.packed(_ODS.format(2_000_000), "content.xml")), 2_000_001)

    def test_both_sides_of_what_may_be_unpacked(self):
        sheet = _SHEET.format("")
        room = workbook_limits.MAX_UNPACKED - len(sheet)
        self.assertEqual(workbook_limits.cells_of(self.packed(sheet + " " * room)), 0)
        with self.assertRaises(workbook_limits.TooLarge):
            workbook_limits.cells_of(self.packed(sheet + " " * (room + 1)))
