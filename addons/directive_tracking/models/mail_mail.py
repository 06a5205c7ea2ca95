import smtplib
from datetime import timedelta

from odoo import fields, models

#: A mail server that does not answer is asked again after this time …
_RETRY = timedelta(minutes=5)
#: … and for this long; then a mail counts as failed and a person decides.
_PATIENCE = timedelta(days=3)


class MailMail(models.Model):
    """A mail server that is away loses no mail: what it has not taken stays in the queue and goes out when it is back.

    Odoo itself gives such mails up at once, and nobody would ever send them again.
    """

    _inherit = "mail.mail"

    def _postprocess_sent_message(self, success_pids, success_emails, failure_reason=False, failure_type=None):
        result = super()._postprocess_sent_message(success_pids, success_emails, failure_reason, failure_type)
        if failure_type == "mail_smtp":  # no connection: nothing of these mails was sent
            self._wait_for_server()
        return result

    def _wait_for_server(self):
        now = fields.Datetime.now()
        waiting = self.filtered(lambda mail: (mail.create_date or now) > now - _PATIENCE)
        if waiting:
            waiting.write({"state": "outgoing", "scheduled_date": now + _RETRY})
            # sudo: the scheduled action belongs to the system; this only sets an alarm for it.
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger(now + _RETRY)

    def _send(self, auto_commit=False, **options):
        """Keep the mail in the queue over which the connection broke (Odoo would have it marked as failed)."""
        try:
            return super()._send(auto_commit=auto_commit, **options)
        except smtplib.SMTPServerDisconnected:
            if auto_commit:  # the mails before it are committed; only what concerns this one is undone
                self.env.cr.rollback()
            raise

    # ---- our own mails ---------------------------------------------------------------------

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        """Give each person the address at which he answers about the task of the mail."""
        mails = super()._prepare_outgoing_list(mail_server=mail_server, doc_to_followers=doc_to_followers)
        if (self.model or "").startswith("directive.") and self.res_id and self.model in self.env:
            record = self.env[self.model].browse(self.res_id).exists()
            for one in mails:
                one["reply_to"] = self._reply_address(record, one["partner_id"]) or one["email_from"]
        return mails

    def _reply_address(self, record, partner):
        task = record if record._name == "directive.task" else None
        if "task_id" in record._fields:
            task = record.task_id
        return self.env["directive.mail.reply"]._address(task, partner)

    def _personalize_outgoing_body(self, body, partner=False, doc_to_followers=None):
        """Leave out the link that unfollows without a login: an address in a mail opens nothing by itself."""
        if (self.model or "").startswith("directive."):
            doc_to_followers = None
        return super()._personalize_outgoing_body(body, partner, doc_to_followers)
