import doctest
import time

from odoo.tests import BaseCase, tagged

from ..tools import file_text, secrecy
from .sample_files import PNG, docx, docx_of, odf, pdf, pdf_of_streams, xlsx, zipped

SECRET = "TỐI MẬT"
_ENTITIES = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))


@tagged("post_install", "-at_install")
class TestFileText(BaseCase):
    def text_of(self, content):
        """Read within the time that one file may take at most."""
        start = time.monotonic()
        text = file_text.read(content)
        self.assertLess(time.monotonic() - start, file_text.WALL_SECONDS + 2)
        return text

    def mark_in(self, content):
        return next(filter(None, map(secrecy.mark, self.text_of(content).texts)), "")

    def test_examples_in_the_docstrings_hold(self):
        self.assertEqual(doctest.testmod(file_text)[:2], (0, 2))

    def test_d01_k1_the_text_of_every_kind_of_file_is_read(self):
        lines = f"Kính gửi\n{SECRET}\nBáo cáo"
        header = ("word/header1.xml", '<h xmlns:v="urn:v"><v:textpath string="TỐI MẬT"/></h>')
        title = ("docProps/core.xml", f"<core><creator>An</creator><title>{SECRET}</title></core>")
        for kind, content in {
            "pdf": pdf(SECRET),
            "docx": docx(SECRET),
            "docx in pieces": docx("TỐ", "I M", "ẬT"),
            "watermark": docx_of("<w><p><t>Báo cáo</t></p></w>", header),
            "title": docx_of("<w><p><t>Báo cáo</t></p></w>", title),
            "xlsx": xlsx("Báo cáo", SECRET),
            "odt": odf(SECRET),
            "ods": odf(SECRET, "spreadsheet"),
            "txt": lines.encode(),
            "txt utf-16": lines.encode("utf-16"),
            "txt Windows": "MẬT\nBáo cáo".encode("utf-16"),
            "html": f"<html><p>{SECRET}</p></html>".encode(),
            "zip": zipped([("a/b.docx", docx(SECRET))]),
            "zip in zip": zipped([("a.zip", zipped([("b.txt", SECRET)]))]),
            "docx in docx": docx_of("<w><p><t>x</t></p></w>", ("word/embeddings/a.docx", docx(SECRET))),
            "old doc": b"\xd0\xcf\x11\xe0" + b"\0" * 508 + f"a\r{SECRET}\rb".encode("utf-16-le"),
        }.items():
            with self.subTest(kind):
                self.assertTrue(self.mark_in(content), kind)

    def test_ordinary_files_are_whole_and_pass(self):
        words = "Báo cáo"
        for content in (pdf(words), docx(words), xlsx(words), odf(words), b"text", zipped([("a.txt", words)])):
            self.assertTrue(self.text_of(content).whole, content[:20])
            self.assertFalse(self.mark_in(content))

    def test_names_inside_an_archive_are_read(self):
        self.assertEqual(self.text_of(zipped([("a/TOI_MAT.txt", "x")])).names, ["a/TOI_MAT.txt"])

    def test_what_cannot_be_read_is_not_whole(self):
        for kind, content in {
            "image": PNG,
            "pdf without text": pdf_of_streams(b"0 0 10 10 re f"),
            "damaged pdf": b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF",
            "damaged zip": zipped([("a.txt", "x" * 100)])[:60],
            "docx without a word": docx(),
            "image in a zip": zipped([("a.txt", "x"), ("b.png", PNG)]),
            "old doc": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
            "nothing known": bytes(range(256)),
        }.items():
            with self.subTest(kind):
                self.assertFalse(self.text_of(content).whole)

    def test_bombs_end_in_time_and_are_not_whole(self):
        nested = b"x"
        for _level in range(6):
            nested = zipped([("a.zip", nested)])
        bomb = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">{_ENTITIES}]><a>&j;</a>'
        outside = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
        for kind, content in {
            "nested": nested,
            "200 MB of zeros": zipped([("a.txt", b"0" * 200_000_000)]),
            "many": zipped([(f"{number}.txt", b"0" * 2**20) for number in range(100)]),
            "too many": zipped([(f"{number}.txt", b"") for number in range(5000)]),
            "entities": docx_of(bomb),
            "outside entity": docx_of(outside),
            "large xml": docx_of("<w>" + "<t>a</t>" * 3_000_000 + "</w>"),
            "pdf of zeros": pdf_of_streams(b"0" * 200_000_000),
            "pdf of words": pdf_of_streams(b"BT /F1 12 Tf (x) Tj ET " * 4_000_000),
        }.items():
            with self.subTest(kind):
                text = self.text_of(content)
                self.assertFalse(text.whole)
                self.assertNotIn("root:", "".join(text.texts))
                self.assertLessEqual(sum(map(len, text.texts)), 2 * file_text.MAX_CHARACTERS)
