import doctest

from odoo.tests import BaseCase, tagged

from ..tools import annex_table


@tagged("post_install", "-at_install")
class TestAnnexTable(BaseCase):
    def test_heads_and_formulas(self):
        results = doctest.testmod(annex_table)
        self.assertGreater(results.attempted, 4)
        self.assertEqual(results.failed, 0)
