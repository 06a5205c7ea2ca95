from odoo import http
from odoo.http import content_disposition, request

from .directive_figures import XLSX_TYPE


class DirectiveScoreController(http.Controller):
    @http.route("/directive/scores/<int:round_id>.xlsx", type="http", auth="user", methods=["GET"])
    def scores_xlsx(self, round_id):
        """Download the shortlist and the scores of a period; what one may not read is not found."""
        rounds = request.env["directive.score.round"]
        # A unit reads its own score, on its page; the list of all is for those who judge and decide.
        own = rounds.browse(round_id).exists() if 0 < round_id < 2**31 else rounds
        if not own or not own.has_access("read") or not own._reads_all():
            raise request.not_found()
        return request.make_response(
            own._workbook(),
            headers=[
                ("Content-Type", XLSX_TYPE),
                ("Content-Disposition", content_disposition(f"{own._file_name()}.xlsx")),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "private, no-store"),
            ],
        )
