"""A mail domain, and mails as they come in: bytes, as a mail server hands them over."""

from email.message import EmailMessage
from email.policy import SMTP


class MailScene:
    """Mixed into test classes after ``build_scene``."""

    @classmethod
    def build_mail_domain(cls):
        cls.domain = cls.env["mail.alias.domain"].create({"name": "directive.example.com"})
        cls.env.company.alias_domain_id = cls.domain

    def reply_address(self, task, user):
        return self.env["directive.mail.reply"]._address(task, user.partner_id)

    def mail(self, to, sender="t.ward@example.com", text="Half of it is done", html=None, files=(), **headers):
        """Return the bytes of a mail.

        :param files: (name, bytes, type) triples
        """
        message = EmailMessage(policy=SMTP)
        self.number = getattr(self, "number", 0) + 1
        message["Message-ID"] = headers.pop("message_id", f"<{self.number}.{self.id()}@phone.example.com>")
        message["From"], message["To"], message["Subject"] = sender, to, headers.pop("subject", "Re: task")
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.set_content(text)
        if html:
            message.add_alternative(html, subtype="html")
        for name, content, kind in files:
            main, sub = kind.split("/")
            message.add_attachment(content, maintype=main, subtype=sub, filename=name)
        return message.as_bytes()

    def receive(self, raw):
        self.env.flush_all()
        taken = self.env["mail.thread"].sudo().message_process(None, raw)
        self.env.invalidate_all()
        return taken
