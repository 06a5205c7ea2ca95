import io
from datetime import date

import xlsxwriter

from odoo import models
from odoo.addons.directive_tracking.tools import row_heights

from ..tools import annex_table, workbook_looks

#: From so many rows on, each row is written out as soon as the next one begins.
LARGE = 2000
#: Longer texts do not fit into a cell of a workbook.
CELL_LENGTH = 32_767
FIRST_PAGE = "Báo cáo"
#: Rows of an annex above its table, and characters of a column in a millimetre on paper.
ABOVE, CHARACTERS = 4, 0.55
#: Widths of the two columns of the first page, in characters.
FIGURE, COUNT = 62, 18
FORMATS = {"text": "text", "position": "position", "number": "number", "decimal": "decimal", "percent": "rate"}


class DirectiveReport(models.Model):
    """The report as a workbook: real numbers and dates, sums and rates as formulas, texts never as formulas."""

    _inherit = "directive.report"

    def _as_xlsx(self, paper, told):
        """Return the bytes of the XLSX: the report, and a sheet an annex.

        :param paper: see :meth:`_paper`
        :param told: called with the share that is done, 0-1
        """
        rows = sum(len(annex["rows"]) for annex in paper["annexes"])
        options = {**workbook_looks.TEXTS_STAY_TEXTS, "constant_memory": rows > LARGE, "in_memory": rows <= LARGE}
        output = io.BytesIO()
        with xlsxwriter.Workbook(output, options) as book:
            formats = workbook_looks.formats(book)
            _write_report(book.add_worksheet(FIRST_PAGE), formats, paper)
            for done, annex in enumerate(paper["annexes"], start=1):
                _write_annex(book.add_worksheet(annex["label"]), formats, annex, paper)
                told(done / len(paper["annexes"]))
        return output.getvalue()


# ---- the report ------------------------------------------------------------------------------


def _write_report(page, formats, paper):
    """The figures first, as formulas over the first annex; below them what the report says."""
    head = paper["letterhead"]
    page.set_column(0, 0, FIGURE)
    page.set_column(1, 1, COUNT)
    row = _write_lines(
        page,
        0,
        [
            (f"{' '.join(head['upper'])} – {head['name'].upper()}", formats["bold"]),
            (f"Số: {head['number'] or '……'}/{head['notation']}", formats["plain"]),
            (head["place_and_date"], formats["note"]),
            (f"{'DỰ THẢO ' if paper['is_draft'] else ''}{paper['title'].upper()}", formats["title"]),
            (paper["subtitle"], formats["bold"]),
            (f"(Số liệu tính đến {paper['as_of']})", formats["note"]),
        ],
    )
    row = _write_figures(page, formats, row + 1, paper["annexes"][0])
    lines = [(f"Kính gửi: {paper['addressee']}.", formats["plain"]), (paper["opening"], formats["paragraph"])]
    for section in paper["sections"]:
        lines.append((f"{section['label']}. {section['heading']}", formats["bold"]))
        lines += [(paragraph, formats["paragraph"]) for paragraph in section["paragraphs"]]
    lines.append((f"{paper['signer_title'].upper()}: {paper['signer_name']}", formats["bold"]))
    if paper["log_head"]:
        lines.append((f"Niêm phong nhật ký sự kiện (SHA-256): {paper['log_head']}", formats["note"]))
    last = _write_lines(page, row + 1, lines)
    page.print_area(0, 0, last - 1, 1)
    page.set_portrait()
    workbook_looks.set_up_page(page, _header(paper))


def _write_lines(page, row, lines, widths=(FIGURE, COUNT)):
    """Each line over all columns, as high as it needs; returns the next row."""
    for words, look in lines:
        page.set_row(row, row_heights.height([(words, sum(widths))]))
        page.merge_range(row, 0, row, len(widths) - 1, words[:CELL_LENGTH], look)
        row += 1
    return row


def _write_figures(page, formats, row, annex):
    """One line a figure of the annex; returns the next row. Sums do not follow the annex's filter: all rows count."""
    page.set_row(row, 1.5 * row_heights.LINE)
    page.write_string(row, 0, "Chỉ tiêu", formats["head"])
    page.write_string(row, 1, "Số liệu", formats["head"])
    lines = {}
    figures = [(place, one) for place, one in enumerate(annex["columns"], start=1) if one["kind"] != "text"]
    for offset, (place, _column) in enumerate(figures, start=1):
        lines[place] = row + offset + 1
    first, last = _lines_of(annex)
    for place, column in figures:
        row = lines[place] - 1
        label = f"{column['group']}: {column['label'].lower()}" if column["group"] else column["label"]
        page.set_row(row, row_heights.height([(label, FIGURE)]))
        page.write_string(row, 0, label, formats["text"])
        if column["formula"]:
            formula = _down(column["formula"], lines)
        else:
            letter = annex_table.letter(place)
            formula = f"SUM('{annex['label']}'!{letter}{first}:{letter}{last})" if annex["rows"] else "0"
        value = annex["totals"][column["key"]]
        page.write_formula(row, 1, f"={formula}", formats[FORMATS[column["kind"]]], _cached(value))
    return row + 1


