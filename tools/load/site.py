"""A server with worker processes on a database of the bench, and what its processes and PostgreSQL take."""
import json
import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

from tools.dev import config, paths, postgres, server

WORKERS = 2
# With workers Odoo starts a part of itself by the name of its file.
_SERVE = Path(__file__).parents[1] / "papers/serve.py"
_TICK, _PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")


class Site:
    """A running server: ``url``, ``port``, ``database``, ``process`` (its main process)."""

    def __init__(self, ground, database, port, configuration, process):
        self.ground, self.database, self.port = ground, database, port
        self.configuration, self.process = configuration, process
        self.url = server.url(port)

    def sessions(self, logins):
        """Return {login: its session}, see sessions.py."""
        done = subprocess.run(
            [self.ground.python, "-W", "ignore", "-m", "tools.load.sessions", self.configuration, self.database],
            input="\n".join(logins), text=True, check=True, stdout=subprocess.PIPE, cwd=paths.ROOT, env=environ(self.ground))
        return json.loads(done.stdout.strip().splitlines()[-1])

    def megabytes(self):
        """Return the resident memory of Odoo's processes together, what they share counted once each."""
        return sum(_resident(process) for process in family(self.process.pid)) / 1e6

    def seconds(self):
        """Return the seconds of processors taken so far: {"odoo": …, "postgres": …}."""
        return {"odoo": sum(map(_seconds, family(self.process.pid))), "postgres": _postgres_seconds(self.ground)}


@contextmanager
def serving(ground, database, port=None, workers=WORKERS):
    """A :class:`Site` for the time of the block; PostgreSQL must be serving."""
    port = port or server.free_port()
    file = config.write(ground, database, paths.STATE / f"{database}.load.conf", port, workers)
    log = paths.LOGS / f"{database}.load.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [ground.python, _SERVE, "-c", file, "--max-cron-threads=0"], stdin=subprocess.DEVNULL, stdout=output,
            stderr=output, cwd=paths.ROOT, env=ground.environ(), start_new_session=True)
    try:
        server.wait_healthy(process, port, log)
        yield Site(ground, database, port, file, process)
    finally:
        process.terminate()
        process.wait(timeout=60)


def environ(ground):
    """The environment of a program that imports both Odoo and ``tools``."""
    found = ground.environ(**postgres.connection())
    return {**found, "PYTHONPATH": os.pathsep.join([found["PYTHONPATH"], str(paths.ROOT)])}


# ---- processes ----------------------------------------------------------------------------------


def family(pid):
    """Return the ids of a process and of all below it."""
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            found += map(int, task.read_text().split())
    return found


def _fields(pid):
    """Return the fields of /proc/PID/stat after the name, which may hold spaces; none for one that has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _seconds(pid):
    fields = _fields(pid)
    # Its own, and those of its children that have ended.
    return sum(map(int, fields[11:15])) / _TICK if fields else 0


def _resident(pid):
    fields = _fields(pid)
    return int(fields[21]) * _PAGE if fields else 0


def _postgres_seconds(ground):
    data = Path(postgres.query(ground, "SHOW data_directory"))
    return sum(map(_seconds, family(int((data / "postmaster.pid").read_text().split()[0]))))
