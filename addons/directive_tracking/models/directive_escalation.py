from odoo import api, fields, models
from odoo.exceptions import UserError

#: Who reads what the Office proposes before it is decided; units read the decision.
PROPOSAL_READERS = (
    "directive_tracking.group_office_specialist,directive_tracking.group_city_leader,"
    "directive_tracking.group_directive_admin"
)


class DirectiveEscalation(models.Model):
    """A difficulty on its road to the leaders: cause, proposal, opinions, the Office's proposal, decision.

    Điều 8 khoản 4; Điều 10 khoản 1b, 1c; Điều 11 khoản 3; Điều 12 khoản 2. Its steps are in
    ``directive_escalation_transitions``, what a decision does to the task in ``directive_escalation_effect``.
    """

    _name = "directive.escalation"
    _description = "Difficulty"
    _inherit = ["directive.transition.mixin", "directive.attachment.mixin"]
    _order = "id desc"

    task_id = fields.Many2one("directive.task", "Task", required=True, index=True, ondelete="cascade")
    kind = fields.Selection(
        [
            ("difficulty", "Difficulty or obstacle"),
            ("adjustment", "The task needs to be adjusted"),
            ("not_done", "Due and not carried out"),
            ("wrongly_done", "Not carried out as asked"),
            ("differing_opinions", "Units of different opinions"),
        ],
        required=True,
        default="difficulty",
    )
    cause = fields.Text(required=True, help="What stands in the way, and why (Điều 12 khoản 2).")
    proposal = fields.Text("What is proposed", required=True, help="How the one who raises it would solve it.")
    unit_id = fields.Many2one(
        "directive.unit",
        "Raised by unit",
        compute="_compute_unit_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("raised", "Raised"),
            ("with_office", "With the Office"),
            ("proposed", "Waiting for the decision"),
            ("decided", "Decided"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    task_content = fields.Text("About the task", compute="_compute_task_lines")
    task_line = fields.Char("How it stands", compute="_compute_task_lines")
    raised_at = fields.Datetime("Raised on", copy=False, readonly=True)
    raised_by_id = fields.Many2one("res.users", "Raised by", copy=False, readonly=True)
    taken_at = fields.Datetime("Taken up", copy=False, readonly=True)
    taken_by_id = fields.Many2one("res.users", "Taken up by", copy=False, readonly=True)
    opinions_hint = fields.Char(
        "Opinions needed", compute="_compute_opinions_hint", help="Why the Office cannot propose yet."
    )
    opinion_ids = fields.One2many("directive.opinion", "escalation_id", "Opinions", copy=False)
    office_proposal = fields.Text("Proposal of the Office", copy=False, readonly=True, groups=PROPOSAL_READERS)
    proposed_at = fields.Datetime("Proposed on", copy=False, readonly=True)
    proposed_by_id = fields.Many2one("res.users", "Proposed by", copy=False, readonly=True)
    decision = fields.Text(copy=False, readonly=True)
    decided_at = fields.Datetime("Decided on", copy=False, readonly=True)
    decided_by_id = fields.Many2one("res.users", "Decided by", copy=False, readonly=True)
    withdrawn_at = fields.Datetime("Withdrawn on", copy=False, readonly=True)
    withdrawn_by_id = fields.Many2one("res.users", "Withdrawn by", copy=False, readonly=True)
    send_back_reason = fields.Text("Sent back because", copy=False, readonly=True, groups=PROPOSAL_READERS)
    withdraw_reason = fields.Text("Withdrawn because", copy=False, readonly=True)

    _one_open = models.UniqueIndex(
        "(task_id, unit_id) WHERE state IN ('raised', 'with_office', 'proposed')",
        "This unit has raised a difficulty about this task already, which is not decided yet.",
    )

    # ---- computes ----------------------------------------------------------------------

    @api.depends("task_id")
    def _compute_unit_id(self):
        own = self.env["directive.task"]._my_units()
        for escalation in self:
            # sudo: which units have to do with the task; only the user's own one is kept.
            involved = escalation.task_id.sudo().involved_unit_ids & own
            office = own.filtered(lambda unit: unit.kind == "office") or own
            escalation.unit_id = involved[:1] or office[:1]

    @api.depends("kind", "task_id.name")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for escalation in self:
            # sudo: a unit goes on reading what it raised, also when the task was given to another.
            escalation.display_name = f"{kinds.get(escalation.kind, '')}: {escalation.task_id.sudo().name or ''}"

    @api.depends(
        "task_id.content", "task_id.deadline_at", "task_id.lead_unit_id", "task_id.state", "task_id.submitted_at"
    )
    def _compute_task_lines(self):
        for escalation in self:
            # sudo: as for the name; who reads the difficulty reads what it is about.
            task = escalation.sudo().task_id
            escalation.task_content = task.content
            escalation.task_line = " · ".join(filter(None, task._line_for_leaders()))

    @api.depends("kind", "state", "opinion_ids.state")
    @api.depends_context("uid")
    def _compute_opinions_hint(self):
        for escalation in self:
            waits = escalation.state in ("raised", "with_office") and not escalation._why_not_office()
            escalation.opinions_hint = waits and escalation._why_too_few_opinions()

    def action_open_task(self):
        """Open the task that it is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "directive.task",
            "res_id": self.task_id.id,
            "views": [(False, "form")],
        }

    # ---- who writes --------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        escalations = super().create(vals_list)
        for escalation in escalations:
            if reason := escalation.task_id._why_not_raise_difficulty():
                raise UserError(reason)
        return escalations

    def write(self, vals):
        if not self._facts_are_open():
            self._check_still_draft()
            if "task_id" in vals:
                raise UserError(self.env._("A difficulty belongs to its task. Raise another one on the other task."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_raised(self):
        self._check_still_draft()

    def _check_files_open(self):
        self._check_still_draft()
        return super()._check_files_open()

    def _check_still_draft(self):
        if any(escalation.state != "draft" for escalation in self):
            raise UserError(
                self.env._(
                    "This difficulty has been raised and stays as it is (Điều 7, Điều 8 khoản 4). Withdraw it and raise"
                    " a new one if it is wrong."
                )
            )

    # ---- notices -----------------------------------------------------------------------

    def _get_access_action(self, access_uid=None, force_website=False):
        """Send portal users to the page of the task, which shows the difficulties."""
        self.ensure_one()
        # sudo: only whether the reader is a portal user is asked; the page checks the access itself.
        reader = self.env["res.users"].sudo().browse(access_uid or self.env.uid)
        if reader.share or force_website:
            url = self.task_id._portal_url()
            return {"type": "ir.actions.act_url", "url": url, "target": "self", "res_id": self.id}
        return super()._get_access_action(access_uid=access_uid, force_website=force_website)
