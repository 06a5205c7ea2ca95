import doctest

from odoo.tests import BaseCase

from ..tools import file_types


class TestFileTypes(BaseCase):
    def test_examples_in_the_docstrings_hold(self):
        found = doctest.testmod(file_types)
        self.assertEqual(found.attempted, 3)
        self.assertFalse(found.failed)

    def test_nothing_that_a_browser_or_an_office_program_runs_is_taken(self):
        for name, content_type in (
            ("a.html", "text/html"),
            ("a.svg", "image/svg+xml"),
            ("a.js", "text/plain"),
            ("a.docm", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            ("a.zip", "application/zip"),
            ("a", "application/pdf"),
            ("a.pdf.exe", "application/pdf"),
        ):
            self.assertFalse(file_types.fits(name, content_type), name)
        self.assertFalse([ending for ending in file_types.SHOWN if ending not in file_types.ALLOWED])
