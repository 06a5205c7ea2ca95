from odoo.exceptions import UserError
from odoo.http import request

from .portal_task import DirectiveTaskPortal, PortalStep
from .portal_upload import store_uploads


class DirectiveContributionPortal(DirectiveTaskPortal):
    """A coordinating commune sends its part to the lead, and the lead takes it (Điều 10 khoản 2b)."""

    def _steps(self):
        contribution = PortalStep(
            label=request.env._("Send a contribution to the lead unit"),
            take=self._do_contribution,
            why_not=lambda task: task._why_not_contribute(),
            done=request.env._("The contribution is sent; the lead unit and the Office see it."),
            has_files=True,
            is_main=True,
            shown=lambda task: bool(task._my_coordinating_units()),
        )
        take = PortalStep(
            label=request.env._("Take into the result"),
            take=self._do_take_contribution,
            why_not=lambda task: task._why_not_prepare(),
            done=request.env._("Text and files stand in your prepared result. Open “Submit the result” to go on."),
            has_form=False,
            shown=lambda task: False,
        )
        return {**super()._steps(), "contribution": contribution, "take_contribution": take}

    def _do_contribution(self, task, typed):
        self._refuse(task._why_not_contribute())
        content = typed.get("content", "").strip()
        if not content:
            raise UserError(
                request.env._("Write what your unit contributes: its part, its figures (Điều 10 khoản 2b).")
            )
        files = store_uploads(request.httprequest.files.getlist("files"))
        values = {"task_id": task.id, "content": content}
        unit = task._my_coordinating_units().filtered(lambda unit: str(unit.id) == typed.get("unit_id"))
        if unit:
            values["unit_id"] = unit.id
        sent = request.env["directive.contribution"].create(values)
        # sudo: portal users may not link attachments; these were uploaded with this very request.
        sent.sudo().write({"attachment_ids": [(4, file.id) for file in files]})

    def _do_take_contribution(self, task, typed):
        chosen = task.contribution_ids.filtered(lambda one: str(one.id) == typed.get("contribution_id"))
        if not chosen:
            raise UserError(request.env._("This contribution is not here any more. Reload the page."))
        chosen.action_take()

    def _page_values(self, task):
        return {**super()._page_values(task), "my_coordinating_units": task._my_coordinating_units()}

    def _files(self, task):
        return super()._files(task) | self._files_of(task.contribution_ids)
