import doctest

from odoo.tests import BaseCase

from ..tools import row_heights


class TestRowHeights(BaseCase):
    def test_doctests(self):
        self.assertEqual(doctest.testmod(row_heights).failed, 0)

    def test_each_line_of_a_long_text_has_room(self):
        words = "Rà soát tiến độ giải ngân vốn đầu tư công, báo cáo Ủy ban nhân dân thành phố trước ngày 30/6/2026. "
        lines = [row_heights.lines(words * count, 50) for count in (1, 2, 4, 8)]
        self.assertEqual(lines, sorted(lines))
        self.assertGreaterEqual(lines[3], len(words) * 8 / 60)
        self.assertLessEqual(lines[3], len(words) * 8 / 40)
