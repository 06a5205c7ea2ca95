from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import DirectiveCase, at, local


@tagged("post_install", "-at_install")
class TestDirectiveTask(DirectiveCase):
    def test_d05_minimal_draft_gets_a_name(self):
        task = self.draft(content="Rà soát " + "tiến độ giải ngân " * 20)
        self.assertEqual(task.state, "draft")
        self.assertTrue(task.name.startswith("Rà soát tiến độ"))
        self.assertLessEqual(len(task.name), 91)

    def test_d05_k5_division_follows_the_specialist(self):
        self.assertEqual(self.draft().monitor_user_id, self.specialist)
        self.assertEqual(self.draft().monitor_division_id, self.division)

    def test_d05_k3_lead_cannot_coordinate(self):
        with self.assertRaisesRegex(ValidationError, "Điều 5"):
            self.draft(coordinating_unit_ids=[(6, 0, self.finance.ids)])

    def test_d04_k1a_transfer_without_deadline_refused(self):
        with self.assertRaisesRegex(UserError, "Điều 4 khoản 1a"):
            self.draft(deadline=False).action_transfer()

    def test_d03_k1a_draft_and_submit_needs_product_and_authority(self):
        task = self.draft(kind="draft_submit")
        with self.assertRaisesRegex(UserError, "Điều 3 khoản 1a"):
            task.action_transfer()
        task.write({"product_type": "scheme", "approving_authority": "committee"})
        task.action_transfer()
        self.assertEqual(task.state, "transferred")

    def test_d03_k1b_routine_work_is_not_transferred(self):
        with self.assertRaisesRegex(UserError, "Điều 3 khoản 1b"):
            self.draft(is_routine=True).action_transfer()

    def test_deadline_at_is_the_end_of_the_day(self):
        self.assertEqual(self.draft(deadline="2026-06-30").deadline_at, local("2026-07-01 00:00:00"))

    def test_deadline_at_with_an_hour(self):
        self.assertEqual(self.draft(deadline="2026-06-30", deadline_hour=17).deadline_at, local("2026-06-30 17:00:00"))

    def test_d12_k2_last_filing_is_two_working_days_before(self):
        self.assertEqual(self.draft(deadline="2026-06-30").extension_last_at, local("2026-06-27 00:00:00"))

    def test_d12_k2_express_task_may_ask_until_the_deadline(self):
        task = self.draft(deadline="2026-06-30", urgency="express")
        self.assertEqual(task.extension_last_at, task.deadline_at)

    def test_deadline_on_a_sunday_rolls_to_monday(self):
        self.assertEqual(self.draft(deadline="2026-06-28").deadline_at, local("2026-06-30 00:00:00"))

    def test_deadline_on_a_sunday_stays_where_the_setting_says_so(self):
        self.env["ir.config_parameter"].set_param("directive_tracking.deadline_keeps_day_off", "True")
        self.assertEqual(self.draft(deadline="2026-06-28").deadline_at, local("2026-06-29 00:00:00"))

    def test_transferred_task_is_not_edited_silently(self):
        task = self.transferred()
        for values in ({"content": "Another"}, {"date_deadline": "2026-12-31"}, {"lead_unit_id": self.health.id}):
            with self.assertRaisesRegex(UserError, "transferred"):
                task.write(values)
        task.write({"monitor_user_id": self.other_specialist.id})
        self.assertEqual(task.monitor_user_id, self.other_specialist)

    def test_d06_k2b_unit_writes_other_information_only(self):
        task = self.transferred().with_user(self.finance_officer)
        task.write({"other_info": "Waiting for the treasury's figures"})
        self.assertEqual(task.other_info, "Waiting for the treasury's figures")
        with self.assertRaisesRegex(AccessError, "Điều 6 khoản 2b"):
            task.write({"content": "Something easier"})

    def test_d06_k2b_coordinating_unit_writes_nothing(self):
        task = self.transferred(coordinating_unit_ids=[(6, 0, self.building.ids)])
        with self.assertRaises(AccessError):
            task.with_user(self.building_officer).write({"other_info": "Ours"})

    def test_draft_is_deleted_a_transferred_task_is_not(self):
        self.draft().unlink()
        with self.assertRaises(UserError):
            self.transferred().unlink()

    def test_pasted_sentence_fills_the_deadline(self):
        with Form(self.env["directive.document"].with_user(self.specialist)) as form:
            form.reference = "77/KH-UBND"
            form.subject = "Kế hoạch"
            with form.task_ids.new() as line:
                line.content = "Giao Sở Tài chính rà soát, báo cáo UBND thành phố trước ngày 30/6/2026."
                line.lead_unit_id = self.finance
                self.assertEqual(str(line.date_deadline), "2026-06-30")
                self.assertEqual(line.deadline_text, "trước ngày 30/6/2026")
                self.assertIn("30/06/2026", line.deadline_understood)

    def test_urgent_words_ask_and_never_guess(self):
        with Form(self.env["directive.task"].with_user(self.specialist)) as form:
            form.document_id = self.document
            form.content = "Khẩn trương triển khai"
            form.lead_unit_id = self.finance
            form.deadline_text = "khẩn trương"
            self.assertFalse(form.date_deadline)
            self.assertIn("names no day", form.deadline_understood)

    def test_other_words_need_their_own_date(self):
        with Form(self.env["directive.task"].with_user(self.specialist)) as form:
            form.document_id = self.document
            form.content = "Báo cáo"
            form.lead_unit_id = self.finance
            form.deadline_text = "trước ngày 30/6"
            self.assertEqual(str(form.date_deadline), "2026-06-30")
            self.assertIn("2026 is assumed", form.deadline_understood)
            form.deadline_text = "khẩn trương"
            self.assertFalse(form.date_deadline)
            self.assertEqual(form.deadline_text, "khẩn trương")

    def test_an_hour_named_on_a_saturday_is_meant(self):
        task = self.draft(deadline="2026-09-12", deadline_hour=17, urgency="express")
        self.assertEqual(task.deadline_at, local("2026-09-12 17:00:00"))
        self.assertEqual(task.extension_last_at, task.deadline_at)

    def test_why_this_deadline_shows_each_day(self):
        task = self.draft(
            deadline_text="trong thời hạn 05 ngày làm việc kể từ ngày ban hành", deadline="2026-06-08"
        )
        body = self.env["directive.deadline.explanation"].create({"task_id": task.id}).body
        for words in ("Saturday 06/06/2026", "Not counted: a weekly day off.", "Art. 147", "Điều 12 khoản 2"):
            self.assertIn(words, body)

    def test_copy_keeps_no_fact(self):
        task = self.transferred()
        copied = task.with_user(self.specialist).copy()
        self.assertEqual(copied.state, "draft")
        self.assertFalse(copied.transferred_at or copied.involved_unit_ids or copied.assignment_id)


