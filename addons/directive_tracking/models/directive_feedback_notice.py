from odoo import api, models

from .directive_notice import Occasion


class DirectiveNotice(models.AbstractModel):
    """Feedback is told to who answers it, its answer to the unit that filed it."""

    _inherit = "directive.notice"

    @api.model
    def _occasions(self):
        return {
            **super()._occasions(),
            "feedback_filed": Occasion(
                audiences=("handler",),
                subject=self.env._("Feedback to answer: %(documents)s"),
                advice=self.env._(
                    "Accept it, which corrects the task and transfers it again, or say why not; within one working"
                    " day (Điều 6 khoản 1c)."
                ),
            ),
            "feedback_accepted": Occasion(
                audiences=("objector",),
                subject=self.env._("Feedback accepted: %(documents)s"),
                advice=self.env._("The Office has accepted your unit's feedback (Điều 6 khoản 1c)."),
            ),
            "feedback_corrected": Occasion(
                audiences=("objector",),
                subject=self.env._("Feedback accepted, task transferred again: %(documents)s"),
                advice=self.env._(
                    "The Office has accepted your unit's feedback, and the task was transferred to your unit again."
                    " Compare it with its document; the unit's working day to object starts anew (Điều 6 khoản 1c, 2a)."
                ),
            ),
            "feedback_moved": Occasion(
                audiences=("objector",),
                subject=self.env._("Feedback accepted, task given to another unit: %(documents)s"),
                advice=self.env._(
                    "The Office has accepted your unit's feedback. Your unit has nothing more to do with this task"
                    " (Điều 6 khoản 1c)."
                ),
            ),
            "feedback_refused": Occasion(
                audiences=("objector",),
                subject=self.env._("Feedback not accepted: %(documents)s"),
                advice=self.env._("A task that was returned is with your unit again; its deadline stays as it is."),
            ),
        }

    @api.model
    def _tell_feedback(self, feedback, occasion):
        """Queue one mail a person about one ``directive.feedback``."""
        # sudo: addresses are not readable by everybody who files or answers feedback; they only get mail.
        feedback = feedback.sudo()
        if "handler" in self._occasion(occasion).audiences:
            addresses = self._reach([], self._handlers(feedback))
        else:
            addresses = self._reach(feedback.unit_id, feedback.unit_id.user_ids)
        self._queue(
            [
                self.with_context(lang=reader.lang)._feedback_mail(reader, feedback, occasion)
                for reader in addresses.values()
            ]
        )

    @api.model
    def _handlers(self, feedback):
        """Return the users who answer: the specialist of the task, of the document, or the Office's leaders."""
        specialists = feedback.task_id.monitor_user_id or feedback.document_id.task_ids.monitor_user_id
        return specialists or self._people(feedback.task_id, "office_leader")

    def _feedback_mail(self, reader, feedback, occasion):
        declared = self._occasion(occasion)
        feedback = feedback.with_env(self.env(su=True))
        about = feedback.document_reference or self.env._("the regulation")
        heading = declared.subject % {"count": 1, "documents": about}
        reply_to = self._reply_address(feedback, reader)
        body = self.env["ir.qweb"]._render(
            "directive_tracking.feedback_mail",
            {
                "heading": heading,
                "advice": declared.advice,
                "feedback": feedback,
                "page": self._page(feedback, reader),
                "reply_hint": self._reply_hint(reply_to),
                "sender": self.env.user.name,
            },
        )
        return self._envelope(reader.address, heading, body, reply_to)
