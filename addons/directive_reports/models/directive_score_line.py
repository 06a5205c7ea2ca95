from odoo import api, fields, models
from odoo.exceptions import UserError

from .directive_score import TASK_READERS

KINDS = [
    ("done_on_time", "Complete on time"),
    ("early", "Complete early"),
    ("done_excused", "Complete late through others"),
    ("done_late", "Complete late"),
    ("open_excused", "Overdue through others"),
    ("open_overdue", "Overdue"),
    ("no_extension", "No extension asked for in time"),
    ("contribution", "Contributed in time"),
    ("contribution_late", "Contributed late"),
    ("contribution_missing", "Not contributed"),
    ("urged", "Urged"),
    ("rejected", "Result not confirmed"),
    ("untrue", "Untrue data corrected"),
    ("report", "Report in time"),
    ("report_late", "Report late"),
    ("report_missing", "Report missing"),
    ("entry_kept", "Entered and transferred in time"),
    ("entry_late", "Entered and transferred late"),
    ("entry_missing", "Not transferred"),
    ("verification_kept", "Verified in time"),
    ("verification_late", "Verified late"),
    ("verification_missing", "Not verified"),
    ("feedback_kept", "Feedback answered in time"),
    ("feedback_late", "Feedback answered late"),
    ("feedback_missing", "Feedback not answered"),
    ("correction", "Correction upon an objection"),
]


class DirectiveScoreLine(models.Model):
    """Why points were given or taken off: one line a task and reason. Counted, never typed."""

    _name = "directive.score.line"
    _description = "Reason of points"
    _order = "score_id, points, id"
    _log_access = False

    round_id = fields.Many2one("directive.score.round", required=True, index=True, ondelete="cascade")
    score_id = fields.Many2one("directive.score", "Score", index=True, ondelete="cascade")
    unit_id = fields.Many2one("directive.unit", "Unit", index="btree_not_null", ondelete="restrict")
    user_id = fields.Many2one("res.users", "Specialist", index="btree_not_null", ondelete="restrict")
    task_id = fields.Many2one(
        "directive.task", "Task", index="btree_not_null", ondelete="set null", groups=TASK_READERS
    )
    task_label = fields.Char("About", groups=TASK_READERS)
    kind = fields.Selection(KINDS, "Reason", required=True)
    base = fields.Float("Possible", digits=(10, 2))
    points = fields.Float("Points", digits=(10, 2))
    days = fields.Integer("Working days", aggregator=None)
    excused = fields.Integer("Of these through others", aggregator=None)
    count = fields.Integer("Times", aggregator=None)
    sentence = fields.Char("Explanation", compute="_compute_sentence")
    objection_ids = fields.One2many("directive.score.objection", "line_id", "Objections")
    state = fields.Selection(related="round_id.state", string="State")
    may_object = fields.Boolean(compute="_compute_may_object")

    @api.depends("kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for line in self:
            line.display_name = f"{kinds.get(line.kind, '')}: {line._number(line.points)}"

    @api.model
    def _number(self, value):
        """Write points as the reader's language does: 12,5 or 12.5; no zeros behind."""
        text = f"{value:.2f}".rstrip("0").rstrip(".")
        text = "0" if text == "-0" else text
        return text.replace(".", ",") if (self.env.lang or "").startswith("vi") else text

    @api.depends("kind", "base", "points", "days", "excused", "count")
    @api.depends_context("lang")
    def _compute_sentence(self):
        for line in self:
            line.sentence = line._sentence()

    def _sentence(self):
        """Say why: what happened, and what it brought or cost of what was possible."""
        happened = self._happened()
        points, base = self._number(self.points), self._number(self.base)
        if self.base:
            return self.env._(
                "%(happened)s: %(points)s of %(base)s points.", happened=happened, points=points, base=base
            )
        return self.env._("%(happened)s: %(points)s points.", happened=happened, points=points)

    def _happened(self):
        label = dict(self._fields["kind"]._description_selection(self.env))[self.kind]
        if self.kind in ("done_late", "open_overdue"):
            if self.excused:
                return self.env._(
                    "%(label)s by %(days)s working days, besides %(excused)s lost through others, which do not count",
                    label=label,
                    days=self.days,
                    excused=self.excused,
                )
            return self.env._("%(label)s by %(days)s working days", label=label, days=self.days)
        if self.kind in ("done_excused", "open_excused"):
            return self.env._(
                "%(label)s: all %(days)s working days were lost through others and do not count",
                label=label,
                days=self.days,
            )
        if self.kind == "early":
            return self.env._("%(label)s by %(days)s working days", label=label, days=self.days)
        if self.kind in ("urged", "rejected", "untrue") and self.count > 1:
            return self.env._("%(label)s, %(count)s times", label=label, count=self.count)
        return label

    # ---- objecting ---------------------------------------------------------------------------

    @api.depends("round_id.state", "objection_ids")
    @api.depends_context("uid")
    def _compute_may_object(self):
        for line in self:
            line.may_object = not line._why_not_object()

    def _why_not_object(self):
        """Say why the user may not object to this line now, or nothing."""
        # sudo: state and date of the round; everything that follows is about the user himself.
        own_round = self.round_id.sudo()
        is_own = self.unit_id._has_member(self.env.user) if self.unit_id else self.user_id == self.env.user
        if not is_own:
            return self.env._("Only who is judged by a line objects to it (Điều 14 khoản 3).")
        if own_round.state != "published":
            return self.env._("Objections are possible only after the points are published and before they are final.")
        if not own_round._is_open_to_objections():
            return self.env._(
                "Objections were possible until the end of %(day)s (Điều 14 khoản 3).",
                day=self.env["directive.calendar"]._day_label(own_round.object_until),
            )
        if self.kind == "correction" or self.sudo().objection_ids:
            return self.env._("This line was objected to already; the Office answers once.")
        return ""

    def action_object(self, reason=None):
        """Object to a line; the Office answers.

        :param reason: why the line is wrong; without it the dialog that asks for it is opened
        """
        self.ensure_one()
        self.check_access("read")
        if refusal := self._why_not_object():
            raise UserError(refusal)
        if reason is None:
            return self.env["directive.reason.wizard"]._open(self, "object")
        return self.env["directive.score.objection"]._file(self, reason)

    def action_open_task(self):
        """Open the task that a line is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "directive.task",
            "res_id": self.task_id.id,
            "views": [[False, "form"]],
        }
