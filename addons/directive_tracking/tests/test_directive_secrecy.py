import base64
import contextlib
import logging
import time
from unittest.mock import patch

from markupsafe import Markup

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools import secrecy
from .common import DirectiveCase
from .sample_files import PNG, docx, pdf

_logger = logging.getLogger(__name__)
SECRET = "Phương án zq81\nTỐI MẬT"


@tagged("post_install", "-at_install")
class TestDirectiveSecrecy(DirectiveCase):
    def refused(self, call, *args, **kwargs):
        """Call, and return the sentence of the refusal, which repeats nothing."""
        with self.assertRaises(UserError) as caught:
            call(*args, **kwargs)
        said = str(caught.exception)
        self.assertIn("Điều 1 khoản 1", said)
        self.assertNotIn("zq81", said)
        return said

    def upload(self, user, name, content):
        return self.env["ir.attachment"].with_user(user).create({"name": name, "raw": content})

    # ---- every text of every model ---------------------------------------------------------

    def test_d01_k1_every_text_of_every_model_is_guarded(self):
        """Models to come are covered by their name: this walks the registry, not a list.

        The base model's own methods are called: a model may well refuse a half-filled record before.
        """
        base, guarded = type(self.env["base"]), 0
        for name in self.env.registry:
            model = self.env[name].sudo()
            if not name.startswith(("directive.", "mail.message", "mail.activity")) or model._abstract:
                continue
            for field in model._fields.values():
                if field.type in ("char", "text", "html") and field.store:
                    self.refused(base.create, model, [{field.name: SECRET}])
                    self.refused(base.write, model, {field.name: SECRET})
                    guarded += 1
        self.assertGreater(guarded, 60)

    def test_d01_k1_lines_of_lines_are_looked_at_first(self):
        lines = [(0, 0, {"content": SECRET, "lead_unit_id": self.finance.id})]
        self.refused(self.document.write, {"task_ids": lines})
        queries = self.env.cr.sql_log_count
        with contextlib.suppress(UserError):
            self.env["directive.secrecy"]._check(self.env["directive.document"], [{"task_ids": lines}])
            self.fail("refused before anything else")
        self.assertEqual(self.env.cr.sql_log_count, queries, "nothing reached the database")

    def test_d01_k1_errors_of_another_kind_do_not_repeat_the_text(self):
        said = self.refused(self.new_document, "TỐI MẬT")
        self.assertNotIn("140/QĐ-UBND", said)

    def test_ordinary_texts_pass_everywhere(self):
        task = self.draft(content="Rà soát mật độ dân số; bảo mật dữ liệu. BẢO VỆ BÍ MẬT NHÀ NƯỚC")
        task.message_post(body="Mật khẩu đã đổi")
        self.assertTrue(task.exists())

    # ---- messages and activities -------------------------------------------------------------

    def test_d01_k1_chatter(self):
        task = self.transferred().with_user(self.finance_officer)
        self.refused(task.message_post, body=SECRET)
        self.refused(task.message_post, body="x", subject="TUYỆT MẬT")
        files = [("a.txt", b"clean"), ("b.txt", SECRET.encode())]
        self.refused(task.message_post, body="x", attachments=files)
        self.refused(task.message_post, body="x", attachments=[("TOI_MAT.txt", b"x")])
        self.refused(task.activity_schedule, "mail.mail_activity_data_todo", note=SECRET)
        self.refused(self.env["mail.mail"].create, {"body_html": f"<p>{SECRET}</p>"})
        message = task.message_post(body="clean", message_type="comment", subtype_xmlid="mail.mt_comment")
        self.refused(task._message_update_content, message, body=SECRET)

    # ---- files ---------------------------------------------------------------------------------

    def test_d01_k1_files_by_every_field(self):
        attachments = self.env["ir.attachment"].with_user(self.specialist)
        for vals in (
            {"name": "a.docx", "raw": docx(SECRET)},
            {"name": "a.pdf", "datas": base64.b64encode(pdf("TỐI MẬT"))},
            {"name": "a.txt", "raw": SECRET},
            {"name": "a.txt", "datas": "!" + base64.b64encode(SECRET.encode()).decode()},
            {"name": "a.txt", "db_datas": SECRET.encode()},
            {"name": "TOI_MAT.txt", "raw": b"A note"},
            {"name": "a.txt", "raw": b"A note", "description": SECRET},
        ):
            self.refused(attachments.create, vals)
            self.refused(attachments.sudo().create, vals)
        clean = self.upload(self.specialist, "a.txt", b"A note")
        for vals in ({"raw": SECRET.encode()}, {"datas": base64.b64encode(SECRET.encode())}, {"name": "MẬT.pdf"}):
            self.refused(clean.write, vals)
        self.refused(self.document.write, {"attachment_ids": [(0, 0, {"name": "a.docx", "raw": docx(SECRET)})]})

    def test_d01_k1_the_file_is_not_written_before_it_is_read(self):
        with patch.object(type(self.env["ir.attachment"]), "_file_write") as written:
            self.refused(self.upload, self.specialist, "a.docx", docx(SECRET))
            vals = [{"name": "a.txt", "raw": b"clean zq82"}, {"name": "b.txt", "raw": SECRET}]
            self.refused(self.env["ir.attachment"].create, vals)
            self.refused(self.draft().message_post, body=SECRET, attachments=[("a.txt", b"clean zq83")])
        written.assert_not_called()

    # ---- what cannot be read ---------------------------------------------------------------------

    def test_d01_k1_a_scan_is_taken_only_with_the_answer(self):
        scan = self.upload(self.specialist, "scan.png", PNG)
        command = [(4, scan.id)]
        self.assertIn("scan.png", self.refused(self.document.write, {"attachment_ids": command}))
        self.document.write({"attachment_ids": command, "files_unclassified": True})
        self.assertEqual(scan.res_id, self.document.id)
        row = self.env["directive.log"].search([("event", "=", "files_unclassified")], limit=1)
        self.assertEqual(
            (row.res_model, row.res_id, row.new_value, row.user_id),
            ("directive.document", self.document.id, "scan.png", self.specialist),
        )
        self.assertIn("scan.png", row.sentence)

    def test_d01_k1_the_answer_holds_for_one_request(self):
        first, second = (self.upload(self.specialist, f"{name}.png", PNG + name.encode()) for name in "ab")
        self.document.write({"attachment_ids": [(4, first.id)], "files_unclassified": True})
        self.assertFalse(self.document.files_unclassified)
        self.refused(self.document.write, {"attachment_ids": [(4, second.id)]})
        self.document.write({"attachment_ids": [(3, first.id)]})

    def test_d01_k1_new_records_ask_too(self):
        task = self.transferred()
        scan = self.upload(self.finance_officer, "scan.png", PNG)
        results = self.env["directive.result"].with_user(self.finance_officer)
        vals = {"task_id": task.id, "content": "Done", "attachment_ids": [(4, scan.id)]}
        self.refused(results.create, vals)
        result = results.create({**vals, "files_unclassified": True})
        self.assertEqual(result.attachment_ids, scan)

    def test_d01_k1_no_way_around_the_question(self):
        place = {"res_model": "directive.document", "res_id": self.document.id}
        for context in ({}, {"directive_confirmed": True}, {"default_directive_reading": "confirmed"}):
            files = self.env["ir.attachment"].with_user(self.specialist).with_context(**context)
            self.refused(files.create, {"name": "scan.png", "raw": PNG, **place})
            self.refused(files.create, {"name": "scan.png", "raw": PNG, "directive_reading": "read", **place})
            scan = files.create({"name": "scan.png", "raw": PNG})
            self.refused(scan.write, place)
            self.refused(scan.write, {"directive_reading": "confirmed", **place})
        self.refused(self.document.message_post, body="x", attachments=[("scan.png", PNG)])
        text = self.upload(self.specialist, "a.txt", b"A note")
        self.document.write({"attachment_ids": [(4, text.id)]})
        self.refused(text.write, {"raw": PNG})

    def test_d01_k1_a_copy_of_a_confirmed_file_needs_no_second_answer(self):
        scan = self.upload(self.specialist, "scan.png", PNG)
        wizard = self.env["directive.info.request.wizard"].with_user(self.specialist)
        vals = {"name": "Minutes", "question": "Which?", "unit_ids": [(6, 0, self.finance.ids)]}
        vals["attachment_ids"] = [(4, scan.id)]
        self.refused(wizard.create, vals)
        wizard.create({**vals, "files_unclassified": True}).action_apply()
        asked = self.env["directive.info.request"].search([("name", "=", "Minutes")])
        self.assertEqual(asked.attachment_ids.mapped("name"), ["scan.png"])
        row = self.env["directive.log"].search([("event", "=", "files_unclassified")])
        self.assertEqual((row.res_model, row.res_id), ("directive.info.request", asked.id))
        other = self.upload(self.specialist, "other.png", PNG + b"1")
        self.refused(other.copy, {"res_model": "directive.document", "res_id": self.document.id})

    def test_the_form_names_the_files_and_asks(self):
        scan = self.upload(self.specialist, "scan.png", PNG)
        foreign = self.upload(self.other_specialist, "foreign.png", PNG)
        documents = self.env["directive.document"].with_user(self.specialist)
        new = documents.new({"attachment_ids": [(6, 0, (scan + foreign).ids)]})
        self.assertEqual(new.files_to_confirm, "scan.png")
        for name in ("directive.document", "directive.result"):
            arch = self.env[name].with_user(self.specialist).get_views([(False, "form")])["views"]["form"]["arch"]
            self.assertIn("files_unclassified", arch)
            self.assertLess(arch.index("attachment_ids"), arch.index("files_to_confirm"))

    def test_d01_k1_a_message_does_not_borrow_an_unread_file(self):
        scan = self.upload(self.specialist, "scan.png", PNG)
        scan.sudo().write({"res_model": "res.partner", "res_id": self.specialist.partner_id.id})
        self.refused(self.draft().message_post, body="x", attachment_ids=scan.ids)

    def test_d01_k1_a_mail_that_comes_in_loses_what_cannot_be_read(self):
        files = [("logo.png", PNG), ("minutes.txt", b"Minutes")]
        message = self.draft().message_post(body=Markup("<p>Hello</p>"), attachments=files, message_type="email")
        self.assertEqual(message.attachment_ids.mapped("name"), ["minutes.txt"])
        self.assertIn("logo.png", message.body)
        self.assertIn("<p>Hello</p>", message.body)
        self.refused(self.draft().message_post, body=Markup("<p>TỐI MẬT</p>"), message_type="email")

    # ---- the tick -------------------------------------------------------------------------------

    def test_d01_k1_a_classified_document_is_refused(self):
        self.assertIn("nothing of it was stored", self.refused(self.new_document, "902/QĐ-UBND", is_classified=True))
        self.refused(self.document.write, {"is_classified": True})
        form = self.document.new({"is_classified": True})
        self.assertIn("Điều 1 khoản 1", form._onchange_is_classified()["warning"]["message"])
        self.assertFalse(self.env["directive.document"].search([("number", "=", "902")]))

    def test_uploads_of_a_form_that_was_never_saved_are_deleted(self):
        old, young = (
            self.env["ir.attachment"]
            .with_user(self.specialist)
            .create({"name": f"{name}.txt", "raw": b"A note", "res_model": "directive.document"})
            for name in ("old", "young")
        )
        kept = self.upload(self.specialist, "kept.txt", b"A note")
        self.document.write({"attachment_ids": [(4, kept.id)]})
        self.env.flush_all()
        long_ago = fields.Datetime.subtract(fields.Datetime.now(), days=2)
        self.env.cr.execute(
            "UPDATE ir_attachment SET create_date = %s WHERE id IN %s", (long_ago, tuple((old + kept).ids))
        )
        self.env.invalidate_all()
        self.env["ir.attachment"]._gc_directive_uploads()
        self.assertEqual((old + young + kept).exists(), young + kept)

    # ---- what it costs -----------------------------------------------------------------------------

    def test_the_guard_costs_little(self):
        """Create 100 tasks with and without: no query more; the times are told, machines differ."""
        vals = [
            {
                "document_id": self.document.id,
                "content": f"Rà soát tiến độ giải ngân vốn đầu tư công, cập nhật và bảo mật dữ liệu {number}. " * 4,
                "lead_unit_id": self.finance.id,
                "deadline_text": "trước ngày 30/6/2026",
            }
            for number in range(100)
        ]
        with_guard, queries = self.cost(vals)
        with patch.object(secrecy, "mark", return_value=""):
            without, queries_without = self.cost(vals)
        self.assertEqual(queries, queries_without)
        _logger.info("Create 100 tasks: %.0f ms with the guard, %.0f without", with_guard * 1000, without * 1000)

    def cost(self, vals):
        """Return (seconds of the best of 5 runs, queries of one)."""
        runs = []
        for _run in range(5):
            self.env.flush_all()
            start, queries = time.process_time(), self.env.cr.sql_log_count
            self.env["directive.task"].with_user(self.specialist).create(vals)
            self.env.flush_all()
            runs.append((time.process_time() - start, self.env.cr.sql_log_count - queries))
        return min(runs)[0], runs[-1][1]
