from odoo import api, fields, models
from odoo.addons.directive_tracking.models.directive_transition_mixin import Transition
from odoo.exceptions import UserError
from odoo.tools import SQL

from .directive_score import COLUMNS

#: Working days in which who is judged may object, where the settings say nothing.
OBJECTION_DAYS = 5

_WRITTEN = (
    "DROP TABLE IF EXISTS directive_score_counted",
    "CREATE TEMPORARY TABLE directive_score_counted (%(names)s) ON COMMIT DROP AS %(lines)s",
    """INSERT INTO directive_score (round_id, unit_id, user_id, category, create_uid, create_date)
       SELECT DISTINCT %(round)s::integer, line.unit_id, line.user_id,
              CASE WHEN line.user_id IS NOT NULL THEN 'specialist'
                   WHEN unit.kind IN ('commune', 'ward') THEN 'commune' ELSE 'agency' END,
              %(user)s::integer, %(now)s::timestamp
         FROM directive_score_counted line LEFT JOIN directive_unit unit ON unit.id = line.unit_id""",
    """INSERT INTO directive_score_line (round_id, score_id, %(names)s, task_label)
       SELECT %(round)s, score.id, line.*, task.name
         FROM directive_score_counted line
         JOIN directive_score score ON score.round_id = %(round)s
          AND COALESCE(score.unit_id, 0) = COALESCE(line.unit_id, 0)
          AND COALESCE(score.user_id, 0) = COALESCE(line.user_id, 0)
         LEFT JOIN directive_task task ON task.id = line.task_id""",
    "DROP TABLE directive_score_counted",
)


