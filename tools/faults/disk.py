"""The disk of the files is full: a small file system of its own (root), else a limit on what the server may write."""
import base64
import os
import resource
import shutil
import subprocess
from contextlib import contextmanager

from tests.support.rpc import RpcError

from . import Row

_ROOM = 1_000_000
_TOO_MUCH = 1_900_000  # letters; the secrecy guard reads a text of this length


def disk_full(site):
    """Uploads a file for which there is no room, then makes room and uploads it again."""
    with _small(site) as (kind, make_room):
        specialist = site.client("chuyenvien")
        document = specialist.search("directive.document", [], limit=1)[0]
        content = os.urandom(_TOO_MUCH // 2).hex().encode()
        values = {"name": "a.txt", "datas": base64.b64encode(content).decode(), "res_model": "directive.document",
                  "res_id": document}
        before = _state(site)
        said, other = "", True
        try:
            specialist.create("ir.attachment", values)
        except RpcError as error:
            said = str(error)
            other = "odoo.exceptions.UserError" not in error.name
        half = len(_state(site) - before)
        make_room()
        attachment = specialist.create("ir.attachment", values)
        again = specialist.read("ir.attachment", [attachment], ["datas"])[0]["datas"]
    whole = base64.b64decode(again) == content
    return Row(
        f"Disk of the files full ({kind})",
        f"a sentence: {bool(said) and not other}; {half} rows or files left behind; "
        f"the same upload when there is room: {'stored whole' if whole else 'damaged'}",
        bool(said) and not other and not half and whole)


def _state(site):
    """Rows of attachments, and files in the store."""
    files = {str(path) for path in site.filestore.rglob("*") if path.is_file() and "checklist" not in path.parts}
    return files | set(site.sql("SELECT 'row ' || id FROM ir_attachment").splitlines())


@contextmanager
def _small(site):
    """Starts the server over a store with little room; gives (what limits it, a function that lifts the limit)."""
    store = site.filestore
    aside = store.with_name(f"{store.name}_aside")
    store.rename(aside)
    store.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", store], capture_output=True, check=False)
    try:
        shutil.copytree(aside, store, dirs_exist_ok=True)
        site.start()
        if mounted.returncode == 0:
            ballast = store / "ballast"
            ballast.write_bytes(bytes(shutil.disk_usage(store).free - _ROOM))
            yield "tmpfs", ballast.unlink
        else:
            _soft, hard = resource.prlimit(site.process.pid, resource.RLIMIT_FSIZE)
            resource.prlimit(site.process.pid, resource.RLIMIT_FSIZE, (_ROOM, hard))
            yield "limit of the process", lambda: resource.prlimit(
                site.process.pid, resource.RLIMIT_FSIZE, (hard, hard))
    finally:
        site.stop()
        if mounted.returncode == 0:
            subprocess.run(["umount", store], check=True)
        shutil.rmtree(store)
        aside.rename(store)
