"""Everything from nothing, then lint and all tests. Arguments are pytest's: ./dev test -k deadline addons/…

With arguments only pytest runs, in one process; without any, as many processes as there are cores share the tests,
each with a copy of the database. Tests run against the databases of this checkout, made when the addons have changed;
so one run at a time: a second one waits (or takes a checkout of its own).
"""
import os
import subprocess

from tools.dev import config, database, ground, lint, lock, paths, postgres, system

# Each takes half a gigabyte, and a copy of the database.
_MOST_PROCESSES = 4


def run(words):
    parts = ground.prepare()
    missing = system.ensure_test_tools()
    clean = True if words else lint.run(parts)
    with lock.held(paths.STATE / "tests.lock", "tests"), postgres.serving(parts):
        name = database.plain_copy(parts, database.TEST)
        environ = parts.environ(
            DIRECTIVE_LINT="passed" if clean else "failed",
            DIRECTIVE_MISSING_TOOLS=" ".join(missing),
            **postgres.connection())
        code = _pytest(parts, config.write(parts, name, paths.STATE / "test.conf"), words or _shares(), environ)
    return code or (0 if clean else 1)


def _shares():
    """pytest's arguments for a run of everything: a process a core, whole files in the order of tests/conftest.py."""
    cores = min(os.cpu_count() or 1, _MOST_PROCESSES)
    return ["-n", str(cores), "--dist", "loadfile", "--no-loadscope-reorder", "--durations=25"] if cores > 1 else []


def _pytest(parts, configuration, words, environ):
    os.chdir(paths.ROOT)
    command = [parts.python, "-m", "pytest", f"--odoo-config={configuration}", "--odoo-http", *words]
    return subprocess.run(command, env=environ, check=False).returncode
