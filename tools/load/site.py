"""A server with worker processes on a database of the bench, and what its processes and PostgreSQL take."""
import json
import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

from tools.dev import config, console, paths, postgres, server

from . import processes

WORKERS = 2
#: Of whoever gets a session here: in a copy of the bench that is dropped afterwards.
PASSWORD = "a-password-to-measure-with"
# With workers Odoo starts a part of itself by the name of its file.
_SERVE = Path(__file__).parents[1] / "papers/serve.py"


class Site:
    """A running server: ``url``, ``port``, ``database``, ``process`` (its main process)."""

    def __init__(self, ground, database, port, configuration, process):
        self.ground, self.database, self.port = ground, database, port
        self.configuration, self.process = configuration, process
        self.url = server.url(port)

    def sessions(self, logins):
        """Return the session of each login, see sessions.py."""
        done = subprocess.run(
            [self.ground.python, "-W", "ignore", "-m", "tools.load.sessions", self.configuration, self.database],
            input="\n".join(logins), text=True, check=False, capture_output=True, cwd=paths.ROOT,
            env=environ(self.ground))
        if done.returncode:
            raise console.Trouble(done.stderr[-3000:])
        return json.loads(done.stdout.strip().splitlines()[-1])

    def megabytes(self):
        """Return the resident memory of Odoo's processes together, what they share counted once each."""
        return sum(map(processes.resident, processes.family(self.process.pid))) / 1e6

    def seconds(self):
        """Return the seconds of processors taken so far: {"odoo": …, "postgres": …}."""
        odoo = sum(map(processes.seconds, processes.family(self.process.pid)))
        return {"odoo": odoo, "postgres": _postgres_seconds(self.ground)}


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


def _postgres_seconds(ground):
    data = Path(postgres.query(ground, "SHOW data_directory"))
    main = int((data / "postmaster.pid").read_text().split()[0])
    return sum(map(processes.seconds, processes.family(main)))
