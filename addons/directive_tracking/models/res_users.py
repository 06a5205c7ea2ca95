from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    directive_unit_ids = fields.Many2many(
        "directive.unit", "directive_unit_user_rel", "user_id", "unit_id", "Units", copy=False
    )
