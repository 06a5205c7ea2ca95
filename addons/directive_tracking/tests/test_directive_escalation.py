from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import at, local
from .difficulty_common import DifficultyCase


@tagged("post_install", "-at_install")
class TestDirectiveEscalation(DifficultyCase):
    # ---- raising -----------------------------------------------------------------------

    def test_the_whole_road_keeps_author_and_time_of_each_step(self):
        escalation = self.raised()
        self.assertEqual((escalation.state, escalation.raised_by_id), ("raised", self.finance_officer))
        self.assertEqual((escalation.raised_at, escalation.unit_id), (local("2026-06-10 09:00:00"), self.finance))
        with at("2026-06-11 09:00:00"):
            escalation.with_user(self.specialist).action_take()
            self.assertEqual((escalation.state, escalation.taken_by_id), ("with_office", self.specialist))
        with at("2026-06-12 09:00:00"):
            escalation.with_user(self.other_specialist).action_propose("Leave it")
            self.assertEqual((escalation.state, escalation.proposed_by_id), ("proposed", self.other_specialist))
        with at("2026-06-15 09:00:00"):
            escalation.with_user(self.chairman).action_decide("Go on as before")
        self.assertEqual((escalation.state, escalation.decided_by_id), ("decided", self.chairman))
        self.assertEqual(escalation.decided_at, local("2026-06-15 09:00:00"))
        self.assertEqual((escalation.decision, escalation.effect), ("Go on as before", "nothing"))
        rows = self.env["directive.log"].search([("res_model", "=", escalation._name), ("res_id", "=", escalation.id)])
        self.assertEqual(rows.sorted("id").mapped("event"), ["raise", "take", "propose", "decide"])
        self.assertEqual(rows.task_id, self.task)

    def test_every_involved_unit_and_the_office_raise_nobody_else(self):
        for user in (self.finance_officer, self.building_officer, self.office_leader):
            self.assertEqual(self.raised(user).state, "raised")
        for user in (self.health_officer, self.ward_officer, self.chairman, self.administrator):
            with self.subTest(user=user.login), self.assertRaises(UserError), self.cr.savepoint():
                self.raised(user)

    def test_a_draft_is_its_units_alone_and_may_still_change(self):
        draft = self.difficulty()
        draft.with_user(self.finance_head).cause = "The annex is missing"
        for user in (self.building_officer, self.specialist, self.chairman, self.administrator, self.health_officer):
            with self.subTest(user=user.login):
                self.assertFalse(draft.with_user(user).search([("id", "=", draft.id)]))
                with self.assertRaises(UserError):
                    draft.with_user(user).write({"cause": "Other"})
        draft.unlink()

    def test_d12_k2_cause_and_proposal_are_needed(self):
        for values in ({"cause": " "}, {"proposal": "\n"}):
            with self.assertRaisesRegex(UserError, "Điều 12 khoản 2"):
                self.raised(**values)

    def test_d12_k2_after_expiry_and_after_a_refused_extension_the_road_stays_open(self):
        for moment in ("2026-06-30 23:59:59", "2026-07-01 00:00:00", "2026-12-01 08:00:00"):
            with at(moment):
                self.assertFalse(self.task.with_user(self.finance_officer)._why_not_raise_difficulty())
        with at("2026-07-01 00:00:00"):
            self.assertEqual(self.task.timeliness, "open_overdue")
            self.assertEqual(self.raised().state, "raised")

    def test_only_tasks_under_way_have_difficulties(self):
        draft = self.draft()
        with self.assertRaisesRegex(UserError, "under way"):
            self.difficulty(self.specialist, draft)
        self.task.action_cancel(self.ordering.id)
        with self.assertRaisesRegex(UserError, "under way"):
            self.difficulty()
        self.assertFalse(self.task.with_user(self.finance_officer).may_raise_difficulty)

    def test_one_open_difficulty_a_unit_and_task(self):
        first = self.raised()
        with self.assertRaisesRegex(UserError, "already"):
            self.raised(self.finance_head)
        self.raised(self.building_officer)
        first.action_withdraw("Solved")
        self.assertEqual(self.raised(self.finance_head).state, "raised")

    def test_what_was_raised_stays_as_it_is(self):
        escalation = self.raised()
        for user in (self.finance_officer, self.finance_head, self.specialist, self.office_leader):
            own = escalation.with_user(user)
            for values in ({"cause": "x"}, {"proposal": "x"}, {"kind": "adjustment"}, {"attachment_ids": [(5,)]}):
                with self.subTest(user=user.login, values=values), self.assertRaises(UserError):
                    own.write(values)
            with self.assertRaises(UserError):
                own.unlink()
        for user in (self.chairman, self.administrator, self.building_officer):
            with self.assertRaises(UserError), mute_logger("odoo.addons.base.models.ir_rule"):
                escalation.with_user(user).write({"cause": "x"})

    def test_state_and_facts_are_closed(self):
        escalation = self.raised()
        closed = (
            {"state": "decided"},
            {"decision": "Mine"},
            {"effect": "cancelled"},
            {"decided_by_id": self.chairman.id},
            {"office_proposal": "Mine"},
            {"proposed_effect": "cancelled"},
            {"unit_id": self.building.id},
            {"raised_at": "2026-01-01 00:00:00"},
        )
        for values in closed:
            for user in (self.finance_officer, self.specialist, self.chairman, self.administrator):
                with self.subTest(values=values, user=user.login), self.assertRaises(UserError):
                    escalation.with_user(user).write(values)
            with self.subTest(created=values), self.assertRaises(UserError), self.cr.savepoint():
                self.difficulty(self.building_officer, **values)

    # ---- the Office --------------------------------------------------------------------

    def test_only_the_office_takes_asks_and_proposes(self):
        escalation = self.raised()
        for user in (self.finance_officer, self.building_officer, self.chairman, self.administrator):
            own = escalation.with_user(user)
            for step in (own.action_take, own.action_ask_opinions, lambda own=own: own.action_propose("x")):
                with self.subTest(user=user.login), self.assertRaisesRegex(UserError, "Điều 8 khoản 4"):
                    step()
        for user in (self.health_officer, self.ward_officer):
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
                escalation.with_user(user).action_propose("x")

    def test_the_proposal_is_for_the_office_and_the_leaders(self):
        escalation = self.proposed()
        for user in (self.specialist, self.chairman, self.administrator):
            self.assertEqual(escalation.with_user(user).office_proposal, "Give two weeks")
        for user in (self.finance_officer, self.building_officer):
            own = escalation.with_user(user)
            self.assertEqual(own.state, "proposed")
            with self.assertRaises(AccessError):
                own.read(["office_proposal"])
            with self.assertRaises(AccessError):
                own.search([("office_proposal", "ilike", "weeks")])

    def test_the_log_tells_units_of_the_road_and_nothing_of_the_offices_own(self):
        escalation = self.proposed()
        escalation.with_user(self.chairman).action_send_back("Not clear")
        self.ask(escalation, self.health)
        log = self.env["directive.log"]
        for user in (self.finance_officer, self.building_officer):
            rows = log.with_user(user).search([("res_model", "in", ("directive.escalation", "directive.opinion"))])
            self.assertEqual(set(rows.mapped("event")), {"raise", "take"})
        rows = log.with_user(self.office_leader).search([("res_model", "=", "directive.escalation")])
        self.assertEqual(set(rows.mapped("event")), {"raise", "take", "propose", "send_back", "ask"})
        kept = rows.filtered(lambda row: row.event == "propose").detail
        self.assertIn("Give two weeks", kept, "an earlier proposal is not lost with the next one")

    def test_a_new_proposal_after_it_was_sent_back(self):
        escalation = self.proposed()
        leader = escalation.with_user(self.chairman)
        self.assertEqual(leader.action_send_back()["res_model"], "directive.reason.wizard")
        with self.assertRaisesRegex(UserError, "missing"):
            leader.action_send_back(" ")
        leader.action_send_back("Ask Construction first")
        self.assertEqual((escalation.state, leader.send_back_reason), ("with_office", "Ask Construction first"))
        self.assertIn("Proposal sent back by the leaders: 901/QĐ-UBND", self.mails_to("specialist"))
        with self.assertRaises(UserError):
            leader.action_decide("Now")
        escalation.with_user(self.specialist).action_propose("Construction agrees")
        self.assertFalse(escalation.sudo().send_back_reason)

    def test_who_raised_it_withdraws_it_with_a_reason_until_the_decision(self):
        escalation = self.proposed()
        for user in (self.building_officer, self.specialist, self.chairman):
            with self.assertRaisesRegex(UserError, "Department of Finance"):
                escalation.with_user(user).action_withdraw("x")
        own = escalation.with_user(self.finance_head)
        with self.assertRaisesRegex(UserError, "Điều 12 khoản 2"):
            own.action_withdraw("")
        own.action_withdraw("Solved meanwhile")
        self.assertEqual((escalation.state, escalation.withdrawn_by_id), ("withdrawn", self.finance_head))
        with self.assertRaises(UserError):
            escalation.with_user(self.chairman).action_decide("x")

    # ---- deciding ----------------------------------------------------------------------

    def test_only_leaders_decide_and_none_what_he_raised(self):
        escalation = self.proposed()
        for user in (self.finance_officer, self.finance_head, self.specialist, self.office_leader, self.administrator):
            for step in ("action_decide", "action_send_back"):
                with self.subTest(user=user.login), self.assertRaisesRegex(UserError, "Chairman"):
                    getattr(escalation.with_user(user), step)("x")
        self.chairman.group_ids |= self.env.ref("directive_tracking.group_office_specialist")
        own = self.raised(self.chairman)
        own.with_user(self.specialist).action_propose("x")
        with self.assertRaisesRegex(UserError, "another leader"):
            own.with_user(self.chairman).action_decide("x")

    def test_new_deadline_by_a_document_keeps_the_lateness_visible(self):
        with at("2026-07-02 09:00:00"):
            self.assertEqual(self.task.timeliness, "open_overdue")
            escalation = self.proposed()
            leader = escalation.with_user(self.chairman)
            details = {"document_id": self.ordering.id, "date_deadline": "2026-07-15"}
            leader.action_decide("Two weeks more", "new_deadline", **details)
            self.assertEqual((self.task.date_deadline, self.task.timeliness), (date(2026, 7, 15), "open_in_time"))
            self.assertTrue(self.task.was_overdue)
            tasks = self.env["directive.task"]
            self.assertIn(self.task, tasks.search([("was_overdue", "=", True)]))
            self.assertNotIn(self.task, tasks.search([("was_overdue", "=", False)]))
            self.assertIn("was overdue", escalation.task_line)
        row = self.task.sudo().deadline_ids.filtered(lambda row: not row.valid_to)
        self.assertEqual((row.source, row.source_note), ("decision", "950/QĐ-UBND"))
        with at("2026-07-02 09:00:00"):
            past = self.task.with_context(directive_as_of="2026-07-01 12:00:00")
            self.assertEqual(past.timeliness, "open_overdue", "figures of before the decision stay as they were")

    def test_was_overdue_both_sides_of_midnight(self):
        details = {"document_id": self.ordering.id, "date_deadline": "2026-07-15"}
        for moment, late in (("2026-06-30 23:59:59", False), ("2026-07-01 00:00:00", True)):
            task = self.transferred()
            with at(moment):
                escalation = self.raised(task=task)
                escalation.with_user(self.specialist).action_propose("x")
                escalation.with_user(self.chairman).action_decide("x", "new_deadline", **details)
                self.assertEqual(task.was_overdue, late, moment)
                found = self.env["directive.task"].search([("id", "=", task.id), ("was_overdue", "=", True)])
                self.assertEqual(bool(found), late, moment)

    def test_an_extension_in_time_leaves_no_mark(self):
        self.task._change_deadline(date(2026, 7, 15), 0, "extension", "in time")
        self.assertFalse(self.task.was_overdue)

    def test_new_deadline_refused_without_document_or_date_or_for_a_past_one(self):
        leader = self.proposed().with_user(self.chairman)
        document = {"document_id": self.ordering.id}
        for details, words in (
            ({"date_deadline": "2026-07-15"}, "document"),
            (document, "date that has not passed"),
            ({**document, "date_deadline": "2026-06-09"}, "date that has not passed"),
            ({**document, "date_deadline": "2026-06-30"}, "present deadline"),
        ):
            with self.subTest(details=details), self.assertRaisesRegex(UserError, words):
                leader.action_decide("x", "new_deadline", **details)
        self.assertEqual((leader.state, self.task.date_deadline), ("proposed", date(2026, 6, 30)))
        leader.action_decide("x", "new_deadline", **document, date_deadline="2026-06-10")

    def test_new_lead(self):
        leader = self.proposed().with_user(self.chairman)
        self.task.with_user(self.finance_officer).action_accept()
        for unit in (self.env["directive.unit"], self.finance, self.division):
            with self.assertRaises(UserError):
                leader.action_decide("x", "new_lead", effect_unit_id=unit.id)
        leader.action_decide("Construction leads", "new_lead", effect_unit_id=self.building.id)
        self.assertEqual((self.task.lead_unit_id, self.task.state), (self.building, "transferred"))
        self.assertFalse(self.task.coordinating_unit_ids)
        self.assertEqual(self.task.sudo().involved_unit_ids, self.building)
        self.assertIn("Department of Construction", leader.effect_text)
        # Finance goes on reading what it raised, and what became of it.
        own = leader.with_user(self.finance_officer)
        self.assertEqual((own.decision, own.display_name[:10]), ("Construction leads", "Difficulty"))
        self.assertIn("The leaders have decided: 901/QĐ-UBND", self.mails_to("finance"))
        self.assertIn("The leaders have decided: 901/QĐ-UBND", self.mails_to("building"))

    def test_cancelled_by_reference_to_a_document(self):
        leader = self.proposed().with_user(self.chairman)
        with self.assertRaisesRegex(UserError, "document"):
            leader.action_decide("x", "cancelled")
        leader.action_decide("Not needed any more", "cancelled", document_id=self.ordering.id)
        self.assertEqual((self.task.state, self.task.cancelled_by_id), ("cancelled", self.chairman))
        self.assertEqual(self.task.cancel_document_id, self.ordering)

    def test_a_leader_cancels_only_by_a_decision(self):
        escalation = self.proposed()
        task = self.task.with_user(self.chairman)
        self.assertNotIn(",cancel,", task.allowed_actions)
        with self.assertRaises(UserError):
            task.action_cancel(self.ordering.id)
        escalation.with_user(self.chairman).action_decide("Go on")
        with self.assertRaises(UserError):
            task.action_cancel(self.ordering.id)

    def test_effects_that_the_task_no_longer_allows_are_refused_and_undo_nothing(self):
        leader = self.proposed().with_user(self.chairman)
        self.submit(self.task)
        self.task.with_user(self.specialist).action_confirm()
        document = {"document_id": self.ordering.id}
        for effect, details in (
            ("new_deadline", {**document, "date_deadline": "2026-07-15"}),
            ("new_lead", {"effect_unit_id": self.building.id}),
            ("cancelled", document),
        ):
            with self.subTest(effect), self.assertRaisesRegex(UserError, "“Confirmed”"):
                leader.action_decide("x", effect, **details)
        self.assertEqual((leader.state, leader.decision), ("proposed", False))
        leader.action_decide("Nothing is left to do")
        self.assertEqual((leader.state, self.task.state), ("decided", "confirmed"))

    def test_agree_takes_the_proposal_over(self):
        details = {"document_id": self.ordering.id, "date_deadline": "2026-07-15"}
        leader = self.proposed("new_deadline", **details).with_user(self.chairman)
        leader.action_agree()
        self.assertEqual((leader.decision, leader.effect_document_id), ("Give two weeks", self.ordering))
        self.assertEqual(self.task.date_deadline, date(2026, 7, 15))

    def test_agree_asks_where_the_proposal_leaves_something_open(self):
        leader = self.proposed("new_deadline", date_deadline="2026-07-15").with_user(self.chairman)
        dialog = leader.action_agree()
        self.assertEqual(dialog["res_model"], "directive.escalation.wizard")
        wizard = self.env["directive.escalation.wizard"].with_user(self.chairman).with_context(**dialog["context"])
        wizard = wizard.create({"document_id": self.ordering.id})
        self.assertEqual((wizard.text, wizard.effect), ("Give two weeks", "new_deadline"))
        wizard.action_apply()
        self.assertEqual((leader.state, self.task.date_deadline), ("decided", date(2026, 7, 15)))
        with self.assertRaises(UserError):
            self.proposed(user=self.building_officer).with_user(self.specialist).action_agree()

    def test_unknown_effects_are_refused(self):
        leader = self.proposed().with_user(self.chairman)
        for effect in ("sold", "", False, None):
            with self.assertRaises(UserError):
                leader.action_decide("x", effect)

    # ---- mails, page, chatter -------------------------------------------------------------

    def test_who_is_told(self):
        escalation = self.raised()
        self.assertEqual(self.mails_to("specialist"), ["A difficulty was raised: 901/QĐ-UBND"])
        self.assertEqual(self.mails_to("office.leader"), ["A difficulty was raised: 901/QĐ-UBND"])
        escalation.with_user(self.specialist).action_propose("x")
        self.assertEqual(self.mails_to("chairman"), ["Waiting for your decision: 901/QĐ-UBND"])
        escalation.with_user(self.chairman).action_decide("Go on")
        for name in ("finance", "finance.head", "building", "specialist"):
            self.assertIn("The leaders have decided: 901/QĐ-UBND", self.mails_to(name), name)
        mail = self.env["mail.mail"].search([("email_to", "=", "t.chairman@example.com")])
        self.assertIn(f"model=directive.escalation&amp;res_id={escalation.id}", mail.body_html)

    def test_the_page_says_all_in_two_lines(self):
        escalation = self.raised()
        self.assertEqual(escalation.task_content, self.task.content)
        self.assertEqual(
            escalation.task_line, "901/QĐ-UBND · Department of Finance · Deadline 06/30/2026 · 20 days left"
        )

    def test_buttons_follow_the_roles(self):
        escalation = self.raised()
        self.assertEqual(escalation.with_user(self.specialist).allowed_actions, ",take,ask,propose,")
        self.assertEqual(escalation.with_user(self.finance_officer).allowed_actions, ",withdraw,")
        self.assertEqual(escalation.with_user(self.chairman).allowed_actions, ",,")
        escalation.with_user(self.specialist).action_propose("x")
        self.assertEqual(escalation.with_user(self.chairman).allowed_actions, ",send_back,decide,")

    def test_the_task_counts_and_opens_its_difficulties(self):
        self.assertEqual(self.task.escalation_count, 0)
        self.raised()
        for user, count in ((self.specialist, 1), (self.building_officer, 1)):
            self.assertEqual(self.task.with_user(user).escalation_count, count)
        own = self.task.with_user(self.finance_officer)
        self.assertEqual(own.action_raise_difficulty()["context"], {"default_task_id": self.task.id})
        self.assertEqual(own.action_open_difficulties()["domain"], [("task_id", "=", self.task.id)])
        self.assertIn(
            "A difficulty was raised by Department of Finance.", "".join(self.task.message_ids.mapped("body"))
        )
