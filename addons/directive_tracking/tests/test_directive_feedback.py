import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import DirectiveCase, at, local

NOW = "2026-06-10 09:00:00"  # a Wednesday
REASON = "Đây là nhiệm vụ của Sở Xây dựng"


class FeedbackCase(DirectiveCase):
    def setUp(self):
        super().setUp()
        clock = at(NOW)
        clock.start()
        self.addCleanup(clock.stop)
        self.task = self.transferred(coordinating_unit_ids=[(6, 0, self.health.ids)])

    def file(self, user=None, **values):
        feedback = self.env["directive.feedback"].with_user(user or self.finance_officer)
        if not {"task_id", "document_id", "document_reference"} & values.keys() and values.get("kind") != "regulation":
            values["task_id"] = self.task.id
        return feedback.create({"kind": "inaccurate", "reason": REASON, **values})

    def returned(self, task=None, **values):
        task = task or self.task
        task.with_user(self.finance_officer).action_return(REASON, **values)
        return self.env["directive.feedback"].search([("task_id", "=", task.id), ("is_return", "=", True)], limit=1)

    def dialog(self, feedback, user=None):
        action = feedback.with_user(user or self.specialist).action_accept()
        self.assertEqual(action["res_model"], "directive.feedback.acceptance")
        return self.env[action["res_model"]].with_user(user or self.specialist).browse(action["res_id"])

    def mailed(self, words):
        return self.env["mail.mail"].sudo().search([("subject", "ilike", words)]).mapped("email_to")

    def logged(self, record):
        rows = self.env["directive.log"].search([("res_model", "=", record._name), ("res_id", "=", record.id)])
        return {row.event: (row.old_value, row.new_value) for row in rows}


