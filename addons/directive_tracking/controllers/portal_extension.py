from odoo import fields
from odoo.exceptions import UserError
from odoo.http import request

from .portal_task import DirectiveTaskPortal, PortalStep
from .portal_upload import store_uploads

TEXTS = ("reason", "explanation")


class ExtensionPortal(DirectiveTaskPortal):
    """A unit asks for an extension on the page of a task, sees what becomes of it, withdraws it (Điều 12 khoản 2)."""

    def _steps(self):
        return {
            **super()._steps(),
            "extension": PortalStep(
                label=request.env._("Ask for an extension"),
                take=self._do_extension,
                why_not=lambda task: task._why_not_extension(),
                done=request.env._("The request is with the Office. You will get a mail when it is decided."),
                typed_before=self._prepared_extension,
                has_files=True,
                shown=lambda task: task.state in ("transferred", "in_progress"),
            ),
            "withdraw_extension": PortalStep(
                label=request.env._("Withdraw the request"),
                take=self._do_withdraw,
                why_not=lambda task: "",
                done=request.env._("The request is withdrawn."),
                has_form=False,
                shown=lambda task: False,
            ),
        }

    def _do_extension(self, task, typed):
        self._refuse(task._why_not_extension())
        values = {
            "requested_date": self._typed_day(typed.get("requested_date", "").strip()),
            "requested_hour": self._typed_hour(typed.get("requested_hour", "").strip()),
            **{name: typed.get(name, "").strip() for name in TEXTS},
        }
        extension = self._draft(task)
        if extension:
            extension.write(values)
        else:
            extension = extension.create({"task_id": task.id, **values})
        files = store_uploads(request.httprequest.files.getlist("files"))
        # sudo: portal users may not link attachments; these were uploaded with this very request, and
        # the user has just written the request for an extension.
        extension.sudo().write({"attachment_ids": [(4, file.id) for file in files]})
        extension.action_submit()

    def _do_withdraw(self, task, typed):
        waiting = task.extension_ids.filtered(lambda extension: extension.state in ("submitted", "proposed"))
        if not waiting:
            raise UserError(request.env._("No request is waiting that could be withdrawn (Điều 12 khoản 2)."))
        waiting.action_withdraw()

    def _typed_day(self, text):
        try:
            return fields.Date.to_date(text) or False
        except ValueError as error:
            raise UserError(request.env._("Choose the date from the calendar, or write it as 2026-06-30.")) from error

    def _typed_hour(self, text):
        if not text:
            return 0
        hour, _colon, minute = text.partition(":")
        digits = all(part.isascii() and part.isdigit() for part in (hour, minute))
        if not (digits and int(hour) < 24 and int(minute) < 60):
            raise UserError(request.env._("Write the hour as 17:00, or leave it empty."))
        return int(hour) + int(minute) / 60

    def _draft(self, task):
        return task.extension_ids.filtered(lambda extension: extension.state == "draft")[:1]

    def _prepared_extension(self, task):
        prepared = self._draft(task)
        day = fields.Date.to_string(prepared.requested_date) if prepared else ""
        return {"requested_date": day, **{name: prepared[name] or "" for name in TEXTS}}

    def _files(self, task):
        return super()._files(task) | self._files_of(task.extension_ids)

    def _page_values(self, task):
        return {
            **super()._page_values(task),
            "extensions": task.extension_ids.filtered(lambda extension: extension.state != "draft"),
        }
