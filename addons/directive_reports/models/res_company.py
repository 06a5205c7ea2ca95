from odoo import fields, models

DEFAULT_LEGAL_BASIS = (
    "Thực hiện Quy chế theo dõi, đôn đốc, kiểm tra việc thực hiện nhiệm vụ do Ủy ban nhân dân, Chủ tịch,"
    " Phó Chủ tịch Ủy ban nhân dân giao (Điều 4, khoản 2 Điều 11)"
)
DEFAULT_RECIPIENTS = "- Chủ tịch, các Phó Chủ tịch (để báo cáo);\n- Các cơ quan, đơn vị liên quan;\n- Lưu: VT."


class ResCompany(models.Model):
    """Who issues the papers of the administration (Decree 30/2020, Annex I). Papers are in Vietnamese."""

    _inherit = "res.company"

    directive_issuer_upper = fields.Char(
        "Superior body",
        help="Printed first, above the issuer: ỦY BAN NHÂN DÂN THÀNH PHỐ … By default the company's name.",
    )
    directive_issuer_name = fields.Char("Issuer", help="Who signs the Office's papers.", default="Văn phòng")
    directive_notation = fields.Char("Notation of reports", default="BC-VP", help="Printed behind the number: BC-VP.")
    directive_place = fields.Char("Place", help="Printed before the date. By default the company's city.")
    directive_legal_basis = fields.Text("Legal basis of the figures", default=DEFAULT_LEGAL_BASIS)
    directive_signer_title = fields.Char("Title of who signs", default="Chánh Văn phòng")
    directive_recipients = fields.Text("Recipients", default=DEFAULT_RECIPIENTS, help="One a line.")
