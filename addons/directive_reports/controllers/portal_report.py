from odoo.addons.directive_tracking.controllers.portal import DirectivePortal
from odoo.addons.directive_tracking.controllers.portal_task import LONGEST_TEXT, PortalStep
from odoo.addons.directive_tracking.controllers.portal_upload import is_new, why_wait
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.http import request, route

from ..models.directive_report import PARTS
from ..tools.vietnamese_paper import percent, short_date
from .portal_answers import answered, not_found, page_values

TYPED = (*PARTS, "number", "date_signed")


class ReportHome(DirectivePortal):
    """On ``/my``: how many reports the user's units owe."""

    @route()
    def home(self, **kw):
        """Show beside the tasks which reports are to be written."""
        response = super().home(**kw)
        periods = request.env["directive.report.period"]
        owed = periods._owed_duties() if periods.has_access("read") else []
        response.qcontext["directive_reports_owed"] = len(owed)
        response.qcontext["directive_reports_overdue"] = any(duty["is_overdue"] for duty in owed)
        return response


class ReportPortal(CustomerPortal):
    """The reports of a commune or ward: written, approved, sent and corrected on a phone (Điều 12 khoản 1).

    Records stay in the user's own environment; what is not the unit's own and what does not exist get the same answer.
    Odoo makes one class of all controllers of the portal, so each name here says that it is about reports.
    """

    # ---- the list --------------------------------------------------------------------------------

    @route("/my/reports", type="http", auth="user", website=True, methods=["GET"])
    def portal_reports(self, **kw):
        """List the periods on which the user's units report, what is owed first."""
        periods = request.env["directive.report.period"]
        if not periods.has_access("read"):
            return request.redirect("/my")
        units = request.env["directive.task"]._my_units()
        asked = periods.search([("unit_ids", "in", units.ids)], limit=50)
        duties = periods._owed_first(asked._own_duties(units))
        values = {**page_values(self, "reports"), "duties": duties, "units": units, "states": self._report_states()}
        return request.render("directive_reports.portal_my_reports", values)

    # ---- one report ------------------------------------------------------------------------------

    @route(
        "/my/reports/<int:period_id>/<int:unit_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_report(self, period_id, unit_id, done=None, **typed):
        """Show a unit's report on a period, or take the step whose button was pressed."""
        duty = self._find_report_duty(period_id, unit_id)
        if not duty:
            return not_found("directive_reports.portal_report_not_found", page_values(self, "reports"))
        if request.httprequest.method != "POST":
            return self._report_page(duty, done=done)
        typed = {name: text[:LONGEST_TEXT] for name, text in typed.items() if isinstance(text, str)}
        if refusal := request.env["directive.secrecy"]._why_not(typed.values()):
            return self._report_page(duty, error=refusal, forget=True)
        if wait := why_wait():
            return self._report_page(duty, typed=typed, error=wait)
        step = typed.get("step", "save")
        try:
            with request.env.cr.savepoint():
                if is_new(typed):
                    self._report_take(duty, step, typed)
        except UserError as error:
            # What the step had begun is undone; the page starts from what is kept, and from what was typed.
            request.env.invalidate_all()
            return self._report_page(self._find_report_duty(period_id, unit_id), typed=typed, error=str(error))
        return request.redirect(f"/my/reports/{period_id}/{unit_id}?done={step}", code=303)

    @route("/my/reports/version/<int:report_id>", type="http", auth="user", website=True, methods=["GET"])
    def portal_report_version(self, report_id, **kw):
        """Show one version of a report of the user's units, as it was sent."""
        report = self._find_own_report(report_id)
        if not report:
            return not_found("directive_reports.portal_report_not_found", page_values(self, "reports"))
        values = {**page_values(self, "reports"), "report": report, **self._report_shown(report)}
        return request.render("directive_reports.portal_report_version", values)

    # ---- steps -----------------------------------------------------------------------------------

    def _report_steps(self):
        """Return {name: :class:`PortalStep`}; ``take(report, typed)``, ``why_not(report)``, ``shown(report)``."""
        return {
            "save": PortalStep(
                label=request.env._("Save"),
                take=self._report_save,
                # After the approval only the number, which the clerk gives.
                why_not=lambda report: "" if report.may_number else report._why_not_write(),
                done=request.env._("Saved. Nobody outside your unit reads it before it is sent."),
                shown=lambda report: report.state in ("draft", "approved"),
            ),
            "approve": PortalStep(
                label=request.env._("Approve"),
                take=self._report_approve,
                why_not=lambda report: report._why_not("approve"),
                done=request.env._("Approved: figures and text are fixed. Now send it to the Office."),
                is_main=True,
                shown=lambda report: report.state == "draft",
            ),
            "submit": PortalStep(
                label=request.env._("Send to the Office"),
                take=self._report_submit,
                why_not=lambda report: report._why_not("submit"),
                done=request.env._("Sent. The Office reads it; a mail tells you what it says."),
                is_main=True,
                shown=lambda report: report.state == "approved",
            ),
            "reopen": PortalStep(
                label=request.env._("Take the approval back"),
                take=lambda report, typed: report.action_reopen(),
                why_not=lambda report: report._why_not("reopen"),
                done=request.env._("The text can be changed again; afterwards the head approves it anew."),
                shown=lambda report: report.state == "approved",
            ),
            "correct": PortalStep(
                label=request.env._("Write a correction"),
                take=lambda report, typed: report.action_correct(),
                why_not=lambda report: report._why_not_correct(),
                done=request.env._("A new version with your text is open below; the one you sent is kept."),
                is_main=True,
                shown=lambda report: report.state in ("submitted", "accepted", "sent_back"),
            ),
        }

    def _report_take(self, duty, step, typed):
        steps = self._report_steps()
        report = duty["report"] or request.env["directive.report"]._begin("unit", duty["period"], duty["unit"])
        if step not in steps or not steps[step].shown(report):
            raise UserError(
                request.env._(
                    "This step is not possible now: somebody of your unit was quicker. Look at the page below."
                )
            )
        steps[step].take(report, typed)

    def _report_save(self, report, typed):
        values = {name: typed[name].strip() for name in TYPED if name in typed}
        if "date_signed" in values:
            values["date_signed"] = self._report_day(values["date_signed"])
        report.write(values)

    def _report_approve(self, report, typed):
        # What was typed beside the button is approved with it.
        self._report_save(report, typed)
        report.action_approve()

    def _report_submit(self, report, typed):
        numbers = {name: typed[name] for name in ("number", "date_signed") if name in typed}
        self._report_save(report, numbers)
        report.action_submit()

    def _report_day(self, text):
        try:
            return Date.to_date(text) if text else False
        except ValueError as error:
            raise UserError(request.env._("Choose the day on which the report was signed.")) from error

    # ---- finding ---------------------------------------------------------------------------------

    def _find_report_duty(self, period_id, unit_id):
        """Return what is asked of one of the user's own units, or nothing."""
        try:
            period = request.env["directive.report.period"].search([("id", "=", period_id)])
        except AccessError:
            return None
        units = request.env["directive.task"]._my_units().filtered(lambda unit: unit.id == unit_id)
        return next(iter(period._own_duties(units)), None)

    def _find_own_report(self, report_id):
        own = request.env["directive.task"]._my_units().ids
        try:
            return request.env["directive.report"].search([("id", "=", report_id), ("unit_id", "in", own)])
        except AccessError:
            return request.env["directive.report"]

    # ---- rendering -------------------------------------------------------------------------------

    def _report_page(self, duty, typed=None, error=None, done=None, forget=False):
        # Looking begins nothing: until something is saved, the report is only thought.
        report = duty["report"] or request.env["directive.report"].new(
            {"kind": "unit", "period_id": duty["period"].id, "unit_id": duty["unit"].id}
        )
        steps = {name: step for name, step in self._report_steps().items() if step.shown(report)}
        reasons = {name: step.why_not(report) for name, step in steps.items()}
        values = {
            **page_values(self, "reports"),
            "duty": duty,
            "report": report,
            "states": self._report_states(),
            **self._report_shown(report),
            "typed": typed or {name: report[name] or "" for name in TYPED},
            "steps": {name: step for name, step in steps.items() if not reasons[name]},
            "reasons": list(dict.fromkeys(filter(None, reasons.values()))),
            "earlier": report._all_versions() - report if duty["report"] else report.browse(),
            "error": error,
            "forget_typed": forget,
            "done": self._report_steps()[done].done if done in self._report_steps() else "",
            "action": f"/my/reports/{duty['period'].id}/{duty['unit'].id}",
        }
        return answered("directive_reports.portal_report", values, error)

    def _report_shown(self, report):
        """Return figures and counted sentences of a report for a page."""
        figures = report._figures()
        sections = report._in_vietnamese()._sections(figures)
        rates = report._rates(figures["totals"])
        return {
            "figures": figures,
            "rates": {name: percent(rate["value"]) for name, rate in rates.items()},
            "sections": [
                {"name": part, "label": report._fields[part]._description_string(request.env), **section}
                for part, section in zip(PARTS, sections, strict=True)
            ],
            "readable": set(request.env["directive.task"].search([("id", "in", self._report_task_ids(figures))]).ids),
            "short_date": lambda text: short_date(Date.to_date(text)) if text else "",
        }

    def _report_task_ids(self, figures):
        return [row["task_id"] for name in ("overdue", "extensions") for row in figures[name]]

    def _report_states(self):
        return dict(request.env["directive.report.period"]._fields["own_state"]._description_selection(request.env))
