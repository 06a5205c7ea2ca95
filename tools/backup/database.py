"""What is asked of PostgreSQL: connections, counts and checksums of tables, the head of the log."""
from contextlib import closing

import psycopg2
from psycopg2 import sql

# The text of a row must not depend on who asks, for its checksum.
_SAME_TEXT = ("SET datestyle = 'ISO'; SET timezone = 'UTC'; SET intervalstyle = 'postgres'; SET bytea_output = 'hex';"
              "SET extra_float_digits = 1; SET xmloption = 'document'")
_TABLES = """SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY 1"""
# One scan, no sort, no memory: the sum of 60 bits of each row's SHA-256 does not depend on the order of rows.
_CHECKSUM = """SELECT count(*), COALESCE(sum(('x' || substr(encode(sha256(convert_to(
                   whole_row::text, 'UTF8')), 'hex'), 1, 15))::bit(60)::bigint), 0)::text FROM {} whole_row"""


def connect(name):
    """A connection to a database, each statement by itself; to be closed."""
    connection = psycopg2.connect(dbname=name)
    connection.autocommit = True
    return connection


def ask(name, statement, *values):
    """The rows that a statement gives in a database."""
    with closing(connect(name)) as connection, connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def exists(name):
    return bool(ask("postgres", "SELECT 1 FROM pg_database WHERE datname = %s", name))


def tables(cursor):
    """``{table: [rows, checksum]}`` of all tables, as the cursor's transaction sees them."""
    cursor.execute(_SAME_TEXT)
    cursor.execute(_TABLES)
    found = {}
    for (name,) in cursor.fetchall():
        cursor.execute(sql.SQL(_CHECKSUM).format(sql.Identifier("public", name)))
        found[name] = list(cursor.fetchone())
    return found


def differences(expected, found):
    """One sentence for each table that is not as it should be."""
    for name in sorted(expected.keys() | found.keys()):
        before, after = expected.get(name), found.get(name)
        if before == after:
            continue
        if before is None or after is None:
            yield f"Table {name}: {'not in the backup' if before is None else 'missing'}."
        elif before[0] != after[0]:
            yield f"Table {name}: {after[0]} rows instead of {before[0]}."
        else:
            yield f"Table {name}: other content than in the backup."


def log_head(cursor):
    """``{"rows", "seals", "head"}`` of the log of facts; None where there is none."""
    cursor.execute("SELECT to_regclass('directive_log_seal')")
    if cursor.fetchone()[0] is None:
        return None
    cursor.execute("SELECT (SELECT count(*) FROM directive_log), count(*),"
                   " (array_agg(hash ORDER BY number DESC))[1] FROM directive_log_seal")
    return dict(zip(("rows", "seals", "head"), cursor.fetchone(), strict=True))


def unaccent_is_immutable(cursor):
    """Whether indexes may use unaccent(), which Odoo arranges when it makes a database and pg_dump does not keep."""
    cursor.execute("SELECT bool_or(provolatile = 'i') FROM pg_proc WHERE proname = 'unaccent'")
    return bool(cursor.fetchone()[0])
