from odoo import api, fields, models


class DirectiveUnitChoice(models.AbstractModel):
    """A dialog that speaks to many units: all communes and wards, or all departments, with one click."""

    _name = "directive.unit.choice"
    _description = "Choice of units"

    with_communes = fields.Boolean("All communes and wards")
    with_departments = fields.Boolean("All departments and agencies")
    unit_ids = fields.Many2many("directive.unit", string="Units", required=True)
    unit_count = fields.Integer("Number of units", compute="_compute_unit_count")

    @api.depends("unit_ids")
    def _compute_unit_count(self):
        for wizard in self:
            wizard.unit_count = len(wizard.unit_ids)

    @api.onchange("with_communes")
    def _onchange_with_communes(self):
        self._choose(self.with_communes, ("commune", "ward"))

    @api.onchange("with_departments")
    def _onchange_with_departments(self):
        self._choose(self.with_departments, ("department",))

    def _choose(self, wanted, kinds):
        units = self.env["directive.unit"].search([("kind", "in", kinds)])
        self.unit_ids = (self.unit_ids | units) if wanted else (self.unit_ids - units)
