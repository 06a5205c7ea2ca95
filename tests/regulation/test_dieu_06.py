"""Điều 6. Trách nhiệm và quy trình cập nhật thông tin."""
from datetime import date

from odoo.addons.directive_tracking.tests.common import DirectiveCase, at, local
from odoo.exceptions import UserError
from odoo.tests import tagged

WEDNESDAY = "2026-06-10 09:00:00"
REASON = "Nhiệm vụ này thuộc chức năng của Sở Xây dựng"


class FeedbackArticle(DirectiveCase):
    def setUp(self):
        super().setUp()
        clock = at(WEDNESDAY)
        clock.start()
        self.addCleanup(clock.stop)

    def return_task(self, task, reason=REASON, **values):
        task.with_user(self.finance_officer).action_return(reason, **values)
        return self.env["directive.feedback"].search([("task_id", "=", task.id)], limit=1)

    def object_to(self, task, user=None, **values):
        feedback = self.env["directive.feedback"].with_user(user or self.finance_officer)
        return feedback.create({"task_id": task.id, "kind": "inaccurate", "reason": REASON, **values})

    def accept(self, feedback, answer="", **values):
        dialog = self.open_dialog(feedback)
        dialog.write({"answer": answer, **values})
        dialog.action_apply()

    def open_dialog(self, feedback):
        action = feedback.with_user(self.specialist).action_accept()
        return self.env[action["res_model"]].with_user(self.specialist).browse(action["res_id"])

    def told(self, words):
        return set(self.env["mail.mail"].sudo().search([("subject", "ilike", words)]).mapped("email_to"))


