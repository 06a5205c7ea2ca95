from collections.abc import Callable
from typing import NamedTuple

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.exceptions import AccessError, UserError
from odoo.http import request, route

from ..models.directive_task_together import MeanwhileError
from ..models.directive_text_limits import TEXT
from ..tools import file_types
from ..tools.working_days import LEGAL_TZ
from .portal_upload import MAX_FILES, files_limit, is_new, store_uploads, why_wait

MESSAGES_SHOWN = 50
#: Of the further steps, those that stand first on the page of a task.
MOST_ASKED = ("extension", "difficulty")
#: One more than is kept: a longer text is refused with a sentence, never cut.
LONGEST_TEXT = TEXT + 1


class PortalStep(NamedTuple):
    """A step that a unit takes on the page of a task.

    :param label: the text of its button
    :param take: ``take(task, typed)`` does it, or raises a ``UserError``
    :param why_not: ``why_not(task)`` says why it is not possible now, or nothing
    :param done: what the page says afterwards
    :param has_form: whether it has a page of its own, the template ``portal_step_<name>``
    :param has_files: whether its form sends files
    :param is_main: a large button at the foot of the page; otherwise one in the list of further steps
    :param typed_before: ``typed_before(task)``: what the empty form starts from
    :param shown: ``shown(task)``: whether the page of the task speaks of it
    """

    label: str
    take: Callable
    why_not: Callable
    done: str
    has_form: bool = True
    has_files: bool = False
    is_main: bool = False
    typed_before: Callable | None = None
    shown: Callable = bool


