"""Odoo's own exports, with strings that stay strings: what somebody typed is never a formula or a link.

Odoo leaves that to the library, which makes a live ``=HYPERLINK(…)`` out of the content of a task.
"""

from odoo.addons.web.controllers.export import CSVExport, ExcelExport, ExportXlsxWriter, GroupExportXlsxWriter

#: Taken for formulas by spreadsheets; Odoo itself disarms ``=``, ``-`` and ``+``.
_ALSO_FORMULAS = ("@", "\t", "\r")


class _TextOnly:
    def __init__(self, *args):
        super().__init__(*args)
        self.worksheet.strings_to_formulas = False
        self.worksheet.strings_to_urls = False


class TextXlsxWriter(_TextOnly, ExportXlsxWriter):
    pass


class GroupTextXlsxWriter(_TextOnly, GroupExportXlsxWriter):
    pass


class DirectiveExcelExport(ExcelExport):
    def from_group_data(self, fields, columns_headers, groups):
        with GroupTextXlsxWriter(fields, columns_headers, groups.count) as writer:
            row, column = 1, 0
            for name, group in groups.children.items():
                row, column = writer.write_group(row, column, name, group)
        return writer.value

    def from_data(self, fields, columns_headers, rows):
        with TextXlsxWriter(fields, columns_headers, len(rows)) as writer:
            for row, values in enumerate(rows, 1):
                for column, value in enumerate(values):
                    writer.write_cell(row, column, value)
        return writer.value


class DirectiveCsvExport(CSVExport):
    def from_data(self, fields, columns_headers, rows):
        return super().from_data(fields, columns_headers, [[_disarmed(value) for value in row] for row in rows])


def _disarmed(value):
    return f"'{value}" if isinstance(value, str) and value.startswith(_ALSO_FORMULAS) else value
