"""What the hostile tests share: a count of what was sent, who sends it, and the memory of the server."""
import psutil
import pytest

from tests.support.rpc import Client

_SENT = {}


class Tally:
    """Counts inputs by way: sent, taken, refused; keeps what was answered badly."""

    def __init__(self, way):
        self.counts = _SENT.setdefault(way, {"sent": 0, "taken": 0})
        self.bad = []

    def add(self, taken, number=1):
        self.counts["sent"] += number
        self.counts["taken"] += number if taken else 0

    def blame(self, *what):
        self.bad.append(" | ".join(str(part)[:300] for part in what))

    def holds(self):
        assert not self.bad, f"{len(self.bad)} bad answers:\n" + "\n".join(dict.fromkeys(self.bad[:40]))


@pytest.fixture
def tally(request):
    return Tally(request.node.name.removeprefix("test_"))


@pytest.fixture(scope="session")
def office(demo_server):
    return Client(demo_server.url, demo_server.database, "chuyenvien")


@pytest.fixture(scope="session")
def memory(demo_server):
    """A function that gives the resident bytes of the server."""
    own = psutil.Process().children(recursive=True)
    server = next(child for child in own if any(demo_server.database in word for word in child.cmdline()))
    return lambda: server.memory_info().rss


def pytest_terminal_summary(terminalreporter):
    if _SENT:
        total = sum(counts["sent"] for counts in _SENT.values())
        ways = "; ".join(f"{way}: {counts['sent']} sent, {counts['taken']} taken" for way, counts in _SENT.items())
        terminalreporter.write_line(f"Hostile inputs: {total} ({ways})")
