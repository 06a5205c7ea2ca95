"""What the tests across addons share.

Two kinds of tests live here. Odoo test classes (TransactionCase, HttpCase) run in the database
`directive_test`, which has our addons and no demo data. Tests that take the fixture `demo_server` (pages) or
`city_server` (stories) talk to a real Odoo process on a fresh copy of a database, made when the first of them asks.
"""
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from odoo.tests.common import BaseCase

from tools.dev import config, database, ground, paths, postgres, server, system

# Odoo gives these to test classes by the addon their file lies in; files in tests/ lie in none.
BaseCase.test_tags = {"standard", "at_install"}
BaseCase.test_module = "directive_tracking"
BaseCase.test_sequence = 0


@dataclass(frozen=True)
class Server:
    """A running Odoo. `url` without a slash at the end; logins' passwords equal the logins."""
    url: str
    database: str
    log: str


@pytest.fixture(scope="session")
def parts():
    """The prepared ground (see tools/dev/ground.py)."""
    return ground.prepare()


@pytest.fixture(scope="session")
def demo_server(parts):
    """A `Server` on a fresh copy of the demo scene, for the whole session."""
    with _serving(parts, database.scene_copy(parts, database.DEMO_TEST + _worker())) as running:
        yield running


@pytest.fixture(scope="session")
def city_server(parts):
    """A `Server` on a city without any user, document or task: only the units and the calendar."""
    with _serving(parts, database.plain_copy(parts, database.CITY_TEST + _worker())) as running:
        yield running


@pytest.fixture(scope="session")
def workers_server(parts):
    """A `Server` like `city_server`, in two worker processes that each remember what they have seen."""
    name = database.plain_copy(parts, database.CITY_TEST + "_workers" + _worker())
    with _serving(parts, name, workers=2) as running:
        yield running


def _worker():
    return os.environ.get("PYTEST_XDIST_WORKER", "")


@contextmanager
def _serving(parts, name, workers=0):
    port = server.free_port()
    log = paths.LOGS / f"{name}.log"
    log.unlink(missing_ok=True)
    configuration = config.write(parts, name, paths.STATE / f"{name}.conf", port, workers)
    with postgres.serving(parts) as using_postgres:
        process = server.launch(parts, configuration, log, (using_postgres,))
        try:
            server.wait_healthy(process, port, log)
            yield Server(server.url(port), name, str(log))
        finally:
            process.terminate()
            process.wait(timeout=30)


def _require(program):
    if not system.present(program):
        if os.environ.get("CI") == "true":
            pytest.fail(f"{program} is missing, and with CI=true nothing is skipped")
        pytest.skip(f"{program} is not installed")
    return shutil.which(program)


@pytest.fixture(scope="session")
def chromium():
    """Path of Chromium; skips the test where it cannot be driven (fails with CI=true)."""
    _require("libatomic.so.1")
    return _require("chromium")


@pytest.fixture(scope="session")
def pdftoppm():
    """Path of pdftoppm, which turns a PDF into pictures; skips or fails like `chromium`."""
    return _require("pdftoppm")


@pytest.fixture(scope="session")
def docker_compose():
    """Path of docker-compose; skips or fails like `chromium`."""
    return _require("docker-compose")


def pytest_collection_modifyitems(items):
    """Puts the files with a server of their own last: Odoo's test classes end every child process that they find."""
    with_server = {item.path for item in items if _has_server(item)}
    items.sort(key=lambda item: item.path in with_server)


def _has_server(item):
    return any(name.endswith("_server") for name in getattr(item, "fixturenames", ()))


def pytest_terminal_summary(terminalreporter):
    """Puts what ./dev found before the tests above pytest's last line."""
    if os.environ.get("DIRECTIVE_LINT") == "failed":
        terminalreporter.write_line("LINT FAILED: see above, or run ./dev lint", red=True)
    if missing := os.environ.get("DIRECTIVE_MISSING_TOOLS"):
        terminalreporter.write_line(f"Skipped for want of: {missing}", yellow=True)
