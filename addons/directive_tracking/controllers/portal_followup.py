from odoo.exceptions import UserError
from odoo.http import request

from .portal_task import DirectiveTaskPortal, PortalStep


class DirectiveFollowupPortal(DirectiveTaskPortal):
    """A unit answers when it is urged, and the lead urges those that coordinate with it (Điều 9, Điều 10 khoản 2)."""

    def _steps(self):
        return {
            **super()._steps(),
            "answer": PortalStep(
                label=request.env._("Answer the urging"),
                take=self._do_answer,
                why_not=lambda task: task._why_not_answer(),
                done=request.env._("Your answer is recorded; whoever urged gets a mail."),
                shown=lambda task: bool(task._unanswered()),
            ),
            "urge": PortalStep(
                label=request.env._("Urge the coordinating units"),
                take=self._do_urge,
                why_not=lambda task: task._why_not_urge(),
                done=request.env._("Recorded; the units you urged get a mail."),
                shown=lambda task: bool(task.coordinating_unit_ids) and not task._why_not_lead(),
            ),
        }

    def _do_answer(self, task, typed):
        self._refuse(task._why_not_answer())
        task._unanswered().action_answer(typed.get("answer", ""))

    def _do_urge(self, task, typed):
        self._refuse(task._why_not_urge())
        content = typed.get("content", "").strip()
        if not content:
            raise UserError(request.env._("Write what was said, or what the unit is asked to do (Điều 9)."))
        units = self._chosen_units(task, typed.get("unit", ""))
        request.env["directive.followup"]._urge({task: units}, {"content": content})

    def _chosen_units(self, task, text):
        """Return the coordinating unit that was chosen, or all of them."""
        units = task.coordinating_unit_ids
        return units.filtered(lambda unit: str(unit.id) == text) or units
