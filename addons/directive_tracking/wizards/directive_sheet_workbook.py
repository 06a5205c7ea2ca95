import io

import xlsxwriter

from odoo import api, models

from ..models.directive_task_attention import HANDED_ON
from ..models.directive_text_limits import LINE, TEXT
from ..tools import row_heights, sheet_cells, sheet_help
from ..tools.sheet_columns import COLUMNS, FILLED
from .directive_sheet import MOST_TASKS

#: Longer texts do not fit into a cell of a workbook.
CELL_LENGTH = 32_767
#: No., and the document: a phone has no room for more beside what is filled in.
_FROZEN_COLUMNS = 2
#: Lines of a row at least, so that there is room for what is filled in.
_LEAST_LINES = 3


class DirectiveSheet(models.TransientModel):
    """The form as a workbook: what is to be filled in is open, everything else is locked (without a password)."""

    _inherit = "directive.sheet"

    @api.model
    def _form(self):
        """Return the bytes of the form with all open tasks of the user's units."""
        tasks = self._open_tasks()
        facts = self._facts_of(tasks)
        return self._workbook([(facts[task.id], {}, "") for task in tasks])

    def _form_of_wrong_rows(self):
        """Return the bytes of the same form with the wrong rows, what was typed into them, and why they are wrong."""
        wrong = self._preview()["wrong"]
        rows = []
        for row in wrong:
            reasons = "\n".join(f"{cell}: {reason}" for cell, reason in row.problems)
            rows.append((row.facts or row.entry["key"], row.entry["cells"], reasons))
        return self._workbook(rows, with_reasons=True)

    @api.model
    def _workbook(self, rows, with_reasons=False):
        """Return the bytes of a workbook.

        :param rows: (``Facts``, or the key of a row whose task is not to be had; {name: typed text}; reasons)
        """
        columns = [column for column in COLUMNS if with_reasons or column.name != "reason"]
        output = io.BytesIO()
        # Contents come from outside: "=HYPERLINK(…)" stays text (security, hazard 4).
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(output, options) as book:
            formats = _formats(book)
            page = book.add_worksheet(self.env._("Tasks"))
            self._write_head(page, formats, columns, len(rows))
            for number, (facts, typed, reasons) in enumerate(rows, 1):
                known = isinstance(facts, tuple)
                values = self._values(number, facts) if known else {"number": number, "key": facts}
                values |= {"reason": reasons, **_typed(typed)}
                # What was typed and refused is to be corrected, wherever the task stands by now.
                is_open = bool(typed) or not (known and facts.task.attention in HANDED_ON)
                _write_row(page, formats, columns, number, values, is_open)
            self._write_help(book.add_worksheet(self.env._("How to fill in")), formats, len(rows))
        return output.getvalue()

    def _values(self, number, facts):
        """Return {name: value} of the cells of one task."""
        task = facts.task
        return {
            "number": number,
            "document": task.document_id.reference,
            "clause": task.clause,
            "content": task.content,
            "deadline": task.date_deadline,
            "left": task.days_left if task.timeliness else None,
            "state": dict(task._fields["state"]._description_selection(self.env))[task.state],
            "latest": facts.report.content,
            "percent": None if task.attention in HANDED_ON else task.percent / 100,
            **facts.cells(),
            "key": sheet_cells.write_key(facts.key()),
        }

    def _write_head(self, page, formats, columns, count):
        for index, column in enumerate(columns):
            look = formats["head_open" if column.is_filled else "head"]
            page.write_string(0, index, column.title(self.env.lang), look)
            page.set_column(index, index, column.width, None, {"hidden": column.name == "key"})
        names = [column.name for column in columns]
        page.set_row(0, 45)
        page.freeze_panes(1, _FROZEN_COLUMNS)
        page.autofilter(0, 0, max(count, 1), len(columns) - 1)
        allowed = ("sort", "autofilter", "format_columns", "format_rows", "format_cells", "delete_rows")
        page.protect("", dict.fromkeys(allowed, True))
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        for name, rule in self._validations().items():
            index = names.index(name)
            page.data_validation(1, index, max(count, 1), index, rule)

    def _validations(self):
        share = {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": 1,
            "error_title": self.env._("Share done"),
            "error_message": self.env._("Write a whole number between 0 and 100, for instance 80%."),
        }
        texts = {
            name: {
                "validate": "length",
                "criteria": "<=",
                "value": longest,
                "error_title": self.env._("Too long"),
                "error_message": self.env._("At most %(limit)s characters fit here.", limit=longest),
            }
            for name, longest in (("reference", LINE), ("situation", TEXT), ("result", TEXT), ("note", TEXT))
        }
        mark = {
            "validate": "list",
            "source": ["x"],
            "error_title": self.env._("Submit"),
            "error_message": self.env._("Write x to submit the result, or leave the cell empty."),
        }
        return {"percent": share, "submit": mark, **texts}

    def _write_help(self, page, formats, count):
        page.set_column(0, 0, 110)
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        texts = [*sheet_help.VIETNAMESE, "", *sheet_help.ENGLISH]
        if count >= MOST_TASKS:
            texts.append(
                self.env._("The form holds the %(count)s tasks whose deadlines come first, not all.", count=MOST_TASKS)
            )
        for row, text in enumerate(texts):
            is_title = text in (sheet_help.VIETNAMESE[0], sheet_help.ENGLISH[0])
            page.set_row(row, row_heights.height([(text, 110)]))
            page.write_string(row, 0, text, formats["title" if is_title else "help"])
        page.protect("")


def _typed(cells):
    """Return what was typed, a clear share as a number again."""
    values = dict(cells)
    share = sheet_cells.percent(values.get("percent", ""))
    if share is not None:
        values["percent"] = share / 100
    return values


def _formats(book):
    base = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
    cell = {**base, "border": 1, "text_wrap": True}
    head = {**cell, "bold": True, "align": "center", "valign": "vcenter"}
    filled = {**cell, "locked": False, "bg_color": "#FFF9DB"}
    looks = {
        "title": {**base, "bold": True},
        "help": {**base, "text_wrap": True},
        "head": {**head, "bg_color": "#E8EEF4"},
        "head_open": {**head, "bg_color": "#FFE58A"},
        "text": cell,
        "date": {**cell, "num_format": "dd/mm/yyyy", "align": "center"},
        "reason": {**cell, "font_color": "#B91C1C"},
        "open": filled,
        # As text: "12/3" stays what was written and becomes no date.
        "open_reference": {**filled, "num_format": "@"},
        "open_percent": {**filled, "num_format": "0%", "align": "center"},
    }
    return {name: book.add_format(look) for name, look in looks.items()}


def _write_row(page, formats, columns, row, values, is_open):
    texts = [(values.get(column.name), column.width) for column in columns if column.name != "key"]
    held = [(text, width) for text, width in texts if isinstance(text, str)]
    page.set_row(row, row_heights.height(held, _LEAST_LINES))
    for index, column in enumerate(columns):
        value = values.get(column.name)
        look = formats[_look(column.name, is_open)]
        if value is None or value is False or value == "":
            page.write_blank(row, index, None, look)
        elif isinstance(value, str):
            page.write_string(row, index, value[:CELL_LENGTH], look)
        elif column.name == "deadline":
            page.write_datetime(row, index, value, look)
        else:
            page.write_number(row, index, value, look)


def _look(name, is_open):
    if name in FILLED and is_open:
        return f"open_{name}" if name in ("percent", "reference") else "open"
    return {"deadline": "date", "reason": "reason"}.get(name, "text")
