import re
from datetime import date

from odoo import fields, models
from odoo.exceptions import UserError

from .directive_discrepancy import CORRECTABLE

_DAY_FIRST = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")


class DirectiveDiscrepancy(models.Model):
    """How an agreed correction reaches the record: one transaction, old and new value in the log (Điều 7 khoản 1)."""

    _inherit = "directive.discrepancy"

    def _correctable(self):
        return CORRECTABLE[self.item]

    def _target(self):
        """Return the record that holds the statement."""
        return self[self._correctable().record]

    def _present_value(self):
        """Return what the system shows now, as text."""
        # sudo: read only after the target was checked, and shown to who may read the discrepancy.
        value = self.sudo()._target()[self._correctable().field]
        if isinstance(value, date):
            return fields.Date.to_string(value)
        return str(value) if value or (value == 0 and value is not False) else ""

    def _right_value(self):
        """Return the right value as the field takes it.

        :raises UserError: with what to type, when it is not a value of that kind
        """
        text = (self.right_value or "").strip()
        if not text:
            raise UserError(self.env._("Write the value that is right (Điều 7)."))
        if self.item == "progress_percent":
            return self._to_percent(text)
        if self.item == "result_paper_date":
            return self._to_past_day(text)
        return text

    def _to_percent(self, text):
        digits = text.removesuffix("%").strip()
        if not (digits.isascii() and digits.isdigit() and int(digits) <= 100):
            raise UserError(self.env._("Write the share done as a whole number between 0 and 100 (Điều 7)."))
        return int(digits)

    def _to_past_day(self, text):
        match = _DAY_FIRST.match(text)
        try:
            day = date(*map(int, reversed(match.groups()))) if match else date.fromisoformat(text)
        except ValueError as error:
            raise UserError(
                self.env._("Write the date of the paper as day/month/year, for instance 12/6/2026 (Điều 6 khoản 1b).")
            ) from error
        if day > self.env["directive.calendar"]._today():
            raise UserError(self.env._("The date of the paper lies in the future. Correct it."))
        return day

    def action_correct(self, reason=None):
        """Put the right value in the place of the wrong one.

        :param reason: why; without it the dialog that asks for it is opened
        """
        if reason is None:
            return self._ask_reason("correct")
        self.ensure_one()
        reason = self._require_text(reason, self.env._("Say why it is corrected: it stands in the log (Điều 7)."))
        old = self._present_value()
        self._check_unchanged(old)
        facts = {"old_value": old}
        if self.state != "agreed":
            facts |= {"agreed_at": fields.Datetime.now(), "agreed_by_id": self.env.uid}
        self._move("correct", facts, reason)
        self._apply(old, reason)
        self._add_statement(reason)
        return self.env["directive.notice"]._tell(self.task_id, "discrepancy_corrected", self._corrected_sentence())

    def _corrected_sentence(self):
        labels = dict(self._fields["item"]._description_selection(self.env))
        return self.env._(
            "%(item)s: “%(old)s” became “%(new)s”.",
            item=labels[self.item],
            old=self.old_value or "–",
            new=self._present_value(),
        )

    def _check_unchanged(self, now):
        if now not in (self.shown_value or "", str(self._right_value())):
            raise UserError(
                self.env._(
                    "It reads “%(now)s” by now and was “%(then)s” when this was raised (Điều 7). Raise a new"
                    " discrepancy about what stands there now.",
                    now=now or "–",
                    then=self.shown_value or "–",
                )
            )

    def _apply(self, old, reason):
        field, new = self._correctable().field, self._right_value()
        # sudo: the move has just established that both sides agree and that the user is the statement's owner.
        target = self._target().sudo()
        target.lock_for_update(allow_referencing=True)
        was = target[field]
        values = {field: new}
        if self.item == "result_paper_date":
            self._redate(target, was, new, reason)
        if hasattr(target, "_facts_open"):
            target = target._facts_open()
        target.write(values)
        self.env["directive.log"]._append(target, field, old, self._present_value(), f"{self.source}: {reason}")
        if self.item == "progress_percent" and target == target.search([("task_id", "=", self.task_id.id)], limit=1):
            # The task shows what the newest report says.
            self.task_id._facts_open().sudo().write({"percent": new})

    def _redate(self, result, was, day, reason):
        """The paper's date decides when the result was submitted (Điều 6 khoản 1b): derive that anew."""
        calendar = self.env["directive.calendar"]
        if not was or result.submitted_at != calendar._start_of_day(was):
            return
        instant = calendar._start_of_day(day)
        task = result.task_id
        if task.submitted_at == result.submitted_at and result.verification_state in ("pending", "confirmed"):
            self.env["directive.log"]._append(task, "submitted_at", task.submitted_at, instant, reason)
            task._facts_open().write({"submitted_at": instant})
        self.env["directive.log"]._append(result, "submitted_at", result.submitted_at, instant, reason)
        result._facts_open().write({"submitted_at": instant})