@tagged("post_install", "-at_install")
class TestKhoan1cFeedback(FeedbackArticle):
    """Khoản 1 điểm c. Văn phòng tiếp nhận phản hồi; rà soát, điều chỉnh, chuyển xử lý ngay; xác nhận tình trạng xử lý
    phản hồi trong 01 ngày làm việc kể từ khi tiếp nhận.
    """

    def test_d06_k1c_accepted_return_gives_the_task_to_the_right_unit_in_one_step(self):
        task = self.transferred(coordinating_unit_ids=[(6, 0, self.health.ids)])
        feedback = self.return_task(task)
        with at("2026-06-10 15:00:00"):
            self.accept(feedback, "Chuyển đúng chức năng", lead_unit_id=self.building.id, date_deadline="2026-07-10")
        self.assertEqual((task.state, task.lead_unit_id), ("transferred", self.building))
        self.assertEqual(task.received_at, local("2026-06-10 15:00:00"), "the clocks start anew")
        self.assertEqual(str(task.date_deadline), "2026-07-10")
        self.assertEqual((feedback.state, feedback.handled_by_id), ("accepted", self.specialist))
        self.assertEqual(feedback.handled_at, local("2026-06-10 15:00:00"))

    def test_d06_k1c_everybody_is_told_at_once(self):
        task = self.transferred(coordinating_unit_ids=[(6, 0, self.health.ids)])
        self.accept(self.return_task(task), lead_unit_id=self.building.id)
        again = self.told("transferred again")
        self.assertLessEqual({"t.building@example.com", "t.health@example.com"}, again)
        self.assertIn("t.finance@example.com", self.told("given to another unit"))
        self.assertIn("t.finance@example.com", self.told("Feedback accepted"))

    def test_d06_k1c_old_and_new_values_are_kept(self):
        task = self.transferred()
        self.accept(self.return_task(task), "Sửa", lead_unit_id=self.building.id, content="Nội dung đúng")
        rows = self.env["directive.log"].search([("task_id", "=", task.id)])
        kept = {row.event: (row.old_value, row.new_value) for row in rows}
        self.assertEqual(kept["lead_unit_id"], ("Department of Finance", "Department of Construction"))
        self.assertEqual(kept["content"], ("Review the progress of disbursement and report to the committee",
                                           "Nội dung đúng"))
        self.assertEqual(kept["accept"], ("new", "accepted"))
        self.assertEqual(kept["reassign"], ("returned", "transferred"))

    def test_d06_k1c_the_figures_move_with_the_lead_at_the_acceptance_only(self):
        task = self.transferred()
        count = self.env["directive.task"].search_count
        led_by_finance = [("lead_unit_id", "=", self.finance.id), ("timeliness", "=", "open_in_time")]
        feedback = self.return_task(task)
        self.assertEqual(count(led_by_finance), 1, "a returned task still counts for the unit")
        self.accept(feedback, lead_unit_id=self.building.id)
        self.assertEqual(count(led_by_finance), 0)

    def test_d06_k1c_accepting_without_any_correction_refused(self):
        feedback = self.return_task(self.transferred())
        with self.assertRaisesRegex(UserError, "Điều 6 khoản 1c"):
            self.accept(feedback)
        self.assertEqual(feedback.state, "new")

    def test_d06_k1c_accepting_with_what_was_corrected_returns_it_to_the_same_unit(self):
        task = self.transferred()
        self.accept(self.return_task(task), "Đã bổ sung phụ lục")
        self.assertEqual((task.state, task.lead_unit_id), ("transferred", self.finance))

    def test_d06_k1c_refused_return_goes_back_to_the_unit_with_the_reason(self):
        task = self.transferred()
        feedback = self.return_task(task)
        feedback.with_user(self.specialist).action_refuse("Đúng chức năng theo Điều 2")
        self.assertEqual((task.state, task.lead_unit_id), ("transferred", self.finance))
        self.assertEqual((feedback.state, feedback.answer), ("refused", "Đúng chức năng theo Điều 2"))
        self.assertIn("t.finance@example.com", self.told("Feedback not accepted"))
        self.assertIn("Đúng chức năng theo Điều 2", task.message_ids.mapped("body")[0])
        task.with_user(self.finance_officer).action_accept()
        self.assertEqual(task.state, "in_progress")

    def test_d06_k1c_refusing_without_a_reason_refused(self):
        task = self.transferred()
        feedback = self.return_task(task)
        self.assertEqual(feedback.with_user(self.specialist).action_refuse()["res_model"], "directive.reason.wizard")
        for reason in ("", "  \n"):
            with self.assertRaisesRegex(UserError, "Điều 6 khoản 1c"):
                feedback.with_user(self.specialist).action_refuse(reason)
        self.assertEqual((feedback.state, task.state), ("new", "returned"))

    def test_d06_k1c_missing_task_is_entered_and_transferred_in_one_step(self):
        self.transferred()
        feedback = self.env["directive.feedback"].with_user(self.finance_officer).create(
            {"kind": "missing_task", "document_id": self.document.id, "reason": "Thiếu nhiệm vụ tại Điều 3"}
        )
        self.accept(feedback, content="Báo cáo nợ đọng", date_deadline="2026-07-31", clause="Điều 3")
        task = feedback.new_task_id
        self.assertEqual((task.state, task.lead_unit_id, task.clause), ("transferred", self.finance, "Điều 3"))
        self.assertEqual(task.document_id, self.document)
        self.assertEqual(feedback.state, "accepted")

    def test_d06_k1c_one_working_day_to_answer(self):
        feedback = self.return_task(self.transferred())
        self.assertEqual(feedback.due_at, local("2026-06-12 00:00:00"), "Thursday 11/6, 24:00")

    def test_d06_k1c_days_off_do_not_count(self):
        with at("2026-06-12 23:30:00"):
            feedback = self.return_task(self.transferred())
        self.assertEqual(feedback.due_at, local("2026-06-16 00:00:00"), "Monday 15/6, 24:00")

    def test_d06_k1c_answer_in_the_last_second_is_in_time(self):
        feedback = self.return_task(self.transferred())
        with at("2026-06-11 23:59:59"):
            feedback.with_user(self.specialist).action_refuse("Đúng chức năng")
        self.assertEqual(feedback.handling_state, "kept")

    def test_d06_k1c_answer_one_second_later_is_flagged_not_blocked(self):
        feedback = self.return_task(self.transferred())
        with at("2026-06-12 00:00:00"):
            feedback.with_user(self.specialist).action_refuse("Đúng chức năng")
        self.assertEqual((feedback.state, feedback.handling_state), ("refused", "missed"))
        self.assertIn(feedback, feedback.search([("handling_state", "=", "missed")]))

    def test_d06_k1c_overdue_answers_are_listed(self):
        feedback = self.return_task(self.transferred())
        overdue = [("state", "=", "new"), ("handling_state", "=", "overrun")]
        with at("2026-06-11 23:59:59"):
            self.assertNotIn(feedback, feedback.search(overdue))
        with at("2026-06-12 00:00:00"):
            self.assertIn(feedback, feedback.search(overdue))


