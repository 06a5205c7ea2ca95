"""What is taken from Debian: the manifest, its verified store in the cache, and the unpacked trees.

A file of the manifest is checked against the SHA-256 written here. Debian's suite `sid` moves on and drops old
versions; then a later one that fits `accepts` is taken with a notice, its hash checked by apt against
Debian's signature and kept beside the file from then on.
"""
import functools
import hashlib
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import apt, console, lock, paths

_ATTEMPTS = 3


@dataclass(frozen=True)
class Part:
    """One Debian package of a suite. `accepts`: pattern of the versions that may stand in for `version`."""
    package: str
    version: str
    sha256: str
    accepts: str = ""
    suite: str = "bookworm"


ODOO = (
    Part("odoo-19", "19.0.0+dfsg-1",
         "9d2f598b0555db17e291d48ed24df184c70823c053c4c5ed53c467ca7f629bbf", r"19\.0[.+]", "sid"),
    # The package links to these; the links are relative, so all are unpacked into one tree.
    Part("libjs-jquery", "3.7.1+dfsg+~3.5.33-1",
         "818d6383b5b8f33734f682076b02fe3e765af23251ff6bf2b47747a4484e19d3", r"3\.", "sid"),
    Part("libjs-underscore", "1.13.8~dfsg+~1.13.0-1",
         "4bd04d6b3695e10228b4d479d6963d6b768bcd9aa22e9cef2a014814f5de2906", r"1\.", "sid"),
    Part("libjs-jquery-form", "12-4", "fbfeedcd3eaf519b3cdcc88e93a1c79f6775da71657bac763f1430fe66e8a1da", r"\d", "sid"),
    Part("fonts-montserrat", "9.000-6",
         "c5f603701f86661a7eed820ff0b0d19e0aa697b316053b7885cc7346370128c1", r"\d", "sid"),
    Part("fonts-roboto-unhinted", "2:3.016-1",
         "e08ef58b6b92ab2554cc5047b84c3eb03fe0df36d9eddaa1326f80783687c2e8", r"\d", "sid"),
    # 4.7 and no later: newer packages lack the files that Odoo's stylesheets name.
    Part("fonts-font-awesome", "5.0.10+really4.7.0~dfsg-4.1",
         "5f09e1adce26d59628a239c538882d53e58978b958233864fc617be9a510018e", r"5\.0\.10\+really4\.7"),
)
# Liberation 2 has the metrics of Times New Roman and all Vietnamese letters; Liberation 1 lacks ơ, ư, ạ, ế.
FONTS = (
    Part("fonts-liberation2", "2.1.5-1", "35ffaa54f117e633e89a5da89af235a073b34dbe582726fbf6989568f7fd9bda", r"2\."),
)
# What wkhtmltopdf links to, for machines that lack it and where we are not root (x86-64, as the program is).
LIBRARIES = (
    Part("libxrender1", "1:0.9.10-1.1", "b2a6d160578f359220101947c8d67059b44704a251e688de1d0b744fefedfd1a", r"\d"),
    Part("libfontconfig1", "2.14.1-4", "16ee38d374e064f534116dc442b086ef26f9831f1c0af7e5fb4fe4512e700649", r"\d"),
    Part("libfreetype6", "2.12.1+dfsg-5+deb12u4",
         "8043e479f73f29992d652e3f9dfe8b17f9780c7ea6330afe379ec5f9f188ac44", r"\d"),
    Part("libxext6", "2:1.3.4-1+b1", "504b7be9d7df4f6f4519e8dd4d6f9d03a9fb911a78530fa23a692fba3058cba6", r"\d"),
    Part("libx11-6", "2:1.8.4-2+deb12u2", "d88c973e79fd9b65838d77624142952757e47a6eb1a58602acf0911cf35989f4", r"\d"),
    Part("libpng16-16", "1.6.39-2+deb12u5", "a56d64bfaa9da12aafb83347909e62e6fd5fd251e6b34c194065911a30359978", r"\d"),
    Part("libbrotli1", "1.0.9-2+b6", "563b4caec1aa5e876bd3355b36e7a38e1484baf5a293b48d1e8bd22db786e4d7", r"\d"),
    Part("libxcb1", "1.15-1", "fdc61332a3892168f3cc9cfa1fe9cf11a91dc3e0acacbc47cbc50ebaa234cc71", r"\d"),
    Part("libxau6", "1:1.0.9-1", "679db1c4579ec7c61079adeaae8528adeb2e4bf5465baa6c56233b995d714750", r"\d"),
    Part("libxdmcp6", "1:1.1.2-3", "ecb8536f5fb34543b55bb9dc5f5b14c9dbb4150a7bddb3f2287b7cab6e9d25ef", r"\d"),
    Part("libbsd0", "0.11.7-2", "bb31cc8b40f962a85b2cec970f7f79cc704a1ae4bad24257a822055404b2c60b", r"\d"),
    Part("libmd0", "1.0.4-2", "03539fd30c509e27101d13a56e52eda9062bdf1aefe337c07ab56def25a13eab", r"\d"),
)
# Only for ./dev bench-scale: what stands between people, Odoo's nodes and PostgreSQL where one machine is not enough.
SCALE = (
    Part("haproxy", "2.6.12-1+deb12u3", "c8fa07420a78bfc47544b2a46e97151a8a12c3b4db62de610b2e37e78506f465", r"2\.6"),
    Part("liblua5.3-0", "5.3.6-2", "576ad8ef2e9f6ad21f29f0c90dac17448deefee8f3912877c2a0911b77e5d3ca", r"5\.3"),
    Part("libopentracing-c-wrapper0", "1.1.3-3+b1",
         "68013bf6296a776923622c871bed26bc7b6bfe5f84b0fa2707a06382d1db2692", r"\d"),
    Part("libopentracing1", "1.6.0-4", "af62b62a99979253a79e3443f7dabe13f1f33bc2fc024f99039e3868a67f26f4", r"\d"),
    Part("pgbouncer", "1.18.0-1+deb12u1", "b8468c31f94596da0967b1a27980a0a036268eb8e53d3e647651bd7b82b6f65e", r"1\."),
    Part("libc-ares2", "1.18.1-3", "087fd5c2ac883202e1786ab45617cdab7f77bc7f060d58cca177ddf6b6c3fa73", r"\d"),
    Part("libevent-2.1-7", "2.1.12-stable-8",
         "ca8858a7095ade7776c9f73437812423a45ccd90de2079e8c34830d291df290f", r"2\.1"),
)

