import csv
import io
import time

from odoo import fields
from odoo.addons.directive_tracking.tools.rate_limit import RateLimit
from odoo.addons.directive_tracking.tools.working_days import LEGAL_TZ
from odoo.http import Controller, Response, request, route

from ..models.directive_figures import CELLS

#: From one address; many people may stand behind it. What is asked for more often than that is no person.
OFTEN = RateLimit(1200, 3600)
#: Seconds for which browsers and proxies need not ask again.
KEPT = 600
LANGUAGES = {"vi": "vi_VN", "en": "en_US"}
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # A page without any script, form or foreign content.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}
#: Taken for formulas by spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class DirectivePublic(Controller):
    """The figures that the city publishes (Điều 2 khoản 1): no login, no cookie, no script.

    An address is one of four words: nothing that a visitor sends is searched for, stored or shown.
    """

    # readonly: once an hour somebody's visit has the figures counted, and kept.
    @route(
        ["/directive/public", "/directive/public/<any(vi,en):language>"],
        type="http", auth="none", methods=["GET"], save_session=False, readonly=False,
    )  # fmt: skip
    def directive_public(self, language="vi", **_ignored):
        """Show the page."""
        return self._answer(lambda row: self._page(row, language))

    @route(
        "/directive/public.<any(json,csv):form>",
        type="http", auth="none", methods=["GET"], save_session=False, readonly=False,
    )  # fmt: skip
    def directive_public_data(self, form, **_ignored):
        """Send the same as data; a count that is not published is null, in CSV empty."""
        return self._answer(self._json if form == "json" else self._csv)

    def _answer(self, drawn):
        env = self._visitor()
        if env is None or not env["directive.public.figures"]._is_on():
            return Response("Not found\n", status=404, headers=_ALWAYS, content_type="text/plain; charset=utf-8")
        if not OFTEN.allows(request.httprequest.remote_addr, time.monotonic()):
            return self._later(429, 3600)
        row = env["directive.public.figures"]._published()
        if not row:
            return self._later(503, 10)
        response = drawn(row)
        response.headers.update({**_ALWAYS, "Cache-Control": f"public, max-age={KEPT}"})
        response.last_modified = row.counted_at
        response.add_etag()
        return response.make_conditional(request.httprequest)

    def _later(self, status, seconds):
        headers = {**_ALWAYS, "Retry-After": str(seconds), "Cache-Control": "no-store"}
        words = "Too many requests. Try again later.\n" if status == 429 else "Being counted. Try again.\n"
        return Response(words, status=status, headers=headers, content_type="text/plain; charset=utf-8")

    def _visitor(self):
        """Return the environment of a visitor, whoever else he may be logged in as, or None without a database."""
        if not request.db:
            return None
        # sudo: only to find which account stands for visitors.
        visitor = request.env(su=True).ref("base.public_user")
        return request.env(user=visitor.id, su=False, context={})

    # ---- page, JSON, CSV -------------------------------------------------------------------------

    def _page(self, row, language):
        views = row.env(su=False)["ir.ui.view"].with_context(lang=LANGUAGES[language], tz=str(LEGAL_TZ))
        # sudo: the name of the city's body stands on every paper.
        company = views.env.ref("base.main_company").sudo()
        html = views._render_template("directive_reports.public_figures_page", {
            "language": language,
            "issuer": company.directive_issuer_upper or company.name,
            "until": row.until_at,
            "counted": row.counted_at,
            "figures": row.figures,
            "kinds": dict(views.env["directive.unit"]._fields["kind"]._description_selection(views.env)),
            "rate": row._rate_on_time,
            "shown": lambda count: "*" if count is None else count,
            "city_time": {"widget": "datetime", "format": "short", "tz_name": str(LEGAL_TZ)},
        })  # fmt: skip
        return Response(f"<!DOCTYPE html>\n{html}", content_type="text/html; charset=utf-8")

    def _json(self, row):
        instants = {name: f"{fields.Datetime.to_string(row[name]).replace(' ', 'T')}Z" for name in self._INSTANTS}
        return request.make_json_response({**instants, **row.figures})

    def _csv(self, row):
        output = io.StringIO()
        lines = csv.writer(output)
        lines.writerow(["table", "kind", "name", "total", *CELLS])
        for table in ("city", "kinds", "quarters", "units"):
            rows = [row.figures["city"]] if table == "city" else row.figures[table]
            for one in rows:
                name = str(one.get("name") or one.get("quarter") or "")
                name = f"'{name}" if name.startswith(_FORMULA) else name
                lines.writerow([table, one.get("kind", ""), name, *(one[cell] for cell in ("total", *CELLS))])
        # With a mark of its encoding, or Excel takes Vietnamese for something else.
        return Response(output.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")

    _INSTANTS = ("until_at", "counted_at")
