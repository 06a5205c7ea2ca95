"""Days and instants of the demo scene, counted from the day on which it is built."""

import calendar as gregorian
import random
from datetime import date, timedelta

from odoo.addons.directive_tracking.tools.working_days import at_hour, local_date

MINUTE = timedelta(minutes=1)


def same_random():
    """Return a source of the same numbers every time: a day has one scene."""
    return random.Random(140)  # noqa: S311 (nothing secret)  # nosec B311


class SceneClock:
    """Turns the tokens of ``demo/scene_*.csv`` into days and instants; the same seed gives the same scene.

    :param now: naive UTC; the scene ends here
    :param working: a ``WorkingCalendar``
    :param rng: ``random.Random``
    """

    def __init__(self, now, working, rng):
        self.now, self.working, self.rng = now, working, rng
        self.today = local_date(now)

    def day(self, token, issued=None):
        """Return the day of a token.

        ``-12``/``+5``: days from today, moved off days off (into the past for the past); ``2026-03-31``: that day;
        ``M0``/``M1``: end of this or the next month; ``Q0``: end of this quarter; ``W5``: 5 working days after
        ``issued``.
        """
        if token[0] in "MQW":
            return self._period_end(token[0], int(token[1:]), issued)
        if token.count("-") == 2:
            return date.fromisoformat(token)
        return self.shifted(int(token))

    def shifted(self, offset):
        """Return the working day at or beyond ``offset`` days from today."""
        day, step = self.today + timedelta(days=offset), timedelta(days=-1 if offset < 0 else 1)
        while not self.working.is_working_day(day):
            day += step
        return day

    def _period_end(self, letter, number, issued):
        if letter == "W":
            return self.working.add(issued, number)
        month = self.today.month + number if letter == "M" else (self.today.month + 2) // 3 * 3
        year, month = self.today.year + (month - 1) // 12, (month - 1) % 12 + 1
        return date(year, month, gregorian.monthrange(year, month)[1])

    def office_hours(self, day, first=7.5, last=16.5):
        """Return an instant of ``day`` (naive UTC) at which an office works."""
        return at_hour(day, self.rng.uniform(first, last)) + self.rng.randrange(60) * timedelta(seconds=1)

    def after(self, earlier, planned):
        """Return ``planned``, but later than ``earlier`` and not in the future."""
        soon = earlier + self.rng.randint(7, 50) * MINUTE
        return min(max(planned, soon), self.now)


def quoted(day, token, hour, rng):
    """Return the Vietnamese words in which a document fixes ``day``; the reader of deadlines understands them."""
    if hour:
        return f"trước {hour:02d} giờ 00 ngày {day:%d/%m/%Y}"
    if token.startswith("W"):
        return f"trong thời hạn {int(token[1:]):02d} ngày làm việc kể từ ngày ban hành"
    if token.startswith("M"):
        return f"trong tháng {day.month}/{day.year}"
    if token.startswith("Q"):
        return f"trong Quý {['I', 'II', 'III', 'IV'][day.month // 3 - 1]}/{day.year}"
    return rng.choice(("trước ngày", "trước ngày", "chậm nhất ngày")) + f" {day:%d/%m/%Y}"
