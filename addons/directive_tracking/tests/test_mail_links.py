from urllib.parse import parse_qs, urlsplit

from lxml import html

from odoo import http
from odoo.tests import tagged

from ..models.directive_notice_reader import LISTS, Reader
from .mail_common import MailScene
from .portal_common import PortalCase

#: What the tests below render; a new template of a mail must be tried here, too.
TEMPLATES = {
    "digest_mail",
    "feedback_mail",
    "mail_button",
    "mail_footer",
    "mail_message_layout",
    "mail_reply_answer",
    "member_mail",
    "notice_mail",
    "notice_record_mail",
}


@tagged("post_install", "-at_install")
class TestMailLinks(MailScene, PortalCase):
    """Every mail leads to the right page with one click, behind the login, and says what becomes of a reply."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.build_mail_domain()

    def setUp(self):
        super().setUp()
        self.notice = self.env["directive.notice"].sudo()
        self.reader = Reader("t.ward@example.com", "en_US", self.ward_officer.partner_id.id, True)
        self.base = self.task.get_base_url()

    def page(self, body):
        """Return the path of the one large button; no other address in the mail may carry a token either."""
        root = html.fromstring(str(body))
        for address in root.xpath("//a/@href | //img/@src"):
            self.assertTrue(address.startswith(self.base), address)
            names = set(parse_qs(urlsplit(address).query))
            self.assertLessEqual(names, {"model", "res_id", "search"}, "no token in an address")
        buttons = root.xpath("//a[contains(@class, 'o_directive_page')]/@href")
        self.assertEqual(len(buttons), 1, "one large button")
        return buttons[0].removeprefix(self.base)

    def opens(self, path, words=""):
        self.be(self.ward_officer)
        response = self.get(path)
        self.assertEqual(response.status_code, 200, path)
        self.assertIn(words, response.text)

    def records(self):
        """Return a record of each kind that mails are about, all the ward's."""
        feedback = self.env["directive.feedback"].with_user(self.ward_officer).create(
            {"task_id": self.task.id, "kind": "inaccurate", "reason": "The date is wrong"}
        )
        escalation = self.env["directive.escalation"].with_user(self.ward_officer).create(
            {"task_id": self.task.id, "cause": "No land", "proposal": "Two weeks"}
        )
        escalation.action_raise()
        asking = self.env["directive.opinion.wizard"].with_user(self.specialist)
        values = {"unit_ids": [(6, 0, self.ward.ids)], "question": "Why?", "date_due": "2026-06-15"}
        asking.create({"escalation_id": escalation.id, **values}).action_apply()
        asking = self.env["directive.info.request.wizard"].with_user(self.specialist)
        asking.create({"task_id": self.task.id, "name": "Figures of May", **values}).action_apply()
        own = [("unit_id", "=", self.ward.id)]
        return {
            "feedback": feedback,
            "difficulty": escalation,
            "opinion": self.env["directive.opinion"].search(own, limit=1),
            "info": self.env["directive.info.request"].search(own, limit=1),
        }

    # ---- all occasions, all templates -----------------------------------------------------------------

    def test_every_occasion_leads_to_its_page_and_takes_a_reply(self):
        records = self.records()
        address = self.reply_address(self.task, self.ward_officer)
        paths = {}
        for name, occasion in self.notice._occasions().items():
            record = records.get(name.split("_")[0])
            if not record and "%(names)s" in occasion.subject:
                continue  # about records of another addon, whose own tests try it
            if record and record._name == "directive.feedback":
                mail = self.notice._feedback_mail(self.reader, record, name)
            elif record:
                mail = self.notice._record_mail(self.reader, [record.sudo()], name, "why")
            else:
                mail = self.notice._mail_values(self.reader, [self.task.sudo()], name, "why")
            with self.subTest(occasion=name):
                paths[name] = self.page(mail["body_html"])
                self.assertEqual(mail["reply_to"], mail["email_from"] if occasion.gone else address)
                self.assertIn("do not reply" if occasion.gone else "simply reply", mail["body_html"])
                self.assertIn("auto-generated", mail["headers"])
        self.assertGreater(len(paths), 30)
        self.assertEqual(paths["transfer"], self.url(self.task))
        self.assertEqual(paths["taken_away"], "/my/directives")
        self.assertEqual(paths["feedback_accepted"], f"/my/feedback/{records['feedback'].id}")
        self.assertEqual(paths["opinion_asked"], f"/my/opinions/{records['opinion'].id}")
        self.assertEqual(paths["info_asked"], f"/my/info-requests/{records['info'].id}")
        self.assertEqual(paths["difficulty_decided"], self.url(self.task))
        for path in set(paths.values()):
            self.opens(path)

    def test_every_template_of_a_mail_is_tried(self):
        views = self.env["ir.ui.view"].search([("type", "=", "qweb"), ("key", "=like", "directive_tracking.%mail%")])
        self.assertEqual({view.key.split(".")[1] for view in views}, TEMPLATES)

    def test_lists_open_for_communes_and_for_the_others(self):
        self.assertTrue(all(name in self.env for name in LISTS))
        for portal, _backend in LISTS.values():
            self.opens(portal)
        known = self.env["ir.actions.act_window"].search([("path", "!=", False)]).mapped("path")
        for _portal, backend in LISTS.values():
            self.assertIn(backend.removeprefix("/odoo/"), known)

    def test_several_tasks_lead_to_the_list_of_their_document(self):
        mail = self.notice._mail_values(self.reader, [self.task.sudo(), self.shared.sudo()], "transfer", None)
        path = self.page(mail["body_html"])
        self.assertEqual(path, "/my/directives?search=901%2FQ%C4%90-UBND")
        self.opens(path, self.url(self.shared))
        self.assertEqual(mail["reply_to"], mail["email_from"], "it is not clear which task a reply is about")
        self.assertIn("do not reply", mail["body_html"])

    def test_a_mailbox_leads_to_the_page_but_takes_no_reply(self):
        """Several people stand behind it: nobody knows who answers."""
        self.ward.email = "ward@example.com"
        reader = self.notice._reach(self.ward, [])["ward@example.com"]
        mail = self.notice._mail_values(reader, [self.task.sudo()], "transfer", None)
        self.assertEqual(self.page(mail["body_html"]), self.url(self.task))
        self.assertEqual(mail["reply_to"], mail["email_from"])

    def test_employees_are_led_to_the_form(self):
        reader = self.notice._reach([], [self.finance_officer])["t.finance@example.com"]
        path = self.page(self.notice._mail_values(reader, [self.foreign.sudo()], "transfer", None)["body_html"])
        self.be(self.finance_officer)
        self.assertIn("/odoo/", self.get(path).headers["Location"])

    def test_a_message_of_the_office(self):
        self.task.with_user(self.specialist).message_post(
            body="When is it done?", subtype_xmlid="mail.mt_comment", partner_ids=self.ward_officer.partner_id.ids
        )
        mail = self.env["mail.mail"].search([("recipient_ids", "in", self.ward_officer.partner_id.ids)], limit=1)
        self.assertEqual(self.page(mail.body_html), self.url(self.task))
        [sent] = mail._prepare_outgoing_list()
        self.assertEqual(sent["reply_to"], self.reply_address(self.task, self.ward_officer))
        self.assertIn("simply reply", sent["body"])

    def test_each_of_several_people_gets_an_address_of_his_own(self):
        people = self.ward_officer.partner_id | self.other_ward_officer.partner_id
        self.shared.with_user(self.specialist).message_post(
            body="To both", subtype_xmlid="mail.mt_comment", partner_ids=people.ids
        )
        mails = self.env["mail.mail"].search([("res_id", "=", self.shared.id), ("model", "=", "directive.task")])
        sent = {one["partner_id"]: one["reply_to"] for mail in mails for one in mail._prepare_outgoing_list()}
        self.assertEqual(sent, {one: self.env["directive.mail.reply"]._address(self.shared, one) for one in people})

    def test_a_follower_s_mail_has_no_link_that_works_without_a_login(self):
        self.task.message_subscribe(self.other_specialist.partner_id.ids)
        self.task.with_user(self.specialist).message_post(body="Look", subtype_xmlid="mail.mt_comment")
        mail = self.env["mail.mail"].search([("recipient_ids", "in", self.other_specialist.partner_id.ids)], limit=1)
        followers = self.env["mail.followers"]._get_mail_doc_to_followers(mail.ids)
        [sent] = mail._prepare_outgoing_list(doc_to_followers=followers)
        self.assertNotIn("token", sent["body"])

    def test_files_that_are_too_large_for_a_mail_get_no_address_with_a_token(self):
        file = self.file(self.specialist, "large.pdf")
        file.write({"res_model": "directive.task", "res_id": self.task.id})
        file.sudo().generate_access_token()
        self.assertFalse(file.access_token)

    def test_what_became_of_a_reply(self):
        last = self.env["mail.mail"].search([], limit=1, order="id desc").id or 0
        replies = self.env["directive.mail.reply"].sudo()
        replies._tell_refused(self.task.sudo(), self.ward_officer, "Not <b>taken</b>")
        mail = self.env["mail.mail"].search([("id", ">", last)])
        self.assertEqual(self.page(mail.body_html), self.url(self.task))
        self.assertIn("Not &lt;b&gt;taken", mail.body_html)

    def test_the_digest(self):
        rule = self.env["directive.urging.rule"].search([("anchor", "=", "deadline")], limit=1)
        for count, (tasks, path) in enumerate(
            ((self.task, self.url(self.task)), (self.task | self.shared, "/my/directives")), 1
        ):
            reminders = self.env["directive.reminder"].create(
                [{"task_id": task.id, "rule_id": rule.id, "day": f"2026-06-0{count}"} for task in tasks]
            )
            whom = {"user_id": self.ward_officer.id, "address": "t.ward@example.com"}
            rows = [{"reminder_id": one.id, **whom} for one in reminders]
            recipients = self.env["directive.reminder.recipient"].create(rows)
            mail = self.env["directive.digest"]._mail_of("t.ward@example.com", recipients)
            self.assertEqual(self.page(mail["body_html"]), path)
            answered = self.reply_address(self.task, self.ward_officer) if count == 1 else mail["email_from"]
            self.assertEqual(mail["reply_to"], answered)

    # ---- the click -----------------------------------------------------------------------------------------

    def test_a_click_asks_for_the_login_and_comes_back_to_the_very_page(self):
        for path in (self.url(self.task), "/my/directives?search=901%2FQ%C4%90-UBND"):
            self.be(None)
            login = self.get(path).headers["Location"]
            self.assertEqual(urlsplit(login).path, "/web/login")
            self.assertNotIn(self.task.content, self.get(path).text)
            redirect = parse_qs(urlsplit(login).query)["redirect"][0]
            self.assertEqual(redirect.removeprefix(self.base).rstrip("?"), path)
            arrived = self.log_in(self.ward_officer, redirect)
            self.assertEqual(urlsplit(arrived.url).path, urlsplit(path).path)
            self.assertEqual(urlsplit(arrived.url).query, urlsplit(path).query)
            self.assertIn(self.url(self.task) if "?" in path else self.task.content, arrived.text)

    def test_another_unit_s_user_finds_nothing_behind_it(self):
        self.be(None)
        redirect = parse_qs(urlsplit(self.get(self.url(self.task)).headers["Location"]).query)["redirect"][0]
        arrived = self.log_in(self.other_ward_officer, redirect)
        self.assertEqual(arrived.status_code, 404)
        self.assertIn("not among those of your unit", arrived.text)
        self.assertNotIn(self.task.content, arrived.text)

    def log_in(self, user, redirect):
        self.env.flush_all()
        password = user.login + "x" * (8 - len(user.login))
        data = {"login": user.login, "password": password, "redirect": redirect}
        return self.url_open("/web/login", data={**data, "csrf_token": http.Request.csrf_token(self)})
