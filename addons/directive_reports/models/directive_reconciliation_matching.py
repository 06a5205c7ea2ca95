from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import row_matching
from ..tools.table_columns import plain
from .directive_figures import DONE


class DirectiveReconciliation(models.Model):
    """Which row is which task, and what the two say of it."""

    _inherit = "directive.reconciliation"

    def action_compare(self):
        """Match the rows with the tasks and write down what agrees and what does not."""
        self.ensure_one()
        if refusal := self._why_not("compare"):
            raise UserError(refusal)
        rows = self._rows()
        if not rows:
            raise UserError(
                self.env._(
                    "No row of a task was found. Say which column holds the content or the document of the tasks."
                )
            )
        tasks = self._tasks_then()
        matches = self._matched(rows, tasks)
        self._move("compare")
        self._write_lines(rows, tasks, matches)

    def _tasks_then(self):
        """Return the unit's tasks that counted at the instant, in the period where one is chosen."""
        figures = self.env["directive.figures"]
        own = [("lead_unit_id", "=", self.unit_id.id)]
        if self.period_id:
            after = self.period_id.after_at
            return figures._period_tasks(after, self.as_of).search(figures._in_period(after, own), order="id")
        return figures._tasks(self.as_of).search(figures._counted(own), order="id")

    def _matched(self, rows, tasks):
        tasks.document_id.mapped("reference")
        known_rows = [
            row_matching.known(
                number, row.get("reference"), row.get("clause"), row.get("content"), row.get("unit") or ""
            )
            for number, row in enumerate(rows)
        ]
        known_tasks = [
            row_matching.known(task.id, task.document_id.reference, task.clause, task.content) for task in tasks
        ]
        units = tuple(filter(None, (plain(self.unit_id.name), plain(self.unit_id.code))))
        return row_matching.match(known_rows, known_tasks, units)

    def _write_lines(self, rows, tasks, matches):
        by_id = {task.id: task for task in tasks}
        facts = self._facts_then(tasks)
        lines, differences = [], []
        for number, row in enumerate(rows):
            match = matches[number]
            task = by_id.get(match.task)
            found = self._compared(self._claims(row), facts[task.id]) if task else []
            kind = {"none": "extra", "check": "check"}.get(match.how) or ("different" if found else "same")
            lines.append({**self._line_values(number, row, kind, match), **self._task_texts(task)})
            differences.append(found if task else [self._alone("extra")] if kind == "extra" else [])
        matched = {match.task for match in matches.values()}
        for task in tasks:
            if task.id not in matched:
                missing = {"sequence": len(lines), "kind": "missing", "task_id": task.id, "how": "none"}
                lines.append({**missing, **self._task_texts(task)})
                differences.append([self._alone("missing")])
        # sudo: nobody may write rows; they follow from the file and the tasks, which the user may compare.
        made = self.env["directive.reconciliation.line"].sudo()
        made = made.create([{**line, "reconciliation_id": self.id} for line in lines])
        self.env["directive.reconciliation.difference"]._facts_open().sudo().create(
            [{**one, "line_id": line.id} for line, found in zip(made, differences, strict=True) for one in found]
        )

    def _line_values(self, number, row, kind, match):
        return {
            "sequence": number,
            "place": str(row["place"])[:200],
            "kind": kind,
            "how": match.how,
            "score": match.score,
            "task_id": match.task,
            "candidates": list(match.candidates),
            "row": {name: value for name, value in row.items() if value not in (None, "")},
            "reference": " ".join(str(row.get("reference") or "").split())[:500],
            "clause": " ".join(str(row.get("clause") or "").split())[:500],
            "content": str(row.get("content") or ""),
        }

    def _task_texts(self, task):
        """Return what a row keeps of its task, so that it stays readable whoever leads the task later."""
        return {
            "task_reference": task.document_id.reference if task else False,
            "task_clause": task.clause if task else False,
            "task_content": task.content if task else False,
        }

    # ---- the system's side -----------------------------------------------------------------------

    def _facts_then(self, tasks):
        """Return {task id: what the system showed at the instant}: as the claims of a row, and ``deadlines``."""
        tasks.mapped("timeliness")
        deadlines = self._newest(tasks, "directive.task.deadline", "valid_from")
        progress = self._newest(tasks, "directive.progress", "create_date")
        results = self._newest(tasks, "directive.result", "submitted_at")
        calendar = self.env["directive.calendar"]
        facts = {}
        for task in tasks:
            held, result = deadlines.get(task.id) or task, results.get(task.id)
            done = task.timeliness in DONE
            day = calendar._local_date(result.submitted_at) if done and result else None
            facts[task.id] = {
                "deadline": held.date_deadline,
                "deadlines": {held.date_deadline, calendar._local_date(held.deadline_at)},
                "done": done,
                "done_on": day,
                "percent": 100 if done else progress[task.id].percent if task.id in progress else 0,
                "result_reference": (result.reference or "") if result else "",
            }
            if not task.deadline_hour and held.deadline_at:
                # The instant is the first one after the last day.
                last = fields.Datetime.subtract(held.deadline_at, seconds=1)
                facts[task.id]["deadlines"] = {held.date_deadline, calendar._local_date(last)}
        return facts

    def _newest(self, tasks, model, instant):
        """Return {task id: its newest record of ``model`` that was there at the instant}."""
        # sudo: a coordinating record is not read: only facts of the unit's own tasks, which the user may read.
        records = self.env[model].sudo()
        domain = [("task_id", "in", tasks.ids), (instant, "<=", self.as_of)]
        if model == "directive.result":
            domain.append(("verification_state", "in", ("pending", "confirmed")))
        return {one.task_id.id: one for one in records.search(domain, order=f"{instant}, id")}

    # ---- what differs ------------------------------------------------------------------------------

    def _compared(self, claims, facts):
        """Return the differences between what a row claims and what the system showed."""
        found = []
        if claims.get("deadline") and claims["deadline"] not in facts["deadlines"]:
            found.append(self._difference("deadline", facts["deadline"], claims["deadline"]))
        if "done" in claims and claims["done"] != facts["done"]:
            said = claims.get("done_on") if claims["done"] else None
            found.append(self._difference("state", facts["done"], claims["done"], said))
        elif claims.get("done_on") and facts["done_on"] and claims["done_on"] != facts["done_on"]:
            found.append(self._difference("done_on", facts["done_on"], claims["done_on"]))
        if "percent" in claims and claims["percent"] != facts["percent"]:
            found.append(self._difference("percent", facts["percent"], claims["percent"]))
        reference = claims.get("result_reference")
        if reference and self._reference(reference) != self._reference(facts["result_reference"]):
            found.append(self._difference("result_reference", facts["result_reference"], reference))
        return found

    def _reference(self, text):
        return row_matching.reference_key(text) or plain(text)

    def _difference(self, item, system, file, day=None):
        said = self._as_text(file) + (f" ({self._as_text(day)})" if day else "")
        return {"item": item, "system_value": self._as_text(system), "file_value": said[:1000]}

    def _alone(self, item):
        """Return the difference that a task, or a row, stands alone."""
        return {"item": item, "system_value": "", "file_value": ""}
