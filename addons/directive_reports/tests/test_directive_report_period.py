import doctest
from datetime import date

from odoo.addons.directive_tracking.tests.common import at
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools import report_periods
from .test_directive_report import ReportCase


@tagged("post_install", "-at_install")
class TestDirectiveReportPeriod(ReportCase):
    def test_requirements_3_the_days_of_each_kind_of_period(self):
        results = doctest.testmod(report_periods)
        self.assertGreater(results.attempted, 10)
        self.assertEqual(results.failed, 0)

    def test_d12_k1_opened_once_before_the_cut_off(self):
        periods = self.env["directive.report.period"]
        with at("2026-05-29 08:00:00"):
            periods._cron_open_periods()
        self.assertFalse(periods.search([("kind", "=", "half_year")]), "sixteen days before")
        with at("2026-05-30 08:00:00"):
            periods._cron_open_periods()
            periods._cron_open_periods()
        opened = periods.search([("kind", "=", "half_year")])
        self.assertEqual(
            [(str(p.date_from), str(p.date_to), p.name) for p in opened],
            [("2025-12-15", "2026-06-14", "6 tháng đầu năm 2026")],
        )
        self.assertEqual(str(opened.until_at), "2026-06-14 16:59:59")
        self.assertEqual(str(opened.after_at), "2025-12-14 16:59:59")
        self.assertIn(self.finance, opened.unit_ids)
        self.assertNotIn(self.police, opened.unit_ids, "outside the committee")

    def test_requirements_3_other_cut_offs(self):
        self.env["ir.config_parameter"].set_param("directive_reports.cut_off_middle", "06-30")
        with at("2026-06-20 08:00:00"):
            period = self.new_period(kind="half_year")
        self.assertEqual((period.date_from, period.date_to), (date(2025, 12, 15), date(2026, 6, 30)))

    def test_d12_k1_an_ad_hoc_report_names_who_asks(self):
        with self.assertRaisesRegex(ValidationError, "Điều 12 khoản 1"):
            self.env["directive.report.period"].with_user(self.specialist).create(
                {"kind": "adhoc", "date_from": "2026-06-01", "date_to": "2026-06-30"}
            )

    def test_d12_k1_a_period_with_approved_reports_stays(self):
        report = self.begin()
        self.period.date_to = "2026-07-14"
        report.with_user(self.finance_head).action_approve()
        with self.assertRaisesRegex(UserError, "stays as it is"):
            self.period.date_to = "2026-07-15"
        with self.assertRaisesRegex(ValidationError, "stays as it is"):
            self.period.unit_ids = self.ward

    def test_only_the_office_asks(self):
        for user in (self.finance_officer, self.chairman, self.administrator):
            with self.assertRaises(AccessError):
                self.period.with_user(user).write({"reason": "Other"})
            with self.assertRaises(AccessError):
                self.env["directive.report.period"].with_user(user).create({"kind": "year"})

    def test_d08_k2_each_reminder_once(self):
        mails = self.env["mail.mail"]
        reminders = self.env["directive.report.reminder"]
        with at("2026-07-20 08:00:00"):
            before = mails.search_count([])
            reminders._cron_remind()
            reminders._cron_remind()
        found = reminders.search([("period_id", "=", self.period.id)])
        self.assertEqual(
            {(row.unit_id, row.occasion) for row in found}, {(self.finance, "report_due"), (self.ward, "report_due")}
        )
        told = mails.search_count([]) - before
        self.assertEqual(told, 3, "officer and head of the department, the ward's officer")
        with at("2026-07-23 08:00:00"):
            reminders._cron_remind()
        late = reminders.search([("period_id", "=", self.period.id), ("occasion", "=", "report_overdue")])
        self.assertEqual(late.unit_id, self.finance | self.ward)
