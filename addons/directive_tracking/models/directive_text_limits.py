from odoo import api, models
from odoo.exceptions import UserError

from ..tools.storable import is_storable

#: Characters that a line and a text may have: a page holds some 3,000.
LINE, TEXT = 1_000, 20_000
#: What stands in an index of the database.
INDEXED = {("directive.document", "number"), ("directive.document", "notation"), ("directive.unit", "code")}
INDEXED_LINE = 100
#: Texts that nobody types are put together out of typed ones.
COMPOSED = 10
#: Written by the system alone, and never refused: what happened is recorded, however long.
RECORDS = ("directive.log", "directive.log.seal")
MESSAGE = 100_000


class Base(models.AbstractModel):
    """Texts that are too long, or that no database can hold, are refused with a sentence, whichever way they come."""

    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_kept_texts(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_kept_texts(vals)
        return super().write(vals)

    def _check_kept_texts(self, vals):
        """Refuse texts of our models that cannot be kept.

        :raises UserError: names the field, its limit and what to do
        """
        if not self._name.startswith("directive.") or self._name in RECORDS:
            return
        for name, value in vals.items():
            field = self._fields.get(name)
            if field is not None and field.type in ("char", "text", "html") and isinstance(value, str):
                self._check_kept_text(field, value)

    def _check_kept_text(self, field, value):
        label = field._description_string(self.env)
        if not is_storable(value):
            raise UserError(
                self.env._("“%(field)s” holds a character that cannot be stored. Type the text anew.", field=label)
            )
        limit = self._kept_text_limit(field)
        if len(value) > limit:
            raise UserError(
                self.env._(
                    "“%(field)s” has %(length)s characters; at most %(limit)s are kept. Shorten it, and attach the"
                    " whole as a file.",
                    field=label,
                    length=len(value),
                    limit=limit,
                )
            )

    def _kept_text_limit(self, field):
        if (self._name, field.name) in INDEXED:
            return INDEXED_LINE
        limit = LINE if field.type == "char" else TEXT
        return limit * COMPOSED if field.readonly else limit


class MailThread(models.AbstractModel):
    """Likewise what is typed into the chatter; a mail that comes in is kept as it is."""

    _inherit = "mail.thread"

    def message_post(self, *, body="", message_type="notification", **kwargs):
        if message_type != "email" and self._name.startswith("directive.") and len(body or "") > MESSAGE:
            raise UserError(
                self.env._(
                    "The message has %(length)s characters; at most %(limit)s are kept. Attach the text as a file.",
                    length=len(body),
                    limit=MESSAGE,
                )
            )
        return super().message_post(body=body, message_type=message_type, **kwargs)
