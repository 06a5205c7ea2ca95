import io
import re

from pypdf import PdfReader

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import at, write_letterhead
from .test_directive_overview import OverviewCase

REPORT = "directive_reports.action_report_overview"
LONG = "Ban Quản lý dự án đầu tư xây dựng công trình giao thông và phát triển nông nghiệp, nông thôn của thành phố số"


@tagged("post_install", "-at_install")
class TestDirectiveOverviewPaper(OverviewCase):
    """The briefing, really printed: one sheet in the form of Decree 30/2020, Annex I."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        write_letterhead(cls)

    def printed(self, user=None):
        reports = self.env["ir.actions.report"].with_user(user or self.chairman)
        content, kind = reports.with_context(force_report_rendering=True)._render_qweb_pdf(REPORT)
        self.assertEqual(kind, "pdf")
        reader = PdfReader(io.BytesIO(content))
        return reader, "\n".join(page.extract_text() for page in reader.pages)

    def test_the_briefing_says_what_the_page_says(self):
        reader, text = self.printed()
        self.assertEqual(len(reader.pages), 1)
        self.assertEqual([round(side) for side in reader.pages[0].mediabox[2:]], [595, 842], "A4")
        # The extraction puts a space behind each piece that is bold.
        flat = re.sub(r" ([,.;])", r"\1", " ".join(text.split()))
        for expected in (
            "ỦY BAN NHÂN DÂN THÀNH PHỐ THỬ NGHIỆM VĂN PHÒNG",
            "TÌNH HÌNH THỰC HIỆN NHIỆM VỤ",
            "Số liệu tính đến 08 giờ 00 phút ngày 15 tháng 7 năm 2026",
            "Đang thực hiện 8 nhiệm vụ, trong đó còn hạn 6, trễ hạn 2 (1 đã gửi kết quả, chờ xác nhận)",
            "đến hạn trong tuần này 1",
            "Trong 12 tháng qua có 10 nhiệm vụ phải thực hiện, đã hoàn thành 2 (đạt 20%)",
            "Department of Construction",
            "CHÁNH VĂN PHÒNG",
        ):
            self.assertIn(expected, flat)

    def test_one_page_even_with_long_names_and_many_of_them(self):
        self.env["ir.config_parameter"].sudo().set_param("directive_reports.ranked_from", "1")
        self.env.company.directive_issuer_name = "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân thành phố"
        units = [self.unit(f"{LONG} {number}", "department") for number in range(12)]
        with at("2026-06-05 08:00:00"):
            for unit in units:
                for deadline in ("2026-07-01", "2026-07-31"):
                    self.transferred(unit, deadline)
        self.env.flush_all()
        for user in (self.chairman, self.office_leader):
            reader, text = self.printed(user)
            self.assertEqual(len(reader.pages), 1, user.login)
            self.assertIn("đơn vị khác", text)
            self.assertIn("Nơi nhận:", text)

    def test_a_unit_prints_its_own_in_its_own_name(self):
        reader, text = self.printed(self.finance_head)
        self.assertEqual(len(reader.pages), 1)
        self.assertIn("DEPARTMENT OF FINANCE", text)
        self.assertIn("THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ", text)
        self.assertNotIn("Construction", text)

    def test_the_paper_is_in_vietnamese_and_figures_do_not_depend_on_the_language(self):
        overview = self.env["directive.overview"].with_user(self.chairman)
        paper = overview._paper()
        self.assertEqual(paper["open"], overview._page(fields.Datetime.now())["open"])
        self.assertEqual(paper["waiting"][0]["label"], "Gia hạn chờ quyết định")

    def test_nobody_else_prints_it(self):
        with self.assertRaises(AccessError):
            self.printed(self.ward_officer)
