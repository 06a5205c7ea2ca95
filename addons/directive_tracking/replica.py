"""Reading goes on when the replica is lost (``db_replica_host``), and comes back to it soon after its return.

By itself Odoo turns to the primary only for requests that have not begun: one that the replica was answering ends in
an error or, where the session was just being checked, in a logout; and the replica is tried again after 20 minutes
only. A request that reads has changed nothing, so it is served once more, by the primary.
`./dev bench-faults replica` shows it. Nothing here is in force where no replica is configured.
"""

import functools
import logging
import threading
import time

from odoo import http, sql_db
from odoo.orm import registry as registries
from odoo.tools import config

_logger = logging.getLogger(__name__)
_RETRY_SECONDS = 20
#: libpq's: a replica whose machine is gone must not keep anybody waiting for minutes.
_PATIENCE = {"connect_timeout": 3, "tcp_user_timeout": 5000}
_opened = threading.local()


def _impatient(connection_info_for):
    @functools.wraps(connection_info_for)
    def info_for(db_or_uri, readonly=False):
        name, info = connection_info_for(db_or_uri, readonly)
        return name, {**_PATIENCE, **info} if readonly else info

    return info_for


def _remembered(cursor):
    @functools.wraps(cursor)
    def open_cursor(registry, /, readonly=False):
        opened = cursor(registry, readonly=readonly)
        if opened.readonly:
            _opened.connection = opened._cnx
        return opened

    return open_cursor


def _was_lost():
    """Tell whether this request has only read, and from a replica that is gone now."""
    connection = _opened.connection
    has_only_read = threading.current_thread().cursor_mode in (None, "ro")
    return has_only_read and connection is not None and bool(connection.closed)


def _once_more(serve):
    @functools.wraps(serve)
    def serve_db(request):
        _opened.connection = threading.current_thread().cursor_mode = None
        try:
            return serve(request)
        except Exception:
            if not _was_lost():
                raise
        _logger.warning("The replica was lost while it answered; the request goes to the primary")
        registries.Registry(request.db)._db_readonly_failed_time = time.monotonic()
        request.session, request.db = request._get_session_and_dbname()
        return serve(request)

    return serve_db


if config["db_replica_host"]:
    registries._REPLICA_RETRY_TIME = _RETRY_SECONDS
    sql_db.connection_info_for = _impatient(sql_db.connection_info_for)
    registries.Registry.cursor = _remembered(registries.Registry.cursor)
    http.Request._serve_db = _once_more(http.Request._serve_db)
