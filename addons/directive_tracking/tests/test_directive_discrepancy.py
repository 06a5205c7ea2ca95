from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import DirectiveCase, at, local


@tagged("post_install", "-at_install")
class TestDirectiveDiscrepancy(DirectiveCase):
    """Điều 7: what is not true to fact is exchanged, agreed and corrected, with old and new value."""

    def setUp(self):
        super().setUp()
        clock = at("2026-06-20 09:00:00")
        clock.start()
        self.addCleanup(clock.stop)
        self.task = self.transferred(coordinating_unit_ids=[(6, 0, self.building.ids)], clause="Điều 5")
        self.progress = self.env["directive.progress"].with_user(self.finance_officer).create(
            {"task_id": self.task.id, "content": "Half of it is paid out", "percent": 50}
        )

    def raised(self, user=None, item="progress_percent", right="40", **values):
        record = {"progress": "progress_id", "result": "result_id"}.get(item.split("_")[0])
        if record == "progress_id":
            values.setdefault("progress_id", self.progress.id)
        return (
            self.env["directive.discrepancy"]
            .with_user(user or self.specialist)
            .create({"task_id": self.task.id, "item": item, "right_value": right, "source": "15/BC-KBNN", **values})
        )

    def log(self, record, event):
        domain = [("res_model", "=", record._name), ("res_id", "=", record.id), ("event", "=", event)]
        return self.env["directive.log"].sudo().search(domain)

    # ---- raising --------------------------------------------------------------------------

    def test_what_was_shown_by_whom_and_when_is_stamped(self):
        found = self.raised()
        self.assertEqual((found.shown_value, found.right_value, found.state), ("50", "40", "open"))
        self.assertEqual((found.side, found.raised_by_id), ("office", self.specialist))
        self.assertEqual((found.raised_at, found.notified_on), (local("2026-06-20 09:00:00"), date(2026, 6, 20)))
        by_unit = self.raised(self.building_officer)
        self.assertEqual((by_unit.side, by_unit.unit_id), ("unit", self.building))

    def test_who_may_not_raise(self):
        for user in (self.health_officer, self.ward_officer, self.chairman, self.administrator):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.raised(user)

    def test_what_may_be_marked(self):
        other = self.transferred(self.health)
        with self.assertRaisesRegex(UserError, "of this task"):
            self.raised(item="progress_percent", progress_id=False)
        foreign = self.env["directive.progress"].with_user(self.health_officer).create(
            {"task_id": other.id, "content": "x", "percent": 1}
        )
        with self.assertRaises(UserError):
            self.raised(progress_id=foreign.id)
        with self.assertRaisesRegex(UserError, "of this task"):
            self.raised(item="task_clause", right="x", progress_id=foreign.id)
        prepared = self.env["directive.result"].with_user(self.finance_officer).create(
            {"task_id": self.task.id, "content": "Being written"}
        )
        # What has not left the unit is not there for the Office (Điều 7 khoản 2c).
        with self.assertRaises(AccessError):
            self.raised(item="result_content", right="x", result_id=prepared.id)
        for bad in ("101", "a lot", " ", "-1"):
            with self.subTest(bad), self.assertRaises(UserError):
                self.raised(right=bad)

    def test_a_form_shows_nothing_that_its_reader_may_not_read(self):
        other = self.transferred(self.health)
        secret = self.env["directive.progress"].with_user(self.health_officer).create(
            {"task_id": other.id, "content": "Secret", "percent": 1}
        )
        form = self.env["directive.discrepancy"].with_user(self.finance_officer).new(
            {"task_id": self.task.id, "item": "progress_content", "progress_id": secret.id}
        )
        self.assertFalse(form.present_value)

    def test_no_draft_no_future_no_stamps(self):
        with self.assertRaises(UserError):
            self.raised(notified_on=date(2026, 6, 21))
        for values in ({"state": "agreed"}, {"shown_value": "99"}, {"side": "unit"}, {"old_value": "1"}):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.raised(**values)
        draft = self.draft()
        with self.assertRaisesRegex(UserError, "draft"):
            self.raised(item="task_content", right="x", task_id=draft.id)

    def test_it_stays_as_it_was_raised(self):
        found = self.raised()
        for user in (self.specialist, self.finance_officer, self.administrator):
            for change in (
                lambda mine: mine.write({"right_value": "60"}),
                lambda mine: mine.write({"state": "corrected"}),
                lambda mine: mine.unlink(),
            ):
                with self.subTest(user=user.login), self.assertRaises(UserError):
                    change(found.with_user(user))

    def test_the_form_proposes_the_newest_report(self):
        discrepancies = self.env["directive.discrepancy"].with_user(self.specialist)
        with Form(discrepancies.with_context(default_task_id=self.task.id)) as form:
            self.assertEqual(form.allowed_actions, ",,")
            form.item = "progress_percent"
            self.assertEqual(form.progress_id, self.progress)
            self.assertEqual(form.present_value, "50")
            form.right_value, form.source = "40", "15/BC-KBNN"
        self.assertEqual(form.record.shown_value, "50")

    # ---- answering ---------------------------------------------------------------------------

    def test_the_other_side_answers(self):
        found = self.raised()
        for user in (self.specialist, self.other_specialist, self.building_officer, self.chairman):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                found.with_user(user).action_agree()
        with self.assertRaises(AccessError):
            found.with_user(self.health_officer).action_agree()
        found.with_user(self.finance_officer).action_agree()
        self.assertEqual((found.state, found.agreed_by_id), ("agreed", self.finance_officer))

    def test_the_office_answers_a_unit(self):
        found = self.raised(self.finance_officer, item="task_content", right="Review the progress of payment")
        for user in (self.finance_officer, self.finance_head, self.building_officer):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                found.with_user(user).action_agree()
        found.with_user(self.specialist).action_agree()

    def test_not_agreed_needs_a_reason_which_stands_in_the_exchange(self):
        found = self.raised()
        unit = found.with_user(self.finance_officer)
        with self.assertRaisesRegex(UserError, "Điều 7 khoản 1"):
            unit.action_disagree(" ")
        unit.action_disagree("The treasury counted May only")
        found.with_user(self.specialist).action_state("It counted June, see page 3")
        self.assertEqual(found.state, "not_agreed")
        self.assertEqual(
            [(one.author_id, one.text) for one in found.statement_ids],
            [
                (self.finance_officer, "The treasury counted May only"),
                (self.specialist, "It counted June, see page 3"),
            ],
        )
        with self.assertRaises(UserError):
            found.statement_ids.with_user(self.specialist).write({"text": "x"})
        unit.action_agree()
        self.assertEqual(found.state, "agreed")

    def test_the_other_side_is_told(self):
        self.env["mail.mail"].sudo().search([]).unlink()
        self.raised()
        mails = self.env["mail.mail"].sudo().search([])
        self.assertEqual(set(mails.mapped("email_to")), {self.finance_officer.email, self.finance_head.email})
        self.assertIn("the system shows “50”; held to be right: “40”", mails[0].body_html)
        mails.unlink()
        self.raised(self.building_officer)
        told = set(self.env["mail.mail"].sudo().search([]).mapped("email_to"))
        self.assertIn(self.specialist.email, told)

    # ---- correcting ---------------------------------------------------------------------------

    def test_the_owner_corrects_what_the_office_marked(self):
        found = self.raised()
        with self.assertRaises(UserError):
            found.with_user(self.specialist).action_correct("I know better")
        found.with_user(self.finance_officer).action_correct("Checked with the treasury")
        self.assertEqual((self.progress.percent, self.task.percent), (40, 40))
        self.assertEqual((found.state, found.old_value), ("corrected", "50"))
        self.assertEqual((found.agreed_by_id, found.corrected_by_id), (self.finance_officer, self.finance_officer))
        row = self.log(self.progress, "percent")
        self.assertEqual((row.old_value, row.new_value, row.user_id), ("50", "40", self.finance_officer))
        self.assertEqual(row.detail, "15/BC-KBNN: Checked with the treasury")

    def test_what_the_unit_itself_marked_needs_the_agreement_of_the_office(self):
        found = self.raised(self.finance_officer)
        with self.assertRaisesRegex(UserError, "has not agreed yet"):
            found.with_user(self.finance_head).action_correct("We mistyped it")
        found.with_user(self.specialist).action_agree()
        found.with_user(self.finance_officer).action_correct("We mistyped it")
        self.assertEqual(self.progress.percent, 40)

    def test_an_older_report_does_not_change_what_the_task_shows(self):
        self.env["directive.progress"].with_user(self.finance_officer).create(
            {"task_id": self.task.id, "content": "More", "percent": 70}
        )
        self.raised().with_user(self.finance_officer).action_correct("Mistyped")
        self.assertEqual((self.progress.percent, self.task.percent), (40, 70))

    def test_a_correction_needs_a_reason(self):
        found = self.raised().with_user(self.finance_officer)
        self.assertEqual(found.action_correct()["res_model"], "directive.reason.wizard")
        with self.assertRaisesRegex(UserError, "Say why"):
            found.action_correct(" ")

    def test_what_changed_meanwhile_is_not_overwritten(self):
        first, second = self.raised(), self.raised(right="45")
        first.with_user(self.finance_officer).action_correct("Mistyped")
        with self.assertRaisesRegex(UserError, "reads “40” by now"):
            second.with_user(self.finance_officer).action_correct("Mistyped")
        self.assertEqual((self.progress.percent, second.state), (40, "open"))

    def test_the_office_corrects_its_own_entries(self):
        for item, field, right in (
            ("task_content", "content", "Review the progress of payment"),
            ("task_clause", "clause", "Điều 6"),
            ("task_deadline_text", "deadline_text", "trước ngày 30/6/2026"),
        ):
            found = self.raised(self.building_officer, item=item, right=right)
            with self.assertRaises(UserError):
                found.with_user(self.finance_officer).action_correct("x")
            before = self.task[field]
            found.with_user(self.specialist).action_correct("As in the document")
            self.assertEqual(self.task[field], right)
            row = self.log(self.task, field)
            self.assertEqual((row.old_value or "", row.new_value), (before or "", right))
        self.assertEqual(self.task.date_deadline, date(2026, 6, 30), "the deadline itself is not touched")

    def test_results_and_other_information(self):
        result = self.submit(self.task, self.finance_officer, reference="12/BC")
        self.task.with_user(self.finance_officer).write({"other_info": "Staff: 2"})
        for item, record, field, right in (
            ("result_content", result, "content", "Report 13/BC was sent"),
            ("result_reference", result, "reference", "13/BC"),
            ("task_other_info", self.task, "other_info", "Staff: 3"),
        ):
            values = {"result_id": result.id} if record == result else {}
            found = self.raised(item=item, right=right, **values)
            found.with_user(self.finance_head).action_correct("As on paper")
            self.assertEqual(record[field], right)
            self.assertEqual(self.log(record, field).new_value, right)
        with self.assertRaisesRegex(UserError, "no date of a paper"):
            self.raised(item="result_paper_date", right="2026-06-02", result_id=result.id)

    def test_no_silent_edit_by_write(self):
        result = self.submit(self.task, self.finance_officer)
        self.raised().with_user(self.finance_officer).action_agree()
        for user in (self.specialist, self.finance_officer, self.finance_head, self.administrator):
            for record, values in (
                (self.progress, {"percent": 40}),
                (result, {"content": "x"}),
                (self.task, {"content": "x"}),
                (self.task, {"clause": "x"}),
            ):
                with self.subTest(user=user.login, values=values), self.assertRaises(UserError):
                    record.with_user(user).write(values)
