import logging
import os
import shutil
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, config

_logger = logging.getLogger(__name__)

#: What a check tolerates. Each is a system parameter ``directive_tracking.health_<name>``.
THRESHOLDS = {
    "scheduled_minutes": 15,  # a scheduled action that is due starts within
    "scheduled_off": 0,  # our scheduled actions that are switched off
    "scheduled_failures": 2,  # failures in a row
    "mail_minutes": 30,  # a mail leaves within
    "mail_failed": 10,  # mails given up in the last day: dead addresses happen
    "log_minutes": 90,  # a row of the log is sealed within; the scheduled action runs hourly and when asked
    "disk_free_percent": 10,
}
_CHECKS = ("database", "scheduled", "mail", "log", "files", "disk")
#: Rows behind the newest seal that are looked at; more are too many anyway.
_UNSEALED_ROWS = 100_000


class DirectiveHealth(models.AbstractModel):
    """Whether the system does its work (Điều 13 khoản 1: around the clock), for a monitor without a login.

    Every check is one cheap query or call; its answer holds numbers and no name of anybody or anything.
    """

    _name = "directive.health"
    _description = "Health of the system"

    @api.model
    def _report(self):
        """Return ``{"ok": bool, "at": "…Z", "checks": {name: {"ok": bool, number: …}}}``."""
        # sudo: the monitor is nobody; it learns numbers only.
        system = self.sudo()
        checks = {name: system._checked(name) for name in _CHECKS}
        now = fields.Datetime.now()
        return {
            "ok": all(check["ok"] for check in checks.values()),
            "at": f"{now:%Y-%m-%dT%H:%M:%SZ}",
            "checks": checks,
        }

    def _checked(self, name):
        """Run one check; one that fails to run is not ok, and the others still run."""
        try:
            with self.env.cr.savepoint():
                ok, figures = getattr(self, f"_check_{name}")()
        except Exception:
            _logger.exception("The health check “%s” could not run", name)
            return {"ok": False}
        return {"ok": ok, **figures}

    @api.model
    def _threshold(self, name):
        value = self.env["ir.config_parameter"].get_param(f"directive_tracking.health_{name}")
        return float(value) if value else THRESHOLDS[name]

    def _check_database(self):
        """The database answers, and is the one that takes writes."""
        [[replica]] = self.env.execute_query(SQL("SELECT pg_is_in_recovery()"))
        return not replica, {}

    def _check_scheduled(self):
        """No scheduled action is overdue, fails again and again, or (one of ours) is switched off."""
        late_before = fields.Datetime.now() - timedelta(minutes=self._threshold("scheduled_minutes"))
        [[late, failing, off]] = self.env.execute_query(
            SQL(
                """SELECT count(*) FILTER (WHERE cron.active AND cron.nextcall < %s),
                          count(*) FILTER (WHERE cron.active AND cron.failure_count >= %s),
                          count(*) FILTER (WHERE NOT cron.active AND data.id IS NOT NULL)
                     FROM ir_cron cron LEFT JOIN ir_model_data data
                       ON data.model = 'ir.cron' AND data.res_id = cron.id AND data.module LIKE 'directive\\_%%'""",
                late_before,
                self._threshold("scheduled_failures"),
            )
        )
        ok = not late and not failing and off <= self._threshold("scheduled_off")
        return ok, {"late": late, "failing": failing, "off": off}

    def _check_mail(self):
        """The queue moves, and few mails fail. One that waits for the mail server (mail_mail.py) counts as waiting."""
        now = fields.Datetime.now()
        [[waiting, oldest, failed]] = self.env.execute_query(
            SQL(
                """SELECT count(*) FILTER (WHERE state = 'outgoing'),
                          min(create_date) FILTER (WHERE state = 'outgoing'),
                          count(*) FILTER (WHERE state = 'exception' AND write_date > %s)
                     FROM mail_mail WHERE state IN ('outgoing', 'exception')""",
                now - timedelta(days=1),
            )
        )
        minutes = _minutes(oldest, now)
        ok = minutes <= self._threshold("mail_minutes") and failed <= self._threshold("mail_failed")
        return ok, {"waiting": waiting, "oldest_minutes": minutes, "failed": failed}

    def _check_log(self):
        """The rows of the log get their seal. That rows and seals are right says tools/verify_log.py."""
        now = fields.Datetime.now()
        [[unsealed, oldest, sealed_at]] = self.env.execute_query(
            SQL(
                """SELECT count(log.at), min(log.at), (SELECT at FROM directive_log_seal ORDER BY number DESC LIMIT 1)
                     FROM (SELECT at FROM directive_log
                            WHERE id > COALESCE((SELECT max(last_id) FROM directive_log_seal), 0)
                            ORDER BY id LIMIT %s) log""",
                _UNSEALED_ROWS,
            )
        )
        waits, sealed = _minutes(oldest, now), _minutes(sealed_at, now)
        ok = waits <= self._threshold("log_minutes")
        return ok, {"unsealed": unsealed, "oldest_minutes": waits, "newest_seal_minutes": sealed}

    def _check_files(self):
        """A file can be written where the files of the system lie."""
        probe = os.path.join(self._files_folder(), f".health-{os.getpid()}")
        try:
            with open(probe, "wb") as file:
                file.write(b"ok")
            os.unlink(probe)
        except OSError:
            _logger.exception("The folder of files cannot be written")
            return False, {}
        return True, {}

    def _check_disk(self):
        """There is room where the files lie (the database's own disk is the database host's to watch)."""
        usage = shutil.disk_usage(self._files_folder())
        free = round(100 * usage.free / usage.total, 1)
        return free >= self._threshold("disk_free_percent"), {"free_percent": free}

    def _files_folder(self):
        return config.filestore(self.env.cr.dbname)


def _minutes(since, now):
    """Return whole minutes from ``since`` (or nothing) until ``now``, at least 0."""
    return max(int((now - since).total_seconds() // 60), 0) if since else 0
