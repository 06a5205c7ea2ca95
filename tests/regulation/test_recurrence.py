"""Recurring tasks ("chậm nhất ngày 15 hằng tháng"): one task an occurrence, each with its own deadline (Điều 4, 5)."""
from datetime import date

from odoo.addons.directive_tracking.tests.common import at, local
from odoo.addons.directive_tracking.tests.test_directive_recurrence import RecurrenceCase
from odoo.exceptions import UserError


class TestRecurrence(RecurrenceCase):

    def test_d04_k1a_each_occurrence_is_a_task_with_a_deadline_of_its_own(self):
        rule = self.started()
        for instant in ("2026-07-06 02:00:00", "2026-08-06 02:00:00", "2026-09-06 02:00:00"):
            self.run_at(instant)
        self.assertEqual(self.days(rule), ["2026-07-15", "2026-08-15", "2026-09-15"])
        lapses = {str(task.date_deadline): task.deadline_at for task in self.tasks(rule)}
        self.assertEqual(lapses["2026-07-15"], local("2026-07-16 00:00:00"))
        # Saturday 15/8: the deadline takes effect on Monday (Civil Code, Art. 148).
        self.assertEqual(lapses["2026-08-15"], local("2026-08-18 00:00:00"))

    def test_d04_k1a_a_month_that_lacks_the_day_ends_on_its_last_one(self):
        rule = self.started(day=31, first_on=date(2027, 2, 1))
        self.run_at("2027-02-20 02:00:00")
        self.assertEqual(self.days(rule), ["2027-02-28"])

    def test_d06_k1a_it_is_made_and_transferred_ahead_of_its_deadline(self):
        rule = self.started()
        self.run_at("2026-07-04 23:59:59")
        self.assertFalse(self.tasks(rule))
        self.run_at("2026-07-05 00:00:00")
        task = self.tasks(rule)
        self.assertEqual((task.state, task.transferred_at), ("transferred", local("2026-07-05 00:00:00")))
        self.assertEqual(task.entry_state, "kept")
        self.assertTrue(task.with_user(self.finance_officer).search([("id", "=", task.id)]))

    def test_d04_k1b_several_units_have_one_task_each(self):
        units = self.finance | self.ward | self.other_ward
        rule = self.started(unit_ids=[(6, 0, units.ids)])
        self.run_at("2026-07-06 02:00:00")
        self.assertEqual(self.tasks(rule).lead_unit_id, units)
        self.assertEqual(len(self.tasks(rule).assignment_id), 1)

    def test_d06_k1a_exactly_once_however_often_it_runs(self):
        rule = self.started(unit_ids=[(6, 0, (self.finance | self.ward).ids)])
        for _time in range(4):
            self.run_at("2026-08-06 02:00:00")
        self.assertEqual(self.days(rule), ["2026-07-15", "2026-07-15", "2026-08-15", "2026-08-15"])

    def test_d06_k1c_the_office_stops_it_with_a_reason(self):
        rule = self.started()
        with self.assertRaises(UserError):
            rule.action_stop(" ")
        for user in (self.chairman, self.administrator, self.finance_head):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                rule.with_user(user).action_stop("x")
        with at("2026-07-01 08:00:00"):
            rule.action_stop("950/QĐ-UBND ends it")
        self.run_at("2026-07-10 02:00:00")
        self.assertFalse(self.tasks(rule))
        self.assertEqual((rule.state, rule.state_reason), ("stopped", "950/QĐ-UBND ends it"))
