"""Điều 11 khoản 2, Điều 12 khoản 1: a report on a period, from the first draft to its acceptance."""

from odoo.addons.directive_tracking.tests.common import at
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import FiguresCase


class ReportCase(FiguresCase):
    """The scene of the figures, and the first half-year of 2026 with a longer cut-off: until 15 July."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with at("2026-07-16 08:00:00"):
            cls.period = cls.new_period()

    @classmethod
    def new_period(cls, kind="adhoc", **values):
        if kind == "adhoc":
            asked = {"requested_by_id": cls.chairman.id, "reason": "Before the council meets"}
            values = {"date_from": "2026-06-01", "date_to": "2026-07-15", **asked, **values}
        values.setdefault("unit_ids", [(6, 0, (cls.finance | cls.ward).ids)])
        return cls.env["directive.report.period"].with_user(cls.specialist).create({"kind": kind, **values})

    def setUp(self):
        super().setUp()
        clock = at("2026-07-16 09:00:00")
        clock.start()
        self.addCleanup(clock.stop)

    def begin(self, kind="unit", user=None, unit=None):
        user = user or (self.finance_officer if kind == "unit" else self.specialist)
        unit = (unit or self.finance) if kind == "unit" else None
        period = self.period.with_user(user)
        return self.env["directive.report"].with_user(user)._begin(kind, period, unit)

    def sent(self):
        report = self.begin()
        report.with_user(self.finance_head).action_approve()
        report.action_submit()
        return report


@tagged("post_install", "-at_install")
class TestDirectiveReport(ReportCase):
    def test_d12_k1_from_the_first_draft_to_acceptance(self):
        report = self.begin()
        report.part_3 = "Two staff were ill."
        self.assertEqual((report.state, report.version), ("draft", 1))
        self.env["directive.log.seal"]._seal()
        report.with_user(self.finance_head).action_approve()
        report.number = "12/BC-STC"
        report.action_submit()
        report.with_user(self.office_leader).action_accept()
        self.assertEqual(report.state, "accepted")
        self.assertEqual(report.head_name, self.finance_head.name, "Điều 7 khoản 2c")
        self.assertTrue(report.log_head)
        events = self.env["directive.log"].search(
            [("res_model", "=", "directive.report"), ("res_id", "=", report.id)], order="seq"
        )
        self.assertEqual(events.mapped("event"), ["begin", "approve", "submit", "accept"])

    def test_d12_k1_one_report_a_unit_and_period(self):
        report = self.begin()
        self.assertEqual(self.begin(user=self.finance_head), report, "a colleague goes on in the same one")

    def test_d07_k2c_only_the_head_approves(self):
        report = self.begin()
        with self.assertRaisesRegex(UserError, "Điều 7 khoản 2c"):
            report.action_approve()

    def test_d12_k1_another_unit_neither_writes_nor_reads(self):
        with self.assertRaisesRegex(UserError, "Điều 12 khoản 1"):
            self.begin(user=self.building_officer, unit=self.finance)
        report = self.sent()
        with self.assertRaises(AccessError):
            report.with_user(self.building_officer).read(["part_1"])
        self.assertFalse(self.env["directive.report"].with_user(self.ward_officer).search([("id", "=", report.id)]))

    def test_d12_k1_the_office_reads_only_what_was_sent(self):
        report = self.begin()
        reports = self.env["directive.report"].with_user(self.specialist)
        self.assertFalse(reports.search([("id", "=", report.id)]))
        report.with_user(self.finance_head).action_approve()
        report.action_submit()
        self.assertEqual(reports.search([("id", "=", report.id)]), report)
        with self.assertRaisesRegex(UserError, "Điều 12 khoản 1"):
            report.with_user(self.specialist).write({"part_1": "Changed by the Office"})

    def test_d07_k1_what_was_approved_does_not_change(self):
        report = self.begin()
        report.with_user(self.finance_head).action_approve()
        for values in ({"part_1": "Other words"}, {"state": "draft"}, {"frozen": {}}, {"head_name": "Somebody"}):
            with self.assertRaises(UserError):
                report.write(values)
        with self.assertRaisesRegex(UserError, "Điều 7"):
            report.sudo().unlink()

    def test_d07_k1_a_report_sent_back_is_corrected_beside_the_old_one(self):
        report = self.sent()
        with self.assertRaisesRegex(UserError, "missing or wrong"):
            report.with_user(self.specialist).action_send_back("  ")
        report.with_user(self.specialist).action_send_back("Part III is empty")
        action = report.action_correct()
        newer = self.env["directive.report"].with_user(self.finance_officer).browse(action["res_id"])
        self.assertEqual((newer.version, newer.state, newer.previous_id), (2, "draft", report))
        self.assertEqual(report.state, "sent_back", "the old one stays as it was")
        with self.assertRaisesRegex(UserError, "newer version"):
            report.action_correct()
        self.assertEqual(self.begin(), newer, "the newest is gone on with")

    def test_d12_k1_not_approved_before_the_period_is_over(self):
        report = self.begin()
        with at("2026-07-15 23:59:58"), self.assertRaisesRegex(UserError, "period ends"):
            report.with_user(self.finance_head).action_approve()

    def test_d12_k1_late_after_the_due_date(self):
        self.assertEqual(str(self.period.date_due), "2026-07-22", "five working days after the cut-off")
        report = self.begin()
        report.with_user(self.finance_head).action_approve()
        with at("2026-07-22 23:59:59"):
            report.action_submit()
        self.assertFalse(report.is_late)
        [row] = [row for row in self.period._reporting_rows() if row["unit"] == self.finance]
        self.assertEqual((row["state"], self.period.missing_unit_ids), ("submitted", self.ward))

    def test_d12_k1_a_minute_too_late_is_late(self):
        report = self.begin()
        report.with_user(self.finance_head).action_approve()
        with at("2026-07-23 00:00:00"):
            report.action_submit()
        self.assertTrue(report.is_late)

    def test_d11_k2_the_office_reports_to_the_chairman(self):
        report = self.begin("office")
        with self.assertRaisesRegex(UserError, "leader of the Office"):
            report.action_approve()
        report.with_user(self.office_leader).action_approve()
        report.with_user(self.office_leader).action_submit()
        with self.assertRaisesRegex(UserError, "leader of the city"):
            report.with_user(self.office_leader).action_accept()
        report.with_user(self.chairman).action_accept()
        self.assertEqual(report.state, "accepted")

    def test_d04_k2_the_figures_are_frozen_as_of_the_end_of_the_period(self):
        report = self.begin("office")
        report.with_user(self.office_leader).action_approve()
        totals = report._figures()["totals"]
        self.assertEqual((totals["total"], totals["done"], totals["open"], totals["cancelled"]), (4, 2, 2, 1))
        with at("2026-08-01 08:00:00"):
            self.submit(self.overdue)
            self.overdue.with_user(self.specialist).action_confirm()
        self.assertEqual(report._figures()["totals"], totals)
        self.assertEqual(report._figures_now()["totals"], totals, "what came later changes no past instant")
        self.assertEqual(report._differences(), [])

    def test_d04_k2_the_difference_page_says_which_task_and_why(self):
        report = self.begin("office")
        report.with_user(self.office_leader).action_approve()
        with at("2026-07-20 08:00:00"):
            # A fact of the past that was entered afterwards.
            self.overdue.sudo().deadline_ids.write({"deadline_at": "2026-07-31 17:00:00"})
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE directive_task SET deadline_at = '2026-07-31 17:00:00' WHERE id = %s", self.overdue.ids
            )
            self.env["directive.log"]._append(
                self.overdue.sudo(), "date_deadline", "2026-07-10", "2026-07-31", "corrected"
            )
        [difference] = report._differences()
        self.assertEqual(difference["task"], self.overdue)
        self.assertEqual((difference["before"], difference["after"]), ("open_overdue", "open_in_time"))
        self.assertEqual([row.detail for row in difference["why"]], ["corrected"])

    def test_d11_k2_the_paper_says_what_the_figures_say(self):
        report = self.begin("office")
        report.part_5 = "To urge the two units."
        self.overdue.sudo().content = f"{'Rà soát, đôn đốc tiến độ; ' * 8}báo cáo kết quả"
        paper = report._paper()
        self.assertEqual([section["label"] for section in paper["sections"]], ["I", "II", "III", "IV", "V"])
        self.assertEqual([annex["label"] for annex in paper["annexes"]], ["Phụ lục I", "Phụ lục II", "Phụ lục III"])
        first, late, _extensions = paper["annexes"]
        self.assertEqual((first["totals"]["total"], first["totals"]["rate_done"]), (4, 0.5))
        self.assertEqual([row["content"] for row in late["rows"]], [self.overdue.content], "not its short name")
        self.assertIn("…", self.overdue.name)
        self.assertEqual(late["rows"][0]["days_late"], 5, "15 July is five days after 10 July")
        said = " ".join(paper["sections"][0]["paragraphs"])
        self.assertIn("Tổng số nhiệm vụ theo dõi trong kỳ: 4, trong đó kỳ trước chuyển sang 0, giao trong kỳ 4.", said)
        self.assertIn("1 nhiệm vụ được hủy", said)
        self.assertIn(
            "2 nhiệm vụ (2/4 = 50%): đúng hạn 1 (1/2 = 50%), trễ hạn 1.", paper["sections"][1]["paragraphs"][0]
        )
        self.assertEqual(paper["sections"][4]["paragraphs"], ["To urge the two units."])
        self.assertTrue(paper["is_draft"])

    def test_d14_k1_the_report_on_the_regulation_counts_who_reported(self):
        self.sent()
        with at("2026-07-16 10:00:00"):
            report = self.begin("regulation")
            said = " ".join(report._paper()["sections"][0]["paragraphs"])
        self.assertIn("1/2 cơ quan, đơn vị đã gửi báo cáo, trong đó gửi chậm 0; chưa gửi 1.", said)
