"""Parts are taken whole and right or not at all: broken, cut off and replaced downloads, with a real apt."""
import hashlib
import http.server
import re
import shutil
import subprocess
import threading
from functools import partial

import pytest

from tools.dev import apt, parts
from tools.dev.console import Trouble


@pytest.fixture
def site(tmp_path):
    """A folder served over HTTP; `site.truncate` counts how many more answers with a .deb break off half-way."""
    folder = tmp_path / "site"
    folder.mkdir()

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_arguments):
            pass

        def copyfile(self, source, outputfile):
            data = source.read()
            if self.path.endswith(".deb") and server.truncate > 0:
                server.truncate -= 1
                data = data[: len(data) // 2]
            outputfile.write(data)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    server.truncate, server.folder = 0, folder
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def publish(site, tmp_path):
    """Builds a package of a version and puts it (alone) into the archive; returns its SHA-256."""
    if not (shutil.which("dpkg-deb") and shutil.which("apt-get")):
        pytest.skip("Debian's package tools are needed")

    def build(version, filler="x"):
        tree = tmp_path / "tree"
        (tree / "DEBIAN").mkdir(parents=True, exist_ok=True)
        (tree / "content").write_text(filler * 50000)
        control = (f"Package: sample\nVersion: {version}\nArchitecture: all\n"
                   "Maintainer: a <a@example.com>\nDescription: b\n")
        (tree / "DEBIAN/control").write_text(control)
        file = site.folder / f"sample_{version}_all.deb"
        subprocess.run(["dpkg-deb", "--build", "-Znone", tree, file], check=True, capture_output=True)
        sha = hashlib.sha256(file.read_bytes()).hexdigest()
        (site.folder / "Packages").write_text(
            f"{control}Filename: ./{file.name}\nSize: {file.stat().st_size}\nSHA256: {sha}\n")
        return sha

    return build


@pytest.fixture
def store(site, tmp_path):
    """A store over that archive, with counted openings."""
    address = f"http://127.0.0.1:{site.server_address[1]}"

    def open_archive(_suite):
        store.opened += 1
        archive = apt.Archive(tmp_path / "apt", f"deb [trusted=yes] {address} ./")
        assert archive.update()
        return archive

    store = parts.Store(tmp_path / "debs", open_archive)
    store.opened = 0
    return store


def test_manifest_pins_every_part_by_hash():
    for part in parts.ODOO + parts.FONTS + parts.LIBRARIES + parts.SCALE:
        assert re.fullmatch(r"[0-9a-f]{64}", part.sha256), part.package
        assert not part.accepts or apt.matches(part.version, part.accepts), f"{part.package} does not accept itself"


def test_a_later_odoo_is_accepted_only_within_19_0():
    odoo = parts.ODOO[0]
    assert apt.matches("19.0.20270101+dfsg-2", odoo.accepts)
    assert not apt.matches("19.1.0+dfsg-1", odoo.accepts)
    assert not apt.matches("20.0.0+dfsg-1", odoo.accepts)


def test_downloaded_once_and_taken_from_the_cache_afterwards(store, publish):
    part = parts.Part("sample", "1.0-1", publish("1.0-1"))
    path = store.obtain([part])[part]
    assert parts.digest(path) == part.sha256
    assert store.obtain([part]) == {part: path}
    assert store.opened == 1


def test_a_download_that_breaks_off_is_repeated(store, publish, site):
    part = parts.Part("sample", "1.0-1", publish("1.0-1"))
    site.truncate = 1
    assert parts.digest(store.obtain([part])[part]) == part.sha256
    assert site.truncate == 0
    assert not list(store.folder.glob("incoming-*"))


def test_a_broken_file_in_the_cache_is_fetched_again(store, publish):
    part = parts.Part("sample", "1.0-1", publish("1.0-1"))
    path = store.obtain([part])[part]
    path.write_bytes(path.read_bytes()[:1000])
    assert parts.digest(store.obtain([part])[part]) == part.sha256
    assert store.opened == 2


def test_a_file_that_is_not_the_pinned_one_is_refused(store, publish):
    publish("1.0-1", filler="y")
    part = parts.Part("sample", "1.0-1", "0" * 64)
    with pytest.raises(Trouble, match="not the file this project was built with"):
        store.obtain([part])
    assert not list(store.folder.glob("*.deb"))


def test_a_version_gone_from_the_suite_is_replaced_with_a_notice(store, publish, capsys):
    publish("1.0-2")
    part = parts.Part("sample", "1.0-1", "0" * 64, accepts=r"1\.0")
    path = store.obtain([part])[part]
    assert path.name == "sample_1.0-2.deb"
    assert "Notice" in capsys.readouterr().err
    assert store.obtain([part]) == {part: path}
    assert store.opened == 1
    path.write_bytes(b"cut")
    assert store.obtain([part])[part].stat().st_size > 3


def test_a_version_out_of_range_names_the_other_ways(store, publish):
    publish("2.0-1")
    with pytest.raises(Trouble, match="ODOO_HOME"):
        store.obtain([parts.Part("sample", "1.0-1", "0" * 64, accepts=r"1\.0")])


def test_without_apt_the_message_names_odoo_home_and_docker(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(Trouble, match=r"(?s)ODOO_HOME.*docker compose up"):
        apt.require_tools()
