"""``python -m tools.scale [part of a name …]``: all that is shown, or what one of the words names."""
import argparse
import sys

from tools.bench import databases
from tools.dev import console, ground, postgres
from tools.faults import Row

from . import breaking, carrying, jobs, machines, reading, sizes

#: In this order: the last one leaves no replica behind.
SHOWN = {
    "sizes": sizes.a_task,
    "reads": reading.on_the_replica,
    "read-back": reading.read_back,
    "revoked": reading.revoked,
    "signalled": reading.signalled,
    "websockets": jobs.websockets,
    "jobs": jobs.on_their_own_node,
    "pooled": jobs.pooled,
    "node-killed": breaking.node_killed,
    "replica-killed": breaking.replica_killed,
    "carried": carrying.carried,
    "primary-killed": breaking.primary_killed,
}


def main(words):
    arguments = _parser().parse_args(words)
    parts = ground.prepare()
    rows = []
    with postgres.serving(parts):
        name = databases.prepared(parts, arguments.tasks)
        with machines.built(parts, name, arguments.port) as site:
            for row in _shown(site, arguments.names):
                print(row, flush=True)
                rows.append(row)
    return 0 if rows and all(row.holds for row in rows) else 1


def _shown(site, names):
    for name, show in SHOWN.items():
        if not names or any(word in name for word in names):
            console.step(name)
            found = show(site)
            yield from [found] if isinstance(found, Row) else found


def _parser():
    parser = argparse.ArgumentParser(prog="./dev bench-scale")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--tasks", type=int, default=100_000)
    parser.add_argument("--port", type=int, default=19100)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
