"""Measures, prints one table and says which targets are missed (exit code 1)."""
import argparse
import json
import sys

from tools.dev import console, ground, paths, postgres

from . import databases, growth, rows, table

DRAWING = paths.ROOT / "docs/growth.svg"


def main():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("rows", nargs="*")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--fresh", action="store_true")
    arguments = parser.parse_args()
    modules, parts = rows.wanted(arguments.rows), ground.prepare()
    totals = growth.TOTALS if arguments.growth else [int(databases.FULL * arguments.scale)]
    with postgres.serving(parts):
        found = {total: _measured(parts, total, modules, arguments) for total in totals}
    for total, of_total in found.items():
        print(table.drawn(of_total, total), end="\n\n")
    if arguments.growth:
        growth.drawn(found, DRAWING)
    return 0 if all(table.holds(row) for of_total in found.values() for row in of_total) else 1


def _measured(parts, total, modules, arguments):
    name, found = databases.prepared(parts, total, arguments.fresh), []
    for module in modules:
        console.step(f"Measuring {', '.join(rows.MODULES[module])} ({module}) on {total:,} tasks")
        if module in rows.OUTSIDE:
            found += rows.measured_outside(parts, total, module)
        else:
            found += json.loads(databases.run(parts, name, "rows", module).splitlines()[-1])
    named = set(arguments.rows) - set(modules)
    return [row for row in found if not named or row["name"] in named]


if __name__ == "__main__":
    sys.exit(main())
