from datetime import datetime
from itertools import product

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DirectiveCase, at, local


@tagged("post_install", "-at_install")
class TestTimeliness(DirectiveCase):
    """The four cells of Điều 4 khoản 1c at the instants at which they change."""

    def assert_cell(self, task, cell):
        task.invalidate_recordset()
        self.assertEqual(task.timeliness or False, cell)
        found = task.search([("id", "=", task.id), ("timeliness", "=", cell)])
        self.assertEqual(found, task, "the search differs from the field")

    def test_d04_k1c_in_time_until_the_last_second_overdue_from_midnight(self):
        with at("2026-06-02 08:00:00"):
            task = self.transferred(deadline="2026-06-30")
        with at("2026-06-30 23:59:59"):
            self.assert_cell(task, "open_in_time")
            self.assertEqual(task.days_left, 0)
            self.assertEqual(task.deadline_hint, "Due today")
        with at("2026-07-01 00:00:00"):
            self.assert_cell(task, "open_overdue")
            self.assertEqual(task.days_left, -1)

    def test_d04_k1c_with_an_hour(self):
        with at("2026-06-02 08:00:00"):
            task = self.transferred(deadline="2026-06-30", deadline_hour=17.0)
        with at("2026-06-30 16:59:59"):
            self.assert_cell(task, "open_in_time")
        with at("2026-06-30 17:00:00"):
            self.assert_cell(task, "open_overdue")

    def test_d04_k1c_submission_decides_not_the_verification(self):
        with at("2026-06-02 08:00:00"):
            task = self.transferred(deadline="2026-06-30")
        with at("2026-06-30 23:59:59"):
            self.submit(task)
        with at("2026-07-02 09:00:00"):
            self.assert_cell(task, "open_in_time")
            task.with_user(self.specialist).action_confirm()
            self.assert_cell(task, "done_on_time")

    def test_d04_k1c_rejected_result_does_not_count(self):
        with at("2026-06-02 08:00:00"):
            task = self.transferred(deadline="2026-06-30")
        with at("2026-06-30 10:00:00"):
            self.submit(task)
        with at("2026-07-02 09:00:00"):
            task.with_user(self.specialist).action_reject("The annex is missing")
            self.assert_cell(task, "open_overdue")
            self.submit(task)
            self.assert_cell(task, "open_overdue")
            task.with_user(self.specialist).action_confirm()
            self.assert_cell(task, "done_late")

    def test_d04_k1c_draft_and_cancelled_have_no_class(self):
        task = self.draft()
        self.assert_cell(task, False)
        task.action_transfer()
        task.action_cancel(self.document)
        self.assert_cell(task, False)

    def test_d04_k1c_memory_and_database_agree_on_every_order_of_facts(self):
        """Each fact missing, before, at and after the deadline; the deadline before, at and after now."""
        task = self.transferred()
        names = ("transferred_at", "cancelled_at", "submitted_at", "confirmed_at")
        instants = [None, *(datetime(2026, 6, day, 17) for day in (1, 2, 3))]
        columns = ", ".join(f"{name} = %s" for name in (*names, "deadline_at"))
        seen = set()
        with at("2026-06-03 00:00:00"):  # 2 June, 17:00 UTC
            for facts in product(*[instants] * len(names), instants[1:]):
                self.env.cr.execute(f"UPDATE directive_task SET {columns} WHERE id = %s", [*facts, task.id])
                self.env.invalidate_all()
                columns_sql = task._timeliness_sql(task._table), task._days_left_sql(task._table)
                [[timeliness, days_left]] = self.env.execute_query(task._as_query().select(*columns_sql))
                self.assertEqual((task.timeliness, task.days_left), (timeliness or False, days_left or 0), facts)
                seen.add(task.timeliness)
        self.assertEqual(len(seen), 5)

    def test_d04_k1b_grouping_equals_counting(self):
        with at("2026-06-02 08:00:00"):
            for deadline in ("2026-06-10", "2026-06-30"):
                for lead in (self.finance, self.health):
                    self.transferred(lead, deadline)
        with at("2026-06-15 08:00:00"):
            domain = [("document_id", "=", self.document.id), ("timeliness", "!=", False)]
            groups = self.env["directive.task"]._read_group(domain, ["lead_unit_id", "timeliness"], ["__count"])
            self.assertEqual(
                {(unit.id, cell): count for unit, cell, count in groups},
                {
                    (unit.id, cell): 1
                    for unit in (self.finance, self.health)
                    for cell in ("open_in_time", "open_overdue")
                },
            )
            description = self.env["directive.task"].fields_get(["timeliness", "days_left"])
            self.assertTrue(description["timeliness"]["groupable"] and description["timeliness"]["searchable"])
            self.assertTrue(description["days_left"]["sortable"])

    def test_days_left_is_searched_and_sorted(self):
        with at("2026-06-02 08:00:00"):
            late, early = self.transferred(deadline="2026-06-30"), self.transferred(deadline="2026-06-10")
            tasks = self.env["directive.task"].search([("document_id", "=", self.document.id)], order="days_left")
            self.assertEqual(tasks.ids, [early.id, late.id])
            self.assertEqual(tasks.search([("id", "in", tasks.ids), ("days_left", "<=", 8)]).ids, early.ids)

    def test_as_of_reads_the_facts_as_they_stood(self):
        with at("2026-06-02 08:00:00"):
            task = self.transferred(deadline="2026-06-30")
        with at("2026-06-20 08:00:00"):
            self.submit(task)
        with at("2026-06-22 08:00:00"):
            task.with_user(self.specialist).action_reject("Not enough")
        with at("2026-07-05 08:00:00"):
            self.submit(task)
        with at("2026-07-06 08:00:00"):
            task.with_user(self.specialist).action_confirm()
        story = {
            "2026-06-01 08:00:00": False,
            "2026-06-21 08:00:00": "open_in_time",
            "2026-06-30 23:59:59": "open_in_time",
            "2026-07-01 00:00:00": "open_overdue",
            "2026-07-05 12:00:00": "open_overdue",
            "2026-07-06 08:00:00": "done_late",
        }
        for instant, cell in story.items():
            with self.subTest(instant):
                self.assert_cell(task.with_context(directive_as_of=local(instant)), cell)
                self.assert_cell(task.with_context(directive_as_of=str(local(instant))), cell)

    def test_as_of_reads_the_deadline_in_force_then(self):
        with at("2026-06-02 08:00:00"):
            task = self.transferred(deadline="2026-06-10")
        with at("2026-06-08 08:00:00"):
            task._facts_open().sudo().write({"date_deadline": "2026-06-20"})
            task._keep_deadline_history()
        with at("2026-06-15 08:00:00"):
            self.assert_cell(task, "open_in_time")
        self.assertEqual(len(task.sudo().deadline_ids), 2)
        before = task.with_context(directive_as_of=local("2026-06-07 08:00:00"))
        self.assert_cell(before, "open_in_time")

    def test_as_of_nonsense_is_told(self):
        with self.assertRaisesRegex(UserError, "point in time"):
            self.env["directive.task"].with_context(directive_as_of="yesterday").search([("timeliness", "=", False)])
