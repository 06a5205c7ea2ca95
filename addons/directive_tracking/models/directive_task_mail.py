from odoo import api, models

LAYOUT = "directive_tracking.mail_message_layout"


class DirectiveTask(models.Model):
    """A message of a task as a mail: to the page with one click, and answered by a reply."""

    _inherit = "directive.task"

    def message_post(self, **kwargs):
        """Write a message; its mails have our layout."""
        return super().message_post(**{"email_layout_xmlid": LAYOUT, **kwargs})

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        groups = super()._notify_get_recipients_groups(message, model_description, msg_vals=msg_vals)
        for name, _belongs, group in groups:
            if self and name == "portal":
                url = f"{self.get_base_url()}{self._portal_url()}"
                group.update(active=True, has_button_access=True, button_access={"url": url})
        return groups

    @api.model
    def _reply_hint(self):
        """Say in the mail of a message what becomes of a reply."""
        # sudo: whether mail comes in at all is the company's setting.
        notice = self.env["directive.notice"]
        return notice._reply_hint(self.env.company.sudo().alias_domain_id.catchall_alias)
