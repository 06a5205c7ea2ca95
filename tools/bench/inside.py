"""What runs in an Odoo process of its own: ``python -m tools.bench.inside CONFIGURATION DATABASE WHAT …``."""
import json
import sys

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

from . import city, rows


def main(configuration, database, what, *words):
    odoo.tools.config.parse_config(["-c", configuration, "-d", database, "--no-http", "--log-level=error"])
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        {"people": city.people, "finish": city.finish, "rows": _rows}[what](env, *words)


def _rows(env, module):
    # Without parallel workers: the machine is shared, and the ratios are of the same work.
    env.cr.execute("SET max_parallel_workers_per_gather = 0; SET jit = off")
    print(json.dumps(rows.measured(env, module)))
    env.cr.rollback()


if __name__ == "__main__":
    main(*sys.argv[1:])
