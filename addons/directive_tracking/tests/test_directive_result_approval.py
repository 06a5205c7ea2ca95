from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import DirectiveCase, at, local


@tagged("post_install", "-at_install")
class TestDirectiveResultApproval(DirectiveCase):
    """Điều 7 khoản 2c: where the unit asks for it, its head approves a result before it leaves the unit."""

    def setUp(self):
        super().setUp()
        self.finance.head_approves = True
        self.task = self.transferred(coordinating_unit_ids=[(6, 0, self.building.ids)])

    def prepare(self, user=None):
        results = self.env["directive.result"].with_user(user or self.finance_officer)
        return results.create({"task_id": self.task.id, "content": "Report 12/BC was written"})

    def with_head(self):
        result = self.prepare()
        result.action_submit()
        return result

    def test_an_officer_s_result_goes_to_the_head(self):
        with at("2026-06-20 10:00:00"):
            result = self.with_head()
        self.assertEqual(result.verification_state, "with_head")
        self.assertEqual(result.prepared_by_id, self.finance_officer)
        self.assertEqual(result.prepared_at, local("2026-06-20 10:00:00"))
        self.assertFalse(result.submitted_at or result.recorded_at)
        self.assertEqual((self.task.state, self.task.submitted_at), ("transferred", False))

    def test_the_form_says_to_whom_it_goes(self):
        results = self.env["directive.result"].with_context(default_task_id=self.task.id)
        for user, to_head in ((self.finance_officer, True), (self.finance_head, False)):
            with Form(results.with_user(user), "directive_tracking.view_directive_result_form") as form:
                self.assertEqual(form.needs_head, to_head)
                form.content = "Report 12/BC was written"

    def test_the_head_approves_and_that_is_the_submission(self):
        with at("2026-06-20 10:00:00"):
            result = self.with_head()
        with at("2026-06-21 09:00:00"):
            result.with_user(self.finance_head).action_approve()
        self.assertEqual((result.verification_state, self.task.state), ("pending", "submitted"))
        self.assertEqual(result.submitted_at, local("2026-06-21 09:00:00"))
        self.assertEqual(self.task.submitted_at, local("2026-06-21 09:00:00"))
        self.assertEqual((result.submitted_by_id, result.head_name), (self.finance_head, self.finance_head.name))
        self.assertEqual(result.prepared_by_id, self.finance_officer)

    def test_approval_after_the_deadline_is_late_whenever_it_was_written(self):
        with at("2026-06-30 23:00:00"):
            result = self.with_head()
        with at("2026-07-01 00:00:00"):
            self.assertEqual(self.task.timeliness, "open_overdue")
            result.with_user(self.finance_head).action_approve()
            self.task.with_user(self.specialist).action_confirm()
            self.task.invalidate_recordset()
            self.assertEqual(self.task.timeliness, "done_late")

    def test_nobody_but_the_head_approves_or_gives_back(self):
        result = self.with_head()
        for user in (self.finance_officer, self.building_officer, self.specialist, self.chairman, self.administrator):
            for step in ("action_approve", "action_give_back"):
                with self.subTest(user=user.login, step=step), self.assertRaises(UserError):
                    getattr(result.with_user(user), step)(*(("x",) if step == "action_give_back" else ()))
        self.assertEqual(result.verification_state, "with_head")

    def test_an_officer_does_not_get_past_the_head_by_any_call(self):
        result = self.prepare()
        officer = result.with_user(self.finance_officer)
        for values in (
            {"verification_state": "pending"},
            {"verification_state": "with_head"},
            {"submitted_at": "2026-06-02 01:00:00"},
            {"prepared_at": "2026-06-02 01:00:00"},
            {"head_name": "x"},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                officer.write(values)
            with self.subTest(creates=values), self.assertRaises(UserError):
                officer.create({"task_id": self.task.id, "content": "x", **values})
        with self.assertRaisesRegex(UserError, "Điều 7 khoản 2c"):
            officer._move("submit")
        with self.assertRaises(UserError):
            self.finance.with_user(self.finance_officer).action_set_head_approves(False)
        with self.assertRaises(UserError):
            self.finance.with_user(self.finance_officer).write({"head_approves": False})
        self.task.with_user(self.finance_officer).action_submit()
        self.assertEqual((result.verification_state, self.task.state), ("with_head", "transferred"))

    def test_while_it_is_with_the_head_nobody_changes_it_or_writes_another(self):
        result = self.with_head()
        for user in (self.finance_officer, self.finance_head):
            with self.assertRaisesRegex(UserError, "with the head"):
                result.with_user(user).write({"content": "Better"})
            with self.assertRaisesRegex(UserError, "with the head"):
                result.with_user(user).unlink()
        with self.assertRaisesRegex(UserError, "with the head"):
            self.prepare()
        with self.assertRaisesRegex(UserError, "with the head"):
            self.task.with_user(self.finance_officer).action_submit()

    def test_given_back_with_a_reason_that_is_kept(self):
        result = self.with_head()
        head = result.with_user(self.finance_head)
        self.assertEqual(head.action_give_back()["res_model"], "directive.reason.wizard")
        with self.assertRaisesRegex(UserError, "Điều 7 khoản 2c"):
            head.action_give_back("  ")
        head.action_give_back("Name the sites")
        self.assertEqual((result.verification_state, result.head_note), ("draft", "Name the sites"))
        result.with_user(self.finance_officer).write({"content": "Report 12/BC names the sites"})
        result.with_user(self.finance_officer).action_submit()
        head.action_approve()
        self.assertEqual(self.task.state, "submitted")
        rows = self.env["directive.log"].sudo().search([("res_model", "=", result._name), ("res_id", "=", result.id)])
        self.assertEqual(
            rows.sorted("id").mapped("event"), ["send_to_head", "give_back", "send_to_head", "approve"]
        )
        self.assertEqual(rows.filtered(lambda row: row.event == "give_back").detail, "Name the sites")

    def test_a_head_who_writes_it_submits_it(self):
        result = self.prepare(self.finance_head)
        result.action_submit()
        self.assertEqual((result.verification_state, self.task.state), ("pending", "submitted"))
        self.assertEqual(result.head_name, self.finance_head.name)

    def test_without_the_setting_an_officer_submits_under_the_head_s_name(self):
        self.finance.head_approves = False
        result = self.with_head()
        self.assertEqual((result.verification_state, result.head_name), ("pending", self.finance_head.name))
        with self.assertRaises(UserError):
            self.prepare()._move("send_to_head")

    def test_others_see_nothing_before_the_approval(self):
        result = self.with_head()
        self.assertFalse(result.with_user(self.building_officer).search([("id", "=", result.id)]))
        result.with_user(self.finance_head).action_approve()
        self.assertTrue(result.with_user(self.building_officer).search([("id", "=", result.id)]))

    def test_the_head_is_told_and_finds_it_in_a_list(self):
        self.env["mail.mail"].sudo().search([]).unlink()
        result = self.with_head()
        self.assertEqual(self.env["mail.mail"].sudo().search([]).mapped("email_to"), [self.finance_head.email])
        for user, found in ((self.finance_head, result), (self.finance_officer, result.browse())):
            units = self.env["directive.unit"].with_user(user)._headed_by_me()
            self.assertEqual(result.with_user(user)._to_approve(units), found)
        self.assertTrue(self.task.with_user(self.finance_head).may_approve_result)
        self.assertFalse(self.task.with_user(self.finance_officer).may_approve_result)

    def test_a_task_that_leaves_the_unit_takes_the_result_from_the_head(self):
        result = self.with_head()
        self.task.action_recall()
        self.assertEqual(result.sudo().verification_state, "draft")

    def logged(self, user):
        """Return the events in the log of the task that ``user`` reads about its results."""
        rows = self.env["directive.log"].with_user(user)
        return rows.search([("task_id", "=", self.task.id), ("res_model", "=", "directive.result")]).mapped("event")

    def test_what_a_head_says_to_the_officers_is_not_the_offices(self):
        result = self.with_head()
        result.with_user(self.finance_head).action_give_back("Leave out the minister")
        result.with_user(self.finance_officer).action_submit()
        result.with_user(self.finance_head).action_approve()
        internal = ["send_to_head", "give_back", "send_to_head"]
        for user in (self.finance_officer, self.finance_head):
            self.assertCountEqual(self.logged(user), [*internal, "approve"], user.login)
        others = (self.specialist, self.office_leader, self.chairman, self.administrator, self.building_officer)
        for user in others:
            self.assertEqual(self.logged(user), ["approve"], user.login)

    def test_a_new_lead_finds_nothing_of_what_the_former_one_prepared(self):
        result = self.with_head()
        result.with_user(self.finance_head).action_give_back("Leave out the minister")
        file = self.env["ir.attachment"].sudo().create({"name": "draft.txt", "raw": b"words"})
        result.sudo().attachment_ids = [(4, file.id)]
        with at("2026-06-10 09:00:00"):
            asked = self.env["directive.extension"].with_user(self.finance_officer).create(
                {"task_id": self.task.id, "requested_date": "2026-07-31", "reason": "Floods", "explanation": "Half"}
            )
        self.task.with_user(self.specialist)._reassign(
            {"lead_unit_id": self.health.id}, "correction", "Not its function"
        )
        self.assertFalse((result | self.task.sudo().result_ids).exists())
        self.assertFalse(asked.exists())
        self.assertFalse(file.exists())
        self.assertFalse(self.task.with_user(self.health_officer)._draft_result())
        rows = self.env["directive.log"].with_user(self.specialist).search(
            [("task_id", "=", self.task.id), ("detail", "ilike", "withdrawn")]
        )
        self.assertEqual(set(rows.mapped("res_model")), {"directive.result", "directive.extension"})
        self.assertEqual(rows.user_id, self.specialist)
        self.assertIn("Department of Finance", rows[0].detail)
        self.assertEqual(self.logged(self.health_officer), ["verification_state"], "and of the head's note nothing")

    def test_a_correction_within_the_unit_leaves_what_it_prepares(self):
        self.finance.head_approves = False
        result = self.prepare()
        self.task._reassign({"clause": "Điều 2"}, "correction", "A slip")
        self.assertEqual(result.exists().verification_state, "draft")

    def test_what_was_submitted_and_not_confirmed_stays(self):
        self.finance.head_approves = False
        result = self.submit(self.task, self.finance_officer)
        self.task.action_reject("Incomplete")
        self.task._reassign({"lead_unit_id": self.health.id}, "correction", "Not its function")
        self.assertEqual(result.exists().verification_state, "rejected")

    def test_the_setting_needs_a_head(self):
        with self.assertRaisesRegex(ValidationError, "Điều 7 khoản 2c"):
            self.building.head_approves = True
        with self.assertRaises(ValidationError):
            self.finance.write({"head_user_id": False, "on_system": False})

    def test_head_and_administrator_set_it(self):
        for user, wanted in ((self.finance_head, False), (self.administrator, True)):
            self.finance.with_user(user).action_set_head_approves(wanted)
            self.assertEqual(self.finance.head_approves, wanted)
        self.finance.with_user(self.finance_head).action_set_head_approves()
        self.assertFalse(self.finance.head_approves)
        for user in (self.finance_officer, self.specialist, self.chairman, self.building_officer, self.ward_officer):
            with self.subTest(user=user.login), self.assertRaisesRegex(UserError, "Only the head"):
                self.finance.with_user(user).action_set_head_approves(True)
