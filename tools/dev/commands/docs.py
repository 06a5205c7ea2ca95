"""Rebuilds the pictures of README and docs from the browser tests, which take them on the way."""
import re
import shutil

from tools.dev import console, paths
from tools.dev.commands import test

PICTURES = paths.STATE / "pictures"
_REFERENCE = re.compile(r"docs/images/([\w-]+\.png)|\(images/([\w-]+\.png)\)")


def add_arguments(parser):
    pass


def run(_arguments):
    shutil.rmtree(PICTURES, ignore_errors=True)
    code = test.run(["tests/test_pages.py", "tests/test_story_decision_140.py"])
    for name in shown():
        if not (PICTURES / name).exists():
            raise console.Trouble(f"No browser test takes {name}, which the documentation shows.")
        shutil.copyfile(PICTURES / name, paths.ROOT / "docs/images" / name)
    return code


def shown():
    """Names of the pictures to which README.md and docs/*.md refer."""
    texts = [file.read_text() for file in (paths.ROOT / "README.md", *sorted((paths.ROOT / "docs").glob("*.md")))]
    return sorted({first or second for text in texts for first, second in _REFERENCE.findall(text)})
