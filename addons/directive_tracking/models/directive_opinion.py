from odoo import api, fields, models
from odoo.exceptions import UserError

from .directive_notice import Occasion
from .directive_request_mixin import REQUEST_FACTS, reply_clock
from .directive_transition_mixin import Transition


class DirectiveOpinion(models.Model):
    """What one unit thinks about a difficulty (Điều 10 khoản 1b, 1c); units do not see each other's.

    The unit that is asked need not have to do with the task: what it must know to answer is quoted here.
    """

    _name = "directive.opinion"
    _description = "Opinion of a unit"
    _inherit = ["directive.request.mixin"]
    _order = "id"
    _rec_names_search = ["unit_id"]

    _clause = "Điều 10 khoản 1b, 1c"
    _clocks = {"reply": reply_clock("Điều 10 khoản 1b")}
    _transitions = {
        "submit": Transition(("asked",), "submitted", "replied"),
        "lapse": Transition(("asked",), "lapsed"),
    }
    _facts = REQUEST_FACTS | {"escalation_id", "task_id"}

    escalation_id = fields.Many2one(
        "directive.escalation", "Difficulty", required=True, readonly=True, index=True, ondelete="cascade"
    )
    task_id = fields.Many2one("directive.task", related="escalation_id.task_id", store=True, index=True)
    # Related fields read as superuser: exactly this is what the Office quotes to the units it asks.
    kind = fields.Selection(related="escalation_id.kind")
    cause = fields.Text(related="escalation_id.cause")
    proposal = fields.Text(related="escalation_id.proposal")
    task_content = fields.Text(related="escalation_id.task_id.content", string="About the task")
    document_reference = fields.Char(related="escalation_id.task_id.document_id.reference")
    text = fields.Text("Opinion", copy=False)
    paper_reference = fields.Char("Source paper", copy=False, help="For units not on the system (Điều 6 khoản 1b).")
    state = fields.Selection(
        [("asked", "Asked"), ("submitted", "Given"), ("lapsed", "Not needed any more")],
        required=True,
        readonly=True,
        default="asked",
        copy=False,
    )
    may_answer = fields.Boolean("The user may answer", compute="_compute_may_answer")

    _one_a_unit = models.UniqueIndex("(escalation_id, unit_id)", "This unit has been asked already.")

    @api.depends("unit_id.name", "escalation_id.task_id.name")
    def _compute_display_name(self):
        for opinion in self:
            # sudo: the name of the task is quoted to whom the Office asks about it.
            opinion.display_name = f"{opinion.unit_id.name}: {opinion.escalation_id.sudo().task_id.name}"

    @api.depends("state", "unit_id")
    @api.depends_context("uid")
    def _compute_may_answer(self):
        for opinion in self:
            opinion.may_answer = opinion.state == "asked" and not opinion._why_not_answer()

    # ---- who writes --------------------------------------------------------------------

    def write(self, vals):
        if not self._facts_are_open():
            self._check_may_write()
        return super().write(vals)

    def _check_may_write(self):
        for opinion in self:
            if opinion.state != "asked":
                raise UserError(
                    self.env._(
                        "This opinion has been given, or is not needed any more, and stays as it is (Điều 7). Write a"
                        " message on the task, or call the specialist."
                    )
                )
            if reason := opinion._why_not_answer():
                raise UserError(reason)

    def _check_files_open(self):
        self._check_may_write()
        return super()._check_files_open()

    def _why_not_submit(self):
        if reason := self._why_not_answer():
            return reason
        if not (self.text or "").strip():
            return self.env._("Write the opinion of the unit before giving it (Điều 10 khoản 1b).")
        if self._is_office_record() and not (self.paper_reference or "").strip():
            return self._paper_missing()
        return ""

    def action_submit(self):
        """Give the opinion on behalf of the unit; afterwards it stays as it is."""
        self.ensure_one()
        self._move("submit")
        self.env["directive.notice"]._tell_about(self, "opinion_given")

    def _lapse(self):
        """Ask no longer: the matter has been decided or withdrawn; opinions that were given stay."""
        # sudo: it follows from the decision or the withdrawal, which the user was allowed to make.
        waiting = self.sudo().filtered(lambda opinion: opinion.state == "asked")
        if waiting:
            waiting._move("lapse")

    # ---- notices -----------------------------------------------------------------------

    def _portal_path(self):
        return f"/my/opinions/{self.id}"


class DirectiveNotice(models.AbstractModel):
    _inherit = "directive.notice"

    @api.model
    def _occasions(self):
        return {
            **super()._occasions(),
            "opinion_asked": Occasion(
                audiences=("unit",),
                subject=self.env._("Your unit's opinion is asked: %(documents)s"),
                advice=self.env._(
                    "Write the opinion of your unit by the day named; the Office puts the opinions side by side before"
                    " the leaders decide (Điều 10 khoản 1b, 1c)."
                ),
            ),
            "opinion_given": Occasion(
                audiences=("asker",),
                subject=self.env._("An opinion has been given: %(documents)s"),
                advice=self.env._("Read it beside the others, then write the Office's proposal (Điều 10 khoản 1c)."),
            ),
        }
