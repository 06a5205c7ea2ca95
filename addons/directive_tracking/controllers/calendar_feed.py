import time

from odoo import http
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.http import Response, request, route

from ..tools.rate_limit import RateLimit

#: A calendar program asks every quarter of an hour at most; a person has a few of them.
OFTEN = RateLimit(60, 3600)
#: Wrong addresses from one place: programs that were not told of a new link, or somebody who tries.
WRONG = RateLimit(60, 3600)
_ALWAYS = {
    # The rules are asked anew each time: who has left the unit sees nothing any more.
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


class DirectiveCalendarFeed(http.Controller):
    """What calendar programs read. They cannot log in, so the address itself is the secret; it opens this alone."""

    @route(
        "/directive/calendar/<string:token>.ics", type="http", auth="none", methods=["GET"], save_session=False
    )
    def directive_calendar(self, token):
        """Send the deadlines of the person whose address this is."""
        user = request.env["directive.calendar.feed"]._owner(token) if request.db else None
        if not user:
            return self._refused(WRONG.allows(request.httprequest.remote_addr, time.monotonic()) and 404)
        if not OFTEN.allows(user.id, time.monotonic()):
            return self._refused(429)
        # From here on everything is read as this person, under his own rules.
        env = request.env(user=user.id, su=False, context={"lang": user.lang, "tz": user.tz})
        response = Response(env["directive.calendar.feed"]._calendar(), content_type="text/calendar; charset=utf-8")
        response.headers.update({**_ALWAYS, "Content-Disposition": 'inline; filename="directive-tasks.ics"'})
        response.add_etag()
        return response.make_conditional(request.httprequest)

    def _refused(self, status):
        """Answer the same to what never was, was revoked, or belongs to a closed account."""
        status = status or 429
        headers = {**_ALWAYS, "Retry-After": "3600"} if status == 429 else _ALWAYS
        words = {404: "No calendar at this address.\n", 429: "Too many requests. Try again in an hour.\n"}
        return Response(words[status], status=status, headers=headers, content_type="text/plain; charset=utf-8")


class CalendarPortal(CustomerPortal):
    """The page on which a person makes his address, reads how to use it, and ends it."""

    @route("/my/directives/calendar", type="http", auth="user", website=True, methods=["GET", "POST"])
    def portal_directive_calendar(self, step="", **kw):
        """Show how to get the deadlines into a calendar; make a new address, or end it."""
        feeds = request.env["directive.calendar.feed"]
        if not request.env["directive.task"].has_access("read"):
            return request.redirect("/my")
        link = ""
        if request.httprequest.method == "POST" and step == "make":
            link = f"{request.env['directive.task'].get_base_url()}/directive/calendar/{feeds._renew()}.ics"
        elif request.httprequest.method == "POST" and step == "revoke":
            feeds._revoke()
            return request.redirect("/my/directives/calendar", code=303)
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "directive_calendar",
            "feed": feeds._mine(),
            "link": link,
            "webcal": link.replace("https://", "webcal://").replace("http://", "webcal://"),
        }
        response = request.render("directive_tracking.portal_directive_calendar", values)
        # The address is told this once: neither the browser nor anything on the way keeps the page.
        response.headers["Cache-Control"] = "no-store"
        return response
