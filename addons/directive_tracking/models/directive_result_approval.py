from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .directive_notice import Occasion
from .directive_transition_mixin import Transition

#: Steps of a task after which a result that waits for the head has lost its ground.
ENDS_APPROVAL = ("recall", "return", "reassign", "cancel")


class DirectiveUnit(models.Model):
    _inherit = "directive.unit"

    head_approves = fields.Boolean(
        "The head approves results",
        tracking=True,
        help="A result leaves the unit only when its head has approved it (Điều 7 khoản 2c).",
    )
    may_set_head_approves = fields.Boolean(compute="_compute_may_set_head_approves")

    @api.depends("head_user_id")
    @api.depends_context("uid")
    def _compute_may_set_head_approves(self):
        for unit in self:
            unit.may_set_head_approves = not unit._why_not_set_head_approves()

    @api.constrains("head_approves", "head_user_id")
    def _check_head_approves(self):
        for unit in self:
            if unit.head_approves and not unit.head_user_id:
                raise ValidationError(
                    self.env._(
                        "“%(unit)s” has no head with an account here, so nobody could approve its results (Điều 7"
                        " khoản 2c). Choose the head first, or switch the approval off.",
                        unit=unit.name,
                    )
                )

    def _why_not_set_head_approves(self):
        administers = self.env.user.has_group("directive_tracking.group_directive_admin")
        if self.env.su or administers or self._has_head(self.env.user):
            return ""
        return self.env._(
            "Only the head of “%(unit)s” or the administrator decides whether its results need the head's approval"
            " (Điều 7 khoản 2c).",
            unit=self.name,
        )

    @api.model
    def _headed_by_me(self):
        # sudo: heads are not readable by portal users; only the user's own units are asked for.
        return self.sudo().search([("head_user_id", "=", self.env.uid)]).sudo(False)

    def action_set_head_approves(self, wanted=None):
        """Switch the head's approval of results on or off.

        :param wanted: yes or no; without it, the other way round
        """
        for unit in self:
            if refusal := unit._why_not_set_head_approves():
                raise UserError(refusal)
            # sudo: heads may not write their unit; this one setting is theirs.
            unit.sudo().head_approves = (not unit.head_approves) if wanted is None else bool(wanted)


class DirectiveResult(models.Model):
    """The head's approval before a result leaves the unit (Điều 7 khoản 2c)."""

    _inherit = "directive.result"

    _transitions = {
        "submit": Transition(("draft",), "pending", "submitted"),
        "send_to_head": Transition(("draft",), "with_head", "prepared"),
        "approve": Transition(("with_head",), "pending", "submitted"),
        "give_back": Transition(("with_head",), "draft"),
        "confirm": Transition(("pending",), "confirmed"),
        "reject": Transition(("pending",), "rejected"),
    }

    verification_state = fields.Selection(
        selection_add=[("with_head", "With the head"), ("pending",)], ondelete={"with_head": "set default"}
    )
    prepared_at = fields.Datetime("Sent to the head", copy=False, readonly=True)
    prepared_by_id = fields.Many2one("res.users", "Prepared by", copy=False, readonly=True)
    head_note = fields.Text("Note of the head", copy=False, readonly=True, help="Why the head gave it back.")
    needs_head = fields.Boolean(compute="_compute_needs_head")

    _one_with_head = models.UniqueIndex(
        "(task_id) WHERE verification_state = 'with_head'", "A result of this task is with the head already."
    )

    @api.model
    def _closed_fields(self):
        return super()._closed_fields() | {"prepared_at", "prepared_by_id", "head_note"}

    @api.depends("task_id")
    @api.depends_context("uid")
    def _compute_needs_head(self):
        for result in self:
            result.needs_head = result._needs_head()

    def _needs_head(self):
        """Tell whether the head approves this result before it leaves the unit."""
        unit = self.task_id.lead_unit_id
        if self.env.su or not unit.head_approves or self._is_office_record():
            return False
        return not unit._has_head(self.env.user)

    @api.model_create_multi
    def create(self, vals_list):
        results = super().create(vals_list)
        for task in results.task_id:
            if not self.env.su and (reason := task._why_waiting_for_head()):
                raise UserError(reason)
        return results

    # ---- why not --------------------------------------------------------------------------

    def _why_not_submit(self):
        if reason := super()._why_not_submit():
            return reason
        if self._needs_head():
            return self.env._(
                "Results of %(unit)s need the approval of its head before they leave the unit (Điều 7 khoản 2c):"
                " send this one to the head.",
                unit=self.task_id.lead_unit_id.name,
            )
        return ""

    def _why_not_send_to_head(self):
        if not self._needs_head():
            return self.env._("This result does not need the head's approval (Điều 7 khoản 2c): submit it.")
        return self.task_id._why_waiting_for_head() or self._why_not_ready()

    def _why_not_approve(self):
        return self._why_not_head() or self._why_not_ready()

    def _why_not_give_back(self):
        return self._why_not_head()

    def _why_not_head(self):
        unit = self.task_id.lead_unit_id
        if self.env.su or unit._has_head(self.env.user):
            return ""
        return self.env._(
            "Only the head of %(unit)s, %(head)s, approves its results or gives them back (Điều 7 khoản 2c).",
            unit=unit.name,
            head=unit._head_display() or "–",
        )

    # ---- the moves -------------------------------------------------------------------------

    def action_submit(self):
        """Submit this result; where the unit's head approves first, it goes to the head."""
        self.ensure_one()
        if self.verification_state != "draft" or not self._needs_head():
            return super().action_submit()
        self.task_id._lock_for_move()
        self._move("send_to_head")
        return self.env["directive.notice"]._tell(self.task_id, "with_head")

    def action_approve(self):
        """Approve a result as the head: it leaves the unit at this moment, under the head's name."""
        self.ensure_one()
        return self._submit_by("approve")

    def action_give_back(self, reason=None):
        """Give a result back to who prepared it.

        :param reason: what is to be changed; without it the dialog that asks for it is opened
        """
        if reason is None:
            return self._ask_reason("give_back")
        reason = self._require_text(
            reason, self.env._("Say what is to be changed before you approve it (Điều 7 khoản 2c).")
        )
        self._move("give_back", {"head_note": reason}, reason)
        return self.env["directive.notice"]._tell(self.task_id, "give_back", reason)

    def _after_move(self, name):
        if name in ("submit", "approve"):
            # sudo: facts; what the head said to its officers stays in the unit, and in the log.
            self._facts_open().sudo().write({"head_note": False})
        return super()._after_move(name)

    @api.model
    def _to_approve(self, units):
        """Return the results that wait for the head of ``units``."""
        if not units:
            return self.browse()
        return self.search([("verification_state", "=", "with_head"), ("task_id.lead_unit_id", "in", units.ids)])

    def _form_action(self):
        """Return the action that opens this result in its dialog."""
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_tracking.action_directive_result_new")
        return {**action, "res_id": self.id, "context": {}}


