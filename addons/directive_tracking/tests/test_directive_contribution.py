import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import DirectiveCase


@tagged("post_install", "-at_install")
class TestDirectiveContribution(DirectiveCase):
    """Điều 10 khoản 2b: a coordinating unit supplies its part to the lead."""

    def setUp(self):
        super().setUp()
        self.task = self.transferred(coordinating_unit_ids=[(6, 0, (self.building | self.other_ward).ids)])

    def contribute(self, user=None, **values):
        contributions = self.env["directive.contribution"].with_user(user or self.building_officer)
        return contributions.create({"task_id": self.task.id, "content": "Sites handed over: 12 of 15", **values})

    def upload(self, user):
        attachments = self.env["ir.attachment"].with_user(user)
        return attachments.create({"name": "sites.txt", "datas": base64.b64encode(b"12 of 15")})

    def test_who_when_and_for_which_unit_are_stamped(self):
        sent = self.contribute()
        self.assertEqual((sent.unit_id, sent.sent_by_id), (self.building, self.building_officer))
        self.assertTrue(sent.sent_at)
        self.assertEqual(sent.state, "sent")
        row = self.env["directive.log"].sudo().search([("task_id", "=", self.task.id), ("event", "=", "contribute")])
        self.assertEqual(row.user_id, self.building_officer)

    def test_the_form_knows_the_unit(self):
        action = self.task.with_user(self.building_officer).action_contribute()
        contributions = self.env["directive.contribution"].with_user(self.building_officer)
        with Form(contributions.with_context(**action["context"])) as form:
            self.assertEqual(form.unit_id, self.building)
            form.content = "Sites handed over: 12 of 15"
        self.assertEqual(self.task.contribution_ids.unit_id, self.building)
        with self.assertRaisesRegex(UserError, "Điều 10 khoản 2b"):
            self.task.with_user(self.finance_officer).action_contribute()

    def test_nobody_else_contributes(self):
        for user in (self.finance_officer, self.specialist, self.chairman, self.administrator, self.health_officer):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.contribute(user, unit_id=self.building.id)

    def test_nobody_contributes_for_another_unit(self):
        with self.assertRaisesRegex(UserError, "not a coordinating unit of yours"):
            self.contribute(unit_id=self.other_ward.id)

    def test_stamps_are_not_typed(self):
        for values in ({"sent_at": "2026-01-01 00:00:00"}, {"sent_by_id": self.chairman.id}, {"state": "taken"}):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.contribute(**values)

    def test_an_empty_one_is_refused(self):
        with self.assertRaisesRegex(UserError, "Điều 10 khoản 2b"):
            self.contribute(content="  ")

    def test_sent_ones_are_not_changed_by_anybody(self):
        sent = self.contribute(attachment_ids=[(6, 0, self.upload(self.building_officer).ids)])
        for user in (self.building_officer, self.finance_officer, self.specialist, self.chairman, self.administrator):
            mine = sent.with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaises(UserError):
                    mine.write({"content": "Better"})
                with self.assertRaises(UserError):
                    mine.unlink()
                with self.assertRaises(UserError):
                    mine.attachment_ids.write({"raw": b"forged"})
        with self.assertRaises(UserError):
            sent.attachment_ids.with_user(self.building_officer).unlink()
        self.contribute(content="Sites handed over: 15 of 15")
        self.assertEqual(len(self.task.contribution_ids), 2)

    def test_who_reads_it(self):
        sent = self.contribute()
        for user, seen in (
            (self.finance_officer, True),
            (self.other_ward_officer, True),
            (self.specialist, True),
            (self.chairman, True),
            (self.health_officer, False),
            (self.ward_officer, False),
        ):
            self.assertEqual(bool(sent.with_user(user).search([("id", "=", sent.id)])), seen, user.login)

    def test_the_lead_takes_text_and_files_into_its_result(self):
        sent = self.contribute(attachment_ids=[(6, 0, self.upload(self.building_officer).ids)])
        action = sent.with_user(self.finance_officer).action_take()
        result = self.task.result_ids
        self.assertEqual(action["res_id"], result.id)
        self.assertEqual(result.verification_state, "draft")
        self.assertEqual(result.content, "Department of Construction: Sites handed over: 12 of 15")
        self.assertEqual(result.attachment_ids.raw, b"12 of 15")
        self.assertEqual((result.attachment_ids.res_model, result.attachment_ids.res_id), (result._name, result.id))
        self.assertNotEqual(result.attachment_ids, sent.attachment_ids)
        self.assertEqual((sent.state, sent.taken_by_id, sent.result_id), ("taken", self.finance_officer, result))
        with self.assertRaisesRegex(UserError, "Taken into the result"):
            sent.with_user(self.finance_officer).action_take()

    def test_a_second_one_is_added_to_what_is_prepared(self):
        first, second = self.contribute(), self.contribute(self.other_ward_officer, content="Staff: 3")
        first.with_user(self.finance_officer).action_take()
        second.with_user(self.finance_officer).action_take()
        self.assertEqual(len(self.task.result_ids), 1)
        self.assertIn("12 of 15\n\nWard B: Staff: 3", self.task.result_ids.content)

    def test_only_the_lead_takes_it(self):
        sent = self.contribute()
        for user in (self.building_officer, self.specialist, self.chairman):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                sent.with_user(user).action_take()
        with self.assertRaises(AccessError):
            sent.with_user(self.health_officer).action_take()

    def test_lead_and_specialist_are_told(self):
        self.env["mail.mail"].sudo().search([]).unlink()
        self.contribute()
        mails = self.env["mail.mail"].sudo().search([])
        told = set(mails.mapped("email_to"))
        self.assertEqual(
            told, {self.finance_officer.email, self.finance_head.email, self.specialist.email}, "and not who sent it"
        )
        self.assertIn("12 of 15", mails[0].body_html)

    def test_not_on_tasks_that_are_over(self):
        self.submit(self.task, self.finance_officer)
        self.contribute()
        self.task.with_user(self.specialist).action_confirm()
        with self.assertRaisesRegex(UserError, "under way"):
            self.contribute()

    def test_the_button_is_for_coordinating_units(self):
        for user, may in (
            (self.building_officer, True),
            (self.other_ward_officer, True),
            (self.finance_officer, False),
            (self.specialist, False),
        ):
            self.assertEqual(self.task.with_user(user).may_contribute, may, user.login)
