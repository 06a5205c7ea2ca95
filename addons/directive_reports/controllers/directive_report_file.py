from odoo import http
from odoo.http import request

from ..models.directive_report_file import CONTENT_TYPES
from .downloads import download, readable

#: After so many seconds the page of a file that is being made looks again.
LOOK_AGAIN = 4


class DirectiveReportFileController(http.Controller):
    """Reports as files, for whoever may read the report; what one may not read is not found."""

    @http.route(
        "/directive/report/<int:report_id>/<any(pdf,docx,xlsx):form>",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["GET"],
    )
    def report(self, report_id, form, **kw):
        """Download a report in one of the three forms; a long one is made in the background."""
        report = readable("directive.report", report_id)
        return self._answer(request.env["directive.report.file"]._ask(report, form))

    @http.route(
        "/directive/report/file/<int:file_id>",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["GET"],
    )
    def file(self, file_id, **kw):
        """Download a file that was made, or see how far it is."""
        return self._answer(readable("directive.report.file", file_id))

    def _answer(self, file):
        if file.state != "done":
            # An address of its own, so that looking again does not ask again.
            page = request.render("directive_reports.portal_report_file", {"file": file, "page_name": "report_file"})
            if file.state != "failed":
                page.headers["Refresh"] = f"{LOOK_AGAIN}; url={file._url()}"
            return page
        return download(file._bytes(), CONTENT_TYPES[file.form], file.name)
