from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import DirectiveCase


@tagged("post_install", "-at_install")
class TestDirectiveUnit(DirectiveCase):
    def test_d02_k2_unit_on_the_system_has_a_head(self):
        with self.assertRaisesRegex(ValidationError, "Điều 2 khoản 2"):
            self.health.on_system = True
        self.health.write({"head_user_id": self.health_officer.id, "on_system": True})
        self.assertTrue(self.health.on_system)

    def test_d02_unit_without_a_head_cannot_be_made_active(self):
        self.health.active = False
        with self.assertRaisesRegex(ValidationError, "head"):
            self.health.active = True
        self.health.write({"active": True, "head_user_id": self.health_officer.id})
        self.assertTrue(self.health.active)

    def test_d07_k2c_the_head_is_a_member(self):
        self.assertIn(self.finance_head, self.finance.user_ids)
        self.health.head_user_id = self.finance_head
        self.assertIn(self.finance_head, self.health.user_ids)
        self.assertTrue(self.health.on_system, "a unit with a head works on the system")

    def test_units_are_found_without_accents_and_by_code(self):
        unit = self.unit("Sở Đối ngoại thử", "department", code="SĐN")
        for words in ("so doi ngoai", "SDN", "sđn"):
            self.assertIn(unit.id, [found[0] for found in self.env["directive.unit"].name_search(words)], words)

    def test_tree(self):
        self.assertEqual(self.office.child_ids, self.division)
        with self.assertRaisesRegex(Exception, "(?i)recurs|cycl"):
            self.office.parent_id = self.division