@tagged("post_install", "-at_install")
class TestManyUnits(DirectiveCase):
    def _wizard(self, **values):
        with Form(
            self.env["directive.assignment.wizard"]
            .with_user(self.specialist)
            .with_context(default_document_id=self.document.id)
        ) as form:
            form.content = "Tổng rà soát hộ nghèo, báo cáo chậm nhất ngày 30/6/2026"
            for name, value in values.items():
                form[name] = value
        return form.save()

    def test_one_task_a_unit_tied_by_their_assignment(self):
        wards = self.env["directive.unit"].search([("kind", "in", ("commune", "ward"))])
        wizard = self._wizard(with_communes=True)
        self.assertEqual(wizard.unit_ids, wards)
        wizard.action_create_and_transfer()
        tasks = self.env["directive.task"].search([("document_id", "=", self.document.id)])
        self.assertEqual(tasks.lead_unit_id, wards)
        self.assertEqual(len(tasks), len(wards))
        self.assertEqual(len(tasks.assignment_id), 1)
        self.assertEqual(set(tasks.mapped("state")), {"transferred"})
        self.assertEqual(tasks.assignment_id.total, len(wards))

    def test_lead_is_left_out_of_its_own_coordinating_units(self):
        wizard = self._wizard(with_departments=True)
        wizard.coordinating_unit_ids = self.finance
        wizard.action_create_tasks()
        task = self.document.task_ids.filtered(lambda task: task.lead_unit_id == self.finance)
        self.assertFalse(task.coordinating_unit_ids)

    def test_no_unit_chosen_is_told(self):
        with at("2026-06-02 08:00:00"), self.assertRaisesRegex(UserError, "Choose the units"):
            wizard = self.env["directive.assignment.wizard"].with_user(self.specialist).create(
                {"document_id": self.document.id, "content": "Nobody"}
            )
            wizard.action_create_tasks()
