"""Which tests show which clause of the regulation: read from the names of the tests, as ``docs/regulation.md``.

A test names its clause: ``test_d12_k2_extension_after_expiry_refused`` is Điều 12 khoản 2; ``test_d06_k1a_…`` is
Điều 6 khoản 1 điểm a. The clauses themselves stand in ``tests/regulation/clauses.csv``.
"""
import ast
import csv
import re
from collections import defaultdict

from . import paths

PAGE = paths.ROOT / "docs/regulation.md"
_CLAUSES = paths.ROOT / "tests/regulation/clauses.csv"
_NAME = re.compile(r"test_d(\d\d)(?:_k(\d+)([a-zđ])?)?_")
_HEAD = """# The regulation and the tests that show it

Made from the names of the tests by `./dev docs --table`; a test compares it. Clauses as in Decision 140/QĐ-UBND.
A clause counts the tests that name it or a part of it.

| Clause | What it asks (tóm tắt) | Tests |
|---|---|---|
"""


def listed():
    """[(clause, what)] in the order of the regulation; a clause is ``Đ6.1a``."""
    with _CLAUSES.open(encoding="utf-8") as file:
        return [(row["clause"], row["what"]) for row in csv.DictReader(file)]


def tests():
    """{(article, paragraph, point): [(file, test)]}; paragraph and point may be empty."""
    found = defaultdict(list)
    for file in sorted([*paths.ADDONS.rglob("tests/**/test_*.py"), *(paths.ROOT / "tests").rglob("test_*.py")]):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match = isinstance(node, ast.FunctionDef) and _NAME.match(node.name)
            if match:
                article, paragraph, point = match.groups()
                name = (str(file.relative_to(paths.ROOT)), node.name)
                found[int(article), paragraph or "", point or ""].append(name)
    return found


def shown_by(clause, found):
    """The tests that name ``clause`` or a part of it."""
    article, _dot, rest = clause.removeprefix("Đ").partition(".")
    paragraph, point = re.fullmatch(r"(\d*)([a-zđ]?)", rest).groups()
    return [
        test for (art, par, poi), names in sorted(found.items()) for test in names
        if art == int(article) and paragraph in ("", par) and point in ("", poi)]


def page():
    """The text of ``docs/regulation.md``."""
    found = tests()
    rows = []
    for clause, what in listed():
        by_file = defaultdict(list)
        for file, name in shown_by(clause, found):
            by_file[file].append(name)
        links = [f"[{file.rsplit('/', 1)[-1]}](../{file}) ({len(names)})" for file, names in sorted(by_file.items())]
        rows.append(f"| {clause} | {what} | {', '.join(links) or 'not yet'} |\n")
    return _HEAD + "".join(rows)
