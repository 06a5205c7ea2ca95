from odoo import api, models
from odoo.tools import SQL

#: In what one mail differs from another of the same kind.
_WRITTEN = ("subject", "body_html", "email_to", "reply_to")
#: What a copy does not take from the mail that it is copied from.
_OWN = {
    "mail.message": ("id", "message_id", "subject", "reply_to"),
    "mail.mail": ("id", "mail_message_id", "body_html", "email_to"),
}
_COPY_SQL = """
    WITH letter AS (
        SELECT * FROM unnest(%(numbers)s, %(subjects)s, %(bodies)s) AS letter(number, subject, body_html)
    ), copy AS (
        SELECT copy.*, letter.subject, letter.body_html, nextval('mail_message_id_seq') AS new_id
        FROM unnest(%(letters)s, %(emails)s, %(replies)s, %(message_ids)s)
            AS copy(letter, email_to, reply_to, message_id)
        JOIN letter ON letter.number = copy.letter
    ), said AS (
        INSERT INTO mail_message (id, message_id, subject, reply_to, %(message_columns)s)
        SELECT copy.new_id, copy.message_id, copy.subject, copy.reply_to, %(message_values)s
        FROM copy JOIN mail_message ON mail_message.id = %(message_id)s
    )
    INSERT INTO mail_mail (mail_message_id, body_html, email_to, %(mail_columns)s)
    SELECT copy.new_id, copy.body_html, copy.email_to, %(mail_values)s
    FROM copy JOIN mail_mail ON mail_mail.id = %(mail_id)s ORDER BY copy.new_id
"""


class DirectiveNotice(models.AbstractModel):
    """The queue. Odoo makes one mail of a kind; the others are its copies with words and addresses of their own.

    A directive to all communes and wards is some thousands of mails, and Odoo makes a thousand a second.
    """

    _inherit = "directive.notice"

    @api.model
    def _queue(self, mails):
        """Put mails into the queue.

        :param mails: values for ``mail.mail``, without files and partners
        """
        kinds = {}
        for mail in mails:
            kind = tuple(sorted((name, value) for name, value in mail.items() if name not in _WRITTEN))
            kinds.setdefault(kind, []).append(mail)
        # sudo: the mail queue belongs to the system.
        first = self.env["mail.mail"].sudo().create([same[0] for same in kinds.values()])
        for mail, same in zip(first, kinds.values(), strict=True):
            self._copy(mail, same[1:])
        if mails:
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    @api.model
    def _copy(self, mail, copies):
        """Queue copies of a mail, by one statement for all.

        :param copies: values for ``mail.mail``, of which those of ``_WRITTEN`` are their own
        """
        if not copies:
            return
        letters = {}
        numbers = [letters.setdefault((copy["subject"], copy["body_html"]), len(letters)) for copy in copies]
        texts = [{"subject": subject, "body_html": body} for subject, body in letters]
        # What Odoo does not create passes the guard here.
        self.env["directive.secrecy"]._check(self.env["mail.mail"], texts)
        of_message, of_mail = self._copied_columns("mail.message"), self._copied_columns("mail.mail")
        new_message_id = self.env["mail.message"]._get_message_id
        self.env.cr.execute(
            SQL(
                _COPY_SQL,
                numbers=list(range(len(letters))),
                subjects=[text["subject"] for text in texts],
                bodies=[text["body_html"] for text in texts],
                mail_id=mail.id,
                message_id=mail.mail_message_id.id,
                letters=numbers,
                emails=[copy["email_to"] for copy in copies],
                replies=[copy["reply_to"] for copy in copies],
                message_ids=[new_message_id(copy) for copy in copies],
                message_columns=of_message[0],
                message_values=of_message[1],
                mail_columns=of_mail[0],
                mail_values=of_mail[1],
            )
        )

    @api.model
    def _copied_columns(self, model_name):
        """Return the SQL of the columns that a copy takes over: their names, and their values."""
        model = self.env[model_name]
        model.flush_model()
        names = [
            field.name
            for field in model._fields.values()
            if field.store and field.column_type and field.name not in _OWN[model_name]
        ]
        return (
            SQL(", ").join(SQL.identifier(name) for name in names),
            SQL(", ").join(SQL.identifier(model._table, name) for name in names),
        )
