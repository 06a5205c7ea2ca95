"""``python -m tools.load LOCUST PEOPLE MINUTES THINK TASKS PORT``: see ``./dev bench-load``."""
import sys

from tools.dev import ground, postgres

from . import run


def main(locust, people, minutes, think, tasks, port):
    parts = ground.prepare()
    with postgres.serving(parts):
        rows = run.run(parts, locust, int(people), float(minutes), float(think), int(tasks), int(port) or None)
        for what, figure in rows:
            print(f"{what}: {figure}", flush=True)


main(*sys.argv[1:])
