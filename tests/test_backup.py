"""A backup that was never restored is none: the drill, and what damaged backups are answered (security, S12)."""
import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import pytest

from tests.support.rpc import Client
from tools.backup import Refused, database, files, verify
from tools.backup.restore import restore
from tools.backup.take import take
from tools.dev import backup, paths, postgres

COPY = "directive_restored_test"
_MINIMUM_WRITTEN = 3


class _Writer(threading.Thread):
    """Somebody who works while the backup is taken: documents with files, one after the other."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self.client = Client(server.url, server.database, "chuyenvien")
        self.type = self.client.search("directive.document.type", [("code", "=", "QĐ")])[0]
        self.stop, self.written = threading.Event(), []

    def run(self):
        while not self.stop.is_set():
            number = len(self.written) + 1
            document = self.client.create("directive.document", {
                "reference": f"{7000 + number}/QĐ-UBND", "subject": "Viết khi sao lưu",
                "date_issued": str(date.today()), "type_id": self.type})
            content = os.urandom(10_000).hex().encode()
            self.client.create("ir.attachment", {
                "name": "a.txt", "datas": base64.b64encode(content).decode(), "res_model": "directive.document",
                "res_id": document})
            self.written.append(document)


@pytest.fixture(scope="module")
def taken(demo_server, tmp_path_factory):
    """(folder, manifest) of a backup of the demo scene, its log sealed, taken while somebody works."""
    admin = Client(demo_server.url, demo_server.database, "admin")
    seal = admin.search("ir.model.data", [("module", "=", "directive_tracking"), ("name", "=", "cron_seal_log")])
    admin.call("ir.cron", "method_direct_trigger", [admin.read("ir.model.data", seal, ["res_id"])[0]["res_id"]])
    writer = _Writer(demo_server)
    writer.start()
    while len(writer.written) < _MINIMUM_WRITTEN and writer.is_alive():
        writer.join(0.1)
    before = len(writer.written)
    try:
        yield take(demo_server.database, backup.FILESTORE, tmp_path_factory.mktemp("backups"))
        assert before >= _MINIMUM_WRITTEN
    finally:
        writer.stop.set()
        writer.join()


@pytest.fixture
def room(parts):
    """The name of a database that is not there, and goes again with all that was put aside for it."""
    yield COPY
    for (name,) in database.ask("postgres", "SELECT datname FROM pg_database WHERE datname LIKE %s", f"{COPY}%"):
        postgres.query(parts, f"DROP DATABASE {name}")
    for folder in backup.FILESTORE.glob(f"{COPY}*"):
        shutil.rmtree(folder)


def _restore(folder, name, **options):
    return restore(folder, name, backup.FILESTORE, template=postgres.TEMPLATE, **options)


def test_the_drill(taken, room, tmp_path):
    folder, manifest = taken
    assert not manifest["missing"]
    found = _restore(folder, room)
    assert not found.log_problems
    assert (found.rows > 10_000, found.files > 50) == (True, True), found
    # A backup of what was restored has the same rows, checksums, head and files.
    again, manifest_again = take(room, backup.FILESTORE, tmp_path)
    for fact in ("tables", "log", "unaccent_is_immutable", "missing"):
        assert manifest_again[fact] == manifest[fact], fact
    sums, sums_again = files.read_sums(folder), files.read_sums(again)
    assert {**sums, "database.dump": ""} == {**sums_again, "database.dump": ""}
    _every_row_has_its_file(room)
    print(f"RTO of the demo scene: {found.seconds:.1f} s; backup {manifest['seconds']} s")


def _every_row_has_its_file(name):
    rows = database.ask(name, "SELECT store_fname, checksum FROM ir_attachment WHERE store_fname IS NOT NULL")
    for stored, checksum in rows:
        content = (backup.FILESTORE / name / stored).read_bytes()
        assert hashlib.sha1(content).hexdigest() == checksum


def test_nobody_else_reads_a_backup(taken):
    folder, _manifest = taken
    assert folder.stat().st_mode & 0o077 == 0, "everything about everybody lies in it"


def _flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def _truncate(path):
    path.write_bytes(path.read_bytes()[:-100])


def _some_file(folder):
    return next(path for path in sorted((folder / "filestore").rglob("*")) if path.is_file())


#: How a backup is spoilt, and what the restore must say.
DAMAGES = {
    "a bit of the dump": (lambda folder: _flip(folder / "database.dump"), "database.dump: altered or truncated"),
    "the end of the dump": (lambda folder: _truncate(folder / "database.dump"), "database.dump: altered or truncated"),
    "the dump": (lambda folder: (folder / "database.dump").unlink(), "database.dump: cannot be read"),
    "a file": (lambda folder: _flip(_some_file(folder)), "filestore/.*: altered or truncated"),
    "a file that is gone": (lambda folder: _some_file(folder).unlink(), "filestore/.*: cannot be read"),
    "a file too many": (lambda folder: (folder / "filestore/more").touch(), "filestore/more: was not written"),
    "the sums": (lambda folder: _truncate(folder / "SHA256SUMS"), "SHA256SUMS is not the one"),
    "the manifest": (lambda folder: _truncate(folder / "manifest.json"), "no complete backup"),
    "no manifest": (lambda folder: (folder / "manifest.json").unlink(), "no complete backup"),
}


@pytest.mark.parametrize("what", DAMAGES)
def test_a_damaged_backup_is_refused_before_anything_is_changed(taken, tmp_path, what):
    spoil, said = DAMAGES[what]
    folder = tmp_path / "backup"
    shutil.copytree(taken[0], folder)
    spoil(folder)
    before = database.ask("postgres", "SELECT datname FROM pg_database")
    with pytest.raises(Refused, match=said) as refused:
        _restore(folder, COPY)
    assert "othing was changed" in str(refused.value)
    assert database.ask("postgres", "SELECT datname FROM pg_database") == before
    assert not (backup.FILESTORE / COPY).exists()


def test_a_manifest_that_was_rewritten_does_not_pass(taken, room, tmp_path):
    folder = tmp_path / "backup"
    shutil.copytree(taken[0], folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    rows = manifest["tables"]["directive_task"][0]
    manifest["tables"]["directive_task"][0] = 1
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(Refused, match=f"Table directive_task: {rows} rows instead of 1"):
        _restore(folder, room)
    assert not database.exists(f"{room}_restoring")
    assert not database.exists(room)


def test_nothing_is_overwritten_and_a_tampered_log_is_told(parts, taken, room, tmp_path):
    _restore(taken[0], room)
    with pytest.raises(Refused, match=r"There is already the database .* and the folder"):
        _restore(taken[0], room)
    forge = ("SET session_replication_role = replica;"
             "UPDATE directive_log SET detail = 'forged' WHERE id = (SELECT min(id) FROM directive_log)")
    postgres.query(parts, forge, room)
    folder, _manifest = take(room, backup.FILESTORE, tmp_path)
    found = _restore(folder, room, force=True)
    assert any("content was altered" in problem for problem in found.log_problems), found.log_problems
    assert len(found.kept) == 2
    assert all(f"{room}_before_" in kept for kept in found.kept)


def test_a_database_in_use_is_not_put_aside(demo_server, taken):
    with pytest.raises(Refused, match="stop Odoo first"):
        _restore(taken[0], demo_server.database, force=True)


@pytest.mark.parametrize("name", ["", "a-b", "x; DROP DATABASE y", "../x", "ü", "a" * 42])
def test_a_name_that_is_none(taken, name):
    with pytest.raises(Refused, match="no name for a database"):
        _restore(taken[0], name)


def test_there_must_be_something_to_back_up(tmp_path):
    with pytest.raises(Refused, match="no database nowhere"):
        take("nowhere", backup.FILESTORE, tmp_path)


def test_a_path_out_of_the_backup_is_refused(tmp_path):
    (tmp_path / files.SUMS).write_text(f"{'0' * 64}  ../../etc/passwd\n")
    with pytest.raises(ValueError, match="not a line"):
        files.read_sums(tmp_path)


def test_the_administrators_command_line(parts, taken, tmp_path):
    answer = backup.run(parts, "check", taken[0], capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith("Whole: ")
    (tmp_path / "x").mkdir()
    answer = backup.run(parts, "restore", tmp_path / "x", COPY, "--filestore", tmp_path, capture_output=True, text=True)
    assert answer.returncode == 2
    assert "no complete backup" in answer.stderr
    assert "Traceback" not in answer.stderr
    with pytest.raises(Refused):
        verify.manifest_of(Path(tmp_path))


def test_dev_backup_and_restore_speak_in_sentences(tmp_path):
    for words, said in (
        (("backup", "nowhere", "--to", tmp_path), "There is no database nowhere"),
        (("restore", tmp_path, COPY), "no complete backup"),
    ):
        answer = subprocess.run(
            [sys.executable, paths.ROOT / "dev", *map(str, words)], capture_output=True, text=True, check=False)
        assert answer.returncode == 2
        assert said in answer.stderr
        assert "Traceback" not in answer.stderr
