import io
import re

from pypdf import PdfReader

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.directive_figures import CELLS
from ..wizards import directive_figures_sheet_paper
from .common import FiguresCase, at, write_letterhead

REPORT = "directive_reports.action_report_figures"


@tagged("post_install", "-at_install")
class TestDirectiveFiguresPaper(FiguresCase):
    """The PDF, really rendered, in the form of Decree 30/2020, Annex I."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        write_letterhead(cls)

    def setUp(self):
        super().setUp()
        self.enterContext(at("2026-08-05 08:00:00"))

    def pdf(self, sheet):
        reports = self.env["ir.actions.report"].with_user(sheet.env.user).with_context(force_report_rendering=True)
        content, kind = reports._render_qweb_pdf(REPORT, sheet.ids)
        self.assertEqual(kind, "pdf")
        return PdfReader(io.BytesIO(content))

    def words(self, reader):
        return "\n".join(page.extract_text() for page in reader.pages)

    def printed(self, text, name):
        """Return the seven numbers and the rates that follow a name in the table."""
        found = re.search(rf"^{re.escape(name)}\n((?:[\d.]+\n){{7}})((?:[\d,]+%\n?)*)", text, re.M)
        self.assertTrue(found, f"{name} is not in:\n{text}")
        return [int(number) for number in found[1].split()], found[2].split()

    def test_d04_k2_the_paper_prints_the_figures(self):
        text = self.words(self.pdf(self.new_sheet()))
        for name, cells in self.EXPECTED.items():
            numbers, _rates = self.printed(text, name)
            on_time, late, in_time, overdue = (cells[cell] for cell in CELLS)
            expected = [sum(cells.values()), on_time + late, on_time, late, in_time + overdue, in_time, overdue]
            self.assertEqual(numbers, expected, name)
        self.assertEqual(self.printed(text, "Tổng cộng"), ([4, 2, 1, 1, 2, 1, 1], ["50%", "50%", "50%"]))

    def test_decree_30_header_place_date_instant_basis_and_recipients(self):
        office_head = "Lê Văn Thử"
        self.office.sudo().head_name = office_head
        text = self.words(self.pdf(self.new_sheet()))
        for expected in (
            "ỦY BAN NHÂN DÂN\nTHÀNH PHỐ THỬ NGHIỆM\nVĂN PHÒNG",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "/BC-VP",
            "Thử Nghiệm, ngày 05 tháng 8 năm 2026",
            "Số liệu tính đến 08 giờ 00 phút ngày 15 tháng 7 năm 2026",
            "Thực hiện Quy chế theo dõi",
            "(10)=(4):(3)",
            "Nơi nhận:",
            "- Lưu: VT.",
            "CHÁNH VĂN PHÒNG",
            office_head,
        ):
            self.assertIn(expected, text)

    def test_decree_30_a4_fonts_margins_and_page_numbers_from_page_2(self):
        with at("2026-07-14 08:00:00"):
            for number in range(60):
                self.transferred(self.unit(f"Ward {number:02}", "ward"), "2026-07-20")
        reader = self.pdf(self.new_sheet())
        self.assertGreater(len(reader.pages), 2)
        for position, page in enumerate(reader.pages, start=1):
            self.assertEqual([round(side) for side in page.mediabox[2:]], [842, 595], "A4, landscape")
            marks = self.marks(page)
            in_top_margin = [text for text, _x, y, _size in marks if y > 595 - 22 * 72 / 25.4]
            self.assertEqual("".join(in_top_margin), "" if position == 1 else str(position))
            left, right = (edge * 72 / 25.4 for edge in (30, 297 - 15))
            self.assertTrue(all(left - 1 <= x <= right for _text, x, y, _size in marks), "30 mm on the left")
            if "Ward" in page.extract_text():
                self.assertIn("STT", page.extract_text(), "the head of the table is repeated")
        sizes = {text: size for text, _x, _y, size in self.marks(reader.pages[0])}
        self.assertTrue(12 <= sizes["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"] <= 13, sizes)
        self.assertTrue(13 <= sizes["Độc lập - Tự do - Hạnh phúc"] <= 14, sizes)
        fonts = {font["/BaseFont"].split("+")[-1] for page in reader.pages for font in self.fonts(page)}
        self.assertTrue(all("LiberationSerif" in font or "TimesNewRoman" in font for font in fonts), fonts)

    def fonts(self, page):
        return [font.get_object() for font in page["/Resources"]["/Font"].values()]

    def marks(self, page):
        """Return (text, x, y, size in points) of each piece of text, y from the bottom of the page."""
        marks = []

        def visit(text, current, matrix, _font, size):
            if text.strip():
                x = matrix[4] * current[0] + matrix[5] * current[2] + current[4]
                y = matrix[4] * current[1] + matrix[5] * current[3] + current[5]
                marks.append((text.strip(), x, y, abs(size * current[3] * matrix[3])))

        page.extract_text(visitor_text=visit)
        return marks

    def test_the_paper_is_in_vietnamese_for_a_reader_in_english(self):
        self.specialist.sudo().lang = "en_US"
        text = self.words(self.pdf(self.new_sheet(grouping="specialist", unit_ids=[Command.set(self.finance.ids)])))
        self.assertIn("Chuyên viên theo dõi", text)
        self.assertIn("Phạm vi tổng hợp: cơ quan, đơn vị: Department of Finance.", text)
        for english in ("Lead unit", "Total", "Specialist"):
            self.assertNotIn(english, text)

    def test_d12_k1_a_unit_prints_a_paper_of_its_own(self):
        text = self.words(self.pdf(self.new_sheet(self.finance_officer)))
        self.assertIn("THÀNH PHỐ THỬ NGHIỆM\nDEPARTMENT OF FINANCE", text)
        self.assertIn("THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ", text)
        self.assertIn(self.finance_head.name, text)
        self.assertEqual(self.printed(text, "Tổng cộng")[0], [2, 1, 1, 0, 1, 1, 0])
        self.assertNotIn("Department of Construction", text)

    def test_d13_k1_the_head_of_the_log_is_printed(self):
        self.env["directive.log.seal"].sudo()._seal()
        head = self.env["directive.log.seal"]._head()
        self.assertRegex(head, "^[0-9a-f]{64}$")
        self.assertIn(head, "".join(self.words(self.pdf(self.new_sheet())).split()))

    def test_no_task_gives_a_sentence_and_no_table(self):
        text = self.words(self.pdf(self.new_sheet(as_of="2026-05-01 08:00:00")))
        self.assertIn("Không có nhiệm vụ nào được tính tại thời điểm này.", text)
        self.assertNotIn("STT", text)

    def test_rates_without_denominator_are_empty(self):
        sheet = self.new_sheet(unit_ids=[Command.set(self.finance.ids)], as_of="2026-07-02 08:00:00")
        text = self.words(self.pdf(sheet))
        numbers, rates = self.printed(text, "Tổng cộng")
        self.assertEqual(numbers, [2, 0, 0, 0, 2, 2, 0])
        self.assertEqual(rates, ["0%", "0%"], "no rate over complete tasks, where none is complete")

    def test_nothing_remote_is_loaded_and_names_stay_text(self):
        self.finance.sudo().name = '<img src="http://203.0.113.1/x"/><script>alert(1)</script>'
        reports = self.env["ir.actions.report"].with_user(self.specialist)
        html = reports._render_qweb_html(REPORT, self.new_sheet().ids)[0]
        report = reports._get_report(REPORT)
        bodies, _ids, header, footer, _arguments = report._prepare_html(html, report_model=report.model)
        self.assertEqual(len(bodies), 1)
        for part in (*bodies, header, footer):
            self.assertFalse(re.search(r"<(img|link|base|iframe)\b|@import|url\(|\ssrc=(?![^<]*&gt;)", str(part)), part)
        self.assertEqual(str(bodies[0]).count("<script"), 0)

    def test_too_many_rows_for_a_paper_are_refused_with_a_way_out(self):
        self.patch(directive_figures_sheet_paper, "PAPER_ROWS", 1)
        with self.assertRaisesRegex(UserError, "XLSX"):
            self.new_sheet()._paper()
