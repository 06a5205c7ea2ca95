from contextlib import contextmanager

from odoo.tests import tagged

from .common import DirectiveCase

#: SQL queries for one page, whatever the number of rows: none may come back one a row.
LIST, FORM = 11, 28


@tagged("post_install", "-at_install")
class TestQueryCounts(DirectiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number in range(80):
            cls.draft(content=f"Task {number}", coordinating_unit_ids=[(6, 0, cls.building.ids)])
        cls.document.action_transfer()

    @contextmanager
    def counted(self, at_most):
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        yield
        self.assertLessEqual(self.env.cr.sql_log_count - start, at_most)

    def specification(self, view_type, user):
        """Return what the web client asks for in this view: {field: {…}} with names of relations."""
        tasks = self.env["directive.task"].with_user(user)
        fields = tasks.get_views([(False, view_type)])["models"]["directive.task"]["fields"]
        relational = ("many2one", "many2many")
        return {
            name: {"fields": {"display_name": {}}} if field["type"] in relational else {}
            for name, field in fields.items()
            if field["type"] != "one2many"
        }

    def read_list(self, user, limit):
        tasks = self.env["directive.task"].with_user(user)
        domain = [("timeliness", "in", ("open_in_time", "open_overdue"))]
        return tasks.web_search_read(domain, self.specification("list", user), limit=limit)

    def test_list_costs_the_same_for_10_rows_and_for_80(self):
        for user in (self.specialist, self.finance_officer, self.chairman):
            self.read_list(user, 1)
            for limit in (10, 80):
                specification = self.specification("list", user)
                tasks = self.env["directive.task"].with_user(user)
                domain = [("timeliness", "in", ("open_in_time", "open_overdue"))]
                with self.subTest(user=user.login, limit=limit), self.counted(LIST):
                    found = tasks.web_search_read(domain, specification, limit=limit)
                self.assertEqual(len(found["records"]), limit)

    def test_form(self):
        for user in (self.specialist, self.finance_officer):
            task = self.document.task_ids[:1].with_user(user)
            specification = self.specification("form", user)
            # Warm as a worker is: with nothing of the task in memory, but the rules known.
            self.env.invalidate_all()
            task.web_read(specification)
            with self.subTest(user=user.login), self.counted(FORM):
                task.web_read(specification)

    def test_transfer_to_many_units_costs_two_queries_a_task(self):
        """Only the relation of involved units is read and written task by task; all else goes in one batch."""
        units = [self.unit(f"Commune {number}", "commune", email=f"c{number}@example.com") for number in range(40)]
        for unit in units:
            unit.user_ids = self.user(f"t.{unit.id}", "base.group_portal")
        self.transfer_to(units[:1])
        few, many = self.transfer_to(units[:10]), self.transfer_to(units[10:])
        self.assertLessEqual(many - few, 2 * 20)

    def transfer_to(self, units):
        """Transfer one new task to each unit; return how many queries that took."""
        tasks = self.env["directive.task"].concat(*(self.draft(unit) for unit in units))
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        tasks.action_transfer()
        self.env.flush_all()
        return self.env.cr.sql_log_count - start
