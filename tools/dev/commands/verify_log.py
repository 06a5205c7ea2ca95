"""Verifies the log of facts of a database (default: directive_demo): altered, removed, inserted, reordered rows."""
import subprocess

from tools.dev import database, ground, paths, postgres


def add_arguments(parser):
    parser.add_argument("database", nargs="?", default=database.DEMO)
    parser.add_argument("--head", help="a head printed on a report, which must be one of the seals")


def run(arguments):
    parts = ground.prepare()
    words = ["--head", arguments.head] if arguments.head else []
    with postgres.serving(parts):
        command = [parts.python, paths.ROOT / "tools/verify_log.py", f"dbname={arguments.database}", *words]
        return subprocess.run(command, env=parts.environ(**postgres.connection()), check=False).returncode
