import re
from datetime import date
from unittest.mock import patch

from odoo.api import Environment
from odoo.tests import tagged
from odoo.tools import SQL

from .common import DirectiveCase, at

#: Of these tables only what is under way, or was not told yet, may be gone through: they grow for decades.
GROWING = ("directive_task", "directive_result", "directive_reminder", "directive_reminder_recipient")
#: Indexes that hold no task which is done, and lead to one that is named by its id.
BOUNDED = {
    "directive_task_urged_by_deadline", "directive_task_urged_by_review", "directive_task_silent",
    "directive_task_elapsed_50", "directive_task_elapsed_75", "directive_task_elapsed_90",
    "directive_task_pkey", "directive_result_one_pending", "directive_reminder_once",
    "directive_reminder__task_id_index", "directive_reminder_recipient_waiting",
}  # fmt: skip


@tagged("post_install", "-at_install")
class TestAccessPaths(DirectiveCase):
    """What must not grow with the tasks that are done goes by an index without them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with at("2026-06-01 08:00:00"):
            for number in range(4):
                task = cls.transferred(content=f"Task {number}", urgency="express" if number % 2 else "normal")
                task.with_user(cls.finance_officer).action_accept()
                if number > 1:
                    cls.submit(task)

    def plans(self, job):
        """Return [(query, plan)] of what ``job`` asks of the growing tables."""
        asked, execute_query = [], Environment.execute_query

        def noting(env, query):
            asked.append(query)
            return execute_query(env, query)

        with patch.object(Environment, "execute_query", noting):
            job()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        explained = [(query.code, self.plan(query)) for query in asked if re.search(r"\bFROM directive_", query.code)]
        self.env.cr.execute("SET LOCAL enable_seqscan = on")
        return explained

    def plan(self, query):
        return "\n".join(line for [line] in self.env.execute_query(SQL("EXPLAIN %s", query)))

    def assert_bounded(self, job, at_least):
        plans = self.plans(job)
        self.assertGreaterEqual(len(plans), at_least, "the queries were seen")
        for query, plan in plans:
            with self.subTest(query=query):
                self.assertNotRegex(plan, rf"Seq Scan on ({'|'.join(GROWING)})\b")
                # Results that wait are found from either side; both are few.
                used = set(re.findall(r"(?:using|Bitmap Index Scan on) (directive_(?:task|result|reminder)\w*)", plan))
                if "directive_task__state_index" in used and "= 'submitted'" in plan:
                    used.discard("directive_task__state_index")
                self.assertLessEqual(used, BOUNDED, plan)

    def test_d09_the_ladder_goes_through_tasks_under_way_alone(self):
        urging = self.env["directive.urging"]
        found = []
        with at("2026-07-01 00:15:00"):
            self.assert_bounded(lambda: found.extend(urging._due(date(2026, 6, 24), date(2026, 7, 1))), at_least=9)
        self.assertTrue(found)

    def test_d08_k2_the_digest_goes_through_what_was_not_told_alone(self):
        digest, today = self.env["directive.digest"], self.env["directive.calendar"]._today()
        self.assert_bounded(lambda: digest._waiting_addresses(today), at_least=1)

    def test_words_are_found_by_their_index(self):
        query = self.env["directive.task"]._search([("search_text", "ilike", "Đôn đốc")])
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.assertIn("directive_task_by_words", self.plan(query.select()))
