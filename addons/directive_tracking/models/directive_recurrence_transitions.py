from datetime import timedelta

from odoo import models

from .directive_transition_mixin import Transition


class DirectiveRecurrence(models.Model):
    """The life of a recurring task: started, paused and stopped by the Office, with a reason (Điều 6 khoản 1)."""

    _inherit = "directive.recurrence"

    _transitions = {
        "start": Transition(("draft",), "running", "started"),
        "pause": Transition(("running",), "paused"),
        "resume": Transition(("paused",), "running"),
        "stop": Transition(("running", "paused"), "stopped", "stopped"),
        "end": Transition(("running",), "ended"),
    }
    _facts = frozenset(
        {"started_at", "started_by_id", "stopped_at", "stopped_by_id", "state_reason", "next_on", "occurrence_ids"}
    )

    # ---- the moves ---------------------------------------------------------------------------

    def _why_not_office(self):
        return self.env["directive.task"]._why_not_office()

    def _why_not_start(self):
        if reason := self._why_not_office():
            return reason
        if self.kind == "draft_submit" and not (self.product_type and self.approving_authority):
            return self.env._("Say what is to be drafted and who approves it (Điều 3 khoản 1a).")
        if not self._day_from(self.first_on):
            return self.env._("There is no such day between the first and the last one. Correct the rule.")
        return ""

    def _why_not_pause(self):
        return self._why_not_office()

    def _why_not_resume(self):
        return self._why_not_office()

    def _why_not_stop(self):
        return self._why_not_office()

    def _why_not_end(self):
        return "" if self.env.su and not self.next_on else self.env._("It ends by itself, after its last occurrence.")

    def action_start(self):
        """Start making tasks, from the first occurrence on; a task from which it was made is its first one."""
        for recurrence in self:
            recurrence._move("start", {"next_on": recurrence._day_from(recurrence.first_on)})
            recurrence._adopt_source()

    def action_pause(self, reason=None):
        """Make no task until it is resumed.

        :param reason: without it the dialog that asks for it is opened
        """
        return self._halt("pause", reason)

    def action_stop(self, reason=None):
        """Make no task any more; those that were made stay.

        :param reason: without it the dialog that asks for it is opened
        """
        return self._halt("stop", reason)

    def _halt(self, step, reason):
        if reason is None:
            return self._ask_reason(step)
        reason = self._require_text(reason, self.env._("Say why, or by which document (Điều 6 khoản 1c)."))
        return self._move(step, {"state_reason": reason}, reason)

    def action_resume(self):
        """Make tasks again; what came round during the pause is left out."""
        today = self.env["directive.calendar"]._today()
        for recurrence in self:
            next_on = recurrence._day_from(max(today, recurrence._not_made_from()))
            recurrence._move("resume", {"next_on": next_on, "state_reason": False})

    def _not_made_from(self):
        made = self.occurrence_ids.mapped("occurs_on")
        return max(made) + timedelta(days=1) if made else self.first_on
