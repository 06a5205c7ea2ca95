"""How often one may ask: counted in memory, in each worker by itself. No ORM."""

import threading
from collections import OrderedDict, deque


class RateLimit:
    """At most ``limit`` times within ``seconds`` a key.

    >>> once = RateLimit(2, 60)
    >>> [once.allows("a", now) for now in (0, 1, 2, 61)], once.allows("b", 2)
    ([True, True, False, True], True)

    :param most_keys: of which it keeps count; the one that asked longest ago is forgotten first, so memory is bounded
    """

    def __init__(self, limit, seconds, most_keys=10_000):
        self.limit, self.seconds, self.most_keys = limit, seconds, most_keys
        self._asked = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, key, now):
        """Count one request, unless there were too many, and tell whether it may go on.

        :param now: seconds, on any clock that does not go back
        """
        with self._lock:
            times = self._asked.setdefault(key, deque())
            self._asked.move_to_end(key)
            while times and times[0] <= now - self.seconds:
                times.popleft()
            if len(self._asked) > self.most_keys:
                self._asked.popitem(last=False)
            if len(times) >= self.limit:
                return False
            times.append(now)
            return True

    def forget(self):
        """Begin anew."""
        with self._lock:
            self._asked.clear()
