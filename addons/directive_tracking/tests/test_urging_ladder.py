import doctest
from datetime import date

from odoo.tests import BaseCase

from ..tools import urging_ladder
from ..tools.urging_ladder import Rung
from ..tools.working_days import WorkingCalendar

LADDER = (
    Rung("before", "deadline", -5),
    Rung("before filing", "filing", -1),
    Rung("filing", "filing", 0),
    Rung("due", "deadline", 0),
    Rung("after", "deadline", 1),
    Rung("weekly", "deadline", 1, every=7),
)
TET = {date(2026, 2, day): "Tết" for day in range(16, 21)}


class TestUrgingLadder(BaseCase):
    """The rungs of a task whose deadline is Tuesday 30/06/2026, day by day."""

    calendar = WorkingCalendar(off=TET)

    def newest(self, day, deadline=date(2026, 6, 30)):
        anchors = {"deadline": deadline, "filing": self.calendar.last_filing_day(deadline)}
        return urging_ladder.newest(LADDER, self.calendar, anchors, day)

    def test_doctests(self):
        names = {"date": date, "WorkingCalendar": WorkingCalendar}
        self.assertFalse(doctest.testmod(urging_ladder, extraglobs=names).failed)

    def test_each_rung_comes_on_its_day(self):
        self.assertIsNone(self.newest(date(2026, 6, 22)))
        for key, day in (
            ("before", date(2026, 6, 23)),
            ("before filing", date(2026, 6, 25)),
            ("filing", date(2026, 6, 26)),
            ("due", date(2026, 6, 30)),
            ("after", date(2026, 7, 1)),
            ("weekly", date(2026, 7, 8)),
            ("weekly", date(2026, 7, 15)),
        ):
            self.assertEqual(self.newest(day), (key, day))

    def test_between_two_rungs_the_newest_one_stands(self):
        self.assertEqual(self.newest(date(2026, 6, 29)), ("filing", date(2026, 6, 26)))

    def test_days_off_are_not_counted(self):
        self.assertEqual(self.newest(date(2026, 2, 12), date(2026, 2, 23)), ("filing", date(2026, 2, 12)))

    def test_a_week_that_ends_on_a_holiday_comes_on_the_next_working_day(self):
        weekly = [("weekly", date(2026, 2, 23))]
        self.assertEqual([self.newest(date(2026, 2, 23), date(2026, 2, 6))], weekly)

    def test_the_plan_names_what_was_reached_since_the_last_run_only(self):
        def anchors(day):
            return {"deadline": day, "filing": self.calendar.last_filing_day(day)}

        plan = urging_ladder.plan(
            LADDER, self.calendar, anchors, date(2026, 6, 22), date(2026, 6, 23), date(2026, 5, 1)
        )
        by_day = {day: key for day, key, _reached in plan}
        self.assertTrue(all(reached == date(2026, 6, 23) for _day, _key, reached in plan))
        self.assertEqual(by_day[date(2026, 6, 30)], "before")
        self.assertEqual(by_day[date(2026, 6, 23)], "due")
        self.assertEqual(by_day[date(2026, 6, 22)], "after")
        self.assertNotIn(date(2026, 6, 19), by_day)
        self.assertEqual(by_day[date(2026, 6, 15)], "weekly")
