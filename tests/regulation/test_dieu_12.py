"""Điều 12. Trách nhiệm của cơ quan, đơn vị.

Khoản 2: "Các nhiệm vụ được giao đã đến hạn theo quy định nhưng chưa triển khai thực hiện thì phải xin gia hạn và giải
trình rõ lí do trên Hệ thống theo dõi nhiệm vụ. … Các nhiệm vụ xin gia hạn phải được thực hiện … chậm nhất 02 ngày làm
việc trước khi hết hạn (trừ các nhiệm vụ hỏa tốc). Việc xin gia hạn sau khi đã trễ hạn sẽ không được chấp nhận."
"""
from datetime import date

from odoo.addons.directive_tracking.tests.common import DirectiveCase, at, local
from odoo.exceptions import UserError
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestDieu12Khoan2(DirectiveCase):

    def setUp(self):
        super().setUp()
        self.move_clock("2026-06-02 08:00:00")

    def move_clock(self, text):
        clock = at(text)
        clock.start()
        self.addCleanup(clock.stop)

    def ask(self, task, user=None, **values):
        """Write and file a request, as the finance officer unless told otherwise."""
        extension = self.env["directive.extension"].with_user(user or self.finance_officer).create({
            "task_id": task.id, "requested_date": "2026-07-15", "reason": "The survey is not finished",
            "explanation": "Three of four districts are done", **values})
        extension.action_submit()
        return extension

    def proposed(self, task):
        extension = self.ask(task)
        extension.with_user(self.office_leader).action_propose()
        return extension

    def assert_refused(self, sentence, take, *args, **kwargs):
        with self.assertRaisesRegex(UserError, sentence), self.cr.savepoint():
            take(*args, **kwargs)

    # ---- sentence 1: ask for an extension and explain ----------------------------------------

    def test_d12_k2_s1_reason_explanation_and_date_are_mandatory(self):
        task = self.transferred()
        for missing, sentence in (
                ("reason", "reason"), ("explanation", "Explain why"), ("requested_date", "Name the date")):
            for empty in (False, "") if missing == "requested_date" else (False, "", "  "):
                self.assert_refused(f"{sentence}.*Điều 12 khoản 2", self.ask, task, **{missing: empty})
        self.assertFalse(task.extension_ids)
        self.assertEqual(self.ask(task).state, "submitted")

    def test_d12_k2_s1_the_date_goes_beyond_the_deadline_in_force(self):
        task = self.transferred(deadline="2026-06-28")  # a Sunday: in force until Monday 29
        for day in ("2026-06-27", "2026-06-28", "2026-06-29"):
            self.assert_refused("not later than the deadline in force.*Điều 12 khoản 2", self.ask, task,
                                requested_date=day)
        self.assertEqual(self.ask(task, requested_date="2026-06-30").state, "submitted")

    def test_d12_k2_s1_only_the_lead_unit_asks(self):
        task = self.transferred(coordinating_unit_ids=[(4, self.building.id)])
        for user in (self.building_officer, self.health_officer, self.ward_officer, self.specialist,
                     self.office_leader, self.chairman, self.administrator):
            with self.subTest(user=user.login):
                self.assert_refused("", self.ask, task, user)
        for user in (self.specialist, self.office_leader):
            self.assert_refused("Only the lead unit.*Điều 12 khoản 2", self.ask, task, user)
        self.assertEqual(self.ask(task, self.finance_head).submitted_by_id, self.finance_head)

    def test_d12_k2_s1_one_open_request_a_task(self):
        task = self.transferred()
        first = self.ask(task)
        self.assert_refused("asked for already.*Điều 12 khoản 2", self.ask, task)
        first.action_withdraw()
        self.assertEqual(self.ask(task).state, "submitted", "withdrawn in time, filed again in time")

    def test_d12_k2_s1_only_for_tasks_being_carried_out(self):
        draft, submitted, confirmed, cancelled = self.draft(), *(self.transferred() for _ in range(3))
        for task in (submitted, confirmed):
            self.submit(task)
        confirmed.with_user(self.specialist).action_confirm()
        cancelled.action_cancel(self.document)
        for task in (draft, submitted, confirmed, cancelled):
            self.assertIn("Điều 12 khoản 2", task._why_not_extension())
            self.assert_refused("Điều 12 khoản 2" if task != draft else "", self.ask, task)

    # ---- sentence 3: two working days before ---------------------------------------------------

    def test_d12_k2_s3_last_filing_examples_of_2026(self):
        examples = (
            ("2026-06-30", "2026-06-26", "2026-06-27"),
            ("2026-05-03", "2026-04-28", "2026-04-29"),
            ("2026-02-23", "2026-02-12", "2026-02-13"))
        for number, (deadline, last_day, next_day) in enumerate(examples):
            with self.subTest(deadline=deadline), at("2026-01-20 08:00:00"):
                document = self.new_document(f"{70 + number}/QĐ-UBND", date(2026, 1, 20))
                task = self.transferred(deadline=deadline, document_id=document.id)
                with at(f"{next_day} 00:00:00"):
                    self.assert_refused("two working days.*Điều 12 khoản 2", self.ask, task)
                with at(f"{last_day} 23:59:59"):
                    self.assertEqual(self.ask(task).state, "submitted")

    def test_d12_k2_s3_the_last_minute_accepted_the_next_refused(self):
        accepted, refused = self.transferred(), self.transferred()
        with at("2026-06-26 23:59:59"):
            self.assertEqual(self.ask(accepted).state, "submitted")
            self.assertTrue(refused.with_user(self.finance_officer).may_ask_extension)
        refused.invalidate_recordset()
        with at("2026-06-27 00:00:00"):
            self.assert_refused("24:00 of Friday 26/06/2026", self.ask, refused)
            self.assertFalse(refused.with_user(self.finance_officer).may_ask_extension)

    def test_d12_k2_s3_the_last_minute_stands_on_the_task_from_the_first_day(self):
        task = self.transferred()
        self.assertEqual(task.extension_last_at, local("2026-06-27 00:00:00"))
        self.assertEqual(task.extension_hint, "Until 24:00 of Friday 26/06/2026")

    def test_d12_k2_s3_the_refusal_names_what_remains(self):
        task = self.transferred()
        with at("2026-06-29 08:00:00"):
            sentence = task.with_user(self.finance_officer)._why_not_extension()
        for words in ("Điều 12 khoản 2", "24:00 of Friday 26/06/2026", "explain the delay in a progress report",
                      "tell the Office in writing"):
            self.assertIn(words, sentence)

    def test_d12_k2_s3_express_until_the_deadline_itself(self):
        values = {"deadline": "2026-06-30", "deadline_hour": 17, "urgency": "express"}
        accepted, refused = self.transferred(**values), self.transferred(**values)
        later = {"requested_date": "2026-06-30", "requested_hour": 20}
        with at("2026-06-30 16:59:59"):
            self.assertEqual(self.ask(accepted, **later).state, "submitted")
        with at("2026-06-30 17:00:00"):
            self.assert_refused("lapsed at 17:00 of Tuesday 30/06/2026.*Điều 12 khoản 2", self.ask, refused, **later)

    # ---- sentence 4: after expiry not accepted, whoever asks, by whatever road ------------------

    def everybody(self):
        return (self.finance_officer, self.finance_head, self.specialist, self.office_leader, self.chairman,
                self.administrator, self.building_officer, self.ward_officer, self.env.user)

    def test_d12_k2_s4_extension_after_expiry_refused_for_every_role(self):
        task = self.transferred(coordinating_unit_ids=[(4, self.building.id)])
        for moment in ("2026-06-27 00:00:00", "2026-06-30 23:59:59", "2026-07-01 00:00:00", "2026-08-01 08:00:00"):
            for user in self.everybody():
                with self.subTest(moment=moment, user=user.login), at(moment):
                    self.assert_refused("", self.ask, task, user)
        with at("2026-07-01 00:00:00"):
            for user in (self.finance_officer, self.finance_head, self.env.user):
                self.assert_refused("not accepted, whoever asks.*Điều 12 khoản 2", self.ask, task, user)
        self.assertFalse(task.extension_ids)

    def test_d12_k2_s4_the_superuser_is_no_exception(self):
        task = self.transferred()
        with at("2026-07-01 00:00:00"):
            self.assert_refused("Điều 12 khoản 2", self.ask, task, self.env.ref("base.user_root"))

    def test_d12_k2_s4_a_record_created_earlier_is_not_filed_later(self):
        task = self.transferred()
        prepared = self.env["directive.extension"].with_user(self.finance_officer).create({
            "task_id": task.id, "requested_date": "2026-07-15", "reason": "r", "explanation": "e"})
        for moment in ("2026-06-27 00:00:00", "2026-07-01 00:00:00"):
            with at(moment):
                for records in (prepared, prepared.sudo()):
                    self.assert_refused("Điều 12 khoản 2", records.action_submit)
        with at("2026-06-26 23:59:59"):
            prepared.action_submit()
        self.assertEqual(prepared.state, "submitted")

    def test_d12_k2_s4_an_import_is_no_way_round(self):
        task = self.transferred()
        fields = ["task_id/.id", "requested_date", "reason", "explanation"]
        row = [str(task.id), "2026-07-15", "Imported", "Imported"]
        extensions = self.env["directive.extension"].with_user(self.finance_officer)
        for names, line in ((fields, row), ([*fields, "state"], [*row, "submitted"]),
                            ([*fields, "submitted_at"], [*row, "2026-06-20 08:00:00"])):
            with at("2026-07-01 00:00:00"):
                loaded = extensions.load(names, [line])
            self.assertFalse(loaded["ids"])
            self.assertTrue(loaded["messages"])
        self.assertIn("Điều 12 khoản 2", self.message_of_late_import(fields, row))
        self.assertFalse(task.extension_ids)

    def message_of_late_import(self, fields, row):
        with at("2026-07-01 00:00:00"):
            return self.env["directive.extension"].with_user(self.finance_officer).load(fields, [row])[
                "messages"][0]["message"]

    def test_d12_k2_s4_state_and_facts_are_not_written_from_outside(self):
        task = self.transferred()
        extension = self.ask(task)
        for user in self.everybody():
            for values in ({"state": "approved"}, {"submitted_at": "2026-06-01 00:00:00"},
                           {"granted_date": "2026-12-31"}, {"proposed_date": "2026-12-31"}, {"unit_id": False}):
                with self.subTest(user=user.login, values=values):
                    self.assert_refused("", extension.with_user(user).write, values)
        for values in ({"state": "submitted"}, {"submitted_at": "2026-06-01 00:00:00"}, {"state": "approved"}):
            self.assert_refused("recorded by the steps", self.ask, self.transferred(), **values)
        for values in ({"extension_state": "approved"}, {"extended_count": 3}, {"extension_ids": [(5,)]}):
            self.assert_refused("", task.with_user(self.finance_officer).write, values)
            self.assert_refused("recorded by the steps", self.draft().write, values)

    # ---- a unit off the system: its paper counts (Điều 6 khoản 1b) ----------------------------

    def paper(self, day):
        return {"paper_reference": "77/CATP-PV01", "paper_date": day}

    def test_d12_k2_paper_of_a_unit_off_the_system_counts_with_its_date(self):
        in_time, too_late = self.transferred(self.police), self.transferred(self.police)
        with at("2026-06-29 09:00:00"):
            extension = self.ask(in_time, self.specialist, **self.paper("2026-06-26"))
            self.assertEqual(extension.state, "submitted")
            self.assertEqual(extension.submitted_at, local("2026-06-26 23:59:59"))
            self.assertEqual(extension.recorded_at, local("2026-06-29 09:00:00"))
            self.assert_refused("two working days.*Điều 12 khoản 2", self.ask, too_late, self.specialist,
                                **self.paper("2026-06-27"))
        with at("2026-07-02 09:00:00"):
            self.assert_refused("not accepted, whoever asks.*Điều 12 khoản 2", self.ask, too_late, self.specialist,
                                **self.paper("2026-07-01"))

    def test_d12_k2_the_office_names_the_paper_and_its_date(self):
        task = self.transferred(self.police)
        for values in ({}, {"paper_reference": "77/CATP"}, {"paper_date": "2026-06-02"}):
            self.assert_refused("paper.*Điều 12 khoản 2", self.ask, task, self.specialist, **values)
        self.assert_refused("future", self.ask, task, self.specialist, **self.paper("2026-06-03"))
        self.assert_refused("older than the document", self.ask, task, self.specialist, **self.paper("2026-05-31"))

    def test_d12_k2_a_unit_on_the_system_cannot_date_back_by_a_paper(self):
        task = self.transferred()
        with at("2026-06-29 09:00:00"):
            self.assert_refused("Điều 12 khoản 2", self.ask, task, **self.paper("2026-06-20"))

    def test_d12_k2_a_paper_of_the_day_of_an_express_deadline_does_not_prove_the_hour(self):
        task = self.transferred(self.police, "2026-06-30", deadline_hour=17, urgency="express")
        with at("2026-06-30 18:00:00"):
            self.assert_refused("Điều 12 khoản 2", self.ask, task, self.specialist, **self.paper("2026-06-30"))

    # ---- who decides ----------------------------------------------------------------------------

    def test_d12_k2_the_office_leader_proposes_the_chairman_approves(self):
        task = self.transferred()
        extension = self.ask(task)
        for user in (self.specialist, self.chairman, self.administrator, self.finance_officer, self.finance_head):
            self.assert_refused("Only a leader of the Office|not allowed", extension.with_user(user).action_propose)
        self.assert_refused("puts this request forward first.*Điều 12 khoản 2",
                            extension.with_user(self.chairman).action_approve)
        extension.with_user(self.office_leader).action_propose()
        self.assertEqual((extension.state, extension.proposed_by_id), ("proposed", self.office_leader))
        for user in (self.specialist, self.office_leader, self.administrator, self.finance_officer, self.finance_head):
            self.assert_refused("Only the Chairman.*Điều 12 khoản 2", extension.with_user(user).action_approve)
        extension.with_user(self.chairman).action_approve()
        self.assertEqual((extension.state, extension.decided_by_id), ("approved", self.chairman))
        self.assertEqual((task.date_deadline, task.extended_count), (date(2026, 7, 15), 1))

    def test_d12_k2_delegation_to_the_office_leader_is_a_setting(self):
        task = self.transferred()
        extension = self.ask(task)
        self.env["ir.config_parameter"].sudo().set_param("directive_tracking.extension_delegated", "True")
        self.assert_refused("Only the Chairman", extension.with_user(self.specialist).action_approve)
        extension.with_user(self.office_leader).action_approve()
        self.assertEqual(task.date_deadline, date(2026, 7, 15))

    def test_d12_k2_never_the_requester_nor_his_unit(self):
        self.env["ir.config_parameter"].sudo().set_param("directive_tracking.extension_delegated", "True")
        task = self.transferred()
        extension = self.ask(task)
        colleague = self.user("t.both", "directive_tracking.group_city_leader,directive_tracking.group_office_leader")
        self.finance.user_ids |= colleague
        for action in ("action_propose", "action_approve"):
            self.assert_refused("somebody else.*Điều 12 khoản 2", getattr(extension.with_user(colleague), action))
        self.assert_refused("somebody else.*Điều 12 khoản 2", extension.with_user(colleague).action_refuse, "No")
        self.finance.user_ids -= colleague
        extension.with_user(colleague).action_approve()
        self.assertEqual(extension.state, "approved")

    def test_d12_k2_who_files_for_a_unit_off_the_system_does_not_decide_on_it(self):
        extension = self.ask(self.transferred(self.police), self.office_leader, **self.paper("2026-06-02"))
        self.assert_refused("somebody else", extension.with_user(self.office_leader).action_propose)

    def test_d12_k2_what_the_office_itself_asks_for_goes_to_the_chairman_at_once(self):
        task = self.transferred(self.office)
        extension = self.ask(task, self.specialist)
        self.assert_refused("somebody else", extension.with_user(self.office_leader).action_propose)
        extension.with_user(self.chairman).action_approve()
        self.assertEqual(task.date_deadline, date(2026, 7, 15))

    def test_d12_k2_a_counter_proposal_of_another_date(self):
        task = self.transferred()
        extension = self.ask(task)
        office = extension.with_user(self.office_leader)
        self.assert_refused("another date.*Điều 12 khoản 2", office.action_propose, "2026-07-08")
        self.assert_refused("not later", office.action_propose, "2026-06-30", "Too long")
        office.action_propose("2026-07-08", "One week is enough")
        self.assertEqual((extension.proposed_date, extension.requested_date), (date(2026, 7, 8), date(2026, 7, 15)))
        extension.with_user(self.chairman).action_approve()
        self.assertEqual((task.date_deadline, extension.granted_date), (date(2026, 7, 8), date(2026, 7, 8)))

    def test_d12_k2_the_chairman_may_set_another_date_still(self):
        task = self.transferred()
        extension = self.proposed(task)
        extension.with_user(self.chairman).action_approve("2026-07-10", "Before the session")
        self.assertEqual((task.date_deadline, extension.decision_note), (date(2026, 7, 10), "Before the session"))

    def test_d12_k2_refusal_with_a_reason_and_the_deadline_stays(self):
        task = self.transferred()
        extension = self.proposed(task)
        chairman = extension.with_user(self.chairman)
        self.assertEqual(chairman.action_refuse()["res_model"], "directive.reason.wizard")
        self.assert_refused("Say why.*Điều 12 khoản 2", chairman.action_refuse, "  ")
        chairman.action_refuse("The session cannot wait")
        self.assertEqual((extension.state, extension.decision_note), ("refused", "The session cannot wait"))
        self.assertEqual((task.date_deadline, task.extension_state), (date(2026, 6, 30), "refused"))
        for user in (self.finance_officer, self.specialist, self.administrator):
            self.assert_refused("", self.ask(self.transferred()).with_user(user).action_refuse, "No")

    def test_d12_k2_withdrawn_by_the_unit_while_not_decided(self):
        task = self.transferred()
        extension = self.proposed(task)
        for user in (self.specialist, self.office_leader, self.chairman):
            self.assert_refused("withdraws.*Điều 12 khoản 2", extension.with_user(user).action_withdraw)
        extension.with_user(self.finance_head).action_withdraw()
        self.assertEqual((extension.state, task.extension_state), ("withdrawn", False))
        decided = self.proposed(task)
        decided.with_user(self.chairman).action_approve()
        self.assert_refused("Approved", decided.action_withdraw)
        with at("2026-07-14 00:00:00"):
            self.assert_refused("Điều 12 khoản 2", self.ask, task, requested_date="2026-08-01")

    # ---- what an approval does -------------------------------------------------------------------

    def test_d12_k2_every_deadline_is_kept_from_when_to_when(self):
        task = self.transferred()
        extension = self.proposed(task)
        with at("2026-06-20 10:00:00"):
            extension.with_user(self.chairman).action_approve()
        task.invalidate_recordset()
        now, before = task.sudo().deadline_ids
        self.assertEqual((before.date_deadline, now.date_deadline), (date(2026, 6, 30), date(2026, 7, 15)))
        self.assertEqual((before.valid_from, before.valid_to),
                         (local("2026-06-02 08:00:00"), local("2026-06-20 10:00:00")))
        self.assertEqual((now.valid_from, now.valid_to, now.source), (local("2026-06-20 10:00:00"), False, "extension"))
        self.assertIn("Department of Finance", now.source_note)
        self.assertEqual(task.extension_last_at, local("2026-07-14 00:00:00"), "the next last minute")

    def test_d12_k2_approved_after_expiry_recomputes_open_figures_never_past_ones(self):
        task = self.transferred()
        with at("2026-06-26 10:00:00"):
            extension = self.proposed(task)
        with at("2026-07-02 10:00:00"):
            self.env.invalidate_all()
            self.assertEqual(task.timeliness, "open_overdue")
            self.assertEqual(task.deadline_hint, "2 days overdue, extension pending")
            extension.with_user(self.chairman).action_approve()
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertEqual((task.timeliness, task.extension_state), ("open_in_time", "approved"))
        if "directive.figures" not in self.env:
            return
        for moment, cell in (("2026-06-30 23:59:59", "open_in_time"), ("2026-07-01 00:00:00", "open_overdue"),
                             ("2026-07-02 09:59:59", "open_overdue"), ("2026-07-02 10:00:00", "open_in_time"),
                             ("2026-07-15 23:59:59", "open_in_time"), ("2026-07-16 00:00:00", "open_overdue")):
            with self.subTest(moment=moment):
                rows = self.env["directive.figures"]._figures(local(moment), (), [("id", "=", task.id)])
                self.assertEqual(rows[0][cell], 1)

    def test_d12_k2_an_approval_is_refused_once_the_task_is_submitted(self):
        task = self.transferred()
        extension = self.proposed(task)
        self.submit(task)
        self.assert_refused("“Result submitted”.*Điều 12 khoản 2", extension.with_user(self.chairman).action_approve)
        task.with_user(self.specialist).action_reject("The annex is missing")
        extension.with_user(self.chairman).action_approve()
        self.assertEqual(task.date_deadline, date(2026, 7, 15))

    def test_d12_k2_a_request_ends_with_its_task(self):
        confirmed, cancelled, moved, corrected = (self.transferred() for _ in range(4))
        requests = [self.proposed(task) for task in (confirmed, cancelled, moved, corrected)]
        self.submit(confirmed)
        confirmed.with_user(self.specialist).action_confirm()
        cancelled.action_cancel(self.document)
        moved._reassign({"lead_unit_id": self.building.id}, "correction", "Not its function")
        corrected._reassign({"content": "Clearer"}, "correction", "Clearer words")
        self.assertEqual([one.state for one in requests], ["withdrawn"] * 3 + ["proposed"])
        for extension in requests[:3]:
            self.assert_refused("Withdrawn", extension.with_user(self.chairman).action_approve)
        self.assertEqual(self.ask(moved, self.building_officer).unit_id, self.building)

    # ---- overdue, extension pending ---------------------------------------------------------------

    def test_d12_k2_overdue_extension_pending_is_right_at_midnight(self):
        task = self.transferred()
        self.ask(task)
        tasks = self.env["directive.task"].with_user(self.specialist)
        domain = [("id", "=", task.id), ("timeliness", "=", "open_overdue"), ("extension_state", "=", "pending")]
        for moment, found in (("2026-06-30 23:59:59", 0), ("2026-07-01 00:00:00", 1)):
            with at(moment):
                self.env.invalidate_all()
                self.assertEqual(tasks.search_count(domain), found)
        with at("2026-07-05 08:00:00"):
            self.env.invalidate_all()
            self.assertEqual(task.with_user(self.finance_officer).deadline_hint, "5 days overdue, extension pending")