@tagged("post_install", "-at_install")
class TestKhoan2aFeedback(FeedbackArticle):
    """Khoản 2 điểm a. Đơn vị rà soát; thiếu, chưa chính xác hoặc không thuộc chức năng thì trao đổi hoặc chuyển lại
    (nêu rõ lý do) trong 01 ngày làm việc kể từ khi nhận nhiệm vụ.
    """

    def test_d06_k2a_task_that_is_not_the_units_function_is_returned_with_a_reason(self):
        task = self.transferred()
        feedback = self.return_task(task)
        self.assertEqual((task.state, task.returned_by_id), ("returned", self.finance_officer))
        self.assertEqual((feedback.kind, feedback.is_return), ("not_in_function", True))
        self.assertEqual((feedback.reason, feedback.unit_id), (REASON, self.finance))
        self.assertEqual(self.told("Feedback to answer"), {"t.specialist@example.com"})

    def test_d06_k2a_without_a_reason_refused(self):
        task = self.transferred()
        self.assertEqual(task.with_user(self.finance_officer).action_return()["res_model"], "directive.feedback")
        for reason in ("", "   "):
            with self.assertRaisesRegex(UserError, "Điều 6 khoản 2a"):
                self.return_task(task, reason)
            with self.assertRaisesRegex(UserError, "Điều 6 khoản 2a"):
                self.object_to(task, reason=reason)
        self.assertEqual(task.state, "transferred")

    def test_d06_k2a_inaccurate_content_is_objected_to_without_returning(self):
        task = self.transferred()
        feedback = self.object_to(task)
        self.assertEqual((feedback.state, task.state), ("new", "transferred"))

    def test_d06_k2a_missing_task_is_raised_on_the_document(self):
        self.transferred()
        feedback = self.env["directive.feedback"].with_user(self.finance_officer).create(
            {"kind": "missing_task", "document_id": self.document.id, "reason": "Thiếu nhiệm vụ tại Điều 3"}
        )
        self.assertEqual((feedback.unit_id, feedback.subject), (self.finance, "901/QĐ-UBND"))

    def test_d06_k2a_a_unit_that_got_no_task_at_all_names_the_document(self):
        feedback = self.env["directive.feedback"].with_user(self.building_officer).create(
            {"kind": "missing_task", "document_reference": "901/QĐ-UBND", "reason": "Chưa nhận được nhiệm vụ"}
        )
        self.accept(feedback, content="Kiểm tra công trình", date_deadline="2026-07-31")
        self.assertEqual(feedback.new_task_id.lead_unit_id, self.building)

    def test_d06_k2a_in_time_until_the_end_of_the_next_working_day(self):
        task = self.transferred()
        with at("2026-06-11 23:59:59"):
            self.assertFalse(self.return_task(task).is_late)
        self.assertEqual(task.review_state, "kept")

    def test_d06_k2a_one_second_later_taken_and_flagged(self):
        task = self.transferred()
        with at("2026-06-12 00:00:00"):
            feedback = self.return_task(task)
        self.assertTrue(feedback.is_late)
        self.assertEqual(task.state, "returned")
        self.assertIn(feedback, feedback.search([("is_late", "=", True)]))
        self.assertEqual(task.review_state, "missed")

    def test_d06_k2a_a_corrected_assignment_gives_the_new_unit_its_own_day(self):
        task = self.transferred()
        with at("2026-06-12 08:00:00"):
            late = self.return_task(task)
            self.accept(late, lead_unit_id=self.building.id)
        with at("2026-06-15 23:59:59"):
            feedback = self.object_to(task, self.building_officer)
        self.assertTrue(late.is_late)
        self.assertFalse(feedback.is_late, "Friday's transfer leaves Monday to object")

    def test_d06_k2a_only_the_lead_returns(self):
        task = self.transferred(coordinating_unit_ids=[(6, 0, self.building.ids)])
        for user in (self.building_officer, self.specialist, self.office_leader, self.chairman, self.administrator):
            with self.assertRaisesRegex(UserError, "Điều"):
                task.with_user(user).action_return(REASON)
            with self.assertRaisesRegex(UserError, "Điều"):
                self.object_to(task, user, is_return=True)
        for user in (self.health_officer, self.ward_officer):
            with self.assertRaises(UserError):
                task.with_user(user).action_return(REASON)
        self.assertEqual(task.state, "transferred")

    def test_d06_k2a_task_with_a_submitted_result_is_not_returned(self):
        task = self.transferred()
        self.submit(task)
        with self.assertRaisesRegex(UserError, "has been submitted.*Điều 6 khoản 2a"):
            self.return_task(task)
        task.with_user(self.specialist).action_reject("Thiếu phụ lục")
        self.return_task(task)
        self.assertEqual(task.state, "returned")

    def test_d06_k2a_a_return_is_not_made_twice_nor_withdrawn(self):
        task = self.transferred()
        feedback = self.return_task(task)
        with self.assertRaisesRegex(UserError, "Returned to the Office"):
            self.return_task(task)
        with self.assertRaises(UserError):
            task.with_user(self.finance_officer).action_accept()
        with self.assertRaises(UserError):
            feedback.with_user(self.finance_officer).unlink()
        self.assertEqual((task.state, feedback.state), ("returned", "new"))

    def test_d06_k2a_no_side_door_to_the_state(self):
        task = self.transferred()
        for user in (self.finance_officer, self.specialist, self.administrator):
            with self.assertRaises(UserError):
                task.with_user(user).write({"state": "returned"})
            with self.assertRaises(UserError):
                task.with_user(user).write({"returned_at": "2026-06-10 00:00:00"})
        with self.assertRaises(UserError):
            self.object_to(task, filed_at="2026-06-10 00:00:00")
        imported = self.env["directive.feedback"].with_user(self.finance_officer).load(
            ["task_id/.id", "kind", "reason", "state"], [[str(task.id), "inaccurate", REASON, "accepted"]]
        )
        self.assertFalse(imported["ids"])


