from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import at, local
from .test_directive_feedback import FeedbackCase


@tagged("post_install", "-at_install")
class TestFeedbackHandling(FeedbackCase):
    def test_d06_k1c_only_the_office_answers(self):
        feedback = self.returned()
        for user in (self.finance_officer, self.finance_head, self.health_officer, self.chairman, self.administrator):
            for step in ("action_accept", "action_refuse"):
                for arguments in ((), ("Because",)):
                    with self.assertRaises(UserError, msg=f"{user.login} {step}"):
                        getattr(feedback.with_user(user), step)(*arguments)
        for user in (self.building_officer, self.ward_officer):
            with self.assertRaises(UserError):
                feedback.with_user(user).action_refuse("Because")
        self.assertEqual((feedback.state, self.task.state), ("new", "returned"))

    def test_d06_k1c_nobody_answers_the_feedback_of_his_own_unit(self):
        self.finance.user_ids |= self.other_specialist
        feedback = self.file()
        with self.assertRaisesRegex(UserError, "somebody else of the Office"):
            feedback.with_user(self.other_specialist).action_refuse("Because")
        self.assertEqual(feedback.with_user(self.other_specialist).allowed_actions, ",,")
        self.assertEqual(feedback.with_user(self.specialist).allowed_actions, ",accept,refuse,")

    def test_the_office_answers_its_own_feedback_by_a_colleague(self):
        task = self.transferred(self.office)
        feedback = self.file(self.specialist, task_id=task.id)
        with self.assertRaisesRegex(UserError, "somebody else"):
            feedback.action_refuse("Because")
        feedback.with_user(self.office_leader).action_refuse("It is right")
        self.assertEqual(feedback.state, "refused")

    def test_d06_k1c_accepting_needs_a_change_or_an_answer(self):
        dialog = self.dialog(self.returned())
        with self.assertRaisesRegex(UserError, "Điều 6 khoản 1c"):
            dialog.action_apply()
        self.assertEqual(self.task.state, "returned")
        dialog.answer = "The annex names your department"
        dialog.action_apply()
        self.assertEqual((self.task.state, self.task.lead_unit_id), ("transferred", self.finance))

    def test_d06_k1c_correction_without_return(self):
        feedback = self.file()
        dialog = self.dialog(feedback)
        self.assertEqual(dialog.content, self.task.content)
        self.assertEqual(dialog.coordinating_unit_ids, self.health)
        with at("2026-06-10 15:00:00"):
            dialog.write({"content": "Review the debts", "date_deadline": "2026-07-15", "clause": "Điều 2"})
            dialog.action_apply()
        self.assertEqual((self.task.content, str(self.task.date_deadline)), ("Review the debts", "2026-07-15"))
        self.assertEqual((self.task.state, self.task.received_at), ("transferred", local("2026-06-10 15:00:00")))
        self.assertEqual(self.task.sudo().deadline_ids.sorted("id")[-1:].source, "correction")
        self.assertEqual(self.task.reviewed_at, False, "the unit's clock starts anew")
        self.assertEqual(feedback.state, "accepted")
        self.assertEqual(self.logged(self.task)["clause"], ("", "Điều 2"))

    def test_accepting_without_a_change_leaves_the_task_alone(self):
        feedback = self.file(kind="other")
        before = self.task.received_at
        with at("2026-06-10 15:00:00"):
            feedback.with_user(self.specialist).action_accept("The annex was sent by mail")
        self.assertEqual((feedback.state, feedback.answer), ("accepted", "The annex was sent by mail"))
        self.assertEqual((self.task.received_at, self.task.state), (before, "transferred"))

    def test_change_after_the_result_is_submitted_is_refused_whole(self):
        feedback = self.file()
        self.submit(self.task, self.finance_officer)
        dialog = self.dialog(feedback)
        dialog.content = "Something else"
        with self.assertRaisesRegex(UserError, "Result submitted"):
            dialog.action_apply()
        self.assertEqual(feedback.state, "new")

    def test_new_lead_leaves_the_coordinating_units(self):
        dialog = self.dialog(self.returned())
        dialog.lead_unit_id = self.health
        dialog.action_apply()
        self.assertEqual((self.task.lead_unit_id, self.task.coordinating_unit_ids.ids), (self.health, []))

    def test_an_open_return_is_answered_first(self):
        objection = self.file(self.health_officer)
        self.returned()
        with self.assertRaisesRegex(UserError, "Answer the return first"):
            objection.with_user(self.specialist).action_accept("Right")

    def test_reassignment_or_cancellation_settles_an_open_return(self):
        feedback = self.returned()
        self.task.with_user(self.chairman)._reassign({"lead_unit_id": self.building.id}, "decision", "Decided")
        self.assertEqual((feedback.state, feedback.handled_by_id), ("accepted", self.chairman))
        self.assertIn("Department of Construction", feedback.answer)
        other = self.transferred()
        feedback = self.returned(other)
        other.action_cancel(self.document, "Replaced")
        self.assertEqual(feedback.state, "accepted")
        self.assertIn("901/QĐ-UBND", feedback.answer)

    def test_answered_twice(self):
        feedback = self.file()
        feedback.with_user(self.specialist).action_refuse("It is right")
        with self.assertRaisesRegex(UserError, "somebody may have been quicker"):
            feedback.with_user(self.other_specialist).action_accept("Right")

    def test_missing_task_of_a_document_named_by_its_number(self):
        other = self.new_document("903/QĐ-UBND")
        feedback = self.file(self.building_officer, kind="missing_task", document_reference=" 903/qđ-ubnd ")
        self.assertFalse(feedback.document_id, "the unit learns nothing about documents that it does not receive")
        dialog = self.dialog(feedback)
        self.assertEqual((dialog.document_id, dialog.lead_unit_id), (other, self.building))
        with self.assertRaisesRegex(UserError, "Điều 4 khoản 1a"):
            dialog.content = "Inspect the sites"
            dialog.action_apply()
        self.assertEqual(feedback.state, "new")

    def test_missing_task_needs_the_task(self):
        feedback = self.file(kind="missing_task", document_id=self.document.id)
        with self.assertRaisesRegex(UserError, "Enter the task"):
            feedback.with_user(self.specialist).action_accept("Yes")

    # ---- mails ----------------------------------------------------------------------------

    def test_who_is_told(self):
        feedback = self.returned()
        self.assertEqual(self.mailed("Feedback to answer"), ["t.specialist@example.com"])
        feedback.with_user(self.specialist).action_refuse("It <b>is</b> yours")
        told = self.mailed("Feedback not accepted")
        self.assertEqual(sorted(told), ["t.finance.head@example.com", "t.finance@example.com"])
        mail = self.env["mail.mail"].sudo().search([("subject", "ilike", "Feedback not accepted")], limit=1)
        self.assertIn("It &lt;b&gt;is&lt;/b&gt; yours", mail.body_html)
        self.assertIn(f"/mail/view?model=directive.feedback&amp;res_id={feedback.id}", mail.body_html)

    def mails_of(self, address):
        return self.env["mail.mail"].sudo().search([("email_to", "=", address)]).mapped("subject")

    def test_d06_k1c_the_objecting_unit_gets_one_mail_when_the_task_goes_elsewhere(self):
        feedback = self.returned()
        self.env["mail.mail"].sudo().search([]).unlink()
        dialog = self.dialog(feedback)
        dialog.lead_unit_id = self.building
        dialog.action_apply()
        for name in ("finance", "finance.head"):
            [subject] = self.mails_of(f"t.{name}@example.com")
            self.assertIn("task given to another unit: 901/QĐ-UBND", subject)
        [subject] = self.mails_of("t.building@example.com")
        self.assertIn("transferred again", subject)
        mail = self.env["mail.mail"].sudo().search([("email_to", "=", "t.finance@example.com")])
        self.assertIn("Department of Finance → Department of Construction", mail.body_html)

    def test_d06_k1c_the_objecting_unit_gets_one_mail_when_the_task_comes_back(self):
        feedback = self.returned()
        self.env["mail.mail"].sudo().search([]).unlink()
        dialog = self.dialog(feedback)
        dialog.clause = "Điều 2"
        dialog.action_apply()
        [subject] = self.mails_of("t.finance@example.com")
        self.assertIn("task transferred again: 901/QĐ-UBND", subject)
        self.assertEqual(len(self.mails_of("t.health@example.com")), 1, "the coordinating unit hears of it as before")

    def test_an_objection_of_a_coordinating_unit_is_answered_in_one_mail(self):
        feedback = self.file(self.health_officer)
        self.env["mail.mail"].sudo().search([]).unlink()
        dialog = self.dialog(feedback)
        dialog.clause = "Điều 2"
        dialog.action_apply()
        self.assertEqual(len(self.mails_of("t.health@example.com")), 1)
        self.assertEqual(len(self.mails_of("t.finance@example.com")), 1)

    def test_link_opens_backend_or_portal(self):
        feedback = self.file(self.ward_officer, kind="regulation")
        portal = feedback._get_access_action(access_uid=self.ward_officer.id)
        self.assertEqual((portal["type"], portal["url"]), ("ir.actions.act_url", f"/my/feedback/{feedback.id}"))
        self.assertEqual(feedback._get_access_action(access_uid=self.specialist.id)["type"], "ir.actions.act_window")

    def test_feedback_without_a_specialist_goes_to_the_leaders_of_the_office(self):
        self.file(self.building_officer, kind="missing_task", document_reference="999/QĐ-UBND")
        self.assertIn("t.office.leader@example.com", self.mailed("Feedback to answer: 999/QĐ-UBND"))
