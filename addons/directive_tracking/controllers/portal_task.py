from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.exceptions import AccessError, UserError
from odoo.http import request, route

from ..tools import file_types
from ..tools.working_days import LEGAL_TZ
from .portal_upload import MAX_FILES, store_uploads, upload_limit

MESSAGES_SHOWN = 50
LONGEST_TEXT = 20_000


class DirectiveTaskPortal(CustomerPortal):
    """One task: what is asked, what has happened, and the steps that the unit may take now (Điều 6 khoản 2).

    Records stay in the user's own environment, so the record rules decide; a task that is not the
    user's and a task that does not exist get the same answer. Each step is a POST that redirects;
    when it is refused, its page comes back with the reason and with what was typed.
    """

    # ---- the page -----------------------------------------------------------------------

    @route("/my/directives/<int:task_id>", type="http", auth="user", website=True, methods=["GET"])
    def portal_directive(self, task_id, done=None, **kw):
        """Show one task."""
        task = self._find_directive(task_id)
        if not task:
            return self._not_found()
        return self._task_page(task, done=done)

    @route(
        "/my/directives/<int:task_id>/files/<int:attachment_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def portal_directive_file(self, task_id, attachment_id, **kw):
        """Send a file of the task's document, results or messages to who may read them."""
        task = self._find_directive(task_id)
        file = task and self._files(task).filtered(lambda file: file.id == attachment_id)
        if not file:
            return self._not_found()
        stream = request.env["ir.binary"].sudo()._get_stream_from(file, "raw")
        return stream.get_response(as_attachment=file.mimetype not in file_types.SHOWN)

    # ---- the steps ----------------------------------------------------------------------

    @route("/my/directives/<int:task_id>/accept", type="http", auth="user", website=True, methods=["GET", "POST"])
    def portal_directive_accept(self, task_id, **typed):
        """Accept the task on behalf of the lead unit."""
        return self._take_step(task_id, "accept", typed)

    @route("/my/directives/<int:task_id>/progress", type="http", auth="user", website=True, methods=["GET", "POST"])
    def portal_directive_progress(self, task_id, **typed):
        """Report how the task goes (item 8 of Điều 5)."""
        return self._take_step(task_id, "progress", typed)

    @route(
        "/my/directives/<int:task_id>/result",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
        max_content_length=upload_limit,
    )
    def portal_directive_result(self, task_id, **typed):
        """Submit the result with its files (item 9 of Điều 5)."""
        return self._take_step(task_id, "result", typed)

    @route("/my/directives/<int:task_id>/info", type="http", auth="user", website=True, methods=["GET", "POST"])
    def portal_directive_info(self, task_id, **typed):
        """Write other necessary information (item 11 of Điều 5)."""
        return self._take_step(task_id, "info", typed)

    @route("/my/directives/<int:task_id>/message", type="http", auth="user", website=True, methods=["GET", "POST"])
    def portal_directive_message(self, task_id, **typed):
        """Write to the Office about the task."""
        return self._take_step(task_id, "message", typed)

    def _take_step(self, task_id, step, typed):
        task = self._find_directive(task_id)
        if not task:
            return self._not_found()
        if request.httprequest.method != "POST":
            return self._step_page(task, step, {})
        typed = {name: text[:LONGEST_TEXT] for name, text in typed.items() if isinstance(text, str)}
        try:
            with request.env.cr.savepoint():
                getattr(self, f"_do_{step}")(task, typed)
        except UserError as error:
            return self._step_page(task, step, typed, error=str(error))
        return request.redirect(f"{task._portal_url()}?done={step}", code=303)

    def _do_accept(self, task, typed):
        task.action_accept()

    def _do_progress(self, task, typed):
        self._refuse(task._why_not_report())
        content = typed.get("content", "").strip()
        if not content:
            raise UserError(request.env._("Write how the task goes: what is done, what is left, what is in the way."))
        request.env["directive.progress"].create(
            {"task_id": task.id, "content": content, "percent": self._percent(typed.get("percent", ""))}
        )

    def _percent(self, text):
        digits = text.strip().removesuffix("%").strip()
        if not (digits.isascii() and digits.isdigit() and int(digits) <= 100):
            raise UserError(request.env._("Write the share done as a whole number between 0 and 100."))
        return int(digits)

    def _do_result(self, task, typed):
        self._refuse(task._why_not("submit"))
        content = typed.get("content", "").strip()
        if not content:
            raise UserError(request.env._("Write what the result is before submitting it (Điều 5 khoản 9)."))
        files = store_uploads(request.httprequest.files.getlist("files"))
        values = {"content": content, "reference": typed.get("reference", "").strip()}
        result = self._prepared_result(task)
        if result:
            result.write(values)
        else:
            result = result.create({"task_id": task.id, **values})
        # sudo: portal users may not link attachments; these were uploaded with this very request, and
        # the user has just written the result.
        result.sudo().write({"attachment_ids": [(4, file.id) for file in files]})
        result.action_submit()

    def _do_info(self, task, typed):
        self._refuse(task._why_not_report())
        task.write({"other_info": typed.get("other_info", "").strip()})

    def _do_message(self, task, typed):
        text = typed.get("message", "").strip()
        if not text:
            raise UserError(request.env._("Write the message before sending it."))
        # sudo: who may read a task may write messages on it (`_mail_post_access`), and the specialist,
        # whom Điều 11 khoản 1 names to ask, gets the notice though portal users may not read the contact.
        task = task.sudo()
        task.message_post(
            body=text,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=task.monitor_user_id.partner_id.ids,
        )

    def _refuse(self, reason):
        if reason:
            raise UserError(reason)

    # ---- finding ------------------------------------------------------------------------

    def _find_directive(self, task_id):
        """Return the task when the user may read it, else an empty recordset."""
        try:
            return request.env["directive.task"].search([("id", "=", task_id)])
        except AccessError:
            return request.env["directive.task"]

    def _prepared_result(self, task):
        return task.result_ids.filtered(lambda result: result.verification_state == "draft")[:1]

    def _messages(self, task):
        return request.env["mail.message"].search(
            [
                ("model", "=", task._name),
                ("res_id", "=", task.id),
                ("message_type", "in", ("comment", "email", "email_outgoing")),
                ("subtype_id", "=", request.env.ref("mail.mt_comment").id),
            ],
            order="id desc",
            limit=MESSAGES_SHOWN,
        )

    def _files(self, task):
        files = self._files_of(task.document_id) | self._files_of(task.result_ids)
        return files | self._files_of(self._messages(task))

    def _files_of(self, records):
        # sudo: portal users may not read attachments; these hang on records read under the user's own rules.
        return records.sudo().attachment_ids

    # ---- rendering ----------------------------------------------------------------------

    def _not_found(self):
        values = {**self._prepare_portal_layout_values(), "page_name": "directive_not_found"}
        response = request.render("directive_tracking.portal_directive_not_found", values)
        response.status_code = 404
        return response

    def _step_page(self, task, step, typed, error=None):
        if step in ("accept", "message"):
            # These two have no page of their own.
            return self._task_page(task, typed=typed, error=error) if error else request.redirect(task._portal_url())
        values = {
            **self._page_values(task),
            "step": step,
            "typed": typed or self._typed_before(task, step),
            "error": error,
            "why_not": self._why_not(task, step),
            "prepared": self._prepared_result(task) if step == "result" else None,
            "endings": ",".join((*file_types.ENDINGS, "image/*")),
            "max_bytes": request.env["directive.result"]._max_upload_bytes(),
            "max_files": MAX_FILES,
        }
        response = request.render(f"directive_tracking.portal_step_{step}", values)
        response.status_code = 422 if error else 200
        return response

    def _typed_before(self, task, step):
        if step == "result":
            prepared = self._prepared_result(task)
            return {"content": prepared.content or "", "reference": prepared.reference or ""}
        return {"percent": str(task.percent), "other_info": task.other_info or ""}

    def _why_not(self, task, step):
        if step == "accept":
            return task._why_not("accept")
        return task._why_not("submit") if step == "result" else task._why_not_report()

    def _task_page(self, task, done=None, typed=None, error=None):
        steps = [step for step in ("accept", "progress", "result", "info") if step != "accept" or not task.accepted_at]
        reasons = {step: self._why_not(task, step) for step in steps}
        values = {
            **self._page_values(task),
            "done": done,
            "typed": typed or {},
            "error": error,
            "possible": [step for step, reason in reasons.items() if not reason],
            "reasons": list(dict.fromkeys(filter(None, reasons.values()))),
            "not_lead": task._why_not_lead(),
            "messages": self._messages(task),
        }
        response = request.render("directive_tracking.portal_directive", values)
        response.status_code = 422 if error else 200
        return response

    def _page_values(self, task):
        # sudo: the specialist's name, phone and mail stand on every task (Điều 11 khoản 1); nothing else is used.
        specialist = task.sudo().monitor_user_id
        return {
            **self._prepare_portal_layout_values(),
            "page_name": "directive",
            "task": task,
            "specialist": {"name": specialist.name, "phone": specialist.phone, "email": specialist.email},
            "shown_name": self._shown_name,
            "files_of": self._files_of,
            # Whatever the browser's time zone: deadlines lapse in the time of the city.
            "city_time": {"format": "short", "tz_name": str(LEGAL_TZ)},
        }

    def _shown_name(self, user_or_partner):
        # sudo: only the display name of who wrote, submitted or verified something on a readable record.
        return user_or_partner.sudo().display_name or ""
