from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_directive_urging import MODELS, UrgingCase


@tagged("post_install", "-at_install")
class TestDirectiveDigest(UrgingCase):
    def test_one_mail_a_person_a_day_from_the_set_hour_on(self):
        first, second = self.task_given(), self.task_given(deadline="2026-06-25")
        self.climb("2026-06-23 00:15:00")
        self.assertFalse(self.digest("2026-06-23 06:59:59"))
        mails = self.digest("2026-06-23 07:00:00")
        names = [address.removesuffix("@example.com") for address in sorted(mails)]
        self.assertEqual(names, ["t.finance.head", "t.finance", "t.specialist"])
        body = mails["t.finance@example.com"].body_html
        self.assertEqual(mails["t.finance@example.com"].subject, "06/23/2026: 2 task(s) to see to")
        for task in (first, second):
            self.assertIn(f"/mail/view?model=directive.task&amp;res_id={task.id}", body)
        self.assertIn("Last days to file an extension", body)
        self.assertIn("Due soon", body)
        self.assertNotIn("<img", body)
        self.assertFalse(self.digest("2026-06-23 07:15:00"))
        self.assertFalse(self.digest("2026-06-24 07:15:00"))

    def test_a_second_reminder_on_the_same_day_waits_for_the_next_digest(self):
        task = self.task_given()
        self.climb("2026-06-23 00:15:00")
        self.digest("2026-06-23 07:00:00")
        self.env["directive.reminder"]._remember([(task.id, self.rule("filing").id, "2026-06-23")])
        self.assertEqual(list(self.digest("2026-06-23 20:00:00")), ["t.finance.head@example.com"], "his first one")
        self.assertIn("t.finance@example.com", self.digest("2026-06-24 07:00:00"))

    def test_the_hour_is_a_setting(self):
        self.env["ir.config_parameter"].set_param("directive_tracking.digest_hour", "8.5")
        self.task_given()
        self.climb("2026-06-23 00:15:00")
        self.assertFalse(self.digest("2026-06-23 08:29:59"))
        self.assertTrue(self.digest("2026-06-23 08:30:00"))

    def test_sections_stand_in_the_order_of_urgency_and_name_each_task_once(self):
        overdue = self.task_given(deadline="2026-06-22", content="Overdue task")
        today = self.task_given(deadline="2026-06-23", content="Task of today")
        self.climb("2026-06-23 00:15:00")
        body = self.digest("2026-06-23 07:00:00")["t.finance.head@example.com"].body_html
        self.assertLess(body.index("Overdue task"), body.index("Task of today"))
        for task in (overdue, today):
            self.assertEqual(body.count(f"res_id={task.id}"), 1)

    def test_what_was_done_meanwhile_is_left_out(self):
        task, other = self.task_given(), self.task_given()
        self.climb("2026-06-23 00:15:00")
        self.submit(task, self.finance_officer)
        body = self.digest("2026-06-23 07:00:00")["t.finance@example.com"].body_html
        self.assertNotIn(f"res_id={task.id}", body)
        self.assertIn(f"res_id={other.id}", body)

    def test_who_left_the_unit_meanwhile_is_not_told(self):
        self.task_given()
        self.climb("2026-06-23 00:15:00")
        self.finance.user_ids -= self.finance_officer
        self.assertNotIn("t.finance@example.com", self.digest("2026-06-23 07:00:00"))

    def test_portal_users_get_the_links_of_the_portal(self):
        task = self.task_given(lead=self.ward)
        self.climb("2026-06-23 00:15:00")
        body = self.digest("2026-06-23 07:00:00")["t.ward@example.com"].body_html
        self.assertIn(f"/my/directives/{task.id}", body)

    def test_express_tasks_do_not_wait_for_the_morning(self):
        task = self.task_given(urgency="express")
        self.new_mails()
        self.climb("2026-06-23 00:15:00")
        mails = dict(self.new_mails())
        self.assertEqual(sorted(mails), ["t.finance@example.com", "t.specialist@example.com"])
        self.assertIn(f"res_id={task.id}", mails["t.finance@example.com"].body_html)
        self.assertFalse(self.digest("2026-06-23 07:00:00"), "it is not told twice")

    def test_people_without_mail_are_skipped_and_listed(self):
        self.finance_officer.email = False
        self.task_given()
        self.climb("2026-06-23 00:15:00")
        self.assertEqual(sorted(self.digest("2026-06-23 07:00:00")), ["t.specialist@example.com"])
        listed = self.env["directive.reminder.recipient"].with_user(self.specialist).search([("address", "=", False)])
        self.assertEqual(listed.user_id, self.finance_officer)

    def test_a_mailbox_shared_by_two_people_gets_one_mail(self):
        self.finance_officer.email = self.specialist.email
        self.task_given()
        self.climb("2026-06-23 00:15:00")
        self.assertEqual(list(self.digest("2026-06-23 07:00:00")), ["t.specialist@example.com"])

    def test_who_wants_quiet_still_gets_the_overdue_tasks_of_the_own_unit(self):
        for user in (self.finance_officer, self.specialist):
            user.with_user(user).directive_quiet_digest = True
        self.task_given()
        self.climb("2026-06-23 00:15:00")
        self.assertFalse(self.digest("2026-06-23 07:00:00"))
        self.climb("2026-07-01 00:15:00")
        mails = self.digest("2026-07-01 07:00:00")
        self.assertIn("t.finance@example.com", mails)
        self.assertNotIn("t.specialist@example.com", mails)

    def test_leaders_hear_only_of_what_reached_them(self):
        self.task_given()
        self.task_given(deadline="2026-07-08")
        self.climb("2026-07-07 00:15:00")
        self.digest("2026-07-07 07:00:00")
        self.climb("2026-07-08 00:15:00")
        mail = self.digest("2026-07-08 07:00:00")["t.chairman@example.com"]
        self.assertIn("1 task(s)", mail.subject)

    def test_killed_midway_everybody_gets_it_once(self):
        self.task_given()
        self.climb("2026-06-23 00:15:00")
        queue, calls = type(self.env["directive.digest"])._queue, []

        def dies_in_the_second_batch(model, mails):
            calls.append(mails)
            if len(calls) > 1:
                raise RuntimeError("the power went off")
            queue(model, mails)

        with patch(f"{MODELS}.directive_digest.BATCH", 1):
            with (
                patch.object(type(self.env["directive.digest"]), "_queue", dies_in_the_second_batch),
                mute_logger("odoo.addons.base.models.ir_cron"),
            ):
                first = self.digest("2026-06-23 07:00:00")
            rest = self.digest("2026-06-23 07:15:00")
        self.assertEqual((len(first), len(rest)), (1, 1))
        self.assertNotEqual(list(first), list(rest))
        self.assertEqual(len(self.env["directive.digest"].search([("day", "=", "2026-06-23")])), 2)

    def test_the_mail_speaks_the_language_of_its_reader(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        self.finance_officer.lang = "vi_VN"
        self.task_given()
        self.climb("2026-06-23 00:15:00")
        mails = self.digest("2026-06-23 07:00:00")
        self.assertIn("nhiệm vụ", mails["t.finance@example.com"].subject)
        self.assertIn("task(s)", mails["t.specialist@example.com"].subject)
