import doctest
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import deadline_periods, deadline_phrase, vietnamese_text, working_days
from ..tools.working_days import MAX_DAYS, WorkingCalendar, at_hour, end_of_day, local_date

#: The calendar of 2026, as the Government fixed it.
HOLIDAYS = {
    1: (1, 2),
    2: (16, 17, 18, 19, 20),
    4: (27, 30),
    5: (1,),
    8: (31,),
    9: (1, 2),
    11: (24,),
}
CALENDAR = WorkingCalendar(
    off={date(2026, month, day): f"holiday {day}/{month}" for month, days_off in HOLIDAYS.items() for day in days_off},
    extra={date(2026, 1, 10): "for 2/1", date(2026, 8, 22): "for 31/8"},
)

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
counts = st.integers(1, 200)
calendars = st.builds(
    WorkingCalendar,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.dictionaries(days, st.just("off"), max_size=60),
    st.dictionaries(days, st.just("extra"), max_size=20),
)


@tagged("-at_install", "post_install")
class TestWorkingDays(BaseCase):
    """The examples of the requirements, section 4, and the rules of the Civil Code 2015 behind them."""

    def test_doctests(self):
        for module in (working_days, vietnamese_text, deadline_phrase, deadline_periods):
            result = doctest.testmod(module)
            self.assertFalse(result.failed, module.__name__)
            self.assertTrue(result.attempted, module.__name__)

    # ---- the seven examples -------------------------------------------------------------

    def test_d06_k1a_issued_on_wednesday(self):
        self.assertEqual(CALENDAR.add(date(2026, 1, 14), 2), date(2026, 1, 16))

    def test_d06_k1a_issued_before_tet(self):
        self.assertEqual(CALENDAR.add(date(2026, 2, 13), 2), date(2026, 2, 24))

    def test_d06_k2a_received_before_30_4(self):
        self.assertEqual(CALENDAR.add(date(2026, 4, 29), 1), date(2026, 5, 4))

    def test_d06_k1a_a_makeup_saturday_counts(self):
        self.assertEqual(CALENDAR.add(date(2026, 8, 20), 2), date(2026, 8, 22))

    def test_d12_k2_s3_last_filing_before_a_tuesday(self):
        self.assertEqual(CALENDAR.last_filing_day(date(2026, 6, 30)), date(2026, 6, 26))

    def test_d12_k2_s3_last_filing_before_a_rolled_deadline(self):
        effective = CALENDAR.roll_forward(date(2026, 5, 3))
        self.assertEqual(effective, date(2026, 5, 4))
        self.assertEqual(CALENDAR.last_filing_day(effective), date(2026, 4, 28))

    def test_d12_k2_s3_last_filing_before_tet(self):
        self.assertEqual(CALENDAR.last_filing_day(date(2026, 2, 23)), date(2026, 2, 12))

    # ---- edges --------------------------------------------------------------------------

    def test_civil_code_art_147_nothing_to_count(self):
        sunday = date(2026, 5, 3)
        self.assertEqual(CALENDAR.add(sunday, 0), sunday)
        self.assertEqual([step.reason for step in CALENDAR.explain(sunday, 0)], ["first_day"])

    def test_civil_code_art_147_first_day_off_is_not_counted_either(self):
        self.assertEqual(CALENDAR.add(date(2026, 5, 2), 1), date(2026, 5, 4))

    def test_a_makeup_day_prevails_over_a_holiday(self):
        day = date(2026, 8, 22)
        calendar = WorkingCalendar(off={day: "off"}, extra={day: "worked"})
        self.assertTrue(calendar.is_working_day(day))

    def test_explanation_names_every_day(self):
        steps = [
            (str(step.day)[5:], step.counted, step.reason, step.name) for step in CALENDAR.explain(date(2026, 4, 29), 1)
        ]
        self.assertEqual(
            steps,
            [
                ("04-29", False, "first_day", ""),
                ("04-30", False, "holiday", "holiday 30/4"),
                ("05-01", False, "holiday", "holiday 1/5"),
                ("05-02", False, "weekend", ""),
                ("05-03", False, "weekend", ""),
                ("05-04", True, "working", ""),
            ],
        )

    def test_explanation_walks_back(self):
        steps = CALENDAR.explain(date(2026, 1, 12), -1)
        self.assertEqual(
            [(step.day.day, step.reason) for step in steps], [(12, "first_day"), (11, "weekend"), (10, "makeup")]
        )

    def test_civil_code_art_148_rolling_is_explained(self):
        steps = CALENDAR.explain_roll(date(2026, 2, 19))
        self.assertEqual([step.day.day for step in steps], [19, 20, 21, 22, 23])
        self.assertEqual([step.counted for step in steps], [False] * 4 + [True])

    def test_a_slip_of_the_keyboard_is_refused(self):
        for n in (MAX_DAYS + 1, -MAX_DAYS - 1, 10**30):
            with self.assertRaisesRegex(ValueError, "check the number of days"):
                CALENDAR.add(date(2026, 1, 1), n)
        for n in (0, -1, MAX_DAYS + 1):
            with self.assertRaises(ValueError):
                CALENDAR.explain_calendar_days(date(2026, 1, 1), n)

    def test_the_end_of_the_calendar_is_refused(self):
        for day, n in ((date.max, 1), (date.min, -1)):
            with self.assertRaisesRegex(ValueError, "too near the end"):
                CALENDAR.add(day, n)

    def test_a_week_without_work_is_refused(self):
        for weekdays in ((), (7,), (-1, 2)):
            with self.assertRaises(ValueError):
                WorkingCalendar(frozenset(weekdays))

    # ---- instants -----------------------------------------------------------------------

    def test_civil_code_art_148_a_day_ends_at_24(self):
        self.assertEqual(end_of_day(date(2026, 12, 31)), datetime(2026, 12, 31, 17))
        self.assertEqual(at_hour(date(2026, 9, 12), 17), datetime(2026, 9, 12, 10))
        self.assertEqual(at_hour(date(2026, 9, 12), 17 + 59 / 60), datetime(2026, 9, 12, 10, 59))
        self.assertEqual(at_hour(date(2026, 9, 12), 0), end_of_day(date(2026, 9, 11)))

    def test_an_hour_outside_the_day_is_refused(self):
        for hour in (-0.1, 24.1, 99, float("nan")):
            with self.assertRaises(ValueError):
                at_hour(date(2026, 9, 12), hour)

    # ---- what holds for every calendar -----------------------------------------------------

    @given(calendars, days, counts)
    @settings(max_examples=150, deadline=None)
    def test_counting_is_the_inverse_of_adding(self, calendar, day, n):
        for signed in (n, -n):
            end = calendar.add(day, signed)
            self.assertTrue(calendar.is_working_day(end))
            self.assertEqual(sum(step.counted for step in calendar.explain(day, signed)), n)
        self.assertEqual(calendar.count(day, calendar.add(day, n)), n)

    @given(calendars, days)
    @settings(max_examples=150, deadline=None)
    def test_d12_k2_s3_rolling_does_not_move_the_last_filing_day(self, calendar, day):
        rolled = calendar.roll_forward(day)
        self.assertGreaterEqual(rolled, day)
        self.assertEqual(calendar.last_filing_day(rolled), calendar.last_filing_day(day))

    @given(days, st.integers(0, 24 * 60 - 1))
    @settings(max_examples=100, deadline=None)
    def test_every_minute_of_a_day_belongs_to_it(self, day, minute):
        instant = at_hour(day, minute / 60)
        self.assertEqual(local_date(instant), day)
        self.assertEqual(local_date(end_of_day(day) - timedelta(seconds=1)), day)
        self.assertLess(instant, end_of_day(day))
