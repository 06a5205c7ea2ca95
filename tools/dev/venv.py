"""Python environments: one venv in the cache for each content of a requirements.txt and Python version."""
import hashlib
import importlib.util
import shutil
import subprocess
import sys

from . import console, lock, paths

_REQUIREMENTS = paths.ROOT / "requirements.txt"


def _location(requirements, name):
    key = hashlib.sha256(requirements.read_bytes()).hexdigest()[:12]
    return paths.cache() / f"{name}-{sys.version_info.major}.{sys.version_info.minor}-{key}"


def _require_python():
    if sys.version_info >= (3, 14):
        raise console.Trouble("Odoo 19 runs on Python 3.10 to 3.13. Start ./dev with one of them: python3.12 ./dev …")
    if importlib.util.find_spec("ensurepip") is None:
        raise console.Trouble("Python's venv module is missing. As root: apt-get install python3-venv")


def ensure(requirements=_REQUIREMENTS, name="venv"):
    """Returns the folder of the venv with these requirements, made and filled if it is not there. Raises Trouble."""
    folder = _location(requirements, name)
    complete = folder / ".complete"  # venvs cannot be renamed: a mark inside says that it is whole
    with lock.held(paths.cache() / "venv.lock", "the Python environment"):
        if not complete.exists():
            _require_python()
            _build(folder, requirements)
            complete.touch()
    return folder


def _build(folder, requirements):
    shutil.rmtree(folder, ignore_errors=True)
    console.step("Making the Python environment (about a minute)")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    log = paths.cache() / "pip.log"
    total = sum("==" in line for line in requirements.read_text().splitlines())
    console.run_logged(
        [folder / "bin/python", "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off",
         "--no-deps", "-r", requirements],
        log, f"pip could not install {requirements.relative_to(paths.ROOT)}.",
        measure=lambda: f"{log.read_text(errors='replace').count('Collecting ')} of {total} Python packages fetched")


def site_packages(folder):
    """Where the venv's packages lie."""
    return next((folder / "lib").glob("python3.*")) / "site-packages"
