"""The quick ones of `./dev bench-faults`, smaller: what must hold when something breaks (security, S7-S9)."""
import json
import subprocess
import threading
import urllib.error
import urllib.request
from types import SimpleNamespace

import psycopg2
import pytest

from odoo.addons.directive_tracking import cron_threads, replica

from tools.dev import paths, postgres, server
from tools.faults import disk, killing, log, mail, scheduled
from tools.faults.site import Site


@pytest.fixture
def site(parts, request):
    """A copy of the demo scene to break; each test starts the server by itself."""
    with postgres.serving(parts) as using_postgres, Site(parts, "directive_fault_test", (using_postgres,)) as site:
        yield site


def test_kill_of_odoo_loses_no_acknowledged_write(site):
    row = killing.kill_odoo(site, count=40)
    assert row.holds, row


def test_mail_waits_for_its_server_and_goes_out_once(site):
    row = mail.mail_server_away(site, count=60)
    assert row.holds, row


def test_a_full_disk_stores_nothing_by_halves(site):
    row = disk.disk_full(site)
    assert row.holds, row


def test_open_transactions_do_not_wait_for_each_other(site):
    row = log.two_open_transactions(site)
    assert row.holds, row


def test_every_scheduled_action_twice_at_once_and_killed(site):
    assert scheduled.actions(site), "the harness must find our scheduled actions"
    (row,) = scheduled.scheduled_actions(site, kills=1, each=False)
    assert row.holds, row


def test_scheduled_actions_survive_an_absence_of_postgres(monkeypatch):
    """Each refused connection is a pause, not the end of the thread."""
    pauses, refusals = [], [psycopg2.OperationalError("connection refused")] * 3

    def run(_server, number):
        if refusals:
            raise refusals.pop()
        return number

    monkeypatch.setattr(cron_threads, "time", SimpleNamespace(sleep=pauses.append))
    assert cron_threads._lasting(run)(None, 7) == 7
    assert pauses == [5, 5, 5]


@pytest.mark.parametrize(("mode", "closed", "served"), [("ro", 2, 2), (None, 2, 2), ("ro", 0, 1), ("rw", 2, 1),
                                                        ("ro->rw", 2, 1)])
def test_only_what_has_only_read_from_a_lost_replica_is_served_again(monkeypatch, mode, closed, served):
    """Never a request that may have written something."""
    registry, times = SimpleNamespace(), []

    def serve(_request):
        times.append(mode)
        if len(times) == 1:
            replica._opened.connection = SimpleNamespace(closed=closed)
            threading.current_thread().cursor_mode = mode
            raise psycopg2.OperationalError("server closed the connection unexpectedly")
        return "page"

    monkeypatch.setattr(replica, "registries", SimpleNamespace(Registry=lambda _name: registry))
    request = SimpleNamespace(db="x", session=None, _get_session_and_dbname=lambda: ("session", "x"))
    if served == 2:
        assert replica._once_more(serve)(request) == "page"
        assert registry._db_readonly_failed_time, "the next ones go to the primary at once"
    else:
        with pytest.raises(psycopg2.OperationalError):
            replica._once_more(serve)(request)
    assert len(times) == served


def test_health_says_503_when_the_database_is_gone(parts, site):
    site.start()
    url = f"{server.url(site.port)}/directive/health"
    assert _ask(url)[1]["checks"]["database"]["ok"]
    postgres.query(parts, f"DROP DATABASE {site.name} WITH (FORCE)")
    assert _ask(url) == (503, {"ok": False, "checks": {"database": {"ok": False}}})


def _ask(url):
    """(status, JSON)"""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def test_the_command_knows_its_faults(parts):
    answer = subprocess.run(
        [parts.python, "-m", "tools.faults", "nothing-of-that-name"], cwd=paths.ROOT, check=False,
        env=parts.environ(**postgres.connection()))
    assert answer.returncode == 1, "a bench without a row is no good news"
