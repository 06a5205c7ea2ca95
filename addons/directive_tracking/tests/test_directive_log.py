from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DirectiveCase, at, local


@tagged("post_install", "-at_install")
class TestDirectiveLog(DirectiveCase):
    """Điều 7, 13: what happened is told by a log to which rows are only added."""

    def events(self, task):
        rows = self.env["directive.log"].sudo().search([("task_id", "=", task.id)], order="id")
        return [(row.event, row.old_value, row.new_value, row.user_id) for row in rows]

    def test_d07_every_move_is_logged_with_who_and_when(self):
        with at("2026-06-02 09:00:00"):
            task = self.transferred(self.building)
        task.with_user(self.building_officer).action_accept()
        self.assertEqual(
            self.events(task),
            [
                ("transfer", "draft", "transferred", self.specialist),
                ("accept", "transferred", "in_progress", self.building_officer),
            ],
        )
        first = self.env["directive.log"].sudo().search([("task_id", "=", task.id)], order="id", limit=1)
        self.assertEqual(first.at, local("2026-06-02 09:00:00"))

    def test_d07_the_reason_of_a_rejection_stands_in_the_log(self):
        task = self.transferred(self.building)
        self.submit(task)
        task.with_user(self.specialist).action_reject("The annex is missing")
        row = self.env["directive.log"].sudo().search([("task_id", "=", task.id), ("event", "=", "reject")])
        self.assertEqual(set(row.mapped("detail")), {"The annex is missing"})

    def test_d07_a_changed_deadline_keeps_old_and_new(self):
        task = self.transferred(self.building)
        task.sudo()._change_deadline(date(2026, 7, 15), 0, "decision", "12/QĐ-UBND")
        row = self.env["directive.log"].sudo().search([("task_id", "=", task.id), ("event", "=", "date_deadline")])
        self.assertEqual((row.old_value, row.new_value), ("2026-06-30", "2026-07-15"))
        in_force = task.deadline_ids.filtered(lambda row: not row.valid_to)
        self.assertEqual((in_force.source, in_force.source_note), ("decision", "12/QĐ-UBND"))
        self.assertEqual((task.deadline_ids - in_force).source, "transfer")

    def test_d13_k1_nobody_writes_changes_or_deletes_a_row(self):
        task = self.transferred(self.building)
        row = self.env["directive.log"].sudo().search([("task_id", "=", task.id)])
        for user in (self.specialist, self.building_officer, self.chairman, self.administrator):
            mine = row.with_user(user)
            with self.subTest(user=user.login):
                for change in (
                    lambda mine=mine: mine.write({"event": "x"}),
                    lambda mine=mine: mine.unlink(),
                    lambda mine=mine: mine.create({"event": "x", "res_model": "x", "user_id": 1, "at": "2026-01-01"}),
                ):
                    with self.assertRaises(UserError):
                        change()
        with self.assertRaisesRegex(UserError, "only appended"):
            row.sudo().write({"event": "x"})
        with self.assertRaisesRegex(UserError, "only appended"):
            row.sudo().unlink()

    def test_d01_k2_a_unit_reads_what_happened_to_its_own_tasks(self):
        task = self.transferred(self.building)
        logs = self.env["directive.log"]
        for user, seen in (
            (self.building_officer, True),
            (self.health_officer, False),
            (self.ward_officer, False),
            (self.specialist, True),
            (self.chairman, True),
        ):
            self.assertEqual(bool(logs.with_user(user).search([("task_id", "=", task.id)])), seen, user.login)

    def test_a_recalled_draft_can_still_be_deleted(self):
        with at("2026-06-02 09:00:00"):
            task = self.transferred(self.building)
            task.action_recall()
        task.unlink()
        self.assertTrue(self.env["directive.log"].sudo().search([("res_model", "=", "directive.task")]))
