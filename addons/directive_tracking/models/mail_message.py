from odoo import api, models
from odoo.exceptions import AccessError

#: Being read, starred or reacted to changes nothing of what was said.
_SAID = frozenset(
    {"body", "subject", "author_id", "author_guest_id", "email_from", "date", "attachment_ids", "model", "res_id"}
    | {"subtype_id", "message_type", "is_internal", "parent_id", "partner_ids", "tracking_value_ids"}
)


class MailMessage(models.Model):
    """What was said about a task is changed by nobody but who said it (Điều 7: no silent edit)."""

    _inherit = "mail.message"

    _reply_once = models.UniqueIndex(
        "(message_id) WHERE message_type = 'email' AND model = 'directive.task'", "This mail was taken already."
    )

    def write(self, vals):
        if _SAID & vals.keys():
            self._check_own_words()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_said_by_others(self):
        self._check_own_words()

    def _check_own_words(self):
        if self.env.su:
            return
        mine = self.env.user.partner_id
        # sudo: only to learn who said it and about what.
        for message in self.sudo():
            if (message.model or "").startswith("directive.") and message.author_id != mine:
                raise AccessError(
                    self.env._("What others wrote stays as it is (Điều 7). Write a message of your own.")
                )
