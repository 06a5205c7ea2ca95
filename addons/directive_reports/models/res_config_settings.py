from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    directive_issuer_upper = fields.Char(related="company_id.directive_issuer_upper", readonly=False)
    directive_issuer_name = fields.Char(related="company_id.directive_issuer_name", readonly=False)
    directive_notation = fields.Char(related="company_id.directive_notation", readonly=False)
    directive_place = fields.Char(related="company_id.directive_place", readonly=False)
    directive_legal_basis = fields.Text(related="company_id.directive_legal_basis", readonly=False)
    directive_signer_title = fields.Char(related="company_id.directive_signer_title", readonly=False)
    directive_recipients = fields.Text(related="company_id.directive_recipients", readonly=False)
