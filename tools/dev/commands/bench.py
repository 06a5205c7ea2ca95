"""What the system costs on 1,000,000 tasks: the rows R1-R10 and Q, ours against a reference, with targets.

./dev bench --scale 0.1: on 100,000.  ./dev bench R1 R5: only these rows.
./dev bench --growth: on 10,000, 100,000 and 1,000,000, with a drawing of how cost grows (docs/growth.svg).
"""
import subprocess

from tools.dev import console, ground, lock, paths, postgres, server


def add_arguments(parser):
    parser.add_argument("rows", nargs="*", help="R1 … R10, or the name of a module of tools/bench; all without")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--growth", action="store_true", help="on 10,000, 100,000 and 1,000,000")
    parser.add_argument("--fresh", action="store_true", help="write the tasks anew")


def run(arguments):
    if server.running():
        raise console.Trouble("The demo server takes time from what is measured. First: ./dev stop")
    parts = ground.prepare()
    switches = [f"--{name}" for name in ("growth", "fresh") if getattr(arguments, name)]
    options = [*arguments.rows, "--scale", str(arguments.scale), *switches]
    with lock.held(paths.STATE / "tests.lock", "tests"):
        return subprocess.run(
            [parts.python, "-m", "tools.bench", *options], cwd=paths.ROOT, check=False,
            env=parts.environ(**postgres.connection())).returncode
