"""Điều 10 khoản 1. Nhiệm vụ, quyền hạn của Văn phòng: opinions side by side, requests for information."""
from odoo.addons.directive_tracking.tests.common import DirectiveCase, at, local
from odoo.addons.directive_tracking.tests.test_directive_followup import FollowupCase
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger


class Office(DirectiveCase):
    def setUp(self):
        super().setUp()
        clock = at("2026-06-10 09:00:00")
        clock.start()
        self.addCleanup(clock.stop)
        self.task = self.transferred(coordinating_unit_ids=[(6, 0, self.building.ids)])

    def difficulty(self, kind="differing_opinions"):
        values = {"task_id": self.task.id, "kind": kind, "cause": "Two readings", "proposal": "One of them"}
        escalation = self.env["directive.escalation"].with_user(self.finance_officer).create(values)
        escalation.action_raise()
        return escalation.with_user(self.specialist)

    def ask(self, escalation, units):
        dialog = self.env["directive.opinion.wizard"].with_user(self.specialist)
        values = {"escalation_id": escalation.id, "unit_ids": [(6, 0, units.ids)], "date_due": "2026-06-15"}
        dialog.create(values).action_apply()
        return escalation.opinion_ids

    def give(self, opinion, user, text):
        opinion = opinion.with_user(user)
        opinion.text = text
        opinion.action_submit()


@tagged("post_install", "-at_install")
class TestDieu10Khoan1b(Office):
    """b) Phối hợp với các cơ quan, đơn vị liên quan tham mưu, đề xuất … giải quyết những khó khăn, vướng mắc."""

    def test_d10_k1b_the_office_works_with_the_units_concerned(self):
        escalation = self.difficulty("difficulty")
        opinion = self.ask(escalation, self.health)
        self.give(opinion, self.health_officer, "The second one")
        escalation.action_propose("As Health says")
        self.assertEqual(escalation.state, "proposed")

    def test_d10_k1b_an_opinion_is_not_needed_for_every_difficulty(self):
        escalation = self.difficulty("difficulty")
        escalation.action_propose("Clear enough")
        self.assertEqual(escalation.state, "proposed")


@tagged("post_install", "-at_install")
class TestDieu10Khoan1c(Office):
    """c) … xin ý kiến chỉ đạo … đối với những vấn đề mà các cơ quan, đơn vị có ý kiến khác nhau."""

    def test_d10_k1c_fewer_than_two_opinions_refused(self):
        escalation = self.difficulty()
        with self.assertRaisesRegex(UserError, "Điều 10 khoản 1c"):
            escalation.action_propose("The first one")
        opinions = self.ask(escalation, self.finance | self.building)
        with self.assertRaisesRegex(UserError, "Điều 10 khoản 1c"):
            escalation.action_propose("The first one")
        self.give(opinions[0], self.finance_officer, "The first one")
        with self.assertRaisesRegex(UserError, "Điều 10 khoản 1c"):
            escalation.action_propose("The first one")
        self.assertEqual(escalation.state, "with_office")

    def test_d10_k1c_two_opinions_side_by_side_then_the_leader_decides(self):
        escalation = self.difficulty()
        opinions = self.ask(escalation, self.finance | self.building)
        self.give(opinions[0], self.finance_officer, "The first one")
        self.give(opinions[1], self.building_officer, "The second one")
        escalation.action_propose("The first one")
        leader = escalation.with_user(self.chairman)
        self.assertEqual(leader.opinion_ids.mapped("text"), ["The first one", "The second one"])
        leader.action_decide("The second one")
        self.assertEqual((leader.state, leader.decided_by_id), ("decided", self.chairman))

    def test_d10_k1c_units_do_not_see_each_others_opinions(self):
        opinions = self.ask(self.difficulty(), self.finance | self.building)
        self.give(opinions[1], self.building_officer, "The second one")
        self.assertEqual(self.env["directive.opinion"].with_user(self.finance_officer).search([]), opinions[0])


@tagged("post_install", "-at_install")
class TestDieu10Khoan1d(Office):
    """d) Đề nghị các cơ quan, đơn vị cung cấp thông tin, tài liệu, thông báo về tình hình, kết quả thực hiện."""

    def request(self, units, **values):
        dialog = self.env["directive.info.request.wizard"].with_user(self.specialist)
        values = {"name": "Figures", "question": "Send them", "date_due": "2026-06-15", **values}
        action = dialog.create({**values, "unit_ids": [(6, 0, units.ids)]}).action_apply()
        return self.env["directive.info.request"].search(action["domain"])

    def test_d10_k1d_the_office_asks_many_units_at_once_and_each_answers_for_itself(self):
        requests = self.request(self.finance | self.building | self.ward)
        self.assertEqual(len(requests), 3)
        own = requests.with_user(self.ward_officer).search([])
        self.assertEqual(own.unit_id, self.ward)
        self.env["directive.info.reply"].with_user(self.ward_officer).create({"request_id": own.id, "text": "12"})
        self.assertEqual(sorted(requests.mapped("state")), ["asked", "asked", "replied"])

    def test_d10_k1d_overdue_at_midnight_after_the_day_named(self):
        request = self.request(self.finance)
        with at("2026-06-15 23:59:59"):
            self.assertFalse(request.search([("is_overdue", "=", True)]))
        with at("2026-06-16 00:00:00"):
            self.assertEqual(request.search([("is_overdue", "=", True)]), request)

    def test_d10_k1d_only_the_office_asks(self):
        dialog = self.env["directive.info.request.wizard"]
        for user in (self.finance_head, self.chairman, self.administrator, self.ward_officer):
            with self.assertRaises(UserError):
                dialog.with_user(user).create({"name": "x", "question": "x", "unit_ids": [(6, 0, self.ward.ids)]})


