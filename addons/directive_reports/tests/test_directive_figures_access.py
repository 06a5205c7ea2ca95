from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import FiguresCase, at


@tagged("post_install", "-at_install")
class TestDirectiveFiguresAccess(FiguresCase):
    """Whose figures somebody sees follows from whose tasks he may read (Điều 1 khoản 2)."""

    def test_d01_k2_a_unit_counts_what_it_leads_or_coordinates(self):
        with at("2026-07-14 08:00:00"):
            self.transferred(self.health, "2026-07-20", coordinating_unit_ids=[Command.set(self.finance.ids)])
            self.transferred(self.health, "2026-07-20")
        with at(self.AS_OF):
            rows = {row["lead_unit_id"]: row["total"] for row in self.figures(user=self.finance_officer)}
            self.assertEqual(rows, {self.finance: 2, self.health: 1})
            everything = {row["lead_unit_id"]: row["total"] for row in self.figures(user=self.chairman)}
            self.assertEqual(everything, {self.finance: 2, self.building: 2, self.health: 2})
            self.assertEqual(self.figures(user=self.administrator), self.figures(user=self.office_leader))

    def test_d01_k2_a_unit_opens_its_own_figures_first(self):
        with at("2026-07-14 08:00:00"):
            self.transferred(self.health, "2026-07-20", coordinating_unit_ids=[Command.set(self.finance.ids)])
        with at(self.AS_OF):
            sheet = self.new_sheet(self.finance_officer)
            self.assertEqual(sheet.scope, "led")
            self.assertEqual([row["label"] for row in sheet.table["rows"]], ["Department of Finance"])
            sheet.scope = "coordinated"
            self.assertEqual([row["label"] for row in sheet.table["rows"]], ["Department of Health"])
            self.assertEqual(self.new_sheet(self.chairman).scope, "all")

    def test_a_member_who_left_counts_nothing(self):
        self.finance.sudo().user_ids -= self.finance_officer
        with at(self.AS_OF):
            self.assertEqual(self.figures(user=self.finance_officer), [])

    def test_each_role_opens_a_sheet_and_portal_users_do_not(self):
        with at(self.AS_OF):
            for user in (self.specialist, self.office_leader, self.chairman, self.administrator, self.finance_head):
                self.assertIn("totals", self.new_sheet(user).table, user.login)
            with self.assertRaises(AccessError):
                self.new_sheet(self.ward_officer)

    def test_nobody_reads_or_changes_the_sheet_of_somebody_else(self):
        with at(self.AS_OF):
            sheet = self.new_sheet(self.specialist)
        for user in (self.other_specialist, self.finance_officer, self.administrator):
            other = sheet.with_user(user)
            other.invalidate_recordset()
            with self.assertRaises(AccessError):
                other.read(["as_of", "table"])
            with self.assertRaises(AccessError):
                other.write({"grouping": "document"})
            with self.assertRaises(AccessError):
                other.action_open_tasks("total")
            self.assertFalse(other.search([("id", "=", sheet.id)]))
