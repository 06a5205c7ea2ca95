import io
from datetime import datetime

from openpyxl import load_workbook

from odoo import fields
from odoo.tests import tagged

from ..models.directive_figures import CELLS
from ..wizards import directive_figures_sheet_workbook
from .common import FiguresCase, at

FIRST = directive_figures_sheet_workbook.FIRST_ROW + 1
COLUMNS = {"done_on_time": "E", "done_late": "F", "open_in_time": "H", "open_overdue": "I"}


@tagged("post_install", "-at_install")
class TestDirectiveFiguresWorkbook(FiguresCase):
    """The XLSX: real numbers and dates, formulas where there are sums, and never one out of a name."""

    def setUp(self):
        super().setUp()
        self.enterContext(at("2026-08-20 08:00:00"))

    def book(self, sheet, values=False):
        return load_workbook(io.BytesIO(sheet._workbook()), data_only=values)

    def test_d04_k2_the_workbook_has_the_figures_as_numbers(self):
        page = self.book(self.new_sheet())["Số liệu"]
        written = {
            page[f"B{row}"].value: {cell: page[f"{COLUMNS[cell]}{row}"].value for cell in CELLS}
            for row in (FIRST, FIRST + 1)
        }
        self.assertEqual(written, self.EXPECTED)
        self.assertTrue(all(page[f"{column}{FIRST}"].data_type == "n" for column in COLUMNS.values()))

    def test_totals_and_rates_are_formulas_with_their_values(self):
        sheet = self.new_sheet()
        formulas, values = self.book(sheet)["Số liệu"], self.book(sheet, values=True)["Số liệu"]
        line = FIRST + 2
        self.assertEqual(formulas[f"B{line}"].value, "Tổng cộng")
        self.assertEqual(formulas[f"E{line}"].value, f"=SUBTOTAL(109,E{FIRST}:E{line - 1})")
        self.assertEqual(formulas[f"J{line}"].value, f'=IF(C{line}=0,"",D{line}/C{line})')
        cached = [values.cell(line, column).value for column in range(3, 13)]
        self.assertEqual(cached, [4, 2, 1, 1, 2, 1, 1, 0.5, 0.5, 0.5])
        self.assertEqual(values[f"L{FIRST}"].value, 1.0, "Construction: one late, one overdue, of two")

    def test_d13_k1_the_head_of_the_log_stands_below(self):
        self.env["directive.log.seal"].sudo()._seal()
        head = self.env["directive.log.seal"]._head()
        cells = [cell.value for row in self.book(self.new_sheet())["Số liệu"].iter_rows() for cell in row if cell.value]
        self.assertIn(f"Niêm phong nhật ký sự kiện (SHA-256): {head}", cells)

    def test_rates_without_denominator_are_empty(self):
        values = self.book(self.new_sheet(as_of="2026-07-02 08:00:00"), values=True)["Số liệu"]
        self.assertEqual(values[f"J{FIRST}"].value, 0)
        self.assertFalse(values[f"K{FIRST}"].value)
        self.assertIsNot(values[f"K{FIRST}"].value, 0)

    def test_head_is_frozen_filtered_and_repeated_on_a4_landscape(self):
        page = self.book(self.new_sheet())["Số liệu"]
        self.assertEqual(page.freeze_panes, f"C{FIRST}")
        self.assertEqual(page.auto_filter.ref, f"A{FIRST - 1}:L{FIRST + 1}", "the totals are not filtered away")
        self.assertEqual(page.print_title_rows, f"${FIRST - 3}:${FIRST - 1}")
        self.assertEqual((page.page_setup.orientation, int(page.page_setup.paperSize)), ("landscape", 9))
        self.assertRegex(page.print_area, r"\$A\$1:\$L\$\d+$")
        self.assertIn("Tính đến 08 giờ 00 phút ngày 15 tháng 7 năm 2026", page["A3"].value)

    def test_the_tasks_behind_the_figures_with_real_dates(self):
        page = self.book(self.new_sheet())["Nhiệm vụ"]
        head, *rows = page.iter_rows(values_only=True)
        listed = [dict(zip(head, row, strict=True)) for row in rows]
        self.assertEqual(len(listed), 4)
        overdue = next(row for row in listed if row["Phân loại (khoản 1 Điều 4)"] == "Chưa hoàn thành, trễ hạn")
        self.assertEqual(overdue["Số, ký hiệu văn bản"], "901/QĐ-UBND")
        self.assertEqual(overdue["Đơn vị chủ trì"], "Department of Construction")
        self.assertEqual(overdue["Thời hạn"], datetime(2026, 7, 10))
        self.assertEqual(overdue["Ngày ban hành"], datetime(2026, 6, 1))

    def test_long_contents_have_room_for_all_their_lines(self):
        with at("2026-07-14 08:00:00"):
            self.transferred(self.health, "2026-07-20", content="Rà soát, báo cáo kết quả thực hiện. " * 20)
        page = self.book(self.new_sheet())["Nhiệm vụ"]
        heights = {row[4].value[:7]: page.row_dimensions[row[4].row].height for row in page.iter_rows(min_row=2)}
        self.assertGreater(heights["Rà soát"], 10 * 15)

    def test_d04_k1c_the_deadline_listed_is_the_one_in_force_at_the_instant(self):
        with at("2026-08-01 08:00:00"):
            task = self.overdue.sudo()
            task._facts_open().date_deadline = fields.Date.to_date("2026-09-30")
            task._keep_deadline_history()
        page = self.book(self.new_sheet())["Nhiệm vụ"]
        deadlines = {row[9] for row in page.iter_rows(min_row=2, values_only=True)}
        self.assertIn(datetime(2026, 7, 10), deadlines)
        self.assertNotIn(datetime(2026, 9, 30), deadlines)
        today = self.book(self.new_sheet(as_of="2026-08-20 08:00:00"))["Nhiệm vụ"]
        self.assertIn(datetime(2026, 9, 30), {row[9] for row in today.iter_rows(min_row=2, values_only=True)})

    def test_names_and_texts_never_become_formulas_or_links(self):
        hostile = '=HYPERLINK("http://203.0.113.1","Bấm")'
        self.finance.sudo().name = hostile
        self.building.sudo().name = "http://203.0.113.1/"
        with at("2026-07-14 08:00:00"):
            self.transferred(self.health, "2026-07-20", content="=1+1", clause="@SUM(A1)")
        book = self.book(self.new_sheet())
        names = {book["Số liệu"][f"B{row}"].value: book["Số liệu"][f"B{row}"] for row in range(FIRST, FIRST + 3)}
        self.assertEqual(names[hostile].data_type, "s")
        self.assertIsNone(names["http://203.0.113.1/"].hyperlink)
        cells = [cell for row in book["Nhiệm vụ"].iter_rows(min_row=2) for cell in row]
        self.assertIn("=1+1", {cell.value for cell in cells})
        self.assertFalse([cell for cell in cells if cell.data_type == "f" or cell.hyperlink])

    def test_very_long_texts_are_cut_to_what_a_cell_takes(self):
        with at("2026-07-14 08:00:00"):
            task = self.transferred(self.health, "2026-07-20")
        # Longer than what may be typed today: texts from before the limits.
        self.env.flush_all()
        words = "Rà soát " * 10_000
        self.env.cr.execute("UPDATE directive_task SET content = %s WHERE id = %s", [words, task.id])
        self.env.invalidate_all()
        page = self.book(self.new_sheet())["Nhiệm vụ"]
        self.assertEqual(max(len(row[4]) for row in page.iter_rows(min_row=2, values_only=True)), 32_767)

    def test_tasks_left_out_of_the_list_are_said(self):
        self.patch(directive_figures_sheet_workbook, "LISTED_TASKS", 3)
        page = self.book(self.new_sheet())["Nhiệm vụ"]
        self.assertEqual(page["B5"].value, "Chỉ liệt kê 3 trong 4 nhiệm vụ.")

    def test_no_task_gives_a_sentence(self):
        page = self.book(self.new_sheet(as_of="2026-05-01 08:00:00"))["Số liệu"]
        self.assertEqual(page[f"B{FIRST}"].value, "Không có nhiệm vụ nào được tính tại thời điểm này.")
