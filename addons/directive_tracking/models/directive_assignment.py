from odoo import fields, models


class DirectiveAssignment(models.Model):
    """One task given to many units at once: one task each, tied together here (several leads)."""

    _name = "directive.assignment"
    _description = "Common assignment"
    _order = "id desc"

    name = fields.Char(required=True)
    document_id = fields.Many2one("directive.document", "Document", required=True, index=True, ondelete="restrict")
    task_ids = fields.One2many("directive.task", "assignment_id", "Tasks")
    total = fields.Integer(compute="_compute_counts")
    done = fields.Integer(compute="_compute_counts")
    overdue = fields.Integer(compute="_compute_counts")

    def _compute_counts(self):
        groups = self.env["directive.task"]._read_group(
            [("assignment_id", "in", self.ids), ("timeliness", "!=", False)],
            ["assignment_id", "timeliness"],
            ["__count"],
        )
        counts = {}
        for assignment, timeliness, count in groups:
            counts.setdefault(assignment.id, {})[timeliness] = count
        for assignment in self:
            own = counts.get(assignment.id, {})
            assignment.total = sum(own.values())
            assignment.done = own.get("done_on_time", 0) + own.get("done_late", 0)
            assignment.overdue = own.get("open_overdue", 0)

    def action_open_tasks(self):
        """Open the tasks that this assignment ties together."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_tracking.action_directive_task")
        return {**action, "domain": [("assignment_id", "=", self.id)], "context": {}}
