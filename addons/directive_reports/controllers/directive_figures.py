from odoo import http

from .downloads import XLSX_TYPE, download, readable


class DirectiveFiguresController(http.Controller):
    @http.route("/directive/figures/<int:sheet_id>.xlsx", type="http", auth="user", readonly=True)
    def figures_xlsx(self, sheet_id):
        """Download a sheet of figures; somebody else's is not found, whatever its number."""
        sheet = readable("directive.figures.sheet", sheet_id)
        return download(sheet._workbook(), XLSX_TYPE, f"{sheet._file_name()}.xlsx")
