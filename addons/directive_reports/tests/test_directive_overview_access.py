from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import at
from .test_directive_overview import OverviewCase


@tagged("post_install", "-at_install")
class TestDirectiveOverviewAccess(OverviewCase):
    """Who sees what on the page of leaders (Điều 1 khoản 2, Điều 2)."""

    def test_d01_k2_leaders_and_the_office_see_all_units(self):
        for user in (self.chairman, self.specialist, self.office_leader, self.administrator):
            page = self.overview(user).load_page()
            self.assertTrue(page["is_wide"], user.login)
            self.assertEqual((page["open"]["open"], page["year"]["total"]), (8, 10), user.login)

    def test_d01_k2_a_unit_sees_itself_alone_and_by_who_handles_it(self):
        self.this_week.with_user(self.finance_officer).action_accept()
        self.this_week.with_user(self.finance_officer).action_handle()
        self.env.flush_all()
        for user in (self.finance_head, self.finance_officer):
            page = self.overview(user).load_page()
            self.assertEqual((page["is_wide"], page["title"]), (False, "Department of Finance"))
            self.assertEqual((page["open"]["open"], page["open"]["overdue"], page["year"]["total"]), (3, 0, 4))
            names = {row["name"] for row in page["load"]["rows"]}
            self.assertEqual(names, {"Not assigned", self.finance_officer.name})
            self.assertNotIn("Construction", str(page))

    def test_d01_k2_what_a_unit_coordinates_is_not_its_own_figure(self):
        with at("2026-07-14 08:00:00"):
            self.transferred(self.health, "2026-07-20", coordinating_unit_ids=[(6, 0, self.finance.ids)])
        self.assertEqual(self.overview(self.finance_head).load_page()["open"]["open"], 3)

    def test_d01_k2_a_unit_opens_no_task_of_others_whatever_it_asks_for(self):
        overview = self.overview(self.finance_head)
        now = overview.load_page()["as_of"]
        for action in (
            overview.open_tasks(now, "overdue", self.building.id),
            overview.open_tasks(now, "overdue"),
            overview.open_period(now, "late", self.building.id),
        ):
            self.assertFalse(self.listed(action, self.finance_head))
        self.assertEqual(self.listed(overview.open_period(now, "total"), self.finance_head).lead_unit_id, self.finance)

    def test_portal_users_and_others_are_refused(self):
        stranger = self.user("t.stranger", "base.group_user")
        for user in (self.ward_officer, stranger):
            for call in (
                lambda page: page.load_page(),
                lambda page: page.open_tasks("2026-07-15 01:00:00", "open"),
                lambda page: page.open_period("2026-07-15 01:00:00", "total"),
                lambda page: page.open_waiting("extensions"),
            ):
                with self.assertRaises(AccessError):
                    call(self.overview(user))

    def test_a_former_member_sees_nothing(self):
        self.finance.sudo().user_ids -= self.finance_officer
        page = self.overview(self.finance_officer).load_page()
        self.assertEqual((page["open"]["open"], page["year"]["total"], page["title"]), (0, 0, ""))

    # ---- what waits ------------------------------------------------------------------------------

    def waiting(self, user):
        return {row["name"]: row["count"] for row in self.overview(user).load_page()["waiting"]}

    def extension(self, task):
        values = {"task_id": task.id, "requested_date": "2026-09-30", "reason": "x", "explanation": "x"}
        extension = self.env["directive.extension"].with_user(task.lead_unit_id.sudo().user_ids[:1]).create(values)
        extension.action_submit()
        return extension

    def test_d12_k2_decisions_wait_for_whom_they_are(self):
        extension = self.extension(self.in_time)
        self.assertEqual(self.waiting(self.office_leader)["extensions_office"], 1)
        self.assertEqual(self.waiting(self.chairman)["extensions"], 0)
        extension.with_user(self.office_leader).action_propose()
        self.assertEqual(self.waiting(self.office_leader)["extensions_office"], 0)
        self.assertEqual(self.waiting(self.chairman)["extensions"], 1)

    def test_each_role_is_asked_for_its_own(self):
        names = {user: set(self.waiting(user)) for user in (self.chairman, self.specialist, self.finance_head)}
        self.assertEqual(names[self.chairman], {"extensions", "difficulties", "reports", "leaders"})
        self.assertEqual(names[self.specialist], {"results", "feedback", "difficulties_office", "reports_units"})
        units = {"accept", "opinions", "information", "reports_back"}
        self.assertEqual(names[self.finance_head], {"approval", *units})
        self.assertEqual(set(self.waiting(self.finance_officer)), units)
        self.assertEqual(self.waiting(self.administrator), {})
        self.assertEqual(self.waiting(self.specialist)["results"], 2)
        self.assertEqual(self.waiting(self.finance_head)["accept"], 2)

    def test_each_count_opens_its_list(self):
        self.extension(self.in_time)
        for user in (self.chairman, self.specialist, self.office_leader, self.finance_head):
            overview = self.overview(user)
            for row in overview.load_page()["waiting"]:
                action = overview.open_waiting(row["name"])
                self.assertEqual(action["res_model"], overview._asked_of_me()[row["name"]].model)
                self.assertEqual(len(self.listed(action, user)), row["count"], row["name"])

    def test_nobody_opens_what_waits_for_others(self):
        for user, name in ((self.finance_head, "extensions"), (self.chairman, "results"), (self.chairman, ["reports"])):
            with self.assertRaises(UserError):
                self.overview(user).open_waiting(name)
