from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError


class DirectiveAttachmentMixin(models.AbstractModel):
    """Files that belong to a record: who may read the record may read them, and nobody else."""

    _name = "directive.attachment.mixin"
    _description = "Files belonging to a record"

    attachment_ids = fields.Many2many("ir.attachment", string="Files", bypass_search_access=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        for record, vals in zip(records, vals_list, strict=True):
            if vals.get("attachment_ids"):
                record._claim_attachments(self.env["ir.attachment"])
        return records

    def write(self, vals):
        if "attachment_ids" not in vals:
            return super().write(vals)
        before = {record: record.sudo().attachment_ids for record in self}
        result = super().write(vals)
        for record, kept in before.items():
            record._claim_attachments(kept)
        return result

    def _check_files_open(self):
        """Hook: raise when the files of this record may not be added, changed or removed any more."""

    def _claim_attachments(self, kept):
        """Tie newly added files to this record, after checking that they are the user's to give.

        :param kept: attachments that were here before
        :raises AccessError: when a file belongs to somebody or something else
        :raises ValidationError: when a file is larger than the limit
        """
        # sudo: the check that follows is stricter than the attachment's own rules.
        added = self.sudo().attachment_ids - kept
        for attachment in added:
            self._check_own_upload(attachment)
            self._check_size(attachment)
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
        return int(parameters.get_param("web.max_file_upload_size", 25 * 1024 * 1024))

    def _check_size(self, attachment):
        limit = self._max_upload_bytes()
        if attachment.file_size > limit:
            raise ValidationError(
                self.env._(
                    "The file “%(name)s” has %(size).0f MB; at most %(limit).0f MB are accepted."
                    " Send a smaller scan (150-200 dpi), or split the file.",
                    name=attachment.name,
                    size=attachment.file_size / 1024**2,
                    limit=limit / 1024**2,
                )
            )
