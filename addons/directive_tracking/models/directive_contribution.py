from odoo import api, fields, models
from odoo.exceptions import UserError

from .directive_notice import Occasion
from .directive_transition_mixin import Transition

#: The lead may still need the parts of others while its result waits: it may come back.
CONTRIBUTABLE = ("transferred", "in_progress", "submitted")


class DirectiveContribution(models.Model):
    """What a coordinating unit supplies to the lead of a task (Điều 10 khoản 2b).

    Creating one sends it; afterwards it stays as it is, and a new one may follow.
    """

    _name = "directive.contribution"
    _description = "Contribution of a coordinating unit"
    _inherit = ["directive.transition.mixin", "directive.attachment.mixin"]
    _order = "id desc"
    _rec_name = "unit_id"

    _transitions = {"take": Transition(("sent",), "taken", "taken")}
    _facts = frozenset({"sent_at", "sent_by_id", "taken_at", "taken_by_id", "result_id"})

    task_id = fields.Many2one("directive.task", "Task", required=True, index=True, readonly=True, ondelete="cascade")
    unit_id = fields.Many2one(
        "directive.unit",
        "Coordinating unit",
        required=True,
        index=True,
        ondelete="restrict",
        compute="_compute_unit_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    possible_unit_ids = fields.Many2many("directive.unit", compute="_compute_possible_unit_ids")
    content = fields.Text("Contribution", required=True)
    state = fields.Selection(
        [("sent", "Sent"), ("taken", "Taken into the result")], required=True, readonly=True, default="sent", copy=False
    )
    sent_at = fields.Datetime(copy=False, readonly=True)
    sent_by_id = fields.Many2one("res.users", "Contributed by", copy=False, readonly=True)
    taken_at = fields.Datetime(copy=False, readonly=True)
    taken_by_id = fields.Many2one("res.users", "Taken by", copy=False, readonly=True)
    result_id = fields.Many2one("directive.result", "Result", copy=False, readonly=True, ondelete="set null")

    @api.depends("task_id.coordinating_unit_ids")
    @api.depends_context("uid")
    def _compute_possible_unit_ids(self):
        for contribution in self:
            contribution.possible_unit_ids = contribution.task_id._my_coordinating_units()

    @api.depends("task_id")
    def _compute_unit_id(self):
        for contribution in self:
            contribution.unit_id = contribution.unit_id or contribution.task_id._my_coordinating_units()[:1]

    # ---- sending ------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        contributions = super().create(vals_list)
        for contribution in contributions:
            contribution._check_may_send()
        # sudo: when and by whom it was sent is stamped by the system, not typed.
        contributions._facts_open().sudo().write({"sent_at": fields.Datetime.now(), "sent_by_id": self.env.uid})
        self.env["directive.log"]._append(contributions, "contribute", new="sent")
        for contribution in contributions:
            self.env["directive.notice"]._tell(contribution.task_id, "contribute", contribution._quoted())
        return contributions

    def _check_may_send(self):
        if reason := self.task_id._why_not_contribute():
            raise UserError(reason)
        if not self.env.su and self.unit_id not in self.task_id._my_coordinating_units():
            raise UserError(
                self.env._(
                    "“%(unit)s” is not a coordinating unit of yours on this task (Điều 10 khoản 2b)."
                    " Choose the unit for which you send it.",
                    unit=self.unit_id.name,
                )
            )
        self._require_text(
            self.content, self.env._("Write what your unit contributes: its part, its figures (Điều 10 khoản 2b).")
        )

    def _quoted(self):
        return f"{self.unit_id.name}: {self.content}"

    def write(self, vals):
        if not self._facts_are_open() and not self.env.su:
            self._refuse_change()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse_change()

    def _check_files_open(self):
        self._refuse_change()

    def _refuse_change(self):
        raise UserError(
            self.env._("This contribution has been sent and stays as it is (Điều 7). Send a new one that corrects it.")
        )

    # ---- taken into the result -----------------------------------------------------------

    def _why_not_take(self):
        return self.task_id._why_not_prepare()

    def action_take(self):
        """Copy text and files into the lead's prepared result, which is made where there is none.

        :return: an action that opens the prepared result
        """
        results = self.env["directive.result"]
        for contribution in self:
            contribution._check_before_taking()
            results = contribution._prepared_result()
            contribution._move("take", {"result_id": results.id})
        return results._form_action()

    def _check_before_taking(self):
        if refusal := self._why_not("take"):
            raise UserError(refusal)

    def _prepared_result(self):
        """Put this contribution into the prepared result and return it."""
        text = f"{self.unit_id.name}: {self.content}"
        prepared = self.task_id._draft_result()
        if prepared:
            prepared.write({"content": f"{prepared.content}\n\n{text}"})
        else:
            prepared = prepared.create({"task_id": self.task_id.id, "content": text})
        # sudo: a file hangs on one record, so the result gets copies; the lead reads the contribution and has just
        # written the result.
        for file in self.sudo().attachment_ids:
            copied = file.copy({"res_model": prepared._name, "res_id": prepared.id, "name": file.name})
            prepared.sudo().write({"attachment_ids": [(4, copied.id)]})
        return prepared


class DirectiveTask(models.Model):
    _inherit = "directive.task"

    contribution_ids = fields.One2many("directive.contribution", "task_id", "Contributions", copy=False)
    may_contribute = fields.Boolean(compute="_compute_may_contribute")

    @api.depends("state", "coordinating_unit_ids")
    @api.depends_context("uid")
    def _compute_may_contribute(self):
        for task in self:
            task.may_contribute = not task._why_not_contribute()

    def _my_coordinating_units(self):
        """Return the coordinating units of these tasks that the current user works for."""
        units = self.coordinating_unit_ids
        return units.browse(unit.id for unit in units if unit._has_member(self.env.user))

    def _why_not_contribute(self):
        """Say why the user may not send a contribution now, or nothing (Điều 10 khoản 2b)."""
        if self.state not in CONTRIBUTABLE:
            return self.env._("Contributions are sent to tasks under way; this one is not (Điều 10 khoản 2b).")
        if not self._my_coordinating_units() and not self.env.su:
            return self.env._(
                "Only a coordinating unit of this task sends a contribution (Điều 10 khoản 2b). The lead unit reports"
                " progress and submits the result."
            )
        return ""

    def _why_not_prepare(self):
        """Say why the user may not write the lead's result now, or nothing."""
        return self._why_not("submit")

    def _draft_result(self):
        """Return the result that the lead prepares, or an empty recordset."""
        return self.result_ids.filtered(lambda result: result.verification_state == "draft")[:1]

    def action_contribute(self):
        """Open the form in which a coordinating unit writes its contribution."""
        self.ensure_one()
        if reason := self._why_not_contribute():
            raise UserError(reason)
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_tracking.action_directive_contribution_new")
        return {**action, "context": {"default_task_id": self.id}}


class DirectiveNotice(models.AbstractModel):
    _inherit = "directive.notice"

    @api.model
    def _occasions(self):
        contribute = Occasion(
            audiences=("lead", "specialist"),
            subject=self.env._("Contribution of a coordinating unit: %(documents)s"),
            advice=self.env._("Open the task to read it; the lead unit may take it into its result with one click."),
        )
        return {**super()._occasions(), "contribute": contribute}
