from odoo.addons.portal.controllers.portal import pager as portal_pager
from odoo.exceptions import UserError
from odoo.http import request, route

from ..tools import file_types
from ..tools.working_days import LEGAL_TZ
from .portal_task import LONGEST_TEXT, DirectiveTaskPortal, PortalStep
from .portal_upload import MAX_FILES, files_limit, is_new, store_uploads, why_wait

#: Kinds that a unit files from its own page of feedback; the others start at a task.
KINDS_WITHOUT_TASK = ("regulation", "missing_task")


def feedback_limit(controller):
    """Return how many bytes one request may carry."""
    return files_limit()


class DirectiveFeedbackPortal(DirectiveTaskPortal):
    """A unit objects to a task or returns it, and reads what the Office answers (Điều 6 khoản 2a, Điều 14)."""

    # ---- steps on the page of a task ------------------------------------------------------

    def _steps(self):
        return {
            **super()._steps(),
            "feedback": PortalStep(
                label=request.env._("Object without returning the task"),
                take=self._do_feedback,
                why_not=lambda task: task._why_not_object(),
                done=request.env._("The feedback is with the Office, which answers within one working day."),
                has_files=True,
            ),
            "return": PortalStep(
                label=request.env._("Return the task to the Office"),
                take=self._do_return,
                why_not=lambda task: task._why_not("return"),
                done=request.env._("The task is returned to the Office, which answers within one working day."),
                has_files=True,
            ),
        }

    def _do_return(self, task, typed):
        self._refuse(task._why_not("return"))
        kind = self._chosen_kind(typed, ("not_in_function", "inaccurate", "other"))
        self._file({"task_id": task.id, "kind": kind, "is_return": True}, typed)

    def _do_feedback(self, task, typed):
        self._refuse(task._why_not_object())
        kind = self._chosen_kind(typed, ("inaccurate", "not_in_function", "other", "missing_task"))
        about = {"document_id": task.document_id.id} if kind == "missing_task" else {"task_id": task.id}
        if kind == "missing_task":
            about["unit_id"] = task._objecting_unit().id
        self._file({**about, "kind": kind}, typed)

    def _chosen_kind(self, typed, kinds):
        kind = typed.get("kind", "")
        if kind not in kinds:
            raise UserError(request.env._("Choose what the feedback is about."))
        return kind

    def _file(self, values, typed):
        feedback = request.env["directive.feedback"].create({**values, "reason": typed.get("reason", "").strip()})
        feedback._attach(store_uploads(request.httprequest.files.getlist("files")))
        return feedback

    def _files(self, task):
        return super()._files(task) | self._files_of(self._feedback_on(task))

    def _page_values(self, task):
        return {
            **super()._page_values(task),
            "task_feedback": self._feedback_on(task),
            "kinds": dict(request.env["directive.feedback"]._fields["kind"]._description_selection(request.env)),
        }

    def _feedback_on(self, task):
        return request.env["directive.feedback"].search([("task_id", "=", task.id)])

    # ---- /my/feedback -----------------------------------------------------------------------

    @route(
        ["/my/feedback", "/my/feedback/page/<int:page>"], type="http", auth="user", website=True, methods=["GET"]
    )
    def portal_feedback(self, page=1, done=None, **kw):
        """List what the user's units have filed, with state and answer."""
        domain = self._own_feedback()
        if domain is None:
            return request.redirect("/my")
        feedback = request.env["directive.feedback"]
        pager = portal_pager("/my/feedback", feedback.search_count(domain), page, self._items_per_page)
        found = feedback.search(domain, limit=self._items_per_page, offset=max(0, pager["offset"]))
        return self._feedback_page(found, pager=pager, done=done)

    @route("/my/feedback/<int:feedback_id>", type="http", auth="user", website=True, methods=["GET"])
    def portal_feedback_one(self, feedback_id, **kw):
        """Show one feedback of the user's units: where the mails lead."""
        found = self._find_feedback(feedback_id)
        return self._feedback_page(found) if found else self._not_found()

    @route(
        "/my/feedback/<int:feedback_id>/files/<int:attachment_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def portal_feedback_file(self, feedback_id, attachment_id, **kw):
        """Send a file of one feedback of the user's units."""
        found = self._find_feedback(feedback_id)
        file = found and self._files_of(found).filtered(lambda file: file.id == attachment_id)
        if not file:
            return self._not_found()
        # sudo: portal users may not read attachments; this one hangs on feedback read under the user's own rules.
        stream = request.env["ir.binary"].sudo()._get_stream_from(file, "raw")
        return stream.get_response(as_attachment=file.mimetype not in file_types.SHOWN)

    @route(
        "/my/feedback/new/<string:kind>",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
        max_content_length=feedback_limit,
    )
    def portal_feedback_new(self, kind, **typed):
        """Show the form of feedback on the regulation or on a missing task, or file it."""
        units = self._own_feedback() is not None and request.env["directive.task"]._my_units()
        if kind not in KINDS_WITHOUT_TASK or not units:
            return self._not_found()
        if request.httprequest.method != "POST":
            return self._new_feedback_page(kind, units, {})
        typed = {name: text[:LONGEST_TEXT] for name, text in typed.items() if isinstance(text, str)}
        if refusal := request.env["directive.secrecy"]._why_not(typed.values()):
            return self._new_feedback_page(kind, units, {}, error=refusal, forget=True)
        if wait := why_wait():
            return self._new_feedback_page(kind, units, typed, error=wait)
        try:
            with request.env.cr.savepoint():
                if is_new(typed):
                    self._do_new_feedback(kind, units, typed)
        except UserError as error:
            return self._new_feedback_page(kind, units, typed, error=str(error))
        return request.redirect("/my/feedback?done=1", code=303)

    def _do_new_feedback(self, kind, units, typed):
        chosen = units.filtered(lambda unit: str(unit.id) == typed.get("unit_id")) or units[:1]
        reference = typed.get("document_reference", "").strip() if kind == "missing_task" else ""
        self._file({"kind": kind, "unit_id": chosen.id, "document_reference": reference}, typed)

    def _own_feedback(self):
        """Return the domain of what the user's own units filed, or None for who has no part in this."""
        if not request.env["directive.feedback"].has_access("read"):
            return None
        return [("unit_id", "in", request.env["directive.task"]._my_units().ids)]

    def _find_feedback(self, feedback_id):
        domain = self._own_feedback()
        found = request.env["directive.feedback"]
        return found if domain is None else found.search([("id", "=", feedback_id), *domain])

    def _feedback_page(self, found, pager=None, done=None):
        return request.render(
            "directive_tracking.portal_my_feedback",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "feedback",
                "entries": found,
                "only_one": pager is None,
                "pager": pager,
                "done": done,
                "readable": self._readable_tasks(found),
                "files_of": self._files_of,
                "city_time": {"format": "short", "tz_name": str(LEGAL_TZ)},
            },
        )

    def _readable_tasks(self, found):
        """Return the tasks of these feedbacks that the user may still open: one given to another unit is not."""
        # sudo: only the ids are taken; the search decides under the user's own rules.
        ids = (found.sudo().task_id | found.sudo().new_task_id).ids
        return request.env["directive.task"].search([("id", "in", ids)])

    def _new_feedback_page(self, kind, units, typed, error=None, forget=False):
        response = request.render(
            "directive_tracking.portal_feedback_new",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "feedback_new",
                "forget_typed": forget,
                "kind": kind,
                "units": units,
                "typed": typed,
                "error": error,
                "endings": ",".join((*file_types.ENDINGS, "image/*")),
                "max_bytes": request.env["directive.result"]._max_upload_bytes(),
                "max_files": MAX_FILES,
            },
        )
        response.status_code = 422 if error else 200
        return response
