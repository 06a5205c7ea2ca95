import random
from datetime import date, datetime

from odoo.addons.directive_tracking.tools.working_days import WorkingCalendar, local_date
from odoo.tests import TransactionCase

from ..tools.scene_clock import SceneClock
from ..tools.scene_story import Storyteller, mixed


class TestSceneStory(TransactionCase):
    def setUp(self):
        super().setUp()
        self.rng = random.Random(1)
        self.clock = SceneClock(datetime(2026, 11, 20, 4), WorkingCalendar(), self.rng)
        self.tell = Storyteller(self.clock).tell

    def test_a_draft_has_no_past(self):
        self.assertEqual(self.tell(date(2026, 11, 2), 1, "draft").instants(), [])

    def test_steps_follow_each_other_and_none_lies_ahead(self):
        for word in ("new", "work", "wait:-1", "again:-3", "done:-9", "redo:-9,-2", "cancel"):
            instants = self.tell(date(2026, 11, 2), 1, word).instants()
            self.assertEqual(instants, sorted(instants), word)
            self.assertLessEqual(instants[-1], self.clock.now, word)

    def test_a_refused_result_is_followed_by_a_confirmed_one(self):
        verdicts = [one.verdict for one in self.tell(date(2026, 11, 2), 1, "redo:-9,-2").submissions]
        self.assertEqual(verdicts, ["reject", "confirm"])

    def test_what_is_submitted_was_nearly_done(self):
        for word in ("wait:-1", "again:-3", "done:-9", "redo:-9,-2"):
            percents = [percent for _at, percent in self.tell(date(2026, 11, 2), 1, word).progress]
            self.assertGreaterEqual(percents[-1], 95, word)

    def test_d06_k1b_a_paper_is_recorded_after_its_day(self):
        story = self.tell(date(2026, 11, 2), 1, "done:-9", on_system=False)
        self.assertIsNone(story.accepted_at)
        self.assertGreater(local_date(story.submissions[0].recorded_at), story.submissions[0].day)

    def test_a_result_that_lies_ahead_is_not_told(self):
        self.assertEqual(self.tell(date(2026, 1, 14), 1, "done:2027-01-04").submissions, [])

    def test_many_units_do_not_all_fare_alike(self):
        words = {mixed(-7, self.rng).partition(":")[0] for _unit in range(200)}
        self.assertEqual(words, {"done", "wait", "again", "work", "new"})
        self.assertNotIn("again", {mixed(10, self.rng).partition(":")[0] for _unit in range(200)})
