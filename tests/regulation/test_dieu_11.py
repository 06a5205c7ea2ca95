"""Điều 11. Trách nhiệm của Văn phòng: what is due and not done, or done wrongly, is put before the leaders in time."""
from psycopg2 import IntegrityError

from odoo.addons.directive_tracking.tests.common import DirectiveCase, at
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestDieu11Khoan3(DirectiveCase):
    """3. Báo cáo, kiến nghị kịp thời … các biện pháp cần thiết nhằm đôn đốc các cơ quan, đơn vị thực hiện các nhiệm
    vụ giao đã đến hạn quy định nhưng chưa thực hiện, triển khai thực hiện không đúng yêu cầu đề ra hoặc khi có vấn đề
    phát sinh do các cơ quan, đơn vị phản ánh."""

    def setUp(self):
        super().setUp()
        self.task = self.transferred(deadline="2026-06-28")

    def raise_(self, kind, user):
        values = {"task_id": self.task.id, "kind": kind, "cause": "Nothing was sent", "proposal": "A last date"}
        escalation = self.env["directive.escalation"].with_user(user).create(values)
        escalation.action_raise()
        return escalation

    def test_d11_k3_due_and_not_done_is_raised_by_the_office_itself(self):
        with at("2026-06-30 08:00:00"):
            escalation = self.raise_("not_done", self.specialist)
            self.assertEqual((escalation.state, escalation.unit_id), ("raised", self.office))
            escalation.action_propose("A last date")
            escalation.with_user(self.chairman).action_decide("Before Friday")
            self.assertEqual(escalation.state, "decided")

    def test_d11_k3_not_done_from_the_first_minute_of_the_effective_day_on(self):
        """28/06/2026 is a Sunday: the task comes due on Monday 29/06."""
        with at("2026-06-28 23:59:59"), self.assertRaisesRegex(UserError, "Điều 11 khoản 3"):
            self.raise_("not_done", self.specialist)
        with at("2026-06-29 00:00:00"):
            self.assertEqual(self.raise_("not_done", self.specialist).state, "raised")

    def test_d11_k3_wrongly_done_may_be_raised_before_the_deadline(self):
        with at("2026-06-10 08:00:00"):
            self.assertEqual(self.raise_("wrongly_done", self.office_leader).state, "raised")

    def test_d11_k3_what_units_bring_up_is_told_to_the_office(self):
        with at("2026-06-10 08:00:00"):
            self.raise_("difficulty", self.finance_officer)
        mails = self.env["mail.mail"].search([("email_to", "=", "t.office.leader@example.com")])
        self.assertIn("A difficulty was raised: 901/QĐ-UBND", mails.mapped("subject"))

    def test_d11_k3_nobody_decides_what_he_raised_himself(self):
        self.chairman.group_ids |= self.env.ref("directive_tracking.group_office_specialist")
        with at("2026-06-30 08:00:00"):
            escalation = self.raise_("not_done", self.chairman)
            escalation.with_user(self.specialist).action_propose("A last date")
            with self.assertRaisesRegex(UserError, "another leader"):
                escalation.with_user(self.chairman).action_decide("Mine")


@tagged("post_install", "-at_install")
class TestDieu11Khoan1(DirectiveCase):
    """Khoản 1. Hỗ trợ và cung cấp thông tin có liên quan cho các cơ quan, đơn vị."""

    def test_d11_k1_every_task_names_the_specialist_to_ask(self):
        task = self.transferred(self.ward).with_user(self.ward_officer)
        self.assertEqual(task.monitor_user_id, self.specialist)
        with self.assertRaises(IntegrityError, msg="a task without a specialist"), mute_logger("odoo.sql_db"):
            self.draft(monitor_user_id=False).flush_recordset()
