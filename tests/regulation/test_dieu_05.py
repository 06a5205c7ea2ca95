"""Điều 5: what must be recorded. Items 8 to 11: progress, result, verification, other information."""
from datetime import date

from odoo.addons.directive_tracking.tests.common import DirectiveCase, at, local
from odoo.exceptions import UserError


class TestDieu05Items8To11(DirectiveCase):

    def setUp(self):
        super().setUp()
        self.task = self.transferred()

    def report(self, user, **values):
        progress = self.env["directive.progress"].with_user(user)
        return progress.create({"task_id": self.task.id, "content": "Half of it is done", "percent": 50, **values})

    def test_d05_k8_the_lead_reports_how_the_task_goes(self):
        with at("2026-06-10 09:00:00"):
            entry = self.report(self.finance_officer)
        self.assertEqual((entry.reported_by_id, self.task.percent), (self.finance_officer, 50))
        self.assertEqual(self.task.last_progress_at, local("2026-06-10 09:00:00"))

    def test_d05_k8_a_report_stays_as_it_is(self):
        entry = self.report(self.finance_officer)
        for user in (self.finance_officer, self.finance_head, self.specialist, self.administrator):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                entry.with_user(user).write({"percent": 90})
            with self.subTest(user=user.login), self.assertRaises(UserError):
                entry.with_user(user).unlink()
        with self.assertRaises(UserError):
            self.task.with_user(self.finance_officer).write({"percent": 90})

    def test_d05_k9_the_result_counts_from_its_submission(self):
        with at("2026-06-30 23:59:59"):
            result = self.submit(self.task, self.finance_officer, reference="12/BC-STC")
        self.assertEqual(result.submitted_at, local("2026-06-30 23:59:59"))
        with at("2026-07-02 08:00:00"):
            self.assertEqual(self.task.timeliness, "open_in_time")
            self.task.with_user(self.specialist).action_confirm()
            self.task.invalidate_recordset()
            self.assertEqual(self.task.timeliness, "done_on_time")

    def test_d05_k9_one_second_later_it_is_late(self):
        with at("2026-07-01 00:00:00"):
            self.submit(self.task, self.finance_officer)
            self.task.with_user(self.specialist).action_confirm()
            self.task.invalidate_recordset()
            self.assertEqual(self.task.timeliness, "done_late")

    def test_d05_k9_a_result_without_words_is_not_submitted(self):
        with self.assertRaisesRegex(UserError, "Điều 5 khoản 9"):
            self.submit(self.task, self.finance_officer, content="  ")

    def test_d05_k9_who_does_not_lead_submits_nothing(self):
        for user in (self.building_officer, self.specialist, self.chairman, self.administrator, self.ward_officer):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.submit(self.task, user)

    def test_d05_k10_the_office_verifies_with_name_time_and_note(self):
        result = self.submit(self.task, self.finance_officer)
        for user in (self.finance_officer, self.finance_head, self.chairman, self.administrator):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.task.with_user(user).action_confirm()
        with at("2026-06-20 15:00:00"):
            self.task.with_user(self.specialist).action_confirm("Complete")
        self.assertEqual((result.verification_state, result.verification_note), ("confirmed", "Complete"))
        self.assertEqual(result.verification_user_id, self.specialist)
        self.assertEqual(result.verification_at, local("2026-06-20 15:00:00"))

    def test_d05_k10_not_confirmed_always_says_why(self):
        result = self.submit(self.task, self.finance_officer)
        office = self.task.with_user(self.specialist)
        with self.assertRaisesRegex(UserError, "Điều 6 khoản 1c"):
            office.action_reject(" ")
        office.action_reject("The annex is missing")
        self.assertEqual((result.verification_state, self.task.state), ("rejected", "in_progress"))
        self.assertEqual(self.task.last_rejection, "The annex is missing")
        self.assertFalse(self.task.submitted_at)
        again = self.submit(self.task, self.finance_officer, content="With the annex")
        self.assertEqual(again.verification_state, "pending")
        self.assertEqual(result.content, "Report 12/BC was sent to the committee", "the rejected one stays as it was")

    def test_d05_k10_facts_of_the_verification_are_typed_by_nobody(self):
        result = self.submit(self.task, self.finance_officer)
        for values in (
            {"verification_state": "confirmed"}, {"verification_note": "x"}, {"verification_at": "2026-06-02 00:00:00"},
            {"verification_user_id": self.specialist.id}, {"head_name": "x"}, {"submitted_at": "2026-06-02 00:00:00"},
        ):
            for user in (self.finance_officer, self.specialist, self.administrator):
                with self.subTest(user=user.login, values=values), self.assertRaises(UserError):
                    result.with_user(user).write(values)

    def test_d05_k11_other_information_is_the_lead_s(self):
        self.task.with_user(self.finance_officer).write({"other_info": "Staff: 3"})
        self.assertEqual(self.task.other_info, "Staff: 3")
        for user in (self.specialist, self.building_officer, self.chairman, self.administrator):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.task.with_user(user).write({"other_info": "x"})

    def test_d05_k7_deadline_of_a_recurring_task_is_its_own_each_time(self):
        rule = self.env["directive.recurrence"].with_user(self.specialist).create({
            "document_id": self.document.id, "content": "Report", "unit_ids": [(6, 0, self.finance.ids)],
            "day": 31, "first_on": date(2026, 9, 1)})
        self.assertEqual([str(day) for day in rule._upcoming_days(3)], ["2026-09-30", "2026-10-31", "2026-11-30"])
