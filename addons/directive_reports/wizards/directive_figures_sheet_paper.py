from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import vietnamese_paper

#: A paper of more rows than this is nothing to sign; the XLSX takes them.
PAPER_ROWS = 3000
#: Headings of the first column. Papers are in Vietnamese, whatever the reader's language.
PAPER_HEADINGS = {
    "unit": "Cơ quan, đơn vị chủ trì",
    "unit_kind": "Loại cơ quan, đơn vị",
    "division": "Phòng theo dõi",
    "specialist": "Chuyên viên theo dõi",
    "document": "Văn bản giao nhiệm vụ",
    "document_type": "Loại văn bản",
    "handler": "Người xử lý",
}
PAPER_TIMELINESS = {
    "done_on_time": "Hoàn thành đúng hạn",
    "done_late": "Hoàn thành trễ hạn",
    "open_in_time": "Chưa hoàn thành, còn hạn",
    "open_overdue": "Chưa hoàn thành, trễ hạn",
}


class DirectiveFiguresSheet(models.TransientModel):
    """The sheet as a paper of the administration (Decree 30/2020, Annex I)."""

    _inherit = "directive.figures.sheet"

    def _in_vietnamese(self):
        """Return this sheet in Vietnamese, where that language is installed: names of master data follow it."""
        installed = self.env["res.lang"]._get_data(code="vi_VN")
        return self.with_context(lang="vi_VN") if installed else self

    def _file_name(self):
        return f"so-lieu-nhiem-vu-{vietnamese_paper.local(self.as_of):%Y-%m-%d-%H%M}"

    def _paper(self):
        """Return all that the paper prints: the issuer's block, the table and the sentences around it.

        :raises UserError: when there are more rows than a paper takes
        """
        sheet = self._in_vietnamese()
        table = sheet._matrix()
        if len(table["rows"]) > PAPER_ROWS:
            raise UserError(
                self.env._(
                    "%(rows)s rows are too many for a paper (at most %(most)s). Choose fewer units or another"
                    " grouping, or download the XLSX.",
                    rows=len(table["rows"]),
                    most=PAPER_ROWS,
                )
            )
        return {
            **table,
            "heading": PAPER_HEADINGS[self.grouping],
            "issuer": sheet._issuer(),
            "place_and_date": sheet._place_and_date(),
            "as_of": vietnamese_paper.long_instant(self.as_of),
            "scope": sheet._scope_sentence(),
            "log_head": self.env["directive.log.seal"]._head(),
            "number": vietnamese_paper.number,
            "percent": vietnamese_paper.percent,
        }

    def _place_and_date(self):
        company = self.env.company
        today = vietnamese_paper.local(fields.Datetime.now())
        place = company.directive_place or company.city or "…………"
        return f"{place}, {vietnamese_paper.long_date(today)}"

    def _issuer(self):
        """Return whose paper it is: the Office's, or that of the unit that looks at its own figures (Điều 12)."""
        unit = self._paper_unit()
        if unit:
            # sudo: letterhead data of the company are printed on every paper.
            company = self.env.company.sudo()
            return {
                "upper": vietnamese_paper.two_lines(company.directive_issuer_upper or company.name),
                "name": unit.name,
                "notation": "BC-……",
                "signer_title": "Thủ trưởng cơ quan, đơn vị",
                "signer_name": unit._head_display(),
                "basis": company.directive_legal_basis,
                "recipients": ["- Văn phòng Ủy ban nhân dân thành phố;", "- Lưu: VT."],
            }
        return self._issuer_of_office()

    def _issuer_of_office(self):
        # sudo: as in _issuer; the Office's name and head stand on every paper.
        company = self.env.company.sudo()
        office = self.env["directive.unit"].sudo().search([("kind", "=", "office")], limit=1)
        return {
            "upper": vietnamese_paper.two_lines(company.directive_issuer_upper or company.name),
            "name": company.directive_issuer_name or office.name or "Văn phòng",
            "notation": company.directive_notation or "BC-VP",
            "signer_title": company.directive_signer_title or "Chánh Văn phòng",
            "signer_name": office._head_display() if office else "",
            "basis": company.directive_legal_basis,
            "recipients": (company.directive_recipients or "- Lưu: VT.").splitlines(),
        }

    def _paper_unit(self):
        units = self.env["directive.unit"]
        if self.env.user.share:
            return self.unit_ids._origin[:1]
        return units.search([("user_ids", "in", self.env.uid)], limit=1) if self._is_unit_only() else units

    def _scope_sentence(self):
        """Return what was counted, where it is less than everything; in Vietnamese."""
        parts = {
            "led": ["nhiệm vụ do đơn vị chủ trì"],
            "coordinated": ["nhiệm vụ do đơn vị phối hợp thực hiện"],
        }.get(self.scope, [])
        if self.not_complete_before:
            first = vietnamese_paper.local(self.not_complete_before)
            parts.append(f"nhiệm vụ chuyển tiếp từ trước và giao từ ngày {first:%d/%m/%Y}")
        if self.unit_kind:
            parts.append(f"loại cơ quan, đơn vị: {dict(self._selection_unit_kind())[self.unit_kind]}")
        if self.unit_ids:
            parts.append(f"cơ quan, đơn vị: {', '.join(self.unit_ids.mapped('name'))}")
        if self.document_type_id:
            parts.append(f"loại văn bản: {self.document_type_id.name}")
        if self.monitor_division_id:
            parts.append(f"phòng theo dõi: {self.monitor_division_id.name}")
        return "; ".join(parts)
