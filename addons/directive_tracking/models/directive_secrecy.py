import base64
import binascii
import hashlib
import json

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import file_text, secrecy

#: Whatever is typed or uploaded ends in one of these models, those to come included: none of ours needs a line here.
#: (``ir.attachment`` has its own guard, before Odoo writes the file.)
GUARDED = ("directive.", "mail.", "discuss.", "base_import.import")


class DirectiveSecrecy(models.AbstractModel):
    """No classified document ever enters (Điều 1 khoản 1): what carries a mark is refused before it is stored.

    ``_check`` stands in ``create`` and ``write`` of the base model, so screens, imports, RPC, JSON-2, portal, chatter
    and mail all pass it. The refusal never repeats what was refused.
    """

    _name = "directive.secrecy"
    _description = "Guard against classified documents"

    # ---- the refusal -------------------------------------------------------------------

    @api.model
    def _refusal(self, where):
        """Return the sentence of the refusal.

        :param where: the label of a field, or what part of a file
        """
        return self.env._(
            "Nothing was stored. “%(where)s” carries a mark of secrecy, and this system takes no classified document"
            " (Điều 1 khoản 1). Handle it outside this system, as the law on the protection of state secrets lays down."
            " If it is not classified, take the mark out.",
            where=where,
        )

    @api.model
    def _refuse(self, where):
        # Without the context: a traceback in the log must not lead to the text.
        raise UserError(self._refusal(where)) from None

    @api.model
    def _classified_refusal(self):
        return self.env._(
            "A classified document is not entered here (Điều 1 khoản 1), and nothing of it was stored. Discard"
            " this form and handle the document outside this system, as the law on the protection of state secrets"
            " lays down."
        )

    @api.model
    def _unread_refusal(self, names):
        """Return the sentence that asks for the confirmation of files that cannot be read."""
        return self.env._(
            "The system cannot read %(names)s (a scan, a photo, an encrypted or damaged file). Look at it, and tick"
            " “Files are not classified” where you attach it to a document or a result (Điều 1 khoản 1).",
            names=", ".join(f"“{name}”" for name in names),
        )

    # ---- what is checked -----------------------------------------------------------------

    @api.model
    def _check(self, model, vals_list):
        """Refuse values that carry a mark, in any text or file, however deep in lines of lines.

        :param model: an empty recordset
        :param vals_list: as for ``create``
        :raises UserError: the refusal
        """
        for vals in vals_list:
            for name, value in vals.items():
                if value and (field := model._fields.get(name)):
                    self._check_value(field, value, vals)

    @api.model
    def _check_value(self, field, value, vals):
        if field.type in ("one2many", "many2many"):
            lines = [command[2] for command in value if isinstance(command, list | tuple) and len(command) == 3]
            self._check(self.env[field.comodel_name], [line for line in lines if isinstance(line, dict)])
        elif field.type == "binary":
            self._check_content(value, is_encoded=field.name != "raw")
        elif field.type in ("json", "properties"):
            self._check_text(json.dumps(value, ensure_ascii=False), field)
        elif isinstance(value, str):
            self._check_text(value, field)
            if (field.model_name, field.name) == ("ir.attachment", "name") or field.name == "file_name":
                self._check_name(value)

    @api.model
    def _check_text(self, text, field):
        if secrecy.mark(text):
            self._refuse(field._description_string(self.env))

    @api.model
    def _check_name(self, name):
        if secrecy.mark_of_name(name):
            self._refuse(self.env._("Name of the file"))

    @api.model
    def _check_content(self, value, is_encoded=False):
        """Refuse a file whose text carries a mark; return whether the whole of it could be read.

        :param value: bytes or text
        :param is_encoded: whether it may be base64, as the values of binary fields mostly are
        """
        whole = True
        for content in self._contents(value, is_encoded):
            found, whole = self._judged(content)
            if found:
                self._refuse(self.env._("Text of the file"))
        return whole

    def _contents(self, value, is_encoded):
        """Return what the value may be: an import writes bytes into a field that mostly takes base64."""
        content = value.encode() if isinstance(value, str) else bytes(value)
        if not is_encoded:
            return [content]
        try:
            return [content, base64.b64decode(content)]
        except binascii.Error:
            return [content]

    @api.model
    def _judged(self, content):
        """Return (degree or "", whether the whole file could be read); a file is read once a transaction."""
        known = self.env.cr.cache.setdefault("directive_secrecy", {})
        key = hashlib.sha256(content).digest()
        if key not in known:
            text = file_text.read(content)
            marks = (*map(secrecy.mark, text.texts), *map(secrecy.mark_of_name, text.names))
            known[key] = next(filter(None, marks), ""), text.whole
        return known[key]

    # ---- for controllers: before anything is read into records -------------------------------

    @api.model
    def _why_not(self, texts=(), files=()):
        """Say why texts and files are not taken, or nothing.

        :param files: (name, bytes) pairs
        """
        try:
            for text in texts:
                if secrecy.mark(text):
                    self._refuse(self.env._("Text of the form"))
            for name, content in files:
                self._check_name(name)
                self._check_content(content)
        except UserError as error:
            return str(error)
        return ""


