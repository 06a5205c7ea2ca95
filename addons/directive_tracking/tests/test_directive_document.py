from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import DirectiveCase, local


@tagged("post_install", "-at_install")
class TestDirectiveDocument(DirectiveCase):
    def test_d05_k1_reference_is_split(self):
        for typed, number, notation in (
            ("140/QĐ-UBND", "140", "QĐ-UBND"),
            ("65/2025/QĐ-UBND", "65", "2025/QĐ-UBND"),
            ("3784/UBND-NC", "3784", "UBND-NC"),
            (" 1560/VPUB-XDĐT ", "1560", "VPUB-XDĐT"),
        ):
            document = self.new_document(typed)
            self.assertEqual((document.number, document.notation), (number, notation))
            self.assertEqual(document.reference, f"{number}/{notation}")

    def test_d05_k1_number_and_notation_alone_will_do(self):
        document = self.new_document(False, number="12", notation="TB-UBND")
        self.assertEqual(document.reference, "12/TB-UBND")

    def test_d05_k1_what_is_no_reference_is_told(self):
        for typed in ("140", "QĐ-UBND", "140-QĐ", "140/QĐ UBND!", "abc/QĐ-UBND"):
            with self.assertRaisesRegex(ValidationError, "140/QĐ-UBND", msg=typed):
                self.new_document(typed)

    def test_d05_k1_a_number_that_exists_is_told_with_its_subject(self):
        with self.assertRaisesRegex(ValidationError, "901/QĐ-UBND of 2026 is here already.*disbursement"):
            self.new_document("901/qđ-ubnd", issued=date(2026, 8, 1))
        self.assertTrue(self.new_document("901/QĐ-UBND", issued=date(2025, 8, 1)), "another year is another document")

    def test_d05_k1_two_at_once_end_at_the_index(self):
        other = self.new_document("902/QĐ-UBND")
        self.env.flush_all()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.env.cr.execute("UPDATE directive_document SET number = '901' WHERE id = %s", [other.id])

    def test_d03_k2b_conveyed_needs_the_directing_leader(self):
        with self.assertRaisesRegex(ValidationError, "Điều 3 khoản 2b"):
            self.new_document("1560/VPUB-KT", authority="conveyed")
        document = self.new_document("1561/VPUB-KT", authority="conveyed", directing_leader_id=self.chairman.id)
        self.assertEqual(document.directing_leader_id, self.chairman)

    def test_d03_k2a_the_type_follows_the_notation(self):
        form = Form(self.env["directive.document"].with_user(self.specialist))
        form.reference = "15/CT-UBND"
        self.assertEqual(form.type_id, self.env.ref("directive_tracking.document_type_directive"))
        form.reference = "1560/VPUB-KT"
        self.assertEqual(form.type_id, self.env.ref("directive_tracking.document_type_letter"))
        self.assertEqual(form.authority, "conveyed")

    def test_d06_k1a_entry_clock_two_working_days(self):
        document = self.new_document("140/QĐ-UBND", issued=date(2026, 6, 12))
        self.assertEqual(document.entry_due_at, local("2026-06-17 00:00:00"), "Friday + 2 working days = Tuesday 24:00")

    def test_d06_k1a_unplanned_on_the_same_day(self):
        document = self.new_document("9/CĐ-UBND", issued=date(2026, 6, 12), urgency="express")
        self.assertTrue(document.is_unplanned)
        self.assertEqual(document.entry_due_at, local("2026-06-13 00:00:00"))

    def test_d06_k1a_later_arising_needs_a_reason(self):
        document = self.new_document("10/QĐ-UBND", issued=date(2026, 6, 12))
        with self.assertRaisesRegex(ValidationError, "Điều 6 khoản 1a"):
            document.arises_on = date(2026, 6, 15)
        document.write({"arises_on": date(2026, 6, 15), "arises_reason": "Received by post"})
        self.assertEqual(document.entry_due_at, local("2026-06-18 00:00:00"))

    def test_transfer_of_a_whole_document(self):
        tasks = self.draft() | self.draft(self.health)
        self.assertEqual(self.document.draft_task_count, 2)
        self.document.action_transfer()
        self.assertEqual(set(tasks.mapped("state")), {"transferred"})
        with self.assertRaisesRegex(UserError, "no draft task"):
            self.document.action_transfer()

    def test_one_bad_task_holds_back_the_whole_transfer(self):
        self.draft()
        self.draft(self.health, deadline=False)
        with self.assertRaisesRegex(UserError, "Điều 4"):
            self.document.action_transfer()
        self.assertEqual(self.document.draft_task_count, 2)

    def test_document_with_transferred_tasks_stays(self):
        self.transferred()
        with self.assertRaisesRegex(UserError, "stays"):
            self.document.with_user(self.specialist).unlink()
        self.new_document("11/QĐ-UBND").with_user(self.specialist).unlink()

    def test_search_without_accents(self):
        document = self.new_document("12/QĐ-UBND", subject="Đôn đốc giải ngân vốn đầu tư công")
        documents = self.env["directive.document"]
        for words in ("don doc", "Đôn đốc", "GIAI NGAN", "12/QD-UBND"):
            field = "reference" if "/" in words else "subject"
            self.assertIn(document, documents.search([(field, "ilike", words)]), words)
            self.assertIn(document.id, [found[0] for found in documents.name_search(words)], words)
