"""``python -m tools.faults [part of a name …]``: all faults, or those whose names contain one of the words."""
import sys

from tools.dev import ground, postgres

from . import at_once, disk, killing, log, mail, replica, scheduled
from .site import Site

FAULTS = {
    "kill-odoo": killing.kill_odoo,
    "kill-postgres": killing.kill_postgres,
    "postgres-away": killing.postgres_away,
    "replica": replica.lost,
    "at-once": at_once.clients_at_once,
    "mail": mail.mail_server_away,
    "disk": disk.disk_full,
    "log-open": log.two_open_transactions,
    "log-rate": log.confirming,
    "scheduled": scheduled.scheduled_actions,
}


def main(words):
    parts = ground.prepare()
    rows = []
    with postgres.serving(parts) as using_postgres:
        for name, fault in FAULTS.items():
            if words and not any(word in name for word in words):
                continue
            with Site(parts, f"directive_fault_{name.replace('-', '_')}", (using_postgres,)) as site:
                found = fault(site)
            for row in found if isinstance(found, list) else [found]:
                print(row, flush=True)
                rows.append(row)
    return 0 if rows and all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
