"""Odoo's own command line, on directive_demo unless -d names another: ./dev odoo shell, ./dev odoo -u …"""
import subprocess

from tools.dev import config, database, ground, paths, postgres


def run(words):
    parts = ground.prepare()
    with postgres.serving(parts):
        file = config.write(parts, database.DEMO, paths.STATE / "command.conf")
        environ = parts.environ(ODOO_RC=str(file), **postgres.connection())
        return subprocess.run([parts.python, "-m", "odoo", *words], env=environ, check=False).returncode
