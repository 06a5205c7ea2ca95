"""More than one machine, natively: primary, replica, two Odoo nodes, a jobs node, HAProxy; a figure for each property.

./dev bench-scale node replica: only what those words name. HAProxy and PgBouncer are Debian's, fetched for this command
alone. It works on a copy of this checkout's PostgreSQL in .dev/scale, removed at its end; the tasks are those of
./dev bench. Ports: --port and the forty after it.
"""
import os
import platform
import shutil
import subprocess

from tools.dev import console, ground, lock, parts, paths, postgres, server


def add_arguments(parser):
    parser.add_argument("names", nargs="*", help="parts of names: sizes reads read-back revoked signalled websockets "
                                                 "jobs pooled node-killed replica-killed carried primary-killed")
    parser.add_argument("--tasks", type=int, default=100_000)
    parser.add_argument("--port", type=int, default=19100)


def run(arguments):
    if platform.machine() not in ("x86_64", "AMD64") or not shutil.which("dpkg-deb"):
        raise console.Trouble("HAProxy and PgBouncer are taken from Debian's packages for x86-64: on Debian only.")
    if server.running():
        raise console.Trouble("The demo server takes time from what is measured. First: ./dev stop")
    parts.scale_tree()
    made = ground.prepare()
    options = ["--tasks", str(arguments.tasks), "--port", str(arguments.port), *arguments.names]
    with lock.held(paths.STATE / "tests.lock", "tests"):
        return subprocess.run(
            [made.python, "-W", "ignore", "-m", "tools.scale", *options], cwd=paths.ROOT, check=False,
            env={**made.environ(**postgres.connection()), "PYTHONUNBUFFERED": os.environ.get("PYTHONUNBUFFERED", "1")},
        ).returncode
