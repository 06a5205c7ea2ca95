"""kill -9 under writes, of Odoo and of PostgreSQL; PostgreSQL away in the middle of a scheduled action."""
import os
import signal
import subprocess
import threading
import time
from contextlib import closing

import requests

from tests.support.rpc import RpcError
from tools.backup import database as pg
from tools.dev import console, postgres

from . import Row

_WRITERS = 4
_BACK_SECONDS = 60


class Writers:
    """People who transfer tasks, each at once with the others, and note what the server has acknowledged."""

    def __init__(self, site, tasks):
        clients = [site.client("chuyenvien") for _number in range(_WRITERS)]
        self.acknowledged = []
        self.threads = [
            threading.Thread(target=self._work, args=(client, tasks[number::_WRITERS]), daemon=True)
            for number, client in enumerate(clients)]

    def _work(self, client, tasks):
        for task in tasks:
            try:
                client.call("directive.task", "action_transfer", [task])
            except (requests.RequestException, ValueError, RpcError):
                continue
            self.acknowledged.append(task)

    def start(self, enough):
        """Starts them and returns when `enough` writes are acknowledged."""
        for thread in self.threads:
            thread.start()
        deadline = time.monotonic() + 60
        while len(self.acknowledged) < enough and time.monotonic() < deadline:
            time.sleep(0.01)

    def join(self):
        for thread in self.threads:
            thread.join()


def kill_odoo(site, count=120):
    """kill -9 of Odoo while four people transfer tasks."""
    site.start()
    tasks = site.drafts(site.client("chuyenvien"), count)
    writers = Writers(site, tasks)
    writers.start(enough=count // 6)
    site.kill()
    killed = time.monotonic()
    writers.join()
    site.start()
    site.client("chuyenvien").search("directive.task", [], limit=1)
    return _after(site, "kill -9 of Odoo under writes", tasks, writers, time.monotonic() - killed)


def kill_postgres(site, count=120):
    """kill -9 of the postmaster of this checkout while four people transfer tasks; Odoo stays up."""
    site.start()
    specialist = site.client("chuyenvien")
    tasks = site.drafts(specialist, count)
    writers = Writers(site, tasks)
    writers.start(enough=count // 6)
    os.kill(_postmaster(site.ground), signal.SIGKILL)
    killed = time.monotonic()
    _start_postgres(site.ground)
    until(lambda: specialist.search("directive.task", [], limit=1))
    seconds = time.monotonic() - killed
    writers.join()
    return _after(site, "kill -9 of PostgreSQL under writes", tasks, writers, seconds)


def _after(site, fault, tasks, writers, seconds):
    """Compares what was acknowledged with what is there: each task wholly transferred, or not at all."""
    ids = ",".join(map(str, tasks))
    whole = site.sql(
        f"""SELECT t.id FROM directive_task t WHERE t.id IN ({ids}) AND state = 'transferred'
               AND transferred_at IS NOT NULL
               AND (SELECT count(*) FROM directive_task_deadline d WHERE d.task_id = t.id) = 1
               AND (SELECT count(*) FROM directive_log l WHERE l.res_model = 'directive.task' AND l.res_id = t.id
                       AND l.new_value = 'transferred') = 1""").split()
    untouched = site.sql(
        f"""SELECT t.id FROM directive_task t WHERE t.id IN ({ids}) AND state = 'draft' AND transferred_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM directive_task_deadline d WHERE d.task_id = t.id)
               AND NOT EXISTS (SELECT 1 FROM directive_log l WHERE l.res_model = 'directive.task' AND l.res_id = t.id
                       AND l.new_value = 'transferred')""").split()
    lost = set(map(str, writers.acknowledged)) - set(whole)
    half = len(tasks) - len(whole) - len(untouched)
    site.seal()
    problems = site.log_problems()
    return Row(
        fault,
        f"{len(writers.acknowledged)} acknowledged, {len(lost)} lost; {half} of {len(tasks)} half done; "
        f"log: {len(problems)} problems; back after {seconds:.1f} s",
        bool(writers.acknowledged) and not lost and not half and not problems and seconds < _BACK_SECONDS)


def postgres_away(site, away=5):
    """PostgreSQL stops while the log is being sealed, and is away for some seconds."""
    site.start()
    specialist = site.client("chuyenvien")
    site.seal()
    tasks = site.drafts(specialist, 5)
    with closing(pg.connect(site.name)) as connection, connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("LOCK TABLE directive_log_seal IN ACCESS EXCLUSIVE MODE")  # holds the action in the middle
        specialist.call("directive.task", "action_transfer", tasks)
        caught = until(lambda: site.number("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                            " AND query LIKE '%directive_log_seal%'"))
        _stop_postgres(site.ground)
    time.sleep(away)
    _start_postgres(site.ground)
    back = time.monotonic()
    sealed = until(lambda: not _unsealed(site), seconds=120)
    seconds = time.monotonic() - back
    problems = site.log_problems()
    return Row(
        "PostgreSQL away during a scheduled action",
        f"action caught in the middle: {bool(caught)}; log: {_unsealed(site)} rows unsealed, {len(problems)} problems;"
        f" made up {seconds:.1f} s after its return",
        bool(caught) and bool(sealed) and not problems)


def _unsealed(site):
    return site.number("SELECT count(*) FROM directive_log"
                       " WHERE id > COALESCE((SELECT max(last_id) FROM directive_log_seal), 0)")


def until(done, seconds=60):
    """Asks until the answer is true, errors taken for no; returns the last answer."""
    deadline = time.monotonic() + seconds
    answer = None
    while not answer and time.monotonic() < deadline:
        try:
            answer = done()
        except (requests.RequestException, RpcError, subprocess.CalledProcessError, ValueError):
            answer = None
        time.sleep(0 if answer else 0.1)
    return answer


def _postmaster(ground):
    """The process id of this checkout's own PostgreSQL, from its own folder."""
    return int((postgres._data(ground) / "postmaster.pid").read_text().splitlines()[0])


def _stop_postgres(ground):
    postgres._as_owner([ground.postgres / "pg_ctl", "-D", postgres._data(ground), "-m", "immediate", "-w", "stop"])


def _start_postgres(ground):
    """Starts it as soon as its predecessor's children are gone."""
    deadline = time.monotonic() + _BACK_SECONDS
    while True:
        try:
            return postgres._ensure_running(ground)
        except console.Trouble:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
