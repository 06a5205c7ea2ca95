from odoo import api, fields, models

from ..tools import vietnamese_paper
from .directive_overview import WEEKS

#: Rows of the tables: with these the paper is one page, whatever the names and numbers.
OVERDUE_ROWS, RANKED_ROWS = 5, 3


class DirectiveOverview(models.AbstractModel):
    """The page as a briefing of one sheet of paper, in Vietnamese whatever the reader's language (Decree 30/2020)."""

    _inherit = "directive.overview"

    @api.model
    def _paper(self):
        """Return all that the briefing prints: the data of :meth:`_page` as of now, the issuer and how to write."""
        now = fields.Datetime.now()
        sheet = self.env["directive.figures.sheet"].new({"as_of": now})._in_vietnamese()
        page = self.with_env(sheet.env)._page(now)
        return {
            **page,
            "issuer": sheet._issuer(),
            "place_and_date": sheet._place_and_date(),
            "as_of": vietnamese_paper.long_instant(now),
            "overdue_rows": page["overdue"][:OVERDUE_ROWS],
            "overdue_left": max(len(page["overdue"]) - OVERDUE_ROWS, 0),
            "soon": page["load"]["totals"][1 : WEEKS + 1],
            "rankings": [page["ranking"][end][:RANKED_ROWS] for end in ("worst", "best")],
            "number": vietnamese_paper.number,
            "percent": vietnamese_paper.percent,
            "log_head": self.env["directive.log.seal"]._head(),
        }


class ReportOverviewPaper(models.AbstractModel):
    """Prints the briefing; it belongs to no record, and whoever may not see the page is refused by it."""

    _name = "report.directive_reports.overview_paper"
    _description = "Briefing of one page"

    @api.model
    def _get_report_values(self, docids, data=None):
        return {"doc_ids": [], "paper": self.env["directive.overview"]._paper()}
