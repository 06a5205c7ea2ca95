from odoo.exceptions import UserError
from odoo.http import request

from .portal_task import DirectiveTaskPortal, PortalStep


class DirectiveTogetherPortal(DirectiveTaskPortal):
    """Several people of one unit at its tasks: who handles which, and whose text waits unsent."""

    def _steps(self):
        handle = PortalStep(
            label=request.env._("I handle it"),
            take=lambda task, typed: task.action_handle(),
            why_not=lambda task: task._why_not_handle(),
            done=request.env._("You handle this task. Your colleagues see your name."),
            has_form=False,
            shown=lambda task: False,
        )
        let_go = PortalStep(
            label=request.env._("Let it go"),
            take=lambda task, typed: task.action_let_go(),
            why_not=lambda task: task._why_not_handle(),
            done=request.env._("Nobody handles this task now; any colleague may take it."),
            has_form=False,
            shown=lambda task: False,
        )
        give = PortalStep(
            label=request.env._("Give it to a member"),
            take=self._do_give,
            why_not=lambda task: task._why_not_handle(),
            done=request.env._("The member has been told by mail."),
            has_form=False,
            shown=lambda task: False,
        )
        return {**super()._steps(), "handle": handle, "let_go": let_go, "give": give}

    def _do_give(self, task, typed):
        chosen = typed.get("member", "")
        if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 10):
            raise UserError(request.env._("Choose who is to handle the task."))
        task._set_handler(request.env["res.users"].browse(int(chosen)))

    def _page_values(self, task):
        may_give = ",give," in task.handler_actions
        return {
            **super()._page_values(task),
            "prepared_by": task._prepared_by(),
            "colleagues": task.lead_unit_id._members() if may_give else [],
        }

    def _done_sentence(self, task, step, name):
        if name == "result" and task._draft_result():
            return request.env._(
                "Kept for later, and not submitted: your colleagues see it, and anyone of you may submit it."
            )
        return super()._done_sentence(task, step, name)
