import csv
import doctest
import logging
import time
from pathlib import Path

import polib

from odoo.tests import BaseCase, tagged

from ..tools import secrecy
from . import secrecy_texts

_logger = logging.getLogger(__name__)
WORDS = Path(__file__).parents[1] / "i18n" / "vi.po"
DEMO = Path(__file__).parents[2] / "directive_cantho" / "demo"


@tagged("post_install", "-at_install")
class TestSecrecy(BaseCase):
    def test_examples_in_the_docstrings_hold(self):
        found = doctest.testmod(secrecy)
        self.assertGreaterEqual(found.attempted, 5)
        self.assertFalse(found.failed)

    def refused(self, texts, look=secrecy.mark):
        return [text for text in texts if look(text)]

    def test_d01_k1_ordinary_texts_pass(self):
        rows = [row for file in sorted(DEMO.glob("*.csv")) for row in csv.reader(file.open(), delimiter="|")]
        cells = [cell for row in rows for cell in row]
        for label, texts, least in (
            ("ordinary sentences", secrecy_texts.ORDINARY, 150),
            ("ordinary sentences in one text", ["\n".join(secrecy_texts.ORDINARY)], 1),
            ("texts of the demo scene", cells, 1000),
            ("words of our screens", [entry.msgstr for entry in polib.pofile(str(WORDS))], 1000),
        ):
            wrong = self.refused(texts)
            _logger.info("Wrong refusals, %s: %s of %s", label, len(wrong), len(texts))
            self.assertGreaterEqual(len(texts), least)
            self.assertEqual(wrong, [], label)

    def test_d01_k1_marked_texts_are_found(self):
        missed = [text for text in secrecy_texts.MARKED if not secrecy.mark(text)]
        _logger.info("Missed marks: %s of %s", len(missed), len(secrecy_texts.MARKED))
        self.assertGreaterEqual(len(secrecy_texts.MARKED), 60)
        self.assertEqual(missed, [])

    def test_d01_k1_a_mark_is_found_wherever_it_stands_in_a_long_text(self):
        ordinary = [text for text in secrecy_texts.ORDINARY if "\n" not in text]
        for place in (0, len(ordinary) // 2, len(ordinary)):
            self.assertEqual(secrecy.mark("\n".join([*ordinary[:place], "TỐI MẬT", *ordinary[place:]])), "TỐI MẬT")

    def test_d01_k1_names_of_files(self):
        self.assertEqual(self.refused(secrecy_texts.ORDINARY_NAMES, secrecy.mark_of_name), [])
        missed = [name for name in secrecy_texts.MARKED_NAMES if not secrecy.mark_of_name(name)]
        self.assertEqual(missed, [])

    def test_no_text_makes_the_search_slow(self):
        pieces = ("<", "< ", "&", "(", ".", "\n", " ", "M ", "a b ", "độ mật ", "mật, ", "MẬT", "tối ", "[M", "M.Ậ.")
        for piece in pieces:
            text = (piece * 200_000)[:200_000]
            start = time.process_time()
            secrecy.mark(text)
            secrecy.mark(text + "MẬT")
            secrecy.mark_of_name(text)
            self.assertLess(time.process_time() - start, 8, repr(piece))
