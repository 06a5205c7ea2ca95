from datetime import timedelta
from functools import partial

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import secrecy


class _Judged(str):
    """A value of ``directive_reading`` that was judged here. JSON cannot carry it, so no RPC caller can say it."""

    __slots__ = ()


class IrAttachment(models.Model):
    """Evidence is as closed as the record to which it belongs (Điều 7), and never classified (Điều 1 khoản 1)."""

    _inherit = "ir.attachment"

    directive_reading = fields.Selection(
        [("read", "Its text was read"), ("unread", "Cannot be read"), ("confirmed", "Confirmed as not classified")],
        "Secrecy",
        readonly=True,
        copy=False,
        help="Whether the text could be searched for marks of secrecy (Điều 1 khoản 1).",
    )

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create([self._judged_values(vals) for vals in vals_list])
        attachments._check_directive_files()
        attachments._check_not_classified()
        return attachments

    def write(self, vals):
        self._check_directive_files()
        result = super().write(self._judged_values(vals))
        if {"res_model", "res_id"} & vals.keys():
            self._check_directive_files()
        if {"res_model", "res_id", "raw", "datas"} & vals.keys():
            self._check_not_classified()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_directive_evidence(self):
        self._check_directive_files()

    def _check_directive_files(self):
        if self.env.su:
            return
        # sudo: only to learn to which records the files belong; the records' own check decides.
        for file in self.sudo():
            if file.res_id and (file.res_model or "").startswith("directive.") and file.res_model in self.env:
                self._check_directive_file(file)

    def _check_directive_file(self, file):
        record = self.env[file.res_model].browse(file.res_id)
        if hasattr(record, "_check_files_open"):
            record._check_files_open()
        elif file.create_uid != self.env.user:
            raise AccessError(
                self.env._("The file “%(name)s” was sent by somebody else and stays as it is (Điều 7).", name=file.name)
            )

    def generate_access_token(self):
        """Odoo puts addresses with tokens into mails that are too large; a file of ours opens after a login only."""
        ours = self.filtered(lambda file: self.env.su and (file.res_model or "").startswith("directive."))
        return super(IrAttachment, self - ours).generate_access_token()

    # ---- secrecy ---------------------------------------------------------------------------

    @api.model
    def _judged_values(self, vals):
        """Return ``vals`` with what reading the file said; Odoo writes files only after this.

        :raises UserError: when name or text carry a mark
        """
        if not isinstance(vals.get("directive_reading"), _Judged):
            vals = {name: value for name, value in vals.items() if name != "directive_reading"}
        is_asset = vals.get("res_model") == "ir.ui.view" or vals.get("res_field")
        if is_asset and self.env.uid == SUPERUSER_ID:
            return vals
        guard = self.env["directive.secrecy"]
        texts = {name: value for name, value in vals.items() if name not in ("raw", "datas", "db_datas", "mimetype")}
        guard._check(self.browse(), [texts])
        for name in ("raw", "datas", "db_datas"):
            if vals.get(name) and "directive_reading" not in vals:
                whole = guard._check_content(vals[name], is_encoded=name != "raw")
                vals["directive_reading"] = "read" if whole else "unread"
        return vals

    @api.model
    def _create_of_texts(self, vals, texts):
        """Keep a file that the system has put together itself; its texts are judged in its place, all of them.

        Reading a long PDF takes too long to be done whole, and whoever asks for a report cannot look through it.

        :param texts: whatever stands in the file
        :raises UserError: when one of them carries a mark
        """
        if any(secrecy.mark(text) for text in texts):
            self.env["directive.secrecy"]._refuse(self.env._("Text of the file"))
        return self.create({**vals, "directive_reading": _Judged("read")})

    def copy_data(self, default=None):
        """A copy has the same content: what was judged or confirmed holds for it."""
        copies = super().copy_data(default)
        if not {"raw", "datas", "db_datas"}.intersection(default or {}):
            for file, vals in zip(self, copies, strict=True):
                if file.directive_reading:
                    vals["directive_reading"] = _Judged(file.directive_reading)
        return copies

    def _check_not_classified(self):
        """Refuse files on records of ours that nobody could read or confirmed; log who confirmed the others."""
        # sudo: only name, place and reading of the files that the user is attaching.
        ours = self.sudo().filtered(lambda file: (file.res_model or "").startswith("directive.") and file.res_id)
        for file in ours.filtered(lambda file: not file.directive_reading and file.raw):
            file.write({"raw": file.raw})
        if unread := ours.filtered(lambda file: file.directive_reading == "unread"):
            raise UserError(self.env["directive.secrecy"]._unread_refusal(unread.mapped("name")))
        for file in ours.filtered(lambda file: file.directive_reading == "confirmed"):
            record = self.env[file.res_model].browse(file.res_id)
            if not record._transient:
                self.env["directive.log"]._append(record, "files_unclassified", new=file.name)

    def _confirm_unclassified(self):
        """Record that the current user looked at these files and says that they are not classified."""
        # sudo: the reading is no field that users write; they just answered the question.
        unread = self.sudo().filtered(lambda file: file.directive_reading == "unread")
        unread.write({"directive_reading": _Judged("confirmed")})

    @api.model
    def _forget_uploads(self, commands):
        """After the refusal, delete what was uploaded for a form: files that belong to no record yet.

        :param commands: of a field ``attachment_ids``
        """
        ids = [
            number
            for command in commands
            if isinstance(command, list | tuple)
            for number in (command[2] if command[0] == 6 else command[1:2])
        ]
        if ids:
            self.env.cr.postrollback.add(partial(_delete_uploads, self.env.registry, self.env.uid, ids))

    @api.autovacuum
    def _gc_directive_uploads(self):
        """Delete what was uploaded for a form of ours that was never saved."""
        yesterday = fields.Datetime.now() - timedelta(days=1)
        self.sudo().search(
            [
                ("res_model", "=like", "directive.%"),
                ("res_id", "in", (0, False)),
                ("create_date", "<", yesterday),
            ]
        ).unlink()


def _delete_uploads(registry, uid, ids):
    with registry.cursor() as cr:
        attachments = api.Environment(cr, SUPERUSER_ID, {})["ir.attachment"]
        attachments.search([("id", "in", ids), ("create_uid", "=", uid), ("res_id", "in", (0, False))]).unlink()
