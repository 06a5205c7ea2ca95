from odoo import api, models


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
        for model, record_id in {(file.res_model, file.res_id) for file in self.sudo()}:
            if model in self.env and hasattr(self.env[model], "_check_files_open") and record_id:
                self.env[model].browse(record_id)._check_files_open()
