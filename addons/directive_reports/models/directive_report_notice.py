from odoo import api, models
from odoo.addons.directive_tracking.models.directive_notice import Occasion


class DirectiveNotice(models.AbstractModel):
    """Mails about reports on periods: who is asked, who has sent, what was sent back (Điều 11, 12)."""

    _inherit = "directive.notice"

    @api.model
    def _occasions(self):
        return {
            **super()._occasions(),
            "report_asked": Occasion(
                audiences=("unit",),
                subject=self.env._("Report asked for: %(names)s"),
                advice=self.env._(
                    "Write the report on the system; the figures are filled in. The head approves it, and it is sent by"
                    " the due date (Điều 12 khoản 1)."
                ),
            ),
            "report_due": Occasion(
                audiences=("unit", "head"),
                subject=self.env._("Your report has not been sent: %(names)s"),
                advice=self.env._("Send it by the end of the due date (Điều 12 khoản 1)."),
            ),
            "report_overdue": Occasion(
                audiences=("unit", "head"),
                subject=self.env._("Your report is overdue: %(names)s"),
                advice=self.env._("Send it now; it is recorded as late (Điều 8 khoản 2, Điều 12 khoản 1)."),
            ),
            "report_by_hand": Occasion(
                audiences=("unit", "head"),
                subject=self.env._("The Office asks for your report: %(names)s"),
                advice=self.env._(
                    "Write it on the system, let the head approve it, and send it (Điều 8 khoản 2, Điều 12 khoản 1)."
                ),
            ),
            "report_sent": Occasion(
                audiences=("reader",),
                subject=self.env._("Report received: %(names)s"),
                advice=self.env._("Read it, then accept it or send it back with a reason."),
            ),
            "report_accepted": Occasion(
                audiences=("writer",),
                subject=self.env._("Report accepted: %(names)s"),
                advice=self.env._("There is nothing more to do about it."),
            ),
            "report_sent_back": Occasion(
                audiences=("writer",),
                subject=self.env._("Report sent back: %(names)s"),
                advice=self.env._("Write a correction and send it; the first version is kept (Điều 7 khoản 1)."),
            ),
        }

    @api.model
    def _tell_of_reports(self, reports, occasion, reason=None):
        """Queue one mail a person about reports.

        :param reports: ``directive.report`` records
        :param occasion: a key of :meth:`_occasions` with the audience ``reader`` or ``writer``
        """
        return self._tell_about(reports, occasion, reason)

    @api.model
    def _tell_of_period(self, period, units, occasion):
        """Queue one mail a person to units about a period on which they report."""
        with_head = "head" in self._occasion(occasion).audiences
        # sudo: addresses of members are not readable by everybody who may ask; they only get mail.
        for unit in units.sudo():
            users = unit.user_ids | unit.head_user_id if with_head else unit.user_ids
            mails = [
                self.with_context(lang=reader.lang)._record_mail(reader, [period], occasion, None)
                for reader in self._reach([unit], users).values()
            ]
            self._queue(mails)

    @api.model
    def _lists(self):
        reports = ("/my/reports", "/odoo/directive-our-reports")
        return {**super()._lists(), "directive.report": reports, "directive.report.period": reports}

    @api.model
    def _record_addresses(self, record, audiences):
        if record._name != "directive.report":
            return super()._record_addresses(record, audiences)
        people = self._report_readers(record) if "reader" in audiences else self._report_writers(record)
        return self._reach([], people)

    def _report_readers(self, report):
        """Return the users to whom a report goes: the Office's leaders, or the city's."""
        group = "office_leader" if report.kind == "unit" else "city_leader"
        return self.env.ref(f"directive_tracking.group_{group}").sudo().all_user_ids

    def _report_writers(self, report):
        if report.kind == "unit":
            return report.unit_id.user_ids | report.unit_id.head_user_id
        return report.approved_by_id | report.submitted_by_id | report.create_uid
