from lxml import etree

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools.mimetypes import guess_mimetype

from ..tools import file_types

#: As the web client counts it.
MEGABYTE = 10**6

_QUESTION = (
    '<field name="files_to_confirm" invisible="not files_to_confirm" class="text-warning" />',
    '<field name="files_unclassified" invisible="not files_to_confirm" />',
)


class DirectiveAttachmentMixin(models.AbstractModel):
    """Files that belong to a record: who may read the record may read them, and nobody else."""

    _name = "directive.attachment.mixin"
    _description = "Files belonging to a record"

    attachment_ids = fields.Many2many("ir.attachment", string="Files", bypass_search_access=True, copy=False)

    files_to_confirm = fields.Char(
        "Files that cannot be read",
        compute="_compute_files_to_confirm",
        help="Scans, photos, encrypted or damaged files.",
    )
    files_unclassified = fields.Boolean(
        "Files are not classified",
        store=False,
        help="I looked at the files that the system cannot read: none of them is classified (Điều 1 khoản 1).",
    )

    @api.depends("attachment_ids")
    def _compute_files_to_confirm(self):
        for record in self:
            # sudo: names of the user's own uploads.
            files = record.attachment_ids._origin.sudo().filtered(
                lambda file: file.directive_reading == "unread" and file.create_uid == self.env.user
            )
            record.files_to_confirm = ", ".join(files.mapped("name"))

    @api.model_create_multi
    def create(self, vals_list):
        confirmed = [vals.get("files_unclassified") for vals in vals_list]
        records = super().create([self._without_answer(vals) for vals in vals_list])
        for record, vals, is_confirmed in zip(records, vals_list, confirmed, strict=True):
            if vals.get("attachment_ids"):
                record._claim_attachments(self.env["ir.attachment"], is_confirmed)
        return records

    def write(self, vals):
        if "attachment_ids" not in vals:
            return super().write(self._without_answer(vals))
        before = {record: record.sudo().attachment_ids for record in self}
        result = super().write(self._without_answer(vals))
        for record, kept in before.items():
            record._claim_attachments(kept, vals.get("files_unclassified"))
        return result

    def _without_answer(self, vals):
        # The answer holds for the files of this one request; the form asks again for the next ones.
        return {name: value for name, value in vals.items() if name != "files_unclassified"}

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Put the question about unreadable files behind the files, in every form of every model with files."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            for node in arch.xpath("//field[@name='attachment_ids'][not(ancestor::field)]"):
                for question in reversed(_QUESTION):
                    node.addnext(etree.fromstring(question))
        return arch, view

    def _check_files_open(self):
        """Hook: raise when the files of this record may not be added, changed or removed any more."""

    def _claim_attachments(self, kept, is_confirmed=False):
        """Tie newly added files to this record, after checking that they are the user's to give.

        :param kept: attachments that were here before
        :param is_confirmed: whether the user says that files which cannot be read are not classified
        :raises AccessError: when a file belongs to somebody or something else
        :raises ValidationError: when a file is too large or of a kind that is not taken
        """
        # sudo: the check that follows is stricter than the attachment's own rules.
        added = self.sudo().attachment_ids - kept
        for attachment in added:
            self._check_own_upload(attachment)
            content_type = guess_mimetype(attachment.raw or b"")
            if reason := self._why_not_file(attachment.name, attachment.file_size, content_type):
                raise ValidationError(reason)
        if is_confirmed:
            added._confirm_unclassified()
        added.write({"res_model": self._name, "res_id": self.id})

    def _check_own_upload(self, attachment):
        mine = attachment.create_uid.id == self.env.uid or self.env.su
        free = not attachment.res_id or (attachment.res_model, attachment.res_id) == (self._name, self.id)
        if not (mine and free) or attachment.public:
            raise AccessError(
                self.env._("The file “%(name)s” belongs to another record. Upload it again here.", name=attachment.name)
            )

    @api.model
    def _max_upload_bytes(self):
        # sudo: configuration parameters are not readable by users; this one is only a limit.
        parameters = self.env["ir.config_parameter"].sudo()
        return int(parameters.get_param("web.max_file_upload_size", 25 * MEGABYTE))

    @api.model
    def _why_not_file(self, name, size, content_type):
        """Say why a file is not taken, and what to do, or nothing.

        :param size: bytes
        :param content_type: judged by its content, not by its name
        """
        limit = self._max_upload_bytes()
        if not size:
            return self.env._("The file “%(name)s” is empty. Choose it again.", name=name)
        if size > limit:
            return self.env._(
                "The file “%(name)s” has %(size).0f MB; at most %(limit).0f MB are accepted."
                " Send a smaller scan (150-200 dpi), or split the file.",
                name=name,
                size=size / MEGABYTE,
                limit=limit / MEGABYTE,
            )
        if not file_types.fits(name, content_type):
            return self.env._(
                "The file “%(name)s” is not taken: its content and its name must be those of a PDF, a photo, a"
                " Word, Excel or OpenDocument file, or plain text. Save it as PDF and choose it again.",
                name=name,
            )
        return ""