class TestDieu06Khoan1b(DirectiveCase):
    """The Office records the results of units that are not yet on the system, from their papers."""

    PAPER = {"paper_reference": "77/BC-CATP", "paper_date": date(2026, 6, 10)}

    def setUp(self):
        super().setUp()
        clock = at("2026-06-12 09:00:00")
        clock.start()
        self.addCleanup(clock.stop)

    def progress(self, task, user, **values):
        progress = self.env["directive.progress"].with_user(user)
        return progress.create({"task_id": task.id, "content": "Half done", "percent": 50, **values})

    def test_d06_k1b_progress_and_result_from_the_unit_s_paper(self):
        task = self.transferred(self.police)
        self.assertFalse(self.police.on_system)
        self.progress(task, self.specialist, paper_reference="70/BC-CATP")
        result = self.submit(task, self.specialist, **self.PAPER)
        self.assertEqual(result.submitted_at, local("2026-06-10 00:00:00"))
        self.assertEqual((result.recorded_at, task.state), (local("2026-06-12 09:00:00"), "submitted"))

    def test_d06_k1b_the_paper_is_named(self):
        task = self.transferred(self.police)
        with self.assertRaisesRegex(UserError, "Điều 6 khoản 1b"):
            self.progress(task, self.specialist)
        for missing in ("paper_reference", "paper_date"):
            with self.subTest(missing), self.assertRaisesRegex(UserError, "Điều 6 khoản 1b"):
                self.submit(task, self.specialist, **{**self.PAPER, missing: False})
        with self.assertRaisesRegex(UserError, "in the future"):
            self.submit(task, self.specialist, **{**self.PAPER, "paper_date": date(2026, 6, 13)})

    def test_d06_k1b_the_date_of_the_paper_decides_both_sides_of_the_day(self):
        for day, deadline, timeliness in (
            (date(2026, 6, 10), "2026-06-10", "done_on_time"), (date(2026, 6, 11), "2026-06-10", "done_late"),
        ):
            with at("2026-06-01 09:00:00"):
                task = self.transferred(self.police, deadline=deadline)
            self.submit(task, self.specialist, **{**self.PAPER, "paper_date": day})
            task.with_user(self.other_specialist).action_confirm()
            task.invalidate_recordset()
            self.assertEqual(task.timeliness, timeliness)

    def test_d06_k1b_a_corrected_date_of_the_paper_decides_anew(self):
        with at("2026-06-01 09:00:00"):
            task = self.transferred(self.police, deadline="2026-06-10")
        result = self.submit(task, self.specialist, **{**self.PAPER, "paper_date": date(2026, 6, 11)})
        task.with_user(self.specialist).action_confirm()
        self.assertEqual(task.timeliness, "done_late")
        found = self.env["directive.discrepancy"].with_user(self.other_specialist).create({
            "task_id": task.id, "item": "result_paper_date", "result_id": result.id, "right_value": "10/6/2026",
            "source": "The paper itself", "channel": "letter"})
        self.assertEqual(found.shown_value, "2026-06-11")
        with self.assertRaises(UserError):
            found.with_user(self.other_specialist).action_correct("Misread")
        found.with_user(self.specialist).action_correct("Misread")
        self.assertEqual((result.paper_date, result.submitted_at), (date(2026, 6, 10), local("2026-06-10 00:00:00")))
        self.assertEqual(task.submitted_at, local("2026-06-10 00:00:00"))
        task.invalidate_recordset()
        self.assertEqual(task.timeliness, "done_on_time")
        rows = self.env["directive.log"].sudo().search([("res_model", "=", "directive.task"), ("res_id", "=", task.id)])
        row = rows.filtered(lambda row: row.event == "submitted_at")
        self.assertEqual((row.old_value, row.new_value), ("2026-06-10 17:00:00", "2026-06-09 17:00:00"))

    def test_d06_k1b_refused_once_the_unit_is_on_the_system_on_every_road(self):
        task = self.transferred()
        self.assertTrue(self.finance.on_system)
        for user in (self.specialist, self.other_specialist, self.office_leader):
            for road in (
                lambda user: self.progress(task, user, paper_reference="1/BC"),
                lambda user: self.submit(task, user, **self.PAPER),
                lambda user: self.env["directive.result"].with_user(user).create(
                    {"task_id": task.id, "content": "x", **self.PAPER}),
                lambda user: task.with_user(user).action_submit(),
                lambda user: task.with_user(user).write({"other_info": "x"}),
                lambda user: self.env["directive.result"].with_user(user).load(
                    ["task_id/.id", "content"], [[str(task.id), "x"]])["ids"] or self.fail_as_refused(),
            ):
                with self.subTest(user=user.login), self.assertRaises(UserError):
                    road(user)
        self.assertFalse(task.result_ids | task.sudo().result_ids)

    def fail_as_refused(self):
        raise UserError("the import was refused")

    def test_d06_k1b_refused_as_soon_as_it_joins(self):
        task = self.transferred(self.police)
        prepared = self.env["directive.result"].with_user(self.specialist).create(
            {"task_id": task.id, "content": "x", **self.PAPER})
        self.police.head_user_id = self.user("t.police.head", "directive_tracking.group_unit_head")
        self.assertTrue(self.police.on_system)
        for step in (prepared.action_submit, lambda: prepared.write({"content": "y"})):
            with self.assertRaisesRegex(UserError, "Điều 6 khoản 1b"):
                step()


