"""Điều 14. Tổ chức thực hiện Quy chế."""
from odoo.addons.directive_tracking.tests.common import DirectiveCase, at
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

DIFFICULTY = "Thời hạn 01 ngày làm việc không đủ đối với xã đảo"


@tagged("post_install", "-at_install")
class TestDifficultiesWithTheRegulation(DirectiveCase):
    """Nếu phát sinh khó khăn, vướng mắc, các cơ quan, đơn vị phản ánh kịp thời về Văn phòng UBND thành phố."""

    def setUp(self):
        super().setUp()
        clock = at("2026-06-10 09:00:00")
        clock.start()
        self.addCleanup(clock.stop)

    def report(self, user, **values):
        feedback = self.env["directive.feedback"].with_user(user)
        return feedback.create({"kind": "regulation", "reason": DIFFICULTY, **values})

    def test_d14_k3_any_member_of_a_unit_reports_without_task_or_document(self):
        for user, unit in ((self.finance_officer, self.finance), (self.ward_officer, self.ward)):
            feedback = self.report(user)
            self.assertEqual((feedback.state, feedback.unit_id), ("new", unit))
            self.assertFalse(feedback.task_id or feedback.document_id)
            self.assertIn(feedback, feedback.with_user(self.specialist).search([("kind", "=", "regulation")]))

    def test_d14_k3_who_belongs_to_no_unit_reports_nothing(self):
        for user in (self.chairman, self.administrator, self.other_specialist):
            with self.assertRaises(UserError):
                self.report(user)

    def test_d14_k3_without_saying_what_is_difficult_refused(self):
        with self.assertRaises(UserError):
            self.report(self.finance_officer, reason=" ")

    def test_d14_k3_the_office_takes_it_up_with_an_answer(self):
        feedback = self.report(self.ward_officer).with_user(self.specialist)
        self.assertEqual(feedback.action_accept()["res_model"], "directive.reason.wizard")
        with self.assertRaisesRegex(UserError, "Điều 14"):
            feedback.action_accept(" ")
        feedback.action_accept("Sẽ đề xuất sửa Điều 6")
        self.assertEqual((feedback.state, feedback.answer), ("accepted", "Sẽ đề xuất sửa Điều 6"))
        told = self.env["mail.mail"].sudo().search([("subject", "ilike", "Feedback accepted")])
        self.assertEqual(told.mapped("email_to"), ["t.ward@example.com"])

    def test_d14_k3_the_office_does_not_take_it_up_and_says_why(self):
        feedback = self.report(self.ward_officer).with_user(self.specialist)
        dialog = feedback.action_refuse()
        wizard = self.env[dialog["res_model"]].with_user(self.specialist).with_context(**dialog["context"])
        wizard.create({"reason": "Đã có Điều 3 khoản 2"}).action_apply()
        self.assertEqual((feedback.state, feedback.answer), ("refused", "Đã có Điều 3 khoản 2"))

    def test_d14_k3_another_unit_reads_nothing_of_it(self):
        feedback = self.report(self.ward_officer)
        self.assertTrue(feedback.with_user(self.ward_officer).search([("id", "=", feedback.id)]))
        for user in (self.other_ward_officer, self.finance_officer):
            self.assertFalse(feedback.with_user(user).search([("id", "=", feedback.id)]))
            with self.assertRaises(AccessError):
                feedback.with_user(user).read(["reason"])
