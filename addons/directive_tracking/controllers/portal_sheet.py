from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager
from odoo.exceptions import UserError
from odoo.http import content_disposition, request, route

from ..wizards.directive_sheet import MOST_BYTES
from .portal_upload import files_limit

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE = "/my/directives/sheet"
#: Rows on one page of the preview.
SHOWN_ROWS = 50


def sheet_limit(controller):
    """Return how many bytes one request may carry; a file that is too large for a form gets its own sentence."""
    return files_limit()


class DirectiveSheetPortal(CustomerPortal):
    """Many tasks filled in at once in Excel: download the form, upload it, look at what will change, apply it.

    Communes and officers of agencies use the same pages. Everything is done in the user's own environment; a sheet
    belongs to who uploaded it, and anybody else's is not found.
    """

    # ---- the form ----------------------------------------------------------------------------

    @route(PAGE, type="http", auth="user", website=True, methods=["GET", "POST"], max_content_length=sheet_limit)
    def portal_sheet(self, **typed):
        """Show where the form is downloaded and uploaded, or take an uploaded one."""
        if not self._may_fill_in():
            return request.redirect("/my")
        if request.httprequest.method != "POST":
            return self._form_page()
        if wait := request.env["directive.pace"]._why_wait("upload"):
            return self._form_page(wait)
        file = request.httprequest.files.get("sheet")
        if not file or not file.filename:
            return self._form_page(request.env._("Choose the form that you filled in."))
        # One byte more than is taken tells that there is more.
        content = file.stream.read(MOST_BYTES + 1)
        try:
            with request.env.cr.savepoint():
                sheet = request.env["directive.sheet"]._take(file.filename, content)
        except UserError as error:
            return self._form_page(str(error))
        return request.redirect(f"{PAGE}/{sheet.id}", code=303)

    @route(f"{PAGE}/form.xlsx", type="http", auth="user", website=True, methods=["GET"])
    def portal_sheet_form(self, **kw):
        """Send the form with all open tasks of the user's units."""
        if not self._may_fill_in():
            return request.redirect("/my")
        if wait := request.env["directive.pace"]._why_wait("download"):
            return self._form_page(wait)
        return self._xlsx(request.env["directive.sheet"]._form(), request.env._("tasks"))

    # ---- one upload ----------------------------------------------------------------------------

    @route(
        [f"{PAGE}/<int:sheet_id>", f"{PAGE}/<int:sheet_id>/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def portal_sheet_preview(self, sheet_id, page=1, **kw):
        """Show what an upload will change, or what it has changed."""
        sheet = self._find_sheet(sheet_id)
        return self._sheet_page(sheet, page) if sheet else self._sheet_gone()

    @route(f"{PAGE}/<int:sheet_id>/wrong.xlsx", type="http", auth="user", website=True, methods=["GET"])
    def portal_sheet_wrong(self, sheet_id, **kw):
        """Send the wrong rows as a form that can be repaired."""
        sheet = self._find_sheet(sheet_id)
        if not sheet:
            return self._sheet_gone()
        return self._xlsx(sheet._form_of_wrong_rows(), request.env._("wrong rows"))

    @route(f"{PAGE}/<int:sheet_id>/apply", type="http", auth="user", website=True, methods=["POST"])
    def portal_sheet_apply(self, sheet_id, seen="", **kw):
        """Apply the right rows: all of them, or none."""
        sheet = self._find_sheet(sheet_id)
        if not sheet:
            return self._sheet_gone()
        error = request.env._(
            "Nothing has been applied: something changed after this page was shown. Look at it again; what is new is"
            " marked."
        )
        try:
            with request.env.cr.savepoint():
                done = sheet._apply(seen)
        except UserError as refusal:
            done, error = False, request.env._("Nothing has been applied. %(reason)s", reason=str(refusal))
        if not done:
            return self._sheet_page(sheet, error=error)
        return request.redirect(f"{PAGE}/{sheet_id}", code=303)

    @route(f"{PAGE}/<int:sheet_id>/undo", type="http", auth="user", website=True, methods=["POST"])
    def portal_sheet_undo(self, sheet_id, **kw):
        """Undo what can be undone of an applied upload."""
        sheet = self._find_sheet(sheet_id)
        if not sheet:
            return self._sheet_gone()
        try:
            with request.env.cr.savepoint():
                sheet._undo()
        except UserError as refusal:
            return self._sheet_page(sheet, error=str(refusal))
        return request.redirect(f"{PAGE}/{sheet_id}", code=303)

    # ---- finding ---------------------------------------------------------------------------------

    def _may_fill_in(self):
        return request.env["directive.sheet"].has_access("create") and request.env["directive.task"].has_access("read")

    def _find_sheet(self, sheet_id):
        """Return the user's own sheet, else an empty recordset."""
        sheets = request.env["directive.sheet"]
        return sheets.search([("id", "=", sheet_id)]) if self._may_fill_in() else sheets

    # ---- rendering -------------------------------------------------------------------------------

    def _xlsx(self, content, name):
        return request.make_response(
            content,
            headers=[
                ("Content-Type", XLSX_TYPE),
                ("Content-Disposition", content_disposition(f"{name}.xlsx")),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "no-store"),
            ],
        )

    def _form_page(self, error=None):
        tasks = request.env["directive.task"]
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "directive_sheet",
            "units": tasks._my_units(),
            "count": len(request.env["directive.sheet"]._open_tasks()),
            "error": error,
            "max_bytes": MOST_BYTES,
        }
        response = request.render("directive_tracking.portal_sheet", values)
        response.status_code = 422 if error else 200
        return response

    def _sheet_page(self, sheet, page=1, error=None):
        template = "portal_sheet_applied" if sheet.applied_at else "portal_sheet_preview"
        more = self._applied_values(sheet) if sheet.applied_at else self._preview_values(sheet, page)
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "directive_sheet_one",
            "sheet": sheet,
            "sheet_url": f"{PAGE}/{sheet.id}",
            "error": error,
            **more,
        }
        response = request.render(f"directive_tracking.{template}", values)
        response.status_code = 422 if error else 200
        return response

    def _preview_values(self, sheet, page):
        preview = sheet._preview()
        moved = preview["moved"] if sheet.shown else set()
        sheet._held_open().write({"shown": preview["signatures"]})
        rows = [*preview["wrong"], *preview["right"]]
        pager = portal_pager(f"{PAGE}/{sheet.id}", total=len(rows), page=page, step=SHOWN_ROWS)
        start = max(0, pager["offset"])
        return {**preview, "moved": moved, "rows": rows[start : start + SHOWN_ROWS], "pager": pager}

    def _applied_values(self, sheet):
        notes, results = sheet._undoable()
        wrong = sheet._preview()["wrong"]
        return {"undoable_notes": len(notes), "undoable_results": len(results), "wrong": wrong}

    def _sheet_gone(self):
        values = {**self._prepare_portal_layout_values(), "page_name": "directive_sheet_one"}
        response = request.render("directive_tracking.portal_sheet_gone", values)
        response.status_code = 404
        return response
