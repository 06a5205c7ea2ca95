from odoo import models


class DirectiveUnit(models.Model):
    """What somebody is told who becomes a member of a unit, or is one no longer."""

    _inherit = "directive.unit"

    def _send_invitation(self, user):
        """Queue Odoo's own invitation, from which the person chooses a password."""
        lang = user.lang or self.env.lang
        here = self.with_context(lang=lang)
        welcome = here.env._(
            "%(head)s has made you a member of “%(unit)s”: you see its tasks and work on them with your colleagues."
            " Open this mail on your telephone or computer and choose a password; the link holds for six days.",
            head=self.env.user.name,
            unit=self.name,
        )
        # sudo: the template writes the link to the person's own account; it goes to the person's address alone.
        user.partner_id.sudo().signup_prepare()
        template = self.env.ref("auth_signup.portal_set_password_email").sudo()
        template.with_context(lang=lang, dbname=self.env.cr.dbname, welcome_message=welcome).send_mail(user.id)
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _tell_added(self, user):
        here = self.with_context(lang=user.lang)
        self._tell_member(
            user,
            here.env._("You are now a member of “%(unit)s”", unit=self.name),
            here.env._("%(head)s has added you. You log in as before and see the tasks of the unit.",
                       head=self.env.user.name),
            f"{self.get_base_url()}/my/directives",
        )

    def _tell_removed(self, user):
        here = self.with_context(lang=user.lang)
        self._tell_member(
            user,
            here.env._("You are no longer a member of “%(unit)s”", unit=self.name),
            here.env._(
                "%(head)s has removed you: you do not see the tasks of the unit any more, and those that you handled"
                " are free for your colleagues. If this is a mistake, ask the head to invite you again.",
                head=self.env.user.name,
            ),
        )

    def _tell_member(self, user, heading, text, link=""):
        if not user.email_normalized:
            return
        notice = self.env["directive.notice"].with_context(lang=user.lang)
        body = self.env["ir.qweb"].with_context(lang=user.lang)._render(
            "directive_tracking.member_mail", {"heading": heading, "text": text, "link": link}
        )
        notice._queue([notice._envelope(user.email_normalized, heading, body)])
