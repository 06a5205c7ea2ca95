from odoo import fields, models

from ..tools import vietnamese_paper
from ..tools.vietnamese_paper import decimal, local, number, percent, short_date
from .directive_report import REPORT_CLAUSES

_GIVEN = "nhiệm vụ do Ủy ban nhân dân, Chủ tịch, Phó Chủ tịch Ủy ban nhân dân thành phố giao"
_RULES = f"Quy chế theo dõi, đôn đốc, kiểm tra việc thực hiện {_GIVEN}"
TITLES = {
    "unit": f"Tình hình, kết quả thực hiện {_GIVEN}",
    "office": f"Tình hình, kết quả thực hiện {_GIVEN}",
    "regulation": f"Tình hình thực hiện {_RULES}",
}
EXTENSION_STATES = {
    "pending": "Đang xem xét",
    "approved": "Chấp thuận",
    "refused": "Không chấp thuận",
    "withdrawn": "Đã rút",
}


def column(key, label, kind="text", width=14, group="", formula=""):
    """Return one column of an annex.

    :param key: of the row's dict
    :param label: Vietnamese
    :param kind: ``text``, ``number``, ``decimal``, ``percent`` or ``date`` (ISO text)
    :param width: in mm on paper
    :param group: the heading that spans it and its neighbours of the same group
    :param formula: what it is made of, as printed below its heading: ``(6) : (3)``, ``(4) + (5)``
    """
    return {"key": key, "label": label, "kind": kind, "width": width, "group": group, "formula": formula}


FIGURE_COLUMNS = (
    column("total", "Tổng số", "number", 16, "Nhiệm vụ trong kỳ", "(4) + (5)"),
    column("carried_over", "Kỳ trước chuyển sang", "number", 16, group="Nhiệm vụ trong kỳ"),
    column("given", "Giao trong kỳ", "number", group="Nhiệm vụ trong kỳ"),
    column("done", "Tổng", "number", 16, "Hoàn thành", "(7) + (8)"),
    column("done_on_time", "Đúng hạn", "number", group="Hoàn thành"),
    column("done_late", "Trễ hạn", "number", group="Hoàn thành"),
    column("open", "Tổng", "number", 16, "Chưa hoàn thành", "(10) + (11)"),
    column("open_in_time", "Còn hạn", "number", group="Chưa hoàn thành"),
    column("open_overdue", "Trễ hạn", "number", group="Chưa hoàn thành"),
    column("rate_done", "Tỷ lệ hoàn thành", "percent", 20, formula="(6) : (3)"),
    column("rate_on_time", "Tỷ lệ đúng hạn", "percent", 20, formula="(7) : (6)"),
    column("rate_late", "Tỷ lệ trễ hạn", "percent", 24, formula="[(8) + (11)] : (3)"),
)
NOTE = (
    "Tỷ lệ hoàn thành tính trên tổng số nhiệm vụ trong kỳ (cột 3); tỷ lệ đúng hạn tính trên số nhiệm vụ đã hoàn thành"
    " (cột 6); tỷ lệ trễ hạn gồm nhiệm vụ hoàn thành trễ hạn và chưa hoàn thành trễ hạn, tính trên tổng số (cột 3). Ô"
    " trống: không có nhiệm vụ để tính tỷ lệ."
)


