import csv
from collections import Counter

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open

AGENCY_KINDS = ("office", "department")
COMMUNE_KINDS = ("commune", "ward")


def data_rows(name):
    with file_open(f"directive_cantho/data/{name}.csv") as file:
        return list(csv.DictReader(file))


@tagged("post_install", "-at_install")
class TestDirectiveUnit(TransactionCase):
    """The city's directory (Điều 1 khoản 2)."""

    def _units(self, kinds):
        data = self.env["ir.model.data"].search([("module", "=", "directive_cantho"), ("model", "=", "directive.unit")])
        return self.env["directive.unit"].browse(data.mapped("res_id")).filtered(lambda unit: unit.kind in kinds)

    def test_d01_k2_fourteen_agencies(self):
        agencies = self._units(AGENCY_KINDS)
        self.assertEqual(Counter(agencies.mapped("kind")), {"office": 1, "department": 13})
        self.assertEqual(self.env.ref("directive_cantho.unit_skhcn").name, "Sở Khoa học và Công nghệ")

    def test_d01_k2_hundred_and_three_communes_and_wards(self):
        units = self._units(COMMUNE_KINDS)
        self.assertEqual(Counter(units.mapped("kind")), {"commune": 72, "ward": 31})
        self.assertEqual(self.env.ref("directive_cantho.unit_31135").name, "UBND phường Ninh Kiều")
        self.assertEqual(self.env.ref("directive_cantho.unit_31299").name, "UBND xã Phong Điền")

    def test_gso_codes_are_five_digits_and_unique(self):
        codes = self._units(COMMUNE_KINDS).mapped("code")
        self.assertEqual(len(set(codes)), 103)
        self.assertFalse([code for code in codes if len(code) != 5 or not code.isdigit()])

    def test_every_code_is_unique(self):
        units = self._units((*AGENCY_KINDS, *COMMUNE_KINDS, "division"))
        self.assertEqual(len(units), 14 + 103 + 8)
        self.assertEqual(len(set(units.mapped("code"))), len(units))

    def test_kind_and_name_agree(self):
        words = {"ward": "UBND phường ", "commune": "UBND xã "}
        for row in data_rows("directive.unit-3-communes"):
            self.assertTrue(row["name"].startswith(words[row["kind"]]), row["name"])

    def test_divisions_belong_to_the_office(self):
        divisions = self._units(("division",))
        self.assertEqual(divisions.parent_id, self.env.ref("directive_cantho.unit_vpub"))
        self.assertEqual(len(divisions), 8)

    def test_d06_k1b_a_unit_of_the_data_alone_is_not_on_the_system(self):
        headless = self._units((*AGENCY_KINDS, *COMMUNE_KINDS)).filtered(lambda unit: not unit.head_user_id)
        self.assertTrue(headless)
        self.assertFalse(headless.filtered("on_system"))
