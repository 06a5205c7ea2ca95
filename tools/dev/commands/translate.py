"""Brings every vi.po in step with the code: new terms are added empty, gone ones taken out, the rest kept.

Names the terms that still wait for Vietnamese words. Translations may be taken from other files:
./dev translate words.po … (each is a PO file; its entries fill what is empty or new).
"""
import subprocess

from tools.dev import addons, config, console, database, ground, paths, postgres

DATABASE = "directive_translate"
_MERGE = paths.ROOT / "tools/dev/merge_terms.py"


def add_arguments(parser):
    parser.add_argument("words", nargs="*", help="PO files to take translations from")


def run(arguments):
    parts = ground.prepare()
    folder = paths.STATE / "terms"
    folder.mkdir(parents=True, exist_ok=True)
    with postgres.serving(parts):
        name = database.plain_copy(parts, DATABASE)
        file = config.write(parts, name, paths.STATE / f"{name}.conf")
        for addon in addons.names():
            template = folder / f"{addon}.pot"
            console.run_logged(
                [parts.python, "-m", "odoo", "i18n", "export", "-c", file, "-d", name, "-l", "pot",
                 "-o", template, addon],
                paths.LOGS / "translate.log", f"The terms of {addon} could not be exported.",
                env=parts.environ(), cwd=paths.ROOT)
            _merge(parts, template, paths.ADDONS / addon / "i18n/vi.po", arguments.words)
    return 0


def _merge(parts, template, target, words):
    subprocess.run([parts.python, _MERGE, template, target, *words], check=True, env=parts.environ())
