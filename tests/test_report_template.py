"""The Word template that is kept in the addon is the one that tools/report_template.py makes."""
import zipfile

from tools import report_template


def _parts(file):
    with zipfile.ZipFile(file) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def test_the_template_can_be_made_anew(tmp_path):
    made = tmp_path / "made.docx"
    report_template.make(made)
    assert _parts(made) == _parts(report_template.FILE), "run python -m tools.report_template"
