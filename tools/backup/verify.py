"""Says whether a backup is whole, before anybody trusts it or anything is changed."""
import json
import subprocess

from . import Refused, files
from .take import DUMP, FORMAT, MANIFEST

_SHOWN = 10


def manifest_of(folder):
    """The manifest of a backup that is whole; every file is read.

    :raises Refused: with what is wrong: missing, truncated, altered or additional files
    """
    manifest = _manifest(folder)
    wrong = list(_problems(folder, manifest))
    if wrong:
        more = [f"… and {len(wrong) - _SHOWN} more"] if len(wrong) > _SHOWN else []
        raise Refused("\n".join(
            [f"The backup {folder} is damaged; nothing was changed. Take another one.", *wrong[:_SHOWN], *more]))
    return manifest


def _manifest(folder):
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        known = manifest["format"] == FORMAT
    except (OSError, ValueError, KeyError, TypeError):
        raise Refused(
            f"{folder} is no complete backup: its {MANIFEST} is missing or damaged. Nothing was changed.") from None
    if not known:
        raise Refused(f"{folder} was taken by another version of this program (format {manifest['format']}).")
    return manifest


def _problems(folder, manifest):
    try:
        if files.digest(folder / files.SUMS) != manifest["sums"]:
            yield f"{files.SUMS} is not the one that was written."
            return
        sums = files.read_sums(folder)
    except (OSError, ValueError) as error:
        yield str(error)
        return
    yield from _wrong_files(folder, sums)
    present = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    yield from (f"{name}: was not written by the backup." for name in sorted(present - {*sums, files.SUMS, MANIFEST}))
    listing = subprocess.run(["pg_restore", "--list", folder / DUMP], capture_output=True, check=False)
    if listing.returncode:
        yield f"{DUMP}: {listing.stderr.decode(errors='replace').strip()}"


def _wrong_files(folder, sums):
    for name, expected in sums.items():
        try:
            if files.digest(folder / name) != expected:
                yield f"{name}: altered or truncated."
        except OSError:
            yield f"{name}: cannot be read."