class DirectiveReport(models.Model):
    """The report as a paper of the administration (Decree 30/2020, Annex I): said once, drawn as PDF, DOCX and XLSX."""

    _inherit = "directive.report"

    def _paper(self):
        """Return all that stands on the paper, for whatever draws it. Texts are Vietnamese.

        :return: a dict of ``letterhead`` (``upper`` lines, ``name``, ``number``, ``notation``, ``place_and_date``),
            ``title``, ``subtitle``, ``addressee``, ``opening``, ``as_of``, ``sections`` (dicts of ``label`` I-V,
            ``heading``, ``paragraphs``), ``attached_to`` (below the titles of annexes), ``annexes`` (dicts of
            ``label``, ``title``, ``note``, ``columns`` – see :func:`column` –, ``rows``, ``totals`` or None; numbers
            are numbers, rates 0-1 or None, dates ISO texts), ``recipients``, ``signer_title``, ``signer_name``,
            ``log_head``, ``is_draft``
        """
        report = self._in_vietnamese()
        figures = report._figures()
        paper = {
            **report._paper_head(),
            "as_of": vietnamese_paper.long_instant(fields.Datetime.to_datetime(figures["until"])),
            "sections": report._paper_sections(figures),
            "annexes": report._annexes(figures),
            "log_head": report.log_head or "",
            "is_draft": report.state == "draft",
        }
        paper["attached_to"] = report._attached_to(paper["letterhead"])
        return vietnamese_paper.printable(paper)

    def _in_vietnamese(self):
        """Return this report in Vietnamese, where that language is installed: names of master data follow it."""
        installed = self.env["res.lang"]._get_data(code="vi_VN")
        return self.with_context(lang="vi_VN") if installed else self

    def _attached_to(self, letterhead):
        """Return which paper an annex belongs to (Decree 30/2020, Annex I)."""
        _place, _comma, day = letterhead["place_and_date"].rpartition(", ")
        number = letterhead["number"] or "……"
        return f"(Kèm theo Báo cáo số {number}/{letterhead['notation']} {day} của {letterhead['name']})"

    # ---- around the text ---------------------------------------------------------------------

    def _paper_head(self):
        # sudo: letterhead data of the company are printed on every paper.
        company = self.env.company.sudo()
        # What is approved bears a day that stands still, so that the same paper comes out tomorrow.
        signed = self.date_signed or local(self.approved_at or fields.Datetime.now())
        place = company.directive_place or company.city or "…………"
        names = self._issuer_names(company)
        return {
            "letterhead": {
                "upper": vietnamese_paper.two_lines(company.directive_issuer_upper or company.name),
                "name": names["name"],
                "number": (self.number or "").partition("/")[0],
                "notation": (self.number or "").partition("/")[2] or names["notation"],
                "place_and_date": f"{place}, {vietnamese_paper.long_date(signed)}",
            },
            "title": "Báo cáo",
            "subtitle": f"{TITLES[self.kind]} {self.period_id.name}",
            "addressee": names["addressee"],
            "opening": self._opening(company),
            "recipients": names["recipients"],
            "signer_title": names["signer_title"],
            "signer_name": self.head_name or self._signer_name(),
        }

    def _issuer_names(self, company):
        if self.kind == "unit":
            return {
                "name": self.unit_id.name,
                "notation": "BC-……",
                "addressee": "Văn phòng Ủy ban nhân dân thành phố",
                "recipients": ["- Như trên;", "- Lưu: VT."],
                "signer_title": "Thủ trưởng cơ quan, đơn vị",
            }
        return {
            "name": company.directive_issuer_name or self._office_unit().name or "Văn phòng",
            "notation": company.directive_notation or "BC-VP",
            "addressee": "Chủ tịch Ủy ban nhân dân thành phố",
            "recipients": (company.directive_recipients or "- Như trên;\n- Lưu: VT.").splitlines(),
            "signer_title": company.directive_signer_title or "Chánh Văn phòng",
        }

    def _opening(self, company):
        period = self.period_id
        clause = REPORT_CLAUSES[self.kind].replace("Điều ", "").split(" khoản ")
        who = self.unit_id.name if self.kind == "unit" else company.directive_issuer_name or "Văn phòng"
        return (
            f"Thực hiện khoản {clause[1]} Điều {clause[0]} {_RULES}, {who} báo cáo như sau (số liệu từ ngày"
            f" {short_date(period.date_from)} đến hết ngày {short_date(period.date_to)}):"
        )

    def _paper_sections(self, figures):
        labels = ("I", "II", "III", "IV", "V")
        return [
            {
                "label": label,
                "heading": section["heading"],
                "paragraphs": [*section["counted"], *section["typed"]] or ["Không."],
            }
            for label, section in zip(labels, self._sections(figures), strict=True)
        ]

    # ---- annexes -----------------------------------------------------------------------------

    def _annexes(self, figures):
        return [self._annex_figures(figures), self._annex_overdue(figures), self._annex_extensions(figures)]

    def _annex_figures(self, figures):
        of_unit = self.kind == "unit"
        first = column("label", "Văn bản giao nhiệm vụ" if of_unit else "Cơ quan, đơn vị", width=50)
        note = NOTE
        if cancelled := figures["totals"]["cancelled"]:
            note += f" Ngoài tổng số có {number(cancelled)} nhiệm vụ được hủy trong kỳ."
        return {
            "label": "Phụ lục I",
            "title": f"Kết quả thực hiện nhiệm vụ theo {'văn bản' if of_unit else 'cơ quan, đơn vị'}",
            "note": note,
            "columns": [first, *FIGURE_COLUMNS],
            "rows": [self._with_rates(row) for row in figures["rows"] if row["total"]],
            "totals": self._with_rates({"label": "Tổng cộng", **figures["totals"]}),
        }

    def _with_rates(self, row):
        return {**row, **{name: rate["value"] for name, rate in self._rates(row).items()}}

    def _annex_overdue(self, figures):
        columns = [
            *self._task_columns(),
            column("deadline", "Thời hạn", "date", 22),
            column("days_late", "Số ngày trễ", "number", 15),
            column("news", "Tình hình thực hiện", width=60),
        ]
        rows = [
            {
                **row,
                "news": " ".join(row["news"].split()) + (" (Đã đề nghị gia hạn.)" if row["extension_pending"] else ""),
            }
            for row in figures["overdue"]
        ]
        return self._list_annex("Phụ lục II", "Nhiệm vụ chưa hoàn thành, trễ hạn", columns, rows)

    def _annex_extensions(self, figures):
        columns = [
            *self._task_columns(),
            column("deadline_before", "Thời hạn", "date", 22),
            column("requested", "Đề nghị đến", "date", 22),
            column("reason", "Lý do", width=45),
            column("state", "Kết quả", width=22),
            column("granted", "Thời hạn mới", "date", 22),
        ]
        rows = [{**row, "state": EXTENSION_STATES[row["state"]]} for row in figures["extensions"]]
        return self._list_annex("Phụ lục III", "Nhiệm vụ đề nghị gia hạn", columns, rows)

    def _task_columns(self):
        unit = [] if self.kind == "unit" else [column("unit", "Cơ quan, đơn vị", width=38)]
        return [
            *unit,
            column("reference", "Văn bản", width=30),
            column("clause", "Điểm, khoản", width=20),
            column("content", "Nội dung nhiệm vụ", width=65),
        ]

    def _list_annex(self, label, title, columns, rows):
        return {"label": label, "title": title, "note": "", "columns": columns, "rows": rows, "totals": None}

    def _written(self, kind, value):
        """Return a cell of an annex as paper writes it."""
        if value is None or value is False or value == "":
            return ""
        if kind == "date":
            return short_date(fields.Date.to_date(value))
        return {"number": number, "decimal": decimal, "percent": percent}.get(kind, str)(value)