def upload_limit(controller):
    """Return how many bytes one request may carry: files only where the step takes some."""
    step = controller._steps().get(request.httprequest.path.rsplit("/", 1)[-1])
    return files_limit() if step and step.has_files else request.env["directive.result"]._max_upload_bytes()


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
        # sudo: portal users may not read attachments; this one hangs on a record read under the user's own rules.
        stream = request.env["ir.binary"].sudo()._get_stream_from(file, "raw")
        return stream.get_response(as_attachment=file.mimetype not in file_types.SHOWN)

    # ---- the steps ----------------------------------------------------------------------

    @route(
        "/my/directives/<int:task_id>/<string:step>",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
        max_content_length=upload_limit,
    )
    def portal_directive_step(self, task_id, step, **typed):
        """Show the form of a step, or take it: the steps are declared in ``_steps``."""
        task = self._find_directive(task_id)
        if not task or step not in self._steps():
            return self._not_found()
        if request.httprequest.method != "POST":
            return self._step_page(task, step, {})
        typed = {name: text[:LONGEST_TEXT] for name, text in typed.items() if isinstance(text, str)}
        if refusal := request.env["directive.secrecy"]._why_not(typed.values()):
            # Of all refusals the only one that does not give back what was typed (Điều 1 khoản 1).
            return self._step_page(task, step, {}, error=refusal, forget=True)
        if wait := why_wait():
            return self._step_page(task, step, typed, error=wait)
        try:
            with request.env.cr.savepoint():
                if is_new(typed):
                    task._check_seen(typed.get("seen"))
                    self._steps()[step].take(task, typed)
        except MeanwhileError as error:
            return self._step_page(task, step, typed, error=str(error), meanwhile=True)
        except UserError as error:
            return self._step_page(task, step, typed, error=str(error))
        return request.redirect(f"{task._portal_url()}?done={step}", code=303)

    def _steps(self):
        """Return {name: :class:`PortalStep`} in the order of the page.

        A controller of another file adds its steps here; its templates bear their names.
        """
        return {
            "accept": PortalStep(
                label=request.env._("Accept the task"),
                take=self._do_accept,
                why_not=lambda task: task._why_not("accept"),
                done=request.env._("Accepted. The Office sees that your unit is working on it."),
                has_form=False,
                is_main=True,
                # A return that was refused leaves the task to be accepted again.
                shown=lambda task: task.state == "transferred" or not task.accepted_at,
            ),
            "progress": PortalStep(
                label=request.env._("Report progress"),
                take=self._do_progress,
                why_not=lambda task: task._why_not_report(),
                done=request.env._("The progress is recorded."),
                typed_before=lambda task: {"percent": str(task.percent)},
                is_main=True,
            ),
            "result": PortalStep(
                label=request.env._("Submit the result"),
                take=self._do_result,
                why_not=lambda task: task._why_not_prepare(),
                done=request.env._("The result is with the Office, which verifies it. You will get a mail."),
                typed_before=self._prepared_text,
                has_files=True,
                is_main=True,
            ),
            "info": PortalStep(
                label=request.env._("Add other information to the task"),
                take=self._do_info,
                why_not=lambda task: task._why_not_report(),
                done=request.env._("The information is saved."),
                typed_before=lambda task: {"other_info": task.other_info or ""},
            ),
            "message": PortalStep(
                label=request.env._("Send the message"),
                take=self._do_message,
                why_not=lambda task: "",
                done=request.env._("The message is sent to the specialist."),
                has_form=False,
                shown=lambda task: False,
            ),
        }

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
        self._refuse(task._why_not_prepare())
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
        if not typed.get("later"):
            result.action_submit()

    def _prepared_text(self, task):
        prepared = self._prepared_result(task)
        return {"content": prepared.content or "", "reference": prepared.reference or ""}

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
        return task._draft_result()

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
        # In the order in which they were sent: attachments themselves come the newest first.
        return records.sudo().attachment_ids.sorted("id")

    # ---- rendering ----------------------------------------------------------------------

    def _not_found(self):
        values = {**self._prepare_portal_layout_values(), "page_name": "directive_not_found"}
        response = request.render("directive_tracking.portal_directive_not_found", values)
        response.status_code = 404
        return response

    def _step_page(self, task, name, typed, error=None, forget=False, meanwhile=False):
        """Show the form of a step.

        :param forget: whether the browser, too, has to forget what was typed
        :param meanwhile: whether the error is what others have done since the form was opened
        """
        step = self._steps()[name]
        if not step.has_form and not error:
            return request.redirect(task._portal_url())
        if not step.has_form:
            return self._task_page(task, typed=typed, error=error, forget=forget)
        values = {
            "forget_typed": forget,
            "meanwhile": meanwhile,
            **self._page_values(task),
            "step": name,
            "step_has_files": step.has_files,
            "typed": typed or (step.typed_before(task) if step.typed_before else {}),
            "error": error,
            "why_not": step.why_not(task),
            "prepared": self._prepared_result(task) if name == "result" else None,
            "endings": ",".join((*file_types.ENDINGS, "image/*")),
            "max_bytes": request.env["directive.result"]._max_upload_bytes(),
            "max_files": MAX_FILES,
        }
        response = request.render(f"directive_tracking.portal_step_{name}", values)
        response.status_code = 422 if error else 200
        return response

    def _most_asked_first(self, steps):
        """Return ``steps`` with what officers look for most often first."""
        first = {name: steps[name] for name in MOST_ASKED if name in steps}
        return {**first, **steps}

    def _task_page(self, task, done=None, typed=None, error=None, forget=False):
        steps = self._steps()
        shown = {name: step for name, step in steps.items() if step.shown(task)}
        reasons = {name: step.why_not(task) for name, step in shown.items()}
        possible = {name: step for name, step in shown.items() if not reasons[name]}
        values = {
            **self._page_values(task),
            "forget_typed": forget,
            "done": self._done_sentence(task, steps[done], done) if done in steps else "",
            "typed": typed or {},
            "error": error,
            "main_steps": {name: step for name, step in possible.items() if step.is_main},
            "more_steps": {name: step for name, step in self._most_asked_first(possible).items() if not step.is_main},
            "reasons": list(dict.fromkeys(filter(None, reasons.values()))),
            "not_lead": task._why_not_lead(),
            "messages": self._messages(task),
            "deadline_sections": request.env["directive.deadline.phrase"]._explanation(task),
        }
        response = request.render("directive_tracking.portal_directive", values)
        response.status_code = 422 if error else 200
        return response

    def _done_sentence(self, task, step, name):
        """Return what the page says after a step; where that depends on the task, another file extends this."""
        return step.done

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
