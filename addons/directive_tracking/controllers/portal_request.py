from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager
from odoo.exceptions import AccessError, UserError
from odoo.http import request, route

from ..tools import file_types
from ..tools.working_days import LEGAL_TZ
from .portal import DirectivePortal
from .portal_task import LONGEST_TEXT
from .portal_upload import MAX_FILES, files_limit, is_new, store_uploads, why_wait

#: What members of a unit answer: part of the address → model.
ASKED = {"opinions": "directive.opinion", "info-requests": "directive.info.request"}


def answer_limit(controller):
    """Return how many bytes one answer may carry."""
    return files_limit()


class RequestHome(DirectivePortal):
    """On ``/my``: how many answers the user's units owe."""

    @route()
    def home(self, **kw):
        """Show beside the tasks what the Office asks."""
        response = super().home(**kw)
        response.qcontext["directive_asked"] = {path: self._owed(path) for path in ASKED}
        return response

    def _owed(self, path):
        records = request.env[ASKED[path]]
        if not records.has_access("read"):
            return 0
        units = request.env["directive.task"]._my_units()
        return records.search_count([("state", "=", "asked"), ("unit_id", "in", units.ids)])


class RequestPortal(CustomerPortal):
    """What the Office asks of a unit, and the pages on which the unit answers (Điều 10 khoản 1b-1d).

    Records stay in the user's own environment; what is not the unit's own and what does not exist get the same answer.
    """

    # ---- lists -----------------------------------------------------------------------------

    @route(
        [
            "/my/opinions",
            "/my/opinions/page/<int:page>",
            "/my/info-requests",
            "/my/info-requests/page/<int:page>",
        ],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def portal_asked(self, page=1, **kw):
        """List what the user's units are asked for; what is still owed comes first."""
        path = request.httprequest.path.split("/")[2]
        records = request.env[ASKED[path]]
        if not records.has_access("read"):
            return request.redirect("/my")
        own = [("unit_id", "in", request.env["directive.task"]._my_units().ids)]
        pager = portal_pager(f"/my/{path}", total=records.search_count(own), page=page, step=self._items_per_page)
        found = records.search(
            own, order="replied_at desc, date_due, id", limit=self._items_per_page, offset=max(0, pager["offset"])
        )
        return request.render(
            "directive_tracking.portal_asked_list",
            {**self._asked_values(path), "asked": found, "pager": pager},
        )

    # ---- one -------------------------------------------------------------------------------

    @route(
        ["/my/opinions/<int:record_id>", "/my/info-requests/<int:record_id>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
        max_content_length=answer_limit,
    )
    def portal_asked_page(self, record_id, done=None, **typed):
        """Show what is asked, or take the answer."""
        path = request.httprequest.path.split("/")[2]
        record = self._find_asked(path, record_id)
        if not record:
            return self._asked_not_found(path)
        if request.httprequest.method != "POST":
            return self._asked_page(path, record, {}, done=done)
        typed = {name: text[:LONGEST_TEXT] for name, text in typed.items() if isinstance(text, str)}
        if refusal := request.env["directive.secrecy"]._why_not(typed.values()):
            return self._asked_page(path, record, {}, error=refusal, forget=True)
        if wait := why_wait():
            return self._asked_page(path, record, typed, error=wait)
        answer = {"opinions": self._give_opinion, "info-requests": self._give_information}[path]
        try:
            with request.env.cr.savepoint():
                if is_new(typed):
                    answer(record, typed.get("text", "").strip())
        except UserError as error:
            return self._asked_page(path, record, typed, error=str(error))
        return request.redirect(f"{record._portal_path()}?done=1", code=303)

    @route(
        [
            "/my/opinions/<int:record_id>/files/<int:attachment_id>",
            "/my/info-requests/<int:record_id>/files/<int:attachment_id>",
        ],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def portal_asked_file(self, record_id, attachment_id, **kw):
        """Send a file of the question or of the unit's own answer."""
        path = request.httprequest.path.split("/")[2]
        record = self._find_asked(path, record_id)
        file = record and self._asked_files(record).filtered(lambda file: file.id == attachment_id)
        if not file:
            return self._asked_not_found(path)
        # sudo: portal users may not read attachments; this one hangs on a record read under the user's own rules.
        stream = request.env["ir.binary"].sudo()._get_stream_from(file, "raw")
        return stream.get_response(as_attachment=file.mimetype not in file_types.SHOWN)

    # ---- answering ---------------------------------------------------------------------------

    def _give_opinion(self, opinion, text):
        if reason := opinion._why_not_answer():
            raise UserError(reason)
        opinion.write({"text": text})
        self._attach(opinion)
        opinion.action_submit()

    def _give_information(self, info_request, text):
        reply = request.env["directive.info.reply"].create({"request_id": info_request.id, "text": text})
        self._attach(reply)

    def _attach(self, record):
        files = store_uploads(request.httprequest.files.getlist("files"))
        if files:
            # sudo: portal users may not link attachments; these were uploaded with this very request, and
            # the user has just written the record.
            record.sudo().write({"attachment_ids": [(4, file.id) for file in files]})

    # ---- finding and rendering -----------------------------------------------------------------

    def _find_asked(self, path, record_id):
        own = request.env["directive.task"]._my_units().ids
        try:
            return request.env[ASKED[path]].search([("id", "=", record_id), ("unit_id", "in", own)])
        except AccessError:
            return request.env[ASKED[path]]

    def _asked_files(self, record):
        # sudo: portal users may not read attachments; these hang on records read under the user's own rules.
        files = record.sudo().attachment_ids
        return files | record.reply_ids.sudo().attachment_ids if "reply_ids" in record._fields else files

    def _asked_values(self, path):
        return {
            **self._prepare_portal_layout_values(),
            "page_name": f"asked_{path}",
            "path": path,
            "city_time": {"format": "short", "tz_name": str(LEGAL_TZ)},
        }

    def _asked_page(self, path, record, typed, error=None, done=None, forget=False):
        values = {
            **self._asked_values(path),
            "record": record,
            "forget_typed": forget,
            "why_not": self._why_no_form(path, record),
            "typed": typed or {"text": record.text or "" if path == "opinions" else ""},
            "error": error,
            "done": done,
            # sudo: files and names of a record that was read under the user's own rules.
            "files_of": lambda owner: owner.sudo().attachment_ids.sorted("id"),
            "shown_name": lambda user: user.sudo().display_name or "",
            "endings": ",".join((*file_types.ENDINGS, "image/*")),
            "max_bytes": request.env["directive.result"]._max_upload_bytes(),
            "max_files": MAX_FILES,
        }
        response = request.render("directive_tracking.portal_asked_page", values)
        response.status_code = 422 if error else 200
        return response

    def _why_no_form(self, path, record):
        if record.state == "asked":
            return record._why_not_answer()
        return record._why_not({"opinions": "submit", "info-requests": "reply"}[path])

    def _asked_not_found(self, path):
        values = {**self._asked_values(path), "page_name": "asked_not_found"}
        response = request.render("directive_tracking.portal_asked_not_found", values)
        response.status_code = 404
        return response
