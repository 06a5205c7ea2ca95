from odoo import api, fields, models
from odoo.tools import SQL


class ResUsers(models.Model):
    _inherit = "res.users"

    directive_unit_ids = fields.Many2many(
        "directive.unit", "directive_unit_user_rel", "user_id", "unit_id", "Units", copy=False
    )
    directive_reading_unit_ids = fields.Many2many(
        "directive.unit",
        compute="_compute_directive_reading_unit_ids",
        compute_sudo=True,
        groups=fields.NO_ACCESS,
        help="The open ones among the user's units: their tasks are what the user reads.",
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

    @api.depends("directive_unit_ids.active")
    def _compute_directive_reading_unit_ids(self):
        units = self.env["directive.unit"]
        query = SQL(
            """SELECT member.user_id, array_agg(unit.id ORDER BY unit.id)
            FROM directive_unit_user_rel member JOIN directive_unit unit ON unit.id = member.unit_id AND %s
            WHERE member.user_id = ANY(%s) GROUP BY member.user_id""",
            SQL.identifier("unit", "active", to_flush=units._fields["active"]),
            self.ids,
        )
        found = dict(self.env.execute_query(query))
        for user in self:
            user.directive_reading_unit_ids = units.browse(found.get(user.id, ()))

    def _fetch_inherited_names(self):
        """Read the names of accounts, which their contacts bear."""
        contact, name = self._fields["partner_id"], self.env["res.partner"]._fields["name"]
        accounts = self.browse(contact._cache_missing_ids(self))
        if not accounts:
            return
        query = SQL(
            """SELECT account.id, account.partner_id, partner.name FROM res_users account
            JOIN res_partner partner ON partner.id = account.partner_id WHERE account.id IN %s""",
            accounts._ids,
        )
        ids, contacts, names = zip(*self.env.execute_query(query), strict=True)
        contact._insert_cache(self.browse(ids), contacts)
        name._insert_cache(self.env["res.partner"].browse(contacts), names)
