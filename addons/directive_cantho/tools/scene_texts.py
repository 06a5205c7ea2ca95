"""The texts of the demo scene: tables in ``demo/``, columns separated by ``|`` since sentences have commas."""

import csv
from types import SimpleNamespace

from odoo.tools import file_open

FOLDER = "directive_cantho/demo"


def rows(name):
    """Return the rows of ``demo/scene_<name>.csv``, each with its columns as attributes (text)."""
    with file_open(f"{FOLDER}/scene_{name}.csv") as file:
        return [SimpleNamespace(**row) for row in csv.DictReader(file, delimiter="|")]


def phrases():
    """Return {use: [text, …]}: what people of the scene write in progress reports, results and verifications."""
    found = {}
    for row in rows("phrases"):
        found.setdefault(row.use, []).append(row.text)
    return found


def split(cell):
    """Return the parts of a cell between commas, without empty ones."""
    return [part for part in cell.split(",") if part]
