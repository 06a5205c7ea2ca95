import time

from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from odoo import models
from odoo.http import Response, SessionExpiredException, request

from ..tools.storable import storable
from .directive_text_limits import TEXT
from .ir_http import UPLOADS

#: Fields of a form that the page given back shows again.
_MOST_FIELDS = 30
#: Seconds between two notes of the time at which somebody was last seen.
_NOTE_EVERY = 60


class IrHttp(models.AbstractModel):
    """Forms of the portal on a bad line: what was typed outlives the session in which it was typed."""

    _inherit = "ir.http"

    @classmethod
    def _authenticate(cls, endpoint):
        """Log out who was away too long: the light pages have no script of Odoo's that would lock the screen."""
        super()._authenticate(endpoint)
        session = request.session
        if endpoint.routing["auth"] != "user" or not session.uid or request.env.user._is_internal():
            return
        allowed = request.env.user._get_lock_timeout_inactivity()
        allowed = request.env.user._get_lock_timeout_inactivity()
        if not allowed:
            return
        away = time.time() - (session.get("directive_seen_at") or time.time())
        if away > allowed:
            raise SessionExpiredException("Away too long")
        if "directive_seen_at" not in session or away > _NOTE_EVERY:
            session["directive_seen_at"] = time.time()

    @classmethod
    def _handle_error(cls, exception):
        is_late = cls._directive_came_late(exception)
        answer = super()._handle_error(exception)
        return cls._directive_again(answer) if is_late else answer

    @classmethod
    def _post_dispatch(cls, response):
        """Tell the script of a form where to go, instead of letting it fetch the page that the browser then fetches."""
        if response.status_code == 303 and request.httprequest.headers.get("X-Directive-Form"):
            response.headers["X-Directive-Location"] = response.headers.pop("Location")
            response.set_data(b"")
            response.status_code = 204
        return super()._post_dispatch(response)

    @classmethod
    def _directive_came_late(cls, exception):
        """Whether one of our forms, sent from a page of ours, met a session that is over or was opened anew since."""
        expired = isinstance(exception, SessionExpiredException)
        expired = expired or (isinstance(exception, BadRequest) and "CSRF" in (exception.description or ""))
        sent = request.httprequest
        origin = sent.headers.get("Origin", "").partition("://")[2]
        # A page of somebody else must not put words into a form that only waits to be sent.
        return expired and sent.method == "POST" and sent.path.startswith(UPLOADS) and origin == sent.host

    @classmethod
    def _directive_again(cls, answer):
        """Give back what was typed, in a form that can be sent after logging in. Nothing of it is stored."""
        location = answer.headers.get("Location") if answer.status_code // 100 == 3 else ""
        typed = cls._directive_typed()
        if not request.env.uid:
            cls._auth_method_public()
        cls._frontend_pre_dispatch()
        html = request.env["ir.ui.view"]._render_template(
            "directive_tracking.portal_form_again",
            {
                "page_name": "directive_form_again",
                "typed": typed,
                # Back to the page of the form, wherever the address of the refused request pointed.
                "login_url": location and f"/web/login?redirect={request.httprequest.path}",
            },
        )
        response = Response(html, status=401 if location else 400, content_type="text/html; charset=utf-8")
        for cookie in answer.headers.getlist("Set-Cookie"):
            response.headers.add("Set-Cookie", cookie)
        cls._post_dispatch(response)
        return response

    @classmethod
    def _directive_typed(cls):
        try:
            fields = request.httprequest.form.items()
        except RequestEntityTooLarge:
            return {}
        typed = {name: text[:TEXT] for name, text in fields if name not in ("csrf_token", "files_unclassified")}
        return storable(dict(list(typed.items())[:_MOST_FIELDS]))