@tagged("post_install", "-at_install")
class TestFeedback(FeedbackCase):
    # ---- filing -------------------------------------------------------------------------

    def test_filing_stamps_what_it_is_about(self):
        feedback = self.file()
        self.assertEqual((feedback.state, feedback.is_return), ("new", False))
        self.assertEqual((feedback.unit_id, feedback.filed_by_id), (self.finance, self.finance_officer))
        self.assertEqual((feedback.document_id, feedback.document_reference), (self.document, "901/QĐ-UBND"))
        self.assertEqual((feedback.subject, feedback.filed_at), (self.task.name, local(NOW)))
        self.assertEqual(feedback.due_at, local("2026-06-12 00:00:00"))
        self.assertEqual(self.task.state, "transferred", "nothing moves")
        self.assertEqual(self.logged(feedback)["file"], (False, "inaccurate"))
        self.assertIn(REASON, self.task.message_ids.mapped("body")[0])

    def test_coordinating_unit_objects_in_its_own_name(self):
        self.assertEqual(self.file(self.health_officer).unit_id, self.health)

    def test_d06_k2a_who_objects(self):
        for user in (self.building_officer, self.ward_officer, self.chairman, self.administrator, self.specialist):
            with self.assertRaises(UserError, msg=user.login):
                self.file(user)

    def test_nobody_files_in_the_name_of_another_unit(self):
        with self.assertRaises(AccessError):
            self.file(unit_id=self.health.id)
        with self.assertRaisesRegex(UserError, "Điều 6 khoản 2a"):
            self.file(self.specialist, kind="regulation", unit_id=self.finance.id)
        with self.assertRaises(UserError):
            self.file(self.building_officer, unit_id=self.building.id)

    def test_a_foreign_task_or_document_cannot_be_probed(self):
        foreign = self.transferred(self.building, document_id=self.new_document("902/QĐ-UBND").id)
        with self.assertRaises(AccessError):
            self.file(task_id=foreign.id)
        with self.assertRaises(AccessError):
            self.file(kind="missing_task", document_id=foreign.document_id.id)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.env["directive.feedback"].with_user(self.finance_officer).onchange(
                {"task_id": foreign.id}, ["task_id"], {"task_id": {}, "document_reference": {}, "filing_hint": {}}
            )
        with self.assertRaises(AccessError):
            self.file(task_id=self.task.id, document_id=foreign.document_id.id)

    def test_kinds_fit_what_they_are_about(self):
        with self.assertRaisesRegex(UserError, "Name the document"):
            self.file(kind="missing_task", document_reference=" ")
        with self.assertRaisesRegex(UserError, "not about one task"):
            self.file(kind="missing_task", task_id=self.task.id)
        with self.assertRaisesRegex(UserError, "not about one task"):
            self.file(kind="regulation", is_return=True)
        with self.assertRaisesRegex(UserError, "Choose the task"):
            self.file(kind="other", document_id=self.document.id)

    def test_finished_and_draft_tasks_are_not_objected_to(self):
        self.task.action_cancel(self.document, "Replaced")
        with self.assertRaisesRegex(UserError, "Điều 11 khoản 1"):
            self.file()
        with self.assertRaises(AccessError):
            self.file(task_id=self.draft().id)

    def test_state_and_facts_are_closed(self):
        for values in (
            {"state": "accepted"},
            {"filed_at": "2026-01-01 00:00:00"},
            {"answer": "Agreed"},
            {"handled_at": "2026-01-01 00:00:00"},
            {"due_at": "2030-01-01 00:00:00"},
            {"is_late": True},
            {"subject": "Something else"},
        ):
            with self.assertRaises(UserError, msg=str(values)):
                self.file(**values)
        feedback = self.env["directive.feedback"].with_user(self.finance_officer)
        defaulted = feedback.with_context(default_state="accepted", default_answer="Agreed").create(
            {"task_id": self.task.id, "kind": "other", "reason": REASON}
        )
        self.assertEqual((defaulted.state, defaulted.answer), ("new", False))

    def test_d06_k2a_filed_feedback_stays_as_it_is(self):
        feedback = self.file()
        for user in (self.finance_officer, self.finance_head, self.specialist, self.office_leader, self.administrator):
            for values in ({"reason": "Nothing"}, {"is_return": True}, {"state": "accepted"}, {"task_id": False}):
                with self.assertRaises(UserError, msg=user.login):
                    feedback.with_user(user).write(values)
            with self.assertRaises(UserError):
                feedback.with_user(user).unlink()
        self.assertEqual((feedback.state, feedback.reason), ("new", REASON))

    def test_files_go_with_it_and_stay(self):
        upload = self.env["ir.attachment"].with_user(self.finance_officer).create(
            {"name": "ý kiến.txt", "datas": base64.b64encode(b"evidence"), "res_model": "directive.feedback"}
        )
        feedback = self.file(attachment_ids=[(6, 0, upload.ids)])
        self.assertEqual((upload.res_model, upload.res_id), ("directive.feedback", feedback.id))
        with self.assertRaises(UserError):
            upload.unlink()
        self.assertFalse(self.env["ir.attachment"].with_user(self.building_officer).search([("id", "=", upload.id)]))

    def test_dialog_of_a_unit(self):
        action = self.task.with_user(self.finance_officer).action_return()
        context = {**action["context"], "uid": self.finance_officer.id}
        form = Form(
            self.env["directive.feedback"].with_user(self.finance_officer).with_context(**context),
            "directive_tracking.view_directive_feedback_new_form",
        )
        self.assertEqual(form.unit_id, self.finance)
        self.assertIn("24:00", form.filing_hint)
        form.reason = REASON
        feedback = form.save()
        self.assertEqual((feedback.kind, feedback.is_return), ("not_in_function", True))
        self.assertEqual(self.task.state, "returned")

    # ---- who reads ------------------------------------------------------------------------

    def test_who_reads_feedback(self):
        feedback = self.returned()
        readers = {
            "finance_officer": True,
            "finance_head": True,
            "health_officer": True,
            "building_officer": False,
            "ward_officer": False,
            "specialist": True,
            "office_leader": True,
            "chairman": True,
            "administrator": True,
        }
        for name, may in readers.items():
            found = feedback.with_user(getattr(self, name)).search([("id", "=", feedback.id)])
            self.assertEqual(bool(found), may, name)

    def test_a_unit_keeps_its_feedback_when_the_task_goes_to_another(self):
        feedback = self.returned()
        dialog = self.dialog(feedback)
        dialog.lead_unit_id = self.building
        dialog.action_apply()
        self.env.invalidate_all()
        self.assertFalse(self.env["directive.task"].with_user(self.finance_officer).search([("id", "=", self.task.id)]))
        mine = feedback.with_user(self.finance_officer)
        self.assertEqual((mine.state, mine.subject), ("accepted", self.task.name))
        self.assertIn("Department of Finance → Department of Construction", mine.correction)

    # ---- the clock --------------------------------------------------------------------------

    def test_d06_k1c_clock_state_is_derived_and_searchable(self):
        feedback = self.file()
        states = {"2026-06-11 23:59:59": "running", "2026-06-12 00:00:00": "overrun"}
        for moment, state in states.items():
            with at(moment):
                self.env.invalidate_all()
                self.assertEqual(feedback.handling_state, state)
                self.assertIn(feedback, feedback.search([("handling_state", "=", state)]))

    def test_number_of_days_is_a_setting(self):
        self.env["ir.config_parameter"].set_param("directive_tracking.feedback_days", "3")
        self.assertEqual(self.file().due_at, local("2026-06-16 00:00:00"))

    def test_a_change_of_calendar_moves_a_running_clock(self):
        feedback = self.file()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Storm",
                "date_from": local("2026-06-11 00:00:00"),
                "date_to": local("2026-06-11 23:59:59"),
                "calendar_id": False,
                "resource_id": False,
            }
        )
        self.assertEqual(feedback.due_at, local("2026-06-13 00:00:00"))

    # ---- the task's form ----------------------------------------------------------------------

    def test_task_shows_an_open_return(self):
        self.assertFalse(self.task.return_reason or self.task.feedback_count)
        self.returned()
        self.assertEqual(self.task.return_reason, REASON)
        self.assertIn("11/06/2026", self.task.return_hint.replace("06/11/2026", "11/06/2026"))
        self.assertEqual((self.task.feedback_count, self.task.open_feedback_count), (1, 1))
        self.assertEqual(self.task.action_open_feedback()["res_model"], "directive.feedback")
        self.assertEqual(self.document.feedback_count, 1)

    def test_objection_counts_as_review(self):
        self.file(self.health_officer)
        self.assertFalse(self.task.reviewed_at, "the lead has not reviewed it yet")
        self.file()
        self.assertEqual(self.task.reviewed_at, local(NOW))

    def test_recall_is_not_a_way_round_an_objection(self):
        self.assertIn(",recall,", self.task.allowed_actions)
        self.file()
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "Answer its feedback"):
            self.task.action_recall()

    def test_deleted_draft_leaves_the_feedback(self):
        feedback = self.file()
        feedback.with_user(self.specialist).action_refuse("It is right")
        self.task.action_recall()
        self.task.unlink()
        self.env.invalidate_all()
        self.assertEqual((feedback.task_id.id, feedback.state), (False, "refused"))
