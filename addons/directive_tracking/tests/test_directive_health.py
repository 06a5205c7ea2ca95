import json
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import HttpCase
from odoo.tools import SQL, config, mute_logger

from .common import DirectiveCase, DirectiveScene


def make_healthy(env):
    """Bring a database of tests, in which nothing runs by itself, into the state of one that works."""
    now = fields.Datetime.now()
    env.cr.execute(SQL("UPDATE ir_cron SET nextcall = %s, failure_count = 0", now + timedelta(hours=1)))
    env.cr.execute("DELETE FROM mail_mail WHERE state IN ('outgoing', 'exception')")
    env["directive.log.seal"].sudo()._seal()
    env["ir.config_parameter"].sudo().set_param("directive_tracking.health_disk_free_percent", 0.001)


class TestDirectiveHealth(DirectiveCase):
    def setUp(self):
        super().setUp()
        make_healthy(self.env)

    def _report(self):
        return self.env["directive.health"].with_user(self.env.ref("base.public_user"))._report()

    def _failing(self):
        report = self._report()
        failing = [name for name, check in report["checks"].items() if not check["ok"]]
        self.assertEqual(report["ok"], not failing)
        return failing

    def _cron(self, **values):
        self.env.flush_all()
        cron = self.env.ref("directive_tracking.cron_seal_log")
        for column, value in values.items():
            self.env.cr.execute(
                SQL("UPDATE ir_cron SET %s = %s WHERE id = %s", SQL.identifier(column), value, cron.id)
            )

    def _mail(self, state, age):
        mail = self.env["mail.mail"].create({"subject": "x", "email_to": "x@example.com", "state": state})
        self.env.flush_all()
        then = fields.Datetime.now() - age
        self.env.cr.execute(
            SQL("UPDATE mail_mail SET create_date = %s, write_date = %s WHERE id = %s", then, then, mail.id)
        )

    def test_all_is_well(self):
        self.assertEqual(self._failing(), [])

    def test_a_replica_is_no_place_for_writes(self):
        with patch.object(type(self.env["base"].env), "execute_query", lambda *_args: [[True]]):
            self.assertFalse(self.env["directive.health"]._check_database()[0])

    def test_an_overdue_scheduled_action(self):
        self._cron(nextcall=fields.Datetime.now() - timedelta(minutes=14))
        self.assertEqual(self._failing(), [])
        self._cron(nextcall=fields.Datetime.now() - timedelta(minutes=16))
        self.assertEqual(self._failing(), ["scheduled"])
        self.assertEqual(self._report()["checks"]["scheduled"]["late"], 1)

    def test_a_scheduled_action_that_fails_again(self):
        self._cron(failure_count=1)
        self.assertEqual(self._failing(), [])
        self._cron(failure_count=2)
        self.assertEqual(self._failing(), ["scheduled"])

    def test_one_of_ours_is_switched_off(self):
        self._cron(active=False)
        self.assertEqual(self._failing(), ["scheduled"])
        self.env["ir.config_parameter"].set_param("directive_tracking.health_scheduled_off", 1)
        self.assertEqual(self._failing(), [])

    def test_mail_that_does_not_leave(self):
        self._mail("outgoing", timedelta(minutes=29))
        self.assertEqual(self._failing(), [])
        self._mail("outgoing", timedelta(minutes=31))
        self.assertEqual(self._failing(), ["mail"])
        self.assertEqual(self._report()["checks"]["mail"]["waiting"], 2)

    def test_mail_that_fails(self):
        for _number in range(10):
            self._mail("exception", timedelta(hours=1))
        self._mail("exception", timedelta(days=2))
        self.assertEqual(self._failing(), [], "dead addresses happen, and what is old is known")
        self._mail("exception", timedelta(hours=23))
        self.assertEqual(self._failing(), ["mail"])

    def test_rows_of_the_log_without_a_seal(self):
        task = self.draft()
        now = fields.Datetime.now()
        self.env["directive.log"]._append(task, "content", at=now - timedelta(minutes=89))
        self.assertEqual(self._failing(), [])
        self.env["directive.log"]._append(task, "content", at=now - timedelta(minutes=91))
        self.env.flush_all()
        self.assertEqual(self._failing(), ["log"])
        self.assertGreaterEqual(self._report()["checks"]["log"]["unsealed"], 2)
        self.env["directive.log.seal"].sudo()._seal()
        self.assertEqual(self._failing(), [])

    def test_a_folder_that_cannot_be_written(self):
        with patch.object(config, "filestore", lambda *_args: "/dev/null"), mute_logger(
            "odoo.addons.directive_tracking.models.directive_health"
        ):
            self.assertIn("files", self._failing())

    def test_a_full_disk(self):
        self.env["ir.config_parameter"].set_param("directive_tracking.health_disk_free_percent", 100.1)
        self.assertEqual(self._failing(), ["disk"])

    def test_a_check_that_breaks_leaves_the_others(self):
        health = type(self.env["directive.health"])
        broken = patch.object(health, "_check_mail", lambda self: self.env.cr.execute("SELECT nothing FROM nowhere"))
        with broken, mute_logger("odoo.sql_db", "odoo.addons.directive_tracking.models.directive_health"):
            self.assertEqual(self._failing(), ["mail"])


class TestDirectiveHealthHttp(DirectiveScene, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.build_scene()

    def test_anybody_asks_and_learns_numbers_only(self):
        make_healthy(self.env)
        answer = self.url_open("/directive/health")
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertFalse(answer.cookies)
        report = answer.json()
        self.assertEqual(set(report), {"ok", "at", "checks"})
        for name, check in report["checks"].items():
            for key, value in check.items():
                self.assertIsInstance(value, (bool, int, float), f"{name}: {key}")

    def test_503_when_something_is_wrong(self):
        make_healthy(self.env)
        self.env.cr.execute("UPDATE ir_cron SET active = false WHERE id = %s", [self._seal_cron().id])
        answer = self.url_open("/directive/health")
        self.assertEqual(answer.status_code, 503)
        self.assertFalse(json.loads(answer.text)["checks"]["scheduled"]["ok"])

    def _seal_cron(self):
        return self.env.ref("directive_tracking.cron_seal_log")

    def test_it_is_cheap(self):
        make_healthy(self.env)
        self.env["directive.health"]._report()
        with self.assertQueryCount(20):
            self.env["directive.health"]._report()
