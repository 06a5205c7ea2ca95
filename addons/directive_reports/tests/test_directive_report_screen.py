"""What the screens of a report show: figures that open their tasks, counted sentences, versions, what comes next."""

from odoo.addons.directive_tracking.tests.common import at
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .test_directive_report import ReportCase


@tagged("post_install", "-at_install")
class TestDirectiveReportScreen(ReportCase):
    def listed(self, report, measure, key=None):
        """Return the tasks that the list behind a figure shows."""
        action = report.action_open_tasks(measure, key)
        self.assertEqual(action["context"]["directive_as_of"], "2026-07-15 16:59:59", "the end of the period")
        tasks = self.env["directive.task"].with_user(report.env.user).with_context(**action["context"])
        return tasks.search(action["domain"])

    def test_d11_k2_each_figure_opens_as_many_tasks_as_it_says(self):
        report = self.begin("office")
        report.with_user(self.office_leader).action_approve()
        with at("2026-08-01 08:00:00"):
            # What happens later changes neither the figure nor its list.
            self.submit(self.overdue)
            self.overdue.with_user(self.specialist).action_confirm()
            for row in [{**report.screen["totals"], "key": None}, *report.screen["rows"]]:
                for measure in ("total", "carried_over", "given", "done", "done_late", "open", "open_overdue"):
                    found = self.listed(report, measure, row["key"])
                    self.assertEqual(len(found), row[measure], (row.get("label"), measure))
            [late] = self.listed(report, "open_overdue")
            self.assertEqual(late.timeliness, "open_overdue", "judged at the end of the period")
        self.assertEqual(self.listed(report, "cancelled"), self.cancelled)

    def test_a_figure_that_is_none_is_refused(self):
        report = self.begin("office")
        for measure, key in (("everything", None), ("total", "1) OR (1=1")):
            with self.assertRaisesRegex(UserError, "not part of the report"):
                report.action_open_tasks(measure, key)
        with self.assertRaises(AccessError):
            self.begin().with_user(self.building_officer).action_open_tasks()

    def test_d12_k1_the_counted_sentences_stand_above_their_part(self):
        report = self.begin()
        self.assertIn("Tổng số nhiệm vụ theo dõi trong kỳ: 2", report.counted_1)
        self.assertIn("Trong kỳ không có đề nghị gia hạn.", report.counted_4)
        self.assertFalse(report.counted_5, "proposals are typed alone")
        self.assertEqual(report.screen["heading"], "Document")

    def test_d12_k1_the_form_is_typed_by_members_and_fixed_by_the_approval(self):
        report = self.begin()
        form = Form(report)
        form.part_1 = "Typed"
        form.save()
        self.assertIn("Only the head", report.next_step)
        self.assertTrue(report.may_write)
        report.with_user(self.finance_head).action_approve()
        self.assertFalse(report.may_write)
        self.assertTrue(report.may_number, "the clerk gives the number after the signature")
        with self.assertRaises(AssertionError):
            Form(report).part_1 = "Other words"

    def test_d12_k1_what_comes_next_for_whom(self):
        report = self.sent()
        self.assertIn("with the Office", report.next_step)
        self.assertIn("accept it", report.with_user(self.specialist).next_step)
        report.with_user(self.specialist).action_send_back("Part III is empty")
        self.assertIn("correction", report.next_step)
        self.assertTrue(report.may_correct)
        report.action_correct()
        self.assertIn("newer version", report.next_step)
        self.assertFalse(report.may_correct)

    def test_d07_k1_versions_stand_side_by_side_with_the_reason(self):
        report = self.begin()
        report.part_3 = "Nothing"
        report.with_user(self.finance_head).action_approve()
        report.action_submit()
        report.with_user(self.specialist).action_send_back("Say why")
        newer = report.browse(report.action_correct()["res_id"])
        newer.part_3 = "Two staff were ill"
        self.assertEqual([one["version"] for one in newer.versions["columns"]], [1, 2])
        self.assertEqual(newer.versions["columns"][0]["reason"], "Say why")
        self.assertIn(["Nothing", "Two staff were ill"], [part["texts"] for part in newer.versions["parts"]])
        self.assertEqual(report.with_user(self.specialist).version_count, 1, "what is being written is the unit's own")

    def test_d12_k1_a_period_says_what_the_unit_owes(self):
        own = self.period.with_user(self.finance_officer)
        self.assertEqual(own.own_state, "none")
        with at("2026-07-22 23:59:59"):
            own.invalidate_recordset()
            self.assertFalse(own.own_is_overdue)
        with at("2026-07-23 00:00:00"):
            own.invalidate_recordset()
            self.assertTrue(own.own_is_overdue)
            self.assertIn("Overdue", own.own_hint)
        action = own.action_open_own_report()
        self.assertEqual(self.env["directive.report"].browse(action["res_id"]).unit_id, self.finance)
        with self.assertRaisesRegex(UserError, "Điều 12 khoản 1"):
            self.period.action_open_own_report()

    def test_d14_k1_the_office_opens_both_its_reports_from_the_period(self):
        for method, kind in (("action_open_office_report", "office"), ("action_open_regulation_report", "regulation")):
            action = getattr(self.period, method)()
            self.assertEqual(self.env["directive.report"].browse(action["res_id"]).kind, kind)
            self.assertEqual(getattr(self.period, method)()["res_id"], action["res_id"], "begun once")
        with self.assertRaisesRegex(UserError, "Only the Office"):
            self.period.with_user(self.chairman).action_open_office_report()

    def test_units_do_not_read_who_else_is_missing(self):
        with self.assertRaises(AccessError):
            self.period.with_user(self.finance_officer).read(["missing_unit_ids"])
        self.assertTrue(self.period.missing_unit_ids)

    def test_requirements_3_the_settings_take_cut_offs_as_day_and_month(self):
        settings = self.env["res.config.settings"].create({"directive_cut_off_middle": "30/6"})
        settings.set_values()
        periods = self.env["directive.report.period"]
        self.assertEqual(periods._cut_offs(), ((6, 30), (12, 14)))
        self.assertEqual(self.env["res.config.settings"].create({}).directive_cut_off_middle, "30/06")
        for text in ("31/6", "29/2", "14-6", "x"):
            with self.assertRaisesRegex(UserError, "day/month"):
                self.env["res.config.settings"].create({"directive_cut_off_middle": text}).set_values()
        with self.assertRaisesRegex(UserError, "before the year ends"):
            self.env["res.config.settings"].create({"directive_cut_off_middle": "15/12"}).set_values()
        with self.assertRaisesRegex(UserError, "at least one working day"):
            self.env["res.config.settings"].create({"directive_report_unit_days": 0}).set_values()
