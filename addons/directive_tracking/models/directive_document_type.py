from odoo import fields, models


class DirectiveDocumentType(models.Model):
    """Kind of directive document (Điều 3 khoản 2): decision, directive, official letter…"""

    _name = "directive.document.type"
    _description = "Document type"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        "Abbreviation", help="As in the notation (Decree 30/2020): QĐ, CT, KH… Official letters have none."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "A document type with this abbreviation exists already."
    )
