"""The command line of the package; see its docstring."""
import argparse
import sys
from pathlib import Path

import psycopg2

from . import Refused, verify
from . import __doc__ as usage
from .restore import restore
from .take import take


def _take(arguments):
    folder, manifest = take(arguments.database, arguments.filestore, arguments.to)
    rows = sum(count for count, _checksum in manifest["tables"].values())
    print(f"{folder}\n"
          f"  {rows} rows in {len(manifest['tables'])} tables, {manifest['files']} files, "
          f"{manifest['bytes'] / 1e6:.1f} MB in {manifest['seconds']} s\n"
          f"  Log of facts: {_log(manifest)}\n"
          f"  RPO: what was committed after {manifest['taken_at']} is not in it.")
    for name in manifest["missing"][:10]:
        print(f"  MISSING in the filestore, though the database refers to it: {name}")
    return 1 if manifest["missing"] else 0


def _log(manifest):
    log = manifest["log"]
    return f"{log['rows']} rows, {log['seals']} seals, head {log['head']}" if log else "none"


def _check(arguments):
    manifest = verify.manifest_of(arguments.folder)
    print(f"Whole: {manifest['files']} files and the dump of {manifest['database']}, {manifest['taken_at']}. "
          f"Log of facts: {_log(manifest)}")
    return 0


def _restore(arguments):
    found = restore(arguments.folder, arguments.database, arguments.filestore, arguments.force, arguments.template)
    print(f"{arguments.database} is restored: {found.rows} rows in {found.tables} tables and {found.files} files are as"
          f" they were at {found.manifest['taken_at']} (counts and checksums compared).\n"
          f"  RPO: the backup is {found.age / 60:.1f} minutes old; work since then is lost.\n"
          f"  RTO: {found.seconds:.1f} s for checking, restoring and comparing.")
    told = [f"LOG OF FACTS: {problem}" for problem in found.log_problems]
    told = told or [f"Log of facts: whole ({_log(found.manifest)})."]
    told += [f"Put aside, remove when no longer needed: {what}" for what in found.kept]
    print(*(f"  {line}" for line in told), sep="\n")
    return 1 if found.log_problems else 0


def _parser():
    parser = argparse.ArgumentParser(
        prog="python3 -m tools.backup", description=usage, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("take")
    command.add_argument("database")
    command.add_argument("--filestore", type=Path, required=True, help="the folder of the folders of files")
    command.add_argument("--to", type=Path, required=True)
    command.set_defaults(run=_take)
    command = commands.add_parser("check")
    command.add_argument("folder", type=Path)
    command.set_defaults(run=_check)
    command = commands.add_parser("restore")
    command.add_argument("folder", type=Path)
    command.add_argument("database")
    command.add_argument("--filestore", type=Path, required=True, help="the folder of the folders of files")
    command.add_argument("--force", action="store_true", help="put aside what has that name")
    command.add_argument("--template", default="template0")
    command.set_defaults(run=_restore)
    return parser


def main(words):
    """Exit code 0: done and all well; 1: done, but read what it says; 2: not done."""
    arguments = _parser().parse_args(words)
    try:
        return arguments.run(arguments)
    except Refused as refused:
        print(refused, file=sys.stderr)
    except psycopg2.Error as error:
        print(f"PostgreSQL: {str(error).strip()}", file=sys.stderr)
    except OSError as error:
        print(f"{error.strerror}: {error.filename}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
