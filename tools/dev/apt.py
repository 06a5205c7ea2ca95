"""Debian packages without root and without touching the machine's configuration: an apt state of our own."""
import os
import re
import shutil
import subprocess

from . import console

_KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
_NO_APT = (
    "This machine has no apt-get, from which Odoo 19 and the fonts are taken (Debian's packages).\n"
    "Either name a checkout of Odoo 19:  ODOO_HOME=/path/to/odoo ./dev …\n"
    "or, with Docker:                    docker compose up")


def require_tools():
    """Raises Trouble where Debian's package tools are missing."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise console.Trouble(_NO_APT)
    if not os.path.exists(_KEYRING):
        raise console.Trouble(
            f"{_KEYRING} is missing, with which downloads are verified.\n"
            "As root: apt-get install debian-archive-keyring")


def _looks_like_main_archive(address):
    return "debian" in address and "security" not in address


def mirrors():
    """Addresses of Debian's main archive in this machine's own apt configuration, likeliest first."""
    listing = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"],
        capture_output=True, text=True, check=False).stdout
    addresses = list(dict.fromkeys(listing.split()))
    likely = filter(_looks_like_main_archive, addresses)
    return sorted(likely, key=lambda address: not address.rstrip("/").endswith("debian"))


def debian_archive(folder, suite):
    """An `Archive` over a Debian suite, from the first mirror of this machine that has it."""
    require_tools()
    for mirror in mirrors():
        archive = Archive(folder, f"deb [signed-by={_KEYRING}] {mirror} {suite} main")
        if archive.update():
            return archive
    raise console.Trouble(
        f"No Debian mirror of this machine answers for the suite {suite} (see {folder}/update.log).\n"
        "Check the network and `apt-get update`. Or name a checkout of Odoo 19: ODOO_HOME=/path/to/odoo ./dev …\n"
        "Or, with Docker: docker compose up")


class Archive:
    """Packages of one apt source, with lists, cache and configuration in a folder of our own."""

    def __init__(self, folder, source):
        self.folder = folder
        for name in ("lists/partial", "cache/archives/partial"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / "sources.list").write_text(f"{source}\n")

    def _options(self):
        values = {
            "Dir::Etc::SourceList": self.folder / "sources.list",
            "Dir::Etc::SourceParts": "/dev/null",
            "Dir::Etc::Preferences": "/dev/null",
            "Dir::Etc::PreferencesParts": "/dev/null",
            "Dir::State::Lists": self.folder / "lists",
            "Dir::Cache": self.folder / "cache",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
            # As root, apt would download as `_apt`, who cannot write in our folder.
            "APT::Sandbox::User": "root",
        }
        return [word for key, value in values.items() for word in ("-o", f"{key}={value}")]

    def update(self):
        """Fetches the package lists; returns whether all of them came."""
        log = self.folder / "update.log"
        try:
            console.run_logged(["apt-get", *self._options(), "--error-on=any", "update"], log, "apt-get update failed")
        except console.Trouble:
            return False
        return True

    def versions(self, package):
        """Versions on offer, newest first."""
        listing = subprocess.run(
            ["apt-cache", *self._options(), "madison", package], capture_output=True, text=True, check=True).stdout
        return [line.split("|")[1].strip() for line in listing.splitlines() if line.count("|") >= 2]

    def download(self, wanted, into):
        """Downloads ``{package: version}`` into a folder; apt checks size and signed hash. Raises Trouble."""
        words = [f"{package}={version}" for package, version in wanted.items()]
        console.run_logged(
            ["apt-get", *self._options(), "-q", "download", *words], self.folder / "download.log",
            "A download failed.", measure=lambda: f"{_arrived(into)} downloaded", cwd=into)
        return {package: _file_of(into, package, version) for package, version in wanted.items()}


def _arrived(folder):
    return console.megabytes(sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()))


def _file_of(folder, package, version):
    stem = f"{package}_{version.replace(':', '%3a')}_"
    return next(file for file in folder.iterdir() if file.name.startswith(stem))


def matches(version, pattern):
    """Whether a version's upstream part (without epoch) matches a regular expression from its start."""
    return re.match(pattern, version.split(":", 1)[-1]) is not None
