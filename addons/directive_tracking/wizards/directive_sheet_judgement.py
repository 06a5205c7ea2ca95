from typing import NamedTuple

from odoo import models
from odoo.exceptions import UserError

from ..tools import sheet_cells
from ..tools.sheet_columns import BY_NAME
from .directive_sheet import digest

#: States in which a result is on its way, or has arrived.
_SUBMITTED = ("with_head", "pending", "confirmed")


class Row(NamedTuple):
    """A filled row, judged against what is true now.

    :param problems: (cell, sentence); with any of them nothing of the row is applied
    :param changes: (title, old text, new text)
    :param remarks: what happens besides
    :param steps: values for ``directive.progress`` ("progress"), for the task ("note"), for ``directive.result``
        ("result"), and whether it is submitted ("submit")
    """

    entry: dict
    task: models.BaseModel
    facts: tuple
    problems: list
    changes: list
    remarks: list
    steps: dict

    def signature(self):
        """Return a fingerprint of what is shown of the row."""
        return digest([self.task.id, self.problems, self.changes, self.remarks])


class DirectiveSheet(models.TransientModel):
    """What each filled row would do, and why not: the why-not methods of the screen, asked in the user's own name."""

    _inherit = "directive.sheet"

    def _judge(self):
        """Return the :class:`Row` of every held row; the number of queries does not grow with them."""
        entries = self._entries()
        facts = self._facts_of(self._named_tasks())
        doubles = self._doubles()
        rows = []
        for entry in entries:
            key = sheet_cells.read_key(entry["key"])
            of_task = facts.get(key.task_id) if key else None
            task = of_task.task if of_task else self.env["directive.task"]
            row = Row(entry, task, of_task, [], [], [], {})
            if not self._is_unreadable(row, key, doubles):
                self._judge_progress(row, key)
                self._judge_note(row, key)
                self._judge_result(row, key)
            rows.append(row)
        return rows

    def _named_tasks(self):
        """Return the tasks of the held rows that the user may read, under his own rules."""
        keys = [sheet_cells.read_key(entry["key"]) for entry in self._entries()]
        return self.env["directive.task"].search([("id", "in", [key.task_id for key in keys if key])])

    # ---- the row as such -----------------------------------------------------------------------

    def _is_unreadable(self, row, key, doubles):
        """Note why nothing can be said about this row; return whether there is a reason."""
        address = self._cell(row.entry, "key")
        if key is None:
            row.problems.append((address, self._no_key_sentence(row.entry)))
        elif not row.task:
            # The same words for another unit's task and for one that does not exist.
            row.problems.append((address, self.env._("This task is not among those of your unit.")))
        elif key.task_id in doubles:
            said = self.env._("This task stands in several rows of the file. Keep one of them.")
            row.problems.append((address, said))
        for name, code in row.entry["unread"].items():
            row.problems.append((self._cell(row.entry, name), self._unread_sentence(code)))
        return bool(row.problems)

    def _no_key_sentence(self, entry):
        if entry["key"]:
            return self.env._("The key of this row was changed. Copy the row into a newly downloaded form.")
        return self.env._(
            "This row has no key, so no task belongs to it. Rows are not added here: tell the Office of a task that is"
            " missing (Điều 6 khoản 2a)."
        )

    def _unread_sentence(self, code):
        error = self.env._("This cell holds an error of Excel. Write the text or the number itself.")
        formula = self.env._("This cell holds a formula that was not calculated. Write its result instead.")
        merged = self.env._("This cell is merged over several rows. Unmerge it, and write into each row.")
        return {"error": error, "formula": formula}.get(code, merged)

    # ---- item 8 ----------------------------------------------------------------------------------

    def _judge_progress(self, row, key):
        filled = self._touched(row.entry) & {"percent", "situation"}
        if not filled:
            return
        task, now, cells = row.task, row.facts.report.content or "", row.entry["cells"]
        percent = sheet_cells.percent(cells["percent"]) if "percent" in filled else task.percent
        text = cells.get("situation", "")
        if percent == task.percent and text in ("", sheet_cells.tidy(now)):
            return
        if problem := self._progress_problem(row, key, percent, text):
            self._wrong(row, *problem)
            return
        self._note_hundredfold(row, percent)
        row.steps["progress"] = {"task_id": task.id, "content": text, "percent": percent}
        if percent != task.percent:
            row.changes.append((self._title("percent"), f"{task.percent} %", f"{percent} %"))
        row.changes.append((self._title("situation"), now, text))
        if task.state == "transferred":
            row.remarks.append(self.env._("The task is accepted with it (Điều 6 khoản 2a)."))

    def _progress_problem(self, row, key, percent, text):
        """Return (name of the cell, reason) why this report cannot be made, or nothing."""
        if percent is None:
            read = self.env._("The cell reads “%(text)s”.", text=row.entry["cells"]["percent"])
            said = self.env._("Write the share done as a whole number between 0 and 100.")
            example = self.env._("For instance: 80 or 80%.")
            return "percent", f"{read} {said} {example}"
        if not text:
            said = self.env._("Write how the task goes: what is done, what is left, what is in the way.")
            return "situation", said
        reason = self._why_overtaken_progress(row, key) or row.task._why_not_report()
        reason = reason or self._why_not_kept("directive.progress", "content", text)
        return ("situation", reason) if reason else None

    def _note_hundredfold(self, row, percent):
        """Say aloud where a share was not taken as the cell shows it."""
        shown = row.entry["cells"].get("percent", "")
        if "percent" in self._touched(row.entry) and sheet_cells.is_hundredfold(shown):
            row.remarks.append(
                self.env._(
                    "Cell %(cell)s shows “%(shown)s”, which is what %(share)s becomes in a cell of percentages: taken"
                    " as %(share)s %%. If that is not meant, correct the cell and upload the file again.",
                    cell=self._cell(row.entry, "percent"),
                    shown=shown,
                    share=percent,
                )
            )

    def _why_overtaken_progress(self, row, key):
        if key.progress == row.facts.key().progress:
            return ""
        return self.env._(
            "Since this file was made, the task has got a newer report: %(percent)s %%, “%(report)s”. Look at it;"
            " if yours still holds, fill it in in a new form or in the file of the wrong rows.",
            percent=row.task.percent,
            report=row.facts.report.content or "–",
        )

    # ---- item 11 -----------------------------------------------------------------------------------

    def _judge_note(self, row, key):
        now, text = row.facts.cells()["note"], row.entry["cells"].get("note", "")
        if "note" not in self._touched(row.entry) or text == now:
            return
        reason = self._why_overtaken_note(row, key) or row.task._why_not_report()
        if reason := reason or self._why_not_kept("directive.task", "other_info", text):
            self._wrong(row, "note", reason)
            return
        row.steps["note"] = text
        row.changes.append((self._title("note"), now, text))

    def _why_overtaken_note(self, row, key):
        if key.note == row.facts.key().note:
            return ""
        return self.env._(
            "Since this file was made, somebody wrote “%(text)s” here. Look at it; if yours still holds, fill it in in"
            " a new form or in the file of the wrong rows.",
            text=row.facts.cells()["note"] or "–",
        )

    # ---- items 9 and 10 ------------------------------------------------------------------------------

    def _judge_result(self, row, key):
        filled = self._touched(row.entry) & {"reference", "result", "submit"}
        if not filled:
            return
        before, cells = row.facts.cells(), row.entry["cells"]
        now = {name: before[name] for name in ("reference", "result")}
        wanted = {name: cells.get(name) or text for name, text in now.items()}
        submit = sheet_cells.mark(cells.get("submit", ""))
        if self._is_submitted(row, wanted) or (submit is False and wanted == now):
            return
        if problem := self._result_problem(row, key, wanted, submit):
            self._wrong(row, *problem)
            return
        self._note_result(row, wanted, now)
        self._note_submission(row, submit)

    def _is_submitted(self, row, wanted):
        """Tell whether the newest result is on its way, or has arrived, and says the same."""
        newest = row.facts.newest
        if row.facts.draft or newest.verification_state not in _SUBMITTED:
            return False
        said = {"reference": newest.reference or "", "result": newest.content or ""}
        return all(wanted[name] in ("", sheet_cells.tidy(text)) for name, text in said.items())

    def _result_problem(self, row, key, wanted, submit):
        """Return (name of the cell, reason) why this result cannot be prepared or submitted, or nothing."""
        if submit is None:
            return "submit", self.env._("Write x to submit the result, or leave the cell empty.")
        if not wanted["result"]:
            return "result", self.env._("Write what the result is before submitting it (Điều 5 khoản 9).")
        if reason := self._why_not_kept("directive.result", "reference", wanted["reference"]):
            return "reference", reason
        reason = self._why_overtaken_result(row, key) or row.task._why_not_prepare()
        reason = reason or self._why_not_kept("directive.result", "content", wanted["result"])
        return ("submit" if submit else "result", reason) if reason else None

    def _why_overtaken_result(self, row, key):
        if key.results == row.facts.key().results:
            return ""
        return self.env._(
            "Since this file was made, the task or its result has moved on: the task is now “%(state)s”. Look at it;"
            " if yours still holds, fill it in in a new form or in the file of the wrong rows.",
            state=dict(row.task._fields["state"]._description_selection(self.env))[row.task.state],
        )

    def _note_result(self, row, wanted, now):
        changed = [name for name in now if wanted[name] != now[name]]
        if changed:
            row.steps["result"] = {"content": wanted["result"], "reference": wanted["reference"]}
            row.changes.extend((self._title(name), now[name], wanted[name]) for name in changed)

    def _note_submission(self, row, submit):
        if not submit:
            row.remarks.append(self.env._("The result is only prepared, not submitted."))
            return
        row.steps["submit"] = True
        if self.env["directive.result"].new({"task_id": row.task.id})._needs_head():
            said = self.env._("The result goes to the head of your unit, and to the Office once it is approved.")
        else:
            said = self.env._("The result is submitted to the Office, which verifies it.")
        row.remarks.append(said)

    # ---- helpers --------------------------------------------------------------------------------------

    def _title(self, name):
        return BY_NAME[name].title(self.env.lang)

    def _wrong(self, row, name, reason):
        row.problems.append((self._cell(row.entry, name), reason))

    def _why_not_kept(self, model, field, text):
        """Say why a text cannot be kept, or nothing: the limits of ``directive_text_limits``."""
        try:
            self.env[model]._check_kept_text(self.env[model]._fields[field], text)
        except UserError as error:
            return str(error)
        return ""
