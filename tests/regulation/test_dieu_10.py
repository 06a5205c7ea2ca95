"""Điều 10: tasks and rights of the Office and of the units."""
from odoo.addons.directive_tracking.tests.common import DirectiveCase, at, local
from odoo.exceptions import UserError


class TestDieu10Khoan2b(DirectiveCase):
    """A coordinating unit promptly supplies what it knows to the lead."""

    def setUp(self):
        super().setUp()
        self.task = self.transferred(coordinating_unit_ids=[(6, 0, (self.building | self.other_ward).ids)])

    def contribute(self, user, **values):
        contributions = self.env["directive.contribution"].with_user(user)
        return contributions.create({"task_id": self.task.id, "content": "Sites handed over: 12 of 15", **values})

    def test_d10_k2b_a_coordinating_unit_supplies_its_part_and_the_lead_sees_it(self):
        with at("2026-06-05 10:00:00"):
            sent = self.contribute(self.building_officer)
        self.assertEqual((sent.unit_id, sent.sent_by_id), (self.building, self.building_officer))
        self.assertEqual(sent.sent_at, local("2026-06-05 10:00:00"))
        for reader in (self.finance_officer, self.finance_head, self.specialist, self.chairman):
            self.assertIn(sent, self.task.with_user(reader).contribution_ids)

    def test_d10_k2b_it_submits_neither_result_nor_progress(self):
        self.contribute(self.building_officer)
        with self.assertRaises(UserError):
            self.submit(self.task, self.building_officer)
        with self.assertRaises(UserError):
            self.env["directive.progress"].with_user(self.building_officer).create(
                {"task_id": self.task.id, "content": "x", "percent": 1})
        with self.assertRaises(UserError):
            self.task.with_user(self.building_officer).action_submit()

    def test_d10_k2b_only_coordinating_units_contribute(self):
        for user in (self.finance_officer, self.specialist, self.health_officer, self.ward_officer, self.chairman,
                     self.administrator):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.contribute(user, unit_id=self.building.id)

    def test_d10_k2b_what_was_sent_stays_and_a_new_one_follows(self):
        sent = self.contribute(self.building_officer)
        with self.assertRaises(UserError):
            sent.write({"content": "15 of 15"})
        with self.assertRaises(UserError):
            sent.unlink()
        self.contribute(self.building_officer, content="15 of 15")
        self.assertEqual(len(self.task.contribution_ids), 2)

    def test_d10_k2b_the_lead_takes_it_into_its_result(self):
        sent = self.contribute(self.building_officer)
        with self.assertRaises(UserError):
            sent.action_take()
        sent.with_user(self.finance_officer).action_take()
        result = self.task.result_ids
        self.assertIn("Department of Construction: Sites handed over: 12 of 15", result.content)
        self.assertEqual((sent.state, sent.result_id), ("taken", result))
        result.with_user(self.finance_officer).action_submit()
        self.assertEqual(self.task.state, "submitted")
