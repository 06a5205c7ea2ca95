from odoo import api, fields, models

from .directive_sheet import digest


class DirectiveSheet(models.TransientModel):
    """The right rows are applied, all of them or none; each is judged again with its task locked."""

    _inherit = "directive.sheet"

    def _preview(self):
        """Judge the rows and say how they are to be shown.

        :return: ``wrong``, ``right`` (lists of ``Row``), ``same`` (how many change nothing), ``seen`` (fingerprint of
            all this, which comes back with the wish to apply it), ``moved`` (numbers of the rows that are shown
            differently from the last time)
        """
        self.ensure_one()
        rows = self._judge()
        signatures = {str(row.entry["row"]): row.signature() for row in rows}
        before = self.shown or {}
        wrong = [row for row in rows if row.problems]
        right = [row for row in rows if row.steps and not row.problems]
        return {
            "wrong": wrong,
            "right": right,
            "same": self.untouched + len(rows) - len(wrong) - len(right),
            "seen": digest(signatures),
            "signatures": signatures,
            "moved": {int(number) for number, one in signatures.items() if before.get(number, one) != one},
        }

    def _apply(self, seen):
        """Apply all right rows in this transaction, if they are still what the person has seen.

        :param seen: ``seen`` of the preview that was looked at
        :return: whether that was done; else nothing was changed, and there is something new to look at
        :raises UserError: when somebody else is at it, or a step refuses; the caller rolls back
        """
        self.ensure_one()
        self.lock_for_update()
        self.invalidate_recordset()
        if self.applied_at:
            return True
        tasks = self._named_tasks()
        if tasks:
            tasks._lock_for_move()
        # What was read before the lock may be old.
        self.env.invalidate_all()
        preview = self._preview()
        if not preview["right"] or preview["seen"] != seen:
            return False
        later = Later()
        rows = preview["right"]
        sheet = self.with_context(directive_notice=later)
        undo = {"notes": sheet._apply_notes(rows)}
        sheet._apply_progress(rows)
        undo["results"] = sheet._apply_results(rows)
        later.tell(self.env["directive.notice"])
        self._held_open().write({"applied_at": fields.Datetime.now(), "applied": len(rows), "undo": undo})
        return True

    def _apply_progress(self, rows):
        values = [row.steps["progress"] for row in rows if "progress" in row.steps]
        self.env["directive.progress"].create(values)

    def _apply_notes(self, rows):
        """Write item 11; return [task, old, new] of each."""
        undo = []
        for row in rows:
            if "note" in row.steps:
                undo.append([row.task.id, row.task.other_info or "", row.steps["note"]])
                row.task.with_env(self.env).write({"other_info": row.steps["note"]})
        return undo

    def _apply_results(self, rows):
        """Prepare and submit results; return [result, is it new, old values, new values] of those only prepared."""
        results, undo, fresh = self.env["directive.result"], [], {}
        new = [row for row in rows if "result" in row.steps and not row.facts.draft]
        for row, result in zip(
            new, results.create([{"task_id": row.task.id, **row.steps["result"]} for row in new]), strict=True
        ):
            fresh[row.task.id] = result
        for row in rows:
            draft = fresh.get(row.task.id) or row.facts.draft.with_env(self.env)
            old = {"content": draft.content, "reference": draft.reference or ""}
            if "result" in row.steps and row.task.id not in fresh:
                draft.write(row.steps["result"])
            if "submit" in row.steps:
                draft.action_submit()
            elif "result" in row.steps:
                undo.append([draft.id, row.task.id in fresh, old, row.steps["result"]])
        return undo

    # ---- undoing -----------------------------------------------------------------------------------

    def _undoable(self):
        """Return (notes, results) that still are as they were applied, so that nobody else's words are lost.

        Progress reports and submitted results stand: they are on record (Điều 7).
        """
        undo = self.undo or {}
        return self._undoable_notes(undo.get("notes") or ()), self._undoable_results(undo.get("results") or ())

    def _undoable_notes(self, rows):
        tasks = {task.id: task for task in self.env["directive.task"].search([("id", "in", [row[0] for row in rows])])}
        return [
            (tasks[task_id], old)
            for task_id, old, new in rows
            if task_id in tasks and (tasks[task_id].other_info or "") == new and not tasks[task_id]._why_not_report()
        ]

    def _undoable_results(self, rows):
        found = self.env["directive.result"].search(
            [("id", "in", [row[0] for row in rows]), ("verification_state", "=", "draft")]
        )
        by_id = {result.id: result for result in found}
        undoable = []
        for result_id, is_new, old, new in rows:
            result = by_id.get(result_id)
            now = result and {"content": result.content, "reference": result.reference or ""}
            if now == new and not result.task_id._why_not_record():
                # sudo: whether files were added since; portal users may not read attachments by themselves.
                undoable.append((result, None if is_new and not result.sudo().attachment_ids else old))
        return undoable

    def _undo(self):
        """Put back item 11 and the prepared results, where they still are as they were applied."""
        self.ensure_one()
        self.lock_for_update()
        notes, results = self._undoable()
        for task, old in notes:
            task.write({"other_info": old})
        for result, old in results:
            if old is None:
                result.unlink()
            else:
                result.write(old)
        self._held_open().write({"undo": False, "undone": len(notes) + len(results)})


class Later:
    """Collects what people are told while a sheet is applied: one mail a person, not one a row.

    JSON cannot carry it, so no RPC caller can silence a notice by a context.
    """

    def __init__(self):
        self.tasks = {}

    def note(self, occasion, tasks):
        self.tasks[occasion] = self.tasks.get(occasion, tasks.browse()) | tasks

    def tell(self, notices):
        for occasion, tasks in self.tasks.items():
            notices._tell(tasks, occasion)


class DirectiveNotice(models.AbstractModel):
    _inherit = "directive.notice"

    @api.model
    def _tell(self, tasks, occasion, reason=None, besides=()):
        later = self.env.context.get("directive_notice")
        if isinstance(later, Later) and not reason:
            return later.note(occasion, tasks)
        return super()._tell(tasks, occasion, reason, besides)
