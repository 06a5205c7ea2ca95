"""Takes a backup while people work: a folder with everything that is needed to have the system again.

    DATABASE-20261124T230512Z/
        database.dump     pg_dump, custom format
        filestore/…       the files to which the dump refers
        SHA256SUMS        of all of these, as sha256sum --check reads it
        manifest.json     when, rows and checksum of each table, head of the log, digest of SHA256SUMS; written last

The database goes first. Its snapshot fixes what belongs together; every file to which the snapshot refers is in the
filestore by then, since Odoo stores a file before it commits the row, and files never change (their name is their
hash). The other way round a row could refer to a file that came after the copy. Only Odoo's garbage collection takes
files away, and it needs a SHARE lock on ir_attachment; a ROW EXCLUSIVE lock, which disturbs no one who works, keeps it
out until the copy is done (it tries again the next day).
"""
import json
import os
import shutil
import subprocess
import time
from contextlib import closing
from datetime import datetime, timezone

from . import Refused, database, files

FORMAT = 1
DUMP = "database.dump"
MANIFEST = "manifest.json"


def take(name, filestore, target):
    """Backs up the database `name` and `filestore`/`name` into a new folder under `target`.

    :return: (the folder, the manifest)
    :raises Refused: when there is nothing to back up
    """
    if not database.exists(name):
        raise Refused(f"There is no database {name} that this user of PostgreSQL can see.")
    started = time.monotonic()
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    taken_at = datetime.now(timezone.utc)
    folder = target / f"{name}-{taken_at:%Y%m%dT%H%M%SZ}"
    partial = folder.with_name(f"{folder.name}.partial")
    partial.mkdir(mode=0o700)  # everything about everybody lies in it
    manifest = {"format": FORMAT, "database": name, "taken_at": f"{taken_at:%Y-%m-%dT%H:%M:%SZ}"}
    try:
        sums = _collect(name, filestore / name, partial, manifest)
        manifest |= {
            "bytes": sum(path.stat().st_size for path in partial.rglob("*") if path.is_file()),
            "files": len(sums) - 1, "sums": files.write_sums(partial, sums),
            "seconds": round(time.monotonic() - started, 1)}
        _write(partial / MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))
        partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return folder, manifest


def _collect(name, filestore, partial, manifest):
    """Writes dump and files of one instant, and what is known of it into the manifest; returns the digests."""
    with closing(database.connect(name)) as connection, connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("LOCK TABLE ir_attachment IN ROW EXCLUSIVE MODE")
        sums = {DUMP: _dump(cursor, name, partial / DUMP)}
        manifest |= _facts(cursor)
        manifest["missing"] = _copy_files(cursor, filestore, partial, sums)
        cursor.execute("ROLLBACK")
    return sums


def _dump(cursor, name, path):
    """Writes the dump of the cursor's snapshot; returns its digest."""
    cursor.execute("SELECT pg_export_snapshot()")
    command = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={cursor.fetchone()[0]}",
               f"--file={path}", name]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise Refused(f"pg_dump: {answer.stderr.strip()}")
    return files.digest(path)


def _facts(cursor):
    cursor.execute("SHOW server_version")
    return {
        "postgresql": cursor.fetchone()[0], "tables": database.tables(cursor), "log": database.log_head(cursor),
        "unaccent_is_immutable": database.unaccent_is_immutable(cursor)}


def _copy_files(cursor, filestore, partial, sums):
    """Copies what the snapshot refers to, noting the digests; returns the names of files that are not there."""
    cursor.execute("SELECT DISTINCT store_fname FROM ir_attachment WHERE store_fname IS NOT NULL ORDER BY 1")
    missing = []
    for (name,) in cursor.fetchall():
        try:
            sums[f"filestore/{name}"] = files.copy(filestore / name, partial / "filestore" / name)
        except FileNotFoundError:
            missing.append(name)
    return missing


def _write(path, text):
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
