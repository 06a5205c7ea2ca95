import random
from datetime import date, datetime

from odoo.addons.directive_tracking.tools.working_days import WorkingCalendar
from odoo.tests import TransactionCase

from ..tools.scene_clock import SceneClock, quoted


class TestSceneClock(TransactionCase):
    """Days of the demo scene, counted from Sunday 22 November 2026, 11:00 in Viet Nam."""

    def setUp(self):
        super().setUp()
        self.now = datetime(2026, 11, 22, 4)
        self.clock = SceneClock(self.now, WorkingCalendar(), random.Random(1))

    def test_past_days_move_back_and_future_days_move_on(self):
        self.assertEqual(self.clock.day("-1"), date(2026, 11, 20))
        self.assertEqual(self.clock.day("0"), date(2026, 11, 23))
        self.assertEqual(self.clock.day("+6"), date(2026, 11, 30))

    def test_named_days(self):
        self.assertEqual(self.clock.day("2026-03-31"), date(2026, 3, 31))
        self.assertEqual(self.clock.day("M0"), date(2026, 11, 30))
        self.assertEqual(self.clock.day("M2"), date(2027, 1, 31))
        self.assertEqual(self.clock.day("Q0"), date(2026, 12, 31))
        self.assertEqual(self.clock.day("W5", date(2026, 11, 20)), date(2026, 11, 27))

    def test_nothing_happens_in_the_future(self):
        self.assertEqual(self.clock.after(self.now, datetime(2027, 1, 1)), self.now)
        self.assertGreater(self.clock.after(datetime(2026, 11, 1), datetime(2026, 10, 1)), datetime(2026, 11, 1))

    def test_the_reader_of_deadlines_understands_every_way_of_quoting(self):
        issued = date(2026, 11, 20)
        phrases = self.env["directive.deadline.phrase"]
        self.clock.working = self.env["directive.calendar"]._working_calendar()
        for token in ("+6", "M0", "Q0", "W5"):
            day = self.clock.day(token, issued)
            words = quoted(day, token, 0, self.clock.rng)
            self.assertEqual(phrases._parse(words, issued).date, day, words)
        phrase = phrases._parse(quoted(date(2026, 11, 23), "+1", 17, self.clock.rng), issued)
        self.assertEqual((phrase.date, phrase.hour), (date(2026, 11, 23), 17))
