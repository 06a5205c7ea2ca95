from odoo import api, fields, models


class DirectiveTaskDeadline(models.Model):
    """Every deadline that a task has had since its transfer, from when to when.

    Figures as of a past instant read the deadline that was in force at that instant (design, Điều 4).
    """

    _name = "directive.task.deadline"
    _description = "Deadline in force"
    _order = "valid_from desc, id desc"

    task_id = fields.Many2one("directive.task", required=True, index=True, ondelete="cascade")
    date_deadline = fields.Date("Deadline", required=True)
    deadline_hour = fields.Float("Hour")
    deadline_at = fields.Datetime("Lapses at", required=True)
    valid_from = fields.Datetime(required=True)
    valid_to = fields.Datetime(help="Empty while it is in force.")

    _one_in_force = models.UniqueIndex("(task_id) WHERE valid_to IS NULL", "A task has one deadline in force.")


class DirectiveTask(models.Model):
    _inherit = "directive.task"

    deadline_ids = fields.One2many("directive.task.deadline", "task_id", "Deadlines", copy=False)

    has_moved_deadline = fields.Boolean(compute="_compute_has_moved_deadline")

    @api.depends("deadline_ids")
    def _compute_has_moved_deadline(self):
        for task in self:
            task.has_moved_deadline = len(task.deadline_ids) > 1

    def _keep_deadline_history(self):
        """Record the present deadline of transferred tasks where it differs from the last one recorded."""
        now = fields.Datetime.now()
        # sudo: nobody may write the history; it follows the task's own facts.
        history = self.env["directive.task.deadline"].sudo()
        current = {row.task_id.id: row for row in history.search([("task_id", "in", self.ids), ("valid_to", "=", False)])}
        new_rows = []
        for task in self.filtered(lambda task: task.transferred_at and task.deadline_at):
            row = current.get(task.id)
            if row and row.deadline_at == task.deadline_at:
                continue
            if row:
                row.valid_to = now
            new_rows.append(task._deadline_row(now if row else task.transferred_at))
        history.flush_model()
        history.create(new_rows)

    def _deadline_row(self, valid_from):
        return {
            "task_id": self.id,
            "date_deadline": self.date_deadline,
            "deadline_hour": self.deadline_hour,
            "deadline_at": self.deadline_at,
            "valid_from": valid_from,
        }
