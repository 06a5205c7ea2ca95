"""Điều 6: who records what, and when."""
from datetime import date

from odoo.addons.directive_tracking.tests.common import DirectiveCase, at, local
from odoo.exceptions import UserError


class TestDieu06Khoan1b(DirectiveCase):
    """The Office records the results of units that are not yet on the system, from their papers."""

    PAPER = {"paper_reference": "77/BC-CATP", "paper_date": date(2026, 6, 10)}

    def setUp(self):
        super().setUp()
        clock = at("2026-06-12 09:00:00")
        clock.start()
        self.addCleanup(clock.stop)

    def progress(self, task, user, **values):
        progress = self.env["directive.progress"].with_user(user)
        return progress.create({"task_id": task.id, "content": "Half done", "percent": 50, **values})

    def test_d06_k1b_progress_and_result_from_the_unit_s_paper(self):
        task = self.transferred(self.police)
        self.assertFalse(self.police.on_system)
        self.progress(task, self.specialist, paper_reference="70/BC-CATP")
        result = self.submit(task, self.specialist, **self.PAPER)
        self.assertEqual(result.submitted_at, local("2026-06-10 00:00:00"))
        self.assertEqual((result.recorded_at, task.state), (local("2026-06-12 09:00:00"), "submitted"))

    def test_d06_k1b_the_paper_is_named(self):
        task = self.transferred(self.police)
        with self.assertRaisesRegex(UserError, "Điều 6 khoản 1b"):
            self.progress(task, self.specialist)
        for missing in ("paper_reference", "paper_date"):
            with self.subTest(missing), self.assertRaisesRegex(UserError, "Điều 6 khoản 1b"):
                self.submit(task, self.specialist, **{**self.PAPER, missing: False})
        with self.assertRaisesRegex(UserError, "in the future"):
            self.submit(task, self.specialist, **{**self.PAPER, "paper_date": date(2026, 6, 13)})

    def test_d06_k1b_the_date_of_the_paper_decides_both_sides_of_the_day(self):
        for day, deadline, timeliness in (
            (date(2026, 6, 10), "2026-06-10", "done_on_time"), (date(2026, 6, 11), "2026-06-10", "done_late"),
        ):
            with at("2026-06-01 09:00:00"):
                task = self.transferred(self.police, deadline=deadline)
            self.submit(task, self.specialist, **{**self.PAPER, "paper_date": day})
            task.with_user(self.other_specialist).action_confirm()
            task.invalidate_recordset()
            self.assertEqual(task.timeliness, timeliness)

    def test_d06_k1b_a_corrected_date_of_the_paper_decides_anew(self):
        with at("2026-06-01 09:00:00"):
            task = self.transferred(self.police, deadline="2026-06-10")
        result = self.submit(task, self.specialist, **{**self.PAPER, "paper_date": date(2026, 6, 11)})
        task.with_user(self.specialist).action_confirm()
        self.assertEqual(task.timeliness, "done_late")
        found = self.env["directive.discrepancy"].with_user(self.other_specialist).create({
            "task_id": task.id, "item": "result_paper_date", "result_id": result.id, "right_value": "10/6/2026",
            "source": "The paper itself", "channel": "letter"})
        self.assertEqual(found.shown_value, "2026-06-11")
        with self.assertRaises(UserError):
            found.with_user(self.other_specialist).action_correct("Misread")
        found.with_user(self.specialist).action_correct("Misread")
        self.assertEqual((result.paper_date, result.submitted_at), (date(2026, 6, 10), local("2026-06-10 00:00:00")))
        self.assertEqual(task.submitted_at, local("2026-06-10 00:00:00"))
        task.invalidate_recordset()
        self.assertEqual(task.timeliness, "done_on_time")
        rows = self.env["directive.log"].sudo().search([("res_model", "=", "directive.task"), ("res_id", "=", task.id)])
        row = rows.filtered(lambda row: row.event == "submitted_at")
        self.assertEqual((row.old_value, row.new_value), ("2026-06-10 17:00:00", "2026-06-09 17:00:00"))

    def test_d06_k1b_refused_once_the_unit_is_on_the_system_on_every_road(self):
        task = self.transferred()
        self.assertTrue(self.finance.on_system)
        for user in (self.specialist, self.other_specialist, self.office_leader):
            for road in (
                lambda user: self.progress(task, user, paper_reference="1/BC"),
                lambda user: self.submit(task, user, **self.PAPER),
                lambda user: self.env["directive.result"].with_user(user).create(
                    {"task_id": task.id, "content": "x", **self.PAPER}),
                lambda user: task.with_user(user).action_submit(),
                lambda user: task.with_user(user).write({"other_info": "x"}),
                lambda user: self.env["directive.result"].with_user(user).load(
                    ["task_id/.id", "content"], [[str(task.id), "x"]])["ids"] or self.fail_as_refused(),
            ):
                with self.subTest(user=user.login), self.assertRaises(UserError):
                    road(user)
        self.assertFalse(task.result_ids | task.sudo().result_ids)

    def fail_as_refused(self):
        raise UserError("the import was refused")

    def test_d06_k1b_refused_as_soon_as_it_joins(self):
        task = self.transferred(self.police)
        prepared = self.env["directive.result"].with_user(self.specialist).create(
            {"task_id": task.id, "content": "x", **self.PAPER})
        self.police.head_user_id = self.user("t.police.head", "directive_tracking.group_unit_head")
        self.assertTrue(self.police.on_system)
        for step in (prepared.action_submit, lambda: prepared.write({"content": "y"})):
            with self.assertRaisesRegex(UserError, "Điều 6 khoản 1b"):
                step()


class TestDieu06Khoan2b(DirectiveCase):
    """The unit fills items 8, 9 and 11 itself."""

    def test_d06_k2b_who_fills_items_8_9_and_11(self):
        task = self.transferred(coordinating_unit_ids=[(6, 0, self.building.ids)])
        roads = {
            "item 8": lambda user: self.env["directive.progress"].with_user(user).create(
                {"task_id": task.id, "content": "x", "percent": 1}),
            "item 9": lambda user: self.env["directive.result"].with_user(user).create(
                {"task_id": task.id, "content": "x"}),
            "item 11": lambda user: task.with_user(user).write({"other_info": "x"}),
        }
        for item, road in roads.items():
            for user in (self.building_officer, self.health_officer, self.ward_officer, self.specialist,
                         self.office_leader, self.chairman, self.administrator):
                with self.subTest(item=item, user=user.login), self.assertRaises(UserError):
                    road(user)
            for user in (self.finance_officer, self.finance_head):
                with self.subTest(item=item, user=user.login):
                    road(user)