# Background blur of video calls; Debian leaves the file out, and without any every page logs an error.
_LEFT_OUT = "usr/lib/python3/dist-packages/odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"


def digest(path):
    """SHA-256 of a file, hexadecimal."""
    sha = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            sha.update(block)
    return sha.hexdigest()


class Store:
    """Verified package files in a folder; a file is there whole and right, or not at all."""

    def __init__(self, folder, open_archive):
        self.folder = folder
        self._open_archive = open_archive
        folder.mkdir(parents=True, exist_ok=True)

    def obtain(self, parts):
        """Returns ``{part: path}``, downloading what is missing or broken (three attempts). Raises Trouble."""
        found = {part: self._find(part) for part in parts}
        missing = [part for part, path in found.items() if path is None]
        if missing:
            console.step(f"Downloading {', '.join(part.package for part in missing)}")
        for suite in sorted({part.suite for part in missing}):
            archive = self._open_archive(suite)
            choice = {part: _choose(archive, part) for part in missing if part.suite == suite}
            found.update(self._download(archive, choice))
        return found

    def _find(self, part):
        for path in sorted(self.folder.glob(f"{part.package}_*.deb"), reverse=True):
            version = path.name.removesuffix(".deb").split("_", 1)[1].replace("%3a", ":")
            if version != part.version and not (part.accepts and apt.matches(version, part.accepts)):
                continue
            if digest(path) == self._expected(part, path, version):
                return path
            console.step(f"{path.name} in the cache is broken: downloading it again")
            path.unlink()
        return None

    @staticmethod
    def _expected(part, path, version):
        note = path.with_suffix(".sha256")
        if version == part.version:
            return part.sha256
        return note.read_text().strip() if note.exists() else None

    def _download(self, archive, choice):
        found, trouble = {}, None
        for _attempt in range(_ATTEMPTS):
            waiting = {part: version for part, version in choice.items() if part not in found}
            if not waiting:
                return found
            try:
                found.update(self._try_download(archive, waiting))
            except console.Trouble as error:
                trouble = error
                console.step("The download broke off or came wrong: trying again")
        if len(found) < len(choice):
            raise trouble
        return found

    def _try_download(self, archive, choice):
        with tempfile.TemporaryDirectory(dir=self.folder, prefix="incoming-") as incoming:
            files = archive.download({part.package: version for part, version in choice.items()}, Path(incoming))
            return {part: self._accept(part, version, files[part.package]) for part, version in choice.items()}

    def _accept(self, part, version, file):
        sha = digest(file)
        if version == part.version and sha != part.sha256:
            raise console.Trouble(
                f"{file.name} is not the file this project was built with (SHA-256 {sha}, expected {part.sha256}).")
        target = self.folder / f"{part.package}_{version.replace(':', '%3a')}.deb"
        target.with_suffix(".sha256").write_text(sha)
        return file.rename(target)


