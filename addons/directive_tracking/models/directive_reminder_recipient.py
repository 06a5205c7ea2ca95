from odoo import api, fields, models
from odoo.tools import email_normalize


class DirectiveReminderRecipient(models.Model):
    """Somebody who is to be told of a reminder: in the day's digest, or at once when the task is express."""

    _name = "directive.reminder.recipient"
    _description = "Person to remind"
    _order = "id desc"
    _rec_name = "address"

    reminder_id = fields.Many2one("directive.reminder", required=True, readonly=True, index=True, ondelete="cascade")
    task_id = fields.Many2one(related="reminder_id.task_id")
    rule_id = fields.Many2one(related="reminder_id.rule_id")
    user_id = fields.Many2one("res.users", "Person", readonly=True, index="btree_not_null", ondelete="cascade")
    unit_id = fields.Many2one(
        "directive.unit", "Unit's mailbox", readonly=True, ondelete="cascade", help="Of a unit without people here."
    )
    address = fields.Char("E-mail", readonly=True, help="Empty: nobody could be told, give this person an address.")
    at_once = fields.Boolean("Express", readonly=True)
    told_at = fields.Datetime("Told", readonly=True)
    digest_id = fields.Many2one("directive.digest", readonly=True, index="btree_not_null", ondelete="set null")

    _one_person = models.UniqueIndex("(reminder_id, user_id) WHERE user_id IS NOT NULL", "Already told.")
    _one_mailbox = models.UniqueIndex("(reminder_id, unit_id) WHERE unit_id IS NOT NULL", "Already told.")
    _waiting = models.Index("(address, id) WHERE told_at IS NULL AND address IS NOT NULL")
    _unreachable = models.Index("(user_id) WHERE address IS NULL")

    @api.model
    def _add_for(self, reminders):
        """Note whom each reminder goes to: the people of its rung, as they are now."""
        self.create([values for reminder in reminders for values in self._of(reminder)])

    def _of(self, reminder):
        task, express = reminder.task_id, reminder.task_id.urgency == "express"
        users = self._audience(task, reminder.rule_id)
        rows = [{"user_id": user.id, "address": user.email_normalized or False} for user in users]
        if self._mailbox_stands_for(task.lead_unit_id) and reminder.rule_id._urges_unit():
            address = email_normalize(task.lead_unit_id.email) or task.lead_unit_id.email
            rows.append({"unit_id": task.lead_unit_id.id, "address": address})
        return [{**row, "reminder_id": reminder.id, "at_once": express} for row in rows]

    def _mailbox_stands_for(self, unit):
        return unit.email and not any(user.active for user in unit.user_ids)

    @api.model
    def _audience(self, task, rule):
        """Return the users whom ``rule`` tells of ``task``: specialist → officers → head → leaders of the city.

        A unit whose only member is its head has no other officer: the head is told in their place.
        """
        unit = task.lead_unit_id
        head = unit.head_user_id
        officers = [user for user in unit.user_ids if user != head] or list(unit.user_ids)
        told = [task.monitor_user_id] if rule.tell_specialist else []
        told += officers if rule.tell_officers else []
        told += head if rule.tell_head else []
        told += self.env["directive.notice"]._people(task, "city_leader") if rule.tell_leaders else []
        return [user for user in dict.fromkeys(told) if user.active]

    def _still_concerned(self):
        """Return those who are still among the people whom their rung tells, of tasks that still ask for it."""
        # One rung is told to many people: whom it tells is found out once.
        audiences = {
            reminder: set(self._audience(reminder.task_id, reminder.rule_id))
            for reminder in self.reminder_id
            if reminder._still_asks()
        }
        return self.filtered(lambda one: one.reminder_id in audiences and one._is_among(audiences[one.reminder_id]))

    def _is_among(self, audience):
        if self.unit_id:
            return self.reminder_id.task_id.lead_unit_id == self.unit_id
        return self.user_id in audience

    def _section(self):
        """Return the section of the digest in which this reminder stands now."""
        task, anchor = self.reminder_id.task_id, self.reminder_id.rule_id.anchor
        fixed = {"review": "accept", "verification": "verify", "no_update": "no_update"}
        if anchor in fixed:
            return fixed[anchor]
        if task.deadline_at <= fields.Datetime.now():
            return "overdue"
        if anchor == "filing":
            return "filing"
        return "due_today" if task.date_effective == self.env["directive.calendar"]._today() else "due_soon"

    def _is_unwanted(self):
        """Tell whether this person has chosen not to get it; nobody opts out of his own unit's overdue tasks."""
        if not self.user_id.directive_quiet_digest:
            return False
        own_unit = self.reminder_id.task_id.lead_unit_id._has_member(self.user_id)
        return not (own_unit and self._section() == "overdue")
