"""Restores a backup (default: as directive_demo) after checking every file; compares all tables; verifies the log.

Refuses to touch what is there, unless --force: then that is put aside, not deleted.
"""
from pathlib import Path

from tools.dev import backup, database, ground, postgres


def add_arguments(parser):
    parser.add_argument("folder", type=Path, help="made by ./dev backup")
    parser.add_argument("database", nargs="?", default=database.DEMO)
    parser.add_argument("--force", action="store_true", help="put aside what has that name")


def run(arguments):
    parts = ground.prepare()
    with postgres.serving(parts):
        words = ("restore", arguments.folder.resolve(), arguments.database, "--filestore", backup.FILESTORE,
                 "--template", postgres.TEMPLATE)
        return backup.run(parts, *words, *(["--force"] if arguments.force else [])).returncode
