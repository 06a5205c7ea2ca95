"""Breaks things for real (kill -9, no mail server, full disk …) on copies of the demo scene and prints a figure each.

./dev bench-faults mail disk: only those. Uses this checkout's own PostgreSQL, which it kills and starts again.
"""
import subprocess

from tools.dev import console, ground, lock, paths, postgres, server


def add_arguments(parser):
    parser.add_argument("faults", nargs="*", help="parts of names: kill-odoo kill-postgres postgres-away replica "
                                                  "at-once mail disk log-open log-rate scheduled")


def run(arguments):
    if server.running():
        raise console.Trouble("The demo server uses the PostgreSQL that this kills. First: ./dev stop")
    parts = ground.prepare()
    with lock.held(paths.STATE / "tests.lock", "tests"):
        return subprocess.run(
            [parts.python, "-m", "tools.faults", *arguments.faults], cwd=paths.ROOT, check=False,
            env=parts.environ(**postgres.connection())).returncode
