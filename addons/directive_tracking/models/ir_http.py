from werkzeug.exceptions import RequestEntityTooLarge

from odoo import models
from odoo.http import Response, request

from ..tools.storable import is_storable, storable
from .directive_attachment_mixin import MEGABYTE

#: Where members of units send files.
_UPLOADS = ("/my/directives/", "/my/feedback/", "/my/opinions/", "/my/info-requests/")


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _dispatch(cls, endpoint):
        """Leave out what no database can hold, before any search, form or RPC meets it."""
        request.params = storable(request.params)
        return super()._dispatch(endpoint)

    @classmethod
    def _serve_fallback(cls):
        """No page has such an address; Odoo would ask the database for it."""
        return super()._serve_fallback() if is_storable(request.httprequest.path) else None

    @classmethod
    def _handle_error(cls, exception):
        """Answer an upload that is too large with a page that says what to do, not with a bare error."""
        ours = request.httprequest.path.startswith(_UPLOADS)
        if isinstance(exception, RequestEntityTooLarge) and ours:
            return cls._directive_too_large()
        return super()._handle_error(exception)

    @classmethod
    def _directive_too_large(cls):
        # The body was not read, so there are no parameters: the page must not ask for them.
        request.params = {}
        html = request.env["ir.ui.view"]._render_template(
            "directive_tracking.portal_too_large",
            {
                "page_name": "directive_too_large",
                "form_url": request.httprequest.path,
                "megabytes": request.env["directive.result"]._max_upload_bytes() // MEGABYTE,
            },
        )
        response = Response(html, status=413, content_type="text/html; charset=utf-8")
        cls._post_dispatch(response)
        return response
