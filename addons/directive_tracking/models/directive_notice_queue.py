from odoo import api, models
from odoo.tools import SQL

#: In what the copies of a letter differ.
_OWN = {"mail.message": ("id", "message_id", "reply_to"), "mail.mail": ("id", "mail_message_id", "email_to")}
_COPY_SQL = """
    WITH copy AS (
        SELECT mail_id, email_to, reply_to, message_id, nextval('mail_message_id_seq') AS new_id
        FROM unnest(%(mail_ids)s, %(emails)s, %(replies)s, %(message_ids)s)
            AS copy(mail_id, email_to, reply_to, message_id)
    ), said AS (
        INSERT INTO mail_message (id, message_id, reply_to, %(message_columns)s)
        SELECT copy.new_id, copy.message_id, copy.reply_to, %(message_values)s
        FROM copy JOIN mail_mail ON mail_mail.id = copy.mail_id
        JOIN mail_message ON mail_message.id = mail_mail.mail_message_id
    )
    INSERT INTO mail_mail (mail_message_id, email_to, %(mail_columns)s)
    SELECT copy.new_id, copy.email_to, %(mail_values)s
    FROM copy JOIN mail_mail ON mail_mail.id = copy.mail_id ORDER BY copy.new_id
"""


class DirectiveNotice(models.AbstractModel):
    """The queue: a letter to many people is written once, whatever it says is checked once, and copied for each."""

    _inherit = "directive.notice"

    @api.model
    def _queue(self, mails):
        """Put mails into the queue.

        :param mails: values for ``mail.mail``
        """
        letters = {}
        for mail in mails:
            text = tuple(sorted((name, value) for name, value in mail.items() if name not in ("email_to", "reply_to")))
            letters.setdefault(text, []).append(mail)
        # sudo: the mail queue belongs to the system.
        first = self.env["mail.mail"].sudo().create([copies[0] for copies in letters.values()])
        made = zip(first, letters.values(), strict=True)
        self._copy([(mail.id, copy) for mail, copies in made for copy in copies[1:]])
        if mails:
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    @api.model
    def _copy(self, copies):
        """Queue copies of mails to further people, by one statement for all.

        A directive to all communes and wards is some thousands of mails; Odoo makes a thousand a second.

        :param copies: [(id of a ``mail.mail`` without files and partners, values of the copy)]
        """
        if not copies:
            return
        messages = self.env["mail.message"]
        columns = {name: self._copied_columns(name) for name in _OWN}
        ids, values = zip(*copies, strict=True)
        self.env.cr.execute(
            SQL(
                _COPY_SQL,
                mail_ids=list(ids),
                emails=[one["email_to"] for one in values],
                replies=[one["reply_to"] for one in values],
                message_ids=[messages._get_message_id(one) for one in values],
                message_columns=SQL(", ").join(SQL.identifier(name) for name in columns["mail.message"]),
                message_values=SQL(", ").join(SQL.identifier("mail_message", name) for name in columns["mail.message"]),
                mail_columns=SQL(", ").join(SQL.identifier(name) for name in columns["mail.mail"]),
                mail_values=SQL(", ").join(SQL.identifier("mail_mail", name) for name in columns["mail.mail"]),
            )
        )

    @api.model
    def _copied_columns(self, model_name):
        model = self.env[model_name]
        model.flush_model()
        return [
            field.name
            for field in model._fields.values()
            if field.store and field.column_type and field.name not in _OWN[model_name]
        ]
