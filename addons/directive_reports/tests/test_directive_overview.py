from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.directive_overview import MONTHS, WEEKS
from ..models.directive_overview_lists import MEASURES, NOW
from .common import FiguresCase, at, local

#: SQL queries of the whole page, whatever the number of tasks (docs/performance.md, Q).
QUERIES = 8
AS_OF = "2026-07-15 08:00:00"  # a Wednesday


class OverviewCase(FiguresCase):
    """The scene of the figures, with more deadlines after 15 July 2026, and results that wait."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with at("2026-06-03 08:00:00"):
            cls.late_and_handed_in = cls.transferred(cls.building, "2026-07-08")
            cls.handed_in = cls.transferred(cls.finance, "2026-07-17")
            cls.this_week = cls.transferred(cls.finance, "2026-07-17")
            cls.next_week = cls.transferred(cls.health, "2026-07-20")
            cls.far_away = cls.transferred(cls.health, "2026-12-31")
            cls.moved = cls.transferred(cls.health, "2026-06-19")
        with at("2026-06-22 08:00:00"):
            # Overdue at the end of no month, as the deadline is moved.
            cls.moved.sudo()._change_deadline(date(2026, 9, 30), 0, "decision", "12/TB")
        with at("2026-07-14 08:00:00"):
            cls.submit(cls.late_and_handed_in)
            cls.submit(cls.handed_in)
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.enterContext(at(AS_OF))

    def overview(self, user=None):
        return self.env["directive.overview"].with_user(user or self.chairman)

    def listed(self, action, user=None):
        """Return the tasks that the list of an action shows."""
        tasks = self.env[action["res_model"]].with_user(user or self.chairman).with_context(**action["context"])
        return tasks.search(action["domain"]).with_env(self.env)


@tagged("post_install", "-at_install")
class TestDirectiveOverview(OverviewCase):
    """The page that a leader opens (Điều 8, Điều 11 khoản 2)."""

    def test_d04_k1_what_is_open(self):
        page = self.overview().load_page()
        self.assertEqual(
            page["open"],
            {"open": 8, "overdue": 2, "overdue_handed_in": 1, "due_week": 1, "in_time": 6, "waiting": 1},
        )
        [row] = page["overdue"]
        self.assertEqual((row["key"], row["count"], row["days"]), (self.building.id, 2, 7), "7 days since 8 July")

    def test_load_by_unit_and_week(self):
        load = self.overview().load_page()["load"]
        self.assertEqual(len(load["weeks"]), WEEKS)
        cells = {row["key"]: row["cells"] for row in load["rows"]}
        self.assertEqual(cells[self.building.id], [2, *[0] * (WEEKS + 1)])
        # 17 July and 31 July; what is handed in is due no more.
        self.assertEqual(cells[self.finance.id], [0, 1, 0, 1, *[0] * (WEEKS - 2)])
        self.assertEqual(cells[self.health.id], [0, 0, 1, *[0] * (WEEKS - 2), 2])
        self.assertEqual(load["totals"], [2, 1, 1, 1, *[0] * (WEEKS - 3), 2])

    def test_a_week_ends_on_sunday_at_24_00(self):
        self.env["ir.config_parameter"].sudo().set_param("directive_tracking.deadline_keeps_day_off", "True")
        with at("2026-06-04 08:00:00"):
            self.transferred(self.ward, "2026-07-19")
            self.transferred(self.ward, "2026-07-20", deadline_hour=0.5)
        [cells] = [row["cells"] for row in self.overview().load_page()["load"]["rows"] if row["key"] == self.ward.id]
        self.assertEqual(cells[:4], [0, 1, 1, 0])

    def test_d11_k2_months_equal_the_figures_of_reports(self):
        overview, figures = self.overview(), self.env["directive.figures"].with_user(self.chairman)
        now = fields.Datetime.now()
        page = overview.load_page()
        spans = overview._month_spans(now)
        self.assertEqual((len(page["trend"]), page["trend"][-1]["label"]), (MONTHS, "07/2026"))
        self.assertEqual(spans[0].after, local("2025-07-31 23:59:59"))
        self.assertEqual(spans[-1], (local("2026-06-30 23:59:59"), now))
        for month, span in zip([*page["trend"], page["year"]], [*spans, overview._year_span(now)], strict=True):
            [expected] = figures._period_figures(*span, ())
            same = {name: month[name] for name in month if name in expected}
            self.assertGreaterEqual(len(same), 9)
            self.assertEqual(same, {name: expected[name] for name in same}, span)
            self.assertEqual(month["rates"], figures._rates(expected))
        self.assertEqual((page["trend"][-2]["open_overdue"], page["year"]["total"]), (0, 10))

    def test_d04_k2_every_figure_opens_exactly_its_tasks(self):
        for user in (self.chairman, self.office_leader, self.finance_head):
            overview = self.overview(user)
            page = overview.load_page()
            now = page["as_of"]

            def opens(count, action, user=user):
                self.assertEqual(len(self.listed(action, user)), count, action["domain"])

            for name in ("open", "overdue", "overdue_handed_in", "in_time", "waiting"):
                opens(page["open"][name], overview.open_tasks(now, name))
            opens(page["open"]["due_week"], overview.open_tasks(now, "due", None, 0))
            for row in page["overdue"]:
                opens(row["count"], overview.open_tasks(now, "overdue", row["key"]))
            for key, cells in [(None, page["load"]["totals"]), *((r["key"], r["cells"]) for r in page["load"]["rows"])]:
                opens(cells[0], overview.open_tasks(now, "overdue", key))
                for part, count in enumerate(cells[1:]):
                    opens(count, overview.open_tasks(now, "due", key, part))
            for number, month in [*enumerate(page["trend"]), (None, page["year"])]:
                for measure in MEASURES:
                    opens(month[measure], overview.open_period(now, measure, None, number))
            for row in (*page["ranking"]["best"], *page["ranking"]["worst"]):
                opens(row["late"], overview.open_period(now, "late", row["key"]))
                opens(row["total"], overview.open_period(now, "total", row["key"]))

    def test_d04_k2_a_list_stays_as_of_the_page(self):
        overview = self.overview()
        page = overview.load_page()
        with at("2026-07-15 09:00:00"):
            self.handed_in.with_user(self.specialist).action_confirm()
            self.submit(self.overdue)
            self.env.flush_all()
            for measure in ("open", "overdue", "in_time"):
                listed = self.listed(overview.open_tasks(page["as_of"], measure))
                self.assertEqual(len(listed), page["open"][measure], measure)

    def test_ranking_takes_only_who_has_enough_tasks(self):
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("directive_reports.ranked_from", "3")
        ranking = self.overview().load_page()["ranking"]
        rows = {end: [(row["key"], row["late"], row["total"]) for row in ranking[end]] for end in ("best", "worst")}
        # Health is late with none of its 3, Finance with none of 4; Construction with all its 3.
        self.assertEqual(rows["best"], [(self.finance.id, 0, 4), (self.health.id, 0, 3)])
        self.assertEqual(rows["worst"], [(self.building.id, 3, 3)])
        self.assertEqual((ranking["least_tasks"], ranking["left_out"]), (3, 0))
        parameters.set_param("directive_reports.ranked_from", "4")
        ranking = self.overview().load_page()["ranking"]
        self.assertEqual(([row["key"] for row in ranking["best"]], ranking["worst"]), ([self.finance.id], []))
        self.assertEqual(ranking["left_out"], 2)

    def test_without_any_task_the_page_is_empty_and_whole(self):
        self.env.cr.execute("UPDATE directive_task SET transferred_at = NULL")
        self.env.invalidate_all(flush=False)
        page = self.overview().load_page()
        self.assertEqual(set(page["open"].values()), {0})
        self.assertEqual((page["overdue"], page["load"]["rows"], page["ranking"]["best"]), ([], [], []))
        self.assertEqual(page["load"]["totals"], [0] * (WEEKS + 2))
        self.assertIsNone(page["year"]["rates"]["rate_done"]["value"])

    def test_at_most_8_queries_for_few_tasks_and_for_many(self):
        counts = [self.queries(user) for user in (self.chairman, self.office_leader, self.finance_head)]
        for number in range(30):
            unit = self.unit(f"Commune {number:02}", "commune")
            self.transferred(unit, fields.Date.to_string(date(2026, 7, 16) + timedelta(days=number)))
        self.env.flush_all()
        after = [self.queries(user) for user in (self.chairman, self.office_leader, self.finance_head)]
        self.assertEqual(after, counts)
        self.assertLessEqual(max(counts), QUERIES, counts)

    def queries(self, user):
        overview = self.overview(user)
        overview.load_page()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        overview.load_page()
        return self.env.cr.sql_log_count - before

    def test_what_is_no_figure_of_the_page_is_refused(self):
        overview, now = self.overview(), fields.Datetime.to_string(fields.Datetime.now())
        odd = [
            (now, "nothing"),
            (now, None),
            (now, ["open"]),
            (None, "open"),
            ("yesterday", "open"),
            ("", "open"),
            ("2027-01-01 00:00:00", "open"),
            (now, "due", "1"),
            (now, "due", True),
            (now, "due", None, -1),
            (now, "due", None, WEEKS + 1),
            (now, "due", None, True),
            (now, "due", [("id", ">", 0)]),
        ]
        for arguments in odd:
            with self.subTest(arguments), self.assertRaises(UserError):
                overview.open_tasks(*arguments)
        for arguments in [(now, "open"), (now, "late", None, MONTHS), (now, "late", 2**40)]:
            with self.subTest(arguments), self.assertRaises(UserError):
                overview.open_period(*arguments)
        self.assertLessEqual({"open", "overdue", "due"}, set(NOW))
