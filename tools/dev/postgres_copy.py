"""A PostgreSQL beside the checkout's own, begun as a copy of another one by pg_basebackup: for replicas.

It listens on the checkout's socket folder, at a port of its own; no TCP. Who makes it removes it.
"""
import shutil
import signal
import subprocess

import psutil

from . import postgres

_OPTIONS = {
    "listen_addresses": "''", "unix_socket_permissions": "0700", "max_connections": "200", "timezone": "UTC",
    "log_min_messages": "fatal"}


class Copy:
    """``make()``, then `ask`, `kill`, `start`, `remove`. ``settings``: PostgreSQL's, beside `_OPTIONS`."""

    def __init__(self, ground, data, port, **settings):
        self.ground, self.data, self.port = ground, data, str(port)
        self.settings = {**_OPTIONS, **settings}

    def make(self, source="5432", follows=True):
        """Copy the server at this port of the socket folder; ``follows``: as its replica."""
        self.remove()
        postgres._prepare_folders(self.ground, self.data)
        postgres._as_owner([
            self.ground.postgres / "pg_basebackup", "-h", postgres.socket_folder(), "-p", source, "-U", "postgres",
            "-D", self.data, "-X", "stream", "-c", "fast", *(["-R"] if follows else [])])
        self.start()

    def start(self):
        options = " ".join(f"-c {key}={value}" for key, value in self.settings.items())
        self._control("-w", "-l", self.data / "server.log",
                      "-o", f"-k '{postgres.socket_folder()}' -p {self.port} {options}", "start")

    def promote(self):
        """Make a primary of this replica."""
        self._control("-w", "promote")

    def processes(self):
        postmaster = psutil.Process(int((self.data / "postmaster.pid").read_text().splitlines()[0]))
        return [postmaster, *postmaster.children(recursive=True)]

    def kill(self):
        """kill -9 of the postmaster and each of its children, as when the machine is gone."""
        own = self.processes()
        for process in own:
            process.send_signal(signal.SIGKILL)
        psutil.wait_procs(own, timeout=10)

    def runs(self):
        """Whether its postmaster is there; one that was killed leaves its note behind."""
        note = self.data / "postmaster.pid"
        return note.exists() and psutil.pid_exists(int(note.read_text().splitlines()[0]))

    def remove(self):
        if self.runs():
            self._control("-m", "immediate", "-w", "stop")
        shutil.rmtree(self.data, ignore_errors=True)

    def ask(self, sql, database="postgres"):
        """Run SQL as a superuser; returns psql's bare output, stripped."""
        command = [self.ground.postgres / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", database,
                   "-c", sql]
        answer = subprocess.run(
            command, env=self.ground.environ(**{**postgres.connection(), "PGPORT": self.port, "PGUSER": "postgres"}),
            check=True, capture_output=True, text=True)
        return answer.stdout.strip()

    def has_reached(self, written):
        """Whether this replica has come to that place of its primary's log."""
        return self.ask(f"SELECT pg_last_wal_replay_lsn() >= '{written}'::pg_lsn") == "t"

    def _control(self, *words):
        postgres._as_owner([self.ground.postgres / "pg_ctl", "-D", self.data, *words])
