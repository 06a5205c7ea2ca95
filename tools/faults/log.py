"""The log of facts must not make people wait for each other who work on different tasks."""
import subprocess
import threading
import time
from contextlib import closing

from tools.backup import database as pg
from tools.dev import paths

from . import Row

# Run in Odoo's shell: the first transaction stays open while the second, on another task, is done and committed.
_TWO_OPEN = """
import time
from odoo import api
uid = env.ref("directive_cantho.user_chuyenvien").id
def transfer(cursor, task):
    api.Environment(cursor, uid, {}).__getitem__("directive.task").browse(task).action_transfer()
    cursor.flush()
with env.registry.cursor() as first, env.registry.cursor() as warm, env.registry.cursor() as second:
    transfer(warm, %(warm)s)
    warm.commit()
    transfer(first, %(first)s)
    second.execute("SET lock_timeout = '5s'")
    started = time.monotonic()
    transfer(second, %(second)s)
    second.commit()
    print("MILLISECONDS", round(1000 * (time.monotonic() - started)))
"""


def two_open_transactions(site):
    """A transfer is open and not committed; how long does the transfer of another task take?"""
    site.start()
    warm, first, second = site.drafts(site.client("chuyenvien"), 3)
    site.stop()
    answer = subprocess.run(
        [site.ground.python, "-m", "odoo", "shell", "-c", site.configuration, "-d", site.name, "--no-http"],
        input=_TWO_OPEN % {"warm": warm, "first": first, "second": second}, text=True, capture_output=True, check=False,
        env=site.ground.environ(), cwd=paths.ROOT)
    said = [line.split()[1] for line in answer.stdout.splitlines() if line.startswith("MILLISECONDS")]
    figure = f"the second transfer took {said[0]} ms" if said else answer.stderr.strip().splitlines()[-1]
    return Row("Log: two open transactions on different tasks", figure, bool(said) and int(said[0]) < 2000)


class _LockWatch(threading.Thread):
    """Counts, fifty times a second, the backends of a database that wait for a lock."""

    def __init__(self, name):
        super().__init__(daemon=True)
        self.name_of_database, self.over = name, threading.Event()
        self.samples = self.waiting = 0

    def run(self):
        with closing(pg.connect("postgres")) as connection, connection.cursor() as cursor:
            while not self.over.wait(0.02):
                cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'",
                               [self.name_of_database])
                self.samples += 1
                self.waiting += bool(cursor.fetchone()[0])


def confirming(site, clients=6, each=10):
    """The Office confirms results: one person alone, then several at once, each other tasks."""
    site.start()
    specialist, unit = site.client("chuyenvien"), site.client("stc")
    tasks = site.drafts(specialist, each * (clients + 1))
    specialist.call("directive.task", "action_transfer", tasks)
    unit.call("directive.task", "action_accept", tasks)
    results = unit.call("directive.result", "create", [{"task_id": task, "content": "Xong"} for task in tasks])
    for result in results:
        unit.call("directive.result", "action_submit", [result])
    alone = _rate([specialist], tasks[:each])
    people = [site.client("chuyenvien") for _number in range(clients)]
    watch = _LockWatch(site.name)
    watch.start()
    together = _rate(people, tasks[each:])
    watch.over.set()
    watch.join()
    site.seal()
    problems = site.log_problems()
    share = watch.waiting / max(watch.samples, 1)
    return Row(
        f"Log: {clients} people confirm different tasks at once",
        f"{together:.1f}/s, one alone {alone:.1f}/s; somebody waited for a lock in {100 * share:.1f} % of "
        f"{watch.samples} samples; log: {len(problems)} problems",
        share < 0.05 and not problems)


def _rate(people, tasks):
    def work(client, own):
        for task in own:
            client.call("directive.task", "action_confirm", [task])

    threads = [threading.Thread(target=work, args=(client, tasks[number::len(people)]))
               for number, client in enumerate(people)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(tasks) / (time.monotonic() - started)
