"""What the system costs on 1,000,000 tasks: the rows R1-R10 and Q, ours against a reference, with targets.

./dev bench --scale 0.1: on 100,000.  ./dev bench R1 R5: only these rows.
"""
import subprocess

from tools.dev import console, ground, lock, paths, postgres, server


def add_arguments(parser):
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--fresh", action="store_true", help="write the tasks anew")


def run(arguments):
    if server.running():
        raise console.Trouble("The demo server takes time from what is measured. First: ./dev stop")
    parts = ground.prepare()
    options = ["--scale", str(arguments.scale), *(["--fresh"] if arguments.fresh else [])]
    with lock.held(paths.STATE / "tests.lock", "tests"):
        return subprocess.run(
            [parts.python, "-m", "tools.bench", *options], cwd=paths.ROOT, check=False,
            env=parts.environ(**postgres.connection())).returncode
