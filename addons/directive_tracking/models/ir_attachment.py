from odoo import api, models
from odoo.exceptions import AccessError


class IrAttachment(models.Model):
    """Evidence is as closed as the record to which it belongs (Điều 7: no silent edit)."""

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._check_directive_files()
        return attachments

    def write(self, vals):
        self._check_directive_files()
        result = super().write(vals)
        if {"res_model", "res_id"} & vals.keys():
            self._check_directive_files()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_directive_evidence(self):
        self._check_directive_files()

    def _check_directive_files(self):
        if self.env.su:
            return
        # sudo: only to learn to which records the files belong; the records' own check decides.
        for file in self.sudo():
            if file.res_id and (file.res_model or "").startswith("directive."):
                self._check_directive_file(file)

    def _check_directive_file(self, file):
        record = self.env[file.res_model].browse(file.res_id)
        if hasattr(record, "_check_files_open"):
            record._check_files_open()
        elif file.create_uid != self.env.user:
            raise AccessError(
                self.env._("The file “%(name)s” was sent by somebody else and stays as it is (Điều 7).", name=file.name)
            )
