"""Brings a backup back: beside what is there, verified, and only then in its place.

The database is built under another name and compared with the manifest, table by table; the log of facts is verified;
the files are copied beside the filestore and compared. Then names are exchanged. What had the name before stays as
``<name>_before_<time>`` until the administrator removes it.
"""
import os
import re
import shutil
import subprocess
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path

from psycopg2 import sql

from tools import verify_log

from . import Refused, database, files, verify
from .take import DUMP

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,40}")


@dataclass
class Restored:
    """What a restore found. `log_problems`: sentences; empty when the log of facts is whole. Times in seconds."""
    manifest: dict
    rows: int
    tables: int
    files: int
    seconds: float
    age: float
    log_problems: list = field(default_factory=list)
    kept: list = field(default_factory=list)


def restore(folder, name, filestore, force=False, template="template0"):
    """Restores the backup `folder` as the database `name` and the files `filestore`/`name`.

    :param force: put what has that name aside, instead of refusing
    :param template: the database from which the new one is made
    :raises Refused: nothing was changed
    """
    started = time.monotonic()
    _check_target(name, filestore, force)
    manifest = verify.manifest_of(folder)
    building, building_files = f"{name}_restoring", filestore / f"{name}_restoring"
    _remove(building, building_files)
    try:
        _build(building, folder, manifest, template)
        rows, log_problems = _compare(building, manifest)
        count = _copy_files(folder, building_files)
        kept = _exchange(name, filestore)
    except BaseException:
        _remove(building, building_files)
        raise
    taken_at = datetime.fromisoformat(manifest["taken_at"].replace("Z", "+00:00"))
    return Restored(
        manifest, rows, len(manifest["tables"]), count, time.monotonic() - started,
        (datetime.now(timezone.utc) - taken_at).total_seconds(), log_problems, kept)


def _check_target(name, filestore, force):
    if not _NAME.fullmatch(name):
        raise Refused(f"{name!r} is no name for a database: small letters, digits and _, at most 41.")
    there = {
        f"the database {name}": database.exists(name), f"the folder {filestore / name}": (filestore / name).exists()}
    taken = [what for what, exists in there.items() if exists]
    if taken and not force:
        raise Refused(
            f"There is already {' and '.join(taken)}; nothing was changed."
            " Choose another name, or say --force: what is there is then put aside, not deleted.")
    # PostgreSQL's own workers (autovacuum) make way by themselves.
    [[others]] = database.ask(
        "postgres",
        "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'", name)
    if others:
        raise Refused(f"{others} connections use the database {name}: stop Odoo first. Nothing was changed.")


def _build(building, folder, manifest, template):
    like = sql.SQL(" ENCODING 'UTF8' LC_COLLATE 'C'") if template == "template0" else sql.SQL("")
    _do("postgres", "CREATE DATABASE {} TEMPLATE {}{}", sql.Identifier(building), sql.Identifier(template), like)
    listing = subprocess.run(
        ["pg_restore", "--list", folder / DUMP], capture_output=True, text=True, check=True).stdout.splitlines()
    # Extensions are made here: what is done to them (unaccent, below) is in no dump.
    for extension in sorted(set(re.findall(r" EXTENSION - (\w+)", "\n".join(listing)))):
        _do(building, "CREATE EXTENSION IF NOT EXISTS {}", sql.Identifier(extension))
    if manifest["unaccent_is_immutable"]:
        _make_unaccent_immutable(building)
    with tempfile.NamedTemporaryFile("w", suffix=".list") as chosen:
        chosen.write("\n".join(line for line in listing if " EXTENSION " not in line))
        chosen.flush()
        answer = subprocess.run(
            ["pg_restore", f"--dbname={building}", "--no-owner", "--no-privileges", "--exit-on-error",
             f"--jobs={min(os.cpu_count() or 1, 8)}", f"--use-list={chosen.name}", folder / DUMP],
            capture_output=True, text=True, check=False)
    if answer.returncode:
        raise Refused(f"pg_restore stopped, and what it had made was removed:\n{answer.stderr.strip()}")


def _make_unaccent_immutable(building):
    with closing(database.connect(building)) as connection, connection.cursor() as cursor:
        if database.unaccent_is_immutable(cursor):
            return
        try:
            cursor.execute("ALTER FUNCTION unaccent(text) IMMUTABLE")
        except Exception as error:
            raise Refused(
                "The search without accents has indexes over unaccent(), which must be IMMUTABLE for them, and this"
                f" user of PostgreSQL may not make it so ({str(error).strip()}). Run the restore as a superuser of"
                " PostgreSQL, or name a --template in which it is.") from None


def _compare(building, manifest):
    """Returns (rows in all tables, problems of the log); raises Refused when a table is not as it was."""
    with closing(database.connect(building)) as connection, connection.cursor() as cursor:
        found = database.tables(cursor)
    wrong = list(database.differences(manifest["tables"], found))
    if wrong:
        raise Refused("\n".join(["What was restored is not what was backed up; it was removed again.", *wrong]))
    log_problems = []
    if manifest["log"]:
        rows, seals = verify_log.from_database(f"dbname={building}")
        log_problems = list(verify_log.problems(rows, seals, manifest["log"]["head"]))
    return sum(rows for rows, _checksum in found.values()), log_problems


def _copy_files(folder, target):
    """Copies the files of the backup; returns their number."""
    target.mkdir(parents=True)
    count = 0
    for name, expected in files.read_sums(folder).items():
        if name == DUMP:
            continue
        if files.copy(folder / name, target / Path(name).relative_to("filestore")) != expected:
            raise Refused(f"{name} could not be copied as it is. What was made was removed again.")
        count += 1
    return count


def _exchange(name, filestore):
    """Gives what was built its name; returns what was put aside. Where that fails, the old keeps its name."""
    kept, aside = [], f"{name}_before_{datetime.now(timezone.utc):%Y%m%dt%H%M%S}"
    there = database.exists(name)
    if there:
        _rename(name, aside)
        kept.append(f"database {aside}")
    try:
        _rename(f"{name}_restoring", name)
    except BaseException:
        if there:
            _rename(aside, name)
        raise
    if (filestore / name).exists():
        (filestore / name).rename(filestore / aside)
        kept.append(f"folder {filestore / aside}")
    (filestore / f"{name}_restoring").rename(filestore / name)
    return kept


def _rename(old, new):
    _do("postgres", "ALTER DATABASE {} RENAME TO {}", sql.Identifier(old), sql.Identifier(new))


def _remove(building, building_files):
    _do("postgres", "DROP DATABASE IF EXISTS {}", sql.Identifier(building))
    shutil.rmtree(building_files, ignore_errors=True)


def _do(where, statement, *parts):
    database.ask(where, sql.SQL(statement).format(*parts))
