from odoo.tests import tagged

from .common import DirectiveCase


@tagged("post_install", "-at_install")
class TestDirectiveNotice(DirectiveCase):
    def mails(self):
        return self.env["mail.mail"].search([("id", ">", self.last_mail)])

    def setUp(self):
        super().setUp()
        self.last_mail = self.env["mail.mail"].search([], limit=1, order="id desc").id or 0

    def addressees(self):
        return sorted(self.mails().mapped("email_to"))

    def test_d06_k1a_transfer_tells_each_person_once(self):
        self.draft(coordinating_unit_ids=[(6, 0, self.building.ids)])
        coordinating = [(6, 0, self.ward.ids)]
        self.draft(self.building, coordinating_unit_ids=coordinating, monitor_user_id=self.other_specialist.id)
        self.draft(self.police)
        self.document.action_transfer()
        self.assertEqual(
            self.addressees(),
            [
                "police@example.com",
                "t.building@example.com",
                "t.finance.head@example.com",
                "t.finance@example.com",
                "t.specialist2@example.com",
                "t.ward@example.com",
            ],
        )

    def test_the_mail_names_what_and_leads_there(self):
        task = self.transferred()
        mail = self.mails().filtered(lambda mail: mail.email_to == "t.finance@example.com")
        self.assertEqual(mail.subject, "1 new task(s) in 901/QĐ-UBND")
        self.assertIn(f"/mail/view?model=directive.task&amp;res_id={task.id}", mail.body_html)
        self.assertIn("Điều 6 khoản 2a", mail.body_html)

    def test_whoever_acts_is_not_told(self):
        self.transferred()
        self.assertNotIn("t.specialist@example.com", self.addressees())

    def test_rejection_quotes_the_reason(self):
        task = self.transferred()
        self.submit(task, self.finance_officer)
        self.assertIn("t.specialist@example.com", self.addressees())
        task.with_user(self.specialist).action_reject("Phụ lục <b>thiếu</b>")
        mail = self.mails().filtered(lambda mail: "not confirmed" in mail.subject)[:1]
        self.assertIn("Phụ lục &lt;b&gt;thiếu&lt;/b&gt;", mail.body_html)

    def test_a_mailbox_shared_with_a_person_gets_one_mail(self):
        self.finance.email = "Sở Tài chính <T.Finance@Example.com>"
        self.transferred()
        self.assertEqual(self.addressees().count("t.finance@example.com"), 1)
        self.assertEqual(len(self.addressees()), 2, "the officer and the head")

    def test_archived_people_are_not_told(self):
        self.finance_officer.active = False
        self.transferred()
        self.assertNotIn("t.finance@example.com", self.addressees())

    def test_link_opens_backend_or_portal(self):
        task = self.transferred(self.ward)
        portal = task._get_access_action(access_uid=self.ward_officer.id)
        self.assertEqual((portal["type"], portal["url"]), ("ir.actions.act_url", f"/my/directives/{task.id}"))
        self.assertEqual(task._get_access_action(access_uid=self.specialist.id)["type"], "ir.actions.act_window")

    def test_a_copy_is_what_odoo_itself_would_have_queued(self):
        """A letter to many is created once and copied by SQL: all is the same but what must not be."""
        for number in range(3):
            self.finance.user_ids |= self.user(f"t.more{number}", "directive_tracking.group_unit_user")
        self.finance.email = "finance@example.com"
        self.transferred()
        self.env.invalidate_all()
        mails = self.mails().filtered(lambda mail: mail.email_to.startswith("t."))
        self.assertEqual(len(mails), 5)
        messages = mails.mail_message_id
        for records, own in ((mails, {"id", "email_to", "mail_message_id"}), (messages, {"id", "message_id"})):
            self.assertEqual(len(records), 5)
            columns = [field.name for field in records._fields.values() if field.store and field.column_type]
            first, *others = ({column: record[column] for column in columns} for record in records)
            for other in others:
                self.assertEqual({column for column in columns if other[column] != first[column]}, own)
        self.assertEqual(len(set(mails.mapped("message_id"))), 5)
        self.assertEqual(set(mails.mapped("state")), {"outgoing"})

    def test_each_copy_has_its_own_reply_address(self):
        domain = self.env["mail.alias.domain"].create({"name": "example.com", "catchall_alias": "reply"})
        self.env.company.alias_domain_id = domain
        self.transferred()
        mails = self.mails()
        self.assertEqual(len(mails), 2, "the officer and the head")
        for mail in mails:
            partner = self.env["res.partner"].search([("email_normalized", "=", mail.email_to)])
            task = self.document.task_ids
            self.assertEqual(mail.reply_to, self.env["directive.mail.reply"]._address(task, partner))
            self.assertIn("reply to this mail", mail.body_html)
        self.assertEqual(len(set(mails.mapped("reply_to"))), 2)

    def test_copies_go_out_one_by_one(self):
        self.transferred()
        mails = self.mails()
        mails[0].unlink()
        self.assertEqual(len(mails.exists()), len(mails) - 1, "what was sent takes no other copy with it")
        self.assertTrue(mails[1:].mail_message_id.exists())
