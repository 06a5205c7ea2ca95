from odoo import fields, models
from odoo.exceptions import UserError

from .directive_transition_mixin import Transition


class DirectiveTask(models.Model):
    """The life of a task: its states, who may move it, and what each move records (Điều 6)."""

    _inherit = "directive.task"

    _transitions = {
        "transfer": Transition(("draft",), "transferred", "transferred"),
        "recall": Transition(("transferred",), "draft"),
        "return": Transition(("transferred", "in_progress"), "returned", "returned"),
        "refuse_return": Transition(("returned",), "transferred"),
        "reassign": Transition(("returned", "transferred", "in_progress"), "transferred"),
        "accept": Transition(("transferred",), "in_progress", "accepted"),
        "submit": Transition(("transferred", "in_progress"), "submitted"),
        "confirm": Transition(("submitted",), "confirmed", "confirmed"),
        "reject": Transition(("submitted",), "in_progress"),
        "cancel": Transition(("transferred", "in_progress", "submitted", "returned"), "cancelled", "cancelled"),
    }
    _facts = frozenset(
        {
            "transferred_at",
            "transferred_by_id",
            "received_at",
            "returned_at",
            "returned_by_id",
            "accepted_at",
            "accepted_by_id",
            "submitted_at",
            "submitted_by_id",
            "confirmed_at",
            "confirmed_by_id",
            "cancelled_at",
            "cancelled_by_id",
            "cancel_document_id",
            "cancel_reason",
            "involved_unit_ids",
            "deadline_at",
            "date_effective",
            "extension_last_at",
            "arises_on",
            "entry_due_at",
            "review_due_at",
            "reviewed_at",
            "deadline_ids",
            "assignment_id",
            "last_progress_at",
            "percent",
        }
    )

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("transferred", "Transferred"),
            ("returned", "Returned to the Office"),
            ("in_progress", "In progress"),
            ("submitted", "Result submitted"),
            ("confirmed", "Confirmed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        group_expand=True,
    )
    transferred_at = fields.Datetime(copy=False, readonly=True)
    transferred_by_id = fields.Many2one("res.users", "Transferred by", copy=False, readonly=True)
    received_at = fields.Datetime(
        copy=False, readonly=True, help="The newest transfer, to the present lead: the unit's clocks start here."
    )
    returned_at = fields.Datetime(copy=False, readonly=True)
    returned_by_id = fields.Many2one("res.users", "Returned by", copy=False, readonly=True)
    accepted_at = fields.Datetime(copy=False, readonly=True)
    accepted_by_id = fields.Many2one("res.users", "Accepted by", copy=False, readonly=True)
    submitted_at = fields.Datetime(
        copy=False, readonly=True, help="Of the result that is confirmed or waiting; a rejected one does not count."
    )
    submitted_by_id = fields.Many2one("res.users", "Submitted by", copy=False, readonly=True)
    confirmed_at = fields.Datetime(copy=False, readonly=True)
    confirmed_by_id = fields.Many2one("res.users", "Confirmed by", copy=False, readonly=True)
    cancelled_at = fields.Datetime(copy=False, readonly=True)
    cancelled_by_id = fields.Many2one("res.users", "Cancelled by", copy=False, readonly=True)
    cancel_document_id = fields.Many2one(
        "directive.document", "Cancelled by document", copy=False, readonly=True, ondelete="restrict"
    )
    cancel_reason = fields.Char("Reason of the cancellation", copy=False, readonly=True)

    # ---- who may, and why not ------------------------------------------------------------

    def _why_not_office(self):
        if self.env.su or self._is_office():
            return ""
        return self.env._("Only the Office of the committee does this (Điều 6 khoản 1).")

    def _why_not_verify(self):
        if reason := self._why_not_office():
            return reason
        if self.submitted_by_id == self.env.user and self.lead_unit_id._has_member(self.env.user) and not self.env.su:
            return self.env._(
                "You submitted this result for your own unit; somebody else of the Office verifies it"
                " (Điều 5 khoản 10)."
            )
        return ""

    def _why_not_lead(self):
        if self.env.su or self.lead_unit_id._has_member(self.env.user):
            return ""
        return self.env._(
            "Only the lead unit, %(unit)s, does this (Điều 6 khoản 2b). A coordinating unit sends its part to the lead"
            " (Điều 10 khoản 2b).",
            unit=self.lead_unit_id.name,
        )

    def _why_not_record(self):
        """Say why the user may not record items 8 and 9 of Điều 5 for this task, or nothing."""
        reason = self._why_not_lead()
        if not reason:
            return ""
        if not self._is_office():
            return reason
        if self.lead_unit_id.on_system:
            return self.env._(
                "%(unit)s works on the system and records its own progress and results; the Office does it only for"
                " units that are not yet on the system (Điều 6 khoản 1b).",
                unit=self.lead_unit_id.name,
            )
        return ""

    def _why_not_transfer(self):
        return self._why_not_office() or self._why_incomplete()

    def _why_incomplete(self):
        """Say what Điều 3-5 still ask for before this task may go out, or nothing."""
        task = self.name or self.content or ""
        if self.is_routine:
            return self.env._(
                "“%(task)s” is routine work of the unit, which is not tracked (Điều 3 khoản 1b). Delete it here, or"
                " take away the mark.",
                task=task,
            )
        if not self.date_deadline:
            return self.env._(
                "“%(task)s” has no deadline. A tracked task has one fixed by its document (Điều 4 khoản 1a):"
                " type the date, or the document's words such as “trước ngày 30/6/2026”.",
                task=task,
            )
        if self.kind == "draft_submit" and not (self.product_type and self.approving_authority):
            return self.env._(
                "“%(task)s” asks for a draft: say what is to be drafted and who approves it (Điều 3 khoản 1a).",
                task=task,
            )
        if not self.lead_unit_id.active:
            return self.env._(
                "“%(unit)s” is not active any more. Choose another lead unit (Điều 5 khoản 3).",
                unit=self.lead_unit_id.name,
            )
        return ""

    def _why_not_recall(self):
        if reason := self._why_not_office():
            return reason
        calendar = self.env["directive.calendar"]
        if calendar._local_date(self.transferred_at) != calendar._today():
            return self.env._(
                "A transfer can be recalled on its own day only. From the next day on the task is cancelled by"
                " reference to a document (Điều 6 khoản 1c)."
            )
        return ""

    def _why_not_return(self):
        return self._why_not_lead()

    def _why_not_refuse_return(self):
        return self._why_not_office()

    def _why_not_reassign(self):
        if self.env.user.has_group("directive_tracking.group_city_leader"):
            return ""
        return self._why_not_office()

    def _why_not_accept(self):
        return self._why_not_lead()

    def _why_not_submit(self):
        return self._why_not_record()

    def _why_not_confirm(self):
        return self._why_not_verify()

    def _why_not_reject(self):
        return self._why_not_verify()

    def _why_not_cancel(self):
        return self._why_not_office()

    def _after_move(self, name):
        # The record rules read this relation, and a search does not flush a computed many2many by itself.
        self.flush_recordset(["involved_unit_ids"])
        self._message_log_batch({task.id: task._move_sentence(name) for task in self})
        return super()._after_move(name)

    def _move_sentence(self, name):
        names = ", ".join(self.coordinating_unit_ids.mapped("name")) or self.env._("none")
        return {
            "transfer": self.env._(
                "Transferred to %(lead)s (lead); coordinating: %(others)s; specialist: %(specialist)s.",
                lead=self.lead_unit_id.name,
                others=names,
                # sudo: the specialist's name stands on every task (Điều 11 khoản 1).
                specialist=self.sudo().monitor_user_id.name,
            ),
            "recall": self.env._("Transfer recalled."),
            "return": self.env._("Returned to the Office by %(unit)s.", unit=self.lead_unit_id.name),
            "refuse_return": self.env._(
                "Return not accepted; the task stays with %(unit)s.", unit=self.lead_unit_id.name
            ),
            "reassign": self.env._("Transferred again, to %(unit)s.", unit=self.lead_unit_id.name),
            "accept": self.env._("Accepted by %(unit)s.", unit=self.lead_unit_id.name),
            "submit": self.env._("Result submitted."),
            "confirm": self.env._("Result confirmed."),
            "reject": self.env._("Result not confirmed; back to work."),
            "cancel": self.env._("Cancelled by %(document)s.", document=self.cancel_document_id.reference),
        }[name]

    # ---- the moves ------------------------------------------------------------------------

    def action_transfer(self):
        """Transfer draft tasks to their units and tell everybody concerned (Điều 6 khoản 1a)."""
        self._move("transfer", {"received_at": fields.Datetime.now()})
        self._keep_deadline_history("transfer")
        self.env["directive.notice"]._tell(self, "transfer")

    def action_recall(self):
        """Take back a transfer that no unit has accepted, on its own day."""
        self.env["directive.notice"]._tell(self, "recall")
        self._move("recall", {"transferred_at": False, "transferred_by_id": False, "received_at": False})
        # sudo: the history follows the task's facts, and this transfer did not take place.
        self.sudo().deadline_ids.unlink()

    def action_accept(self):
        """Accept tasks on behalf of the lead unit (Điều 6 khoản 2a)."""
        self._move("accept")

    def action_submit(self):
        """Submit the prepared result; without one, open the form in which it is written.

        :return: an action that opens the form, or nothing when the result was submitted
        """
        self.ensure_one()
        prepared = self.result_ids.filtered(lambda result: result.verification_state == "draft")[:1]
        if prepared:
            return prepared.action_submit()
        if reason := self._why_not("submit"):
            raise UserError(reason)
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_tracking.action_directive_result_new")
        return {**action, "context": {"default_task_id": self.id}}

    def action_confirm(self, note=None):
        """Confirm the submitted result (Điều 5 khoản 10, Điều 6 khoản 1c)."""
        self._move("confirm")
        self._pending_results()._verify("confirm", note)
        self.env["directive.notice"]._tell(self, "confirm")

    def action_reject(self, reason=None):
        """Refuse the submitted result; the task goes back to work.

        :param reason: what is missing; without it the dialog that asks for it is opened
        """
        if reason is None:
            return self._ask_reason("reject")
        reason = self._require_text(
            reason,
            self.env._(
                "Say why the result is not confirmed: the unit needs to know what is missing (Điều 6 khoản 1c)."
            ),
        )
        results = self._pending_results()
        self._move("reject", {"submitted_at": False, "submitted_by_id": False}, reason)
        results._verify("reject", reason)
        return self.env["directive.notice"]._tell(self, "reject", reason)

    def action_cancel(self, document=None, reason=None):
        """Cancel tasks by reference to the document that says so.

        :param document: a ``directive.document`` or its id; without it a dialog asks for it
        """
        if document is None:
            return self._ask_reason("cancel")
        document_id = document if isinstance(document, int) else document.id
        cancelling = self.env["directive.document"].browse(document_id).exists()
        if not cancelling:
            raise UserError(self._cancel_needs_document())
        cancelling.check_access("read")
        facts = {"cancel_document_id": cancelling.id, "cancel_reason": reason or False}
        self._move("cancel", facts, " – ".join(filter(None, (cancelling.reference, reason))))
        return self.env["directive.notice"]._tell(self, "cancel")

    def _cancel_needs_document(self):
        return self.env._("A task is cancelled only by reference to a document. Choose the document that cancels it.")

    def _pending_results(self):
        return self.result_ids.filtered(lambda result: result.verification_state == "pending")
