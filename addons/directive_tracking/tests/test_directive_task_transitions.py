from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DirectiveCase, at, local


@tagged("post_install", "-at_install")
class TestTransitions(DirectiveCase):
    def setUp(self):
        super().setUp()
        clock = at("2026-06-02 08:00:00")
        clock.start()
        self.addCleanup(clock.stop)

    def test_d06_the_whole_way(self):
        task = self.transferred()
        self.assertEqual((task.state, task.transferred_at), ("transferred", local("2026-06-02 08:00:00")))
        self.assertEqual(task.transferred_by_id, self.specialist)
        task.with_user(self.finance_officer).action_accept()
        self.assertEqual((task.state, task.accepted_by_id), ("in_progress", self.finance_officer))
        result = self.submit(task, self.finance_officer)
        self.assertEqual((task.state, task.submitted_at), ("submitted", local("2026-06-02 08:00:00")))
        self.assertEqual(result.verification_state, "pending")
        self.assertEqual(result.head_name, self.finance_head.name)
        task.with_user(self.other_specialist).action_confirm("Complete")
        self.assertEqual((task.state, task.confirmed_by_id), ("confirmed", self.other_specialist))
        self.assertEqual((result.verification_state, result.verification_note), ("confirmed", "Complete"))
        self.assertEqual(result.verification_user_id, self.other_specialist)

    def test_every_move_from_a_wrong_state_names_both_states(self):
        task = self.draft()
        for action in ("action_accept", "action_confirm", "action_recall"):
            with self.assertRaisesRegex(UserError, "“Draft”"):
                getattr(task, action)()
        task.action_transfer()
        with self.assertRaisesRegex(UserError, "“Transferred”.*“Draft”"):
            task.action_transfer()

    def test_d06_k2b_only_the_lead_accepts_and_submits(self):
        task = self.transferred(coordinating_unit_ids=[(6, 0, self.building.ids)])
        for user in (self.building_officer, self.specialist, self.chairman, self.administrator):
            with self.assertRaisesRegex(UserError, "Điều 6 khoản 2b"):
                task.with_user(user).action_accept()
            with self.assertRaises(UserError):
                self.submit(task, user)

    def test_d06_k1b_office_does_not_record_for_a_unit_on_the_system(self):
        task = self.transferred()
        with self.assertRaisesRegex(UserError, "Điều 6 khoản 1b"):
            self.submit(task, self.specialist, paper_reference="12/BC", paper_date="2026-06-02")

    def test_d06_k1b_office_records_for_a_unit_not_on_the_system(self):
        task = self.transferred(self.police, deadline="2026-06-01")
        with self.assertRaisesRegex(UserError, "paper"):
            self.submit(task, self.specialist)
        result = task.result_ids
        result.write({"paper_reference": "77/BC-CATP", "paper_date": date(2026, 6, 1)})
        task.action_submit()
        self.assertEqual(task.state, "submitted")
        self.assertEqual(result.head_name, "Lê Văn Thử")
        task.with_user(self.other_specialist).action_confirm()
        self.assertEqual(task.timeliness, "done_on_time", "the date of the paper decides")

    def test_d06_k1b_paper_of_the_future_refused(self):
        task = self.transferred(self.police)
        with self.assertRaisesRegex(UserError, "future"):
            self.submit(task, self.specialist, paper_reference="77/BC", paper_date=date(2026, 6, 3))

    def test_d06_k1c_rejection_needs_a_reason(self):
        task = self.transferred()
        self.submit(task)
        with self.assertRaisesRegex(UserError, "Điều 6 khoản 1c"):
            task.with_user(self.specialist).action_reject("  ")
        self.assertEqual(task.state, "submitted")
        dialog = task.with_user(self.specialist).action_reject()
        self.assertEqual(dialog["res_model"], "directive.reason.wizard")

    def test_d05_k10_rejected_result_is_kept_and_shown(self):
        task = self.transferred()
        result = self.submit(task)
        task.with_user(self.specialist).action_reject("The annex is missing")
        self.assertEqual((task.state, task.submitted_at), ("in_progress", False))
        self.assertEqual(task.last_rejection, "The annex is missing")
        self.assertEqual(result.verification_state, "rejected")
        with self.assertRaisesRegex(UserError, "Điều 7"):
            result.with_user(self.finance_officer).write({"content": "Prettier"})
        self.submit(task)
        self.assertFalse(task.last_rejection)

    def test_d05_k10_nobody_verifies_his_own_result(self):
        task = self.transferred(self.office)
        self.submit(task, self.specialist)
        with self.assertRaisesRegex(UserError, "Điều 5 khoản 10"):
            task.with_user(self.specialist).action_confirm()
        task.with_user(self.other_specialist).action_confirm()
        self.assertEqual(task.state, "confirmed")

    def test_cancelled_only_by_reference_to_a_document(self):
        task = self.transferred()
        self.assertEqual(task.action_cancel()["res_model"], "directive.reason.wizard")
        with self.assertRaisesRegex(UserError, "document"):
            task.action_cancel(self.env["directive.document"])
        cancelling = self.new_document("950/QĐ-UBND")
        with self.assertRaises(UserError):
            task.with_user(self.finance_officer).action_cancel(cancelling.id)
        task.action_cancel(cancelling.id, "Merged with another")
        self.assertEqual((task.state, task.cancel_document_id), ("cancelled", cancelling))

    def test_recall_on_the_same_day_only(self):
        task = self.transferred()
        task.action_recall()
        self.assertEqual((task.state, task.transferred_at), ("draft", False))
        self.assertFalse(task.involved_unit_ids or task.sudo().deadline_ids)
        task.action_transfer()
        with at("2026-06-03 08:00:00"), self.assertRaisesRegex(UserError, "own day"):
            task.action_recall()

    def test_accepted_task_is_not_recalled(self):
        task = self.transferred()
        task.with_user(self.finance_officer).action_accept()
        with self.assertRaises(UserError):
            task.action_recall()

    def test_state_and_facts_are_closed_for_everybody(self):
        task = self.transferred()
        for user in (self.specialist, self.office_leader, self.finance_officer, self.env.user):
            for values in (
                {"state": "confirmed"},
                {"transferred_at": "2026-01-01 00:00:00"},
                {"submitted_at": False},
                {"deadline_at": "2030-01-01 00:00:00"},
                {"involved_unit_ids": [(5,)]},
            ):
                with self.assertRaises(UserError, msg=f"{user.login} {values}"):
                    task.with_user(user).write(values)
        with self.assertRaises(UserError):
            self.draft(state="confirmed")
        with self.assertRaises(UserError):
            self.draft(confirmed_at="2026-01-01 00:00:00")

    def test_default_in_the_context_opens_nothing(self):
        tasks = self.env["directive.task"].with_user(self.specialist)
        values = {"document_id": self.document.id, "content": "x", "lead_unit_id": self.finance.id}
        task = tasks.with_context(default_state="confirmed", default_confirmed_at="2026-01-01 00:00:00").create(values)
        self.assertEqual((task.state, task.confirmed_at), ("draft", False))
        with self.assertRaises(UserError):
            tasks.with_context(default_state="confirmed").create({**values, "state": "confirmed"})
        with self.assertRaises(UserError):
            tasks.with_context(directive_facts=True).create({**values, "state": "confirmed"})

    def test_import_sets_no_state(self):
        imported = (
            self.env["directive.task"]
            .with_user(self.specialist)
            .load(
                ["document_id/.id", "content", "lead_unit_id", "date_deadline", "state"],
                [[str(self.document.id), "Imported", "Department of Health", "2026-06-30", "confirmed"]],
            )
        )
        self.assertFalse(imported["ids"])
        self.assertIn("recorded by the steps", imported["messages"][0]["message"])

    def test_import_of_drafts(self):
        imported = (
            self.env["directive.task"]
            .with_user(self.specialist)
            .load(
                ["document_id", "content", "lead_unit_id", "date_deadline"],
                [["901/QĐ-UBND", "Imported", "Department of Health", "2026-06-30"]],
            )
        )
        self.assertFalse(imported["messages"])
        self.assertEqual(self.env["directive.task"].browse(imported["ids"]).lead_unit_id, self.health)

    def test_allowed_actions_are_the_buttons(self):
        task = self.transferred()
        self.assertEqual(task.with_user(self.specialist).allowed_actions, ",recall,reassign,cancel,")
        self.assertEqual(task.with_user(self.finance_officer).allowed_actions, ",return,accept,submit,")
        self.assertEqual(task.with_user(self.chairman).allowed_actions, ",reassign,")
        self.assertFalse(task.with_user(self.chairman).may_record)

    def test_chatter_tells_each_step(self):
        task = self.transferred(coordinating_unit_ids=[(6, 0, self.building.ids)])
        body = task.message_ids.mapped("body")[0]
        self.assertIn("Department of Finance (lead); coordinating: Department of Construction", body)
