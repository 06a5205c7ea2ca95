"""Rebuilds what the documentation shows: the table of clauses and tests, and the pictures from the browser tests."""
import re
import shutil

from tools.dev import clauses, console, paths
from tools.dev.commands import test

PICTURES = paths.STATE / "pictures"
_REFERENCE = re.compile(r"docs/images/([\w-]+\.png)|\(images/([\w-]+\.png)\)")


def add_arguments(parser):
    parser.add_argument("--table", action="store_true", help="only docs/regulation.md; takes no second")


def run(arguments):
    clauses.PAGE.write_text(clauses.page(), encoding="utf-8")
    if arguments.table:
        return 0
    shutil.rmtree(PICTURES, ignore_errors=True)
    code = test.run(["tests/test_pages.py", "tests/test_story_decision_140.py", "tests/test_portal_day.py"])
    for name in shown():
        if not (PICTURES / name).exists():
            raise console.Trouble(f"No browser test takes {name}, which the documentation shows.")
        shutil.copyfile(PICTURES / name, paths.ROOT / "docs/images" / name)
    return code


def shown():
    """Names of the pictures to which README.md and docs/*.md refer."""
    texts = [file.read_text() for file in (paths.ROOT / "README.md", *sorted((paths.ROOT / "docs").glob("*.md")))]
    return sorted({first or second for text in texts for first, second in _REFERENCE.findall(text)})
