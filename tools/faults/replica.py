"""A streaming replica answers what is only read, and is killed under reads and writes; then it comes back."""
import configparser
import os
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass

import requests

from tests.support.rpc import RpcError
from tools.dev import paths, postgres, postgres_copy, server

from . import Row
from .killing import until

_PORT = "5433"  # of its socket, beside the primary's: no TCP
_READERS = ("chuyenvien", "stc", "ninhkieu", "chutich")
_BACK_SECONDS = 60


class _Replica(postgres_copy.Copy):
    """A copy of this checkout's PostgreSQL that streams from it, in a folder of its own."""

    def __init__(self, site):
        super().__init__(site.ground, paths.STATE / "postgres-replica", _PORT, fsync="off")
        self.site = site

    def serves(self):
        """The connections that Odoo has to it."""
        return int(self.ask(
            f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{self.site.name}' AND usename = 'odoo'"))

    def has_caught_up(self):
        return self.has_reached(self.site.sql("SELECT pg_current_wal_lsn()"))


class _People:
    """Some read without a pause, one transfers tasks; all note what went wrong."""

    def __init__(self, site, tasks):
        self.over = threading.Event()
        self.errors, self.acknowledged, self.seconds = [], [], []
        self.threads = [
            threading.Thread(target=self._read, args=(site.client(login),), daemon=True) for login in _READERS]
        self.threads.append(threading.Thread(
            target=self._write, args=(site.client("chuyenvien"), list(tasks)), daemon=True))

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error):
        self.over.set()
        for thread in self.threads:
            thread.join()

    def _attempt(self, done):
        started = time.monotonic()
        try:
            done()
        except (requests.RequestException, RpcError, ValueError) as error:
            self.errors.append(f"{type(error).__name__}: {error}")
            return False
        self.seconds.append(time.monotonic() - started)
        return True

    def _read(self, client):
        while not self.over.is_set():
            self._attempt(lambda: client.call("directive.task", "web_search_read", [], {
                "name": {}, "state": {}, "timeliness": {}, "lead_unit_id": {"fields": {"display_name": {}}}}, limit=40))

    def _write(self, client, tasks):
        while tasks and not self.over.wait(0.2):
            task = tasks.pop()
            if self._attempt(lambda task=task: client.call("directive.task", "action_transfer", [task])):
                self.acknowledged.append(task)


@dataclass
class _Course:
    """What happened: whether it was read at first, requests served and seconds while it was away, health throughout,
    whether it was read again after how many seconds, and whether it caught up."""

    was_read: int = 0
    meanwhile: int = 0
    away: float = 0
    monitored: bool = True
    again: bool = False
    back: str = ""
    caught_up: bool = False


def lost(site, before=3, away=6):
    """kill -9 of a replica that is being read; after some seconds it is started again, and has to be read again."""
    with _replica(site) as replica:
        tasks = site.drafts(site.client("chuyenvien"), 200)
        until(replica.has_caught_up)
        course = _Course()
        with _People(site, tasks) as people:
            time.sleep(before)
            _goes_away(site, replica, people, course, away)
            _is_read_again(replica, course)
        course.caught_up = bool(until(replica.has_caught_up, 30))
        missing, differing = _differences(site, replica, people.acknowledged)
        site.seal()
    return _row(people, course, missing, differing, site.log_problems())


def _goes_away(site, replica, people, course, away):
    course.was_read, course.monitored = replica.serves(), _is_well(site)
    replica.kill()
    killed, served = time.monotonic(), len(people.seconds)
    time.sleep(away)
    course.monitored &= _is_well(site)
    course.meanwhile = len(people.seconds) - served
    replica.start()
    course.away = time.monotonic() - killed


def _is_read_again(replica, course):
    returned = time.monotonic()
    course.again = bool(until(replica.serves, _BACK_SECONDS))
    course.back = f"read again {time.monotonic() - returned:.0f} s after its return"
    time.sleep(1)


def _row(people, course, missing, differing, problems):
    errors = people.errors
    return Row(
        "Replica lost under reads and writes",
        f"{len(people.seconds):,} requests ({course.meanwhile:,} while it was away {course.away:.0f} s), {len(errors)} "
        f"errors, the slowest {max(people.seconds):.1f} s; {len(people.acknowledged)} transfers acknowledged, {missing}"
        f" lost; health: database {'ok' if course.monitored else 'NOT OK'}; {course.back}, {differing} missing"
        f" there; log: {len(problems)} problems" + "".join(f" | {error}" for error in errors[:3]),
        bool(course.was_read and course.monitored and course.meanwhile and course.again and course.caught_up
             and people.acknowledged) and not (errors or missing or differing or problems))


def _is_well(site):
    """Whether a monitor is told that the database answers and takes writes: it asks for the primary."""
    answer = requests.get(f"{server.url(site.port)}/directive/health", timeout=30)
    return answer.json()["checks"]["database"]["ok"]


def _differences(site, replica, acknowledged):
    """How many acknowledged transfers the primary lacks, and how many the replica."""
    ids = ",".join(map(str, acknowledged)) or "0"
    there = f"SELECT count(*) FROM directive_task WHERE id IN ({ids}) AND state = 'transferred'"
    return len(acknowledged) - site.number(there), len(acknowledged) - int(replica.ask(there, site.name))


@contextmanager
def _replica(site):
    """Starts a replica, and the server with it."""
    replica = _Replica(site)
    try:
        replica.make()
        _configure(site)
        site.start()
        yield replica
    finally:
        site.stop()
        replica.remove()


def _configure(site):
    config = configparser.RawConfigParser()
    config.read(site.configuration, encoding="utf-8")
    config["options"].update({"db_replica_host": str(postgres.socket_folder()), "db_replica_port": _PORT})
    with open(site.configuration, "w", encoding="utf-8") as stream:
        config.write(stream)
    os.chmod(site.configuration, 0o600)
