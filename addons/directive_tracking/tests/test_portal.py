from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tests import tagged

from .common import at
from .portal_common import PortalCase


@tagged("post_install", "-at_install")
class TestPortalList(PortalCase):
    def test_home_counts_what_waits(self):
        self.transferred(self.ward, deadline="2026-06-05")
        self.be(self.ward_officer)
        page = self.text(self.get("/my"))
        self.assertIn("3 To accept", page)
        self.assertIn("1 Overdue", page)
        self.assertIn("3 Not complete", page)

    def test_home_leads_to_the_calendar_and_the_excel_form(self):
        self.be(self.ward_officer)
        page = self.get("/my").text
        for path in ("/my/directives/calendar", "/my/directives/sheet"):
            self.assertIn(f'href="{path}"', page)

    def test_home_shows_no_addresses_to_members_of_units_and_hides_nothing_else(self):
        self.be(self.ward_officer)
        page = self.get("/my").text
        self.assertNotIn('href="/my/addresses"', page)
        self.assertIn('href="/my/security"', page)
        self.be(self.user("t.nobody", "base.group_portal"))
        self.assertIn('href="/my/addresses"', self.get("/my").text)

    def test_login_asks_for_no_email(self):
        self.be(None)
        self.assertNotIn("placeholder=", self.get("/web/login").text)

    def test_home_counters_of_the_portal(self):
        self.be(self.ward_officer)
        names = ["directive_accept_count", "directive_overdue_count", "directive_open_count"]
        counters = self.make_jsonrpc_request("/my/counters", {"counters": names})
        self.assertEqual([counters[name] for name in names], [2, 0, 2])

    def test_home_of_a_user_without_unit_counts_nothing(self):
        self.be(self.user("t.nobody", "base.group_portal"))
        self.assertIn("0 To accept", self.text(self.get("/my")))

    def test_anonymous_is_sent_to_the_login_and_back(self):
        self.be(None)
        for url in ("/my/directives", self.url(self.task)):
            response = self.get(url)
            self.assertIn(response.status_code, (302, 303))
            self.assertIn("/web/login?redirect=", response.headers["Location"])

    def test_list_shows_own_and_coordinated_tasks_only(self):
        self.be(self.ward_officer)
        page = self.get("/my/directives").text
        self.assertIn("<title>Tasks given to your unit</title>", page)
        self.assertIn(f'"{self.url(self.task)}"', page)
        self.assertIn(f'"{self.url(self.shared)}"', page)
        self.assertNotIn(self.url(self.foreign), page)
        self.be(self.other_ward_officer)
        page = self.get("/my/directives").text
        self.assertNotIn(f'"{self.url(self.task)}"', page)
        self.assertIn(f'"{self.url(self.shared)}"', page)
        self.assertIn("Lead: Ward A", " ".join(page.split()))

    def _accepted(self, deadline):
        task = self.transferred(self.ward, deadline=deadline)
        task.with_user(self.ward_officer).action_accept()
        return task

    def test_d08_k1_units_see_how_punctual_the_office_is(self):
        self.be(self.ward_officer)
        page = " ".join(self.get("/my/directives/office").text.split())
        self.assertIn("Entry and transfer (Điều 6 khoản 1a)", page)
        kept = self.env["directive.office.clock"]._board()[0]["kept"]
        self.assertIn(f"<dt>Kept</dt><dd>{kept}</dd>", page)
        self.assertNotIn(self.foreign.name, page)

    def test_what_needs_doing_comes_first(self):
        waiting, confirmed, rejected = (self._accepted("2026-06-25") for _number in range(3))
        overdue, soon, later = (self._accepted(day) for day in ("2026-06-04", "2026-06-12", "2026-06-29"))
        for task in (waiting, confirmed, rejected):
            self.submit(task, self.ward_officer)
        confirmed.with_user(self.specialist).action_confirm()
        rejected.with_user(self.specialist).action_reject("Attach the minutes")
        informed = self.transferred(self.finance, coordinating_unit_ids=[(4, self.ward.id)])
        self.be(self.ward_officer)
        page = self.get("/my/directives").text
        expected = (self.task, rejected, overdue, soon, later, informed, waiting, confirmed)
        places = [page.index(f'"{self.url(task)}"') for task in expected]
        self.assertEqual(places, sorted(places))
        self.assertIn("Not confirmed: complete it and submit again", page)
        self.assertIn("6 days overdue", page)

    def test_d04_k1_filters_are_the_four_classes(self):
        overdue = self._accepted("2026-06-04")
        done = self._accepted("2026-06-25")
        self.submit(done, self.ward_officer)
        done.with_user(self.specialist).action_confirm()
        late = self._accepted("2026-06-05")
        self.submit(late, self.ward_officer)
        late.with_user(self.specialist).action_confirm()
        expected = {
            "accept": self.task | self.shared,
            "open_in_time": self.task | self.shared,
            "open_overdue": overdue,
            "done_on_time": done,
            "done_late": late,
            "all": self.task | self.shared | overdue | done | late,
            "nonsense": self.task | self.shared | overdue | done | late,
        }
        everything = expected["all"]
        self.be(self.ward_officer)
        for key, tasks in expected.items():
            page = self.get(f"/my/directives?filterby={key}").text
            shown = everything.filtered(lambda task, page=page: f'"{self.url(task)}"' in page)
            self.assertEqual(shown, tasks, key)

    def test_search_needs_no_accents(self):
        found = self.transferred(self.ward, content="Đôn đốc giải ngân vốn đầu tư công")
        self.be(self.ward_officer)
        for words in ("don doc", "Giải Ngân", "901/QD"):
            page = self.get(f"/my/directives?search={words}").text
            self.assertIn(f'"{self.url(found)}"', page, words)
        self.assertNotIn(f'"{self.url(self.task)}"', self.get("/my/directives?search=don doc").text)

    def test_search_words_of_any_kind_do_no_harm(self):
        self.be(self.ward_officer)
        for words in ("%25_%5C", "'; DROP TABLE directive_task; --", "<script>alert(1)</script>", "x" * 5000):
            response = self.get(f"/my/directives?search={words}")
            self.assertEqual(response.status_code, 200)
            self.assertNotIn("<script>alert(1)", response.text)

    def test_orders(self):
        late = self.transferred(self.ward, deadline="2026-07-30")
        self.be(self.ward_officer)
        for order in ("attention", "deadline", "newest", "document", "id; select 1"):
            self.assertIn(self.url(late), self.get(f"/my/directives?sortby={order}").text)
        page = self.get("/my/directives?sortby=newest").text
        self.assertLess(page.index(f'"{self.url(late)}"'), page.index(f'"{self.url(self.task)}"'))

    def test_empty_list_says_what_to_do(self):
        self.be(self.user("t.nobody", "base.group_portal"))
        self.assertIn("does not belong to a unit yet", self.text(self.get("/my/directives")))
        self.be(self.ward_officer)
        self.assertIn("No task matches", self.text(self.get("/my/directives?search=zzz")))
        unit = self.unit("Ward C", "ward", self.user("t.ward3", "base.group_portal"))
        self.be(unit.user_ids)
        self.assertIn("has no task yet", self.text(self.get("/my/directives")))

    def test_a_removed_member_reads_nothing_on_the_next_request(self):
        self.be(self.ward_officer)
        self.assertEqual(self.get(self.url(self.task)).status_code, 200)
        self.ward.write({"user_ids": [(3, self.ward_officer.id)]})
        self.assertEqual(self.get(self.url(self.task)).status_code, 404)
        self.assertNotIn(self.url(self.task), self.get("/my/directives").text)

    # ---- how much it costs ----------------------------------------------------------------

    def _many(self, count):
        with at("2026-06-02 08:00:00"):
            tasks = self.env["directive.task"].with_user(self.specialist)
            values = {"lead_unit_id": self.ward.id, "date_deadline": "2026-06-30"}
            documents = [self.new_document(f"{1000 + number}/UBND-NC") for number in range(0, count, 2)]
            tasks = tasks.create(
                [
                    {**values, "document_id": documents[number // 2].id, "content": f"Task number {number}"}
                    for number in range(count)
                ]
            )
            tasks.action_transfer()

    def _queries(self, url):
        """Return the SQL queries of a warm request, the test cursor's own savepoints left out, and the page."""
        for _time in range(3):
            self.get(url)
        queries, execute = [], Cursor.execute

        def record(cursor, query, *args, **kwargs):
            queries.append(getattr(query, "code", query))
            return execute(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", record):
            response = self.get(url)
        self.assertEqual(response.status_code, 200)
        return [query for query in queries if "SAVEPOINT" not in query], response.text

    def test_list_takes_few_queries_whatever_its_length(self):
        self.be(self.ward_officer)
        self.transferred(self.finance, deadline="2026-06-04", coordinating_unit_ids=[(4, self.ward.id)])
        self._many(7)
        ten, page = self._queries("/my/directives?sortby=deadline")
        self.assertEqual(page.count('"o_directive_title"'), 10)
        self._many_more()
        eighty, page = self._queries("/my/directives?sortby=deadline")
        self.assertEqual(page.count('"o_directive_title"'), 80)
        self.assertIn("Department of Finance", page)
        self.assertLessEqual(len(eighty), 12, "\n".join(eighty))
        self.assertEqual(len(ten), len(eighty), "\n".join(eighty))

    def _many_more(self):
        with at("2026-06-02 08:00:00"):
            tasks = self.env["directive.task"].with_user(self.specialist)
            values = {"lead_unit_id": self.ward.id, "date_deadline": "2026-06-30", "document_id": self.document.id}
            tasks.create([{**values, "content": f"Another task {number}"} for number in range(90)]).action_transfer()

    def test_pages(self):
        self._many_more()
        self.be(self.ward_officer)
        self.assertIn("/my/directives/page/2", self.get("/my/directives").text)
        self.assertEqual(self.get("/my/directives/page/2").text.count('"o_directive_title"'), 12)
        self.assertEqual(self.get("/my/directives/page/9").text.count('"o_directive_title"'), 12)
