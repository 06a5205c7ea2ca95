"""Linters: ruff, bandit, pylint-odoo, OCA's checks of XML, CSV and PO files, and that licences fit together."""
import subprocess

from . import addons, console, paths

# The project has one README and its authors in the history; explicit may stay; a model may fill several files.
_PYLINT_OFF = ("missing-readme,manifest-required-author,attribute-string-redundant,manifest-superfluous-key,"
               "consider-merging-classes-inherited")
# Upper or lower case in <?xml encoding?>; <field name="sequence">10</field> without eval; CSV that demo code reads.
_OCA_OFF = "xml-header-wrong,xml-field-numeric-without-eval,file-not-used"
# SQL, addresses and chance in what only developers run are of its own making; nothing comes from outside.
_BANDIT_OFF = "B310,B311,B404,B603,B607,B608"


def _commands(ground):
    modules = [f"addons/{name}" for name in addons.names()]
    binaries = ground.venv / "bin"
    bandit = [binaries / "bandit", "--quiet", "--recursive", "--configfile=pyproject.toml"]
    yield "ruff", [binaries / "ruff", "check", "--quiet", "."]
    yield "bandit", [*bandit, "addons", "tools/backup", "tools/verify_log.py"]
    yield "bandit, tools", [*bandit, f"--skip={_BANDIT_OFF}", "tools/dev", "tools/faults", "tools/scale", "dev"]
    if modules:
        yield "pylint-odoo", [binaries / "pylint", "--rcfile=.pylintrc", f"--disable={_PYLINT_OFF}", *modules]
        yield "XML, CSV and PO files", [binaries / "oca-checks-odoo-module", f"--disable={_OCA_OFF}", *modules]
        yield "licences", [
            binaries / "manifestoo", f"--addons-path={','.join(map(str, ground.addons_path))}",
            "--select-addons-dir=addons", "check-licenses"]


def run(ground):
    """Runs all linters; returns whether all were content. Their findings go to the terminal."""
    clean = True
    for name, command in _commands(ground):
        console.step(f"Lint: {name}")
        if subprocess.run(list(map(str, command)), cwd=paths.ROOT, env=ground.environ(), check=False).returncode:
            console.error(f"Lint: {name} found something (above).")
            clean = False
    return clean
