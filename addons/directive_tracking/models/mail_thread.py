import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError

_logger = logging.getLogger(__name__)


class MailThread(models.AbstractModel):
    """The chatter of our records is for who may read them, and everybody speaks in his own name there."""

    _inherit = "mail.thread"

    # A search through these does not ask who may read the messages (`bypass_search_access`), so portal users could
    # have found out the Office's internal notes word by word. Their pages read `mail.message` itself.
    message_ids = fields.One2many(groups="base.group_user")
    website_message_ids = fields.One2many(groups="base.group_user")

    def _is_directive(self):
        return self._name.startswith("directive.")

    # ---- speaking ----------------------------------------------------------------------------

    def _message_compute_author(self, author_id=None, email_from=None):
        if self._is_directive() and not self.env.su:
            author_id = email_from = None
        return super()._message_compute_author(author_id, email_from)

    def message_notify(self, *args, model=False, res_id=False, **kwargs):
        """Tell somebody about a record, which the one who tells may read: the notice bears its name."""
        if not self.env.su:
            named = self.env[model].browse(res_id) if model and res_id and model in self.env else self
            if named._name.startswith("directive."):
                named.check_access("read")
        return super().message_notify(*args, model=model, res_id=res_id, **kwargs)

    def message_mail_with_source(self, source_ref, **kwargs):
        """Send a mail about records, which the one who sends it may read."""
        if self._is_directive() and not self.env.su:
            self.check_access("read")
        return super().message_mail_with_source(source_ref, **kwargs)

    @api.model
    def message_process(self, model, message, *args, **kwargs):
        """Take an incoming mail; its sender is whoever it says, so only the mail server's own account hands one in."""
        self._check_mail_server()
        taken = self.env["directive.mail.reply"]._take(message)
        return super().message_process(model, message, *args, **kwargs) if taken is None else taken

    @api.model
    def message_route(self, message, message_dict, *args, **kwargs):
        """Find the record that an incoming mail belongs to."""
        self._check_mail_server()
        routes = super().message_route(message, message_dict, *args, **kwargs)
        # Odoo believes whoever names one of our mails in `References`, or an address; only directive.mail.reply checks.
        return [route for route in routes if not (route[0] or "").startswith("directive.")]

    @api.model
    def _routing_create_bounce_email(self, email_from, body_html, message, **mail_values):
        """Answer nobody whose name may be forged: that would make this system send mails to strangers."""
        _logger.info("A mail that fits no address was dropped")

    @api.model
    def message_parse(self, message, *args, **kwargs):
        """Read an incoming mail."""
        self._check_mail_server()
        return super().message_parse(message, *args, **kwargs)

    def message_new(self, msg_dict, custom_values=None):
        """Make a record from an incoming mail."""
        self._check_mail_server()
        return super().message_new(msg_dict, custom_values)

    def message_update(self, msg_dict, update_vals=None):
        """Take a mail that answers to this record."""
        self._check_mail_server()
        return super().message_update(msg_dict, update_vals)

    def _check_mail_server(self):
        if not (self.env.su or self.env.user.has_group("base.group_system")):
            raise AccessError(self.env._("Only the mail server hands in mails (Điều 13 khoản 1)."))

    # ---- following ---------------------------------------------------------------------------

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Follow, or let others follow: who follows gets a mail of each message, so only who may read it."""
        if self._is_directive() and not self.env.su:
            self._check_followers(partner_ids or [])
        return super().message_subscribe(partner_ids, subtype_ids)

    def message_unsubscribe(self, partner_ids=None):
        """Follow no more; others are taken off by the Office alone."""
        if self._is_directive() and not self.env.su:
            self._check_own_following(partner_ids or [])
        return super().message_unsubscribe(partner_ids)

    def message_get_followers(self, after=None, limit=100, filter_recipients=False):
        """Return who follows, to who may read the record."""
        if self._is_directive():
            self.check_access("read")
        return super().message_get_followers(after, limit, filter_recipients)

    def _check_followers(self, partner_ids):
        self.check_access("read")
        self._check_own_following(partner_ids)
        # sudo: the accounts of others are not readable by everybody; only whether they may read this is asked.
        for partner in self.env["res.partner"].sudo().browse(partner_ids):
            if not any(self._readable_by(user) for user in partner.user_ids):
                raise AccessError(
                    self.env._("Who follows gets each message, so only who may read this follows it (Điều 1 khoản 2).")
                )

    def _check_own_following(self, partner_ids):
        others = set(partner_ids) - {self.env.user.partner_id.id}
        if others and not self.env.user.has_group("directive_tracking.group_office_specialist"):
            raise AccessError(self.env._("Only the Office decides who else follows (Điều 6 khoản 1)."))

    def _readable_by(self, user):
        return self.with_user(user).has_access("read")

    # ---- being told ----------------------------------------------------------------------------

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Tell only who may read the record now: who has left the unit goes on following, and gets nothing."""
        recipients = super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
        if not (self._is_directive() and self):
            return recipients
        users = self.env["res.users"]
        return [one for one in recipients if one.get("uid") and self._readable_by(users.browse(one["uid"]))]
