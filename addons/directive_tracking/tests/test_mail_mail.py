import smtplib
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.addons.mail.tests.common import MockEmail
from odoo.tests import TransactionCase
from odoo.tools import SQL, mute_logger


class TestMailMail(MockEmail, TransactionCase):
    def setUp(self):
        super().setUp()
        self.mail = self.env["mail.mail"].create(
            {"subject": "Nhiệm vụ", "email_to": "a@example.com", "email_from": "b@example.com", "body_html": "<p>x</p>"}
        )
        self.env.flush_all()

    def _send_to_nobody(self):
        server = type(self.env["ir.mail_server"])
        with patch.object(server, "_connect__", side_effect=ConnectionRefusedError("refused")):
            self.mail.send()

    def test_a_mail_waits_for_its_server(self):
        self._send_to_nobody()
        self.assertEqual(self.mail.state, "outgoing")
        self.assertGreater(self.mail.scheduled_date, fields.Datetime.now())
        cron = self.env.ref("mail.ir_cron_mail_scheduler_action")
        alarm = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)], order="call_at desc", limit=1)
        self.assertEqual(alarm.call_at, self.mail.scheduled_date)

    def test_not_for_ever(self):
        then = fields.Datetime.now() - timedelta(days=3, minutes=1)
        self.env.cr.execute(SQL("UPDATE mail_mail SET create_date = %s WHERE id = %s", then, self.mail.id))
        self.mail.invalidate_recordset()
        self._send_to_nobody()
        self.assertEqual(self.mail.state, "exception")

    def test_another_trouble_is_a_failure(self):
        server = type(self.env["ir.mail_server"])
        refused = patch.object(server, "send_email", side_effect=ValueError("no such mailbox"))
        with self.mock_mail_gateway(), refused, mute_logger("odoo.addons.mail.models.mail_mail"):
            self.mail.send()
        self.assertEqual(self.mail.state, "exception")

    def test_a_connection_that_breaks_in_the_middle_leaves_the_mail_in_the_queue(self):
        rolled_back = []
        broken = patch.object(
            type(self.env["ir.mail_server"]), "send_email", side_effect=smtplib.SMTPServerDisconnected("gone")
        )
        undo = patch.object(self.env.cr, "rollback", lambda: rolled_back.append(True))
        quiet = mute_logger("odoo.addons.mail.models.mail_mail")
        disconnected = self.assertRaises(smtplib.SMTPServerDisconnected)
        with self.mock_mail_gateway(), broken, undo, quiet, disconnected:
            self.mail._send(auto_commit=True)
        self.assertTrue(rolled_back)
