from odoo import http
from odoo.http import content_disposition, request

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class DirectiveFiguresController(http.Controller):
    @http.route("/directive/figures/<int:sheet_id>.xlsx", type="http", auth="user", readonly=True)
    def figures_xlsx(self, sheet_id):
        """Download a sheet of figures; somebody else's is not found, whatever its number."""
        sheet = request.env["directive.figures.sheet"].browse(sheet_id).exists()
        if not sheet or not sheet.has_access("read"):
            raise request.not_found()
        return request.make_response(
            sheet._workbook(),
            headers=[
                ("Content-Type", XLSX_TYPE),
                ("Content-Disposition", content_disposition(f"{sheet._file_name()}.xlsx")),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
