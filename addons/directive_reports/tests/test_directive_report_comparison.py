"""A report counted anew: which tasks would be counted differently today, and why (Điều 4 khoản 2, Điều 7)."""

from odoo.addons.directive_tracking.tests.common import at, local
from odoo.tests import tagged

from .test_directive_report import ReportCase


@tagged("post_install", "-at_install")
class TestDirectiveReportComparison(ReportCase):
    def comparison(self, report):
        return (
            self.env["directive.report.comparison"].with_user(report.env.user).browse(report.action_compare()["res_id"])
        )

    def approved(self):
        report = self.begin("office")
        report.with_user(self.office_leader).action_approve()
        return report

    def test_d07_k1_no_difference_is_said_plainly(self):
        comparison = self.comparison(self.approved())
        self.assertTrue(comparison.is_same)
        self.assertIn("No difference", comparison.conclusion)
        self.assertFalse(comparison.line_ids)

    def test_d07_k1_each_task_with_before_after_and_why(self):
        report = self.approved()
        with at("2026-07-20 08:00:00"):
            self.overdue.sudo().deadline_ids.write({"deadline_at": local("2026-08-01 00:00:00")})
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE directive_task SET deadline_at = %s WHERE id = %s",
                [local("2026-08-01 00:00:00"), self.overdue.id],
            )
            log = self.env["directive.log"].with_user(self.office_leader)
            log._append(self.overdue.sudo(), "date_deadline", "2026-07-10", "2026-07-31", "The document says July 31")
            comparison = self.comparison(report)
        self.assertIn("1 task", comparison.conclusion)
        [line] = comparison.line_ids
        self.assertEqual(line.task_id, self.overdue)
        self.assertEqual((line.before, line.after), ("open_overdue", "open_in_time"))
        for said in ("The document says July 31", self.office_leader.name, "20"):
            self.assertIn(said, line.why)
        self.assertEqual(line.action_open_task()["res_id"], self.overdue.id)
        self.assertEqual(report._figures()["totals"]["open_overdue"], 1, "the report itself stays")

    def test_a_unit_is_told_of_tasks_that_it_does_not_read_any_more(self):
        report = self.begin()
        report.with_user(self.finance_head).action_approve()
        with at("2026-07-20 08:00:00"):
            self.in_time._facts_open().sudo().write({"lead_unit_id": self.building.id})
            self.env.invalidate_all()
            comparison = self.comparison(report)
        self.assertEqual((comparison.hidden_count, len(comparison.line_ids)), (1, 0))
        self.assertFalse(comparison.is_same)

    def test_what_is_not_fixed_is_not_compared(self):
        self.assertIn("not fixed yet", self.comparison(self.begin("office")).conclusion)
