"""Programs that only tests need and only the system's package manager has."""
import ctypes
import os
import shutil

from . import console, paths

# program or library: Debian package. Playwright, which drives Chromium, needs libatomic.
_TEST_TOOLS = {
    "chromium": "chromium", "libatomic.so.1": "libatomic1", "pdftoppm": "poppler-utils",
    "docker-compose": "docker-compose"}


def ensure_test_tools():
    """Installs with apt what is missing, if we are root. Returns the programs still missing; their tests are skipped.

    Where the environment says CI=true nothing may be skipped: then it raises Trouble.
    """
    missing = _missing()
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        _install([_TEST_TOOLS[name] for name in missing])
        missing = _missing()
    if missing:
        packages = " ".join(_TEST_TOOLS[name] for name in missing)
        text = f"Missing: {', '.join(missing)}. As root: apt-get install {packages}"
        if os.environ.get("CI") == "true":
            raise console.Trouble(f"{text}\nWith CI=true no test may be skipped.")
        console.step(f"{text}\n          Tests that need it are skipped.")
    return missing


def _missing():
    return [name for name in _TEST_TOOLS if not present(name)]


def present(name):
    """Whether a program is on PATH, or a shared library (``….so.1``) can be loaded."""
    if ".so." not in name:
        return shutil.which(name) is not None
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _install(packages):
    console.step(f"Installing {' '.join(packages)} with apt")
    environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    log = paths.LOGS / "apt.log"
    for words in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        try:
            console.run_logged(["apt-get", *words], log, f"apt-get {words[0]} failed.", env=environ)
        except console.Trouble as trouble:
            console.step(str(trouble))
