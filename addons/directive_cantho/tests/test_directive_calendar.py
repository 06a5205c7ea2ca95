from datetime import date, timedelta

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestDirectiveCalendar(TransactionCase):
    """The 2026 calendar of the city, on the examples agreed with it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["directive.calendar"]

    def _last_filing(self, *day):
        return self.calendar._deadline_instants(date(2026, *day)).filing_ends_at

    def _end(self, *day):
        return self.calendar._end_of_day(date(2026, *day))

    def test_d06_k1a_issued_before_a_normal_weekend(self):
        self.assertEqual(self.calendar.add(date(2026, 1, 14), 2), date(2026, 1, 16))

    def test_d06_k1a_issued_before_tet(self):
        self.assertEqual(self.calendar.add(date(2026, 2, 13), 2), date(2026, 2, 24))

    def test_d06_k2a_received_before_the_spring_holidays(self):
        self.assertEqual(self.calendar.add(date(2026, 4, 29), 1), date(2026, 5, 4))

    def test_d06_k1a_a_make_up_saturday_counts(self):
        self.assertEqual(self.calendar.add(date(2026, 8, 20), 2), date(2026, 8, 22))

    def test_d12_k2_last_filing_before_a_tuesday(self):
        self.assertEqual(self._last_filing(6, 30), self._end(6, 26))

    def test_d12_k2_last_filing_before_a_sunday_that_rolls(self):
        self.assertEqual(self.calendar._effective_deadline(date(2026, 5, 3))[0], date(2026, 5, 4))
        self.assertEqual(self._last_filing(5, 3), self._end(4, 28))

    def test_d12_k2_last_filing_before_the_monday_after_tet(self):
        self.assertEqual(self._last_filing(2, 23), self._end(2, 12))

    def test_fourteen_days_off_and_no_neighbour(self):
        """Each leave takes exactly its own day in Viet Nam: 00:00 to 23:59:59 local, not UTC."""
        off = self.calendar._working_calendar().off
        in_2026 = [day for day in off if day.year == 2026]
        self.assertEqual(len(in_2026), 14)
        self.assertFalse({day for day in in_2026 if day.weekday() >= 5})
        leave = self.env.ref("directive_cantho.holiday_2026_02_16")
        self.assertEqual(self.calendar._start_of_day(date(2026, 2, 16)), leave.date_from)
        self.assertEqual(self.calendar._end_of_day(date(2026, 2, 16)), leave.date_to + timedelta(seconds=1))

    def test_make_up_days(self):
        for day in (date(2026, 1, 10), date(2026, 8, 22)):
            self.assertEqual(day.weekday(), 5)
            self.assertTrue(self.calendar.is_working_day(day))
        self.assertFalse(self.calendar.is_working_day(date(2026, 8, 31)))
