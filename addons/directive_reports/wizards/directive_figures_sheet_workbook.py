import io

import xlsxwriter

from odoo import models
from odoo.addons.directive_tracking.tools import row_heights

from ..models.directive_figures import CELLS
from ..tools import vietnamese_paper, workbook_looks
from .directive_figures_sheet_paper import PAPER_HEADINGS, PAPER_TIMELINESS

#: The list of tasks behind the figures; what exceeds it is said in the sheet, never cut silently.
LISTED_TASKS = 20_000
BATCH = 1000
#: Longer texts do not fit into a cell of a workbook.
CELL_LENGTH = 32_767

HEAD_ROW = 4  # counted from 0, as xlsxwriter does: rows 5 to 7 of the sheet are the head
FIRST_ROW = HEAD_ROW + 3
LAST_COLUMN = 11
WIDTHS = (6, 44, 10, 10, 10, 10, 10, 10, 10, 14, 14, 18)

#: Title, width and format of the columns of the list.
TASK_COLUMNS = [
    ("STT", 6, "position"),
    ("Số, ký hiệu văn bản", 18, "text"),
    ("Ngày ban hành", 12, "date"),
    ("Điểm, khoản", 12, "text"),
    ("Nội dung nhiệm vụ", 50, "text"),
    ("Đơn vị chủ trì", 22, "text"),
    ("Đơn vị phối hợp", 22, "text"),
    ("Chuyên viên theo dõi", 16, "text"),
    ("Ngày chuyển", 12, "date"),
    ("Thời hạn", 12, "date"),
    ("Phân loại (khoản 1 Điều 4)", 18, "text"),
    ("Trạng thái khi kết xuất", 14, "text"),
]


class DirectiveFiguresSheet(models.TransientModel):
    """The sheet as a workbook: real numbers and dates, sums and rates as formulas, texts never as formulas."""

    _inherit = "directive.figures.sheet"

    def _workbook(self):
        """Return the bytes of an XLSX file: the figures, and the tasks behind them."""
        sheet = self._in_vietnamese()
        output = io.BytesIO()
        with xlsxwriter.Workbook(output, {"in_memory": True, **workbook_looks.TEXTS_STAY_TEXTS}) as book:
            formats = workbook_looks.formats(book)
            sheet._write_figures(book.add_worksheet("Số liệu"), formats)
            sheet._write_tasks(book.add_worksheet("Nhiệm vụ"), formats)
        return output.getvalue()

    # ---- the figures -----------------------------------------------------------------------

    def _write_figures(self, page, formats):
        table = self._matrix()
        self._write_title(page, formats)
        _write_head(page, formats, PAPER_HEADINGS[self.grouping])
        for index, row in enumerate(table["rows"]):
            _write_row(page, formats, FIRST_ROW + index, index + 1, row)
        last = FIRST_ROW + len(table["rows"]) - 1
        if table["rows"]:
            page.autofilter(FIRST_ROW - 1, 0, last, LAST_COLUMN)
            _write_totals(page, formats, last, table["totals"])
        else:
            words = "Không có nhiệm vụ nào được tính tại thời điểm này."
            page.merge_range(FIRST_ROW, 1, FIRST_ROW, LAST_COLUMN, words, formats["text"])
        end = max(last, FIRST_ROW) + 1
        if head := self.env["directive.log.seal"]._head():
            end += 2
            page.write_string(end, 1, f"Niêm phong nhật ký sự kiện (SHA-256): {head}", formats["line"])
        page.print_area(0, 0, end, LAST_COLUMN)
        _set_up_page(page, FIRST_ROW, (HEAD_ROW, FIRST_ROW - 1))

    def _write_title(self, page, formats):
        issuer = self._issuer()
        page.write_string(0, 0, " ".join(issuer["upper"]) + " – " + issuer["name"].upper(), formats["label"])
        page.write_string(1, 0, "SỐ LIỆU THỰC HIỆN NHIỆM VỤ ĐƯỢC GIAO", formats["title"])
        as_of = f"Tính đến {vietnamese_paper.long_instant(self.as_of)}"
        scope = self._scope_sentence()
        page.write_string(2, 0, f"{as_of}. Phạm vi: {scope}." if scope else f"{as_of}.", formats["line"])

    # ---- the tasks behind them -------------------------------------------------------------

    def _write_tasks(self, page, formats):
        tasks = self.env["directive.figures"]._tasks(self.as_of)
        domain = self.env["directive.figures"]._counted(self._domain())
        count = tasks.search_count(domain)
        found = tasks.search(domain, order="lead_unit_id, date_deadline, id", limit=LISTED_TASKS)
        for column, (title, width, _format) in enumerate(TASK_COLUMNS):
            page.set_column(column, column, width)
            page.write_string(0, column, title, formats["head"])
        page.set_row(0, row_heights.height((title, width * 0.9) for title, width, _format in TASK_COLUMNS))
        row = 0
        for batch in range(0, len(found), BATCH):
            for values in self._task_rows(found[batch : batch + BATCH]):
                row += 1
                _write_task(page, formats, row, values)
            # Not everything: a sheet that is not stored lives in memory alone.
            found.invalidate_recordset()
        if found:
            page.autofilter(0, 0, row, len(TASK_COLUMNS) - 1)
        else:
            page.merge_range(1, 0, 1, len(TASK_COLUMNS) - 1, "Không có nhiệm vụ nào.", formats["text"])
        if count > row:
            note = f"Chỉ liệt kê {vietnamese_paper.number(row)} trong {vietnamese_paper.number(count)} nhiệm vụ."
            page.write_string(row + 1, 1, note, formats["line"])
        _set_up_page(page, 1, (0, 0))

    def _task_rows(self, tasks):
        deadlines = self._deadlines_as_of(tasks)
        states = dict(tasks._fields["state"]._description_selection(tasks.env))
        for task in tasks:
            # sudo: the specialist's name stands on every task (Điều 11 khoản 1).
            specialist = task.sudo().monitor_user_id.name
            yield [
                task.document_id.reference,
                task.document_id.date_issued,
                task.clause,
                task.content,
                task.lead_unit_id.name,
                ", ".join(task.coordinating_unit_ids.mapped("name")),
                specialist,
                vietnamese_paper.local(task.transferred_at).date(),
                deadlines.get(task.id, task.date_deadline),
                PAPER_TIMELINESS[task.timeliness],
                states[task.state],
            ]

    def _deadlines_as_of(self, tasks):
        """Return the deadlines (dates, by the task's id) that were in force at the sheet's instant."""
        in_force = self.env["directive.task.deadline"].search(
            [
                ("task_id", "in", tasks.ids),
                ("valid_from", "<=", self.as_of),
                "|",
                ("valid_to", "=", False),
                ("valid_to", ">", self.as_of),
            ]
        )
        return {row.task_id.id: row.date_deadline for row in in_force}


