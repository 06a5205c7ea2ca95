from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.sql_db import Cursor
from odoo.tests import tagged

from ..models.base_reading import _Found
from .common import DirectiveCase, at
from .portal_common import PortalCase
from .web_client import specification

#: SQL queries for one page, whatever the number of rows: none may come back one a row (docs/performance.md, Q).
LIST, FORM, PORTAL_LIST = 5, 12, 12
OPEN = [("timeliness", "in", ("open_in_time", "open_overdue"))]


@tagged("post_install", "-at_install")
class TestQueryCounts(DirectiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number in range(80):
            cls.draft(content=f"Task {number}", coordinating_unit_ids=[(6, 0, cls.building.ids)])
        cls.document.action_transfer()
        cls.tasks = cls.document.task_ids
        # A page with somebody in each column that names people.
        for task, officer in zip(cls.tasks, [cls.finance_officer, cls.finance_head] * 40, strict=True):
            task.sudo()._facts_open().handler_user_id = officer
        cls.env.flush_all()

    def asked_by(self, user):
        """Return the tasks as this user's web client asks for them, with nothing in memory but what a worker knows."""
        context = {"lang": user.lang, "tz": user.tz, "uid": user.id, "allowed_company_ids": user.company_ids.ids}
        return self.env["directive.task"].with_user(user).with_context(**context)

    def rpc(self, tasks, method, ids, **kwargs):
        return call_kw(tasks, method, ids, {**kwargs, "context": dict(tasks.env.context)})

    @contextmanager
    def counted(self, at_most):
        self.env.flush_all()
        self.env.invalidate_all()
        execute, seen = Cursor.execute, []

        def noted(cursor, query, *args, **kwargs):
            seen.append(str(getattr(query, "code", query)))
            return execute(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", noted):
            yield
        self.assertLessEqual(len(seen), at_most, "".join(f"\n{query[:300]}" for query in seen))

    def test_list_costs_the_same_for_10_rows_and_for_80(self):
        for user in (self.specialist, self.finance_officer, self.building_officer, self.chairman, self.administrator):
            tasks = self.asked_by(user)
            asked = specification(tasks, "list")
            tasks.web_search_read(OPEN, asked, limit=1)
            for limit in (10, 80):
                page = {"domain": OPEN, "specification": asked, "limit": limit}
                with self.subTest(user=user.login, limit=limit), self.counted(LIST):
                    found = self.rpc(tasks, "web_search_read", [], **page)
                self.assertEqual(len(found["records"]), limit)

    def test_form(self):
        for user in (self.specialist, self.finance_officer, self.building_officer, self.chairman, self.administrator):
            self.read_form(user, self.tasks[0])

    def read_form(self, user, task, at_most=FORM):
        tasks = self.asked_by(user)
        asked = specification(tasks, "form")
        # Warm as a worker is: with nothing of the task in memory, but the rules known.
        self.env.flush_all()
        self.env.invalidate_all()
        tasks.browse(task.id).web_read(asked)
        with self.subTest(user=user.login), self.counted(at_most):
            found = self.rpc(tasks, "web_read", [task.ids], specification=asked)
        self.assertEqual([one["id"] for one in found], task.ids)
        return found

    def test_form_costs_the_same_for_10_reports_and_for_80(self):
        task = self.tasks[0]
        for reports in (10, 80):
            self.report(task, reports - len(task.progress_ids))
            if reports == 10:
                self.let_much_happen(task)
            for user in (self.specialist, self.finance_officer, self.building_officer, self.chairman):
                [read] = self.read_form(user, task)
                self.assertEqual(len(read["progress_ids"]), reports)
                self.assertEqual(read["progress_ids"][0]["reported_by_id"]["display_name"], self.finance_officer.name)
                self.assertEqual([one["verification_state"] for one in read["result_ids"]], ["pending", "rejected"])
                self.assertEqual(read["result_ids"][0]["attachment_ids"][0]["display_name"], "12-BC.txt")
                self.assertEqual(len(read["contribution_ids"]), 1)
                self.assertEqual((read["feedback_count"], read["discrepancy_count"]), (1, 1))

    def test_what_is_read_together_is_what_odoo_reads(self):
        task = self.tasks[0]
        self.report(task, 3)
        self.let_much_happen(task)
        for user in (self.specialist, self.finance_officer, self.building_officer, self.chairman, self.administrator):
            tasks = self.asked_by(user)
            together = self.form_and_list(tasks, task)
            with self.subTest(user=user.login), patch.object(type(tasks), "_remembering", lambda model: model):
                self.assertEqual(together, self.form_and_list(tasks, task))

    def form_and_list(self, tasks, task):
        found = []
        for read in (
            lambda: tasks.browse(task.id).web_read(specification(tasks, "form")),
            lambda: tasks.web_search_read(OPEN, specification(tasks, "list"), limit=80),
        ):
            self.env.flush_all()
            self.env.invalidate_all()
            found.append(read())
        return found

    def test_nobody_reads_by_what_was_found_for_another(self):
        found = _Found(self.specialist.id)
        found.add(self.tasks)
        for brought in (found, {"uid": self.health_officer.id, "ids": {"directive.task": self.tasks.ids}}):
            tasks = self.asked_by(self.health_officer).with_context(directive_found=brought).browse(self.tasks.ids)
            self.assertFalse(tasks.has_access("read"))
            with self.assertRaises(AccessError):
                tasks[:1].web_read(specification(tasks, "form"))
            self.assertEqual(tasks.web_search_read(OPEN, {"name": {}})["records"], [])

    def test_who_may_not_read_the_model_reads_nothing(self):
        anonymous = self.env["directive.task"].with_user(self.env.ref("base.public_user"))
        with self.assertRaises(AccessError):
            anonymous.web_search_read(OPEN, {"display_name": {}})
        with self.assertRaises(AccessError):
            anonymous.browse(self.tasks[0].id).web_read({"display_name": {}})

    def report(self, task, count):
        values = [{"task_id": task.id, "content": f"Step {number}", "percent": number} for number in range(count)]
        self.env["directive.progress"].with_user(self.finance_officer).create(values)
        self.env.invalidate_all()

    def let_much_happen(self, task):
        """A task on which each part of the form has something to show."""
        about = {"task_id": task.id, "content": "12 of 15 sites"}
        self.env["directive.contribution"].with_user(self.building_officer).create(
            {**about, "attachment_ids": self.file(self.building_officer)}
        )
        objection = {"task_id": task.id, "kind": "inaccurate", "reason": "The deadline is another"}
        self.env["directive.feedback"].with_user(self.finance_officer).create(objection)
        wrong = {"task_id": task.id, "item": "progress_percent", "right_value": "40", "source": "15/BC-KBNN"}
        progress = {"progress_id": task.progress_ids[0].id}
        self.env["directive.discrepancy"].with_user(self.specialist).create({**wrong, **progress})
        self.submit(task, self.finance_officer)
        task.with_user(self.specialist).action_reject("The table is missing")
        self.submit(task, self.finance_officer, attachment_ids=self.file(self.finance_officer))

    def file(self, user):
        file = self.env["ir.attachment"].with_user(user).create({"name": "12-BC.txt", "raw": b"12 of 15"})
        return [(6, 0, file.ids)]

    def test_transfer_to_many_units_costs_what_it_costs_to_few(self):
        """Nothing is read, written, logged or queued task by task."""
        units = [self.unit(f"Commune {number}", "commune", email=f"c{number}@example.com") for number in range(40)]
        for unit in units:
            unit.user_ids = self.user(f"t.{unit.id}", "base.group_portal")
        self.transfer_to(units[:1])
        few, many = self.transfer_to(units[:10]), self.transfer_to(units[10:])
        self.assertLessEqual(many, few)

    def transfer_to(self, units):
        """Transfer one new task to each unit; return how many queries that took."""
        tasks = self.env["directive.task"].concat(*(self.draft(unit) for unit in units))
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        tasks.action_transfer()
        self.env.flush_all()
        return self.env.cr.sql_log_count - start


@tagged("post_install", "-at_install")
class TestPortalQueryCounts(PortalCase):
    def test_portal_list_costs_the_same_for_10_rows_and_for_80(self):
        self.be(self.ward_officer)
        for rows in (10, 78):
            with at("2026-06-01 08:00:00"):
                self.more_tasks(rows - self.count_tasks())
            self.page()
            with self.subTest(rows=rows):
                self.assertLessEqual(self.page(), PORTAL_LIST)

    def count_tasks(self):
        return self.env["directive.task"].search_count([("lead_unit_id", "=", self.ward.id)])

    def more_tasks(self, count):
        tasks = self.env["directive.task"]
        for number in range(count):
            tasks |= self.draft(self.ward, content=f"Task {number}")
        tasks.action_transfer()

    def page(self):
        """Open the list; return how many queries that took, all told."""
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        self.assertEqual(self.get("/my/directives").status_code, 200)
        return self.env.cr.sql_log_count - start
