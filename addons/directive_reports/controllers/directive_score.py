from odoo import http
from odoo.http import request

from .downloads import XLSX_TYPE, download, readable


class DirectiveScoreController(http.Controller):
    @http.route("/directive/scores/<int:round_id>.xlsx", type="http", auth="user", methods=["GET"])
    def scores_xlsx(self, round_id):
        """Download the shortlist and the scores of a period; what one may not read is not found."""
        own = readable("directive.score.round", round_id)
        # A unit reads its own score, on its page; the list of all is for those who judge and decide.
        if not own._reads_all():
            raise request.not_found()
        return download(own._workbook(), XLSX_TYPE, f"{own._file_name()}.xlsx")
