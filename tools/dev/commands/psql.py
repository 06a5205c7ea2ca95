"""psql in the right environment, on directive_demo unless another database is named."""
import subprocess

from tools.dev import database, ground, postgres


def run(words):
    parts = ground.prepare()
    with postgres.serving(parts):
        environ = parts.environ(PGDATABASE=database.DEMO, **postgres.connection())
        return subprocess.run([parts.postgres / "psql", *words], env=environ, check=False).returncode
