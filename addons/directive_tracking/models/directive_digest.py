from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_date

from .directive_notice_reader import Reader

#: People told in one transaction.
BATCH = 100
#: Tasks that one section of a mail names; the rest is counted.
SECTION_SIZE = 50
DIGEST_HOUR = 7.0


class DirectiveDigest(models.Model):
    """The one mail a person gets a day about all that waits (Điều 8 khoản 2, Điều 9 khoản 4)."""

    _name = "directive.digest"
    _description = "Digest of the day"
    _order = "day desc, id desc"
    _rec_name = "address"

    day = fields.Date(required=True, readonly=True)
    address = fields.Char("E-mail", required=True, readonly=True)
    user_id = fields.Many2one("res.users", "Person", readonly=True, index="btree_not_null", ondelete="cascade")
    task_count = fields.Integer("Tasks", readonly=True)
    recipient_ids = fields.One2many("directive.reminder.recipient", "digest_id", "Reminders", readonly=True)

    _once = models.UniqueIndex("(day, address)", "This person has had the digest of this day already.")

    # ---- the scheduled action ---------------------------------------------------------------

    @api.model
    def _send_due(self):
        """Scheduled action: one mail a person about the reminders not yet told, from the set hour of the day on."""
        calendar, now = self.env["directive.calendar"], fields.Datetime.now()
        today = calendar._today()
        if now < fields.Datetime.add(calendar._start_of_day(today), minutes=self._minute_of_day()):
            return
        urging, cron = self.env["directive.urging"], self.env["ir.cron"]
        while told := urging._retried(lambda: self._send_batch(today)):
            if not cron._commit_progress(told, remaining=BATCH):
                return
        cron._commit_progress(remaining=0)

    def _minute_of_day(self):
        # sudo: configuration parameters are not readable by users; this one is an hour.
        setting = self.env["ir.config_parameter"].sudo().get_param("directive_tracking.digest_hour")
        return round(float(setting or DIGEST_HOUR) * 60)

    def _send_batch(self, today):
        addresses = self._waiting_addresses(today)
        digests = self._open_digests(today, addresses)
        waiting = self.env["directive.reminder.recipient"].search(
            [("told_at", "=", False), ("at_once", "=", False), ("address", "in", digests.mapped("address"))]
        )
        by_address, concerned = waiting.grouped("address"), waiting._still_concerned()
        mails, empty = [], self.browse()
        for digest in digests:
            own = by_address.get(digest.address, waiting.browse())
            own.write({"told_at": fields.Datetime.now(), "digest_id": digest.id})
            # What the records of all these mails need is read at once.
            mail = digest._mail_values((own & concerned).with_prefetch(waiting.ids))
            mails += [mail] if mail else []
            empty |= digest if not mail else self.browse()
        empty.unlink()
        self._queue(mails)
        return len(addresses)

    def _waiting_addresses(self, today):
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT waiting.address FROM directive_reminder_recipient waiting
                WHERE waiting.told_at IS NULL AND waiting.address IS NOT NULL AND waiting.at_once IS NOT TRUE
                  AND NOT EXISTS (SELECT 1 FROM directive_digest digest
                    WHERE digest.day = %s AND digest.address = waiting.address)
                ORDER BY waiting.address LIMIT %s""",
                today,
                BATCH,
            )
        )
        return [row[0] for row in rows]

    def _open_digests(self, today, addresses):
        """Create the day's digest of each address, unless another run has just done so."""
        if not addresses:
            return self.browse()
        now = fields.Datetime.now()
        rows = [SQL("(%s, %s, %s, %s, %s, %s)", today, one, self.env.uid, now, self.env.uid, now) for one in addresses]
        opened = self.env["directive.urging"]._insert(
            SQL(
                """INSERT INTO directive_digest (day, address, create_uid, create_date, write_uid, write_date)
                VALUES %s ON CONFLICT DO NOTHING RETURNING id""",
                SQL(", ").join(rows),
            )
        )
        return self.browse(opened)

    # ---- express tasks ----------------------------------------------------------------------

    @api.model
    def _tell_at_once(self, reminders):
        """Queue one mail a person about the express tasks among ``reminders``, without waiting for the morning."""
        express = reminders.recipient_ids.filtered(lambda one: one.at_once and one.address and not one.told_at)
        express.told_at = fields.Datetime.now()
        self._queue([self._mail_of(address, own) for address, own in express.grouped("address").items()])

    # ---- the mail ---------------------------------------------------------------------------

    def _mail_values(self, concerned):
        """Return the values of this person's mail, or None when nothing is left to tell.

        :param concerned: ``directive.reminder.recipient`` records that are not told in vain
        """
        self.ensure_one()
        told = concerned.filtered(lambda one: not one._is_unwanted()).with_prefetch(concerned._prefetch_ids)
        self.write({"user_id": told[:1].user_id, "task_count": len(told.reminder_id.task_id)})
        return self._mail_of(self.address, told) if told else None

    @api.model
    def _mail_of(self, address, recipients):
        notice = self.env["directive.notice"]
        reader = self._reader(address, recipients)
        here = self.with_context(lang=reader.lang)
        recipients = recipients.with_context(lang=reader.lang)
        heading = here._heading(recipients)
        # sudo: the mail tells what its addressee may read; the scheduled action reads it all.
        tasks = recipients.reminder_id.task_id.sudo()
        reply_to = notice._reply_address(tasks, reader)
        values = {
            "heading": heading,
            "sections": here._sections(recipients, reader),
            "page": notice._page(tasks if len(tasks) == 1 else tasks.browse(), reader),
            "more_link": notice._page(tasks.browse(), reader),
            "reply_hint": notice.with_context(lang=reader.lang)._reply_hint(reply_to),
        }
        body = here.env["ir.qweb"]._render("directive_tracking.digest_mail", values)
        return notice._envelope(address, heading, body, reply_to)

    def _reader(self, address, recipients):
        notice, unit = self.env["directive.notice"], recipients.unit_id[:1]
        person = next((one for one in recipients if one.user_id), recipients.browse())
        readers = notice._reach_of(person.user_id)
        if not readers and unit:
            readers = notice._reach(unit, [])
        return readers.get(address) or Reader(address, notice._default_lang())

    def _heading(self, recipients):
        day = format_date(self.env, self.env["directive.calendar"]._today())
        return self.env._("%(day)s: %(count)s task(s) to see to", day=day, count=len(recipients.reminder_id.task_id))

    def _sections(self, recipients, reader):
        """Return [{label, rows: [(task, link, note)], more}] in the order of urgency; each task comes once."""
        labels = {
            "overdue": self.env._("Overdue"),
            "due_today": self.env._("Due today"),
            "filing": self.env._("Last days to file an extension (Điều 12 khoản 2)"),
            "due_soon": self.env._("Due soon"),
            "no_update": self.env._("No progress report"),
            "accept": self.env._("To accept: last day to object (Điều 6 khoản 2a)"),
            "verify": self.env._("To verify (Điều 6 khoản 1c)"),
        }
        by_section, seen, page_of = defaultdict(list), set(), self.env["directive.notice"]._page_of
        for one in sorted(recipients, key=lambda one: list(labels).index(one._section())):
            task = one.reminder_id.task_id
            if task not in seen:
                seen.add(task)
                by_section[one._section()].append((task, page_of(task, reader), one.reminder_id.rule_id.name))
        return [
            {"label": labels[name], "rows": rows[:SECTION_SIZE], "more": len(rows) - len(rows[:SECTION_SIZE])}
            for name, rows in by_section.items()
        ]

    def _queue(self, mails):
        # sudo: the mail queue belongs to the system.
        self.env["mail.mail"].sudo().create(mails)
        if mails:
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
