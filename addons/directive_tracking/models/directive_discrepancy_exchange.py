from odoo import api, fields, models
from odoo.exceptions import UserError

from .directive_notice import Occasion


class DirectiveDiscrepancy(models.Model):
    """The two sides of a discrepancy: who answers, who corrects, and what they say to each other (Điều 7)."""

    _inherit = "directive.discrepancy"

    # ---- the two sides ----------------------------------------------------------------------

    def _why_not(self, name):
        """Say nothing of sides before it is raised: a form that is being filled in has none."""
        return super()._why_not(name) if self._origin else self.env._("Record the discrepancy first (Điều 7).")

    def _answers(self):
        """Tell whether the current user speaks for the side that has to answer.

        That is the lead unit when the Office raised it; the Office when a unit did, and the lead unit too where
        another unit speaks of the lead's own statement. For a lead that is not on the system the Office answers.
        """
        lead = self.task_id.lead_unit_id
        works_for_lead = lead._has_member(self.env.user)
        if self.env.su:
            return True
        if self.raised_by_id == self.env.user:
            return False
        if self.side == "office":
            return works_for_lead or (not lead.on_system and self.task_id._is_office())
        of_lead = works_for_lead and self.unit_id != lead and self._correctable().owner == "unit"
        return of_lead or (self.task_id._is_office() and not self.unit_id._has_member(self.env.user))

    def _owns(self):
        """Tell whether the current user may write the statement itself (Điều 6)."""
        lead = self.task_id.lead_unit_id
        if self.env.su:
            return True
        if self._correctable().owner == "office":
            return self.task_id._is_office()
        return lead._has_member(self.env.user) or (not lead.on_system and self.task_id._is_office())

    def _why_not_answer(self):
        if self._answers():
            return ""
        return self.env._(
            "The other side answers: the unit what the Office raised, the Office what a unit raised (Điều 7 khoản 1,"
            " 2b). You may add a statement."
        )

    def _why_not_agree(self):
        return self._why_not_answer()

    def _why_not_disagree(self):
        return self._why_not_answer()

    def _why_not_correct(self):
        if not self._owns():
            return self.env._(
                "Whose statement it is corrects it: the lead unit progress, results and other information, the Office"
                " the rest (Điều 6 khoản 1, 2b; Điều 7)."
            )
        if self.state != "agreed" and not self._answers():
            return self.env._("The other side has not agreed yet (Điều 7 khoản 1). Wait for its answer.")
        return ""

    def action_agree(self):
        """Agree, for the other side, that the statement is to be corrected."""
        self._move("agree")
        self.env["directive.notice"]._tell(self.task_id, "discrepancy_answer", self._answer(self.env._("Agreed")))

    def action_disagree(self, reason=None):
        """Say, for the other side, why the statement stands.

        :param reason: why; without it the dialog that asks for it is opened
        """
        if reason is None:
            return self._ask_reason("disagree")
        reason = self._require_text(reason, self.env._("Say why the statement is right as it stands (Điều 7 khoản 1)."))
        self._move("disagree", reason=reason)
        self._add_statement(reason)
        answer = self._answer(self.env._("Not agreed"), reason)
        return self.env["directive.notice"]._tell(self.task_id, "discrepancy_answer", answer)

    def _answer(self, verdict, reason=None):
        return ". ".join(filter(None, (f"{verdict} – {self._sentence()}", reason)))

    # ---- the exchange -----------------------------------------------------------------------

    def action_state(self, text=None):
        """Add a statement to the exchange.

        :param text: without it the dialog that asks for it is opened
        """
        if refusal := self.task_id._why_not_raise():
            raise UserError(refusal)
        if text is None:
            return self.env["directive.reason.wizard"]._open(self, "state")
        text = self._require_text(text, self.env._("Write the statement (Điều 7)."))
        self._add_statement(text)
        return self.env["directive.notice"]._tell(self.task_id, "discrepancy_answer", self._answer(text))

    def _add_statement(self, text):
        self.check_access("read")
        # sudo: author and time are stamped, and what was said stays; the user reads the discrepancy.
        self.env["directive.discrepancy.statement"].sudo().create(
            [
                {"discrepancy_id": one.id, "text": text, "author_id": self.env.uid, "at": fields.Datetime.now()}
                for one in self
            ]
        )


class DirectiveNotice(models.AbstractModel):
    _inherit = "directive.notice"

    @api.model
    def _occasions(self):
        answer = self.env._("Open the task and its discrepancies to read the whole exchange.")
        by_office = Occasion(
            audiences=("lead",),
            subject=self.env._("The Office found a discrepancy: %(documents)s"),
            advice=self.env._("Check it: agree and correct it, or say why it stands (Điều 7 khoản 1)."),
        )
        by_unit = Occasion(
            audiences=("specialist", "lead"),
            subject=self.env._("A unit found a discrepancy: %(documents)s"),
            advice=self.env._("Check it: agree, or say why it stands (Điều 7 khoản 2b)."),
        )
        answered = Occasion(
            audiences=("specialist", "lead", "coordinating"),
            subject=self.env._("Answer to a discrepancy: %(documents)s"),
            advice=answer,
        )
        corrected = Occasion(
            audiences=("specialist", "lead", "coordinating"),
            subject=self.env._("Discrepancy corrected: %(documents)s"),
            advice=answer,
        )
        return {
            **super()._occasions(),
            "discrepancy_by_office": by_office,
            "discrepancy_by_unit": by_unit,
            "discrepancy_answer": answered,
            "discrepancy_corrected": corrected,
        }
