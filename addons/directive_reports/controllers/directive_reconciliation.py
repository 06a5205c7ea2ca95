from odoo import http
from odoo.http import content_disposition, request


class DirectiveReconciliationController(http.Controller):
    """The minutes of a reconciliation, for whoever may read it."""

    @http.route(
        "/directive/reconciliation/<int:record_id>.pdf", type="http", auth="user", website=True, multilang=False,
        methods=["GET"],
    )  # fmt: skip
    def minutes(self, record_id, **kw):
        """Download the minutes as PDF."""
        records = request.env["directive.reconciliation"]
        # A number that no database holds is simply none of ours.
        one = records.browse(record_id).exists() if 0 < record_id < 2**31 else records
        if not one or not one.has_access("read"):
            raise request.not_found()
        return request.make_response(
            one._pdf(),
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", content_disposition(one._pdf_name())),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "private, no-store"),
            ],
        )
