"""Decree 30/2020, Annex I: page, margins, fonts and sizes, measured in the PDF that is signed."""

from itertools import pairwise

from odoo.addons.directive_tracking.tests.common import at
from odoo.tests import tagged

from .report_forms import MM, Pdf, drawn, marks
from .test_directive_report import ReportCase

PORTRAIT, LANDSCAPE = (595, 842), (842, 595)
LONG_TEXT = "Các cơ quan, đơn vị tiếp tục rà soát, đôn đốc việc thực hiện nhiệm vụ được giao trong kỳ báo cáo này. " * 6


@tagged("post_install", "-at_install")
class TestDirectiveReportMeasured(ReportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.write(
            {"directive_issuer_upper": "Ủy ban nhân dân thành phố Thử Nghiệm", "directive_place": "Thử Nghiệm"}
        )
        with at("2026-06-03 08:00:00"):
            for number in range(45):
                cls.transferred(cls.unit(f"Ward {number:02}", "ward"), "2026-07-01")
        with at("2026-07-16 09:00:00"):
            report = cls.env["directive.report"].with_user(cls.specialist)._begin("office", cls.period)
            report.write({"part_1": f"{LONG_TEXT}\n{LONG_TEXT}", "part_3": LONG_TEXT, "part_5": LONG_TEXT})
            report.with_user(cls.office_leader).action_approve()
            report.number = "77/BC-VP"
            cls.pages = Pdf(drawn(report, "pdf")).pages
        cls.marks = [marks(page) for page in cls.pages]

    def size(self, text, page=0):
        """Return the mark in which a text begins."""
        return next(mark for mark in self.marks[page] if mark.text.startswith(text))

    def wide(self, page):
        return round(self.pages[page].mediabox[2]) == LANDSCAPE[0]

    def test_a4_the_text_in_portrait_and_wide_annexes_in_landscape(self):
        sizes = [tuple(round(side) for side in page.mediabox[2:]) for page in self.pages]
        self.assertEqual(set(sizes), {PORTRAIT, LANDSCAPE})
        self.assertEqual(sizes, sorted(sizes), "the text first")
        self.assertGreater(sizes.count(LANDSCAPE), 3)

    def test_margins_20_to_25_above_and_below_30_to_35_left(self):
        for number, page in enumerate(self.marks):
            width, height = LANDSCAPE if self.wide(number) else PORTRAIT
            inside = [mark for mark in page if mark.y < height - 20 * MM]
            left = min(self.edges(self.pages[number]) if self.wide(number) else (mark.x for mark in inside))
            self.assertTrue(30 * MM - 0.5 <= left <= 35 * MM, left / MM)
            self.assertLessEqual(max(mark.x for mark in inside), width - 15 * MM)
            self.assertGreaterEqual(min(mark.y for mark in page), 20 * MM)
            top = max(mark.y + mark.size * 0.9 for mark in inside)
            self.assertLessEqual(top, height - 20 * MM)

    def test_margins_15_to_20_on_the_right(self):
        """By the right edge of the tables, which fill the width of the text."""
        for number, page in enumerate(self.pages):
            if self.wide(number):
                right = max(self.edges(page))
                self.assertTrue(LANDSCAPE[0] - 20 * MM <= right <= LANDSCAPE[0] - 15 * MM, right / MM)

    def edges(self, page):
        """Return where the drawn lines of a page end, in points from the left."""
        found = []

        def visit(operator, operands, matrix, _text_matrix):
            if operator in (b"l", b"m"):
                found.append(float(operands[0]) * matrix[0] + matrix[4])
            elif operator == b"re" and float(operands[2]) < 500 / matrix[0]:
                found.append((float(operands[0]) + float(operands[2])) * matrix[0] + matrix[4])

        page.extract_text(visitor_operand_before=visit)
        return found

    def test_page_numbers_go_on_centred_in_the_top_margin_from_page_2(self):
        for number, page in enumerate(self.marks, start=1):
            width, height = LANDSCAPE if self.wide(number - 1) else PORTRAIT
            above = [mark for mark in page if mark.y > height - 20 * MM]
            self.assertEqual("".join(mark.text for mark in above), "" if number == 1 else str(number))
            for mark in above:
                middle = (30 * MM + width - 18 * MM) / 2
                self.assertAlmostEqual(mark.x + mark.size * len(mark.text) / 4, middle, delta=3)
                self.assertTrue(13 <= mark.size <= 14)

    def test_fonts_are_those_with_the_metrics_of_times_new_roman(self):
        fonts = {mark.font for page in self.marks for mark in page}
        self.assertTrue(fonts)
        self.assertTrue(all(font.startswith(("LiberationSerif", "TimesNewRoman")) for font in fonts), fonts)

    def test_sizes_and_kinds_of_letters(self):
        bold, italic, upright = "Bold", "Italic", ""
        for text, least, most, kind in (
            ("CỘNG HÒA XÃ HỘI", 12, 13, bold),
            ("Độc lập - Tự do", 13, 14, bold),
            ("ỦY BAN NHÂN DÂN", 12, 13, upright),
            ("VĂN PHÒNG", 12, 13, bold),
            ("Số: 77", 12.5, 13, upright),
            ("Thử Nghiệm, ngày", 13, 14, italic),
            ("BÁO CÁO", 13, 14, bold),
            ("Kính gửi:", 13, 14, upright),
            ("Thực hiện khoản 2", 13, 14, upright),
        ):
            mark = self.size(text)
            self.assertTrue(least <= round(mark.size, 2) <= most, (text, mark.size))
            self.assertIn(kind, mark.font, text)
            self.assertEqual("Bold" in mark.font, kind == bold, text)
        last = next(number for number in range(len(self.pages)) if self.wide(number)) - 1
        for text, least, most, kind in (
            ("Nơi nhận:", 12, 12, "BoldItalic"),
            ("- Lưu: VT.", 11, 11.5, ""),
            ("CHÁNH VĂN PHÒNG", 13, 14, bold),
        ):
            mark = self.size(text, last)
            self.assertTrue(least <= round(mark.size, 2) <= most, (text, mark.size))
            self.assertIn(kind, mark.font, text)

    def test_the_first_line_is_indented_and_paragraphs_stand_apart(self):
        body = [mark for mark in self.marks[0] if 13 <= mark.size <= 14 and mark.y < self.size("Thực hiện").y + 1]
        lines = sorted({(round(mark.y, 1), round(min(one.x for one in body if abs(one.y - mark.y) < 1), 1))
                        for mark in body}, reverse=True)
        left = min(x for _y, x in lines)
        firsts = [(y, x) for y, x in lines if x > left + 5]
        self.assertGreater(len(firsts), 4)
        for _y, x in firsts:
            self.assertTrue(10 <= (x - left) / MM <= 12.7, (x - left) / MM)
        steps = [(above[0] - below[0], below in firsts) for above, below in pairwise(lines)]
        within = [step for step, is_first in steps if not is_first]
        between = [step for step, is_first in steps if is_first]
        self.assertGreaterEqual(min(between) - max(within), 6 - 0.3, "6 pt between paragraphs")

    def test_annexes_have_roman_numerals_and_repeat_their_heads(self):
        words = [page.extract_text() for page in self.pages]
        for label in ("Phụ lục I\n", "Phụ lục II\n", "Phụ lục III\n"):
            self.assertEqual(sum(label in text for text in words), 1, label)
        rows = [number for number, text in enumerate(words) if "Ward " in text and self.wide(number)]
        self.assertGreater(len(rows), 3)
        for number in rows:
            self.assertIn("STT", words[number], f"page {number + 1}")
            self.assertIn("(1)", words[number], f"page {number + 1}")

    def test_no_row_is_broken_over_two_pages(self):
        text = "".join(page.extract_text() for page in self.pages)
        self.assertEqual(sum(f"Ward {number:02}" in text for number in range(45)), 45)