class Base(models.AbstractModel):
    """The one place that every text passes on its way into the database."""

    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list):
        if self._name.startswith(GUARDED):
            self.env["directive.secrecy"]._check(self.browse(), vals_list)
        return super().create(vals_list)

    def write(self, vals):
        if self._name.startswith(GUARDED):
            self.env["directive.secrecy"]._check(self.browse(), [vals])
        return super().write(vals)

    def update_field_translations(self, field_name, translations, source_lang=""):
        if self._name.startswith(GUARDED):
            texts = [json.dumps(text, ensure_ascii=False) for text in translations.values()]
            self.env["directive.secrecy"]._check(self.browse(), [{field_name: text} for text in texts])
        return super().update_field_translations(field_name, translations, source_lang)


class MailThread(models.AbstractModel):
    """A message is judged before its files are stored."""

    _inherit = "mail.thread"

    def message_post(self, *, body="", subject=None, attachments=None, **kwargs):
        guard = self.env["directive.secrecy"]
        messages = self.env["mail.message"]
        guard._check(messages, [{"body": body, "subject": subject}])
        for name, content, *_info in attachments or ():
            guard._check(self.env["ir.attachment"], [{"name": name, "raw": content}])
        if kwargs.get("message_type") == "email" and self._name.startswith("directive."):
            body, attachments = self._without_unread(body, attachments)
        return super().message_post(body=body, subject=subject, attachments=attachments, **kwargs)

    def _without_unread(self, body, attachments):
        """Leave out files that cannot be read: nobody answers for them when a mail comes in by itself.

        :return: the body, which says so, and the other files
        """
        guard = self.env["directive.secrecy"]
        unread = [file for file in attachments or () if file[1] and not guard._check_content(file[1])]
        if not unread:
            return body, attachments
        said = self.env._(
            "Files that cannot be read were left out (Điều 1 khoản 1): %(names)s. Attach them to the document or the"
            " result.",
            names=", ".join(file[0] for file in unread),
        )
        kept = [file for file in attachments if file not in unread]
        return Markup("%s<p>%s</p>") % (body, said), kept


class MailMessage(models.Model):
    """Likewise where a message is created without a thread."""

    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        self.env["directive.secrecy"]._check(self.browse(), vals_list)
        messages = super().create(vals_list)
        # sudo: whatever belongs to the messages, also files of another record that the writer may not see.
        pairs = zip(messages.sudo(), vals_list, strict=True)
        with_files = self.sudo().concat(*(message for message, vals in pairs if vals.get("attachment_ids")))
        ours = with_files.filtered(lambda message: (message.model or "").startswith("directive."))
        if unread := ours.attachment_ids.filtered(lambda file: file.directive_reading == "unread"):
            raise UserError(self.env["directive.secrecy"]._unread_refusal(unread.mapped("name")))
        return messages


class DirectiveDocument(models.Model):
    _inherit = "directive.document"

    is_classified = fields.Boolean(
        "Classified document", store=False, help="A document with a degree of secrecy is not entered here."
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_not_classified(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_not_classified(vals)
        return super().write(vals)

    def _check_not_classified(self, vals):
        guard = self.env["directive.secrecy"]
        if vals.get("is_classified"):
            # Nothing stays behind: neither the scan that was uploaded for this form.
            self.env["ir.attachment"]._forget_uploads(vals.get("attachment_ids") or ())
            raise UserError(guard._classified_refusal())
        # Here too, before an error of another kind could repeat the text.
        guard._check(self.browse(), [vals])

    @api.onchange("is_classified")
    def _onchange_is_classified(self):
        if self.is_classified:
            return {
                "warning": {
                    "title": self.env._("Classified document"),
                    "message": self.env["directive.secrecy"]._classified_refusal(),
                }
            }
        return None
