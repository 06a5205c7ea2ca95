"""Rebuilds what the documentation shows: the table of clauses and tests, pictures of browser tests, sample reports."""
import re
import shutil

from tools.dev import clauses, console, ground, paths, postgres
from tools.dev.commands import test
from tools.papers import run as papers

PICTURES = paths.STATE / "pictures"
SAMPLES = paths.ROOT / "docs/samples"
_REFERENCE = re.compile(r"docs/images/([\w-]+\.png)|\(images/([\w-]+\.png)\)")


def add_arguments(parser):
    parser.add_argument("--table", action="store_true", help="only docs/regulation.md; takes no second")
    parser.add_argument("--samples", action="store_true", help="only docs/samples; under a minute")


def run(arguments):
    clauses.PAGE.write_text(clauses.page(), encoding="utf-8")
    if arguments.table:
        return 0
    if arguments.samples:
        make_samples()
        return 0
    shutil.rmtree(PICTURES, ignore_errors=True)
    code = test.run(["tests/test_pages.py", "tests/test_story_decision_140.py"])
    for name in shown():
        if not (PICTURES / name).exists():
            raise console.Trouble(f"No browser test takes {name}, which the documentation shows.")
        shutil.copyfile(PICTURES / name, paths.ROOT / "docs/images" / name)
    make_samples()
    return code


def make_samples():
    """Makes the Office's report on the demo scene as PDF, DOCX and XLSX."""
    console.step("Making the sample reports")
    parts = ground.prepare()
    with postgres.serving(parts):
        configuration = papers.scene(parts)
        try:
            papers.inside(parts, configuration, "samples", SAMPLES)
        finally:
            papers.drop(parts)


def shown():
    """Names of the pictures to which README.md and docs/*.md refer."""
    texts = [file.read_text() for file in (paths.ROOT / "README.md", *sorted((paths.ROOT / "docs").glob("*.md")))]
    return sorted({first or second for text in texts for first, second in _REFERENCE.findall(text)})
