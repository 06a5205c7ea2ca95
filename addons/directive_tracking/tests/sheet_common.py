"""Fills in the form as people do, with openpyxl."""

import io

import openpyxl

from ..tools.sheet_columns import COLUMNS

TITLES = {column.name: column.english for column in COLUMNS}


class SheetForm:
    """A downloaded form that is being filled in; rows are counted as in the file, from 2."""

    def __init__(self, content):
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.page = self.book.worksheets[0]

    def column(self, name):
        return next(cell.column for cell in self.page[1] if cell.value == TITLES[name])

    def cell(self, row, name):
        return self.page.cell(row, self.column(name))

    def row_of(self, task):
        key = self.column("key")
        rows = range(2, self.page.max_row + 1)
        return next(row for row in rows if self.page.cell(row, key).value.startswith(f"NV-{task.id}-"))

    def fill(self, task, **cells):
        """Write into the row of a task; return the number of the row."""
        row = self.row_of(task)
        for name, value in cells.items():
            self.cell(row, name).value = value
        return row

    def content(self):
        target = io.BytesIO()
        self.book.save(target)
        return target.getvalue()
