import io

import xlsxwriter

from odoo import models
from odoo.addons.directive_tracking.tools import row_heights
from odoo.exceptions import UserError

from ..tools import vietnamese_paper, workbook_looks
from .directive_score import CATEGORIES

#: From so many points on, and so many of each kind at most, where the settings say nothing.
REWARD_POINTS, REWARD_COUNT = 90, 10
PAPER_CATEGORIES = {
    "agency": "Cơ quan, đơn vị",
    "commune": "Ủy ban nhân dân xã, phường",
    "specialist": "Cá nhân (chuyên viên Văn phòng)",
}
PAPER_CLASSES = {"excellent": "Xuất sắc", "good": "Tốt", "fair": "Khá", "poor": "Chưa đạt"}
HEADINGS = ("STT", "Tập thể, cá nhân", "Điểm", "Xếp hạng", "Số nhiệm vụ", "Đúng hạn", "Trễ hạn", "Lý do đề xuất")
WIDTHS = (6, 40, 10, 10, 12, 10, 10, 52)
#: What the last column of all scores holds instead of a reason.
WHOLE_HEADINGS = (*HEADINGS[:-1], "Xếp loại")


class DirectiveScoreRound(models.Model):
    """The shortlist from which rewards are proposed with Sở Nội vụ (Điều 14 khoản 1): XLSX, and a paper to sign."""

    _inherit = "directive.score.round"

    def _shortlist(self):
        """Return what is proposed: [{"category", "label", "rows"}], texts in Vietnamese as on paper.

        Proposed is who has the points that the settings ask for, the best of each kind, and nobody whose data were
        untrue in the period.
        """
        self.ensure_one()
        least, most = self._setting("reward_points", REWARD_POINTS), self._setting("reward_count", REWARD_COUNT)
        found = self.env["directive.score"].search(
            [
                ("round_id", "=", self.id),
                ("is_ranked", "=", True),
                ("points", ">=", least),
                ("line_ids", "not any", [("kind", "=", "untrue")]),
            ],
            order="category, rank, id",
        )
        return [
            {
                "category": category,
                "label": PAPER_CATEGORIES[category],
                "rows": [
                    {**self._shortlist_row(one), "reason": self._shortlist_reason(one)}
                    for one in found.filtered(lambda score, category=category: score.category == category)[:most]
                ],
            }
            for category, _label in CATEGORIES
        ]

    def _reads_all(self):
        """Tell whether the user reads the points of all: not the units, which read their own."""
        groups = (
            "directive_tracking.group_office_specialist",
            "directive_tracking.group_city_leader",
            "directive_tracking.group_directive_admin",
            "directive_reports.group_directive_hr",
        )
        return any(self.env.user.has_group(group) for group in groups)

    def _shortlist_row(self, score):
        return {
            "name": score._who(),
            "points": score.points,
            "rank": score.rank,
            "tasks": score.task_count,
            "on_time": score.on_time_count,
            "late": score.late_count,
        }

    def _shortlist_reason(self, score):
        points = f"{score.points:.2f}".rstrip("0").rstrip(".").replace(".", ",")
        start = f"Đạt {points}/100 điểm, hạng {score.rank}, xếp loại {PAPER_CLASSES[score.grade].lower()}; "
        if score.category == "specialist":
            return f"{start}thực hiện {score.task_count} lượt việc theo dõi, không có dữ liệu sai lệch."
        return (
            f"{start}hoàn thành đúng hạn {score.on_time_count}/{score.task_count} nhiệm vụ được đánh giá,"
            f" trễ hạn {score.late_count}, không có dữ liệu sai lệch."
        )

    def _in_vietnamese(self):
        installed = self.env["res.lang"]._get_data(code="vi_VN")
        return self.with_context(lang="vi_VN") if installed else self

    # ---- the paper ---------------------------------------------------------------------------

    def _paper(self):
        """Return all that stands on the paper to Sở Nội vụ."""
        self.check_access("read")
        if not self._reads_all():
            raise UserError(self.env._("Units read their own points; the list of all is not theirs (Điều 14 khoản 1)."))
        sheet = self._in_vietnamese().env["directive.figures.sheet"].new({})
        groups = vietnamese_paper.printable(self._in_vietnamese()._shortlist())
        return {
            "issuer": {**sheet._issuer_of_office(), "recipients": ["- Sở Nội vụ;", "- Lưu: VT."]},
            "place_and_date": sheet._place_and_date(),
            "period": self.name,
            "as_of": vietnamese_paper.long_instant(self.sudo().period_id.until_at),
            "is_final": self.state == "final",
            "least": self._setting("reward_points", REWARD_POINTS),
            "groups": groups,
            "headings": HEADINGS,
            "log_head": self.log_head,
            "points": lambda value: f"{value:.2f}".replace(".", ","),
        }

    def action_shortlist_pdf(self):
        """Print the shortlist as a paper to Sở Nội vụ (Decree 30/2020)."""
        self.ensure_one()
        return self.env.ref("directive_reports.action_report_score_shortlist").report_action(self)

    def action_shortlist_xlsx(self):
        """Download the shortlist and all scores as a workbook."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": f"/directive/scores/{self.id}.xlsx", "target": "self"}

    def _file_name(self):
        return vietnamese_paper.file_name(f"de-xuat-khen-thuong {self.name}")

    # ---- the workbook ------------------------------------------------------------------------

    def _workbook(self):
        """Return the bytes of an XLSX file: the shortlist, and all scores that the user may read."""
        self.check_access("read")
        own = self._in_vietnamese()
        output = io.BytesIO()
        with xlsxwriter.Workbook(output, {"in_memory": True, **workbook_looks.TEXTS_STAY_TEXTS}) as book:
            formats = workbook_looks.formats(book)
            own._write_groups(book.add_worksheet("Đề xuất khen thưởng"), formats, HEADINGS, own._shortlist())
            own._write_groups(book.add_worksheet("Toàn bộ"), formats, WHOLE_HEADINGS, own._all_groups())
        return output.getvalue()

    def _all_groups(self):
        scores = self.env["directive.score"].search([("round_id", "=", self.id)], order="category, rank, id")
        return [
            {
                "label": PAPER_CATEGORIES[category],
                "rows": [self._whole_row(one) for one in scores if one.category == category],
            }
            for category, _label in CATEGORIES
        ]

    def _whole_row(self, score):
        return {**self._shortlist_row(score), "reason": PAPER_CLASSES.get(score.grade, "Không xếp hạng")}

    def _write_groups(self, page, formats, headings, groups):
        page.write_string(0, 0, f"KẾT QUẢ CHẤM ĐIỂM THI ĐUA – {self.name}", formats["title"])
        page.set_row(2, 2 * row_heights.LINE)
        for column, (heading, width) in enumerate(zip(headings, WIDTHS, strict=True)):
            page.set_column(column, column, width)
            page.write_string(2, column, heading, formats["head"])
        line = 3
        for group in groups:
            page.merge_range(line, 0, line, len(WIDTHS) - 1, group["label"], formats["group"])
            rows = vietnamese_paper.printable(group["rows"])
            for number, row in enumerate(rows, 1):
                _write_score(page, formats, line + number, number, row)
            if not rows:
                page.merge_range(line + 1, 0, line + 1, len(WIDTHS) - 1, "Không có.", formats["text"])
            line += max(len(rows), 1) + 1
        page.print_area(0, 0, line - 1, len(WIDTHS) - 1)
        page.freeze_panes(3, 2)
        page.set_landscape()
        page.repeat_rows(2)
        workbook_looks.set_up_page(page)


def _write_score(page, formats, line, number, row):
    """A row of the list; without tasks no points, without a rank no place."""
    page.set_row(line, row_heights.height([(row["name"], WIDTHS[1]), (row["reason"], WIDTHS[-1])]))
    page.write_number(line, 0, number, formats["position"])
    page.write_string(line, 1, row["name"], formats["text"])
    # None: a cell without a number.
    page.write(line, 2, row["points"] if row["tasks"] else None, formats["points"])
    page.write(line, 3, row["rank"] or None, formats["number"])
    for column, name in enumerate(("tasks", "on_time", "late"), 4):
        page.write_number(line, column, row[name], formats["number"])
    page.write_string(line, 7, row["reason"], formats["text"])
