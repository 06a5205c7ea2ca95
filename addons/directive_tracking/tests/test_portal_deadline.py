from lxml import html

from odoo.tests import tagged

from .portal_common import PortalCase


@tagged("post_install", "-at_install")
class TestPortalDeadline(PortalCase):
    """“Vì sao hạn này?” on the page of a task: day by day, as the backend's dialog says it."""

    def setUp(self):
        super().setUp()
        self.be(self.ward_officer)

    def why(self, task):
        """Return {title: ([days in words], conclusion)} of the explanation."""
        root = html.fromstring(self.get(self.url(task)).content)
        [details] = root.xpath("//details[contains(@class, 'o_directive_why')]")
        self.assertEqual(details.find("summary").text_content().strip(), "Why this deadline?")
        said = {}
        for section in details.findall("section"):
            days = [" ".join(day.text_content().split()) for day in section.findall("ul/li")]
            said[section.find("h3").text_content().strip()] = (days, section.find("p").text_content().strip())
        return said

    def test_d12_k2_the_last_minute_for_an_extension_is_counted_day_by_day(self):
        days, conclusion = self.why(self.task)["Until when an extension may be filed (Điều 12 khoản 2)"]
        self.assertEqual(conclusion, "Until 24:00 of Friday 26/06/2026")
        self.assertEqual(days[0], "Tuesday 30/06/2026 The first day is not counted (Civil Code 2015, Art. 147).")
        self.assertIn("Sunday 28/06/2026 Not counted: a weekly day off.", days)
        self.assertIn("Monday 29/06/2026 Counted: a working day.", days)
        self.assertIn("Until 24:00 of Friday 26/06/2026", self.text(self.get(self.url(self.task))))

    def test_a_deadline_on_a_day_off_rolls(self):
        task = self.transferred(self.ward, deadline="2026-06-28", deadline_text="trước ngày 28/6/2026")
        days, conclusion = self.why(task)["When the deadline lapses"]
        self.assertTrue(conclusion.endswith("lapses at the end of Monday 29/06/2026"), conclusion)
        self.assertEqual(len(days), 2)
        self.assertIn("trước ngày 28/6/2026", self.get(self.url(task)).text)

    def test_a_period_of_working_days_is_walked(self):
        words = "trong thời hạn 05 ngày làm việc kể từ ngày ban hành"
        task = self.transferred(self.ward, deadline="2026-06-08", deadline_text=words)
        [title] = [title for title in self.why(task) if "5 working days" in title]
        days, conclusion = self.why(task)[title]
        self.assertEqual(sum("Counted:" in day for day in days), 5)
        self.assertEqual(conclusion, "The deadline is Monday 08/06/2026.")

    def test_a_deadline_that_was_changed_says_so(self):
        self.task.with_user(self.specialist)._change_deadline("2026-07-10", 0, "extension", "Request of 9/6")
        days, conclusion = self.why(self.task)["The deadline was changed"]
        self.assertEqual(days, ["Tuesday 30/06/2026 The document", "Friday 10/07/2026 Extension: Request of 9/6"])
        self.assertEqual(conclusion, "In force: Friday 10/07/2026.")

    def test_it_is_the_backend_s_own_explanation(self):
        dialog = self.env["directive.deadline.explanation"].with_user(self.specialist).create({"task_id": self.task.id})
        in_dialog = html.fromstring(str(dialog.body))
        for title, (_days, conclusion) in self.why(self.task).items():
            self.assertIn(title, in_dialog.text_content())
            self.assertIn(conclusion, in_dialog.text_content())

    def test_it_costs_one_query_at_most(self):
        task = self.task.with_user(self.ward_officer)
        task.document_id.date_issued, task.date_effective  # noqa: B018 (the page has read them)
        self.env["directive.deadline.phrase"].with_user(self.ward_officer)._explanation(task)
        task.invalidate_recordset(["deadline_ids"])
        self.env["directive.task.deadline"].invalidate_model()
        start = self.env.cr.sql_log_count
        self.env["directive.deadline.phrase"].with_user(self.ward_officer)._explanation(task)
        self.assertLessEqual(self.env.cr.sql_log_count - start, 1)
