import io
from datetime import date

from openpyxl import load_workbook

from odoo.addons.directive_tracking.tests.common import at, local
from odoo.addons.directive_tracking.tests.portal_common import PortalCase
from odoo.tests import tagged

from ..models.directive_figures import CELLS

#: SQL queries of the page itself, whatever the number of tasks.
PAGE = 12


@tagged("post_install", "-at_install")
class TestPortalUnitFigures(PortalCase):
    """Điều 2, Điều 12 khoản 1: a commune sees its own figures; every number is one of ``directive.figures``."""

    NOW = "2026-07-15 08:00:00"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.flush_all()
        cls.env.cr.execute("UPDATE directive_task SET transferred_at = NULL")
        cls.env.invalidate_all()
        cls.head = cls.user("t.ward.head", "base.group_portal")
        cls.ward.head_user_id = cls.head
        with at("2026-01-05 08:00:00"):
            early = cls.transferred(cls.ward, "2026-01-30", content="Of January")
        with at("2026-01-20 08:00:00"):
            cls.submit(early, cls.ward_officer)
            early.with_user(cls.specialist).action_confirm()
        with at("2026-06-02 08:00:00"):
            cls.on_time, cls.late = cls.transferred(cls.ward), cls.transferred(cls.ward)
            cls.in_time = cls.transferred(cls.ward, "2026-07-31")
            cls.overdue = cls.transferred(cls.ward, "2026-07-10", content="Mend the dyke")
            cls.of_other = cls.transferred(cls.other_ward, "2026-07-10", content="Of Ward B alone")
            cls.returned = cls.transferred(cls.ward, "2026-08-10")
            (cls.on_time | cls.overdue).with_user(cls.ward_officer).action_handle()
            cls.env["directive.feedback"].with_user(cls.ward_officer).create(
                {"task_id": cls.returned.id, "kind": "not_in_function", "is_return": True, "reason": "Not ours"}
            )
        with at("2026-06-20 08:00:00"):
            cls.submit(cls.on_time, cls.ward_officer)
            cls.env["directive.extension"].with_user(cls.ward_officer).create(
                {"task_id": cls.in_time.id, "requested_date": "2026-08-31", "reason": "Floods", "explanation": "Half"}
            ).action_submit()
        with at("2026-07-03 08:00:00"):
            cls.submit(cls.late, cls.ward_officer)
            (cls.on_time | cls.late).with_user(cls.specialist).action_confirm()
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        clock = at(self.NOW)
        clock.start()
        self.addCleanup(clock.stop)

    def page(self, kind="year", day="2026-07-15", user=None):
        figures = self.env["directive.unit.figures"].with_user(user or self.ward_officer)
        return figures._page(self.ward.with_user(user or self.ward_officer), kind, date.fromisoformat(day))

    def cells(self, row):
        return {cell: row[cell] for cell in CELLS}

    def test_d04_the_totals_are_those_of_the_figures(self):
        everything = [("lead_unit_id", "=", self.ward.id)]
        for day, instant in (("2026-07-15", self.NOW), ("2026-06-30", "2026-06-30 23:59:59"),
                             ("2026-07-02", "2026-07-02 23:59:59")):
            expected = self.env["directive.figures"]._figures(local(instant), (), everything)[0]
            found = self.page("all", day)
            self.assertEqual(self.cells(found["totals"]), self.cells(expected), day)
            self.assertEqual(found["totals"]["total"], expected["total"])
            self.assertEqual(found["totals"]["rates"], self.env["directive.figures"]._rates(expected))
            sums = {cell: sum(row[cell] for row in found["people"]) for cell in CELLS}
            self.assertEqual(sums, self.cells(expected), "people together")

    def test_a_period_has_what_was_carried_over_and_given(self):
        self.assertEqual(self.page("all")["totals"]["total"], 6)
        self.assertEqual(self.page("year")["totals"]["total"], 6)
        self.assertEqual(self.page("half_year")["totals"]["total"], 5, "January's was complete before 15 June")
        self.assertEqual(self.page("quarter")["totals"]["done_late"], 1)
        self.assertEqual(self.page("month", "2026-06-01")["totals"]["total"], 0)
        self.assertEqual(self.page("month", "2026-01-20")["totals"]["done_on_time"], 1)
        self.assertEqual(self.page("month", "2026-01-19")["totals"]["open_in_time"], 1)

    def test_people_overdue_extensions_and_returns(self):
        found = self.page()
        self.assertEqual([row["name"] for row in found["people"]], [self.ward_officer.name, ""])
        self.assertEqual(found["people"][0]["open_overdue"], 1)
        self.assertEqual(found["overdue"], self.overdue)
        self.assertEqual((found["extensions"], found["returns"]), ({"submitted": 1}, 1))
        self.assertEqual(self.page("month")["extensions"], {})
        self.assertEqual(self.page("month")["returns"], 0)

    def test_queries(self):
        self.page()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(PAGE):
            found = self.page()
            found["overdue"].mapped("document_id.reference")
            found["overdue"].mapped("handler_name")

    # ---- over HTTP -----------------------------------------------------------------------------

    def test_all_members_see_it(self):
        for user in (self.ward_officer, self.head):
            self.be(user)
            page = self.text(self.get("/my/unit/figures?period=all"))
            for words in ("Ward A", "Mend the dyke", "Handled by nobody", "50.0% (3/6)"):
                self.assertIn(words, page)
        self.assertIn("/my/unit/figures", self.get("/my/unit").text)

    def test_another_ward_gets_nothing_of_it(self):
        self.be(self.other_ward_officer)
        for path in ("", "/xlsx"):
            response = self.get(f"/my/unit/figures{path}?unit={self.ward.id}")
            if path:
                names = [cell.value for row in load_workbook(io.BytesIO(response.content))["Nhiệm vụ"] for cell in row]
                self.assertIn("Of Ward B alone", names)
                self.assertNotIn("Mend the dyke", names)
            else:
                self.assertIn("Ward B", response.text)
                self.assertNotIn("Mend the dyke", response.text)
        self.other_ward.user_ids = [(3, self.other_ward_officer.id)]
        self.assertIn("does not belong to a unit", self.text(self.get("/my/unit/figures")))
        self.assertEqual(self.get("/my/unit/figures/xlsx").status_code, 303)

    def test_odd_addresses_give_the_usual_page(self):
        self.be(self.ward_officer)
        for query in ("unit=x&period=x&day=x", "day=9999-12-31", "day=0001-01-01", "unit=%00&day=2026-02-30"):
            self.assertEqual(self.get(f"/my/unit/figures?{query}").status_code, 200, query)

    def test_the_workbook_has_the_figures_of_the_page(self):
        self.be(self.ward_officer)
        response = self.get("/my/unit/figures/xlsx?period=half_year")
        self.assertEqual(response.status_code, 200)
        book = load_workbook(io.BytesIO(response.content))
        rows = [[cell.value for cell in row] for row in book["Số liệu"]]
        by_name = {row[1]: row for row in rows if row[1]}
        officer = by_name[self.ward_officer.name]
        self.assertEqual([officer[4], officer[5], officer[7], officer[8]], [1, 0, 0, 1])
        self.assertTrue(any("phạm vi" in str(row[0]).lower() and "Ward A" in row[0] for row in rows))
        listed = [row[4].value for row in book["Nhiệm vụ"]][1:]
        self.assertEqual(len([content for content in listed if content]), 5)
        self.assertNotIn("Of Ward B alone", listed)

    def test_the_paper_is_the_unit_s(self):
        page = self.env["directive.unit.figures"].with_user(self.ward_officer)
        sheet = page._sheet(self.ward.with_user(self.ward_officer), "half_year", date(2026, 7, 15))
        paper = sheet._paper()
        self.assertEqual(paper["issuer"]["name"], "Ward A")
        self.assertEqual(paper["issuer"]["signer_name"], self.head.name)
        self.assertEqual(self.cells(paper["totals"]), self.cells(self.page("half_year")["totals"]))

    def test_the_pdf(self):
        self.be(self.ward_officer)
        response = self.get("/my/unit/figures/pdf?period=all")
        self.assertEqual(response.status_code, 200, response.text[:500])
        self.assertIn("attachment", response.headers["Content-Disposition"])
        # Odoo answers with the page instead of the paper while it is tested.
        self.assertIn("Ward A", response.text)
        self.assertIn(self.ward_officer.name, response.text)
        self.assertNotIn("Of Ward B alone", response.text)

    def test_a_real_pdf(self):
        page = self.env["directive.unit.figures"].with_user(self.ward_officer)
        sheet = page._sheet(self.ward.with_user(self.ward_officer), "year", date(2026, 7, 15))
        report = self.env["ir.actions.report"].with_user(self.ward_officer).with_context(force_report_rendering=True)
        content, kind = report._render_qweb_pdf("directive_reports.action_report_figures", data={"sheet": sheet})
        self.assertEqual((content[:4], kind), (b"%PDF", "pdf"))
