"""Điều 8. Nội dung theo dõi, đôn đốc: what is stuck is put before the leaders, and their decision reaches the task."""
from datetime import date

from odoo.addons.directive_tracking.tests.common import DirectiveCase, at
from odoo.exceptions import UserError
from odoo.tests import tagged


class Difficult(DirectiveCase):
    """A task of Finance, due on 30/06/2026, about which Finance raises a difficulty."""

    def setUp(self):
        super().setUp()
        clock = at("2026-06-10 09:00:00")
        clock.start()
        self.addCleanup(clock.stop)
        self.task = self.transferred(deadline="2026-06-30")
        self.ordering = self.new_document("950/QĐ-UBND")

    def raise_(self, kind="difficulty", user=None):
        values = {"task_id": self.task.id, "kind": kind, "cause": "No land", "proposal": "Two weeks"}
        escalation = self.env["directive.escalation"].with_user(user or self.finance_officer).create(values)
        escalation.action_raise()
        return escalation

    def before_the_leaders(self, *effect, **details):
        escalation = self.raise_()
        escalation.with_user(self.specialist).action_propose("The Office proposes it", *effect, **details)
        return escalation.with_user(self.chairman)


@tagged("post_install", "-at_install")
class TestDieu08Khoan4(Difficult):
    """4. Tham mưu, đề xuất … xử lý những khó khăn, vướng mắc phát sinh hoặc yêu cầu phải điều chỉnh các nhiệm vụ;
    xử lý đối với các trường hợp chưa thực hiện hoặc thực hiện chưa đúng các nhiệm vụ."""

    def test_d08_k4_a_difficulty_goes_from_the_unit_through_the_office_to_the_leader(self):
        escalation = self.raise_()
        self.assertEqual(escalation.state, "raised")
        escalation.with_user(self.specialist).action_propose("Give two weeks")
        self.assertEqual(escalation.state, "proposed")
        escalation.with_user(self.chairman).action_decide("Two weeks, no more")
        self.assertEqual((escalation.state, escalation.decision), ("decided", "Two weeks, no more"))

    def test_d08_k4_difficulties_adjustments_not_done_and_wrongly_done_are_told_apart(self):
        with at("2026-07-01 08:00:00"):
            for kind in ("difficulty", "adjustment", "not_done", "wrongly_done"):
                escalation = self.raise_(kind)
                self.assertEqual(escalation.kind, kind)
                escalation.action_withdraw("Next one")

    def test_d08_k4_each_step_keeps_its_author_and_time(self):
        leader = self.before_the_leaders()
        leader.action_decide("Go on")
        for step, user in (("raised", self.finance_officer), ("proposed", self.specialist), ("decided", self.chairman)):
            self.assertEqual(leader[f"{step}_by_id"], user)
            self.assertTrue(leader[f"{step}_at"])

    def test_d08_k4_the_office_proposes_and_does_not_decide(self):
        leader = self.before_the_leaders()
        for user in (self.specialist, self.office_leader, self.finance_head, self.administrator):
            with self.assertRaisesRegex(UserError, "Điều 8 khoản 4"):
                leader.with_user(user).action_decide("Mine")

    def test_d08_k4_decision_nothing_changes_the_task(self):
        self.before_the_leaders().action_decide("Go on as before")
        self.assertEqual((self.task.date_deadline, self.task.state), (date(2026, 6, 30), "transferred"))

    def test_d08_k4_decision_new_deadline_keeps_the_original_lateness_visible(self):
        with at("2026-07-01 00:00:00"):
            leader = self.before_the_leaders()
            leader.action_decide(
                "Two weeks", "new_deadline", document_id=self.ordering.id, date_deadline="2026-07-15"
            )
            self.assertEqual((self.task.date_deadline, self.task.timeliness), (date(2026, 7, 15), "open_in_time"))
            self.assertTrue(self.task.was_overdue)

    def test_d08_k4_decision_in_time_leaves_no_lateness(self):
        with at("2026-06-30 23:59:59"):
            leader = self.before_the_leaders()
            leader.action_decide(
                "Two weeks", "new_deadline", document_id=self.ordering.id, date_deadline="2026-07-15"
            )
            self.assertFalse(self.task.was_overdue)

    def test_d08_k4_decision_new_deadline_without_a_document_refused(self):
        with self.assertRaisesRegex(UserError, "Điều 8 khoản 4"):
            self.before_the_leaders().action_decide("Two weeks", "new_deadline", date_deadline="2026-07-15")

    def test_d08_k4_decision_new_lead_transfers_the_task_again(self):
        self.before_the_leaders().action_decide("Health leads", "new_lead", effect_unit_id=self.health.id)
        self.assertEqual((self.task.lead_unit_id, self.task.state), (self.health, "transferred"))

    def test_d08_k4_decision_cancels_the_task_by_reference_to_a_document(self):
        leader = self.before_the_leaders()
        with self.assertRaises(UserError):
            leader.action_decide("Cancel it", "cancelled")
        leader.action_decide("Cancel it", "cancelled", document_id=self.ordering.id)
        self.assertEqual((self.task.state, self.task.cancel_document_id), ("cancelled", self.ordering))


@tagged("post_install", "-at_install")
class TestDieu08Khoan1(DirectiveCase):
    """Khoản 1. Theo dõi, đôn đốc việc cập nhật và chuyển các nhiệm vụ: the Office follows up itself."""

    def row(self, user):
        board = self.env["directive.office.clock"].with_user(user)._board()
        return next(row for row in board if row["duty"] == "entry")

    def test_d08_k1_the_board_counts_what_was_entered_in_time_and_what_was_not(self):
        before = self.row(self.specialist)
        with at("2026-06-03 23:59:59"):
            self.transferred(self.building)
        with at("2026-06-04 00:00:00"):
            self.transferred(self.building)
            self.draft(self.building)
            self.env.flush_all()
            after = self.row(self.specialist)
        self.assertEqual(after["kept"] - before["kept"], 1)
        self.assertEqual(after["missed"] - before["missed"], 1)
        self.assertGreaterEqual(after["overrun"], 1)

    def test_d08_k1_units_see_the_same_board(self):
        self.transferred(self.building)
        self.env.flush_all()
        self.assertEqual(self.row(self.ward_officer), self.row(self.chairman))


@tagged("post_install", "-at_install")
class TestDieu08Khoan2(DirectiveCase):
    """Khoản 2. Theo dõi, đôn đốc tình hình thực hiện nhiệm vụ: tasks of which nothing was heard."""

    def test_d08_k2_a_task_without_a_report_is_listed_after_five_whole_working_days(self):
        tasks = self.env["directive.task"]
        with at("2026-06-01 09:00:00"):
            task = self.transferred(self.building, deadline="2026-07-31")
        for instant, listed in (("2026-06-08 23:59:59", False), ("2026-06-09 00:00:00", True)):
            with self.subTest(instant), at(instant):
                self.env.invalidate_all()
                self.assertEqual(task in tasks.search([("no_update", "=", True)]), listed)
