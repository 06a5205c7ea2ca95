"""Runs tools/backup, the administrator's program, in the environment of this checkout."""
import subprocess

from . import paths, postgres

FOLDER = paths.STATE / "backups"
FILESTORE = paths.DATA / "filestore"


def run(ground, *words, **kwargs):
    """Runs ``python -m tools.backup``; PostgreSQL must be serving. Returns subprocess's answer."""
    return subprocess.run(
        [ground.python, "-m", "tools.backup", *map(str, words)], cwd=paths.ROOT,
        env=ground.environ(**postgres.connection()), check=False, **kwargs)
