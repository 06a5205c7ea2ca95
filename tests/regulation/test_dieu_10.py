"""Điều 10. Nhiệm vụ, quyền hạn theo dõi, đôn đốc: ai được đôn đốc ai."""
from odoo.addons.directive_tracking.tests.test_directive_followup import FollowupCase
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestDieu10Urging(FollowupCase):
    """The task is led by Finance; Construction and Ward A coordinate."""

    def test_d10_k1a_the_office_urges_every_unit_of_every_task(self):
        for user in (self.specialist, self.other_specialist, self.office_leader):
            for unit in (self.finance, self.building, self.ward):
                self.assertEqual(self.urge(user, unit).unit_id, unit)
            self.assertTrue(self.task.with_user(user).may_urge)

    def test_d10_k1a_only_units_that_have_to_do_with_the_task(self):
        with self.assertRaisesRegex(UserError, "Điều 10 khoản 2"):
            self.urge(self.specialist, self.health)

    def test_d10_k2a_the_lead_urges_its_coordinating_units(self):
        for user in (self.finance_officer, self.finance_head):
            for unit in (self.building, self.ward):
                followup = self.urge(user, unit)
                self.assertEqual((followup.user_id, followup.unit_id), (user, unit))
            self.assertTrue(self.task.with_user(user).may_urge)

    def test_d10_k2a_the_lead_does_not_urge_itself(self):
        with self.assertRaisesRegex(UserError, "Điều 10 khoản 2a"):
            self.urge(self.finance_officer, self.finance)

    def test_d10_k2a_a_lead_without_coordinating_units_has_nobody_to_urge(self):
        alone = self.transferred()
        self.assertFalse(alone.with_user(self.finance_officer).may_urge)
        with self.assertRaisesRegex(UserError, "Điều 10 khoản 2a"):
            alone.with_user(self.finance_officer).action_urge()

    def test_d10_k2a_a_coordinating_unit_urges_nobody(self):
        for user in (self.building_officer, self.ward_officer):
            for unit in (self.finance, self.building, self.ward):
                with (
                    self.subTest(user=user.login, unit=unit.name),
                    self.assertRaises(UserError),
                    mute_logger("odoo.addons.base.models.ir_rule"),
                ):
                    self.urge(user, unit)
            self.assertFalse(self.task.with_user(user).may_urge)

    def test_d10_k2a_nobody_else_urges(self):
        for user in (self.chairman, self.administrator, self.health_officer, self.other_ward_officer):
            with (
                self.subTest(user.login),
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model"),
            ):
                self.urge(user, self.building)

    def test_d10_k2a_the_lead_gets_the_answer_of_its_coordinating_unit(self):
        followup = self.urge(self.finance_officer, self.building)
        followup.with_user(self.building_officer).action_answer("Our part comes on Thursday")
        self.assertEqual(followup.with_user(self.finance_officer).answer, "Our part comes on Thursday")
        self.assertIn("t.finance@example.com", self.addressees())
