"""The Python environment: one venv in the cache for each content of requirements.txt and Python version."""
import hashlib
import importlib.util
import shutil
import subprocess
import sys

from . import console, lock, paths

_REQUIREMENTS = paths.ROOT / "requirements.txt"


def _location():
    key = hashlib.sha256(_REQUIREMENTS.read_bytes()).hexdigest()[:12]
    return paths.cache() / f"venv-{sys.version_info.major}.{sys.version_info.minor}-{key}"


def _require_python():
    if sys.version_info >= (3, 14):
        raise console.Trouble("Odoo 19 runs on Python 3.10 to 3.13. Start ./dev with one of them: python3.12 ./dev …")
    if importlib.util.find_spec("ensurepip") is None:
        raise console.Trouble("Python's venv module is missing. As root: apt-get install python3-venv")


def ensure():
    """Returns the venv's folder, made and filled if it is not there. Raises Trouble."""
    folder = _location()
    complete = folder / ".complete"  # venvs cannot be renamed: a mark inside says that it is whole
    with lock.held(paths.cache() / "venv.lock", "the Python environment"):
        if not complete.exists():
            _require_python()
            _build(folder)
            complete.touch()
    return folder


def _build(folder):
    shutil.rmtree(folder, ignore_errors=True)
    console.step("Making the Python environment (about a minute)")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    log = paths.cache() / "pip.log"
    total = sum("==" in line for line in _REQUIREMENTS.read_text().splitlines())
    console.run_logged(
        [folder / "bin/python", "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off",
         "--no-deps", "-r", _REQUIREMENTS],
        log, "pip could not install requirements.txt.",
        measure=lambda: f"{log.read_text(errors='replace').count('Collecting ')} of {total} Python packages fetched")


def site_packages(folder):
    """Where the venv's packages lie."""
    return next((folder / "lib").glob("python3.*")) / "site-packages"
