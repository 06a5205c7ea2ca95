import doctest

from odoo.tests import BaseCase, tagged

from ..tools import vietnamese_paper


@tagged("post_install", "-at_install")
class TestVietnamesePaper(BaseCase):
    def test_decree_30_dates_numbers_and_names(self):
        results = doctest.testmod(vietnamese_paper)
        self.assertGreater(results.attempted, 5)
        self.assertEqual(results.failed, 0)
