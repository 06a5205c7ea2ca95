from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DirectiveCase, at, local


class FollowupCase(DirectiveCase):
    def setUp(self):
        super().setUp()
        clock = at("2026-06-10 09:00:00")
        clock.start()
        self.addCleanup(clock.stop)
        self.task = self.transferred(coordinating_unit_ids=[(6, 0, (self.building | self.ward).ids)])
        self.last_mail = self.env["mail.mail"].search([], limit=1, order="id desc").id

    def urge(self, user, unit=None, task=None, **values):
        values = {"content": "Report by Friday", "unit_id": (unit or self.finance).id, **values}
        return self.env["directive.followup"].with_user(user).create({"task_id": (task or self.task).id, **values})

    def dialog(self, user, tasks=None, **values):
        dialogs = self.env["directive.followup.wizard"].with_user(user)
        return dialogs.create({"task_ids": [(6, 0, (tasks or self.task).ids)], "content": "Report by Friday", **values})

    def addressees(self):
        return sorted(self.env["mail.mail"].search([("id", ">", self.last_mail)]).mapped("email_to"))


@tagged("post_install", "-at_install")
class TestDirectiveFollowup(FollowupCase):
    def test_who_when_whom_and_what_is_kept_and_counted(self):
        followup = self.urge(self.specialist, person="Bà Thử", channel="phone_email")
        self.assertEqual((followup.user_id, followup.followed_at), (self.specialist, local("2026-06-10 09:00:00")))
        self.assertEqual(self.task.followup_count, 1)
        self.assertIn("was urged", self.task.message_ids[:1].body)
        logged = self.env["directive.log"].search([("res_model", "=", "directive.followup")])
        self.assertEqual((logged.event, logged.new_value, logged.task_id), ("urge", "phone_email", self.task))

    def test_nothing_of_it_is_edited_or_deleted(self):
        followup = self.urge(self.specialist)
        for user in (self.specialist, self.office_leader, self.administrator, self.finance_officer, self.env.user):
            for values in ({"content": "x"}, {"answer": "x"}, {"state": "answered"}, {"user_id": user.id}):
                with self.subTest(user=user.login, values=values), self.assertRaises(UserError):
                    followup.with_user(user).write(values)
            with self.assertRaises(UserError), mute_logger("odoo.addons.base.models.ir_rule"):
                followup.with_user(user).unlink()

    def test_facts_are_not_typed(self):
        for values in (
            {"user_id": self.office_leader.id},
            {"state": "answered"},
            {"answer": "x"},
            {"is_automatic": True},
            {"answered_at": "2026-06-01 00:00:00"},
        ):
            with self.subTest(values), self.assertRaises(UserError):
                self.urge(self.specialist, **values)
        with self.assertRaises(UserError):
            self.task.with_user(self.specialist).write({"followup_count": 9})

    def test_it_has_taken_place_and_says_something(self):
        with self.assertRaises(ValidationError):
            self.urge(self.specialist, followed_at=local("2026-06-10 09:00:01"))
        self.assertTrue(self.urge(self.specialist, followed_at=local("2026-06-10 09:00:00")))
        with self.assertRaises(ValidationError):
            self.urge(self.specialist, content="  ")

    def test_a_task_that_is_not_under_way_is_not_urged(self):
        for task in (self.draft(), self.transferred()):
            if task.state != "draft":
                task.action_cancel(self.document, "Replaced")
            with self.assertRaisesRegex(UserError, "Điều 9"):
                self.urge(self.specialist, task=task)
            self.assertFalse(task.may_urge)

    def test_a_submitted_result_waits_for_the_office_and_is_not_urged(self):
        self.submit(self.task, self.finance_officer)
        with self.assertRaisesRegex(UserError, "Điều 6 khoản 1c"):
            self.urge(self.specialist)

    # ---- the dialog -----------------------------------------------------------------------

    def test_dialog_urges_many_tasks_with_one_mail_a_person(self):
        other = self.transferred()
        confirmed = self.transferred()
        self.submit(confirmed, self.finance_officer)
        confirmed.with_user(self.other_specialist).action_confirm()
        self.last_mail = self.env["mail.mail"].search([], limit=1, order="id desc").id
        tasks = self.task | other | confirmed
        action = tasks.with_user(self.specialist).action_urge()
        self.assertEqual(action["res_model"], "directive.followup.wizard")
        dialog = self.dialog(self.specialist, tasks)
        self.assertIn("1 task(s) are left out", dialog.left_out)
        dialog.action_urge()
        self.assertEqual((self.task.followup_count, other.followup_count, confirmed.followup_count), (1, 1, 0))
        self.assertEqual(self.addressees(), ["t.finance.head@example.com", "t.finance@example.com"])
        mail = self.env["mail.mail"].search([("id", ">", self.last_mail)], limit=1)
        self.assertIn("Report by Friday", mail.body_html)
        self.assertIn("Urged: 2 task(s)", mail.subject)

    def test_dialog_may_only_record(self):
        dialog = self.dialog(self.specialist, channel="meeting", send_mail=False, answer="Done by Friday")
        dialog.action_urge()
        self.assertFalse(self.addressees())
        followup = self.task.followup_ids
        self.assertEqual((followup.state, followup.answer), ("answered", "Done by Friday"))
        self.assertEqual(followup.answered_by_id, self.specialist)

    def test_dialog_tells_only_the_units_urged(self):
        self.dialog(self.specialist, audience="coordinating", unit_ids=[(6, 0, self.ward.ids)]).action_urge()
        self.assertEqual(self.addressees(), ["t.ward@example.com"])
        self.assertEqual(self.task.followup_ids.unit_id, self.ward)

    def test_dialog_for_nothing_possible_says_why(self):
        with self.assertRaisesRegex(UserError, "Điều 10 khoản 2a"):
            self.task.with_user(self.building_officer).action_urge()
        with self.assertRaisesRegex(UserError, "Điều 10 khoản 2a"):
            self.dialog(self.building_officer, audience="coordinating").action_urge()

    # ---- the answer -----------------------------------------------------------------------

    def test_the_unit_answers_once_and_who_urged_is_told(self):
        followup = self.urge(self.specialist)
        with self.assertRaises(UserError):
            followup.with_user(self.finance_officer).action_answer("  ")
        followup.with_user(self.finance_officer).action_answer("Half is done; the rest by Friday")
        self.assertEqual((followup.state, followup.answered_by_id), ("answered", self.finance_officer))
        self.assertEqual(followup.answered_at, local("2026-06-10 09:00:00"))
        self.assertEqual(self.addressees(), ["t.specialist@example.com"])
        with self.assertRaisesRegex(UserError, "possible only from"):
            followup.with_user(self.finance_officer).action_answer("Once more")

    def test_nobody_else_answers(self):
        followup = self.urge(self.specialist)
        for user in (self.building_officer, self.specialist, self.chairman, self.administrator):
            with self.subTest(user.login), self.assertRaisesRegex(UserError, "answers itself"):
                followup.with_user(user).action_answer("x")
        for user in (self.health_officer, self.other_ward_officer):
            with (
                self.subTest(user.login),
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                followup.with_user(user).action_answer("x")

    def test_the_office_records_what_was_answered_by_word_of_mouth(self):
        spoken = self.urge(self.specialist, channel="phone_email")
        spoken.with_user(self.other_specialist).action_answer("By Friday, Mrs Thử said")
        self.assertEqual(spoken.state, "answered")
        police = self.urge(self.specialist, self.police, self.transferred(self.police))
        police.with_user(self.specialist).action_answer("Letter 12/CAT")
        self.assertEqual(police.state, "answered")

    def test_dialog_of_the_answer(self):
        followup = self.urge(self.specialist)
        action = followup.with_user(self.finance_officer).action_answer()
        dialog = self.env[action["res_model"]].with_user(self.finance_officer).with_context(**action["context"])
        dialog.create({"reason": "By Friday"}).action_apply()
        self.assertEqual(followup.answer, "By Friday")

    # ---- lists ----------------------------------------------------------------------------

    def test_lists_of_the_office(self):
        overdue = self.transferred(deadline="2026-06-05")
        urged = self.transferred(deadline="2026-06-05")
        for _time in range(3):
            self.urge(self.specialist, task=urged)
        tasks = self.env["directive.task"].with_user(self.specialist)
        late = [("timeliness", "=", "open_overdue"), ("document_id", "=", self.document.id)]
        self.assertEqual(tasks.search([*late, ("followup_count", "=", 0)]), overdue)
        by_nobody = ("followup_ids", "not any", [("is_automatic", "=", False)])
        self.assertEqual(tasks.search([*late, by_nobody]), overdue)
        self.assertEqual(tasks.search([], order="followup_count desc", limit=1), urged)
        self.assertEqual(tasks.search([("followup_ids", "any", [("state", "=", "waiting")])]), urged)

    def test_who_reads_follow_ups(self):
        followup = self.urge(self.specialist)
        readers = (self.specialist, self.chairman, self.administrator, self.finance_officer, self.ward_officer)
        for user in (*readers, self.health_officer, self.other_ward_officer):
            found = self.env["directive.followup"].with_user(user).search([])
            self.assertEqual(found, followup if user in readers else followup.browse(), user.login)
