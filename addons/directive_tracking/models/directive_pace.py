from datetime import timedelta
from math import ceil

from odoo import api, fields, models
from odoo.tools import SQL

HOUR = timedelta(hours=1)
#: kind → (parameter, default) an hour, for one person and for all members of his units together.
LIMITS = {
    "form": (("forms_per_hour_user", 200), ("forms_per_hour_unit", 1000)),
    "upload": (("uploads_per_hour_user", 60), ("uploads_per_hour_unit", 200)),
    "download": (("downloads_per_hour_user", 60), ("downloads_per_hour_unit", 200)),
}


class DirectivePace(models.Model):
    """What members of units ask of the server on the portal: a row a request that costs much.

    Rows are only added, so requests of one unit never wait for each other, and every worker counts the same.
    """

    _name = "directive.pace"
    _description = "Costly request"
    _order = "id desc"
    _rec_name = "kind"
    _log_access = False

    user_id = fields.Many2one("res.users", "Person", required=True, readonly=True, ondelete="cascade")
    kind = fields.Selection(
        [("form", "Form"), ("upload", "Form with files"), ("download", "Made for download")],
        required=True,
        readonly=True,
    )
    at = fields.Datetime("When", required=True, readonly=True)

    _counted = models.Index("(user_id, kind, at)")

    @api.model
    def _why_wait(self, kind):
        """Count one request of the current user, or say why he has to wait, and how long.

        :param kind: a key of ``LIMITS``
        """
        if self.env.user._is_internal():
            return ""
        own, together = (self._limit(*limit) for limit in LIMITS[kind])
        # sudo: who else belongs to the user's units is only counted.
        members = self.env["directive.task"]._my_units().sudo().user_ids.ids or [self.env.uid]
        for users, limit in (([self.env.uid], own), (members, together)):
            if minutes := self._minutes_left(kind, users, limit):
                return self._sentence(len(users) > 1, limit, minutes)
        # sudo: nobody writes these by hand.
        self.sudo().create({"user_id": self.env.uid, "kind": kind, "at": fields.Datetime.now()})
        return ""

    def _limit(self, name, default):
        # sudo: configuration parameters are not readable by users; this one is a number.
        setting = self.env["ir.config_parameter"].sudo().get_param(f"directive_tracking.{name}", "")
        return int(setting) if setting.isdigit() else default

    def _minutes_left(self, kind, user_ids, limit):
        """Return after how many minutes the oldest of the last ``limit`` requests is an hour old, or 0."""
        now = fields.Datetime.now()
        query = SQL(
            """SELECT at FROM directive_pace WHERE user_id = ANY(%s) AND kind = %s AND at > %s
               ORDER BY at DESC OFFSET %s LIMIT 1""",
            list(user_ids), kind, now - HOUR, max(limit - 1, 0),
        )
        self.flush_model()
        row = self.env.execute_query(query)
        return max(1, ceil((row[0][0] + HOUR - now).total_seconds() / 60)) if row else 0

    def _sentence(self, is_unit, limit, minutes):
        if is_unit:
            return self.env._(
                "Your unit has sent %(count)s times within the hour, which is the most that is taken. Try again in"
                " %(minutes)s minutes; what you typed stays here.",
                count=limit,
                minutes=minutes,
            )
        return self.env._(
            "You have sent %(count)s times within the hour, which is the most that is taken. Try again in"
            " %(minutes)s minutes; what you typed stays here.",
            count=limit,
            minutes=minutes,
        )

    @api.autovacuum
    def _forget_old(self):
        """Delete what is older than a day: an hour counts, the rest is for whoever looks into an abuse."""
        self.sudo().search([("at", "<", fields.Datetime.now() - timedelta(days=1))]).unlink()
