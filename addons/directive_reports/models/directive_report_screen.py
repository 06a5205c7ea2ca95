from odoo import api, fields, models
from odoo.exceptions import UserError

from .directive_figures import CELLS, DONE, OPEN
from .directive_report import PARTS

#: More rows than a person reads on a screen; the papers have them all.
SCREEN_ROWS = 300
#: The figures that open a list of tasks: the classes of Điều 4 khoản 1c that they hold.
MEASURES = {"total": CELLS, "carried_over": CELLS, "given": CELLS, "done": DONE, "open": OPEN}
MEASURES |= {cell: (cell,) for cell in CELLS}
COUNTED = tuple(f"counted_{number}" for number in range(1, len(PARTS) + 1))


class DirectiveReport(models.Model):
    """What the screens show of a report beside its fields: figures, sentences, what to do next. Nothing is stored."""

    _inherit = "directive.report"

    may_write = fields.Boolean(compute="_compute_may")
    may_number = fields.Boolean(compute="_compute_may", help="The clerk gives the number until the report is sent.")
    may_correct = fields.Boolean(compute="_compute_may")
    next_step = fields.Char("What comes next", compute="_compute_next_step")
    counted_1 = fields.Text("Counted for I", compute="_compute_screen")
    counted_2 = fields.Text("Counted for II", compute="_compute_screen")
    counted_3 = fields.Text("Counted for III", compute="_compute_screen")
    counted_4 = fields.Text("Counted for IV", compute="_compute_screen")
    counted_5 = fields.Text("Counted for V", compute="_compute_screen")
    screen = fields.Json("Figures", compute="_compute_screen")
    versions = fields.Json("Versions", compute="_compute_versions")
    version_count = fields.Integer("Number of versions", compute="_compute_versions")

    # ---- who may, and what comes next ------------------------------------------------------------

    @api.depends("state", "next_ids")
    @api.depends_context("uid")
    def _compute_may(self):
        for report in self:
            report.may_write = not report._why_not_write()
            report.may_number = report.may_write or (report.state == "approved" and report._is_writer())
            report.may_correct = not report._why_not_correct()

    @api.depends("state", "next_ids", "period_id.until_at")
    @api.depends_context("uid", "lang")
    def _compute_next_step(self):
        for report in self:
            report.next_step = report._next_step()

    def _next_step(self):
        """Say what comes next, or why the user cannot take the next step; nothing where there is none."""
        writer = self._is_writer()
        if self.state == "draft" and writer:
            return self._why_not_approve() or self.env._(
                "Read it through and approve it: from then on figures and text are fixed. Then send it."
            )
        if self.state == "approved" and writer:
            return self.env._("It is approved and not sent yet. Send it, or take the approval back to change the text.")
        if self.state == "submitted":
            return self._next_answer(writer)
        if self.state == "sent_back" and writer and not self.next_ids:
            return self.env._("Write a correction; this version is kept as it is (Điều 7 khoản 1).")
        return self.env._("There is a newer version of this report.") if self.next_ids else ""

    def _next_answer(self, writer):
        if not self._why_not_answer():
            return self.env._("Read it, then accept it, or send it back with a reason.")
        if not writer:
            return ""
        if self.kind == "unit":
            return self.env._("It is with the Office, which accepts it or sends it back.")
        return self.env._("It is with the Chairman, who accepts it or sends it back.")

    # ---- figures and sentences -------------------------------------------------------------------

    @api.depends("frozen", "state")
    @api.depends_context("uid", "lang")
    def _compute_screen(self):
        for report in self:
            figures = report._figures_shown(SCREEN_ROWS) if report.period_id else {}
            report.screen = report._screen(figures) if figures else {}
            sections = report._in_vietnamese()._sections(figures) if figures else [{"counted": []}] * len(COUNTED)
            for name, section in zip(COUNTED, sections, strict=True):
                report[name] = "\n".join(section["counted"])

    def _screen(self, figures):
        """Return what the form draws: Phụ lục I with its rates, and the first rows of Phụ lục II and III."""
        rows = [row for row in figures["rows"] if row["total"]]
        by = self.env._("Document") if self.kind == "unit" else self.env._("Unit")
        return {
            "heading": by,
            "rows": [self._screen_row(row) for row in rows[:SCREEN_ROWS]],
            "totals": self._screen_row(figures["totals"]),
            "left_out": max(len(rows) - SCREEN_ROWS, 0),
            "overdue": self._screen_list(figures["overdue"], figures["totals"]["open_overdue"]),
            "extensions": self._screen_list(figures["extensions"], len(figures["extensions"])),
            "of_unit": self.kind == "unit",
            "as_of": self._as_of_label(figures["until"]),
            "is_fixed": bool(self.frozen),
        }

    def _screen_row(self, row):
        return {**row, "key": row.get("id"), "rates": self._rates(row)}

    def _screen_list(self, rows, count):
        return {"rows": rows[:SCREEN_ROWS], "count": count, "left_out": max(count - SCREEN_ROWS, 0)}

    def _as_of_label(self, until):
        sheet = self.env["directive.figures.sheet"]
        return sheet.new({"as_of": until})._as_of_label()

    def action_open_tasks(self, measure="total", key=None):
        """Open the list of the tasks behind one figure, as they were judged at the end of the period.

        :param measure: a key of ``MEASURES``, or ``cancelled``
        :param key: the ``key`` of a row; None for all rows
        :raises UserError: when the figure is not one of this report
        """
        self.ensure_one()
        self.check_access("read")
        if measure not in (*MEASURES, "cancelled") or not isinstance(key, int | None):
            raise UserError(self.env._("This figure is not part of the report. Reload the page."))
        figures = self._figures()
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_reports.action_directive_figures_tasks")
        return {
            **action,
            "display_name": self.env._("Tasks as of %(instant)s", instant=self._as_of_label(figures["until"])),
            "domain": self._behind(figures, measure, key),
            "context": {
                "directive_as_of": figures["until"],
                "directive_period_after": figures["after"],
                "create": False,
            },
        }

    def _behind(self, figures, measure, key):
        """Return the domain of the tasks that were counted for a figure."""
        if measure == "cancelled":
            ids = figures["cancelled"]
        else:
            ids = [task for cell in MEASURES[measure] for task in figures["tasks"].get(cell, ())]
        domain = [("id", "in", sorted(ids))]
        if measure in ("carried_over", "given"):
            domain.append(("is_carried_over", "=", measure == "carried_over"))
        if key is not None:
            domain.append(("document_id" if self.kind == "unit" else "lead_unit_id", "=", key))
        return domain

    def action_compare(self):
        """Open what the report would say if it were counted today, task by task."""
        self.ensure_one()
        return self.env["directive.report.comparison"]._open(self)

    # ---- versions --------------------------------------------------------------------------------

    @api.depends("state", "next_ids")
    @api.depends_context("uid", "lang")
    def _compute_versions(self):
        for report in self:
            versions = report._all_versions()
            report.version_count = len(versions)
            report.versions = report._side_by_side(versions) if len(versions) > 1 else {}

    def _all_versions(self):
        """Return all versions of this report that the user may read, the first one first."""
        same = [("kind", "=", self.kind), ("period_id", "=", self.period_id.id), ("unit_id", "=", self.unit_id.id)]
        return self.search(same, order="version, id")

    def _side_by_side(self, versions):
        """Return ``columns`` (one a version) and ``parts`` (one row each, a text a version), as JSON carries them."""
        states = dict(self._fields["state"]._description_selection(self.env))
        columns = [
            {
                "id": one.id,
                "version": one.version,
                "state": states[one.state],
                "reason": one.answer_reason or "",
                "submitted": self._moment(one.submitted_at),
                "is_this": one == self,
            }
            for one in versions
        ]
        parts = [
            {
                "label": self._fields[part]._description_string(self.env),
                "texts": [one[part] or "" for one in versions],
            }
            for part in PARTS
        ]
        return {"columns": columns, "parts": parts}

    def _moment(self, instant):
        return self._as_of_label(instant) if instant else ""
