"""Backs up a database (default: directive_demo) and its files, while people work; ./dev restore brings it back.

The same for an installation without ./dev: docs/operations.md.
"""
from pathlib import Path

from tools.dev import backup, database, ground, postgres


def add_arguments(parser):
    parser.add_argument("database", nargs="?", default=database.DEMO)
    parser.add_argument("--to", type=Path, default=backup.FOLDER, help="the folder of backups (default: .dev/backups)")


def run(arguments):
    parts = ground.prepare()
    with postgres.serving(parts):
        words = ("take", arguments.database, "--filestore", backup.FILESTORE, "--to", arguments.to.resolve())
        return backup.run(parts, *words).returncode
