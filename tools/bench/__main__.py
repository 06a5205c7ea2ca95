import argparse

from tools.dev import ground, postgres

from . import databases


def main():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--fresh", action="store_true")
    arguments = parser.parse_args()
    parts = ground.prepare()
    with postgres.serving(parts):
        databases.prepared(parts, int(databases.FULL * arguments.scale), arguments.fresh)


if __name__ == "__main__":
    main()
