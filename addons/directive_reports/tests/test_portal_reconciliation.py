"""Điều 7 khoản 2: a ward lays its own table beside the system on a phone; real HTTP."""

from odoo.addons.directive_tracking.tests.common import at
from odoo.addons.directive_tracking.tests.portal_common import PortalCase
from odoo.tests import tagged

from .reconciliation_tables import simple_workbook
from .report_forms import Pdf

NOW = "2026-07-16 09:00:00"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = ("STT", "Văn bản giao", "Việc phải làm", "Thời hạn")


@tagged("post_install", "-at_install")
class TestPortalReconciliation(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ward_head = cls.user("t.ward.head", "base.group_portal")
        cls.ward.sudo().head_user_id = cls.ward_head
        with at("2026-06-02 08:00:00"):
            cls.plan = cls.transferred(cls.ward, "2026-07-31", content="Xây dựng kế hoạch cải cách thủ tục hành chính")

    def setUp(self):
        super().setUp()
        clock = at(NOW)
        clock.start()
        self.addCleanup(clock.stop)
        self.be(self.ward_officer)

    def send(self, content, name="Bảng.xlsx", **typed):
        typed = {"source": "12/BC-UBND", "channel": "letter", "notified_on": "2026-07-15", **typed}
        return self.post("/my/reconciliation", files={"files": (name, content, XLSX)}, **typed)

    def newest(self):
        return self.env["directive.reconciliation"].search([("unit_id", "=", self.ward.id)], limit=1)

    def take(self, step, **typed):
        return self.post(self.newest()._portal_path(), step=step, **typed)

    def test_d07_k2a_from_the_file_to_the_signed_minutes(self):
        self.assertIn("Compare the system with your own table", self.text(self.get("/my")))
        table = simple_workbook(
            HEADINGS,
            (1, "901/QĐ-UBND", self.plan.content, "15/8/26"),
            (2, "777/QĐ-UBND", "Việc mà hệ thống không có, do phường ghi", "01/01/1970"),
        )
        response = self.send(table)
        self.assertEqual(response.status_code, 303, response.text[:3000])
        one = self.newest()
        self.assertEqual((one.state, one.channel, str(one.notified_on)), ("read", "letter", "2026-07-15"))
        page = self.get(one._portal_path())
        self.assertIn("Việc phải làm", page.text)
        content = one.column_ids.filtered(lambda column: column.heading == "Việc phải làm")
        self.assertFalse(content.meaning)
        response = self.take("compare", **{f"column-{content.id}": "content"})
        self.assertEqual(response.status_code, 303, response.text[:3000])
        one = self.newest()
        self.assertEqual((one.state, one.different_count, one.missing_count, one.extra_count), ("compared", 1, 2, 1))
        extra = one.difference_ids.filtered(lambda each: each.item == "extra")
        refused = self.take(f"dispute-{extra.id}", **{f"text-{extra.id}": " "})
        self.assertEqual(refused.status_code, 422)
        self.assertIn("Say why", self.text(refused))
        self.assertEqual(
            self.take(f"dispute-{extra.id}", **{f"text-{extra.id}": "Given on 3 July"}).status_code, 303
        )
        self.assertEqual(extra.feedback_id.unit_id, self.ward)
        deadline = one.difference_ids.filtered(lambda each: each.item == "deadline")
        self.take(f"dispute-{deadline.id}", **{f"text-{deadline.id}": "The letter says so"})
        self.assertEqual(deadline.discrepancy_id.channel, "letter", "Điều 7 khoản 2b")
        self.assertEqual(self.take("sign").status_code, 422, "not all is decided, and this is not the head")
        self.assertEqual(self.take("accept_all").status_code, 303)
        self.be(self.ward_head)
        self.assertEqual(self.take("sign").status_code, 303)
        self.assertEqual((one.state, one.unit_signer), ("signed", self.ward_head.name))
        self.assertEqual(self.take("close").status_code, 422)
        one.with_user(self.specialist).action_close()
        minutes = self.get(f"/directive/reconciliation/{one.id}.pdf")
        self.assertEqual((minutes.status_code, minutes.content[:4]), (200, b"%PDF"))

    def test_d07_k2a_the_unit_says_as_of_which_day_its_table_is(self):
        period = self.env["directive.report.period"].create(
            {"kind": "adhoc", "date_from": "2026-06-01", "date_to": "2026-06-30", "unit_ids": [(6, 0, self.ward.ids)],
             "requested_by_id": self.chairman.id, "reason": "The council meets"}
        )  # fmt: skip
        page = self.get("/my/reconciliation")
        self.assertIn(f'<option value="{period.id}" selected="selected"', page.text)
        table = simple_workbook(HEADINGS, (1, "901/QĐ-UBND", self.plan.content, "31/7/2026"))
        for typed, instant in (
            ({"period": str(period.id)}, "2026-06-30 16:59:59"),
            ({"period": str(period.id), "cut_off": "2026-06-15"}, "2026-06-15 16:59:59"),
            ({"cut_off": "2026-06-01"}, "2026-06-01 16:59:59"),
            ({"cut_off": "2026-07-16"}, "2026-07-16 02:00:00"),
            ({}, "2026-07-16 02:00:00"),
        ):
            self.assertEqual(self.send(table, **typed).status_code, 303, typed)
            one = self.newest()
            self.assertEqual((str(one.as_of), one.period_id.id), (instant, int(typed.get("period", 0))))
            self.take("compare", **{f"column-{one.column_ids[2].id}": "content"})
            # On 1 June the plan was not given yet: its row is no task of that day.
            self.assertEqual(one.extra_count, 1 if "06-01" in typed.get("cut_off", "") else 0)
        for wrong, said in (("2026-07-17", "not in the future"), ("2026-05-31", "begins"), ("soon", "is no day")):
            answer = self.send(table, period=str(period.id), cut_off=wrong)
            self.assertEqual(answer.status_code, 422)
            self.assertIn(said, self.text(answer))

    def test_d07_k2a_a_day_that_no_calendar_reaches_is_refused(self):
        table = simple_workbook(HEADINGS, (1, "901/QĐ-UBND", self.plan.content, "31/7/2026"))
        for odd in ("9999-12-31", "0001-01-01"):
            for name in ("cut_off", "notified_on"):
                answer = self.send(table, **{name: odd})
                self.assertEqual(answer.status_code, 422, f"{name} {odd}")
        self.assertFalse(self.newest())

    def test_d07_k2a_a_task_given_to_another_unit_since_is_told_no_more(self):
        """The page of the former lead still opens; what it had compared is kept, the task as it is now is not shown."""
        plan = self.plan.content
        self.send(simple_workbook(HEADINGS, (1, "901/QĐ-UBND", plan, "15/8/2026")))
        one = self.newest()
        self.take("compare", **{f"column-{one.column_ids[2].id}": "content"})
        self.assertEqual(one.different_count, 1)
        self.plan.with_user(self.specialist)._reassign({"lead_unit_id": self.finance.id}, "decision", "Given anew")
        self.plan.sudo().content = "Secret of another unit now"
        self.env.flush_all()
        self.env.invalidate_all()
        page = self.get(one._portal_path())
        self.assertEqual(page.status_code, 200)
        minutes = self.get(f"/directive/reconciliation/{one.id}.pdf")
        self.assertEqual(minutes.status_code, 200)
        self.assertNotIn("Secret of another", page.text)
        self.assertTrue(Pdf(minutes.content).says(plan))
        self.assertFalse(Pdf(minutes.content).says("Secret of another"))
        self.assertEqual(self.take("accept_all").status_code, 303)

    def test_d07_k2a_what_is_typed_is_not_lost(self):
        page = self.send(b"no table", name="a.xlsx", source="Typed <before>")
        self.assertEqual(page.status_code, 422)
        self.assertIn("Typed &lt;before&gt;", page.text)
        self.assertFalse(self.newest())

    def test_d07_k2a_other_units_find_nothing(self):
        self.send(simple_workbook(("STT", "Văn bản giao", "Nội dung"), (1, "901/QĐ-UBND", "Việc nào đó của phường")))
        one = self.newest()
        self.be(self.other_ward_officer)
        self.assertEqual(self.get(one._portal_path()).status_code, 404)
        self.assertEqual(self.post(one._portal_path(), step="compare").status_code, 404)
        self.assertEqual(self.get(f"/directive/reconciliation/{one.id}.pdf").status_code, 404)
        self.assertEqual(self.get("/my/reconciliation/99999999").status_code, 404)
        self.be(None)
        self.assertEqual(self.get(one._portal_path()).status_code, 303)
        self.assertEqual(one.state, "read")
