"""Điều 8 khoản 2-3: who has reported on a period, who is missing and who is late."""

from odoo.addons.directive_tracking.tests.common import at
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_directive_report import ReportCase


@tagged("post_install", "-at_install")
class TestDirectiveReportDuty(ReportCase):
    def rows(self, user=None):
        self.env.flush_all()
        duties = self.env["directive.report.duty"].with_user(user or self.specialist)
        duties.invalidate_model()
        return duties.search([("period_id", "=", self.period.id)])

    def row(self, unit):
        return self.rows().filtered(lambda row: row.unit_id == unit)

    def test_d08_k3_a_row_a_unit_from_missing_to_accepted(self):
        self.assertEqual(self.rows().unit_id, self.finance | self.ward)
        report = self.begin()
        report.with_user(self.finance_head).action_approve()
        self.assertEqual((self.row(self.finance).state, self.row(self.finance).report_id.id), ("missing", False))
        report.action_submit()
        self.assertEqual((self.row(self.finance).state, self.row(self.finance).report_id), ("submitted", report))
        report.with_user(self.specialist).action_send_back("Part III is empty")
        newer = report.browse(report.action_correct()["res_id"])
        self.assertEqual(self.row(self.finance).state, "sent_back", "the correction is the unit's own until it is sent")
        newer.with_user(self.finance_head).action_approve()
        newer.action_submit()
        newer.with_user(self.specialist).action_accept()
        self.assertEqual((self.row(self.finance).state, self.row(self.finance).report_id), ("accepted", newer))

    def test_d08_k3_overdue_from_the_first_second_after_the_due_date(self):
        with at("2026-07-22 23:59:59"):
            self.assertFalse(self.row(self.ward).is_overdue)
        with at("2026-07-23 00:00:00"):
            self.assertTrue(self.row(self.ward).is_overdue)
            found = self.env["directive.report.duty"].with_user(self.specialist).search([("is_overdue", "=", True)])
            self.assertIn(self.ward, found.unit_id)

    def test_a_click_opens_the_report_or_says_that_it_is_missing(self):
        self.assertEqual(self.row(self.finance).action_open_report()["tag"], "display_notification")
        report = self.sent()
        self.assertEqual(self.row(self.finance).action_open_report()["res_id"], report.id)

    def test_units_are_found_without_accents(self):
        self.ward.sudo().name = "Phường Ninh Kiều"
        duties = self.env["directive.report.duty"].with_user(self.specialist)
        self.assertEqual(duties.search([("unit_id", "ilike", "ninh kieu")]).unit_id, self.ward)

    def test_d08_k2_reminded_by_hand_once_a_day(self):
        self.sent()
        self.rows().action_remind()
        reminders = self.env["directive.report.reminder"].search([("occasion", "=", "report_by_hand")])
        self.assertEqual(reminders.unit_id, self.ward, "finance has sent")
        self.assertTrue(self.row(self.ward).reminded_at)
        said = self.rows().action_remind()["params"]
        self.assertIn("Nobody to remind", said["message"])
        with at("2026-07-17 00:00:00"):
            self.period.action_remind_missing()
        self.assertEqual(self.env["directive.report.reminder"].search_count([("occasion", "=", "report_by_hand")]), 2)

    def test_only_the_office_reminds_and_units_do_not_read_the_list(self):
        with self.assertRaises(AccessError):
            self.rows(self.finance_officer)
        with self.assertRaisesRegex(UserError, "Điều 8 khoản 2"):
            self.rows(self.chairman).action_remind()
        self.assertEqual(len(self.rows(self.administrator)), 2)
