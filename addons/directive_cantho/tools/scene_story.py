"""What happens to a task of the demo scene, and when: from a short word to the instants of each step."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from odoo.addons.directive_tracking.tools.working_days import local_date

ZONE = "Asia/Ho_Chi_Minh"

#: One task of many units: what became of it, in parts of a hundred. Days are counted from the deadline.
PAST = {"done:-": 52, "done:+": 14, "wait:-": 7, "wait:+": 4, "again:-": 4, "work": 13, "new": 6}
OPEN = {"done:-": 25, "wait:-": 20, "work": 40, "new": 15}


class Submission(NamedTuple):
    """A result: when it counts (for a paper: its day), when it was recorded, and what the Office said when."""

    day: date
    recorded_at: datetime
    verdict: str
    verified_at: datetime | None


@dataclass
class Story:
    """The steps of one task; what did not happen is empty."""

    transferred_at: datetime | None = None
    accepted_at: datetime | None = None
    progress: list = field(default_factory=list)
    submissions: list = field(default_factory=list)
    cancelled_at: datetime | None = None

    def instants(self):
        """Return the instants of the steps that were taken, in the order in which they were taken."""
        results = [(one.recorded_at, one.verified_at) for one in self.submissions]
        steps = [self.transferred_at, self.accepted_at, *(at for pair in results for at in pair), self.cancelled_at]
        return [at for at in steps if at]


def mixed(due, rng):
    """Return a story word for one of many units that have the same task, due ``due`` days from today."""
    chances = PAST if due < 0 else OPEN
    word = rng.choices(list(chances), list(chances.values()))[0]
    if word.endswith("-"):
        return f"{word[:-1]}{min(due - rng.randint(0, 8), -1 - rng.randint(0, 6))}"
    if word.endswith("+"):
        return f"{word[:-1]}{min(due + rng.randint(1, 5), -1)}"
    return word


class Storyteller:
    """Tells the story of a task.

    :param clock: ``SceneClock``
    """

    def __init__(self, clock):
        self.clock, self.rng = clock, clock.rng

    def tell(self, issued, entered, word, on_system=True):
        """Return the :class:`Story` of a task.

        :param issued: date of the document
        :param entered: working days that the Office took to transfer it; 0 for the same day
        :param word: ``draft``, ``new``, ``work``, ``cancel``, or ``wait:-3``, ``again:-3``, ``done:-3`` (the day of the
            result), ``redo:-9,-3`` (days of the refused result and of the confirmed one)
        :param on_system: otherwise the Office records what a paper says
        """
        kind, _colon, days = word.partition(":")
        if kind == "draft":
            return Story()
        day = self.clock.working.add(issued, entered) if entered else issued
        transfer = self.clock.after(self.clock.office_hours(issued, 6, 7), self.clock.office_hours(day, 8, 11))
        story = Story(transferred_at=transfer)
        if kind != "new":
            self._work(story, kind, [self.clock.day(day) for day in days.split(",") if day], on_system)
        return story

    def _work(self, story, kind, days, on_system):
        days = [day for day in days if day <= self.clock.today]
        next_day = self.clock.working.add(local_date(story.transferred_at), self.rng.choice((0, 1, 1)))
        last = self.clock.after(story.transferred_at, self.clock.office_hours(next_day))
        if on_system:
            story.accepted_at = last
        verdicts = {"done": ("confirm",), "redo": ("reject", "confirm"), "again": ("reject",), "wait": ("",)}
        for verdict, day in zip(verdicts.get(kind, ()), days, strict=False):
            last = self._report(story, last, self.clock.office_hours(day), self.rng.randint(1, 2), nearly_done=True)
            last = self._submit(story, last, day, verdict, on_system)
        if not days:
            last = self._report(story, last, self.clock.now, self.rng.randint(1, 3))
        if kind == "cancel":
            story.cancelled_at = self.clock.after(last, self.clock.office_hours(self.clock.shifted(-7)))

    def _report(self, story, start, end, count, nearly_done=False):
        """Spread progress reports between two instants; the share done grows."""
        for number in range(count):
            share = (number + self.rng.uniform(0.6, 1)) / (count + 1)
            start = self.clock.after(start, start + (end - start) * share)
            percent = story.progress[-1][1] if story.progress else 0
            story.progress.append((start, min(85, percent + 5 * self.rng.randint(2, 6))))
        if nearly_done:
            story.progress[-1] = (start, self.rng.choice((95, 100, 100)))
        return start

    def _submit(self, story, last, day, verdict, on_system):
        recorded_day = day if on_system else self.clock.working.add(day, self.rng.randint(1, 2))
        recorded_at = self.clock.after(last, self.clock.office_hours(recorded_day, 9, 16.9))
        verified_at = None
        if verdict:
            next_day = self.clock.working.add(local_date(recorded_at), self.rng.randint(0, 2))
            verified_at = self.clock.after(recorded_at, self.clock.office_hours(next_day, 8, 16.9))
        story.submissions.append(Submission(day, recorded_at, verdict, verified_at))
        return verified_at or recorded_at
