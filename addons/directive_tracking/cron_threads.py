"""Scheduled actions go on when PostgreSQL comes back.

In one process with threads (workers = 0) Odoo's threads for scheduled actions end for ever at the first connection
that PostgreSQL refuses, and nobody notices: no seal, no reminder, no mail until the server is started again. With
workers a supervisor starts them anew, so only the threads need this. `./dev bench-faults postgres-away` shows it.
"""

import functools
import logging
import time

import psycopg2

from odoo.service.server import ThreadedServer

_logger = logging.getLogger(__name__)
_PAUSE_SECONDS = 5


def _lasting(run):
    @functools.wraps(run)
    def cron_thread(server, number):
        while True:
            try:
                return run(server, number)
            except psycopg2.Error as error:
                _logger.warning("Scheduled actions wait for PostgreSQL: %s", str(error).strip())
                time.sleep(_PAUSE_SECONDS)

    return cron_thread


ThreadedServer.cron_thread = _lasting(ThreadedServer.cron_thread)
