from odoo.addons.directive_tracking.controllers.portal_task import LONGEST_TEXT
from odoo.addons.directive_tracking.controllers.portal_upload import files_limit, is_new, store_uploads, why_wait
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.http import request, route

from ..models.directive_reconciliation_column import MEANINGS
from .portal_answers import answered, not_found, page_values

#: More than a person decides on one page of a phone; the next ones follow when these are decided.
PAGE_ROWS = 30
FIRST_YEAR = 2000


class ReconciliationPortal(CustomerPortal):
    """A commune lays its own table beside the system (Điều 7 khoản 2).

    Records stay in the user's own environment; what is not the unit's own and what does not exist get the same answer.
    Odoo merges all pages of the portal into one class, hence the long names of the methods.
    """

    @route(
        "/my/reconciliation",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
        max_content_length=lambda _controller: files_limit(),
    )
    def portal_reconciliations(self, **typed):
        """List the reconciliations of the user's units, or begin one with an uploaded file."""
        units = request.env["directive.task"]._my_units()
        if not units:
            return request.redirect("/my")
        if request.httprequest.method != "POST":
            return self._reconciliation_list_page(units)
        typed = self._reconciliation_texts(typed)
        if refusal := request.env["directive.secrecy"]._why_not(typed.values()):
            return self._reconciliation_list_page(units, error=refusal, forget=True)
        if wait := why_wait():
            return self._reconciliation_list_page(units, typed=typed, error=wait)
        try:
            with request.env.cr.savepoint():
                if not is_new(typed):
                    return request.redirect("/my/reconciliation", code=303)
                one = self._reconciliation_begin(units, typed)
        except UserError as error:
            request.env.invalidate_all()
            return self._reconciliation_list_page(units, typed=typed, error=str(error))
        return request.redirect(one._portal_path(), code=303)

    def _reconciliation_begin(self, units, typed):
        unit = units.filtered(lambda one: str(one.id) == typed.get("unit")) or units[:1]
        source = typed.get("source", "").strip()
        if not source:
            raise UserError(request.env._("Write the number or the name of your unit's report."))
        records = request.env["directive.reconciliation"]
        channels = dict(records._fields["channel"]._description_selection(request.env))
        today = request.env["directive.calendar"]._today()
        one = records.create(
            {
                "unit_id": unit.id,
                "source": source,
                "channel": typed.get("channel") if typed.get("channel") in channels else "system",
                "notified_on": self._reconciliation_day(typed.get("notified_on")) or today,
                **self._reconciliation_cut_off(unit, typed),
            }
        )
        one._attach(store_uploads(request.httprequest.files.getlist("files")[:1]))
        one.action_read()
        return one

    def _reconciliation_cut_off(self, unit, typed):
        """Return the period and the instant of the unit's table; without a day, the cut-off of the period, or now."""
        records = request.env["directive.reconciliation"]
        period = records._portal_periods(unit).filtered(lambda one: str(one.id) == typed.get("period"))
        day = self._reconciliation_day(typed.get("cut_off"))
        return {"period_id": period.id, **({"as_of": records._end_of(day)} if day else {})}

    def _reconciliation_day(self, text):
        """Return a typed day, None where nothing is typed; a year that no table is of is a slip."""
        if not text:
            return None
        try:
            day = Date.to_date(text)
        except ValueError:
            day = None
        if not day or not FIRST_YEAR <= day.year <= request.env["directive.calendar"]._today().year + 1:
            raise UserError(request.env._("“%(text)s” is no day. Choose it again.", text=text))
        return day

    # ---- one of them -----------------------------------------------------------------------------

    @route(
        "/my/reconciliation/<int:record_id>", type="http", auth="user", website=True, methods=["GET", "POST"]
    )
    def portal_reconciliation(self, record_id, done=None, **typed):
        """Show a reconciliation, or take the step whose button was pressed."""
        one = self._reconciliation_find(record_id)
        if not one:
            return not_found("directive_reports.portal_reconciliation_not_found", page_values(self, "reconciliation"))
        if request.httprequest.method != "POST":
            return self._reconciliation_page(one, done=done)
        typed = self._reconciliation_texts(typed)
        if refusal := request.env["directive.secrecy"]._why_not(typed.values()):
            return self._reconciliation_page(one, error=refusal, forget=True)
        if wait := why_wait():
            return self._reconciliation_page(one, typed=typed, error=wait)
        step, _sep, about = typed.get("step", "").partition("-")
        try:
            with request.env.cr.savepoint():
                if is_new(typed):
                    self._reconciliation_take(one, step, about, typed)
        except (UserError, AccessError) as error:
            request.env.invalidate_all()
            return self._reconciliation_page(self._reconciliation_find(record_id), typed=typed, error=str(error))
        return request.redirect(f"{one._portal_path()}?done={step}", code=303)

    def _reconciliation_take(self, one, step, about, typed):
        whole = {
            "restart": one.action_restart,
            "accept_all": one.action_accept_all,
            "sign": one.action_sign,
            "send_back": one.action_send_back,
        }
        if step == "compare":
            self._reconciliation_compare(one, typed)
        elif step in whole:
            whole[step]()
        elif step == "choose":
            self._reconciliation_choose(one, about, typed)
        elif step in ("accept", "dispute", "explain"):
            difference = one.difference_ids.filtered(lambda each: str(each.id) == about)
            self._reconciliation_known(difference)
            text = () if step == "accept" else (typed.get(f"text-{about}", ""),)
            getattr(difference, f"action_{step}")(*text)
        else:
            self._reconciliation_known(None)

    def _reconciliation_compare(self, one, typed):
        keys = dict(MEANINGS)
        one.column_ids._choose(
            {
                column: typed[f"column-{column.id}"] if typed[f"column-{column.id}"] in keys else False
                for column in one.column_ids
                if f"column-{column.id}" in typed
            }
        )
        one.action_compare()

    def _reconciliation_choose(self, one, about, typed):
        line = one.line_ids.filtered(lambda each: str(each.id) == about)
        self._reconciliation_known(line)
        chosen = typed.get(f"task-{about}", "")
        if not chosen:
            raise UserError(request.env._("Choose the task that the row is, or “None of them”."))
        task = line._possible().filtered(lambda each: str(each.id) == chosen)
        if not task and chosen != "none":
            raise UserError(request.env._("This task is no longer to be chosen. Reload the page."))
        line._choose(task)

    def _reconciliation_known(self, record):
        if not record:
            raise UserError(
                request.env._("This step is not possible now: somebody was quicker. Look at the page below.")
            )

    # ---- finding and rendering -------------------------------------------------------------------

    def _reconciliation_find(self, record_id):
        own = request.env["directive.task"]._my_units().ids
        try:
            return request.env["directive.reconciliation"].search([("id", "=", record_id), ("unit_id", "in", own)])
        except AccessError:
            return request.env["directive.reconciliation"]

    def _reconciliation_texts(self, typed):
        return {name: text[:LONGEST_TEXT] for name, text in typed.items() if isinstance(text, str)}

    def _reconciliation_list_page(self, units, typed=None, error=None, forget=False):
        records = request.env["directive.reconciliation"]
        values = {
            **page_values(self, "reconciliation"),
            "units": units,
            "found": records.search([("unit_id", "in", units.ids)], limit=50),
            "periods": records._portal_periods(units),
            "today": request.env["directive.calendar"]._today(),
            "channels": records._fields["channel"]._description_selection(request.env),
            "typed": typed or {"notified_on": str(request.env["directive.calendar"]._today())},
            "error": error,
            "forget_typed": forget,
            "max_bytes": request.env["directive.result"]._max_upload_bytes(),
        }
        return answered("directive_reports.portal_my_reconciliations", values, error)

    def _reconciliation_page(self, one, typed=None, error=None, done=None, forget=False):
        lines, open_ones = one.line_ids, one.difference_ids.filtered(lambda each: each.state == "open")
        values = {
            **page_values(self, "reconciliation"),
            "one": one,
            "allowed": (one.allowed_actions or "").strip(",").split(","),
            "meanings": request.env["directive.reconciliation.column"]._fields["meaning"]._description_selection(
                request.env
            ),
            "to_check": lines.filtered(lambda line: line.kind == "check")[:PAGE_ROWS],
            "to_decide": open_ones[:PAGE_ROWS],
            "decided": (one.difference_ids - open_ones)[:PAGE_ROWS],
            "typed": typed or {},
            "error": error,
            "forget_typed": forget,
            "done": self._reconciliation_done_words().get(done, "") if done else "",
        }
        return answered("directive_reports.portal_reconciliation", values, error)

    def _reconciliation_done_words(self):
        return {
            "compare": request.env._("Compared. What does not agree stands below."),
            "choose": request.env._("Recorded."),
            "accept": request.env._("Recorded: the system is right."),
            "accept_all": request.env._("Recorded: the system is right."),
            "dispute": request.env._("Sent to the Office, which answers."),
            "explain": request.env._("Your explanation stands on the minutes."),
            "sign": request.env._("Signed. The Office closes the minutes."),
            "send_back": request.env._("The signature is taken back."),
        }
