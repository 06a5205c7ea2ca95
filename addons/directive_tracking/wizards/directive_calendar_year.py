from collections import Counter

import holidays

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ..models.directive_notice import Occasion
from ..tools.working_days import WorkingCalendar

#: In the last months of a year people prepare the next one: the Government announces its swaps in autumn.
PREPARES_NEXT_YEAR_FROM = 11
YEARS = range(2000, 2101)
SHOWN_MOVES = 200


class DirectiveCalendarYear(models.TransientModel):
    """A change of the calendar: a year proposed by a library, a storm closure, a swapped Saturday, a swap called off.

    A person corrects and confirms it; nothing is applied before the deadlines and clocks that would move are shown.
    """

    _name = "directive.calendar.year"
    _description = "Change of the calendar"

    year = fields.Integer(required=True, default=lambda self: self._default_year())
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    state = fields.Selection([("edit", "Days"), ("preview", "What moves")], required=True, default="edit")
    line_ids = fields.One2many("directive.calendar.year.line", "wizard_id", "Days")
    move_ids = fields.One2many("directive.calendar.year.move", "wizard_id", "Deadlines that move")
    clock_ids = fields.One2many("directive.calendar.year.clock", "wizard_id", "Clocks that move")
    move_count = fields.Integer("Number of deadlines that move", readonly=True)
    clock_count = fields.Integer("Number of clocks that move", readonly=True)
    new_count = fields.Integer("Days to add", compute="_compute_new_count")
    removed_count = fields.Integer("Days to remove", compute="_compute_new_count")
    shown_again = fields.Boolean(readonly=True, help="The deadlines changed while the list was being read.")

    @api.model
    def _default_year(self):
        today = self.env["directive.calendar"]._today()
        return today.year + (today.month >= PREPARES_NEXT_YEAR_FROM)

    @api.depends("line_ids.keep", "line_ids.source", "line_ids.date", "line_ids.kind")
    def _compute_new_count(self):
        for wizard in self:
            wizard.new_count = len(wizard._new_lines())
            wizard.removed_count = len(wizard._removed_lines())

    @api.depends("year")
    def _compute_display_name(self):
        for wizard in self:
            wizard.display_name = self.env._("Calendar of %(year)s", year=wizard.year)

    # ---- propose ------------------------------------------------------------------------

    def action_propose(self):
        """Fill the lines: what is in the calendar, then what the library knows besides. Typed lines stay."""
        self.ensure_one()
        self._check_year()
        self.line_ids.filtered(lambda line: line.source != "typed").unlink()
        present = self._present_values()
        taken = {values["date"] for values in present} | set(self.line_ids.mapped("date"))
        proposed = [values for values in self._library_values() if values["date"] not in taken]
        self.line_ids = [fields.Command.create(values) for values in present + proposed]
        self.state = "edit"
        return self._reopen()

    def _check_year(self):
        if self.year not in YEARS:
            raise UserError(
                self.env._(
                    "The year lies between %(first)s and %(last)s, not %(year)s.",
                    first=str(YEARS[0]),
                    last=str(YEARS[-1]),
                    year=str(self.year),
                )
            )

    def _present_values(self):
        """The lines for what the calendar has already in this year."""
        calendar = self._calendar()._working_calendar()
        days = [(day, "holiday", name) for day, name in calendar.off.items()]
        days += [(day, "makeup", name) for day, name in calendar.extra.items()]
        return [
            {"date": day, "kind": kind, "name": name or self.env._("Public holiday"), "source": "present"}
            for day, kind, name in sorted(days)
            if day.year == self.year
        ]

    def _library_values(self):
        """Public holidays on working weekdays and make-up days, as the library knows them, named in Vietnamese."""
        known = holidays.country_holidays("VN", years=self.year, language="vi")
        weekdays = self._calendar()._working_calendar().weekdays
        days = [(day, "holiday", name) for day, name in known.items() if day.weekday() in weekdays]
        days += [(day, "makeup", "Làm bù") for day in known.weekend_workdays]
        return [
            {"date": day, "kind": kind, "name": name, "source": "library"}
            for day, kind, name in sorted(days)
            if day.year == self.year
        ]

    # ---- preview ------------------------------------------------------------------------

    def action_preview(self):
        """Show which open deadlines and running clocks would move; errors in the lines are told first."""
        self.ensure_one()
        self._refuse_problems()
        self._show_moves(*self._moved())
        return self._reopen()

    def action_edit(self):
        """Back to the days."""
        self.ensure_one()
        self.write({"state": "edit", "shown_again": False})
        return self._reopen()

    def _moved(self):
        """Return ([MovedDeadline], [(record, clock name, old due, new due)])."""
        calendar, new = self._calendar(), self._new_calendar()
        return calendar._moved_deadlines(new), calendar._moved_clocks(new)

    def _show_moves(self, deadlines, clocks):
        moves = [self.env["directive.calendar.year.move"]._values(one) for one in deadlines[:SHOWN_MOVES]]
        running = [self.env["directive.calendar.year.clock"]._values(*one) for one in clocks[:SHOWN_MOVES]]
        self.write(
            {
                "state": "preview",
                "move_count": len(deadlines),
                "clock_count": len(clocks),
                "move_ids": [fields.Command.clear(), *(fields.Command.create(row) for row in moves)],
                "clock_ids": [fields.Command.clear(), *(fields.Command.create(row) for row in running)],
            }
        )

    def _new_calendar(self):
        """The company's calendar with the kept lines added and the lines that are not kept taken away."""
        calendar = self._calendar()._working_calendar()
        removed = set(self._removed_lines().mapped("date"))
        days = {"holiday": dict(calendar.off), "makeup": dict(calendar.extra)}
        days = {kind: {day: why for day, why in own.items() if day not in removed} for kind, own in days.items()}
        for line in self._new_lines():
            days[line.kind][line.date] = line.name
        return WorkingCalendar(calendar.weekdays, days["holiday"], days["makeup"])

    def _removed_lines(self):
        """The lines of days that the calendar has and shall lose."""
        calendar = self._calendar()._working_calendar()
        present = {"holiday": calendar.off, "makeup": calendar.extra}
        return self.line_ids.filtered(
            lambda line: line.source == "present" and not line.keep and line.date in present[line.kind]
        )

    def _new_lines(self):
        """The kept lines that the calendar lacks: confirming twice adds nothing twice."""
        calendar = self._calendar()._working_calendar()
        present = {"holiday": calendar.off, "makeup": calendar.extra}
        return self.line_ids.filtered(lambda line: line.keep and line.date not in present.get(line.kind, ()))

    def _calendar(self):
        return self.env["directive.calendar"].with_company(self.company_id)

    # ---- problems -----------------------------------------------------------------------

    def _refuse_problems(self):
        self._check_year()
        kept = self.line_ids.filtered("keep")
        problems = [*self._date_problems(kept), *self._makeup_problems()]
        if problems:
            raise UserError("\n".join(dict.fromkeys(problems)))

    def _date_problems(self, kept):
        kinds = {}
        for line in kept:
            kinds.setdefault(line.date, set()).add(line.kind)
            if line.date.year != self.year:
                yield self.env._("%(day)s is not in %(year)s.", day=self._label(line.date), year=str(self.year))
        for day, times in Counter(kept.mapped(lambda line: line.date)).items():
            if len(kinds[day]) > 1:
                yield self.env._(
                    "%(day)s is both a day off and a make-up working day. Keep one of the two lines.",
                    day=self._label(day),
                )
            elif times > 1:
                yield self.env._("%(day)s stands in the list twice. Keep one line.", day=self._label(day))

    def _makeup_problems(self):
        calendar = self._calendar()
        for line in self._new_lines():
            if line.kind == "makeup" and (reason := calendar._why_not_makeup(line.date)):
                yield reason
            elif line.kind == "holiday" and line.date in calendar._working_calendar().extra:
                yield self.env._(
                    "%(day)s is a make-up working day in the calendar. Remove it there before it becomes a day off.",
                    day=self._label(line.date),
                )

    def _label(self, day):
        return format_date(self.env, day, date_format="EEEE dd/MM/yyyy")

    # ---- confirm ------------------------------------------------------------------------

    def action_confirm(self):
        """Apply the change and move what was shown; if something else would move, show that first."""
        self.ensure_one()
        self._refuse_problems()
        deadlines, clocks = self._moved()
        if self.state != "preview" or not self._was_shown(deadlines, clocks):
            self.shown_again = self.state == "preview"
            self._show_moves(deadlines, clocks)
            return self._reopen()
        change = self._change_sentence()
        self._apply()
        self._tell(deadlines, change)
        return self._done(len(deadlines), len(clocks))

    def _was_shown(self, deadlines, clocks):
        values = [self.env["directive.calendar.year.move"]._values(one) for one in deadlines]
        shown = {(move.task_id.id, move.new_deadline_at, move.new_filing_day) for move in self.move_ids}
        now = {(row["task_id"], row["new_deadline_at"], row["new_filing_day"]) for row in values[:SHOWN_MOVES]}
        counts = (self.move_count, self.clock_count)
        return shown == now and counts == (len(deadlines), len(clocks))

    def _apply(self):
        calendar, new, removed = self._calendar(), self._new_lines(), self._removed_lines()
        deferred = calendar._deferred()
        for line in removed:
            line._take_away(deferred.env)
        deferred.env["resource.calendar.leaves"].create(
            [line._leave_values() for line in new if line.kind == "holiday"]
        )
        deferred.env["directive.calendar.exception"].create(
            [line._exception_values() for line in new if line.kind == "makeup"]
        )
        calendar._calendar_changed()

    def _tell(self, deadlines, change):
        """Tell the units whose deadlines moved, one mail a person."""
        told = [moved.task for moved in deadlines if moved.task.transferred_at]
        if told:
            tasks = self.env["directive.task"].union(*told)
            self.env["directive.notice"]._tell(tasks, "calendar", change)

    def _change_sentence(self):
        kinds = dict(self.env["directive.calendar.year.line"]._fields["kind"]._description_selection(self.env))
        gone = {line: self.env._("no longer: %(kind)s", kind=kinds[line.kind]) for line in self._removed_lines()}
        what = {line: kinds[line.kind] for line in self._new_lines()} | gone
        return "; ".join(f"{self._label(line.date)} – {kind} ({line.name})" for line, kind in what.items())

    def _done(self, moved, clocks):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.display_name,
                "message": self.env._(
                    "The calendar is in force. Deadlines moved: %(moved)s; clocks moved: %(clocks)s.",
                    moved=moved,
                    clocks=clocks,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change of the calendar"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }


class DirectiveNotice(models.AbstractModel):
    _inherit = "directive.notice"

    @api.model
    def _occasions(self):
        return super()._occasions() | {
            "calendar": Occasion(
                audiences=("lead", "coordinating", "specialist"),
                subject=self.env._("The deadlines of %(count)s task(s) moved with the calendar"),
                advice=self.env._("The days off changed. The deadlines below are those in force now."),
            )
        }
