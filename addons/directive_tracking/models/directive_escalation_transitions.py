from odoo import models
from odoo.exceptions import UserError

from .directive_transition_mixin import Transition
from .directive_unit import OFFICE_KINDS

#: While one is open, its unit raises no second one about the same task.
OPEN_STATES = ("raised", "with_office", "proposed")


class DirectiveEscalation(models.Model):
    """The road of a difficulty: its steps, who may take them, and what each records (Điều 8 khoản 4)."""

    _inherit = "directive.escalation"

    _transitions = {
        "raise": Transition(("draft",), "raised", "raised"),
        "take": Transition(("raised",), "with_office", "taken"),
        "ask": Transition(("raised", "with_office"), "with_office"),
        "propose": Transition(("raised", "with_office"), "proposed", "proposed"),
        "send_back": Transition(("proposed",), "with_office"),
        "decide": Transition(("proposed",), "decided", "decided"),
        "withdraw": Transition(OPEN_STATES, "withdrawn", "withdrawn"),
    }
    _facts = frozenset(
        {
            "unit_id",
            "raised_at",
            "raised_by_id",
            "taken_at",
            "taken_by_id",
            "opinion_ids",
            "office_proposal",
            "proposed_at",
            "proposed_by_id",
            "decision",
            "decided_at",
            "decided_by_id",
            "withdrawn_at",
            "withdrawn_by_id",
            "send_back_reason",
            "withdraw_reason",
        }
    )

    # ---- who may, and why not ----------------------------------------------------------

    def _why_not_office(self):
        if self.env.su or self.env["directive.task"]._is_office():
            return ""
        return self.env._("Only the Office of the committee does this (Điều 8 khoản 4, Điều 10 khoản 1b).")

    def _why_not_own(self):
        """Say why the user does not speak for the one who raised it, or nothing."""
        if self.env.su or self.unit_id._has_member(self.env.user):
            return ""
        by_office = not self.unit_id or self.unit_id.kind in OFFICE_KINDS
        if by_office and self.env["directive.task"]._is_office():
            return ""
        return self.env._(
            "Only who raises this difficulty, %(unit)s, does this (Điều 12 khoản 2).",
            unit=self.unit_id.name or self.env._("the Office"),
        )

    def _why_not_raise(self):
        if reason := self._why_not_own() or self.task_id._why_not_raise_difficulty():
            return reason
        if not ((self.cause or "").strip() and (self.proposal or "").strip()):
            return self.env._(
                "Write the cause and what you propose: a decision needs both (Điều 8 khoản 4, Điều 12 khoản 2)."
            )
        if self.kind == "not_done" and not self.task_id._has_come_due():
            return self.env._(
                "This task has not come due yet; “due and not carried out” is for tasks that have (Điều 11 khoản 3)."
                " Choose another kind, for instance “Difficulty or obstacle”."
            )
        return self._why_not_second()

    def _why_not_second(self):
        # sudo: the colleagues of one's own unit raise for the same unit; only whether there is one is told.
        twin = self.sudo().search_count(
            [
                ("task_id", "=", self.task_id.id),
                ("unit_id", "=", self.unit_id.id),
                ("state", "in", OPEN_STATES),
            ],
            limit=1,
        )
        if not twin:
            return ""
        return self.env._(
            "%(unit)s has raised a difficulty about this task already, which is not decided yet (Điều 8 khoản 4)."
            " Withdraw that one first, or wait for the decision.",
            unit=self.unit_id.name or self.env._("the Office"),
        )

    def _why_not_take(self):
        return self._why_not_office()

    def _why_not_ask(self):
        return self._why_not_office()

    def _why_not_propose(self):
        return self._why_not_office() or self._why_too_few_opinions()

    def _why_too_few_opinions(self):
        given = self.opinion_ids.filtered(lambda opinion: opinion.state == "submitted")
        if self.kind != "differing_opinions" or len(given) >= 2:
            return ""
        return self.env._(
            "Where units are of different opinions, the leaders see at least two of them side by side (Điều 10 khoản"
            " 1c); %(count)s has been given so far. Ask the units first.",
            count=len(given),
        )

    def _why_not_leader(self):
        if not self.env.user.has_group("directive_tracking.group_city_leader"):
            return self.env._("Only the Chairman or a Vice-Chairman decides this (Điều 8 khoản 4, Điều 10 khoản 1c).")
        return ""

    def _why_not_send_back(self):
        return self._why_not_leader()

    def _why_not_decide(self):
        if reason := self._why_not_leader():
            return reason
        if self.raised_by_id == self.env.user:
            return self.env._("You raised this difficulty yourself; another leader decides it (Điều 8 khoản 4).")
        return ""

    def _why_not_withdraw(self):
        return self._why_not_own()

    # ---- the moves ---------------------------------------------------------------------

    def action_raise(self):
        """Raise the difficulty: from here on it stays as it is (Điều 12 khoản 2)."""
        for escalation in self:
            escalation._move("raise")
        self.env["directive.notice"]._tell_about(self, "difficulty_raised")

    def action_take(self):
        """Take the difficulty up in the Office."""
        self._move("take")

    def action_ask_opinions(self):
        """Open the dialog in which the Office asks units for their opinions (Điều 10 khoản 1b, 1c)."""
        self.ensure_one()
        if reason := self._why_not("ask"):
            raise UserError(reason)
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_tracking.action_directive_opinion_wizard")
        return {**action, "context": {"default_escalation_id": self.id}}

    def _ask_opinions(self, units, question, date_due):
        """Ask ``units`` for their opinions until the end of ``date_due``; units that were asked already are left out.

        :return: the new ``directive.opinion`` records
        """
        self.ensure_one()
        new_units = units - self.opinion_ids.unit_id
        if not new_units:
            raise UserError(self.env._("Choose units that have not been asked yet (Điều 10 khoản 1b)."))
        self._take_up()
        self._move("ask", reason=", ".join(new_units.mapped("name")))
        shared = {"escalation_id": self.id, "question": question or False, "date_due": date_due}
        opinions = self.env["directive.opinion"]._ask([{**shared, "unit_id": unit.id} for unit in new_units])
        self.env["directive.notice"]._tell_about(opinions, "opinion_asked", question)
        return opinions

    def _take_up(self):
        if self.state == "raised":
            self._move("take")

    def action_send_back(self, reason=None):
        """Send the difficulty back to the Office, which completes its proposal.

        :param reason: what is missing; without it the dialog that asks for it is opened
        """
        if reason is None:
            return self._ask_reason("send_back")
        reason = self._require_text(
            reason, self.env._("Say what is missing: the Office completes its proposal by it (Điều 10 khoản 1b).")
        )
        self._move("send_back", {"send_back_reason": reason}, reason)
        return self.env["directive.notice"]._tell_about(self, "difficulty_sent_back", reason)

    def action_withdraw(self, reason=None):
        """Withdraw the difficulty before it is decided.

        :param reason: why; without it the dialog that asks for it is opened
        """
        if reason is None:
            return self._ask_reason("withdraw")
        reason = self._require_text(
            reason, self.env._("Say why the difficulty is withdrawn: the Office reads it (Điều 12 khoản 2).")
        )
        self._move("withdraw", {"withdraw_reason": reason}, reason)
        return self.env["directive.notice"]._tell_about(self, "difficulty_withdrawn", reason)

    def _after_move(self, name):
        # sudo: a line in the chatter of the task, for all who follow it; it quotes no text of anybody.
        for escalation in self.sudo():
            if sentence := escalation._move_sentence(name):
                escalation.task_id._message_log_batch({escalation.task_id.id: sentence})
        if name in ("decide", "withdraw"):
            # sudo: units do not see each other's opinions, and none is needed any more.
            self.sudo().opinion_ids._lapse()
        return super()._after_move(name)

    def _move_sentence(self, name):
        who = self.unit_id.name or self.env._("the Office")
        return {
            "raise": self.env._("A difficulty was raised by %(unit)s.", unit=who),
            "propose": self.env._("The Office put the difficulty raised by %(unit)s before the leaders.", unit=who),
            "decide": self.env._("The leaders decided on the difficulty raised by %(unit)s.", unit=who),
            "withdraw": self.env._("The difficulty raised by %(unit)s was withdrawn.", unit=who),
        }.get(name)
