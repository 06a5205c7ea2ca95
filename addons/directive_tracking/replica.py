"""A replica (``db_replica_host``) shows whoever reads all that was committed before, and may be lost at any time.

Odoo reads from it whatever has reached it: who has just written may see the old text, and a member who was removed
goes on reading. So each request first asks the primary how far it has written, waits a moment until the replica has
come that far, and reads from the primary where it has not. That costs two short questions a request.

By itself Odoo also turns to the primary only for requests that have not begun: one that the replica was answering ends
in an error or, where the session was just being checked, in a logout; and the replica is tried again after 20 minutes
only. A request that reads has changed nothing, so it is served once more, by the primary.
`./dev bench-faults replica` and `./dev bench-scale` show it. Nothing here is in force where no replica is configured.
"""

import functools
import logging
import os
import threading
import time
from contextlib import suppress

import psycopg2

from odoo import http, sql_db
from odoo.orm import registry as registries
from odoo.tools import config

_logger = logging.getLogger(__name__)
_RETRY_SECONDS = 20
#: A replica in the same machine room is some milliseconds behind. One that is further behind is not waited for again.
_CATCH_UP_SECONDS = 0.05
#: libpq's: a replica whose machine is gone must not keep anybody waiting for minutes.
_PATIENCE = {"connect_timeout": 3, "tcp_user_timeout": 5000}
_opened = threading.local()
#: ``{(process, database): connection}``: without the pool's resets and transactions the question is one journey.
_primaries = {}
_asks_primary = threading.Lock()


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
        if not opened.readonly:
            return opened
        if _is_current(registry, opened):
            _opened.connection = opened._cnx
            return opened
        with suppress(psycopg2.Error):
            opened.close()
        threading.current_thread().cursor_mode = "ro->rw"
        return cursor(registry)

    return open_cursor


def _is_current(registry, opened):
    """Tell whether the replica shows all that was committed until now, waiting a moment for it."""
    lagged = getattr(registry, "_replica_lags", False)
    patience = time.monotonic() + (0 if lagged else _CATCH_UP_SECONDS)
    try:
        written = _written(registry)
        while not (current := written is None or _has_reached(opened, written)) and time.monotonic() < patience:
            time.sleep(0.001)
    except psycopg2.Error:
        _logger.warning("The replica was lost while it was asked how far it is")
        registry._db_readonly_failed_time = time.monotonic()
        return False
    if lagged == current:
        _logger.warning("The replica %s", "has caught up" if current else "lags: the primary answers what is read")
    registry._replica_lags = not current
    return current


def _written(registry):
    """How far the primary has written; None while it is away: then nothing new is committed, and reading goes on."""
    key = os.getpid(), registry.db_name
    with _asks_primary:
        # The connection of before may have ended with a restart of the primary.
        for _attempt in range(2):
            try:
                if key not in _primaries:
                    _primaries[key] = _connected(registry.db_name)
                with _primaries[key].cursor() as cursor:
                    cursor.execute("SELECT pg_current_wal_flush_lsn()")
                    return cursor.fetchone()[0]
            except psycopg2.Error:
                _primaries.pop(key, None)
    return None


def _connected(name):
    _name, info = sql_db.connection_info_for(name)
    connection = psycopg2.connect(**{**_PATIENCE, **info})
    connection.autocommit = True
    return connection


def _has_reached(opened, written):
    """Ask the replica; a server that is none (promoted, or named by mistake) never has."""
    opened.execute("SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= %s", [written], log_exceptions=False)
    [reached] = opened.fetchone()
    # What is read next must see what has arrived by now.
    opened.rollback()
    return bool(reached)


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
