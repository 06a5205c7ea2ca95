from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DirectiveCase, at
from .mail_common import MailScene
from .sample_files import PNG, docx, pdf

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@tagged("post_install", "-at_install")
class TestDirectiveMailReply(MailScene, DirectiveCase):
    """Đ13 khoản 1: security and integrity; who cannot be checked leaves nothing behind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.build_mail_domain()
        with at("2026-06-01 08:00:00"):
            cls.task = cls.transferred(cls.ward, coordinating_unit_ids=[(4, cls.other_ward.id)])
            cls.other_task = cls.transferred(cls.ward)
            cls.foreign = cls.transferred(cls.finance)

    def setUp(self):
        super().setUp()
        self.to = self.reply_address(self.task, self.ward_officer)
        self.known = self.everything()
        self.last_mail = self.env["mail.mail"].search([], limit=1, order="id desc").id or 0

    def everything(self):
        self.env.flush_all()
        counts = {}
        for table in ("mail_message", "ir_attachment", "directive_task", "directive_progress", "res_partner"):
            self.env.cr.execute(f"SELECT COUNT(*), COALESCE(MAX(id), 0) FROM {table}")
            counts[table] = self.env.cr.fetchone()
        return counts

    def mails(self):
        return self.env["mail.mail"].search([("id", ">", self.last_mail)], order="id")

    def messages(self, task=None):
        return (task or self.task).message_ids.filtered(lambda message: message.message_type == "email")

    def assert_nothing_stored(self, raw, told=None, says=""):
        """Hand in a mail that is not taken; ``told``: the one address that learns why, or None."""
        with mute_logger("odoo.addons.directive_tracking.models.directive_mail_reply"):
            self.assertFalse(self.receive(raw))
        self.assertFalse(self.messages())
        answers = self.mails()
        self.assertEqual(answers.mapped("email_to"), [told] if told else [])
        after = self.everything()
        # What tells the sender why is a mail with its message; all else is as it was.
        self.assertEqual(after["mail_message"][0] - self.known["mail_message"][0], len(answers))
        self.assertEqual({**after, "mail_message": 0}, {**self.known, "mail_message": 0})
        if told:
            self.assertIn(says, answers.body_html)
            self.assertIn("auto-replied", answers.headers)
            self.assertNotIn("+", answers.reply_to)
        return answers

    # ---- the right one ---------------------------------------------------------------------------

    def test_d11_k1_a_reply_lands_on_the_task_and_the_specialist_is_told(self):
        raw = self.mail(self.to, text="Xong rồi\nGửi sáng mai\n\nOn Tue, 24 Nov 2026, Office wrote:\n> When?\n")
        self.assertEqual(self.receive(raw), self.task.id)
        message = self.messages()
        self.assertEqual(message.author_id, self.ward_officer.partner_id)
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertIn("Xong rồi", message.body)
        self.assertIn("Gửi sáng mai", message.body)
        self.assertNotIn("When?", message.body)
        self.assertIn(self.specialist.partner_id, message.notified_partner_ids)

    def test_a_person_who_coordinates_may_reply_too(self):
        address = self.reply_address(self.task, self.other_ward_officer)
        self.assertTrue(self.receive(self.mail(address, "T.Ward2@Example.com")))
        self.assertEqual(self.messages().author_id, self.other_ward_officer.partner_id)

    def test_the_specialist_answers_who_wrote_last(self):
        self.receive(self.mail(self.to))
        self.receive(self.mail(self.reply_address(self.task, self.specialist), "t.specialist@example.com", "Thanks"))
        answer = self.messages()[0]
        self.assertEqual(answer.author_id, self.specialist.partner_id)
        self.assertIn(self.ward_officer.partner_id, answer.notified_partner_ids)

    def test_html_becomes_plain_words(self):
        html = (
            "<div>Đã <b>xong</b><script>alert(1)</script><img src='http://spy.example.com/x.png'></div>"
            "<div class='gmail_quote'>On … wrote:<blockquote>the earlier mail</blockquote></div>"
        )
        self.receive(self.mail(self.to, text="plain", html=html))
        body = self.messages().body
        self.assertIn("Đã *xong*", body)
        for word in ("script", "spy", "<img", "earlier mail", "plain"):
            self.assertNotIn(word, body)

    def test_markup_that_was_typed_stays_text(self):
        self.receive(self.mail(self.to, text="<img src=x onerror=alert(1)> 1 < 2"))
        self.assertIn("&lt;img src=x", self.messages().body)

    def test_files_come_along(self):
        self.receive(self.mail(self.to, files=[("Báo cáo.pdf", pdf("Report of the ward"), PDF)]))
        file = self.messages().attachment_ids
        self.assertEqual((file.name, file.res_model, file.res_id), ("Báo cáo.pdf", "directive.task", self.task.id))
        self.assertFalse(file.public or file.access_token)

    def test_capital_letters_on_the_way_do_not_matter(self):
        self.assertTrue(self.receive(self.mail(self.to.upper())))

    def test_the_address_may_stand_in_cc_or_be_the_one_delivered_to(self):
        self.assertTrue(self.receive(self.mail("office@example.com", Cc=f"Task <{self.to}>")))
        self.assertTrue(self.receive(self.mail("office@example.com", Delivered_To=self.to)))

    # ---- refused: who it is ------------------------------------------------------------------------

    def test_forged_from(self):
        """Somebody got hold of a mail: its address is right, the sender is not. Only its owner is told."""
        for sender in ("stranger@example.org", "t.ward2@example.com", "t.ward@example.com, x@example.org"):
            self.setUp()
            self.assert_nothing_stored(self.mail(self.to, sender), "t.ward@example.com", "another address")
            self.mails().unlink()

    def test_right_from_without_a_right_token(self):
        """The name is easily written; nobody is answered, since it may be a stranger's."""
        start, end = self.to.rsplit(".", 2)[0], self.to[self.to.index("@") :]
        wrong = "a" * 26
        addresses = [
            f"catchall+{end}",
            f"catchall+1.2{end}",
            f"{start.rsplit('.', 1)[0]}.{wrong}{end}",
            f"catchall+{'z' * 12}.{'z' * 12}.{wrong}{end}",
            f"catchall+ạ.1.{wrong}{end}",
        ]
        for address in addresses:
            self.assert_nothing_stored(self.mail(address))

    def test_the_token_of_another_task_or_person(self):
        """A token is for one task and one person: changed in either, it is wrong."""
        local, domain = self.to.split("@")
        task, person, signature = local.split("+")[1].split(".")
        other = self.reply_address(self.other_task, self.other_ward_officer).split("+")[1].split(".")
        for changed in ((other[0], person, signature), (task, other[1], signature)):
            self.assert_nothing_stored(self.mail(f"catchall+{'.'.join(changed)}@{domain}"))
        self.assertFalse(self.messages(self.other_task))

    def test_a_reference_to_our_mail_opens_nothing(self):
        """Odoo itself would take it, whoever sends it."""
        said = self.task.with_user(self.specialist).message_post(body="When?", subtype_xmlid="mail.mt_comment")
        self.env.flush_all()
        for to in ("directive@example.com", self.domain.catchall_email, "anything@directive.example.com"):
            raw = self.mail(to, In_Reply_To=said.message_id, References=said.message_id)
            with mute_logger("odoo.addons.mail.models.mail_thread"):
                self.assertFalse(self.receive(raw))
        self.assertFalse(self.messages())

    def test_no_mail_makes_a_task(self):
        before = self.env["directive.task"].search_count([])
        raw = self.mail("directive@example.com")
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].sudo().message_process("directive.task", raw)
        self.assertEqual(self.env["directive.task"].search_count([]), before)

    def test_strangers_who_write_to_the_catchall_are_not_answered(self):
        with mute_logger("odoo.addons.mail.models.mail_thread", "odoo.addons.directive_tracking.models.mail_thread"):
            self.assertFalse(self.receive(self.mail(self.domain.catchall_email, "stranger@example.org")))
        self.assertFalse(self.mails())

    def test_removed_member(self):
        self.ward.user_ids -= self.ward_officer
        answer = self.assert_nothing_stored(self.mail(self.to), "t.ward@example.com", "not among those of your unit")
        self.assertNotIn(str(self.task.name), answer.body_html)
        self.assertIn("/my/directives", answer.body_html)
        self.assertNotIn(f"/my/directives/{self.task.id}", answer.body_html)

    def test_closed_account(self):
        self.ward_officer.active = False
        self.known = self.everything()
        self.assert_nothing_stored(self.mail(self.to))

    def test_task_taken_away(self):
        address = self.reply_address(self.foreign, self.ward_officer)
        self.assert_nothing_stored(self.mail(address), "t.ward@example.com", "not among those of your unit")

    # ---- refused: what the mail server found ----------------------------------------------------------

    def test_dmarc_fail_of_the_trusted_server(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("directive_tracking.trusted_mail_server", "mx.example.gov.vn")
        self.known = self.everything()
        raw = self.mail(self.to, Authentication_Results="mx.example.gov.vn; spf=pass; dmarc=fail header.from=x")
        self.assert_nothing_stored(raw, "t.ward@example.com", "DKIM, SPF or DMARC failed")
        self.assertTrue(self.receive(self.mail(self.to, Authentication_Results="mx.example.gov.vn; dmarc=pass")))
        self.assertTrue(self.receive(self.mail(self.to, Authentication_Results="mx.elsewhere.example; dmarc=fail")))

    # ---- refused: what it holds -------------------------------------------------------------------------

    def test_d01_k1_classified_attachment(self):
        files = [("plan.docx", docx("TUYỆT", " MẬT"), WORD), ("Báo cáo.pdf", pdf("Report"), PDF)]
        answer = self.assert_nothing_stored(self.mail(self.to, files=files), "t.ward@example.com", "mark of secrecy")
        self.assertNotIn("plan.docx", answer.body_html)

    def test_d01_k1_classified_words_subjects_and_names(self):
        for raw in (
            self.mail(self.to, text="Độ mật: TỐI MẬT"),
            self.mail(self.to, subject="Re: TUYỆT MẬT"),
            self.mail(self.to, files=[("TUYỆT MẬT.pdf", pdf("Report"), PDF)]),
        ):
            self.setUp()
            self.assert_nothing_stored(raw, "t.ward@example.com", "mark of secrecy")
            self.mails().unlink()

    def test_thirty_megabytes(self):
        content = pdf("Report") + b"\n%" + b"x" * 30_000_000
        raw = self.mail(self.to, files=[("scan.pdf", content, PDF)])
        self.assert_nothing_stored(raw, "t.ward@example.com", "at most 25 MB")

    def test_kinds_that_are_not_taken_and_too_many(self):
        program = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + b"\0" * 200
        for files, says in (
            ([("report.pdf", program, PDF)], "is not taken"),
            ([("a.svg", b"<svg onload='alert(1)'/>", "image/svg+xml")], "is not taken"),
            ([(f"{number}.pdf", pdf(str(number)), PDF) for number in range(11)], "At most 10 files"),
        ):
            self.setUp()
            self.assert_nothing_stored(self.mail(self.to, files=files), "t.ward@example.com", says)
            self.mails().unlink()

    def test_d01_k1_a_photo_is_left_out_and_its_sender_told(self):
        files = [("photo.png", PNG + b"x" * 30_000, "image/png"), ("Báo cáo.pdf", pdf("Report"), PDF)]
        self.assertTrue(self.receive(self.mail(self.to, files=files)))
        self.assertEqual(self.messages().attachment_ids.mapped("name"), ["Báo cáo.pdf"])
        told = self.mails().filtered(lambda mail: mail.email_to == "t.ward@example.com")
        self.assertIn("photo.png", told.body_html)
        self.assertIn("without some files", told.subject)

    def test_nothing_but_the_quoted_mail(self):
        raw = self.mail(self.to, text="On Tue, 24 Nov 2026, Office wrote:\n> When?\n")
        self.assert_nothing_stored(raw, "t.ward@example.com", "above the quoted mail")

    def test_too_long(self):
        self.assert_nothing_stored(self.mail(self.to, text="a " * 11_000), "t.ward@example.com", "at most 20000")

    def test_bytes_that_are_no_mail(self):
        for body in (b"\xff\xfe\x00", b"Content-Type: text/plain; charset=nonsense\r\n\r\n\xff"):
            raw = f"From: t.ward@example.com\r\nTo: {self.to}\r\n".encode() + body
            with mute_logger("odoo.addons.directive_tracking.models.directive_mail_reply"):
                self.receive(raw)
        self.assertFalse(self.messages().filtered(lambda message: "\0" in message.body))

    # ---- machines, loops, repetitions --------------------------------------------------------------------

    def test_automatic_answers_are_dropped(self):
        for headers in (
            {"Auto_Submitted": "auto-replied"},
            {"Precedence": "bulk"},
            {"Return_Path": "<>"},
            {"X_Autoreply": "yes"},
        ):
            self.assert_nothing_stored(self.mail(self.to, **headers))
        self.assert_nothing_stored(self.mail(self.to, "MAILER-DAEMON@example.com"))
        self.assert_nothing_stored(self.mail(self.to, self.domain.catchall_email))

    def test_twice_the_same_is_taken_once(self):
        raw = self.mail(self.to)
        self.assertTrue(self.receive(raw))
        with mute_logger("odoo.addons.directive_tracking.models.directive_mail_reply"):
            self.assertFalse(self.receive(raw))
            nameless = raw.replace(b"Message-ID", b"X-Nothing").replace(b"Half", b"Most")
            self.assertTrue(self.receive(nameless))
            self.assertFalse(self.receive(nameless))
        self.assertEqual(len(self.messages()), 2)

    def test_two_machines_that_answer_each_other_come_to_an_end(self):
        taken = [self.receive(self.mail(self.to, text=f"Number {number}")) for number in range(23)]
        self.assertEqual(sum(map(bool, taken)), 20)

    # ---- the addresses -------------------------------------------------------------------------------------

    def test_addresses_are_one_s_own_and_fit_into_a_mail(self):
        addresses = {
            self.reply_address(task, user)
            for task in (self.task, self.other_task)
            for user in (self.ward_officer, self.other_ward_officer, self.specialist)
        }
        self.assertEqual(len(addresses), 6)
        self.assertTrue(all(len(address.split("@")[0]) <= 64 for address in addresses))
        self.assertEqual(self.to, self.reply_address(self.task, self.ward_officer), "stable: old mails can be answered")

    def test_without_a_mail_domain_nobody_is_asked_to_reply(self):
        self.env.company.alias_domain_id = False
        self.assertEqual(self.reply_address(self.task, self.ward_officer), "")
        self.transferred(self.ward)
        mail = self.mails().filtered(lambda mail: mail.email_to == "t.ward@example.com")
        self.assertIn("do not reply", mail.body_html)
        self.assertEqual(mail.reply_to, mail.email_from)