class TestDieu06Khoan2b(DirectiveCase):
    """The unit fills items 8, 9 and 11 itself."""

    def test_d06_k2b_who_fills_items_8_9_and_11(self):
        task = self.transferred(coordinating_unit_ids=[(6, 0, self.building.ids)])
        roads = {
            "item 8": lambda user: self.env["directive.progress"].with_user(user).create(
                {"task_id": task.id, "content": "x", "percent": 1}),
            "item 9": lambda user: self.env["directive.result"].with_user(user).create(
                {"task_id": task.id, "content": "x"}),
            "item 11": lambda user: task.with_user(user).write({"other_info": "x"}),
        }
        for item, road in roads.items():
            for user in (self.building_officer, self.health_officer, self.ward_officer, self.specialist,
                         self.office_leader, self.chairman, self.administrator):
                with self.subTest(item=item, user=user.login), self.assertRaises(UserError):
                    road(user)
            for user in (self.finance_officer, self.finance_head):
                with self.subTest(item=item, user=user.login):
                    road(user)


@tagged("post_install", "-at_install")
class TestDieu06Khoan1a(DirectiveCase):
    """Khoản 1 điểm a. … không quá 02 ngày làm việc kể từ khi phát sinh nhiệm vụ. Đối với các vấn đề đột xuất, phải thực
    hiện ngay.
    """

    def entered(self, issued, transferred, **document):
        """Return a task whose document was issued and which was transferred at these times."""
        document = self.new_document("920/QĐ-UBND", issued=date.fromisoformat(issued), **document)
        with at(f"{issued} 08:00:00"):
            task = self.draft(document_id=document.id)
        with at(transferred):
            task.action_transfer()
        return task

    def test_d06_k1a_the_last_minute_of_the_second_working_day_is_in_time(self):
        self.assertEqual(self.entered("2026-06-10", "2026-06-12 23:59:59").entry_state, "kept")

    def test_d06_k1a_the_next_minute_is_flagged_and_not_blocked(self):
        task = self.entered("2026-06-10", "2026-06-13 00:00:00")
        self.assertEqual((task.entry_state, task.state), ("missed", "transferred"))
        self.assertIn(task, self.env["directive.task"].search([("entry_state", "=", "missed")]))

    def test_d06_k1a_days_off_do_not_count(self):
        task = self.entered("2026-06-12", "2026-06-16 23:59:59")
        self.assertEqual(task.entry_state, "kept", "issued on Friday: Monday and Tuesday count")

    def test_d06_k1a_unplanned_matters_at_once_on_the_same_day(self):
        task = self.entered("2026-06-10", "2026-06-10 23:59:59", urgency="express")
        self.assertEqual(task.entry_state, "kept")

    def test_d06_k1a_unplanned_matters_on_the_next_day_are_flagged(self):
        task = self.entered("2026-06-10", "2026-06-11 00:00:00", is_unplanned=True)
        self.assertEqual(task.entry_state, "missed")

    def test_d06_k1a_a_later_arrival_needs_a_reason(self):
        with self.assertRaisesRegex(UserError, "Điều 6 khoản 1a"):
            self.new_document("921/QĐ-UBND", issued=date(2026, 6, 1), arises_on=date(2026, 6, 3))
        document = self.new_document(
            "922/QĐ-UBND", issued=date(2026, 6, 1), arises_on=date(2026, 6, 3), arises_reason="Đến ngày 03/6 mới nhận"
        )
        self.assertEqual(document.entry_due_at, local("2026-06-06 00:00:00"))
