from odoo import api, fields, models
from odoo.addons.directive_tracking.models.directive_transition_mixin import Transition
from odoo.exceptions import UserError
from odoo.tools import float_round


class DirectiveScoreObjection(models.Model):
    """What who is judged says against a line of his points, and the Office's answer (Điều 14 khoản 3)."""

    _name = "directive.score.objection"
    _description = "Objection to points"
    _inherit = ["directive.transition.mixin"]
    _order = "id desc"

    _transitions = {
        "accept": Transition(("filed",), "accepted", "answered"),
        "refuse": Transition(("filed",), "refused", "answered"),
    }
    _facts = frozenset(
        {
            "line_id",
            "score_id",
            "round_id",
            "unit_id",
            "user_id",
            "reason",
            "filed_at",
            "filed_by_id",
            "answer",
            "right_points",
            "answered_at",
            "answered_by_id",
        }
    )

    line_id = fields.Many2one(
        "directive.score.line", "Line", required=True, readonly=True, index=True, ondelete="restrict"
    )
    score_id = fields.Many2one("directive.score", "Score", readonly=True, index=True, ondelete="restrict")
    round_id = fields.Many2one("directive.score.round", "Period", readonly=True, index=True, ondelete="restrict")
    unit_id = fields.Many2one("directive.unit", "Unit", readonly=True, index="btree_not_null", ondelete="restrict")
    user_id = fields.Many2one("res.users", "Specialist", readonly=True, index="btree_not_null", ondelete="restrict")
    sentence = fields.Char("What is objected to", related="line_id.sentence")
    task_label = fields.Char(related="line_id.task_label")
    reason = fields.Text("Why it is wrong", required=True, readonly=True)
    state = fields.Selection(
        [("filed", "Waits for the Office"), ("accepted", "Accepted, corrected"), ("refused", "Refused")],
        required=True,
        readonly=True,
        default="filed",
        copy=False,
        index=True,
    )
    filed_at = fields.Datetime("Filed on", readonly=True)
    filed_by_id = fields.Many2one("res.users", "Filed by", readonly=True, ondelete="restrict")
    corrected_points = fields.Float(
        "Right points", digits=(10, 2), help="What the line should have brought; the difference becomes a line."
    )
    answer = fields.Text(readonly=True)
    right_points = fields.Float("Points after the answer", digits=(10, 2), readonly=True)
    answered_at = fields.Datetime("Answered on", readonly=True)
    answered_by_id = fields.Many2one("res.users", "Answered by", readonly=True, ondelete="restrict")

    _one_a_line = models.UniqueIndex("(line_id)", "This line was objected to already.")

    @api.depends("line_id.kind", "unit_id.name", "user_id.name")
    def _compute_display_name(self):
        for objection in self:
            # sudo: names alone.
            own = objection.sudo()
            objection.display_name = (
                f"{own.score_id._who()} – {own.line_id.with_env(objection.env).sudo().display_name}"
            )

    @api.model
    def _file(self, line, reason):
        """File an objection to ``line``; the caller has asked :meth:`_why_not_object`."""
        reason = self._require_text(reason, self.env._("Say what is wrong, and by what it can be seen."))
        # sudo: nobody has the right to write facts; why-not was asked.
        objection = (
            self._facts_open()
            .sudo()
            .create(
                {
                    "line_id": line.id,
                    "score_id": line.score_id.id,
                    "round_id": line.round_id.id,
                    "unit_id": line.unit_id.id,
                    "user_id": line.user_id.id,
                    "reason": reason,
                    "corrected_points": line.points,
                    "filed_at": fields.Datetime.now(),
                    "filed_by_id": self.env.uid,
                }
            )
        )
        self.env["directive.log"]._append(objection, "object", None, line.display_name, reason)
        return self.browse(objection.id)

    # ---- the answer --------------------------------------------------------------------------

    def _why_not_answer(self):
        if not self.env.user.has_group("directive_tracking.group_office_leader"):
            return self.env._("Only a leader of the Office answers objections (Điều 14 khoản 1, 3).")
        if self.user_id == self.env.user:
            return self.env._("Nobody answers the own objection (Điều 14 khoản 3).")
        return ""

    _why_not_accept = _why_not_answer
    _why_not_refuse = _why_not_answer

    def _most(self):
        """Return the most that the line could have brought: its base, or nothing off."""
        return max(self.line_id.sudo().base, 0.0)

    def action_accept(self, reason=None):
        """Accept the objection with the points typed in: the difference becomes a line of its own.

        :param reason: what is corrected and why; without it the dialog that asks for it is opened
        """
        self.ensure_one()
        if reason is None:
            return self._ask_reason("accept")
        if refusal := self._why_not("accept"):
            raise UserError(refusal)
        # sudo: a line is not writable by anybody; only the difference is added beside it.
        line = self.line_id.sudo()
        if not line.points < self.corrected_points <= self._most():
            raise UserError(
                self.env._(
                    "Write first what the line should have brought: more than %(now)s, at most %(most)s points.",
                    now=line._number(line.points),
                    most=line._number(self._most()),
                )
            )
        answer = self._require_text(reason, self.env._("Say what is corrected, and why."))
        self._move("accept", {"answer": answer, "right_points": self.corrected_points}, answer)
        difference = float_round(self.corrected_points - line.points, precision_digits=2)
        line.create(
            {
                "round_id": line.round_id.id,
                "score_id": line.score_id.id,
                "unit_id": line.unit_id.id,
                "user_id": line.user_id.id,
                "task_id": line.task_id.id,
                "task_label": line.task_label,
                "kind": "correction",
                "points": difference,
            }
        )
        return line.round_id._total()

    def action_refuse(self, reason=None):
        """Refuse the objection with a reason.

        :param reason: why the line stands; without it the dialog that asks for it is opened
        """
        if reason is None:
            return self._ask_reason("refuse")
        answer = self._require_text(reason, self.env._("Say why the line stands: who objected reads this."))
        for objection in self:
            objection._move("refuse", {"answer": answer, "right_points": objection.line_id.sudo().points}, answer)
        return True

    def write(self, vals):
        if "corrected_points" in vals and not self._facts_are_open():
            for objection in self:
                if refusal := objection._why_not("accept"):
                    raise UserError(refusal)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _never_deleted(self):
        raise UserError(self.env._("Objections and their answers are kept (Điều 7 khoản 1)."))
