from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import DirectiveCase, at


@tagged("post_install", "-at_install")
class TestDirectiveOfficeClock(DirectiveCase):
    """Điều 8 khoản 1: the Office follows up itself, and everybody sees how."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with at("2026-06-02 09:00:00"):
            cls.kept = cls.transferred(cls.building)
        with at("2026-06-04 00:00:00"):
            cls.missed = cls.transferred(cls.building)
        cls.waiting = cls.draft(cls.building)
        cls.env.flush_all()

    def board(self, user):
        board = self.env["directive.office.clock"].with_user(user)._board()
        return {row["duty"]: row for row in board}

    def states(self, tasks):
        rows = self.env["directive.office.clock"].search([("duty", "=", "entry"), ("task_id", "in", tasks.ids)])
        return {row.task_id: row.state for row in rows}

    def test_d08_k1_entry_kept_missed_running_both_sides_of_the_minute(self):
        tasks = self.kept | self.missed | self.waiting
        with at("2026-06-03 23:59:59"):
            self.env.invalidate_all()
            self.assertEqual(
                self.states(tasks), {self.kept: "kept", self.missed: "missed", self.waiting: "running"}
            )
        with at("2026-06-04 00:00:00"):
            self.env.invalidate_all()
            self.assertEqual(self.states(self.waiting), {self.waiting: "overrun"})

    def test_d08_k1_verification_is_measured(self):
        with at("2026-06-05 09:00:00"):
            self.submit(self.kept)
        with at("2026-06-08 09:00:00"):
            self.kept.with_user(self.specialist).action_confirm()
            self.env.flush_all()
            row = self.env["directive.office.clock"].search(
                [("duty", "=", "verification"), ("task_id", "=", self.kept.id)]
            )
            self.assertEqual((row.state, row.user_id), ("kept", self.specialist))

    def test_d08_k1_answering_feedback_is_measured(self):
        with at("2026-06-05 09:00:00"):
            values = {"task_id": self.kept.id, "kind": "other", "reason": "The annex is missing"}
            feedback = self.env["directive.feedback"].with_user(self.building_officer).create(values)
        with at("2026-06-09 00:00:00"):
            feedback.with_user(self.specialist).action_refuse("It was sent by mail")
            self.env.flush_all()
            row = self.env["directive.office.clock"].search(
                [("duty", "=", "feedback"), ("task_id", "=", self.kept.id)]
            )
            self.assertEqual((row.state, row.user_id), ("missed", self.specialist))

    def test_d08_k1_the_board_is_shown_to_units_too_without_tasks_and_people(self):
        with at("2026-06-05 09:00:00"):
            for user in (self.specialist, self.chairman, self.health_officer, self.ward_officer, self.administrator):
                self.env.invalidate_all()
                entry = self.board(user)["entry"]
                with self.subTest(user=user.login):
                    self.assertEqual(entry, self.board(self.specialist)["entry"])
                    self.assertGreaterEqual(entry["kept"] and entry["missed"] and entry["overrun"], 1)
            rows = self.env["directive.office.clock"].with_user(self.health_officer).search([], limit=1)
            with self.assertRaises(AccessError):
                rows.read(["task_id"])
            with self.assertRaises(AccessError):
                rows.read(["user_id"])

    def test_d08_k1_a_cancelled_task_is_no_duty_any_more(self):
        self.kept.with_user(self.specialist).action_cancel(self.document, "Replaced")
        self.env.flush_all()
        self.assertFalse(self.states(self.kept))
