import json
from collections import Counter
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import file_types, sheet_cells, sheet_columns, sheet_reader
from ..tools.sheet_columns import BY_NAME, FILLED
from ..tools.storable import storable

#: On these the lead unit may still record something (Điều 6 khoản 2b).
OPEN_STATES = ("transferred", "in_progress", "submitted")
#: Rows of one form.
MOST_TASKS = 2_000
#: A form of 2,000 tasks has a third of it.
MOST_BYTES = 5 * 10**6
# JSON cannot carry this object, so nobody writes rows by RPC that no file has brought.
_HELD_OPEN = object()


class Facts(NamedTuple):
    """What the form shows of a task, as it is now.

    :param report: the latest ``directive.progress``
    :param draft: the result being prepared; :param newest: the newest that is not
    """

    task: models.BaseModel
    report: models.BaseModel
    draft: models.BaseModel
    newest: models.BaseModel

    def cells(self):
        """Return {name: text} of the cells that come filled in."""
        return {
            "reference": sheet_cells.tidy(self.draft.reference or ""),
            "result": sheet_cells.tidy(self.draft.content or ""),
            "note": sheet_cells.tidy(self.task.other_info or ""),
        }

    def key(self):
        """Return the ``sheet_cells.RowKey`` of the task's row."""
        cells = self.cells()
        results = (self.newest.id, self.newest.verification_state, cells["reference"], cells["result"])
        return sheet_cells.RowKey(
            self.task.id,
            self.task.percent,
            sheet_cells.fingerprint(self.report.id, self.task.percent),
            sheet_cells.fingerprint(*results),
            *(sheet_cells.fingerprint(cells[name]) for name in ("reference", "result", "note")),
        )


