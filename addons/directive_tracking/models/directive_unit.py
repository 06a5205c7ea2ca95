from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

#: Kinds that follow up tasks for the city's leaders instead of carrying them out.
OFFICE_KINDS = ("office", "division")


class DirectiveUnit(models.Model):
    """An agency, organisation or unit under the committee (Điều 1 khoản 2), or a division of the Office."""

    _name = "directive.unit"
    _description = "Unit"
    _inherit = ["mail.thread"]
    _order = "sequence, name, id"
    _parent_store = True
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, tracking=True)
    code = fields.Char(tracking=True, index=True, help="Short code or the code of the General Statistics Office.")
    kind = fields.Selection(
        [
            ("office", "Office of the committee"),
            ("division", "Division of the Office"),
            ("department", "Department or agency"),
            ("commune", "Commune"),
            ("ward", "Ward"),
            ("external", "Outside the committee"),
        ],
        required=True,
        default="department",
        tracking=True,
        index=True,
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    parent_id = fields.Many2one("directive.unit", "Belongs to", index=True, ondelete="restrict")
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("directive.unit", "parent_id", "Parts")
    user_ids = fields.Many2many(
        "res.users",
        "directive_unit_user_rel",
        "unit_id",
        "user_id",
        "Members",
        copy=False,
        help="People who see and work on the unit's tasks.",
        groups="base.group_user",
    )
    head_user_id = fields.Many2one(
        "res.users",
        "Head",
        tracking=True,
        copy=False,
        groups="base.group_user",
        help="Answers for the unit's deadlines and figures (Điều 7 khoản 2c). Always a member.",
    )
    head_name = fields.Char("Head's name", groups="base.group_user", help="For a unit whose head has no account here.")
    on_system = fields.Boolean(
        "On the system",
        compute="_compute_on_system",
        store=True,
        readonly=False,
        tracking=True,
        help="Once a unit works here, only the unit itself records progress and results (Điều 6 khoản 1b, 2b).",
    )
    email = fields.Char(
        "Notice e-mail", groups="base.group_user", help="The unit's own mailbox; told about each transfer."
    )
    phone = fields.Char()

    _code_unique = models.UniqueIndex("(code) WHERE code IS NOT NULL", "Another unit has this code already.")

    @api.depends("head_user_id")
    def _compute_on_system(self):
        for unit in self:
            unit.on_system = unit.on_system or bool(unit.sudo().head_user_id)

    @api.depends("name", "code")
    @api.depends_context("directive_show_code")
    def _compute_display_name(self):
        directory = self._directory()
        for unit in self:
            # A unit that is being typed stands in no directory yet.
            name, code = directory.get(unit.id) or (unit.name, unit.code)
            with_code = self.env.context.get("directive_show_code") and code
            unit.display_name = f"[{code}] {name}" if with_code else name

    @api.model
    @tools.ormcache()
    def _directory(self):
        """Return {id: (name, code)} of all units: few, seldom changed, and named on every page."""
        # sudo: the directory is open inside the administration.
        units = self.sudo().with_context(active_test=False).search_fetch([], ["name", "code"])
        return {unit.id: (unit.name, unit.code) for unit in units}

    @api.constrains("active", "on_system", "head_user_id")
    def _check_head(self):
        for unit in self:
            if unit.active and unit.on_system and not unit.head_user_id and unit.kind not in OFFICE_KINDS:
                raise ValidationError(unit._headless_reason())

    def _headless_reason(self):
        return self.env._(
            "“%(unit)s” has no head, so nobody would answer for its tasks (Điều 2 khoản 2, Điều 7 khoản 2c)."
            " Choose the head first.",
            unit=self.name,
        )

    @api.model_create_multi
    def create(self, vals_list):
        units = super().create(vals_list)
        self.env.registry.clear_cache()
        units._add_head_to_members()
        return units

    def write(self, vals):
        if vals.get("active") and not vals.get("head_user_id") and not vals.get("head_name"):
            for unit in self:
                if not unit._head_display() and unit.kind not in OFFICE_KINDS:
                    raise ValidationError(unit._headless_reason())
        result = super().write(vals)
        if "name" in vals or "code" in vals:
            self.env.registry.clear_cache()
        if "head_user_id" in vals or "user_ids" in vals:
            self._add_head_to_members()
        return result

    def _add_head_to_members(self):
        for unit in self:
            if unit.head_user_id and unit.head_user_id not in unit.user_ids:
                unit.user_ids |= unit.head_user_id

    # ---- questions others ask ---------------------------------------------------------

    def _has_member(self, user):
        """Tell whether ``user`` works for one of these units; nobody works for one that is closed.

        The administrator decides who belongs to a unit, and so never acts for one himself (Điều 13 khoản 1).
        """
        # sudo: membership itself is not readable by portal users; only yes or no leaves here. Asked of the person, who
        # has few units, and not of the unit, which has many people.
        own = user.sudo().with_context(active_test=False).directive_unit_ids
        return any(unit.active for unit in self.sudo() if unit in own) and not self._administers(user)

    def _has_head(self, user):
        return user in self.sudo().filtered("active").head_user_id and not self._administers(user)

    def _administers(self, user):
        return user.has_group("directive_tracking.group_directive_admin")

    def _head_display(self):
        """Return the name of the person who answers for the unit, or an empty string."""
        # sudo: portal users may not read the account, and the head's name is on every paper.
        unit = self.sudo()
        return unit.head_user_id.name or unit.head_name or ""