class DirectiveTask(models.Model):
    _inherit = "directive.task"

    result_with_head = fields.Boolean(compute="_compute_result_with_head")
    may_approve_result = fields.Boolean(compute="_compute_result_with_head")

    @api.depends("result_ids.verification_state", "lead_unit_id")
    @api.depends_context("uid")
    def _compute_result_with_head(self):
        for task in self:
            waiting = task._result_with_head()
            task.result_with_head = bool(waiting)
            task.may_approve_result = bool(waiting) and not waiting._why_not("approve")

    def _result_with_head(self):
        """Return the result that waits for the head's approval, or an empty recordset."""
        return self.result_ids.filtered(lambda result: result.verification_state == "with_head")[:1]

    def _why_waiting_for_head(self):
        """Say that a result waits for the head, or nothing."""
        if not self._result_with_head():
            return ""
        return self.env._(
            "A result of this task is with the head of %(unit)s (Điều 7 khoản 2c). The head approves it, or gives it"
            " back to be changed.",
            unit=self.lead_unit_id.name,
        )

    def _why_not_prepare(self):
        return super()._why_not_prepare() or self._why_waiting_for_head()

    def _why_not_approve_result(self, step="approve"):
        """Say why the user may not approve the waiting result (or give it back), or nothing."""
        waiting = self._result_with_head()
        if not waiting:
            return self.env._("No result of this task waits for the approval of the head (Điều 7 khoản 2c).")
        return waiting._why_not(step)

    def action_submit(self):
        """Submit the prepared result; while one is with the head, say so."""
        self.ensure_one()
        if not self._draft_result() and (reason := self._why_waiting_for_head()):
            raise UserError(reason)
        return super().action_submit()

    def action_open_result_with_head(self):
        """Open the result that waits for the head."""
        self.ensure_one()
        return self._result_with_head()._form_action()

    def _after_move(self, name):
        if name in ENDS_APPROVAL:
            self._end_approval(name)
        return super()._after_move(name)

    def _end_approval(self, name):
        # sudo: whoever moves the task may not see what its lead prepares; it only becomes a draft again.
        waiting = self.sudo().result_ids.filtered(lambda result: result.verification_state == "with_head")
        if waiting:
            waiting._facts_open().write({"verification_state": "draft"})
            self.env["directive.log"]._append(waiting, "give_back", "with_head", "draft", name)


class DirectiveNotice(models.AbstractModel):
    _inherit = "directive.notice"

    @api.model
    def _occasions(self):
        with_head = Occasion(
            audiences=("head",),
            subject=self.env._("Result waiting for your approval: %(documents)s"),
            advice=self.env._(
                "Read it and approve it, or give it back with a reason. It reaches the Office only with your approval"
                " (Điều 7 khoản 2c)."
            ),
        )
        give_back = Occasion(
            audiences=("lead",),
            subject=self.env._("Result given back by the head: %(documents)s"),
            advice=self.env._("Change what the head asks for and send it again; the deadline stays as it is."),
        )
        return {**super()._occasions(), "with_head": with_head, "give_back": give_back}
