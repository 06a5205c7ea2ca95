from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    directive_unit_ids = fields.Many2many(
        "directive.unit", "directive_unit_user_rel", "user_id", "unit_id", "Units", copy=False
    )
    directive_quiet_digest = fields.Boolean(
        "Digest: only my unit's overdue tasks",
        help="The day's mail then names nothing else. Overdue tasks of the own unit and express tasks always come.",
    )

    @property
    def SELF_READABLE_FIELDS(self):  # noqa: N802 (Odoo's own name)
        return [*super().SELF_READABLE_FIELDS, "directive_quiet_digest"]

    @property
    def SELF_WRITEABLE_FIELDS(self):  # noqa: N802 (Odoo's own name)
        return [*super().SELF_WRITEABLE_FIELDS, "directive_quiet_digest"]
