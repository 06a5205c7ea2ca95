"""Fills in the form as people do, with openpyxl."""

import io

import openpyxl

from ..tools.sheet_columns import COLUMNS
from .common import DirectiveCase, at

NOW = "2026-06-10 09:00:00"

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


class SheetCase(DirectiveCase):
    """Ward A leads three tasks; Ward B leads one, and one that Ward A coordinates."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with at("2026-06-01 08:00:00"):
            cls.first = cls.transferred(cls.ward, content="Move the households", clause="Điều 2")
            cls.second = cls.transferred(cls.ward, content="=HYPERLINK(“x”) Count the schools", deadline="2026-07-31")
            cls.third = cls.transferred(cls.ward, content="Plant trees", deadline="2026-08-31")
            cls.foreign = cls.transferred(cls.other_ward, content="Another ward's secret plan")
            cls.shared = cls.transferred(cls.other_ward, coordinating_unit_ids=[(4, cls.ward.id)])
            (cls.first | cls.second).with_user(cls.ward_officer).action_accept()

    def setUp(self):
        super().setUp()
        clock = at(NOW)
        clock.start()
        self.addCleanup(clock.stop)

    def sheets(self, user=None):
        return self.env["directive.sheet"].with_user(user or self.ward_officer)

    def form(self, user=None):
        return SheetForm(self.sheets(user)._form())

    def take(self, form, user=None):
        content = form if isinstance(form, bytes) else form.content()
        return self.sheets(user)._take("form.xlsx", content)

    def judged(self, form, user=None):
        """Upload; return (sheet, preview)."""
        sheet = self.take(form, user)
        return sheet, sheet._preview()

    def applied(self, form, user=None):
        sheet, preview = self.judged(form, user)
        self.assertFalse(preview["wrong"], [row.problems for row in preview["wrong"]])
        self.assertTrue(sheet._apply(preview["seen"]))
        self.env.invalidate_all()
        return sheet

    def problem(self, form, user=None):
        """Return the one problem of the one wrong row."""
        _sheet, preview = self.judged(form, user)
        self.assertFalse(preview["right"])
        self.assertEqual(len(preview["wrong"]), 1)
        return preview["wrong"][0].problems[0]