class DirectiveSheet(models.TransientModel):
    """Many tasks filled in at once: a form in XLSX is downloaded, filled in, uploaded, looked at, and applied.

    What a filled row does, each step with the rule of the screen and by the same method:

    - **% done, Situation** → one progress report; a new share needs a sentence on the situation, as on the screen;
    - **Result document, Result** → the result that the unit prepares; marked with x, it is submitted (to the head of
      the unit where the head approves first);
    - **Other information** → item 11 of Điều 5.

    A cell that is empty, or as it was in the form, changes nothing. The key of a row tells which task it is and what
    had happened to it: where a filled cell would overwrite something newer, the row is wrong and says so; where the
    task already says what the row says (the same file twice), there is nothing to change.

    The rows are held for a day, for the person who sent them alone; the file itself is not kept.
    """

    _name = "directive.sheet"
    _description = "Tasks filled in in a spreadsheet"
    _transient_max_hours = 24.0

    entries = fields.Json("Filled rows", help="[{row, key, cells: {name: text}, unread: {name: code}}]")
    columns = fields.Json(help="{name: number of the column}")
    untouched = fields.Integer("Rows as they were")
    unknown = fields.Char("Columns that are not read")
    shown = fields.Json("As shown last", help="{row: fingerprint of what was shown of it}")
    applied_at = fields.Datetime()
    applied = fields.Integer("Rows applied")
    undo = fields.Json("What can be undone")
    undone = fields.Integer("Rows undone")

    # ---- held by the system alone ----------------------------------------------------------

    def _held_open(self):
        return self.with_context(directive_sheet=_HELD_OPEN)

    def _check_held(self):
        if self.env.context.get("directive_sheet") is not _HELD_OPEN:
            raise AccessError(self.env._("Rows are held as they stand in the file. Upload the file anew."))

    @api.model_create_multi
    def create(self, vals_list):
        self._check_held()
        return super().create(vals_list)

    def write(self, vals):
        self._check_held()
        return super().write(vals)

    # ---- the tasks of the form -------------------------------------------------------------

    @api.model
    def _open_tasks(self):
        """Return the tasks on which the user's units may record something, the nearest deadline first."""
        tasks = self.env["directive.task"]
        domain = [("lead_unit_id", "in", tasks._my_units().ids), ("state", "in", OPEN_STATES)]
        return tasks.search(domain, order="deadline_at, id", limit=MOST_TASKS)

    @api.model
    def _facts_of(self, tasks):
        """Return {id: :class:`Facts`}, with a fixed number of queries."""
        reports = self.env["directive.progress"]
        latest = dict(reports._read_group([("task_id", "in", tasks.ids)], ["task_id"], ["id:max"]))
        reports.browse(latest.values()).fetch(["content", "percent"])
        drafts, newest = {}, {}
        for result in self.env["directive.result"].search([("task_id", "in", tasks.ids)]):
            of_kind = drafts if result.verification_state == "draft" else newest
            of_kind.setdefault(result.task_id.id, result)
        none = self.env["directive.result"]
        return {
            task.id: Facts(
                task, reports.browse(latest.get(task)), drafts.get(task.id, none), newest.get(task.id, none)
            )
            for task in tasks
        }

    # ---- taking a file -----------------------------------------------------------------------

    @api.model
    def _take(self, name, content):
        """Read a file and hold its filled rows; what was held for this person before is forgotten.

        :param content: bytes
        :return: the new record
        :raises UserError: with a sentence that says what to do, when the file cannot be used as a whole
        """
        guard = self.env["directive.secrecy"]
        # First of all: no other refusal may repeat a name that carries a mark (Điều 1 khoản 1).
        if reason := guard._why_not(files=[(name, content)]):
            raise UserError(reason)
        name = file_types.safe_name(name)
        if not content or len(content) > MOST_BYTES:
            raise UserError(self._size_sentence(name, content))
        book = sheet_reader.read(content)
        if book.problem:
            raise UserError(self._problem_sentence(name, book.problem))
        values = self._read_sheets(storable(book.sheets))
        if reason := guard._why_not(text for entry in values["entries"] for text in entry["cells"].values()):
            raise UserError(reason)
        self.search([("create_uid", "=", self.env.uid)]).unlink()
        return self.browse(self._held_open().create(values).id)

    def _read_sheets(self, sheets):
        """Return the values of the record: of the first sheet that has the head of the form."""
        for rows in sheets:
            if head := sheet_columns.find_head(rows):
                break
        else:
            raise UserError(
                self.env._(
                    "This file is not the form, or its column “%(key)s” is missing. Download the form anew, copy what"
                    " you wrote into its coloured cells, and upload that file.",
                    key=BY_NAME["key"].title(self.env.lang),
                )
            )
        if twice := [name for name in head.twice if name in FILLED or name == "key"]:
            titles = "”, “".join(BY_NAME[name].title(self.env.lang) for name in twice)
            raise UserError(
                self.env._("The column “%(titles)s” stands twice in the file. Delete one of them.", titles=titles)
            )
        entries = [self._entry(row, head.columns) for row in rows if row[0] > head.row]
        filled = [entry for entry in entries if entry["unread"] or self._touched(entry)]
        return {
            "entries": filled,
            "columns": head.columns,
            "untouched": sum(1 for entry in entries if entry["key"]) - sum(1 for entry in filled if entry["key"]),
            "unknown": ", ".join(head.unknown)[:500],
        }

    def _entry(self, row, columns):
        number, cells = row
        by_column = {column: (text, code) for column, text, code in cells}
        key = by_column.get(columns["key"], ("", ""))[0]
        found = {name: by_column[columns[name]] for name in FILLED if columns.get(name) in by_column}
        return {
            "row": number,
            "key": key.strip(),
            "cells": {name: sheet_cells.tidy(text) for name, (text, code) in found.items() if text and not code},
            "unread": {name: code for name, (_text, code) in found.items() if code},
        }

    def _touched(self, entry):
        return sheet_cells.touched(sheet_cells.read_key(entry["key"]), entry["cells"])

    # ---- what is held, and why a file is not taken ---------------------------------------------

    def _entries(self):
        return self.entries or []

    def _doubles(self):
        """Return the keys' task ids that stand in several filled rows."""
        keys = [sheet_cells.read_key(entry["key"]) for entry in self._entries()]
        counts = Counter(key.task_id for key in keys if key)
        return {task_id for task_id, count in counts.items() if count > 1}

    def _cell(self, entry, name):
        """Return the address of a cell in the file, for instance ``I12``."""
        column = self.columns.get(name)
        return f"{sheet_columns.letter(column) if column else ''}{entry['row']}"

    def _size_sentence(self, name, content):
        if not content:
            return self.env._("The file “%(name)s” is empty. Choose it again.", name=name)
        return self.env._(
            "The file “%(name)s” has more than %(limit)s MB; the form itself is much smaller. Delete pictures and other"
            " sheets from it, and upload it again.",
            name=name,
            limit=MOST_BYTES // 10**6,
        )

    def _problem_sentence(self, name, problem):
        save_as = self.env._(
            "Open it in Excel, choose File – Save As – “Excel Workbook (*.xlsx)”, and upload that file."
        )
        password = self.env._(
            "“%(name)s” is protected by a password, so it cannot be read. In Excel: File – Info – Protect Workbook –"
            " Encrypt with Password, delete the password, save, and upload it again.",
            name=name,
        )
        rows = self.env._(
            "“%(name)s” has more than %(count)s rows. Keep only the rows that you filled in, or send two files.",
            name=name,
            count=sheet_reader.MAX_ROWS,
        )
        old = self.env._("“%(name)s” is in an older or another format of Excel, which is not read here.", name=name)
        kind = self.env._("“%(name)s” is not a spreadsheet. Choose the form that you downloaded (.xlsx).", name=name)
        damaged = self.env._("“%(name)s” cannot be read; it may be damaged.", name=name)
        too_much = self.env._(
            "“%(name)s” holds more than a form of tasks can hold. Copy the filled rows into a newly downloaded form,"
            " and upload that.",
            name=name,
        )
        return {
            "password": password,
            "rows": rows,
            "xls": f"{old} {save_as}",
            "xlsb": f"{old} {save_as}",
            "kind": kind,
            "damaged": f"{damaged} {save_as}",
        }.get(problem, too_much)


def digest(value):
    """Return a fingerprint of whatever JSON can carry."""
    return sheet_cells.fingerprint(json.dumps(value, ensure_ascii=False, sort_keys=True))
