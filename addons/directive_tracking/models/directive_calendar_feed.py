import hashlib
import re
import secrets
from datetime import datetime, time, timedelta, timezone

import vobject

from odoo import api, fields, models

from ..tools.working_days import LEGAL_TZ
from .directive_notice_reader import Reader
from .directive_task_extension import UNDER_WAY

#: 256 bits, as ``secrets.token_urlsafe`` writes them: out of reach of guessing, so a plain hash is enough.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
#: More deadlines than anybody looks at; the nearest come first.
MOST_TASKS = 1_000
#: On the working day before, people are reminded at this hour.
REMINDED_AT = time(8, 0)


class DirectiveCalendarFeed(models.Model):
    """The private address at which a person's calendar program reads deadlines and last filing days (iCalendar).

    The address opens nothing else. Only a hash of it is kept, so nobody can read it out of the database; a new address
    ends the old one. What it shows is asked anew at each request, under the person's own rules.
    """

    _name = "directive.calendar.feed"
    _description = "Calendar feed"
    _rec_name = "user_id"

    user_id = fields.Many2one("res.users", "Person", required=True, readonly=True, ondelete="cascade")
    made_at = fields.Datetime("Made", required=True, readonly=True)
    token_hash = fields.Char(required=True, readonly=True, groups=fields.NO_ACCESS)

    _one_a_person = models.UniqueIndex("(user_id)")
    _one_an_address = models.UniqueIndex("(token_hash)")

    # ---- the address -------------------------------------------------------------------------

    @api.model
    def _mine(self):
        # sudo: only the caller's own feed.
        return self.sudo().search([("user_id", "=", self.env.uid)])

    @api.model
    def _renew(self):
        """Make a new address for the current user; the old one is dead at once.

        :return: the token, which is told this once
        """
        token = secrets.token_urlsafe(32)
        values = {"token_hash": self._hashed(token), "made_at": fields.Datetime.now()}
        if mine := self._mine():
            mine.write(values)
        else:
            # sudo: only for the caller himself.
            self.sudo().create({"user_id": self.env.uid, **values})
        return token

    @api.model
    def _revoke(self):
        """End the current user's address."""
        self._mine().unlink()

    @api.model
    def _owner(self, token):
        """Return the user whose address this is, or nobody: not when the account is closed."""
        if not _TOKEN.fullmatch(token):
            return self.env["res.users"]
        # sudo: who asks has not logged in; whoever knows the token is its owner, for this feed alone.
        feed = self.sudo().search([("token_hash", "=", self._hashed(token)), ("user_id.active", "=", True)])
        return feed.user_id

    def _hashed(self, token):
        return hashlib.sha256(token.encode()).hexdigest()

    # ---- the calendar ------------------------------------------------------------------------

    @api.model
    def _calendar(self):
        """Return the current user's deadlines as an iCalendar file (RFC 5545), the same bytes for the same facts."""
        calendar = vobject.iCalendar()
        calendar.add("prodid").value = "-//directive_tracking//VI"
        calendar.add("method").value = "PUBLISH"
        calendar.add("x-wr-calname").value = self.env._("Deadlines of directive tasks")
        calendar.add("x-wr-timezone").value = str(LEGAL_TZ)
        calendar.add("x-published-ttl").value = "PT1H"
        units = self.env["directive.task"]._my_units()
        for task in self._tasks(units):
            self._add_deadline(calendar, task, units)
            if self._may_file(task, units):
                self._add_filing(calendar, task)
        return calendar.serialize().encode()

    def _tasks(self, units):
        mine = ["|", ("involved_unit_ids", "in", units.ids), ("monitor_user_id", "=", self.env.uid)]
        is_open = ("timeliness", "in", ("open_in_time", "open_overdue"))
        return self.env["directive.task"].search([is_open, *mine], order="deadline_at, id", limit=MOST_TASKS)

    def _may_file(self, task, units):
        ahead = fields.Datetime.now() < task.extension_last_at < task.deadline_at
        return ahead and task.lead_unit_id in units and task.state in UNDER_WAY and task.extension_state != "pending"

    def _add_deadline(self, calendar, task, units):
        words = {"task": task.name, "unit": task.lead_unit_id.name}
        if task.lead_unit_id in units:
            summary = self.env._("Deadline: %(task)s", **words)
        elif task.coordinating_unit_ids & units:
            summary = self.env._("Deadline (coordinating, led by %(unit)s): %(task)s", **words)
        else:
            summary = self.env._("Deadline (followed, led by %(unit)s): %(task)s", **words)
        start = _utc(task.deadline_at) if task.deadline_hour else task.date_effective
        self._add_event(calendar, task, "deadline", summary, start, task.date_effective)

    def _add_filing(self, calendar, task):
        summary = self.env._("Last day to ask for an extension: %(task)s", task=task.name)
        day = self.env["directive.calendar"]._local_date(task.extension_last_at - timedelta(seconds=1))
        self._add_event(calendar, task, "extension", summary, day, day)

    def _add_event(self, calendar, task, kind, summary, start, day):
        """Add one event.

        :param start: date for the whole day, instant with zone where the document names an hour
        :param day: the date in Viet Nam; the alarm goes off on the working day before
        """
        event = calendar.add("vevent")
        event.add("uid").value = f"directive-task-{task.id}-{kind}@{self._system()}"
        event.add("dtstamp").value = event.add("last-modified").value = _utc(task.write_date)
        if isinstance(start, datetime):
            event.add("dtstart").value = start
        else:
            self._add_day(event, "dtstart", start)
            self._add_day(event, "dtend", start + timedelta(days=1))
        event.add("summary").value = summary
        event.add("description").value = self._description_of(task)
        event.add("url").value = self._url(task)
        event.add("transp").value = "TRANSPARENT"
        self._add_alarm(event, summary, day)

    def _add_day(self, event, name, day):
        # As text: vobject asks for the very type of a date, and a date of another clock's (in tests) is none to it.
        line = event.add(name)
        line.isNative, line.value_param, line.value = False, "DATE", day.strftime("%Y%m%d")

    def _add_alarm(self, event, summary, day):
        before = self.env["directive.calendar"].add(day, -1)
        alarm = event.add("valarm")
        alarm.add("action").value = "DISPLAY"
        alarm.add("description").value = summary
        alarm.add("trigger").value = datetime.combine(before, REMINDED_AT, LEGAL_TZ).astimezone(vobject.icalendar.utc)

    def _description_of(self, task):
        where = ", ".join(filter(None, (task.document_id.reference, task.clause)))
        lapses = self.env._("Lapses at %(instant)s", instant=task._instant_words(task.deadline_at))
        return "\n".join((where, lapses, self._url(task)))

    def _url(self, task):
        user = self.env.user
        return self.env["directive.notice"]._page_of(task, Reader("", user.lang, user.partner_id.id, user.share))

    def _system(self):
        # sudo: a name for this database in ids of events; stable when its address changes.
        return self.env["ir.config_parameter"].sudo().get_param("database.uuid")


def _utc(instant):
    """Return a naive UTC instant with its zone, as vobject writes it."""
    return instant.replace(microsecond=0, tzinfo=timezone.utc).astimezone(vobject.icalendar.utc)
