"""Điều 7 khoản 2: a unit's own table beside the system, row by row, difference by difference, to the signed minutes."""



from odoo.addons.directive_tracking.tests.common import DirectiveCase, at
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .reconciliation_tables import simple_workbook, word_table

NOW = "2026-07-15 09:00:00"
HEADINGS = (
    "STT", "Văn bản giao", "Điều, khoản", "Nội dung nhiệm vụ", "Thời hạn", "Tình trạng", "Văn bản kết quả", "Tỷ lệ (%)",
)  # fmt: skip


class ReconciliationCase(DirectiveCase):
    """Finance leads three tasks of document 901/QĐ-UBND on 15 July 2026: one done, two open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.finance.head_user_id = cls.finance_head
        with at("2026-06-02 08:00:00"):
            cls.done = cls.transferred(
                cls.finance, "2026-06-30", clause="Điều 1", content="Rà soát tiến độ giải ngân vốn đầu tư công"
            )
            cls.open = cls.transferred(
                cls.finance, "2026-07-31", clause="Điều 2", content="Xây dựng kế hoạch cải cách thủ tục hành chính"
            )
            cls.late = cls.transferred(
                cls.finance, "2026-07-10", clause="Điều 3", content="Báo cáo kết quả phòng chống thiên tai năm 2026"
            )
            cls.foreign = cls.transferred(cls.building, content="Kiểm tra công trình xây trái phép", clause="Điều 9")
        with at("2026-06-20 08:00:00"):
            cls.submit(cls.done, reference="12/BC-STC")
            cls.done.with_user(cls.specialist).action_confirm()
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        clock = at(NOW)
        clock.start()
        self.addCleanup(clock.stop)

    def begin(self, content, user=None, name="Bảng của Sở.xlsx", **values):
        """Return a reconciliation of Finance with this file, not read yet."""
        user = user or self.finance_officer
        file = self.env["ir.attachment"].with_user(user).create({"name": name, "raw": content})
        records = self.env["directive.reconciliation"].with_user(user)
        return records.create(
            {"unit_id": self.finance.id, "source": "45/BC-STC", "attachment_ids": [(6, 0, file.ids)], **values}
        )

    def compared(self, *rows, user=None, headings=HEADINGS, **values):
        one = self.begin(simple_workbook(headings, *rows), user, **values)
        one.action_read()
        one.action_compare()
        return one

    def row(self, task, deadline="", state="", reference="", percent=""):
        return (1, "901/QĐ-UBND", task.clause, task.content, deadline, state, reference, percent)

    def kinds(self, one):
        return {line.task_id or line.content: line.kind for line in one.line_ids}


@tagged("post_install", "-at_install")
class TestReconciliation(ReconciliationCase):
    def test_it_is_found_by_the_name_of_its_unit_and_by_no_other(self):
        one = self.begin(simple_workbook(HEADINGS))
        records = self.env["directive.reconciliation"].with_user(self.specialist)
        self.assertEqual(records.search([("display_name", "ilike", self.finance.name)]), one)
        self.assertFalse(records.search([("display_name", "ilike", self.building.name)]))

    def test_d07_k2a_rows_beside_tasks(self):
        one = self.compared(
            self.row(self.done, "30/6/26", "Đã hoàn thành", "12/BC-STC", "100%"),
            self.row(self.open, "15.8.2026", "Đã hoàn thành", "", 0.5),
            (3, "777/QĐ-UBND", "Điều 1", "Việc mà hệ thống không có, do đơn vị tự ghi", "01/01/1970", "", "", ""),
        )
        self.assertEqual(
            self.kinds(one),
            {
                self.done: "same",
                self.open: "different",
                self.late: "missing",
                "Việc mà hệ thống không có, do đơn vị tự ghi": "extra",
            },
        )
        found = {(each.item, each.system_value, each.file_value) for each in one.difference_ids}
        self.assertLessEqual(
            {
                ("deadline", "31/07/2026", "15/08/2026"),
                ("state", "Not complete", "Complete"),
                ("percent", "0", "50"),
            },
            found,
        )
        self.assertEqual((one.same_count, one.different_count, one.missing_count, one.extra_count), (1, 1, 1, 1))
        self.assertNotIn(self.foreign, one.line_ids.task_id, "other units' tasks are not compared")

    def test_d07_k2a_what_the_system_showed_then(self):
        """As of 10 June nothing was done; a later extension and result do not count."""
        one = self.compared(self.row(self.done, "30/6/2026", "Đang thực hiện"), as_of="2026-06-10 05:00:00")
        self.assertEqual(self.kinds(one)[self.done], "same")
        now = self.compared(self.row(self.done, "30/6/2026", "Đang thực hiện"))
        self.assertEqual(now.difference_ids.filtered(lambda each: each.task_id == self.done).item, "state")

    def test_d07_k2a_as_of_a_future_instant_refused(self):
        with self.assertRaisesRegex(ValidationError, "not in the future"):
            self.begin(simple_workbook(HEADINGS), as_of="2026-07-16 05:00:00")

    def test_d07_k2a_columns_are_shown_and_may_be_changed(self):
        one = self.begin(
            simple_workbook(
                ("Số", "Văn bản giao", "Cần làm gì", "Hạn"), (1, "901/QĐ-UBND", self.open.content, "31/7/26")
            )
        )
        one.action_read()
        meanings = {column.heading: column.meaning for column in one.column_ids}
        self.assertEqual(
            meanings, {"Số": False, "Văn bản giao": "reference", "Cần làm gì": False, "Hạn": "deadline"}
        )
        task = one.column_ids.filtered(lambda column: column.heading == "Cần làm gì")
        self.assertEqual(task.sample, self.open.content)
        task.meaning = "content"
        one.action_compare()
        self.assertEqual(self.kinds(one)[self.open], "same")
        with self.assertRaisesRegex(UserError, "only from"):
            task.meaning = "unit"

    def test_d07_k2a_word_with_merged_cells(self):
        one = self.begin(
            word_table(
                ("Số văn bản", "Nội dung", "Hạn hoàn thành"),
                ("901/QĐ-UBND", self.done.content, "30/6/2026"),
                ("901/QĐ-UBND", self.open.content.upper(), "31-07-2026"),
            ),
            name="Bảng.docx",
        )
        one.action_read()
        one.action_compare()
        self.assertEqual((self.kinds(one)[self.done], self.kinds(one)[self.open]), ("same", "same"))

    def test_d07_k2a_doubt_is_left_to_a_person(self):
        with at("2026-06-03 08:00:00"):
            twins = [
                self.transferred(self.finance, content=f"Báo cáo công tác thanh tra ngân sách quý {quarter} năm 2026")
                for quarter in ("II", "III")
            ]
        one = self.compared((1, "901/QĐ-UBND", "", "Báo cáo công tác thanh tra ngân sách quý", "", "", "", ""))
        line = one.line_ids.filtered(lambda each: each.kind == "check")
        self.assertEqual(set(line._possible()[:2]), set(twins))
        self.assertEqual(line.candidate_1_id | line.candidate_2_id, twins[0] | twins[1])
        self.assertIn("wait for a person", one.next_step)
        line.with_user(self.finance_officer).action_choose_second()
        self.assertEqual((line.kind, line.how, line.task_id), ("same", "person", line.task_id))
        self.assertIn(line.task_id, twins)
        self.assertFalse(one.line_ids.filtered(lambda each: each.kind == "missing" and each.task_id == line.task_id))
        with self.assertRaisesRegex(UserError, "decided already"):
            line.action_choose_none()

    def test_d07_k2a_none_of_them_is_extra(self):
        one = self.compared((1, "900/QĐ-UBND", "", self.open.content, "", "", "", ""))
        line = one.line_ids.filtered(lambda each: each.kind == "check")
        self.assertEqual(line.candidate_1_id, self.open, "the document of the row is another one")
        line.action_choose_none()
        self.assertEqual((line.kind, line.difference_ids.item), ("extra", "extra"))

    def test_d07_k2b_accepted_explained_disputed(self):
        with at("2026-07-01 08:00:00"):
            self.env["directive.progress"].with_user(self.finance_officer).create(
                {"task_id": self.open.id, "content": "Half done", "percent": 50}
            )
        one = self.compared(
            self.row(self.open, "15/8/2026", percent="80%"),
            self.row(self.late, "9/7/2026"),
            (3, "777/QĐ-UBND", "Điều 1", "Việc mà hệ thống không có, do đơn vị tự ghi", "", "", "", ""),
            channel="email",
            notified_on="2026-07-14",
        )
        self.assertEqual(self.kinds(one)[self.open], "different")
        by_item = {(each.item, each.task_id): each for each in one.difference_ids}
        percent = by_item["percent", self.open]
        percent.action_dispute("The report of 14 July says so")
        raised = percent.discrepancy_id
        self.assertEqual((raised.item, raised.right_value, raised.shown_value), ("progress_percent", "80", "50"))
        self.assertEqual((raised.channel, str(raised.notified_on)), ("email", "2026-07-14"), "Điều 7 khoản 2b")
        self.assertEqual((raised.source, raised.side, raised.state), ("45/BC-STC", "unit", "open"))
        extra = one.difference_ids.filtered(lambda each: each.item == "extra")
        with self.assertRaisesRegex(UserError, "told by Department of Finance itself"):
            extra.with_user(self.specialist).action_dispute("It was not given")
        extra.action_dispute("It was given on 3 July")
        feedback = extra.feedback_id
        self.assertEqual((feedback.kind, feedback.document_reference), ("missing_task", "777/QĐ-UBND"))
        with self.assertRaisesRegex(UserError, "Write the explanation"):
            by_item["deadline", self.late].action_explain(" ")
        by_item["deadline", self.late].action_explain("The unit counts from another day")
        with self.assertRaisesRegex(UserError, "disputed already"):
            one.action_restart()
        with self.assertRaisesRegex(UserError, "now"):
            percent.action_accept()
        with self.assertRaisesRegex(UserError, "not decided"):
            one.with_user(self.finance_head).action_sign()
        one.action_accept_all()
        self.assertEqual(one.open_count, 0)

    def test_d07_k2c_minutes_are_signed_closed_and_frozen(self):
        one = self.compared(self.row(self.done, "29/6/2026"), self.row(self.open), self.row(self.late))
        one.difference_ids.action_explain("Counted from <another> day")
        with self.assertRaisesRegex(UserError, "Only the head of Department of Finance"):
            one.action_sign()
        one.with_user(self.finance_head).action_sign()
        with self.assertRaisesRegex(UserError, "The Office closes"):
            one.with_user(self.finance_head).action_close()
        one.with_user(self.specialist).action_close()
        self.assertEqual((one.unit_signer, one.office_signer), (self.finance_head.name, self.specialist.name))
        before = dict(one.frozen)
        self.done.sudo().content = "Changed afterwards"
        self.assertEqual(one._minutes(), before)
        self.assertEqual(before["rows"][0]["decision"], "Giải trình: Counted from <another> day")
        events = self.env["directive.log"].search([("res_model", "=", one._name), ("res_id", "=", one.id)]).sorted("id")
        self.assertEqual(
            events.mapped("event"), ["read", "file_read", "compare", "sign", "close", "minutes"]
        )
        self.assertIn(one.digest, events[-1].detail)
        for step in ("action_send_back", "action_restart", "action_sign"):
            with self.assertRaises(UserError):
                getattr(one.with_user(self.specialist), step)()
        self.assertTrue(one._pdf().startswith(b"%PDF"))

    def test_d07_k2a_who_may(self):
        one = self.compared(self.row(self.done, "29/6/2026"))
        for user in (self.building_officer, self.ward_officer):
            with self.assertRaises(AccessError):
                one.with_user(user).read(["source"])
            with self.assertRaises(AccessError):
                one.difference_ids.with_user(user).action_accept()
            with self.assertRaises(AccessError):
                one.line_ids.with_user(user)[:1].action_choose_none()
        for user in (self.chairman, self.administrator):
            one.with_user(user).read(["source"])
            with self.assertRaises(UserError):
                one.with_user(user).write({"source": "Changed"})
            with self.assertRaises(UserError):
                one.difference_ids[:1].with_user(user).action_accept()
            with self.assertRaises(UserError):
                self.begin(simple_workbook(HEADINGS), user=user)
        with self.assertRaises(UserError):
            self.begin(simple_workbook(HEADINGS), user=self.building_officer)
        self.begin(simple_workbook(HEADINGS), user=self.specialist)

    def test_d07_k2a_facts_are_closed(self):
        one = self.compared(self.row(self.done, "29/6/2026"))
        for values in ({"state": "closed"}, {"unit_signer": "X"}, {"tables": []}, {"source": "Other"}):
            with self.assertRaises(UserError):
                one.write(values)
        difference, line = one.difference_ids[:1], one.line_ids[:1]
        for record, values in ((difference, {"state": "accepted"}), (line, {"kind": "same"})):
            with self.assertRaises(UserError):
                record.with_user(self.specialist).write(values)
        with self.assertRaises(UserError):
            one.unlink()

    def test_d07_k2a_another_file_may_be_taken(self):
        one = self.compared(self.row(self.done))
        one.action_restart()
        self.assertEqual((one.state, len(one.line_ids), len(one.column_ids)), ("draft", 0, 0))
        one.action_read()
        self.assertEqual(one.state, "read")
