from odoo.exceptions import UserError
from odoo.http import request, route

from .portal import DirectivePortal
from .portal_task import DirectiveTaskPortal, PortalStep


class DirectiveResultApprovalPortal(DirectiveTaskPortal):
    """The head of a commune approves a result before it leaves the unit, or gives it back (Điều 7 khoản 2c)."""

    def _steps(self):
        approve = PortalStep(
            label=request.env._("Approve the result"),
            take=self._do_approve,
            why_not=lambda task: task._why_not_approve_result(),
            done=request.env._("Approved. The result is with the Office, which verifies it."),
            is_main=True,
            shown=lambda task: task.may_approve_result,
        )
        give_back = PortalStep(
            label=request.env._("Give the result back"),
            take=self._do_give_back,
            why_not=lambda task: task._why_not_approve_result("give_back"),
            done=request.env._("Given back. Your officers read the reason and send it again."),
            is_main=True,
            shown=lambda task: task.may_approve_result,
        )
        return {**super()._steps(), "approve": approve, "give_back": give_back}

    def _do_approve(self, task, typed):
        self._refuse(task._why_not_approve_result())
        task._result_with_head().action_approve()

    def _do_give_back(self, task, typed):
        self._refuse(task._why_not_approve_result("give_back"))
        task._result_with_head().action_give_back(typed.get("reason", ""))

    def _done_sentence(self, task, step, name):
        if name == "result" and task.result_with_head:
            return request.env._("The result is with the head of your unit. It reaches the Office once it is approved.")
        return super()._done_sentence(task, step, name)

    def _page_values(self, task):
        return {**super()._page_values(task), "result_with_head": task._result_with_head()}

    def _files(self, task):
        # Results are read under the user's own rules: one that waits for the head belongs to the lead unit alone.
        return super()._files(task) | self._files_of(task._result_with_head())


class DirectiveHeadPortal(DirectivePortal):
    """What a head finds above the list: results to approve, and the switch that asks for his approval."""

    @route()
    def home(self, **kw):
        """Show a head how many results wait for the approval."""
        response = super().home(**kw)
        units = request.env["directive.unit"]._headed_by_me()
        response.qcontext["directive_to_approve"] = len(request.env["directive.result"]._to_approve(units))
        return response

    @route(
        "/my/directives/unit/<int:unit_id>/head-approves", type="http", auth="user", website=True, methods=["POST"]
    )
    def portal_head_approves(self, unit_id, wanted="", back="", **kw):
        """Switch the head's approval of results on or off."""
        page = "/my/unit" if back == "unit" else "/my/directives"
        unit = request.env["directive.unit"]._headed_by_me().filtered(lambda unit: unit.id == unit_id)
        try:
            unit.action_set_head_approves(wanted == "1")
        except UserError:
            return request.redirect(page, code=303)
        return request.redirect(page, code=303)

    def _directive_list(self, *args, **kw):
        values = super()._directive_list(*args, **kw)
        # sudo: heads are not readable by portal users; only the user's own units are asked for, fetched already.
        headed = values["units"].sudo().filtered(lambda unit: unit.head_user_id == request.env.user).sudo(False)
        return {**values, "headed_units": headed}