# ---- cells ---------------------------------------------------------------------------------


def _write_head(page, formats, heading):
    """Three rows: groups of columns, columns, and their numbers, by which the rates name their denominators."""
    head = formats["head"]
    top, middle = HEAD_ROW, HEAD_ROW + 1
    for column, title in enumerate(("STT", heading, "Tổng số")):
        page.merge_range(top, column, middle, column, title, head)
    page.merge_range(top, 3, top, 5, "Hoàn thành", head)
    page.merge_range(top, 6, top, 8, "Chưa hoàn thành", head)
    for column, title in enumerate(("Tổng", "Đúng hạn", "Trễ hạn", "Tổng", "Còn hạn", "Trễ hạn"), start=3):
        page.write_string(middle, column, title, head)
    for column, title in enumerate(("Tỷ lệ hoàn thành", "Tỷ lệ đúng hạn", "Tỷ lệ trễ hạn"), start=9):
        page.merge_range(top, column, middle, column, title, head)
    numbers = [f"({column})" for column in range(1, 10)] + ["(10)=(4):(3)", "(11)=(5):(4)", "(12)=[(6)+(9)]:(3)"]
    for column, title in enumerate(numbers):
        page.write_string(middle + 1, column, title, head)
    for column, width in enumerate(WIDTHS):
        page.set_column(column, column, width)
    page.set_row(middle, 2 * row_heights.LINE)


def _write_row(page, formats, row, position, values):
    line = row + 1
    page.set_row(row, row_heights.height([(values["label"], WIDTHS[1])]))
    page.write_number(row, 0, position, formats["position"])
    page.write_string(row, 1, values["label"][:CELL_LENGTH], formats["text"])
    for column, cell in ((4, "done_on_time"), (5, "done_late"), (7, "open_in_time"), (8, "open_overdue")):
        page.write_number(row, column, values[cell], formats["number"])
    _write_sums(page, formats["number"], line, values)
    _write_rates(page, formats["rate"], line, values["rates"])


def _write_sums(page, look, line, values):
    page.write_formula(f"C{line}", f"=D{line}+G{line}", look, values["total"])
    page.write_formula(f"D{line}", f"=E{line}+F{line}", look, values["done"])
    page.write_formula(f"G{line}", f"=H{line}+I{line}", look, values["open"])


def _write_rates(page, look, line, rates):
    formulas = {
        "rate_done": (f"J{line}", f'=IF(C{line}=0,"",D{line}/C{line})'),
        "rate_on_time": (f"K{line}", f'=IF(D{line}=0,"",E{line}/D{line})'),
        "rate_late": (f"L{line}", f'=IF(C{line}=0,"",(F{line}+I{line})/C{line})'),
    }
    for name, (cell, formula) in formulas.items():
        value = rates[name]["value"]
        page.write_formula(cell, formula, look, "" if value is None else value)


def _write_totals(page, formats, last, totals):
    """Sums that follow the filter: what is filtered away is not in them."""
    row, line = last + 1, last + 2
    page.write_string(row, 0, "", formats["total_text"])
    page.write_string(row, 1, "Tổng cộng", formats["total_text"])
    cells = dict(zip("EFHI", CELLS, strict=True))
    for letter, cell in cells.items():
        formula = f"=SUBTOTAL(109,{letter}{FIRST_ROW + 1}:{letter}{last + 1})"
        page.write_formula(f"{letter}{line}", formula, formats["total_number"], totals[cell])
    _write_sums(page, formats["total_number"], line, totals)
    _write_rates(page, formats["total_rate"], line, totals["rates"])


def _write_task(page, formats, row, values):
    page.set_row(row, row_heights.height(_texts(values)))
    page.write_number(row, 0, row, formats["position"])
    for column, value in enumerate(values, start=1):
        look = formats[TASK_COLUMNS[column][2]]
        if not value:
            page.write_blank(row, column, None, look)
        elif TASK_COLUMNS[column][2] == "date":
            page.write_datetime(row, column, value, look)
        else:
            page.write_string(row, column, value[:CELL_LENGTH], look)


def _texts(values):
    """Yield (text, width) of the cells of a task that hold text."""
    for (_title, width, look), value in zip(TASK_COLUMNS[1:], values, strict=True):
        if look == "text" and value:
            yield value, width


def _set_up_page(page, frozen_rows, repeated):
    page.freeze_panes(frozen_rows, 2)
    page.set_landscape()
    page.repeat_rows(*repeated)
    workbook_looks.set_up_page(page)
