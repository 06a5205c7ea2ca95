from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import DirectiveCase


@tagged("post_install", "-at_install")
class TestDirectiveProgress(DirectiveCase):
    def report(self, task, user, **values):
        values = {"task_id": task.id, "content": "Half of the projects reviewed", "percent": 50, **values}
        return self.env["directive.progress"].with_user(user).create(values)

    def test_d06_k2b_lead_reports_and_thereby_accepts(self):
        task = self.transferred()
        entry = self.report(task, self.finance_officer)
        self.assertEqual((task.state, task.percent), ("in_progress", 50))
        self.assertEqual(entry.reported_by_id, self.finance_officer)
        self.assertTrue(task.last_progress_at)

    def test_d06_k2b_others_do_not_report(self):
        task = self.transferred(coordinating_unit_ids=[(6, 0, self.building.ids)])
        for user in (self.building_officer, self.health_officer, self.specialist, self.chairman, self.administrator):
            with self.assertRaises(UserError):
                self.report(task, user)

    def test_d06_k1b_office_reports_for_a_unit_off_the_system_with_its_paper(self):
        task = self.transferred(self.police)
        with self.assertRaisesRegex(UserError, "Điều 6 khoản 1b"):
            self.report(task, self.specialist)
        self.report(task, self.specialist, paper_reference="77/BC-CATP ngày 10/6/2026")
        self.assertEqual(task.percent, 50)

    def test_reporter_is_not_invented(self):
        entry = self.report(self.transferred(), self.finance_officer, reported_by_id=self.chairman.id)
        self.assertEqual(entry.reported_by_id, self.finance_officer)

    def test_d07_a_report_is_not_edited(self):
        entry = self.report(self.transferred(), self.finance_officer)
        for user in (self.finance_officer, self.specialist, self.administrator):
            with self.assertRaises(AccessError):
                entry.with_user(user).write({"content": "All of them"})
            with self.assertRaises(AccessError):
                entry.with_user(user).unlink()

    def test_closed_task_takes_no_report(self):
        task = self.transferred()
        self.submit(task)
        task.with_user(self.specialist).action_confirm()
        with self.assertRaises(UserError):
            self.report(task, self.finance_officer)