def _down(formula, lines):
    """Return a printed formula over figures that stand below each other in column B."""
    return annex_table.as_formula(formula, lambda place: f"B{lines[place]}")


def _cached(value):
    # What a program shows that does not count by itself; a rate of nothing is an empty cell.
    return "" if value is None else value


def _header(paper):
    return "&C&P&RDỰ THẢO" if paper["is_draft"] else "&C&P"


# ---- annexes ---------------------------------------------------------------------------------


def _lines_of(annex):
    """Return the first and the last line of the rows of an annex, counted from 1."""
    first = ABOVE + len(annex_table.head(annex["columns"])) + 1
    return first, first + len(annex["rows"]) - 1


def _write_annex(page, formats, annex, paper):
    columns = annex_table.with_position(annex["columns"])
    widths = [column["width"] * CHARACTERS for column in columns]
    for place, width in enumerate(widths):
        page.set_column(place, place, width)
    lines = [
        (annex["label"], formats["label"]),
        (annex["title"].upper(), formats["title"]),
        (f"{paper['attached_to']}. Số liệu tính đến {paper['as_of']}.", formats["line"]),
    ]
    for line, (words, look) in enumerate(lines):
        page.write_string(line, 0, words, look)
    _write_head(page, formats, annex_table.head(annex["columns"]), widths)
    first, last = _lines_of(annex)
    for position, row in enumerate(annex["rows"], start=1):
        _write_row(page, formats, first + position - 1, columns, {**row, "position": position})
    if annex["rows"]:
        page.autofilter(first - 2, 0, last - 1, len(columns) - 1)
    else:
        page.merge_range(first - 1, 1, first - 1, len(columns) - 1, "Không có.", formats["text"])
    if annex["totals"] and annex["rows"]:
        _write_totals(page, formats, annex, columns)
    end = max(last, first) + 1
    if annex["note"]:
        end = _write_lines(page, end + 1, [(f"Ghi chú: {annex['note']}", formats["note"])], widths)
    # Titles reach over the edge of the table; without a print area they would make the whole page smaller.
    page.print_area(0, 0, end - 1, len(columns) - 1)
    page.freeze_panes(first - 1, 2)
    page.set_landscape()
    page.repeat_rows(ABOVE, first - 2)
    workbook_looks.set_up_page(page, _header(paper))


def _write_head(page, formats, head, widths):
    """Row by row, as rows that were written out take nothing more. What reaches down stands in its lower cell."""
    reaching = {}
    for offset, row in enumerate(head):
        line = ABOVE + offset
        standing = [*((text, widths[place]) for place, text in reaching.items()), *_standing(row, widths)]
        page.set_row(line, row_heights.height(standing))
        for place, text in reaching.items():
            page.write_string(line, place, text, formats["head_below"])
        reaching = {cell.column: cell.text for cell in row if cell.rows > 1}
        for cell in row:
            if cell.columns > 1:
                last = cell.column + cell.columns - 1
                page.merge_range(line, cell.column, line, last, cell.text, formats["head"])
            elif cell.rows > 1:
                page.write_blank(line, cell.column, None, formats["head_above"])
            else:
                page.write_string(line, cell.column, cell.text, formats["head"])


def _standing(row, widths):
    """Yield (text, width) of the cells of a row of the head that do not reach down."""
    for cell in row:
        if cell.rows == 1:
            # Capitals and bold letters take more.
            yield cell.text, sum(widths[cell.column : cell.column + cell.columns]) * 0.9


def _write_row(page, formats, line, columns, row):
    texts = [(row[one["key"]], one["width"] * CHARACTERS) for one in columns if one["kind"] == "text"]
    page.set_row(line - 1, row_heights.height((text, width) for text, width in texts if text))
    for place, column in enumerate(columns):
        value, kind = row.get(column["key"]), column["kind"]
        if column["formula"]:
            formula = f"={annex_table.as_cells(column['formula'], line)}"
            page.write_formula(line - 1, place, formula, formats[FORMATS[kind]], _cached(value))
        elif value is None or value is False or value == "":
            page.write_blank(line - 1, place, None, formats[FORMATS.get(kind, "text")])
        elif kind == "date":
            page.write_datetime(line - 1, place, date.fromisoformat(value), formats["date"])
        elif kind == "text":
            page.write_string(line - 1, place, value[:CELL_LENGTH], formats["text"])
        else:
            page.write_number(line - 1, place, value, formats[FORMATS[kind]])


def _write_totals(page, formats, annex, columns):
    """Sums that follow the filter: what is filtered away is not in them."""
    first, last = _lines_of(annex)
    for place, column in enumerate(columns):
        value = annex["totals"].get(column["key"])
        if column["kind"] in ("text", "position"):
            page.write_string(last, place, value or "", formats["total_text"])
            continue
        look = formats[f"total_{FORMATS[column['kind']]}"]
        if column["formula"]:
            formula = f"={annex_table.as_cells(column['formula'], last + 1)}"
            page.write_formula(last, place, formula, look, _cached(value))
        else:
            letter = annex_table.letter(place)
            page.write_formula(last, place, f"=SUBTOTAL(109,{letter}{first}:{letter}{last})", look, value)
