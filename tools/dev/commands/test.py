"""Everything from nothing, then lint and all tests. Arguments are pytest's: ./dev test -k deadline addons/…

With arguments only pytest runs. Tests run against the databases of this checkout, made when the addons have changed;
so one run at a time: a second one waits (or takes a checkout of its own).
"""
import os
import subprocess

from tools.dev import config, database, ground, lint, lock, paths, postgres, system


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
        code = _pytest(parts, config.write(parts, name, paths.STATE / "test.conf"), words, environ)
    return code or (0 if clean else 1)


def _pytest(parts, configuration, words, environ):
    os.chdir(paths.ROOT)
    command = [parts.python, "-m", "pytest", f"--odoo-config={configuration}", "--odoo-http", *words]
    return subprocess.run(command, env=environ, check=False).returncode
