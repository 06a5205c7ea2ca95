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
    source = fields.Selection(
        [
            ("transfer", "The document"),
            ("calendar", "Change of the calendar"),
            ("correction", "Corrected by the Office"),
            ("extension", "Extension"),
            ("decision", "Decision of a leader"),
        ],
        "From",
        required=True,
        default="transfer",
    )
    source_note = fields.Char("By reference to", help="The document, or the request, by which it was set.")

    _one_in_force = models.UniqueIndex("(task_id) WHERE valid_to IS NULL", "A task has one deadline in force.")
    # Of the deadlines that were moved: few, and asked for by when that was.
    _moved = models.Index("(valid_to) WHERE valid_to IS NOT NULL")


class DirectiveTask(models.Model):
    _inherit = "directive.task"

    deadline_ids = fields.One2many("directive.task.deadline", "task_id", "Deadlines", copy=False)

    has_moved_deadline = fields.Boolean(compute="_compute_has_moved_deadline")

    @api.depends("deadline_ids")
    def _compute_has_moved_deadline(self):
        for task in self:
            task.has_moved_deadline = len(task.deadline_ids) > 1

    def _change_deadline(self, day, hour, source, note):
        """Set another deadline on transferred tasks; the present one stays in the history.

        The caller has checked the right to do so, and tells the people concerned.

        :param day: date as written; days off are rolled over as always
        :param hour: decimal hours, 0 for the whole day
        :param source: a key of ``directive.task.deadline.source``
        :param note: the document or request by which it is set
        """
        before = {task: task._deadline_written() for task in self}
        # sudo: a deadline is a fact once the task is out; only the steps of Điều 8 and 12 come here.
        self._facts_open().sudo().write({"date_deadline": day, "deadline_hour": hour or 0})
        self._keep_deadline_history(source, note)
        after = {task: task._deadline_written() for task in self}
        self.env["directive.log"]._append(self, "date_deadline", before, after, f"{source}: {note or ''}")

    def _deadline_written(self):
        hour = f" {fields.Datetime.to_string(self.deadline_at)} UTC" if self.deadline_hour else ""
        return f"{self.date_deadline}{hour}"

    def _keep_deadline_history(self, source="calendar", note=None):
        """Record the present deadline of transferred tasks where it differs from the last one recorded.

        :param source: why it differs: a key of ``directive.task.deadline.source``
        """
        now = fields.Datetime.now()
        # sudo: nobody may write the history; it follows the task's own facts.
        history = self.env["directive.task.deadline"].sudo()
        in_force = history.search([("task_id", "in", self.ids), ("valid_to", "=", False)])
        current = {row.task_id.id: row for row in in_force}
        new_rows = []
        for task in self.filtered(lambda task: task.transferred_at and task.deadline_at):
            row = current.get(task.id)
            if row and row.deadline_at == task.deadline_at:
                continue
            if row:
                row.valid_to = now
            valid_from, why = (now, source) if row else (task.transferred_at, "transfer")
            new_rows.append({**task._deadline_row(valid_from), "source": why, "source_note": note or False})
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
