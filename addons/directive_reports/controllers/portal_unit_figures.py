from datetime import date

from odoo import fields
from odoo.addons.directive_tracking.controllers.portal_unit import DirectiveUnitPortal
from odoo.addons.directive_tracking.tools.working_days import LEGAL_TZ
from odoo.exceptions import UserError
from odoo.http import request, route

from ..models.directive_unit_figures import PERIODS
from .downloads import PDF_TYPE, XLSX_TYPE, download


class DirectiveUnitFiguresPortal(DirectiveUnitPortal):
    """A commune's own figures and papers (Điều 2, Điều 12 khoản 1), for its members: only own units are offered."""

    @route("/my/unit/figures", type="http", auth="user", website=True, methods=["GET"], readonly=True)
    def portal_unit_figures(self, unit="", period="year", day="", error="", **kw):
        """Show the figures of one of the user's units."""
        units = request.env["directive.task"]._my_units()
        chosen, kind, last_day = self._figures_asked(units, unit, period, day)
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "directive_figures",
            "units": units,
            "unit": chosen,
            "kind": kind,
            "kinds": self._figures_kinds(),
            "day": last_day,
            "today": request.env["directive.calendar"]._today(),
            "page": request.env["directive.unit.figures"]._page(chosen, kind, last_day) if chosen else None,
            "extension_states": self._figures_states("directive.extension"),
            "error": error,
            "city_time": {"format": "short", "tz_name": str(LEGAL_TZ)},
        }
        response = request.render("directive_reports.portal_unit_figures", values)
        response.status_code = 422 if error else 200
        return response

    @route("/my/unit/figures/<any(pdf,xlsx):form>", type="http", auth="user", website=True, methods=["GET"])
    def portal_unit_figures_file(self, form, unit="", period="year", day="", **kw):
        """Download the figures that the page shows, as PDF or XLSX."""
        units = request.env["directive.task"]._my_units()
        chosen, kind, last_day = self._figures_asked(units, unit, period, day)
        if not chosen:
            return request.redirect("/my/unit/figures")
        if wait := request.env["directive.pace"]._why_wait("download"):
            return self.portal_unit_figures(str(chosen.id), kind, str(last_day), error=wait)
        sheet = request.env["directive.unit.figures"]._sheet(chosen, kind, last_day)
        try:
            content = self._figures_pdf(sheet) if form == "pdf" else sheet._workbook()
        except UserError as refusal:
            return self.portal_unit_figures(str(chosen.id), kind, str(last_day), error=str(refusal))
        return download(content, PDF_TYPE if form == "pdf" else XLSX_TYPE, f"{sheet._file_name()}.{form}")

    def _figures_pdf(self, sheet):
        report = request.env["ir.actions.report"]
        return report._render_qweb_pdf("directive_reports.action_report_figures", data={"sheet": sheet})[0]

    # ---- what is asked for ------------------------------------------------------------------

    def _figures_asked(self, units, unit, period, day):
        """Return (unit, kind of period, last day) of what an address asks for; odd values give the usual ones."""
        chosen = units.filtered(lambda one: str(one.id) == unit) or units[:1]
        today = request.env["directive.calendar"]._today()
        return chosen, period if period in PERIODS else "year", min(self._figures_day(day) or today, today)

    def _figures_day(self, text):
        try:
            typed = fields.Date.to_date(text.strip()[:10])
        except ValueError:
            return None
        return typed if typed and typed >= date(2000, 1, 1) else None

    def _figures_kinds(self):
        labels = {
            "year": request.env._("This year"),
            "half_year": request.env._("This half-year"),
            "quarter": request.env._("This quarter"),
            "month": request.env._("This month"),
            "all": request.env._("All the time"),
        }
        return {kind: labels[kind] for kind in PERIODS}

    def _figures_states(self, model):
        return dict(request.env[model]._fields["state"]._description_selection(request.env))
