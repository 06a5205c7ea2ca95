"""Điều 2 khoản 1: what the city publishes, as a visitor asks for it; real HTTP."""

import csv
import io
import json
import time

from odoo.addons.directive_tracking.tests.common import at
from odoo.addons.directive_tracking.tests.portal_common import PortalCase
from odoo.tests import tagged

from ..controllers.directive_public import OFTEN
from ..models.directive_figures import CELLS

#: The cut-off before this day is 14 June.
NOW = "2026-07-16 09:00:00"
PAGES = ("/directive/public", "/directive/public/en", "/directive/public.json", "/directive/public.csv")


@tagged("post_install", "-at_install")
class TestDirectivePublicFigures(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.flush_all()
        cls.env.cr.execute("UPDATE directive_task SET transferred_at = NULL")
        cls.env.invalidate_all()
        cls.env["directive.public.figures"].search([]).unlink()
        with at("2026-06-02 08:00:00"):
            cls.tasks = [cls.transferred(unit, "2026-07-31") for unit in (cls.finance, cls.ward) for _each in range(6)]
            cls.few = [cls.transferred(cls.building, "2026-06-10") for _each in range(2)]
        with at("2026-06-16 08:00:00"):
            cls.transferred(cls.finance, "2026-07-31")
        cls.building.name = "=Construction"

    def setUp(self):
        super().setUp()
        clock = at(NOW)
        clock.start()
        self.addCleanup(clock.stop)
        self.addCleanup(OFTEN.forget)
        self.switch(True)

    def switch(self, on):
        self.env["ir.config_parameter"].set_param("directive_reports.public_figures", on)

    def data(self):
        return json.loads(self.get("/directive/public.json").text)

    def test_d02_k1_off_unless_the_city_decides_to_publish(self):
        self.switch(False)
        for page in PAGES:
            self.assertEqual(self.get(page).status_code, 404)
        self.assertFalse(self.env["directive.public.figures"].search_count([]))
        self.assertFalse(self.env["res.config.settings"].create({}).directive_public_figures)

    def test_d02_k1_aggregates_as_of_the_last_cut_off_without_small_counts(self):
        found = self.data()
        self.assertEqual(found["until_at"], "2026-06-14T16:59:59Z")
        self.assertEqual(found["city"], {"total": None, "done_on_time": 0, "done_late": 0, "open_in_time": 12,
                                         "open_overdue": None})
        units = {row["name"]: row for row in found["units"]}
        self.assertEqual(units[self.finance.name]["open_in_time"], 6, "not the one given after the cut-off")
        self.assertEqual(units[self.building.name]["open_overdue"], None)
        self.assertEqual([row["quarter"] for row in found["quarters"]], ["2026-Q2"])
        self.assertEqual({row["kind"] for row in found["kinds"]}, {"department", "ward"})

    def test_d02_k1_page_json_and_csv_say_the_same(self):
        found = self.data()
        lines = list(csv.DictReader(io.StringIO(self.get("/directive/public.csv").content.decode("utf-8-sig"))))
        units = [line for line in lines if line["table"] == "units"]
        for row, line in zip(found["units"], units, strict=True):
            self.assertEqual([str(row[cell] if row[cell] is not None else "") for cell in CELLS],
                             [line[cell] for cell in CELLS])
        self.assertIn("'=Construction", [line["name"] for line in units], "no formula")
        page = self.text(self.get("/directive/public/en"))
        self.assertIn(f"{self.finance.name} * 0 0 6 *", page)
        self.assertIn("=Construction * 0 0 0 *", page)

    def test_d02_k1_no_login_no_cookie_and_kept_by_browsers(self):
        for user in (None, self.ward_officer):
            self.be(user)
            for page in PAGES:
                response = self.get(page)
                self.assertEqual((response.status_code, response.headers.get("Set-Cookie")), (200, None), page)
                self.assertEqual(response.headers["Cache-Control"], "public, max-age=600")
                self.assertIn("default-src 'none'", response.headers["Content-Security-Policy"])
                again = self.url_open(page, headers={"If-None-Match": response.headers["ETag"]})
                self.assertEqual((again.status_code, again.content), (304, b""))
        self.assertNotIn("<script", self.get("/directive/public").text)
        self.assertNotIn(self.tasks[0].name, self.get("/directive/public").text)

    def test_d02_k1_counted_at_most_once_an_hour(self):
        before = self.data()
        for task in self.tasks[:6]:
            task.with_context(directive_log=None).with_user(self.specialist).action_cancel(self.document)
        self.env.flush_all()
        self.env.cr.execute("UPDATE directive_task SET cancelled_at = '2026-06-03' WHERE cancelled_at IS NOT NULL")
        with at("2026-07-16 09:59:00"):
            self.assertEqual(self.data(), before)
        with at("2026-07-16 10:01:00"):
            self.assertEqual(self.data()["city"]["open_in_time"], 6)
        self.assertEqual(self.env["directive.public.figures"].search_count([]), 1)

    def test_d02_k1_what_a_visitor_sends_changes_nothing(self):
        plain = self.get("/directive/public").text
        for odd in ("?lang=en&as_of=2000-01-01", "?domain=[]&groupby=monitor_user_id", "?id=1);DROP+TABLE+x;--"):
            self.assertEqual(self.get(f"/directive/public{odd}").text, plain)
        for odd in ("/directive/public/fr", "/directive/public.xml", "/directive/public/1"):
            self.assertEqual(self.get(odd).status_code, 404)
        self.assertGreaterEqual(self.url_open("/directive/public", data={"x": 1}).status_code, 400)

    def test_d02_k1_who_asks_too_often_waits(self):
        for _each in range(OFTEN.limit):
            OFTEN.allows("127.0.0.1", time.monotonic())
        response = self.get("/directive/public")
        self.assertEqual((response.status_code, response.headers["Retry-After"]), (429, "3600"))
