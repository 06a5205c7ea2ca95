import json

import psycopg2
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge

from odoo import models
from odoo.exceptions import UserError
from odoo.http import Response, SessionExpiredException, request

from ..tools.storable import storable
from .directive_attachment_mixin import MEGABYTE

#: Where members of units send files.
UPLOADS = (
    "/my/directives",
    "/my/feedback/",
    "/my/opinions/",
    "/my/info-requests/",
    "/my/unit",
    "/my/reports",
    "/my/reconciliation",
    "/my/scores",
)
_TRACEBACK = "Traceback (most recent call last)"


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _dispatch(cls, endpoint):
        """Leave out what no database can hold, before any search, form or RPC meets it."""
        request.params = storable(request.params)
        return super()._dispatch(endpoint)

    @classmethod
    def _handle_error(cls, exception):
        """Answer with a sentence that says what to do; how the program is built is for its administrator alone.

        The server's own log keeps the whole error.
        """
        ours = request.httprequest.path.startswith(UPLOADS)
        if isinstance(exception, RequestEntityTooLarge) and ours:
            return cls._directive_too_large()
        answer = super()._handle_error(exception)
        return answer if cls._directive_may_debug() else cls._directive_without_traceback(answer, exception)

    @classmethod
    def _serve_fallback(cls):
        # A NUL in an address names no file, and the database does not take it.
        return None if "\0" in request.httprequest.path else super()._serve_fallback()

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

    # ---- no tracebacks ---------------------------------------------------------------------

    @classmethod
    def _directive_may_debug(cls):
        try:
            user = request.env.user if request.env else None
            return bool(user) and user.has_group("base.group_system")
        except psycopg2.Error:
            return False  # the transaction is what failed

    @classmethod
    def _directive_without_traceback(cls, answer, exception):
        if isinstance(answer, HTTPException):
            said = answer.response.get_data(as_text=True) if answer.response else answer.description
            return InternalServerError(cls._directive_apology()) if _TRACEBACK in (said or "") else answer
        if answer.mimetype == "application/json":
            cls._directive_clean(answer, exception)
        return answer

    @classmethod
    def _directive_clean(cls, answer, exception):
        """Take the traceback, and the words of errors that are not meant for people, out of a JSON answer."""
        body = answer.get_json()
        error = body.get("error", {}).get("data") if "error" in body else body
        if not error or "debug" not in error:
            return
        error["debug"] = ""
        if not isinstance(exception, (UserError, HTTPException, SessionExpiredException)):
            error.update(message=cls._directive_apology(), arguments=[])
        answer.set_data(json.dumps(body))

    @classmethod
    def _directive_apology(cls):
        try:
            return request.env._(
                "The system could not do this with what it was sent. Reload the page and try again; if it happens"
                " again, tell the administrator at what time (Điều 13 khoản 1)."
            )
        except (psycopg2.Error, AttributeError):
            return "The system could not do this with what it was sent."
