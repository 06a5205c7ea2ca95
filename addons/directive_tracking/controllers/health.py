from odoo import http
from odoo.http import request

_NO_DATABASE = {"ok": False, "checks": {"database": {"ok": False}}}


class DirectiveHealth(http.Controller):
    # readonly: without a login Odoo would ask the replica, where there is one, and the check asks for the primary.
    @http.route("/directive/health", type="http", auth="none", methods=["GET"], save_session=False, readonly=False)
    def directive_health(self):
        """Answer a monitor: 200 when all is well, 503 otherwise; JSON, never cached. No login, nothing secret.

        With this addon among ``server_wide_modules`` (odoo.conf) it answers while there is no database, too.
        """
        report = request.env["directive.health"]._report() if request.db else _NO_DATABASE
        return request.make_json_response(
            report, headers={"Cache-Control": "no-store"}, status=200 if report["ok"] else 503
        )
