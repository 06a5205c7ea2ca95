import hashlib
from datetime import date, datetime, timezone

import vobject
from lxml import html

from odoo.tests import tagged

from ..controllers.calendar_feed import OFTEN, WRONG
from .portal_common import PortalCase


@tagged("post_install", "-at_install")
class TestDirectiveCalendarFeed(PortalCase):
    """What a calendar program reads at a person's private address."""

    def setUp(self):
        super().setUp()
        OFTEN.forget()
        WRONG.forget()
        self.feeds = self.env["directive.calendar.feed"]
        self.path = self.make(self.ward_officer)

    def make(self, user):
        return f"/directive/calendar/{self.feeds.with_user(user)._renew()}.ics"

    def fetch(self, path, **headers):
        self.be(None)
        self.env.flush_all()
        return self.url_open(path, headers=headers, allow_redirects=False)

    def events(self, path=None):
        """Return {(task id, kind): event}, read by the library."""
        response = self.fetch(path or self.path)
        self.assertEqual(response.status_code, 200, response.text[:500])
        self.assertEqual(response.headers["Content-Type"], "text/calendar; charset=utf-8")
        calendar = vobject.readOne(response.content.decode())
        events = {}
        for event in calendar.contents.get("vevent", []):
            _directive, _task, number, kind = event.uid.value.split("@")[0].split("-")
            events[int(number), kind] = event
        return events

    # ---- what stands in it -----------------------------------------------------------------------

    def test_deadlines_and_last_filing_days_of_the_own_tasks(self):
        events = self.events()
        expected = {(task.id, kind) for task in (self.task, self.shared) for kind in ("deadline", "extension")}
        self.assertEqual(set(events), expected)
        deadline = events[self.task.id, "deadline"]
        self.assertEqual((deadline.dtstart.value, deadline.dtend.value), (date(2026, 6, 30), date(2026, 7, 1)))
        self.assertEqual(deadline.summary.value, f"Deadline: {self.task.name}")
        self.assertTrue(deadline.url.value.endswith(self.url(self.task)))
        self.assertIn("24:00 of Tuesday 30/06/2026", deadline.description.value)
        self.assertIn("901/QĐ-UBND", deadline.description.value)

    def test_d12_k2_last_day_to_file(self):
        event = self.events()[self.task.id, "extension"]
        self.assertEqual(event.dtstart.value, date(2026, 6, 26))
        self.assertIn("ask for an extension", event.summary.value)

    def test_an_alarm_on_the_working_day_before(self):
        task = self.transferred(self.ward, deadline="2026-06-29")
        [alarm] = self.events()[task.id, "deadline"].contents["valarm"]
        self.assertEqual(alarm.action.value, "DISPLAY")
        # Monday's deadline: Friday 8:00 in Viet Nam.
        self.assertEqual(alarm.trigger.value, datetime(2026, 6, 26, 1, 0, tzinfo=timezone.utc))

    def test_a_coordinating_unit_sees_it_named_so_and_no_filing_day(self):
        events = self.events(self.make(self.other_ward_officer))
        self.assertEqual(set(events), {(self.shared.id, "deadline")})
        words = f"Deadline (coordinating, led by Ward A): {self.shared.name}"
        self.assertEqual(events[self.shared.id, "deadline"].summary.value, words)

    def test_the_specialist_sees_what_he_follows_and_links_to_the_form(self):
        events = self.events(self.make(self.specialist))
        self.assertIn((self.foreign.id, "deadline"), events)
        event = events[self.foreign.id, "deadline"]
        self.assertIn("followed, led by Department of Finance", event.summary.value)
        self.assertIn("/mail/view?model=directive.task", event.url.value)

    def test_an_hour_that_the_document_names(self):
        task = self.transferred(self.ward, deadline="2026-06-20", deadline_hour=17.5, urgency="express")
        events = self.events()
        start = events[task.id, "deadline"].dtstart.value
        self.assertEqual(start, datetime(2026, 6, 20, 10, 30, tzinfo=timezone.utc), "a Saturday at 17:30 stays there")
        self.assertNotIn((task.id, "extension"), events, "an express task: until the deadline itself")

    def test_what_is_done_or_past_leaves(self):
        self.submit(self.task, self.ward_officer).with_user(self.specialist)
        self.assertNotIn((self.task.id, "extension"), self.events(), "submitted: nothing to extend")
        self.task.with_user(self.specialist).action_confirm()
        self.assertNotIn((self.task.id, "deadline"), self.events())

    def test_names_with_odd_letters_stay_one_event(self):
        content = "Báo cáo; tiến độ, gấp\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:forged " + "ạ" * 300
        task = self.transferred(self.ward, content=content)
        event = self.events()[task.id, "deadline"]
        self.assertEqual(event.summary.value, f"Deadline: {task.name}")
        self.assertEqual(len(self.events()), 6)

    def test_the_same_events_keep_their_names(self):
        before = {key: event.uid.value for key, event in self.events().items()}
        self.task.with_user(self.specialist)._change_deadline("2026-07-10", 0, "extension", "Request")
        after = self.events()
        self.assertEqual({key: event.uid.value for key, event in after.items()}, before)
        self.assertEqual(after[self.task.id, "deadline"].dtstart.value, date(2026, 7, 10))

    # ---- whose it is ---------------------------------------------------------------------------------

    def test_a_foreign_commune_s_tasks_never_stand_in_it(self):
        self.assertNotIn(self.foreign.id, {number for number, _kind in self.events()})
        text = self.fetch(self.make(self.other_ward_officer)).text
        self.assertNotIn(f"task-{self.task.id}-", text)

    def test_a_removed_member_sees_nothing_on_the_next_request(self):
        self.assertTrue(self.events())
        self.ward.user_ids -= self.ward_officer
        self.assertEqual(self.events(), {})

    def test_a_closed_account_has_no_calendar(self):
        self.ward_officer.active = False
        self.assertEqual(self.fetch(self.path).status_code, 404)

    def test_a_new_link_ends_the_old_one_at_once(self):
        new = self.make(self.ward_officer)
        self.assertEqual(self.fetch(self.path).status_code, 404)
        self.assertTrue(self.events(new))
        self.feeds.with_user(self.ward_officer)._revoke()
        self.assertEqual(self.fetch(new).status_code, 404)

    def test_only_a_hash_is_stored(self):
        token = self.path.split("/")[-1].removesuffix(".ics")
        self.env.cr.execute("SELECT * FROM directive_calendar_feed WHERE user_id = %s", [self.ward_officer.id])
        row = " ".join(map(str, self.env.cr.fetchone()))
        self.assertNotIn(token, row)
        self.assertIn(hashlib.sha256(token.encode()).hexdigest(), row)

    def test_the_token_opens_nothing_else(self):
        token = self.path.split("/")[-1].removesuffix(".ics")
        response = self.fetch(self.path)
        self.assertNotIn("session_id", response.cookies)
        for url in (self.url(self.task), f"/my/directives?access_token={token}", f"/my/directives/{token}"):
            self.assertNotIn(self.task.content, self.get(url).text)
        self.assertEqual(self.url_open(self.path, data={"x": "y"}).status_code, 405)

    def test_wrong_tokens_of_odd_form(self):
        short = self.path[:-6]
        odd = ("%00", "%ff%fe", "..%2f..", "' OR 1=1 --", "ạ" * 43, "a" * 42 + "%0a")
        for token in ("x", "a" * 43, "a" * 5000, short[20:], *odd):
            response = self.fetch(f"/directive/calendar/{token}.ics")
            self.assertEqual(response.status_code, 404, token)
            self.assertNotIn("Traceback", response.text)

    # ---- the request -------------------------------------------------------------------------------------

    def test_nothing_new_costs_no_bytes(self):
        first = self.fetch(self.path)
        self.assertEqual(first.headers["Cache-Control"], "private, no-cache")
        again = self.fetch(self.path, **{"If-None-Match": first.headers["ETag"]})
        self.assertEqual((again.status_code, again.content), (304, b""))
        self.transferred(self.ward)
        self.assertEqual(self.fetch(self.path, **{"If-None-Match": first.headers["ETag"]}).status_code, 200)

    def test_who_asks_too_often_is_told_to_wait(self):
        codes = [self.fetch(self.path).status_code for _time in range(OFTEN.limit + 1)]
        self.assertEqual(codes, [200] * OFTEN.limit + [429])
        self.assertTrue(self.events(self.make(self.other_ward_officer)), "others are not kept waiting")

    def test_who_tries_is_kept_waiting_and_owners_are_not(self):
        codes = [self.fetch(f"/directive/calendar/{'a' * 43}.ics").status_code for _time in range(WRONG.limit + 1)]
        self.assertEqual(codes[-2:], [404, 429])
        self.assertTrue(self.events())

    def test_five_hundred_tasks_cost_no_more_queries(self):
        feeds = self.feeds.with_user(self.ward_officer)
        few = self.queries(feeds)
        values = {"document_id": self.document.id, "lead_unit_id": self.ward.id, "date_deadline": "2026-06-30"}
        tasks = self.env["directive.task"].with_user(self.specialist)
        tasks = tasks.create([{**values, "content": f"Task {number}"} for number in range(500)])
        tasks.action_transfer()
        self.assertEqual(self.queries(feeds), few)
        self.assertLessEqual(few, 7, "one more finds whose address it is")
        self.assertEqual(feeds._calendar().count(b"BEGIN:VEVENT"), 2 * 502)

    def queries(self, feeds):
        feeds._calendar()
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        feeds._calendar()
        return self.env.cr.sql_log_count - start

    # ---- the page ------------------------------------------------------------------------------------------

    def test_the_page_shows_a_new_link_once(self):
        self.be(self.other_ward_officer)
        page = self.get("/my/directives/calendar")
        self.assertIn("You have no link yet", page.text)
        made = self.post("/my/directives/calendar", step="make")
        self.assertEqual(made.headers["Cache-Control"], "no-store")
        [link] = html.fromstring(made.content).xpath("//input[@id='directive_link']/@value")
        self.assertIn(f'href="webcal://{link.split("://")[1]}"', made.text)
        self.assertEqual(len(self.events(link.removeprefix(self.task.get_base_url()))), 1)
        self.be(self.other_ward_officer)
        again = self.get("/my/directives/calendar").text
        self.assertIn("You have a link since", again)
        self.assertNotIn(link.split("/")[-1], again)
        self.assertEqual(self.post("/my/directives/calendar", step="revoke").status_code, 303)
        self.assertEqual(self.fetch(link.removeprefix(self.task.get_base_url())).status_code, 404)

    def test_a_link_is_made_by_nobody_else(self):
        self.be(self.other_ward_officer)
        self.assertEqual(self.post("/my/directives/calendar", step="make", csrf_token="x").status_code, 400)
        made = self.post("/my/directives/calendar", step="make", user_id=self.ward_officer.id)
        self.assertEqual(made.status_code, 200)
        self.assertTrue(self.events(), "the ward's own link still works")
        self.be(None)
        self.assertIn("/web/login", self.get("/my/directives/calendar").headers["Location"])

    def test_employees_have_the_page_too(self):
        self.be(self.finance_officer)
        self.assertEqual(self.get("/my/directives/calendar").status_code, 200)
        self.assertIn("calendar", self.env.ref("directive_tracking.view_users_form_simple_modif_calendar").arch)
