from odoo import api, fields, models
from odoo.addons.directive_tracking.models.directive_transition_mixin import Transition
from odoo.exceptions import UserError, ValidationError

#: The weights and what a new formula starts from; each has its sentence in :meth:`DirectiveScoreFormula._sentences`.
WEIGHTS = {
    "base_normal": 10,
    "base_urgent": 12,
    "base_express": 15,
    "base_draft": 2,
    "early_days": 3,
    "early_percent": 5,
    "late_percent": 5,
    "late_cap": 60,
    "overdue_percent": 5,
    "overdue_cap": 50,
    "no_extension_percent": 10,
    "urging_percent": 2,
    "urging_cap": 10,
    "rejected_percent": 5,
    "rejected_cap": 20,
    "untrue_percent": 20,
    "untrue_cap": 60,
    "coordinating_percent": 30,
    "contribution_late_percent": 50,
    "report_points": 10,
    "report_late_percent": 50,
    "office_points": 5,
    "office_late_percent": 30,
    # With fewer, one late task moves the result by more than 20 points of 100 (Điều 14 khoản 3).
    "minimum_tasks": 5,
    "class_excellent": 90,
    "class_good": 75,
    "class_fair": 50,
}


def _weight(label, name):
    return fields.Integer(label, default=WEIGHTS[name], required=True, aggregator=None)


