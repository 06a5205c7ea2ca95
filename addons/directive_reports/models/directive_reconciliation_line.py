from odoo import api, fields, models
from odoo.exceptions import UserError


class DirectiveReconciliationLine(models.Model):
    """A row of the unit's table beside the task it is, or either of them alone."""

    _name = "directive.reconciliation.line"
    _description = "Row beside its task"
    _order = "reconciliation_id, sequence, id"

    reconciliation_id = fields.Many2one(
        "directive.reconciliation", required=True, readonly=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(readonly=True)
    place = fields.Char("Row of the file", readonly=True)
    kind = fields.Selection(
        [
            ("check", "To check"),
            ("different", "Different"),
            ("missing", "Not in the file"),
            ("extra", "Only in the file"),
            ("same", "Matching"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    how = fields.Selection(
        [
            ("clause", "Document and clause"),
            ("text", "Likeness of text"),
            ("check", "To check"),
            ("person", "Chosen by a person"),
            ("none", "–"),
        ],
        "Matched by",
        readonly=True,
    )
    score = fields.Float("Likeness", readonly=True, digits=(5, 0), aggregator=None)
    task_id = fields.Many2one("directive.task", "Task", readonly=True, index="btree_not_null", ondelete="cascade")
    task_reference = fields.Char("Document", readonly=True)
    task_clause = fields.Char("Clause", readonly=True)
    task_content = fields.Text(
        "Content of the task", readonly=True, help="As it was compared: the unit may have lost the task since."
    )
    candidates = fields.Json(readonly=True)
    candidate_1_id = fields.Many2one("directive.task", "First possible task", compute="_compute_candidates")
    candidate_2_id = fields.Many2one("directive.task", "Second possible task", compute="_compute_candidates")
    candidate_3_id = fields.Many2one("directive.task", "Third possible task", compute="_compute_candidates")
    row = fields.Json(readonly=True)
    reference = fields.Char("Document in the file", readonly=True)
    clause = fields.Char("Clause in the file", readonly=True)
    content = fields.Text("Content in the file", readonly=True)
    difference_ids = fields.One2many("directive.reconciliation.difference", "line_id", "Differences", readonly=True)
    chosen_by_id = fields.Many2one("res.users", "Chosen by", readonly=True, ondelete="restrict")

    @api.depends("place", "content", "task_content")
    def _compute_display_name(self):
        for line in self:
            text = " ".join((line.content or line.task_content or "").split())
            line.display_name = ": ".join(filter(None, (line.place, text[:90])))

    @api.depends("candidates", "kind")
    def _compute_candidates(self):
        for line in self:
            tasks = [*line._possible(), *[self.env["directive.task"]] * 3]
            line.candidate_1_id, line.candidate_2_id, line.candidate_3_id = tasks[:3]

    def _possible(self):
        """Return the tasks from which a person chooses: those that no other row has, best first."""
        if self.kind != "check":
            return self.env["directive.task"]
        taken = self.reconciliation_id.line_ids.filtered(lambda one: one.kind in ("same", "different")).task_id
        possible = self.env["directive.task"].browse(self.candidates or []).exists() - taken
        return possible._filtered_access("read")

    def action_choose_first(self):
        """Say that the row is the first possible task."""
        self._choose_place(0)

    def action_choose_second(self):
        """Say that the row is the second possible task."""
        self._choose_place(1)

    def action_choose_third(self):
        """Say that the row is the third possible task."""
        self._choose_place(2)

    def action_choose_none(self):
        """Say that the row is no task of the system."""
        self._choose(self.env["directive.task"])

    def _choose_place(self, place):
        self.ensure_one()
        possible = self._possible()
        if place >= len(possible):
            raise UserError(self.env._("This task is no longer to be chosen. Reload the page."))
        self._choose(possible[place])

    def _choose(self, task):
        """Record a person's choice.

        :param task: a task of the unit that no other row has, or none
        :raises UserError: why the user may not choose, or not this one
        """
        self.ensure_one()
        self.check_access("read")
        one = self.reconciliation_id
        if refusal := one._why_not_decide():
            raise UserError(refusal)
        # sudo: nobody may write rows; whoever takes part in the reconciliation may choose, as was just checked.
        line = self.sudo()
        line.lock_for_update(allow_referencing=True)
        if line.kind != "check":
            raise UserError(self.env._("This row was decided already. Reload the page."))
        # sudo: as above; the row that says "missing" goes with the choice.
        missing = one.sudo().line_ids.filtered(lambda other: other.kind == "missing" and other.task_id == task)
        if task and not missing:
            raise UserError(self.env._("Another row of the file is this task already. Choose another one, or none."))
        if missing.difference_ids.filtered(lambda difference: difference.state == "disputed"):
            raise UserError(
                self.env._("That this task is not in the file was disputed already. Choose “none of them”.")
            )
        found = [one._alone("extra")]
        if task:
            then = one._tasks_then().filtered(lambda other: other == task)
            found = one._compared(one._claims(line.row), one._facts_then(then)[task.id])
        missing.unlink()
        line.write(
            {
                "task_id": task.id,
                **one._task_texts(task),
                "kind": ("different" if found else "same") if task else "extra",
                "how": "person",
                "chosen_by_id": self.env.uid,
            }
        )
        line.difference_ids._facts_open().create([{**difference, "line_id": line.id} for difference in found])
        self.env["directive.log"]._append(self, "choose", None, task.name or self.env._("None of them"))
