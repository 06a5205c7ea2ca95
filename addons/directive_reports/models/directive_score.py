from odoo import api, fields, models

CATEGORIES = [("agency", "Agencies"), ("commune", "Communes and wards"), ("specialist", "Specialists")]
CLASSES = [("excellent", "Excellent"), ("good", "Good"), ("fair", "Fair"), ("poor", "Poor")]
#: What counting gives for each line, in this order.
COLUMNS = ("unit_id", "user_id", "task_id", "kind", "base", "points", "days", "excused", "count")
#: Who sees which task a line is about; Sở Nội vụ reads results, not tasks.
TASK_READERS = (
    "directive_tracking.group_unit_user,directive_tracking.group_office_specialist,"
    "directive_tracking.group_city_leader,directive_tracking.group_directive_admin,base.group_portal"
)


class DirectiveScore(models.Model):
    """What a unit, or a specialist of the Office, has achieved in a period (Điều 14 khoản 2-3). Nobody types it."""

    _name = "directive.score"
    _description = "Score"
    _order = "round_id desc, category, rank, id"

    round_id = fields.Many2one("directive.score.round", "Period", required=True, index=True, ondelete="cascade")
    unit_id = fields.Many2one("directive.unit", "Unit", index="btree_not_null", ondelete="restrict")
    user_id = fields.Many2one("res.users", "Specialist", index="btree_not_null", ondelete="restrict")
    category = fields.Selection(CATEGORIES, required=True, index=True)
    earned = fields.Float("Points earned", digits=(12, 2))
    possible = fields.Float("Points possible", digits=(12, 2))
    points = fields.Float("Result", digits=(5, 2), aggregator="avg")
    is_ranked = fields.Boolean("Ranked")
    rank = fields.Integer("Rank", aggregator=None)
    classification = fields.Char(compute="_compute_summary")
    task_count = fields.Integer("Tasks judged")
    on_time_count = fields.Integer("Complete on time")
    late_count = fields.Integer("Late")
    line_ids = fields.One2many("directive.score.line", "score_id", "Why these points")
    state = fields.Selection(related="round_id.state", string="State")
    summary = fields.Text("How it comes about", compute="_compute_summary")
    explanation = fields.Text("The formula in words", compute="_compute_explanation", compute_sudo=True)
    grade = fields.Selection(CLASSES, "Class")

    _one_a_unit = models.UniqueIndex("(round_id, unit_id) WHERE unit_id IS NOT NULL")
    _one_a_user = models.UniqueIndex("(round_id, user_id) WHERE user_id IS NOT NULL")

    @api.depends("unit_id.name", "user_id.name", "round_id.name")
    def _compute_display_name(self):
        for score in self:
            score.display_name = f"{score._who()} – {score.round_id.name or ''}"

    def _who(self):
        # sudo: the name alone; a specialist's account is not readable by everybody who reads the score.
        score = self.sudo()
        return score.unit_id.name or score.user_id.name or ""

    @api.depends("round_id.formula_id")
    @api.depends_context("lang")
    def _compute_explanation(self):
        for score in self:
            score.explanation = score.round_id.formula_id.explanation

    @api.depends("earned", "possible", "points", "rank", "is_ranked", "category", "grade")
    @api.depends_context("lang")
    def _compute_summary(self):
        classes = dict(self._fields["grade"]._description_selection(self.env))
        for score in self:
            score.classification = classes.get(score.grade, "")
            score.summary = score._summary()

    def _summary(self):
        """Say how the result comes about, in a sentence that the person judged understands."""
        if not self.possible:
            return self.env._("Nothing was to be judged in this period, so there is no result.")
        values = {
            "earned": self.env["directive.score.line"]._number(self.earned),
            "possible": self.env["directive.score.line"]._number(self.possible),
            "points": self.env["directive.score.line"]._number(self.points),
        }
        counted = self.env._(
            "%(earned)s of %(possible)s possible points: 100 × %(earned)s ÷ %(possible)s = %(points)s, within 0 to"
            " 100.",
            **values,
        )
        if not self.is_ranked:
            return self.env._("%(counted)s Too few tasks were judged for a place.", counted=counted)
        labels = dict(self._fields["category"]._description_selection(self.env))
        placed = self.env._(
            "Place %(place)s among: %(category)s. Class: %(class_name)s.",
            place=self.rank,
            category=labels[self.category],
            class_name=self.classification,
        )
        return f"{counted} {placed}"

    def _portal_path(self):
        return f"/my/scores/{self.id}"

    def action_open_lines(self):
        """Open why these points: all lines as a list."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_reports.action_directive_score_line")
        return {**action, "domain": [("score_id", "=", self.id)]}
