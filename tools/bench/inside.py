"""What runs in an Odoo process of its own: ``python -m tools.bench.inside CONFIGURATION DATABASE WHAT …``."""
import sys

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

from . import city


def main(configuration, database, what, *words):
    odoo.tools.config.parse_config(["-c", configuration, "-d", database, "--no-http", "--log-level=error"])
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        {"people": city.people, "finish": city.finish}[what](env, *words)


if __name__ == "__main__":
    main(*sys.argv[1:])
