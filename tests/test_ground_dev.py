"""./dev itself: what it refuses and what it says, its locks, the environment it hands on."""
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tools.dev import addons, config, database, ground, lock, paths, pdf, postgres, server, system, venv
from tools.dev.console import Trouble


def _dev(*words, **environ):
    return subprocess.run(
        [sys.executable, paths.ROOT / "dev", *words], capture_output=True, text=True, check=False,
        env=os.environ | environ)


def test_help_names_every_command():
    output = _dev("--help").stdout
    for name in ("demo", "stop", "test", "lint", "odoo", "psql", "backup", "restore", "bench-faults"):
        assert re.search(rf"^  {name} +\S", output, re.MULTILINE), name


def test_an_unknown_command_is_refused():
    assert _dev("dmeo").returncode == 2


@pytest.mark.parametrize(("release", "said"), [
    (None, "holds no odoo/release.py"), ("version_info = (18, 0, 0, FINAL, 0, '')", "not Odoo 19.0")])
def test_a_wrong_odoo_home_is_refused(tmp_path, monkeypatch, release, said):
    if release:
        (tmp_path / "odoo").mkdir()
        (tmp_path / "odoo/release.py").write_text(release)
    monkeypatch.setenv("ODOO_HOME", str(tmp_path))
    with pytest.raises(Trouble, match=said):
        ground.prepare()


def test_odoo_home_is_taken(tmp_path, monkeypatch):
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo/release.py").write_text("version_info = (19, 0, 0, FINAL, 0, '')\n")
    monkeypatch.setenv("ODOO_HOME", str(tmp_path))
    assert ground.prepare().odoo == tmp_path


def test_the_environment_does_not_leak_the_users_own_postgres(parts, monkeypatch):
    for name in ("PGDATABASE", "PGSERVICE", "ODOO_RC", "PYTHONPATH", "ODOO_DB_NAME"):
        monkeypatch.setenv(name, "elsewhere")
    assert "elsewhere" not in parts.environ().values()


def test_the_pdf_engine_has_patched_qt_and_finds_its_libraries(parts):
    version = subprocess.run(
        ["wkhtmltopdf", "--version"], env=parts.environ(), capture_output=True, text=True, check=True)
    assert "with patched qt" in version.stdout


def test_libraries_that_the_system_lacks_are_noticed(tmp_path):
    program = tmp_path / "program"
    program.write_bytes(Path("/bin/true").read_bytes().replace(b"libc.so.6\0", b"libq.so.6\0"))
    assert pdf.lacks_libraries(program)
    assert not pdf.lacks_libraries("/bin/true")


def test_liberation_serif_is_what_fontconfig_gives(parts):
    if not os.path.exists("/usr/bin/fc-match"):
        pytest.skip("fc-match is not installed")
    found = subprocess.run(
        ["fc-match", "-f", "%{file}", "Liberation Serif"],
        env=parts.environ(), capture_output=True, text=True, check=True)
    assert str(parts.fonts) in found.stdout


def test_python_packages_fit_together(parts):
    alone = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}  # which has Odoo's own metadata
    check = subprocess.run(
        [parts.python, "-m", "pip", "check"], env=alone, capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stdout


def test_without_venv_module_the_message_says_how_to_install_it(monkeypatch):
    monkeypatch.setattr(venv.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(Trouble, match="apt-get install python3-venv"):
        venv._require_python()


def test_an_unfinished_environment_is_built_anew(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    built = []

    def build(folder, _requirements):
        built.append(folder)
        folder.mkdir(parents=True, exist_ok=True)

    monkeypatch.setattr(venv, "_build", build)
    folder = venv.ensure()
    (folder / ".complete").unlink()
    venv.ensure()
    venv.ensure()
    assert built == [folder, folder]


def test_a_lock_is_held_by_one(tmp_path):
    first = lock.try_lock(tmp_path / "lock")
    assert first is not None
    assert lock.try_lock(tmp_path / "lock") is None
    os.close(first)
    with lock.held(tmp_path / "lock", "nothing"):
        assert lock.try_lock(tmp_path / "lock") is None


def test_postgres_stays_while_it_is_used(parts):
    postgres.stop_if_unused(parts)  # these tests use it
    assert postgres.query(parts, "SELECT 1") == "1"


def test_the_role_of_odoo_is_no_superuser_and_unaccent_can_be_indexed(parts):
    assert postgres.query(parts, f"SELECT rolsuper FROM pg_roles WHERE rolname = '{postgres.ROLE}'") == "f"
    query = "SELECT provolatile, unaccent('đôn đốc') FROM pg_proc WHERE oid = 'unaccent(text)'::regprocedure"
    assert postgres.query(parts, query, database.TEST, postgres.ROLE) == "i|don doc"


def test_a_used_port_is_said_and_another_proposed():
    with socket.socket() as other:
        other.bind((config.HOST, 0))
        other.listen()
        with pytest.raises(Trouble, match="--port"):
            server.require_free(other.getsockname()[1])


@pytest.mark.parametrize(("ci", "refused"), [("true", True), ("", False)])
def test_missing_test_tools_fail_ci_and_only_ci(monkeypatch, capsys, ci, refused):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("PATH", "/nonexistent")
    if refused:
        with pytest.raises(Trouble, match="apt-get install"):
            system.ensure_test_tools()
    else:
        assert "chromium" in system.ensure_test_tools()
        assert "apt-get install chromium" in capsys.readouterr().err


def test_a_missing_library_is_noticed():
    assert system.present("libc.so.6")
    assert not system.present("libnowhere.so.1")


def test_the_fingerprint_follows_content_and_ignores_tests(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "ADDONS", tmp_path)
    (tmp_path / "one/tests").mkdir(parents=True)
    (tmp_path / "one/model.py").write_text("a = 1")
    before = addons.fingerprint()
    (tmp_path / "one/tests/test_a.py").write_text("pass")
    assert addons.fingerprint() == before
    (tmp_path / "one/model.py").write_text("a = 2")
    assert addons.fingerprint() != before
