"""``python -m tools.papers [rows]``: prints what long reports cost."""
import sys

from tools.dev import ground, postgres

from . import bench, run


def main(rows=3000):
    parts = ground.prepare()
    with postgres.serving(parts):
        configuration = run.scene(parts)
        try:
            for measured in (bench.alone(parts, configuration, rows), bench.at_once(parts, rows)):
                for what, figure in measured:
                    print(f"{what}: {figure}", flush=True)
        finally:
            run.drop(parts)


main(*map(int, sys.argv[1:]))
