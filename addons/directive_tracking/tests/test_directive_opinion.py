from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import at, local
from .difficulty_common import DifficultyCase


@tagged("post_install", "-at_install")
class TestDirectiveOpinion(DifficultyCase):
    def setUp(self):
        super().setUp()
        self.escalation = self.raised()
        self.opinions = self.ask(self.escalation, self.building | self.health | self.ward)
        self.of = {opinion.unit_id: opinion for opinion in self.opinions}

    def test_asking_takes_the_difficulty_up_and_tells_each_unit(self):
        self.assertEqual((self.escalation.state, self.escalation.taken_by_id), ("with_office", self.specialist))
        own = self.of[self.health]
        self.assertEqual((own.asked_by_id, own.asked_at), (self.specialist, local("2026-06-10 09:00:00")))
        self.assertEqual(own.due_at, local("2026-06-16 00:00:00"))
        self.assertEqual(own.due_hint, "By the end of Monday 15/06/2026")
        for name in ("building", "health", "ward"):
            self.assertIn("Your unit's opinion is asked: 901/QĐ-UBND", self.mails_to(name))

    def test_a_due_date_on_a_day_off_rolls(self):
        opinion = self.ask(self.escalation, self.office, date_due="2026-06-13")
        self.assertEqual(opinion.due_at, local("2026-06-16 00:00:00"), "Saturday becomes Monday")

    def test_a_unit_sees_and_writes_only_its_own(self):
        own, other = self.of[self.health].with_user(self.health_officer), self.of[self.building]
        self.assertEqual(own.search([]), own)
        self.assertEqual((own.cause, own.task_content), ("No land is cleared yet", self.task.content))
        for operation in ("read", "write"):
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
                other.with_user(self.health_officer).check_access(operation)
        with self.assertRaises(UserError), mute_logger("odoo.addons.base.models.ir_rule"):
            other.with_user(self.health_officer).write({"text": "Mine"})
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            self.escalation.with_user(self.health_officer).read(["cause"])
        self.assertEqual(self.escalation.with_user(self.building_officer).opinion_ids, other)
        self.env.invalidate_all()
        self.assertFalse(self.escalation.with_user(self.finance_officer).opinion_ids)

    def test_what_was_given_stays_as_it_is(self):
        with at("2026-06-12 10:00:00"):
            own = self.give(self.of[self.health], self.health_officer)
        self.assertEqual((own.state, own.replied_by_id), ("submitted", self.health_officer))
        self.assertEqual(own.replied_at, local("2026-06-12 10:00:00"))
        for user in (self.health_officer, self.specialist, self.office_leader):
            with self.assertRaisesRegex(UserError, "Điều 7"):
                own.with_user(user).write({"text": "Other"})
            with self.assertRaises(UserError):
                own.with_user(user).action_submit()
        self.assertIn("An opinion has been given: 901/QĐ-UBND", self.mails_to("specialist"))

    def test_nobody_else_answers_and_nobody_creates(self):
        own = self.of[self.ward]
        self.ward.head_user_id = self.ward_officer
        for user in (self.specialist, self.office_leader):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                own.with_user(user).write({"text": "Forged"})
        for user in (self.chairman, self.administrator, self.other_ward_officer, self.finance_officer):
            with (
                self.subTest(user=user.login),
                self.assertRaises(UserError),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                own.with_user(user).write({"text": "Forged"})
        for user in (self.health_officer, self.ward_officer, self.specialist, self.chairman, self.administrator):
            values = {"escalation_id": self.escalation.id, "unit_id": self.finance.id, "date_due": "2026-06-15"}
            with self.subTest(creates=user.login), self.assertRaises(UserError):
                self.env["directive.opinion"].with_user(user).create(values)
            with self.assertRaises(UserError):
                own.with_user(user).unlink()

    def test_facts_are_closed(self):
        own = self.of[self.health].with_user(self.health_officer)
        for values in (
            {"state": "submitted"},
            {"unit_id": self.building.id},
            {"replied_at": "2026-06-01 00:00:00"},
            {"date_due": "2030-01-01"},
            {"due_at": "2030-01-01 00:00:00"},
            {"question": "Other"},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                own.write(values)

    def test_an_empty_opinion_is_refused(self):
        with self.assertRaisesRegex(UserError, "Điều 10 khoản 1b"):
            self.give(self.of[self.health], self.health_officer, "  ")

    def test_overdue_both_sides_of_midnight(self):
        own = self.of[self.health]
        opinions = self.env["directive.opinion"]
        for moment, late in (("2026-06-15 23:59:59", False), ("2026-06-16 00:00:00", True)):
            with at(moment):
                own.invalidate_recordset()
                self.assertEqual((own.is_overdue, own.reply_clock), (late, "overrun" if late else "running"))
                self.assertEqual(own in opinions.search([("is_overdue", "=", True)]), late)
                self.assertEqual(own in opinions.search([("is_overdue", "=", False)]), not late)
        with at("2026-06-16 00:00:00"):
            own = self.give(own, self.health_officer)
            self.assertEqual((own.is_overdue, own.reply_clock), (False, "missed"), "late is taken and flagged")

    def test_no_opinion_after_the_decision(self):
        self.escalation.with_user(self.specialist).action_propose("x")
        own = self.of[self.health].with_user(self.health_officer)
        self.assertTrue(own.may_answer, "until the decision a unit may still be heard")
        self.escalation.with_user(self.chairman).action_decide("Done")
        self.assertEqual((own.state, own.may_answer), ("lapsed", False))
        with self.assertRaisesRegex(UserError, "not needed any more"):
            self.give(own, self.health_officer)
        with self.assertRaisesRegex(UserError, "Not needed any more"):
            own.action_submit()

    def test_a_withdrawn_difficulty_asks_no_longer_and_keeps_what_was_given(self):
        given = self.give(self.of[self.health], self.health_officer)
        self.escalation.action_withdraw("Solved")
        self.assertEqual((given.state, self.of[self.ward].state), ("submitted", "lapsed"))
        with at("2026-07-01 08:00:00"):
            self.assertFalse(self.env["directive.opinion"].search([("is_overdue", "=", True)]))

    def test_d06_k1b_the_office_records_for_a_unit_not_on_the_system(self):
        self.assertFalse(self.police.on_system)
        own = self.ask(self.escalation, self.police).with_user(self.specialist)
        own.text = "The police agree"
        with self.assertRaisesRegex(UserError, "Điều 6 khoản 1b"):
            own.action_submit()
        own.paper_reference = "77/CATP-PV01 ngày 12/6/2026"
        own.action_submit()
        self.assertEqual(own.state, "submitted")
        with self.assertRaisesRegex(UserError, "Điều 6 khoản 1b"):
            self.of[self.health].unit_id.sudo().write({"head_user_id": self.health_officer.id})
            self.give(self.of[self.health], self.specialist)

    def test_units_are_asked_once(self):
        with self.assertRaisesRegex(UserError, "not been asked"):
            self.ask(self.escalation, self.health)
        dialog = self.env["directive.opinion.wizard"].with_user(self.specialist)
        dialog = dialog.new({"escalation_id": self.escalation.id})
        self.assertEqual(dialog.unit_ids._origin, self.finance, "the units of the task that were not asked")

    def test_link_opens_backend_or_portal(self):
        own = self.of[self.ward]
        self.assertEqual(own._get_access_action(access_uid=self.ward_officer.id)["url"], f"/my/opinions/{own.id}")
        self.assertEqual(own._get_access_action(access_uid=self.health_officer.id)["type"], "ir.actions.act_window")
