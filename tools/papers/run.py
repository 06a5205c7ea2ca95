"""Starts ``inside.py`` on a copy of the demo scene."""
import subprocess
from pathlib import Path

from tools.dev import config, database, paths, postgres

NAME = "directive_papers"
_PROGRAM = Path(__file__).with_name("inside.py")


def scene(parts):
    """Makes the copy; returns its configuration. PostgreSQL must be serving."""
    database.scene_copy(parts, NAME)
    return config.write(parts, NAME, paths.STATE / f"{NAME}.conf")


def inside(parts, configuration, *words):
    """Returns what the program prints."""
    return subprocess.run(
        [parts.python, "-W", "ignore", _PROGRAM, configuration, NAME, *map(str, words)], check=True, text=True,
        cwd=paths.ROOT, stdout=subprocess.PIPE, env=parts.environ(**postgres.connection())).stdout


def drop(parts):
    postgres.query(parts, f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