class TestDieu10Khoan2b(DirectiveCase):
    """A coordinating unit promptly supplies what it knows to the lead."""

    def setUp(self):
        super().setUp()
        self.task = self.transferred(coordinating_unit_ids=[(6, 0, (self.building | self.other_ward).ids)])

    def contribute(self, user, **values):
        contributions = self.env["directive.contribution"].with_user(user)
        return contributions.create({"task_id": self.task.id, "content": "Sites handed over: 12 of 15", **values})

    def test_d10_k2b_a_coordinating_unit_supplies_its_part_and_the_lead_sees_it(self):
        with at("2026-06-05 10:00:00"):
            sent = self.contribute(self.building_officer)
        self.assertEqual((sent.unit_id, sent.sent_by_id), (self.building, self.building_officer))
        self.assertEqual(sent.sent_at, local("2026-06-05 10:00:00"))
        for reader in (self.finance_officer, self.finance_head, self.specialist, self.chairman):
            self.assertIn(sent, self.task.with_user(reader).contribution_ids)

    def test_d10_k2b_it_submits_neither_result_nor_progress(self):
        self.contribute(self.building_officer)
        with self.assertRaises(UserError):
            self.submit(self.task, self.building_officer)
        with self.assertRaises(UserError):
            self.env["directive.progress"].with_user(self.building_officer).create(
                {"task_id": self.task.id, "content": "x", "percent": 1})
        with self.assertRaises(UserError):
            self.task.with_user(self.building_officer).action_submit()

    def test_d10_k2b_only_coordinating_units_contribute(self):
        for user in (self.finance_officer, self.specialist, self.health_officer, self.ward_officer, self.chairman,
                     self.administrator):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.contribute(user, unit_id=self.building.id)

    def test_d10_k2b_what_was_sent_stays_and_a_new_one_follows(self):
        sent = self.contribute(self.building_officer)
        with self.assertRaises(UserError):
            sent.write({"content": "15 of 15"})
        with self.assertRaises(UserError):
            sent.unlink()
        self.contribute(self.building_officer, content="15 of 15")
        self.assertEqual(len(self.task.contribution_ids), 2)

    def test_d10_k2b_the_lead_takes_it_into_its_result(self):
        sent = self.contribute(self.building_officer)
        with self.assertRaises(UserError):
            sent.action_take()
        sent.with_user(self.finance_officer).action_take()
        result = self.task.result_ids
        self.assertIn("Department of Construction: Sites handed over: 12 of 15", result.content)
        self.assertEqual((sent.state, sent.result_id), ("taken", result))
        result.with_user(self.finance_officer).action_submit()
        self.assertEqual(self.task.state, "submitted")


@tagged("post_install", "-at_install")
class TestDieu10Urging(FollowupCase):
    """The task is led by Finance; Construction and Ward A coordinate."""

    def test_d10_k1_the_office_urges_every_unit_of_every_task(self):
        for user in (self.specialist, self.other_specialist, self.office_leader):
            for unit in (self.finance, self.building, self.ward):
                self.assertEqual(self.urge(user, unit).unit_id, unit)
            self.assertTrue(self.task.with_user(user).may_urge)

    def test_d10_k1_only_units_that_have_to_do_with_the_task(self):
        with self.assertRaisesRegex(UserError, "Điều 10 khoản 2"):
            self.urge(self.specialist, self.health)

    def test_d10_k2a_the_lead_urges_its_coordinating_units(self):
        for user in (self.finance_officer, self.finance_head):
            for unit in (self.building, self.ward):
                followup = self.urge(user, unit)
                self.assertEqual((followup.user_id, followup.unit_id), (user, unit))
            self.assertTrue(self.task.with_user(user).may_urge)

    def test_d10_k2a_the_lead_does_not_urge_itself(self):
        with self.assertRaisesRegex(UserError, "Điều 10 khoản 2a"):
            self.urge(self.finance_officer, self.finance)

    def test_d10_k2a_a_lead_without_coordinating_units_has_nobody_to_urge(self):
        alone = self.transferred()
        self.assertFalse(alone.with_user(self.finance_officer).may_urge)
        with self.assertRaisesRegex(UserError, "Điều 10 khoản 2a"):
            alone.with_user(self.finance_officer).action_urge()

    def test_d10_k2a_a_coordinating_unit_urges_nobody(self):
        for user in (self.building_officer, self.ward_officer):
            for unit in (self.finance, self.building, self.ward):
                with (
                    self.subTest(user=user.login, unit=unit.name),
                    self.assertRaises(UserError),
                    mute_logger("odoo.addons.base.models.ir_rule"),
                ):
                    self.urge(user, unit)
            self.assertFalse(self.task.with_user(user).may_urge)

    def test_d10_k2a_nobody_else_urges(self):
        for user in (self.chairman, self.administrator, self.health_officer, self.other_ward_officer):
            with (
                self.subTest(user.login),
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model"),
            ):
                self.urge(user, self.building)

    def test_d10_k2a_the_lead_gets_the_answer_of_its_coordinating_unit(self):
        followup = self.urge(self.finance_officer, self.building)
        followup.with_user(self.building_officer).action_answer("Our part comes on Thursday")
        self.assertEqual(followup.with_user(self.finance_officer).answer, "Our part comes on Thursday")
        self.assertIn("t.finance@example.com", self.addressees())
