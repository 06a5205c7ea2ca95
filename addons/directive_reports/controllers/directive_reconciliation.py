from odoo import http

from .downloads import PDF_TYPE, download, readable


class DirectiveReconciliationController(http.Controller):
    """The minutes of a reconciliation, for whoever may read it."""

    @http.route(
        "/directive/reconciliation/<int:record_id>.pdf", type="http", auth="user", website=True, multilang=False,
        methods=["GET"],
    )  # fmt: skip
    def minutes(self, record_id, **kw):
        """Download the minutes as PDF."""
        one = readable("directive.reconciliation", record_id)
        return download(one._pdf(), PDF_TYPE, one._pdf_name())
