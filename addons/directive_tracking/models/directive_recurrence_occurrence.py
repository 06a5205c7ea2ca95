from odoo import fields, models


class DirectiveRecurrenceOccurrence(models.Model):
    """One time of a recurring task for one unit: made once, whatever becomes of its task."""

    _name = "directive.recurrence.occurrence"
    _description = "Occurrence of a recurring task"
    _order = "occurs_on desc, id"
    _rec_name = "occurs_on"

    recurrence_id = fields.Many2one("directive.recurrence", required=True, ondelete="cascade")
    unit_id = fields.Many2one("directive.unit", "Unit", required=True, ondelete="restrict")
    occurs_on = fields.Date("Deadline", required=True, readonly=True)
    task_id = fields.Many2one("directive.task", "Task", readonly=True, index="btree_not_null", ondelete="set null")
    state = fields.Selection(related="task_id.state", string="State of the task")

    _once = models.UniqueIndex(
        "(recurrence_id, unit_id, occurs_on)", "The task of this unit for this time has been made already."
    )
