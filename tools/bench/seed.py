"""Fills a database with lives, chunk by chunk, by COPY. What was cut off goes on at the first chunk that is missing.

A chunk is one transaction; ``bench_chunk`` says which are in. Indexes, foreign keys and triggers wait meanwhile: the
rows are right by their making, and indexes built at the end cost a tenth of indexes kept.
"""
import io
import time
from contextlib import closing

import psycopg2

from . import lives, tables

CHUNK = 20_000
#: Ids of documents and tasks begin here.
FIRST_ID = 1000
_INDEXES = """SELECT indexname, indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND tablename = ANY(%s) AND indexdef NOT LIKE 'CREATE UNIQUE INDEX %%_pkey %%'"""


def fill(dsn, total, until, say=print):
    """Make the database hold ``total`` tasks as of ``until`` (minutes since 1970, UTC).

    :param dsn: libpq words of a superuser, who may leave triggers out
    """
    with psycopg2.connect(dsn) as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_chunk (number int PRIMARY KEY, seals int, hash text)")
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_index (name text PRIMARY KEY, definition text)")
        connection.commit()
        _put_indexes_away(cursor)
        connection.commit()
        city, people = _city(cursor, total, until), _people(cursor)
        for number in range((total + CHUNK - 1) // CHUNK):
            cursor.execute("SELECT 1 FROM bench_chunk WHERE number = %s", [number])
            if not cursor.fetchone():
                started = time.monotonic()
                _chunk(cursor, city, people, number)
                connection.commit()
                say(f"  {min((number + 1) * CHUNK, total):>9,} tasks ({time.monotonic() - started:.1f} s)")
        _restore_indexes(connection, cursor, say)
        _finish(cursor)
    vacuum(dsn)


def vacuum(dsn, table=""):
    """Let PostgreSQL count and tidy, as its own autovacuum would in time."""
    with closing(psycopg2.connect(dsn)) as connection:
        connection.autocommit = True
        connection.cursor().execute(f"VACUUM ANALYZE {table}")


def _put_indexes_away(cursor):
    cursor.execute(_INDEXES, [list(tables.COLUMNS)])
    for name, definition in cursor.fetchall():
        cursor.execute("INSERT INTO bench_index VALUES (%s, %s) ON CONFLICT DO NOTHING", [name, definition])
        cursor.execute(f'DROP INDEX "{name}"')


def _restore_indexes(connection, cursor, say):
    cursor.execute("SET maintenance_work_mem = '1GB'")
    cursor.execute("SELECT name, definition FROM bench_index WHERE to_regclass(quote_ident(name)) IS NULL")
    for name, definition in cursor.fetchall():
        started = time.monotonic()
        cursor.execute(definition)
        connection.commit()
        if time.monotonic() - started > 2:
            say(f"  index {name} ({time.monotonic() - started:.1f} s)")


def _city(cursor, total, until):
    cursor.execute("""SELECT unit.id FROM directive_unit unit WHERE unit.active AND EXISTS (
        SELECT 1 FROM directive_unit_user_rel member WHERE member.unit_id = unit.id)
        AND unit.kind IN ('department', 'commune', 'ward') AND COALESCE(unit.code, '') NOT LIKE 'BENCH%'
        ORDER BY unit.kind <> 'department', unit.id""")
    return lives.City([unit for [unit] in cursor.fetchall()], until, total)


def _people(cursor):
    cursor.execute("SELECT unit_id, array_agg(user_id ORDER BY user_id) FROM directive_unit_user_rel GROUP BY unit_id")
    officers = dict(cursor.fetchall())
    cursor.execute("SELECT array_agg(id ORDER BY id) FROM res_users WHERE login LIKE 'bench.office.%'")
    specialists = cursor.fetchone()[0]
    cursor.execute("SELECT id, partner_id FROM res_users")
    partners = dict(cursor.fetchall())
    cursor.execute("SELECT res_id FROM ir_model_data WHERE module = 'mail' AND name = 'mt_note'")
    [note] = cursor.fetchone()
    cursor.execute("SELECT id FROM directive_document_type WHERE code = 'CT'")
    [document_type] = cursor.fetchone()
    return tables.People(officers, specialists, partners, note, document_type)


def _chunk(cursor, city, people, number):
    cursor.execute("SELECT COALESCE(MAX(id), %s) FROM directive_log", [FIRST_ID])
    [last_log_id] = cursor.fetchone()
    writer = tables.Writer(people, FIRST_ID, last_log_id)
    for life in range(number * CHUNK, min((number + 1) * CHUNK, city.total)):
        writer.add(city.life(life))
    cursor.execute("SELECT seals, hash FROM bench_chunk ORDER BY number DESC LIMIT 1")
    seals, head = cursor.fetchone() or (0, "")
    seals, head = writer.seals(seals, head)
    for table, lines in writer.lines.items():
        columns = ", ".join(f'"{column}"' for column in tables.COLUMNS[table])
        cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", io.StringIO("".join(lines)))
    cursor.execute("INSERT INTO bench_chunk VALUES (%s, %s, %s)", [number, seals, head])


def _finish(cursor):
    for table in tables.COLUMNS:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id') WHERE EXISTS (SELECT 1 FROM information_schema.columns"
                       " WHERE table_name = %s AND column_name = 'id')", [table, table])
        found = cursor.fetchone()
        if found and found[0]:
            cursor.execute(f"SELECT setval(%s, (SELECT MAX(id) FROM {table}))", [found[0]])
