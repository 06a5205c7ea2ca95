"""Điều 7: what is recorded is checked; what is not true to fact is exchanged, agreed and corrected."""
from datetime import date

from odoo.addons.directive_tracking.tests.common import DirectiveCase, at, local
from odoo.exceptions import UserError


class Dieu07Case(DirectiveCase):

    def setUp(self):
        super().setUp()
        clock = at("2026-06-20 09:00:00")
        clock.start()
        self.addCleanup(clock.stop)
        self.task = self.transferred()
        self.progress = self.env["directive.progress"].with_user(self.finance_officer).create(
            {"task_id": self.task.id, "content": "Half of it is paid out", "percent": 50})

    def raised(self, user, **values):
        return self.env["directive.discrepancy"].with_user(user).create({
            "task_id": self.task.id, "item": "progress_percent", "progress_id": self.progress.id, "right_value": "40",
            "source": "15/BC-KBNN", **values})

    def log(self, record, event):
        return self.env["directive.log"].sudo().search(
            [("res_model", "=", record._name), ("res_id", "=", record.id), ("event", "=", event)])


class TestDieu07Khoan1(Dieu07Case):
    """The Office checks closely, exchanges with the unit, and they settle on what is right."""

    def test_d07_k1_the_office_marks_the_unit_agrees_and_corrects(self):
        found = self.raised(self.specialist)
        self.assertEqual((found.state, found.shown_value), ("open", "50"))
        found.with_user(self.finance_officer).action_agree()
        found.with_user(self.finance_officer).action_correct("The treasury counts what is paid")
        self.assertEqual((found.state, self.progress.percent, self.task.percent), ("corrected", 40, 40))

    def test_d07_k1_old_and_new_value_who_when_and_why_are_kept(self):
        found = self.raised(self.specialist)
        with at("2026-06-21 10:00:00"):
            found.with_user(self.finance_officer).action_correct("The treasury counts what is paid")
        row = self.log(self.progress, "percent")
        self.assertEqual((row.old_value, row.new_value), ("50", "40"))
        self.assertEqual((row.user_id, row.at), (self.finance_officer, local("2026-06-21 10:00:00")))
        self.assertIn("The treasury counts what is paid", row.detail)
        self.assertEqual((found.old_value, found.right_value), ("50", "40"))
        self.assertEqual((found.corrected_by_id, found.corrected_at),
                         (self.finance_officer, local("2026-06-21 10:00:00")))

    def test_d07_k1_the_office_does_not_correct_what_belongs_to_the_unit(self):
        found = self.raised(self.specialist)
        for user in (self.specialist, self.other_specialist, self.office_leader, self.chairman, self.administrator):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                found.with_user(user).action_correct("I know better")
        self.assertEqual(self.progress.percent, 50)

    def test_d07_k1_they_may_differ_and_both_sides_stand_on_record(self):
        found = self.raised(self.specialist)
        found.with_user(self.finance_officer).action_disagree("It counted May only")
        found.with_user(self.specialist).action_state("See page 3")
        self.assertEqual(found.state, "not_agreed")
        self.assertEqual(found.statement_ids.mapped("text"), ["It counted May only", "See page 3"])
        self.assertEqual(self.progress.percent, 50)

    def test_d07_k1_there_is_no_silent_edit(self):
        result = self.submit(self.task, self.finance_officer)
        for record, values in (
            (self.progress, {"percent": 40}), (self.progress, {"content": "x"}), (result, {"content": "x"}),
            (result, {"reference": "x"}), (result, {"paper_date": date(2026, 6, 1)}), (self.task, {"content": "x"}),
            (self.task, {"clause": "x"}), (self.task, {"deadline_text": "x"}),
        ):
            for user in (self.specialist, self.office_leader, self.finance_officer, self.finance_head, self.chairman,
                         self.administrator):
                with self.subTest(user=user.login, model=record._name, values=values), self.assertRaises(UserError):
                    record.with_user(user).write(values)


