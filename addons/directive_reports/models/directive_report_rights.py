from odoo import fields, models

from .directive_report import REPORT_CLAUSES


class DirectiveReport(models.Model):
    """Who may write, approve, send, answer and correct a report, and why not (Điều 7, 11, 12, 14)."""

    _inherit = "directive.report"

    def _is_writer(self):
        """Tell whether the user belongs to those who write this report."""
        return self.unit_id._has_member(self.env.user) if self.kind == "unit" else self._is_office()

    def _is_office(self):
        return self.env["directive.task"]._is_office()

    def _why_not_write(self):
        """Say why the user may not write this report, or nothing."""
        clause = REPORT_CLAUSES[self.kind]
        if not self._is_writer():
            if self.kind == "unit":
                return self.env._(
                    "Only %(unit)s writes its report (%(clause)s).", unit=self.unit_id.name, clause=clause
                )
            return self.env._("Only the Office of the committee writes this report (%(clause)s).", clause=clause)
        if self.state not in (False, "draft"):
            return self.env._(
                "What was approved does not change (Điều 7 khoản 1). Take the approval back while it is not sent,"
                " afterwards write a correction."
            )
        return ""

    def _why_not_approve(self):
        clause = REPORT_CLAUSES[self.kind]
        if self.kind == "unit":
            if not self.unit_id._has_head(self.env.user):
                return self.env._(
                    "Only the head of %(unit)s, who answers for timeliness and accuracy, approves its report"
                    " (Điều 7 khoản 2c, %(clause)s).",
                    unit=self.unit_id.name,
                    clause=clause,
                )
        elif not self.env.user.has_group("directive_tracking.group_office_leader"):
            return self.env._("Only a leader of the Office approves this report (%(clause)s).", clause=clause)
        if self.period_id.until_at > fields.Datetime.now():
            return self.env._(
                "The period ends on %(day)s: its figures are final only then (%(clause)s). Write the text meanwhile.",
                day=self.env["directive.calendar"]._day_label(self.period_id.date_to),
                clause=clause,
            )
        return ""

    def _why_not_reopen(self):
        return "" if self._may_approve() else self._why_not_approve()

    def _may_approve(self):
        if self.kind == "unit":
            return self.unit_id._has_head(self.env.user)
        return self.env.user.has_group("directive_tracking.group_office_leader")

    def _why_not_submit(self):
        return "" if self._is_writer() else self._why_not_write()

    def _why_not_answer(self):
        clause = REPORT_CLAUSES[self.kind]
        if self.kind == "unit" and not self._is_office():
            return self.env._(
                "Only the Office accepts the reports of units or sends them back (%(clause)s).", clause=clause
            )
        if self.kind != "unit" and not self.env.user.has_group("directive_tracking.group_city_leader"):
            return self.env._(
                "Only a leader of the city accepts this report or sends it back (%(clause)s).", clause=clause
            )
        if self.kind == "unit" and self.unit_id._has_member(self.env.user):
            return self.env._("Nobody judges the report of the own unit (%(clause)s).", clause=clause)
        return ""

    _why_not_accept = _why_not_answer
    _why_not_send_back = _why_not_answer

    def _why_not_correct(self):
        """Say why the user may not begin a new version, or nothing."""
        self.ensure_one()
        if not self._is_writer():
            return self._why_not_write()
        if self.state in ("draft", "approved"):
            return self.env._("It has not been sent yet: change it itself instead of correcting it (Điều 7 khoản 1).")
        if self.next_ids:
            return self.env._("There is a newer version already: go on in that one.")
        return ""
