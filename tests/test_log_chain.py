"""The log as evidence: the database refuses every change, and whoever changes it all the same is found out.

Điều 13 khoản 1: integrity. The tampering is done as an intruder would who owns the database.
"""
import csv
import re
import subprocess
import sys

import pytest

from tests.support.rpc import Client, RpcError
from tools import verify_log
from tools.dev import config, database, paths, postgres

NAME = "directive_log_test"
#: What an owner of the database can do, and what the verifier must say of it.
TAMPERINGS = {
    "altered": ("UPDATE directive_log SET detail = 'forged' WHERE id = {row}", "Row {row} .* content was altered"),
    "altered with its hash": (
        "UPDATE directive_log SET new_value = 'confirmed', hash = repeat('0', 64) WHERE id = {row}", "Row {row} "),
    "who": ("UPDATE directive_log SET user_id = 1 WHERE id = {row}", "Row {row} .* altered"),
    "when": ("UPDATE directive_log SET at = at - interval '1 day' WHERE id = {row}", "Row {row} .* altered"),
    "removed": ("DELETE FROM directive_log WHERE id = {row}", "rows {row} were removed"),
    "removed at the end of its chain": ("DELETE FROM directive_log WHERE id = {last}", "rows {last} were removed"),
    "reordered": (
        "UPDATE directive_log SET seq = seq + 1000 WHERE id = {row};"
        "UPDATE directive_log SET seq = seq - 1 WHERE res_model = 'directive.task' AND res_id = {task} AND seq < 1000",
        "reordered"),
    "inserted": (
        "INSERT INTO directive_log (id, at, user_id, res_model, res_id, seq, event, hash)"
        " SELECT {row} * -1, at, user_id, res_model, res_id, 99, event, hash FROM directive_log WHERE id = {row}",
        "-{row}"),
    "a seal removed": ("DELETE FROM directive_log_seal WHERE number = 2", "does not continue the seal before it"),
    "a seal altered": ("UPDATE directive_log_seal SET covered = '1-2' WHERE number = 1", "Seal 1"),
    "all seals removed": (
        "DELETE FROM directive_log_seal; UPDATE directive_log SET at = at - interval '2 days'", "in no seal"),
}


@pytest.fixture(scope="module")
def log_database(parts):
    """A copy of the demo scene, sealed, without a server; its name."""
    with postgres.serving(parts):
        database.scene_copy(parts, NAME)
        _seal(parts)
        yield NAME
        postgres.query(parts, f"DROP DATABASE {NAME} WITH (FORCE)")


def _seal(parts):
    """Runs the scheduled action, in Odoo's own shell, with small seals."""
    script = (
        "import odoo.addons.directive_tracking.models.directive_log_seal as seal; seal._BATCH = 400;"
        "env['directive.log.seal']._seal(); env.cr.commit()")
    file = config.write(parts, NAME, paths.STATE / f"{NAME}.conf")
    subprocess.run(
        [parts.python, "-m", "odoo", "shell", "-c", file, "-d", NAME, "--no-http"], input=script, text=True,
        env=parts.environ(), cwd=paths.ROOT, check=True, capture_output=True)


def _verify(parts, *words):
    environ = parts.environ(**postgres.connection())
    answer = subprocess.run(
        [sys.executable, paths.ROOT / "tools/verify_log.py", *words], env=environ, capture_output=True, text=True,
        check=False)
    return answer.returncode, answer.stdout + answer.stderr


def _some_task(parts):
    """(id of a task with at least three rows, its middle row, its last row)"""
    found = postgres.query(
        parts, "SELECT res_id || ' ' || (array_agg(id ORDER BY seq))[2] || ' ' || max(id) FROM directive_log "
        "WHERE res_model = 'directive.task' GROUP BY res_id HAVING count(*) >= 3 ORDER BY 1 LIMIT 1", NAME)
    return [int(word) for word in found.split()]