class DirectiveScoreRound(models.Model):
    """The points of all units and specialists for one period: counted, published, objected to, final (Điều 14).

    Counted as often as wanted while it is a draft; publishing freezes the lines with the head of the log.
    """

    _name = "directive.score.round"
    _description = "Scores of a period"
    _inherit = ["directive.transition.mixin", "mail.thread"]
    _order = "period_id desc, id desc"

    _transitions = {
        "publish": Transition(("draft",), "published", "published"),
        "finalise": Transition(("published",), "final", "final"),
    }
    _facts = frozenset(
        {
            "formula_id",
            "computed_at",
            "computed_by_id",
            "published_at",
            "published_by_id",
            "object_until",
            "object_until_at",
            "final_at",
            "final_by_id",
            "log_head",
            "digest",
        }
    )

    name = fields.Char(compute="_compute_name", store=True)
    period_id = fields.Many2one("directive.report.period", "Period", required=True, index=True, ondelete="restrict")
    formula_id = fields.Many2one("directive.score.formula", "Formula", readonly=True, ondelete="restrict", copy=False)
    state = fields.Selection(
        [("draft", "Being counted"), ("published", "Published, open to objections"), ("final", "Final")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    computed_at = fields.Datetime("Counted on", readonly=True, copy=False)
    computed_by_id = fields.Many2one("res.users", "Counted by", readonly=True, copy=False, ondelete="restrict")
    published_at = fields.Datetime("Published on", readonly=True, copy=False)
    published_by_id = fields.Many2one("res.users", "Published by", readonly=True, copy=False, ondelete="restrict")
    object_until = fields.Date("Objections until", readonly=True, copy=False, help="To the end of this day.")
    object_until_at = fields.Datetime(readonly=True, copy=False)
    final_at = fields.Datetime("Final on", readonly=True, copy=False)
    final_by_id = fields.Many2one("res.users", "Made final by", readonly=True, copy=False, ondelete="restrict")
    log_head = fields.Char("Head of the log", readonly=True, copy=False)
    digest = fields.Char("Seal of the lines", readonly=True, copy=False, help="SHA-256 over all lines as published.")
    score_ids = fields.One2many("directive.score", "round_id", "Scores")
    objection_ids = fields.One2many("directive.score.objection", "round_id", "Objections")
    next_step = fields.Char("What comes next", compute="_compute_next_step")

    _one_of_a_period = models.UniqueIndex("(period_id)", "The points of this period are there already. Open them.")

    @api.depends("period_id.name")
    def _compute_name(self):
        for one in self:
            one.name = one.period_id.name

    @api.depends("period_id", "state", "computed_at", "objection_ids.state", "object_until_at")
    @api.depends_context("uid", "lang")
    def _compute_next_step(self):
        for one in self:
            one.next_step = one._next_step()

    def _next_step(self):
        if not self.env["directive.task"]._is_office() or self.state == "final":
            return ""
        if self.state == "draft":
            return self._why_not_compute() or (
                self._why_not_publish()
                if self.computed_at
                else self.env._("Count the points. They can be counted again until they are published.")
            )
        return self._why_not_finalise()

    # ---- counting ----------------------------------------------------------------------------

    def _why_not_compute(self):
        if not self.env["directive.task"]._is_office():
            return self.env._("Only the Office counts the points (Điều 14 khoản 1).")
        if self.state != "draft":
            return self.env._("These points are published and stay as they are (Điều 14 khoản 3).")
        if not self.period_id:
            return self.env._("Choose a period that is over; its points are then counted (Điều 14 khoản 2).")
        if self.period_id.until_at >= fields.Datetime.now():
            return self.env._("The period is not over yet: points are counted from what has happened (Điều 4 khoản 2).")
        if not self._formula():
            return self.env._(
                "No formula is in force for this period. A leader of the Office approves one first (Điều 14 khoản 3)."
            )
        return ""

    def _formula(self):
        return self.env["directive.score.formula"]._for(self.period_id.date_to)

    def action_compute(self):
        """Count the points from the facts as of the end of the period; what was counted before is replaced."""
        for one in self:
            one.check_access("write")
            if refusal := one._why_not_compute():
                raise UserError(refusal)
            one._lock_for_move()
            facts = {
                "formula_id": one._formula().id,
                "computed_at": fields.Datetime.now(),
                "computed_by_id": self.env.uid,
            }
            # sudo: the reason-why-not above is the right to count; nobody has the right to write facts.
            one._facts_open().sudo().write(facts)
            one._compute_lines()

    def _compute_lines(self):
        # sudo: nobody writes points; they are what the query says.
        self.sudo().score_ids.unlink()
        values = {
            "names": SQL(", ").join(SQL.identifier(name) for name in COLUMNS),
            "round": self.id,
            "lines": self._lines_sql(),
            "user": self.env.uid,
            "now": fields.Datetime.now(),
        }
        # Each line is written once, with its score: writing it anew for that took longer than counting.
        for statement in _WRITTEN:
            self.env.cr.execute(SQL(statement, **values))
        self._total()

    def _total(self):
        """Add the lines up, rank and classify: one query over the round."""
        self.env.flush_all()
        formula = self.sudo().formula_id
        self.env.cr.execute(
            SQL(
                """WITH sums AS (
                    SELECT score.id, score.category, SUM(line.points) AS earned, SUM(line.base) AS possible,
                           COUNT(DISTINCT line.task_id) FILTER (WHERE line.base > 0) AS tasks,
                           COUNT(*) FILTER (WHERE line.kind = 'done_on_time') AS on_time,
                           COUNT(*) FILTER (WHERE line.kind IN ('done_late', 'open_overdue')) AS late
                      FROM directive_score score JOIN directive_score_line line ON line.score_id = score.id
                     WHERE score.round_id = %(round)s GROUP BY score.id),
                judged AS (
                    SELECT sums.*, possible > 0 AND tasks >= %(minimum)s AS ranked, CASE WHEN possible > 0 THEN
                           LEAST(100, GREATEST(0, ROUND(100 * earned / possible, 2))) ELSE 0 END AS points FROM sums),
                placed AS (
                    SELECT judged.*, RANK() OVER (PARTITION BY category, ranked ORDER BY points DESC) AS place
                      FROM judged)
                UPDATE directive_score score SET earned = placed.earned, possible = placed.possible,
                       points = placed.points, task_count = placed.tasks, on_time_count = placed.on_time,
                       late_count = placed.late, is_ranked = placed.ranked,
                       rank = CASE WHEN ranked THEN place END,
                       grade = CASE WHEN NOT ranked THEN NULL WHEN placed.points >= %(excellent)s THEN 'excellent'
                           WHEN placed.points >= %(good)s THEN 'good' WHEN placed.points >= %(fair)s THEN 'fair'
                           ELSE 'poor' END
                  FROM placed WHERE placed.id = score.id""",
                round=self.id,
                minimum=formula.minimum_tasks,
                excellent=formula.class_excellent,
                good=formula.class_good,
                fair=formula.class_fair,
            )
        )
        self.env.invalidate_all()

    def write(self, vals):
        if "period_id" in vals and not self._facts_are_open() and any(one.computed_at for one in self):
            raise UserError(self.env._("These points are counted for their period already. Open another one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(one.state != "draft" for one in self):
            raise UserError(self.env._("Published points are kept (Điều 14 khoản 3)."))

    # ---- publishing, and making final ----------------------------------------------------------

    def _leads_office(self):
        return self.env.user.has_group("directive_tracking.group_office_leader")

    def _why_not_publish(self):
        if not self._leads_office():
            return self.env._("Only a leader of the Office publishes the points (Điều 14 khoản 1, 3).")
        if not self.computed_at:
            return self.env._("Count the points first.")
        if self.period_id.due_at > self.computed_at:
            return self.env._(
                "The reports of the units were not due yet when the points were counted. Count them again after"
                " %(day)s.",
                day=self.env["directive.calendar"]._day_label(self.period_id.date_due),
            )
        return ""

    def action_publish(self):
        """Show everybody his own points and lines, frozen; from now on objections run."""
        calendar = self.env["directive.calendar"]
        for one in self:
            if refusal := one._why_not("publish"):
                raise UserError(refusal)
            day = calendar.add(calendar._today(), one._setting("objection_days", OBJECTION_DAYS))
            facts = {
                "object_until": day,
                "object_until_at": calendar._end_of_day(day),
                "log_head": self.env["directive.log.seal"]._head() or False,
                "digest": one._digest_kept(),
            }
            one._move("publish", facts, facts["digest"])
            self.env["directive.notice"]._tell_of_scores(one)

    @api.model
    def _setting(self, name, default):
        # sudo: settings are not readable by users; this one is a number.
        return int(self.env["ir.config_parameter"].sudo().get_param(f"directive_reports.{name}", default))

    def _is_open_to_objections(self):
        return self.state == "published" and fields.Datetime.now() < self.object_until_at

    def _why_not_finalise(self):
        if not self._leads_office():
            return self.env._("Only a leader of the Office makes the points final (Điều 14 khoản 1, 3).")
        if self._is_open_to_objections():
            return self.env._(
                "Units and specialists may object until the end of %(day)s (Điều 14 khoản 3).",
                day=self.env["directive.calendar"]._day_label(self.object_until),
            )
        # sudo: every objection counts.
        waiting = len(self.sudo().objection_ids.filtered(lambda objection: objection.state == "filed"))
        if waiting:
            return self.env._("%(count)s objections wait for an answer. Answer them first.", count=waiting)
        return ""

    def action_finalise(self):
        """Make the points final; Sở Nội vụ reads them from now on."""
        self._move("finalise")

    def action_verify(self):
        """Count again from the facts, and say whether the published lines come out to the last digit."""
        self.ensure_one()
        if not self.env["directive.task"]._is_office():
            raise UserError(self.env._("Only the Office counts the points (Điều 14 khoản 1)."))
        if not self.computed_at:
            raise UserError(self.env._("Count the points first."))
        kept, now = self._digest_kept(), self._digest_now()
        if kept == now and self.digest in (False, kept):
            return self.period_id._notification(self.env._("Counted again: the same to the last digit."))
        return self.period_id._notification(
            self.env._(
                "Counted again, something differs: facts of the period were corrected after the points were counted."
            ),
            "warning",
        )

    def action_open_scores(self):
        """Open the scores of this round."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_reports.action_directive_score")
        return {**action, "domain": [("round_id", "=", self.id)]}
