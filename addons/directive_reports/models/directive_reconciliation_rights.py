from odoo import models


class DirectiveReconciliation(models.Model):
    """Who may take which step of a reconciliation, and why not (Điều 7 khoản 2)."""

    _inherit = "directive.reconciliation"

    def _is_office(self):
        return self.env["directive.task"]._is_office()

    def _why_not_take_part(self):
        """Say why the user has no part in this reconciliation, or nothing."""
        if self.env.su or self._is_office() or self.unit_id._has_member(self.env.user):
            return ""
        return self.env._(
            "Only %(unit)s and the Office reconcile its tasks (Điều 7 khoản 2).", unit=self.unit_id.name or "…"
        )

    _why_not_read = _why_not_take_part
    _why_not_compare = _why_not_take_part

    def _why_not_decide(self):
        """Say why the user may not decide on a row or a difference now, or nothing."""
        if self.state != "compared":
            return self.env._("Rows are decided after the comparison and before the signature (Điều 7 khoản 2).")
        return self._why_not_take_part()

    def _why_not_restart(self):
        if self.difference_ids.filtered(lambda one: one.state == "disputed"):
            return self.env._(
                "A difference was disputed already, and what was raised stays on record (Điều 7). Begin a new"
                " reconciliation."
            )
        return self._why_not_take_part()

    def _why_not_decided(self):
        if self.check_count:
            return self.env._(
                "%(count)s rows wait for a person to say which task they are (Điều 7 khoản 2).", count=self.check_count
            )
        if self.open_count:
            return self.env._(
                "%(count)s differences are not decided: accept, dispute or explain each (Điều 7 khoản 2b).",
                count=self.open_count,
            )
        return ""

    def _why_not_sign(self):
        by_office = not self.unit_id.on_system and self._is_office()
        if not (by_office or self.env.su or self.unit_id._has_head(self.env.user)):
            return self.env._(
                "Only the head of %(unit)s, who answers for accuracy, signs for it (Điều 7 khoản 2c).",
                unit=self.unit_id.name,
            )
        return self._why_not_decided()

    def _why_not_close(self):
        if self.env.su or self._is_office():
            return ""
        return self.env._("The Office closes the minutes that the unit has signed (Điều 7 khoản 2).")

    def _why_not_send_back(self):
        return self._why_not_close() and self._why_not_sign()