def test_d13_k1_an_untouched_log_is_whole(parts, log_database):
    code, said = _verify(parts, f"dbname={log_database}")
    assert code == 0, said
    rows = int(said.split()[0])
    assert rows > 500
    assert ", 0 problems" in said


@pytest.mark.parametrize("statement", [
    "UPDATE directive_log SET detail = 'x'", "DELETE FROM directive_log", "TRUNCATE directive_log",
    "UPDATE directive_log_seal SET hash = 'x'", "DELETE FROM directive_log_seal", "TRUNCATE directive_log_seal",
    "UPDATE directive_log SET task_id = NULL, detail = 'x'"])
def test_d13_k1_the_database_refuses(parts, log_database, statement):
    answer = subprocess.run(
        [parts.postgres / "psql", "-v", "ON_ERROR_STOP=1", "-d", log_database, "-c", statement],
        env=parts.environ(**postgres.connection()), capture_output=True, text=True, check=False)
    assert answer.returncode != 0
    assert "is only appended to" in answer.stderr


@pytest.mark.parametrize("kind", TAMPERINGS)
def test_d13_k1_every_tampering_is_found(parts, log_database, kind, tmp_path):
    task, row, last = _some_task(parts)
    statement, expected = (text.format(task=task, row=row, last=last) for text in TAMPERINGS[kind])
    # session_replication_role switches triggers off: only the owner of the whole server may do that.
    export = "\\copy ({}) TO '{}' CSV HEADER"
    script = [
        "BEGIN", "SET LOCAL session_replication_role = replica", statement,
        export.format(verify_log.ROWS, tmp_path / "log.csv"), export.format(verify_log.SEALS, tmp_path / "seals.csv"),
        "ROLLBACK"]
    words = [word for line in script for word in ("-c", line)]
    tmp_path.chmod(0o777)
    subprocess.run(
        [parts.postgres / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", log_database, *words],
        env=parts.environ(**postgres.connection()), check=True, capture_output=True, text=True)
    code, said = _verify(parts, "--csv", str(tmp_path / "log.csv"), str(tmp_path / "seals.csv"))
    assert code == 1, said
    assert re.search(expected, said), said


def test_d13_k1_a_printed_head_is_known_again(parts, log_database):
    head = postgres.query(parts, "SELECT hash FROM directive_log_seal ORDER BY number DESC LIMIT 1", log_database)
    assert _verify(parts, f"dbname={log_database}", "--head", head)[0] == 0
    code, said = _verify(parts, f"dbname={log_database}", "--head", "0" * 64)
    assert code == 1
    assert "not the one of which it was printed" in said


def test_a_log_that_cannot_be_read_is_no_good_news(parts, tmp_path):
    assert _verify(parts, "--csv", str(tmp_path / "none.csv"), str(tmp_path / "none.csv"))[0] == 2


def test_d13_k1_no_road_over_rpc(demo_server):
    for login in ("admin", "lanhdaovp", "chutich", "stc", "ninhkieu"):
        client = Client(demo_server.url, demo_server.database, login)
        for call in (("write", [1], {"event": "x"}), ("unlink", [1]), ("create", [{"event": "x"}]),
                     ("_append", [], "x")):
            for model in ("directive.log", "directive.log.seal"):
                with pytest.raises(RpcError):
                    client.call(model, *call)


def test_csv_and_database_agree(parts, log_database, tmp_path):
    environ = parts.environ(**postgres.connection())
    tmp_path.chmod(0o777)
    for query, name in ((verify_log.ROWS, "log.csv"), (verify_log.SEALS, "seals.csv")):
        subprocess.run(
            [parts.postgres / "psql", "-q", "-d", log_database, "-c",
             f"\\copy ({query}) TO '{tmp_path / name}' CSV HEADER"], env=environ, check=True)
    with (tmp_path / "log.csv").open() as file:
        assert next(csv.reader(file))[:2] == ["id", "res_model"]
    assert _verify(parts, "--csv", str(tmp_path / "log.csv"), str(tmp_path / "seals.csv"))[0] == 0
