"""Times ours and the reference by turns, so that whatever else the machine does falls on both."""
import statistics
import time
from dataclasses import asdict, dataclass

ROUNDS = 9


@dataclass
class Row:
    """A row of the table. Times are milliseconds; ``ratio`` is ours ÷ reference."""

    name: str
    what: str
    ours: float
    ours_spread: str
    reference: float
    reference_spread: str
    #: None: stated as it is.
    target: float | None
    compare: str = "≤"
    #: Its name in the drawing of how cost grows; without one it is not drawn.
    series: str = ""

    @property
    def ratio(self):
        return self.ours / self.reference if self.reference else 0

    def as_dict(self):
        return {**asdict(self), "ratio": self.ratio}


def by_turns(*jobs, rounds=ROUNDS):
    """Run each job twice to warm it, then all by turns; returns the milliseconds of each."""
    for job in jobs:
        job()
        job()
    times = [[] for _job in jobs]
    for _round in range(rounds):
        for job, kept in zip(jobs, times, strict=True):
            started = time.perf_counter()
            job()
            kept.append((time.perf_counter() - started) * 1000)
    return times


def row(name, what, ours, reference, target, rounds=ROUNDS, **others):
    """Time two jobs and return their row."""
    return made(name, what, *by_turns(ours, reference, rounds=rounds), target, **others)


def made(name, what, mine, theirs, target, **others):
    return Row(name, what, statistics.median(mine), spread(mine), statistics.median(theirs), spread(theirs), target,
               **others)


def spread(times):
    """The lower and the upper quarter."""
    if len(times) < 4:
        return f"{min(times):.1f}–{max(times):.1f}"
    low, _middle, high = statistics.quantiles(times, n=4)
    return f"{low:.1f}–{high:.1f}"
