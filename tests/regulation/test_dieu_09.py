"""Điều 9. Hình thức theo dõi, đôn đốc: năm hình thức, mỗi lần đôn đốc được ghi lại và đếm."""
from odoo.addons.directive_tracking.tests.common import at
from odoo.addons.directive_tracking.tests.test_directive_followup import FollowupCase
from odoo.addons.directive_tracking.tests.test_directive_urging import UrgingCase
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestDieu09(FollowupCase):

    def test_d09_five_forms_and_no_other(self):
        forms = [key for key, _label in self.env["directive.followup"]._fields["channel"].selection]
        self.assertEqual(forms, ["system", "report", "meeting", "phone_email", "inspection"])
        with self.assertRaises(ValueError):
            self.urge(self.specialist, channel="pigeon")

    def test_d09_k1_through_the_system(self):
        self.dialog(self.specialist).action_urge()
        self.assertEqual(self.task.followup_ids.channel, "system")
        self.assertEqual(self.addressees(), ["t.finance.head@example.com", "t.finance@example.com"])

    def test_d09_k2_through_a_report(self):
        self.assertEqual(self.urge(self.specialist, channel="report").channel, "report")

    def test_d09_k3_through_working_directly(self):
        followup = self.urge(self.specialist, channel="meeting", person="Ông Mẫu, Phó Giám đốc")
        self.assertEqual((followup.channel, followup.person), ("meeting", "Ông Mẫu, Phó Giám đốc"))

    def test_d09_k4_by_telephone_or_mail(self):
        self.dialog(self.specialist, channel="phone_email", answer="Thứ Sáu có báo cáo", send_mail=False).action_urge()
        self.assertEqual(self.task.followup_ids.answer, "Thứ Sáu có báo cáo")
        self.assertFalse(self.addressees(), "what has taken place is only recorded")

    def test_d09_k5_through_inspection(self):
        self.assertEqual(self.urge(self.specialist, channel="inspection").channel, "inspection")

    def test_d09_each_follow_up_is_logged_and_counted(self):
        for number, channel in enumerate(("system", "report", "meeting", "phone_email", "inspection"), 1):
            self.urge(self.specialist, channel=channel)
            self.assertEqual(self.task.followup_count, number)
        logged = self.env["directive.log"].search([("task_id", "=", self.task.id), ("event", "=", "urge")])
        self.assertEqual(len(logged), 5)


@tagged("post_install", "-at_install")
class TestDieu09K1Ladder(UrgingCase):
    """Khoản 1: the system urges by itself, and counts it."""

    def test_d09_k1_the_system_urges_before_on_and_after_the_day(self):
        task = self.task_given()
        self.env["directive.urging.rule"].search([("anchor", "=", "no_update")]).active = False
        for number, day in enumerate(
            ("2026-06-23", "2026-06-25", "2026-06-26", "2026-06-30", "2026-07-01", "2026-07-08"), 1
        ):
            self.climb(f"{day} 00:15:00")
            self.assertEqual(len(task.followup_ids), number, day)
        with at("2026-07-08 09:00:00"):
            self.submit(task, self.finance_officer)
        self.climb("2026-07-15 00:15:00")
        self.assertEqual(len(task.followup_ids), number, "what is submitted is not urged any more")

    def test_d08_k2_one_digest_a_person_a_day(self):
        for _task in range(3):
            self.task_given()
        self.climb("2026-06-23 00:15:00")
        told = self.digest("2026-06-23 08:00:00")
        self.assertEqual(sorted(told), ["t.finance@example.com", "t.specialist@example.com"])
