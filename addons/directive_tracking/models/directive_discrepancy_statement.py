from odoo import fields, models


class DirectiveDiscrepancyStatement(models.Model):
    """What one side says in the exchange on a discrepancy (Điều 7); nobody changes it afterwards."""

    _name = "directive.discrepancy.statement"
    _description = "Statement on a discrepancy"
    _order = "id"
    _rec_name = "text"

    discrepancy_id = fields.Many2one("directive.discrepancy", required=True, index=True, ondelete="cascade")
    text = fields.Text("Statement", required=True, readonly=True)
    author_id = fields.Many2one("res.users", "By", required=True, readonly=True, ondelete="restrict")
    at = fields.Datetime("When", required=True, readonly=True)
