from odoo import api, fields, models
from odoo.tools import SQL


class DirectiveReminder(models.Model):
    """A rung that a task has reached, told exactly once (Điều 8 khoản 2, Điều 9 khoản 1).

    The database's own unique index is what makes it once, however often the scheduled action runs.
    """

    _name = "directive.reminder"
    _description = "Reminder"
    _order = "id desc"
    _rec_name = "rule_id"

    task_id = fields.Many2one("directive.task", "Task", required=True, readonly=True, index=True, ondelete="cascade")
    rule_id = fields.Many2one("directive.urging.rule", "Rung", required=True, readonly=True, ondelete="restrict")
    day = fields.Date(
        required=True,
        readonly=True,
        help="The day of the rung; for the alarm “no progress report”, the day of the last report.",
    )
    deadline_at = fields.Datetime("Deadline then", readonly=True, help="It may have been extended since.")
    for_leaders = fields.Boolean("On the Chairman's list", readonly=True)
    recipient_ids = fields.One2many("directive.reminder.recipient", "reminder_id", "People told")

    _once = models.UniqueIndex("(task_id, rule_id, day)", "This reminder has been made already.")
    _leaders = models.Index("(task_id, deadline_at) WHERE for_leaders")

    @api.model
    def _remember(self, due):
        """Make the reminders that do not exist yet, with the people to tell and the follow-ups that they are.

        :param due: [(task id, rule id, day, …)]
        :return: the new reminders; another run may have made the others in the same breath
        """
        reminders = self.browse(self._insert(due))
        self.env["directive.reminder.recipient"]._add_for(reminders)
        self.env["directive.followup"]._record_reminders(reminders)
        return reminders

    def _insert(self, due):
        if not due:
            return []
        self.flush_model()
        rows = SQL(", ").join(SQL("(%s, %s, %s::date)", *row[:3]) for row in due)
        now = fields.Datetime.now()
        return self.env["directive.urging"]._insert(
            SQL(
                """INSERT INTO directive_reminder
                    (task_id, rule_id, day, deadline_at, for_leaders, create_uid, create_date, write_uid, write_date)
                SELECT task.id, rule.id, due.day, task.deadline_at, COALESCE(rule.tell_leaders, FALSE),
                    %(user)s, %(now)s, %(user)s, %(now)s
                FROM (VALUES %(rows)s) AS due (task_id, rule_id, day)
                JOIN directive_task task ON task.id = due.task_id
                JOIN directive_urging_rule rule ON rule.id = due.rule_id
                ORDER BY task.id
                ON CONFLICT DO NOTHING
                RETURNING id""",
                user=self.env.uid,
                now=now,
                rows=rows,
            )
        )

    def _still_asks(self):
        """Tell whether the task still asks for what was reminded of, with the deadline of then."""
        return self.task_id.state in self.rule_id._states() and self.task_id.deadline_at == self.deadline_at