def _choose(archive, part):
    offered = archive.versions(part.package)
    if part.version in offered:
        return part.version
    for version in offered:
        if part.accepts and apt.matches(version, part.accepts):
            console.step(
                f"Notice: Debian no longer has {part.package} {part.version}; taking {version}, verified by signature")
            return version
    raise console.Trouble(
        f"Debian offers {part.package} only as {', '.join(offered) or 'nothing'}; {part.version} is needed.\n"
        "Name a checkout of Odoo 19 in ODOO_HOME, or use `docker compose up`.")


@contextmanager
def _fresh_tree(tree):
    """A folder to be filled, which appears under its name only once it is complete."""
    unfinished = tree.with_name(tree.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    yield unfinished
    unfinished.rename(tree)


@functools.cache
def _debian(suite):
    return apt.debian_archive(paths.cache() / "apt" / suite, suite)


def _unpacked(name, parts, finish=lambda tree: None):
    key = hashlib.sha256(repr(parts).encode()).hexdigest()[:12]
    tree = paths.cache() / f"{name}-{key}"
    with lock.held(paths.cache() / "parts.lock", "the downloaded parts"):
        if not tree.exists():
            files = Store(paths.cache() / "debs", _debian).obtain(parts)
            console.step(f"Unpacking {name}")
            with _fresh_tree(tree) as unfinished:
                for file in files.values():
                    subprocess.run(["dpkg-deb", "-x", file, unfinished], check=True)
                finish(unfinished)
    return tree


def _stand_in(tree):
    file = tree / _LEFT_OUT
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()


def odoo_tree():
    """The unpacked Odoo 19 with its linked files, as a folder to be put on PYTHONPATH."""
    return _unpacked("odoo", ODOO, _stand_in) / "usr/lib/python3/dist-packages"


def libraries_tree():
    """The folder of wkhtmltopdf's shared libraries."""
    return _unpacked("libraries", LIBRARIES) / "usr/lib/x86_64-linux-gnu"


def scale_tree():
    """The folder of HAProxy and PgBouncer, with their libraries (x86-64)."""
    return _unpacked("scale", SCALE)


def fonts_tree():
    """The folder of the unpacked text fonts."""
    return _unpacked("fonts", FONTS) / "usr/share/fonts"
