from odoo import api, models


class DirectiveReport(models.Model):
    """What a frozen report would say if it were counted today, task by task, and why (Điều 4 khoản 2, Điều 7).

    Facts that come later do not change a past instant by themselves; those that correct it do: a new lead, a corrected
    deadline, a paper of a unit off the system that was entered afterwards.
    """

    _inherit = "directive.report"

    def _differences(self):
        """Compare the frozen figures with the same count of now.

        :return: dicts of ``task`` (record); ``before``, ``after``: a class of Điều 4 khoản 1c, ``cancelled``, or
            ``absent``; ``why``: the rows of ``directive.log`` about the task since the freeze
        """
        return self._compared()["differences"]

    def _compared(self):
        """Return the ``differences``, and how many tasks that differ are ``hidden`` from the user."""
        self.ensure_one()
        if not self.frozen:
            return {"differences": [], "hidden": 0}
        before, after = self._cells(self.frozen), self._cells(self._figures_now())
        changed = sorted(task for task in before.keys() | after.keys() if before.get(task) != after.get(task))
        # The reader's own rights decide which tasks and rows he sees.
        tasks = self.env["directive.task"].search([("id", "in", changed)], order="id")
        return {"differences": self._said(tasks, before, after), "hidden": len(changed) - len(tasks)}

    def _said(self, tasks, before, after):
        why = self._facts_since(tasks)
        return [
            {
                "task": task,
                "before": before.get(task.id, "absent"),
                "after": after.get(task.id, "absent"),
                "why": why.get(task.id, []),
            }
            for task in tasks
        ]

    @api.model
    def _cells(self, figures):
        cells = {task: cell for cell, tasks in figures["tasks"].items() for task in tasks}
        return cells | dict.fromkeys(figures["cancelled"], "cancelled")

    def _facts_since(self, tasks):
        rows = self.env["directive.log"].search(
            [("task_id", "in", tasks.ids), ("at", ">=", self.frozen_at)], order="id"
        )
        facts = {}
        for row in rows:
            facts.setdefault(row.task_id.id, []).append(row)
        return facts
