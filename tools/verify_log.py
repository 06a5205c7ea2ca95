"""Verifies the log of facts without Odoo: every row, every chain, every seal; says which row is wrong, and how.

    verify_log.py "dbname=… host=…"                 a database, by libpq's words or environment (needs psycopg2)
    verify_log.py --csv log.csv seals.csv           two files, written by
        psql -c "\\copy (SELECT id, res_model, res_id, seq, at, user_id, event, old_value, new_value, detail,
                 previous_hash, hash FROM directive_log ORDER BY id) TO log.csv CSV HEADER"
        psql -c "\\copy (SELECT number, at, covered, previous_hash, hash FROM directive_log_seal ORDER BY number)
                 TO seals.csv CSV HEADER"
    --head HASH                                     the head that a report shows must be one of the seals

Exit code 0 when nothing is wrong, 1 when something is, 2 when it could not be read.
"""
import argparse
import csv
import importlib.util
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

_CHAIN = Path(__file__).resolve().parent.parent / "addons/directive_tracking/tools/log_chain.py"
_spec = importlib.util.spec_from_file_location("log_chain", _CHAIN)
log_chain = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(log_chain)

ROWS = ("SELECT id, res_model, res_id, seq, to_char(at, 'YYYY-MM-DD HH24:MI:SS') AS at, user_id, event, old_value, "
        "new_value, detail, previous_hash, hash FROM directive_log ORDER BY id")
SEALS = ("SELECT number, to_char(at, 'YYYY-MM-DD HH24:MI:SS') AS at, covered, previous_hash, hash "
         "FROM directive_log_seal ORDER BY number")
_NUMBERS = ("id", "res_id", "seq", "user_id", "number")


def problems(rows, seals, head=None):
    """Yield one sentence for each thing that is wrong.

    :param rows: dicts of ``ROWS``, by id
    :param seals: dicts of ``SEALS``, by number
    :param head: a seal's hash that must be there
    """
    hashes, ends = {}, {}
    for row in rows:
        hashes[row["id"]] = row["hash"]
        yield from _row_problems(row, ends)
    yield from _seal_problems(seals, hashes)
    yield from _unsealed_problems(rows, seals)
    if head and head not in {seal["hash"] for seal in seals}:
        yield f"No seal has the head {head}: the log is not the one of which it was printed."


def _row_problems(row, ends):
    key = (row["res_model"], row["res_id"])
    seq, previous = ends.get(key, (0, ""))
    where = f"Row {row['id']} ({row['res_model']} {row['res_id']}, number {row['seq']})"
    if row["seq"] != seq + 1:
        yield f"{where}: after number {seq}; a row was removed, inserted or reordered."
    elif (row["previous_hash"] or "") != previous:
        yield f"{where}: does not continue the row before it; that row or this one was exchanged."
    expected = log_chain.row_hash(row["previous_hash"] or "", [row[name] for name in log_chain.ROW_FIELDS])
    if row["hash"] != expected:
        yield f"{where}: its content was altered."
    ends[key] = (row["seq"], row["hash"])


def _seal_problems(seals, hashes):
    previous, covered = "", set()
    for number, seal in enumerate(seals, start=1):
        ids = list(log_chain.from_ranges(seal["covered"]))
        gone = [row_id for row_id in ids if row_id not in hashes]
        if seal["number"] != number or (seal["previous_hash"] or "") != previous:
            yield f"Seal {seal['number']}: does not continue the seal before it."
        if gone:
            yield f"Seal {seal['number']}: rows {log_chain.to_ranges(gone)} were removed."
        pairs = [(row_id, hashes.get(row_id, "")) for row_id in ids]
        expected = log_chain.seal_hash(seal["previous_hash"] or "", seal["number"], seal["at"], pairs)
        if not gone and seal["hash"] != expected:
            yield f"Seal {seal['number']}: the rows {seal['covered']} are not those that were sealed."
        previous = seal["hash"]
        covered.update(ids)
    newest = max(covered, default=0)
    behind = sorted(row_id for row_id in hashes if row_id not in covered and row_id < newest)
    if behind:
        yield f"Rows {log_chain.to_ranges(behind)} lie among sealed rows but in no seal: inserted afterwards."


def _unsealed_problems(rows, seals):
    """Rows wait for their seal for a moment, at most for an hour."""
    covered = {row_id for seal in seals for row_id in log_chain.from_ranges(seal["covered"])}
    yesterday = f"{datetime.now(timezone.utc) - timedelta(days=1):%Y-%m-%d %H:%M:%S}"
    waiting = [row["id"] for row in rows if row["id"] not in covered and row["at"] < yesterday]
    if waiting:
        yield f"Rows {log_chain.to_ranges(waiting)} are older than a day and in no seal."


def from_database(dsn):
    """Return (rows, seals) of a database."""
    import psycopg2
    import psycopg2.extras
    with psycopg2.connect(dsn) as connection, \
            connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        found = []
        for query in (ROWS, SEALS):
            cursor.execute(query)
            found.append([dict(row) for row in cursor])
    return found


def from_files(rows, seals):
    """Return (rows, seals) of two CSV files."""
    return _table(rows), _table(seals)


def _table(name):
    with open(name, encoding="utf-8", newline="") as file:
        return [
            {key: int(value) if key in _NUMBERS else value or None for key, value in row.items()}
            for row in csv.DictReader(file)]


def main(words):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dsn", nargs="?", default="")
    parser.add_argument("--csv", nargs=2, metavar=("LOG", "SEALS"))
    parser.add_argument("--head")
    arguments = parser.parse_args(words)
    try:
        rows, seals = from_files(*arguments.csv) if arguments.csv else from_database(arguments.dsn)
    except Exception as error:
        print(f"The log could not be read: {error}", file=sys.stderr)
        return 2
    wrong = list(problems(rows, seals, arguments.head))
    head = seals[-1]["hash"] if seals else "none"
    print(*wrong, f"{len(rows)} rows, {len(seals)} seals, {len(wrong)} problems; head {head}", sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
