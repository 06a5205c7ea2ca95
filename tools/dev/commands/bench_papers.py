"""Long reports: an annex of 3,000 overdue tasks as PDF, DOCX and XLSX, and six PDFs at once on two workers.

./dev bench-papers 500: with so many rows.
"""
import subprocess

from tools.dev import console, ground, lock, paths, postgres, server


def add_arguments(parser):
    parser.add_argument("rows", nargs="?", type=int, default=3000, help="rows of the annex (default: 3000)")


def run(arguments):
    if server.running():
        raise console.Trouble("The demo server takes time from what is measured. First: ./dev stop")
    parts = ground.prepare()
    with lock.held(paths.STATE / "tests.lock", "tests"):
        return subprocess.run(
            [parts.python, "-m", "tools.papers", str(arguments.rows)], cwd=paths.ROOT, check=False,
            env=parts.environ(**postgres.connection())).returncode
