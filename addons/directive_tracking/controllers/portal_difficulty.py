from odoo.http import request

from ..models.directive_escalation_transitions import OPEN_STATES
from .portal_task import DirectiveTaskPortal, PortalStep
from .portal_upload import store_uploads


class DifficultyPortal(DirectiveTaskPortal):
    """A unit raises a difficulty on the page of a task, withdraws it, reads what was decided (Điều 12 khoản 2)."""

    def _steps(self):
        return {
            **super()._steps(),
            "difficulty": PortalStep(
                label=request.env._("Raise a difficulty"),
                take=self._do_difficulty,
                why_not=lambda task: task._why_not_raise_difficulty(),
                done=request.env._("The difficulty is with the Office. You will get a mail when it is decided."),
                has_files=True,
                shown=lambda task: task.may_raise_difficulty,
            ),
            "withdraw_difficulty": PortalStep(
                label=request.env._("Withdraw the difficulty"),
                take=self._do_withdraw_difficulty,
                why_not=self._why_not_withdraw_difficulty,
                done=request.env._("The difficulty is withdrawn; the Office is told."),
                # The page offers it beside the difficulty itself.
                shown=lambda task: False,
            ),
        }

    def _do_difficulty(self, task, typed):
        self._refuse(task._why_not_raise_difficulty())
        files = store_uploads(request.httprequest.files.getlist("files"))
        escalation = request.env["directive.escalation"].create(
            {
                "task_id": task.id,
                "kind": self._typed_kind(typed.get("kind")),
                "cause": typed.get("cause", "").strip(),
                "proposal": typed.get("proposal", "").strip(),
            }
        )
        # sudo: portal users may not link attachments; these were uploaded with this very request, and
        # the user has just written the difficulty.
        escalation.sudo().write({"attachment_ids": [(4, file.id) for file in files]})
        escalation.action_raise()

    def _open_difficulty(self, task):
        """Return the one that the user's unit has raised and nobody has decided yet, or an empty recordset."""
        own = task.escalation_ids.filtered(lambda escalation: escalation.state in OPEN_STATES)
        return own.filtered(lambda escalation: not escalation._why_not("withdraw"))[:1]

    def _why_not_withdraw_difficulty(self, task):
        if self._open_difficulty(task):
            return ""
        return request.env._(
            "Your unit has raised no difficulty about this task that still waits for a decision (Điều 12 khoản 2)."
        )

    def _do_withdraw_difficulty(self, task, typed):
        self._refuse(self._why_not_withdraw_difficulty(task))
        self._open_difficulty(task).action_withdraw(typed.get("reason", ""))

    def _typed_kind(self, kind):
        return kind if kind in self._difficulty_kinds() else "difficulty"

    def _difficulty_kinds(self):
        return dict(request.env["directive.escalation"]._fields["kind"]._description_selection(request.env))

    def _files(self, task):
        return super()._files(task) | self._files_of(task.escalation_ids)

    def _page_values(self, task):
        return {**super()._page_values(task), "difficulty_kinds": self._difficulty_kinds()}
