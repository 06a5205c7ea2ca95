"""Điều 7 khoản 2: what is uploaded for a reconciliation: hostile, damaged, secret, too large."""

import base64

from freezegun import api as freezegun_api

from odoo.addons.directive_tracking.tests.sample_files import docx_of, zipped
from odoo.exceptions import UserError
from odoo.tests import tagged

from .reconciliation_tables import simple_workbook
from .test_directive_reconciliation import HEADINGS, ReconciliationCase


@tagged("post_install", "-at_install")
class TestReconciliationFiles(ReconciliationCase):
    def refused(self, content, pattern, name="Bảng.xlsx", **confirmed):
        started = freezegun_api.real_perf_counter()
        with self.assertRaisesRegex(UserError, pattern):
            self.begin(content, name=name, **confirmed).action_read()
        self.assertLess(freezegun_api.real_perf_counter() - started, 40, "bounded")

    def test_d07_k2a_hostile_files_get_a_sentence(self):
        sheet = simple_workbook(HEADINGS, self.row(self.done))
        self.refused(sheet[: len(sheet) // 2], "cannot be read|not taken", files_unclassified=True)
        entity = (
            '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document'
            ' xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&x;</w:t>'
            "</w:r></w:p></w:body></w:document>"
        )
        self.refused(docx_of(entity), "cannot be read|not taken", "a.docx", files_unclassified=True)
        bomb = zipped([("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<a>" + " " * 80_000_000 + "</a>")])
        self.refused(bomb, "cannot be read|not taken", files_unclassified=True)
        self.refused(b"Just text", "neither an XLSX nor a DOCX", "a.txt")
        self.refused(simple_workbook(("a", "b"), (1, 2)), "No table with a header")

    def test_d07_k2a_a_hundred_thousand_rows(self):
        rows = ([number, "901/QĐ-UBND", "x"] for number in range(100_000))
        content = simple_workbook(("STT", "Văn bản giao", "Nội dung"), *rows)
        self.refused(content, "more than 5000 rows|cannot be read", files_unclassified=True)

    def test_d07_k2a_formulas_are_not_calculated(self):
        formula = (1, "901/QĐ-UBND", "Điều 9", '=HYPERLINK("http://x","y")', "=1+1", "", "", "")
        one = self.compared(formula, self.row(self.done))
        self.assertFalse(one.line_ids.filtered(lambda line: "HYPERLINK" in (line.content or "")))

    def test_d07_k2a_no_file(self):
        records = self.env["directive.reconciliation"].with_user(self.finance_officer)
        with self.assertRaisesRegex(UserError, "Attach the unit's own table"):
            records.create({"unit_id": self.finance.id, "source": "45/BC"}).action_read()


@tagged("post_install", "-at_install")
class TestReconciliationConfirmed(ReconciliationCase):
    def test_d07_k2a_marks_of_secrecy_are_refused(self):
        with self.assertRaisesRegex(UserError, "mark of secrecy"):
            self.begin(simple_workbook(HEADINGS, (1, "TỐI MẬT", "", "", "", "", "", "")))

    def test_d07_k2a_rpc_file_as_text(self):
        """A file that comes as base64 passes the same checks."""
        content = base64.b64encode(simple_workbook(HEADINGS, self.row(self.done)))
        file = self.env["ir.attachment"].with_user(self.finance_officer).create({"name": "a.xlsx", "datas": content})
        one = self.env["directive.reconciliation"].with_user(self.finance_officer).create(
            {"unit_id": self.finance.id, "source": "45/BC", "attachment_ids": [(6, 0, file.ids)]}
        )
        one.action_read()
        self.assertEqual(one.state, "read")
