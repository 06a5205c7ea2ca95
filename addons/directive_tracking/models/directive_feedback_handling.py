from odoo import models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date, format_duration

from .directive_unit import OFFICE_KINDS


class DirectiveFeedback(models.Model):
    """The Office answers: it corrects and transfers again in one transaction, or refuses (Điều 6 khoản 1c)."""

    _inherit = "directive.feedback"

    # ---- who may, and why not -------------------------------------------------------------

    def _why_not_accept(self):
        if reason := self._why_not_handle():
            return reason
        if self.task_id.state == "returned" and not self.is_return:
            return self.env._(
                "%(unit)s has returned this task. Answer the return first (Điều 6 khoản 1c): to accept it corrects the"
                " task and transfers it again.",
                unit=self.task_id.lead_unit_id.name,
            )
        return ""

    def _why_not_refuse(self):
        return self._why_not_handle()

    def _why_not_handle(self):
        if self.env.su:
            return ""
        if reason := self.env["directive.task"]._why_not_office():
            return reason
        # Every specialist belongs to the Office, so its own feedback is answered by a colleague of who filed it.
        own = self.unit_id.kind not in OFFICE_KINDS and self.unit_id._has_member(self.env.user)
        if own or self.filed_by_id == self.env.user:
            return self.env._(
                "This is feedback of your own unit, or your own: somebody else of the Office answers it"
                " (Điều 6 khoản 1c)."
            )
        return ""

    # ---- the steps ------------------------------------------------------------------------

    def action_accept(self, answer=None):
        """Accept one feedback; without an answer, open the dialog that corrects or enters the task.

        :param answer: what was corrected, or the answer to feedback on the regulation
        :return: an action that opens the dialog, or nothing
        """
        self.ensure_one()
        if answer is not None:
            return self._accept(answer)
        if self.kind == "regulation":
            return self._ask_reason("accept")
        if refusal := self._why_not("accept"):
            raise UserError(refusal)
        return self.env["directive.feedback.acceptance"]._open(self)

    def action_refuse(self, reason=None):
        """Refuse feedback with a reason; a returned task goes back to its unit.

        :param reason: told to the unit; without it a dialog asks for it
        """
        if reason is None:
            return self._ask_reason("refuse")
        reason = self._require_text(
            reason,
            self.env._("Say why the feedback is not accepted: the unit needs the reason (Điều 6 khoản 1c)."),
        )
        for feedback in self:
            feedback._move("refuse", {"answer": reason}, reason)
            if feedback.is_return and feedback.task_id.state == "returned":
                feedback.task_id._move("refuse_return", reason=reason)
            feedback._tell_answer("feedback_refused", reason)
        return None

    def _accept(self, answer, wanted=None):
        """Accept one feedback, with all that follows from it, in one transaction.

        :param answer: what the unit reads; needed where nothing is corrected
        :param wanted: {field: value or records}: the assignment as it shall be, or the task that was missing
        :raises UserError: when nothing is corrected and nothing is said
        """
        self.ensure_one()
        self._lock_for_move()
        if refusal := self._why_not("accept"):
            raise UserError(refusal)
        answer = (answer or "").strip()
        if self.kind == "missing_task":
            self._accept_missing_task(answer, wanted or {})
        elif self.kind == "regulation":
            answer = self._require_text(answer, self.env._("Say what is done about it (Điều 14)."))
            self._move("accept", {"answer": answer}, answer)
        else:
            self._accept_correction(answer, wanted or {})
        self._tell_answer(self._accepted_occasion(), answer or self.correction)

    def _accepted_occasion(self):
        """Return the key of the one mail that tells the unit all that followed from its feedback."""
        task = self.task_id
        if not self.correction and not self.is_return:
            return "feedback_accepted"
        if self.unit_id in task.lead_unit_id | task.coordinating_unit_ids:
            return "feedback_corrected"
        return "feedback_moved"

    def _accept_correction(self, answer, wanted):
        task = self.task_id
        changes = {name: value for name, value in wanted.items() if (value or False) != (task[name] or False)}
        correction = "\n".join(self._change_line(name, value) for name, value in changes.items())
        if not changes and not answer:
            raise UserError(
                self.env._(
                    "Nothing is corrected yet (Điều 6 khoản 1c): choose another lead unit, correct the content or the"
                    " deadline, or say in the answer what was corrected."
                )
            )
        transfers_again = changes or self.is_return
        if refusal := transfers_again and task._why_not("reassign"):
            raise UserError(refusal)
        self._move("accept", {"answer": answer, "correction": correction}, answer or correction)
        if transfers_again:
            values = {name: task._fields[name].convert_to_write(value, task) for name, value in changes.items()}
            task._reassign(values, "correction", answer or correction, answered=self.unit_id)

    def _change_line(self, name, value):
        old, new = self.task_id[name], value
        label = self.task_id._fields[name]._description_string(self.env)
        return f"{label}: {self._in_words(old)} → {self._in_words(new)}"

    def _in_words(self, value):
        if isinstance(value, models.BaseModel):
            value = ", ".join(value.mapped("display_name"))
        elif hasattr(value, "isoformat"):
            value = format_date(self.env, value)
        elif isinstance(value, float):
            value = value and format_duration(value)
        return value or "–"

    def _accept_missing_task(self, answer, wanted):
        tasks = self.env["directive.task"]
        if not wanted:
            raise UserError(self.env._("Enter the task that is missing; it is transferred at once (Điều 6 khoản 1c)."))
        values = {name: tasks._fields[name].convert_to_write(value, tasks) for name, value in wanted.items()}
        task = tasks.create(values)
        task.action_transfer()
        facts = {"answer": answer, "new_task_id": task.id, "document_id": task.document_id.id}
        self._move("accept", facts, answer or task.name)

    def _tell_answer(self, occasion, text):
        verdicts = dict(self._fields["state"]._description_selection(self.env))
        verdict = verdicts[self.state]
        sentence = self.env._("Feedback of %(unit)s – %(verdict)s", unit=self.unit_id.name, verdict=verdict)
        self._tell_chatter(sentence, text)
        self.env["directive.notice"]._tell_feedback(self, occasion)


class DirectiveTask(models.Model):
    _inherit = "directive.task"

    def _after_move(self, name):
        result = super()._after_move(name)
        if name in ("reassign", "cancel"):
            self._settle_returns(name)
        return result

    def _settle_returns(self, name):
        """Close the open returns of tasks that somebody has given anew or cancelled without answering them."""
        feedback = self.env["directive.feedback"]
        # sudo: the step itself was allowed; whoever took it (a leader, too) has thereby answered the return.
        open_returns = feedback.sudo().search(
            [("task_id", "in", self.ids), ("is_return", "=", True), ("state", "=", "new")]
        )
        for returned in open_returns:
            answer = returned.task_id._move_sentence(name)
            returned._move("accept", {"answer": answer}, answer)
            self.env["directive.notice"]._tell_feedback(returned, "feedback_accepted")
