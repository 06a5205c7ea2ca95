"""Five hundred people at once over real HTTP, backend and portal: p50 and p95 of each action, errors, memory.

./dev bench-load --people 100 --minutes 2: a quick look.
locust, which plays the people, is fetched for this command alone, into an environment of its own.
"""
import subprocess

from tools.dev import console, ground, lock, paths, postgres, server, venv

_REQUIREMENTS = paths.ROOT / "tools/load/requirements.txt"


def add_arguments(parser):
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--minutes", type=float, default=5, help="after all have come (default: 5)")
    parser.add_argument("--think", type=float, default=30, help="seconds between two actions of a person (default: 30)")
    parser.add_argument("--tasks", type=int, default=100_000, help="tasks in the database (default: 100000)")
    parser.add_argument("--port", type=int, default=0, help="of the server (default: any)")


def run(arguments):
    if server.running():
        raise console.Trouble("The demo server takes time from what is measured. First: ./dev stop")
    parts = ground.prepare()
    locust = venv.ensure(_REQUIREMENTS, "load") / "bin/locust"
    words = (arguments.people, arguments.minutes, arguments.think, arguments.tasks, arguments.port)
    with lock.held(paths.STATE / "tests.lock", "tests"):
        return subprocess.run(
            [parts.python, "-m", "tools.load", locust, *map(str, words)], cwd=paths.ROOT, check=False,
            env=parts.environ(**postgres.connection())).returncode