class TestDieu07Khoan2(Dieu07Case):
    """A unit compares with its own report, corrects, or tells the Office; its head answers for it."""

    def test_d07_k2b_a_unit_tells_the_office_by_which_channel_and_on_which_day(self):
        for channel in ("letter", "email", "telephone", "meeting", "system"):
            found = self.raised(self.finance_officer, channel=channel, notified_on=date(2026, 6, 19))
            self.assertEqual((found.side, found.unit_id, found.channel), ("unit", self.finance, channel))
            self.assertEqual(found.notified_on, date(2026, 6, 19))

    def test_d07_k2b_the_notice_is_not_of_tomorrow(self):
        self.raised(self.finance_officer, notified_on=date(2026, 6, 20))
        with self.assertRaisesRegex(UserError, "Điều 7 khoản 2b"):
            self.raised(self.finance_officer, notified_on=date(2026, 6, 21))

    def test_d07_k2b_a_unit_corrects_its_own_figure_once_the_office_agrees(self):
        found = self.raised(self.finance_officer)
        with self.assertRaisesRegex(UserError, "has not agreed yet"):
            found.with_user(self.finance_officer).action_correct("Mistyped")
        with self.assertRaises(UserError):
            found.with_user(self.finance_head).action_agree()
        found.with_user(self.specialist).action_agree()
        found.with_user(self.finance_officer).action_correct("Mistyped")
        self.assertEqual(self.progress.percent, 40)

    def test_d07_k2b_a_unit_finds_the_office_s_entry_wrong_and_the_office_corrects_it(self):
        found = self.raised(self.finance_officer, item="task_clause", right_value="Điều 13 khoản 1", progress_id=False)
        found.with_user(self.specialist).action_correct("As in the document")
        self.assertEqual(self.task.clause, "Điều 13 khoản 1")

    def test_d07_k2b_other_units_have_no_say(self):
        for user in (self.health_officer, self.ward_officer, self.other_ward_officer):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.raised(user)

    def test_d07_k2c_the_head_s_name_is_on_every_submitted_result(self):
        self.assertEqual(self.submit(self.task, self.finance_officer).head_name, self.finance_head.name)
        external = self.transferred(self.police)
        paper = self.submit(external, self.specialist, paper_reference="7/BC", paper_date=date(2026, 6, 19))
        self.assertEqual(paper.head_name, "Lê Văn Thử")

    def test_d07_k2c_where_the_unit_asks_for_it_nothing_leaves_without_the_head(self):
        self.finance.with_user(self.finance_head).action_set_head_approves(True)
        result = self.submit(self.task, self.finance_officer)
        self.assertEqual((result.verification_state, self.task.state), ("with_head", "in_progress"))
        self.assertFalse(self.task.submitted_at)
        with self.assertRaisesRegex(UserError, "Điều 7 khoản 2c"):
            result.with_user(self.finance_officer).action_approve()
        with at("2026-06-22 08:00:00"):
            result.with_user(self.finance_head).action_approve()
        self.assertEqual((self.task.state, self.task.submitted_at), ("submitted", local("2026-06-22 08:00:00")))
        self.assertEqual((result.head_name, result.prepared_by_id), (self.finance_head.name, self.finance_officer))

    def test_d07_k2c_the_head_gives_it_back_with_a_reason(self):
        self.finance.head_approves = True
        result = self.submit(self.task, self.finance_officer)
        result.with_user(self.finance_head).action_give_back("Name the sites")
        self.assertEqual((result.verification_state, result.head_note), ("draft", "Name the sites"))

    def test_d07_k2c_an_officer_cannot_switch_the_approval_off(self):
        self.finance.head_approves = True
        for user in (self.finance_officer, self.specialist, self.office_leader, self.chairman, self.building_officer):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.finance.with_user(user).action_set_head_approves(False)
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.finance.with_user(user).write({"head_approves": False})