class DirectiveScoreFormula(models.Model):
    """How points are counted, in versions: one in use never changes, a new one is made beside it (Điều 14 khoản 2-3).

    All weights are whole numbers; those named percent are shares of the task's base points.
    """

    _name = "directive.score.formula"
    _description = "Formula of points"
    _inherit = ["directive.transition.mixin"]
    _order = "valid_from desc, id desc"

    _transitions = {"approve": Transition(("draft",), "approved", "approved")}
    _facts = frozenset({"approved_at", "approved_by_id", "previous_id"})

    name = fields.Char(required=True)
    valid_from = fields.Date(
        "Valid from", required=True, help="For periods that end on this day or later, until a newer one is valid."
    )
    state = fields.Selection(
        [("draft", "Being written"), ("approved", "Approved")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    previous_id = fields.Many2one("directive.score.formula", "Made from", readonly=True, ondelete="restrict")
    approved_at = fields.Datetime("Approved on", readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", "Approved by", readonly=True, copy=False, ondelete="restrict")
    explanation = fields.Text("The formula in words", compute="_compute_explanation")

    base_normal = _weight("Normal task", "base_normal")
    base_urgent = _weight("Urgent task", "base_urgent")
    base_express = _weight("Express task", "base_express")
    base_draft = _weight("Added for drafting", "base_draft")
    early_days = _weight("Early from (working days)", "early_days")
    early_percent = _weight("Early (%)", "early_percent")
    late_percent = _weight("Late, a working day (%)", "late_percent")
    late_cap = _weight("Late, at most (%)", "late_cap")
    overdue_percent = _weight("Overdue, a working day (%)", "overdue_percent")
    overdue_cap = _weight("Overdue, at most (%)", "overdue_cap")
    no_extension_percent = _weight("No extension asked for in time (%)", "no_extension_percent")
    urging_percent = _weight("Urging needed, each (%)", "urging_percent")
    urging_cap = _weight("Urgings, at most (%)", "urging_cap")
    rejected_percent = _weight("Result not confirmed, each (%)", "rejected_percent")
    rejected_cap = _weight("Results not confirmed, at most (%)", "rejected_cap")
    untrue_percent = _weight("Untrue data, each (%)", "untrue_percent")
    untrue_cap = _weight("Untrue data, at most (%)", "untrue_cap")
    coordinating_percent = _weight("Coordinating unit (%)", "coordinating_percent")
    contribution_late_percent = _weight("Contribution late (%)", "contribution_late_percent")
    report_points = _weight("Report on a period", "report_points")
    report_late_percent = _weight("Report late (%)", "report_late_percent")
    office_points = _weight("Duty of a specialist", "office_points")
    office_late_percent = _weight("Duty done late (%)", "office_late_percent")
    minimum_tasks = _weight("Ranked from (tasks)", "minimum_tasks")
    class_excellent = _weight("Excellent from", "class_excellent")
    class_good = _weight("Good from", "class_good")
    class_fair = _weight("Fair from", "class_fair")

    _one_a_day = models.UniqueIndex(
        "(valid_from) WHERE state = 'approved'", "Another formula is valid from this day already. Choose another day."
    )

    # ---- what must hold --------------------------------------------------------------------

    @api.constrains(*WEIGHTS)
    def _check_weights(self):
        for formula in self:
            if any(not 0 <= formula[name] <= 100 for name in WEIGHTS):
                raise ValidationError(self.env._("Each weight is a whole number from 0 to 100 (Điều 14 khoản 3)."))
            if not min(formula.base_normal, formula.base_urgent, formula.base_express) > 0:
                raise ValidationError(self.env._("A task is worth at least one point (Điều 14 khoản 3)."))
            if not formula.class_excellent > formula.class_good > formula.class_fair:
                raise ValidationError(
                    self.env._("“Excellent” begins above “good”, and “good” above “fair” (Điều 14 khoản 3).")
                )

    def write(self, vals):
        if not self._facts_are_open() and (fixed := self.filtered(lambda one: one.state == "approved")):
            raise UserError(fixed[0]._fixed_reason())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if fixed := self.filtered(lambda one: one.state == "approved"):
            raise UserError(fixed[0]._fixed_reason())

    def _fixed_reason(self):
        return self.env._(
            "“%(formula)s” is approved and stays as it is: units were told by which rules they are judged"
            " (Điều 14 khoản 3). Make a new version of it.",
            formula=self.name,
        )

    # ---- steps -----------------------------------------------------------------------------

    def _why_not_approve(self):
        if not self.env.user.has_group("directive_tracking.group_office_leader"):
            return self.env._("Only a leader of the Office approves the formula (Điều 14 khoản 1, 3).")
        return ""

    def action_approve(self):
        """Put the formula into force from its date on; it never changes again."""
        self._move("approve")

    def action_new_version(self):
        """Make a formula beside this one, which can be changed, and open it."""
        self.ensure_one()
        today = self.env["directive.calendar"]._today()
        values = {name: self[name] for name in WEIGHTS}
        name = self.env._("%(formula)s (new version)", formula=self.name)
        newer = self.create({**values, "name": name, "valid_from": today})
        # sudo: only from which version it was made; the right to create was asked.
        newer._facts_open().sudo().previous_id = self
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": newer.id,
            "views": [[False, "form"]],
        }

    @api.model
    def _for(self, day):
        """Return the formula in force for a period that ends on ``day``, or nothing."""
        return self.search([("state", "=", "approved"), ("valid_from", "<=", day)], order="valid_from desc", limit=1)

    # ---- in words --------------------------------------------------------------------------

    @api.depends(*WEIGHTS)
    @api.depends_context("lang")
    def _compute_explanation(self):
        for formula in self:
            formula.explanation = "\n".join(f"• {sentence}" for sentence in formula._sentences())

    def _sentences(self):
        """Return the rules one after the other, in the reader's language, with the numbers of this version."""
        own = {name: self[name] for name in WEIGHTS}
        return [*self._task_sentences(own), *self._fault_sentences(own), *self._other_sentences(own)]

    def _task_sentences(self, own):
        return [
            self.env._(
                "A task can bring %(base_normal)s points, an urgent one %(base_urgent)s, an express one"
                " %(base_express)s; drafting a document %(base_draft)s more. These are its base points.",
                **own,
            ),
            self.env._("Complete on time: all base points. A task that still has time is not judged yet."),
            self.env._(
                "Complete %(early_days)s working days early or more: %(early_percent)s%% of the base points more.",
                **own,
            ),
            self.env._(
                "Complete late: %(late_percent)s%% of the base points less for each working day, at most %(late_cap)s%%"
                " less.",
                **own,
            ),
            self.env._(
                "Overdue at the end of the period: no points, and %(overdue_percent)s%% of the base points are taken"
                " off for each working day, at most %(overdue_cap)s%%.",
                **own,
            ),
            self.env._(
                "Working days lost through others do not count as late: difficulties of which a leader has decided that"
                " another unit or the Office caused them, a transfer or a verification that the Office did late."
            ),
        ]

    def _fault_sentences(self, own):
        return [
            self.env._(
                "Overdue without having asked for more time before the deadline: %(no_extension_percent)s%% off.", **own
            ),
            self.env._(
                "Each urging by a person: %(urging_percent)s%% off, at most %(urging_cap)s%%; reminders by the system"
                " cost nothing.",
                **own,
            ),
            self.env._(
                "Each result that the Office did not confirm: %(rejected_percent)s%% off, at most %(rejected_cap)s%%.",
                **own,
            ),
            self.env._(
                "Each statement of the unit that was not true to fact and had to be corrected at the instance of"
                " others: %(untrue_percent)s%% off, at most %(untrue_cap)s%%.",
                **own,
            ),
        ]

    def _other_sentences(self, own):
        return [
            self.env._(
                "A coordinating unit can earn %(coordinating_percent)s%% of the base points: all of it when it"
                " contributes before the deadline, %(contribution_late_percent)s%% of it when later, nothing when the"
                " task is overdue and it has not contributed.",
                **own,
            ),
            self.env._(
                "A report on a period: %(report_points)s points in time, %(report_late_percent)s%% of them when late,"
                " none when it is missing.",
                **own,
            ),
            self.env._(
                "A specialist of the Office: %(office_points)s points for each entry, verification and answer to"
                " feedback in time, %(office_late_percent)s%% of them when late, none when not done.",
                **own,
            ),
            self.env._(
                "The result is 100 × points earned ÷ points possible, from 0 to 100. Ranked is who has at least"
                " %(minimum_tasks)s tasks judged, among his like: agencies, communes and wards, specialists.",
                **own,
            ),
            self.env._(
                "Excellent from %(class_excellent)s, good from %(class_good)s, fair from %(class_fair)s; below, poor.",
                **own,
            ),
        ]
