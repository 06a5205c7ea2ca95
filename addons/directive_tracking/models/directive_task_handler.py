from odoo import api, fields, models
from odoo.exceptions import UserError

from .directive_notice import Occasion

#: Over: who has handled it stays on record.
OVER = ("confirmed", "cancelled")


class DirectiveTask(models.Model):
    """Who of the lead unit handles a task. It only tells, and restricts nothing: any member goes on with any task."""

    _inherit = "directive.task"

    handler_user_id = fields.Many2one(
        "res.users",
        "Handled by",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        domain="[('directive_unit_ids', '=', lead_unit_id)]",
        help="Who of the lead unit sees to it. It restricts nothing; colleagues may take it over.",
    )
    handler_name = fields.Char("Who handles it", compute="_compute_handler_name", compute_sudo=True)
    handler_actions = fields.Char(compute="_compute_handler_actions")

    @api.model
    def _closed_fields(self):
        return super()._closed_fields() | {"handler_user_id"}

    @api.depends("handler_user_id")
    def _compute_handler_name(self):
        # As superuser: portal users may not read accounts; a name stands on every step of a task.
        for task in self:
            task.handler_name = task.handler_user_id.name or ""

    @api.depends("handler_user_id", "state", "lead_unit_id")
    @api.depends_context("uid")
    def _compute_handler_actions(self):
        me, nobody = self.env.user, self.env["res.users"]
        for task in self:
            may = {
                "take": task.handler_user_id != me and not task._why_not_handler(me),
                "release": task.handler_user_id and not task._why_not_handler(nobody),
                "give": not task._why_not_handle() and task.lead_unit_id._has_head(me),
            }
            task.handler_actions = f",{','.join(name for name, allowed in may.items() if allowed)},"

    # ---- why not ---------------------------------------------------------------------------

    def _why_not_handle(self):
        if reason := self._why_not_lead():
            return reason
        if self.state in ("draft", *OVER):
            return self.env._("Somebody handles a task while it is carried out; this one is not (Điều 6 khoản 2b).")
        return ""

    def _why_not_handler(self, user):
        """Say why the current user may not let ``user`` (nobody: an empty recordset) handle this task, or nothing."""
        if reason := self._why_not_handle():
            return reason
        is_head, me = self.env.su or self.lead_unit_id._has_head(self.env.user), self.env.user
        if user == me or (not user and (self.handler_user_id == me or is_head)):
            return ""
        if not is_head:
            return self.env._(
                "Only the head of %(unit)s gives a task to somebody else or takes it from him (Điều 7 khoản 2c). You"
                " may take it over yourself.",
                unit=self.lead_unit_id.name,
            )
        # sudo: portal users may not ask for the groups of others; only yes or no leaves here.
        if not self.lead_unit_id._has_member(user.sudo()):
            return self.env._(
                "This person is not a member of %(unit)s, so cannot handle its tasks. Choose a member"
                " (Điều 7 khoản 2c).",
                unit=self.lead_unit_id.name,
            )
        return ""

    # ---- the steps ---------------------------------------------------------------------------

    def write(self, vals):
        if "handler_user_id" not in vals or self._facts_are_open():
            return super().write(vals)
        rest = {name: value for name, value in vals.items() if name != "handler_user_id"}
        self._set_handler(self.env["res.users"].browse(vals["handler_user_id"] or []))
        return super().write(rest) if rest else True

    def action_handle(self):
        """Handle these tasks oneself; a colleague who did so is told by the log."""
        self._set_handler(self.env.user)

    def action_let_go(self):
        """Let nobody in particular handle these tasks."""
        self._set_handler(self.env["res.users"])

    def _set_handler(self, user):
        """Let ``user``, or nobody, handle these tasks.

        :raises UserError: with the reason of :meth:`_why_not_handler`
        """
        self.check_access("read")
        for task in self:
            if reason := task._why_not_handler(user):
                raise UserError(reason)
        changed = self.filtered(lambda task: task.handler_user_id != user)
        changed._keep_handler(user)
        if user and user != self.env.user:
            self.env["directive.notice"]._tell(changed, "handler")

    def _keep_handler(self, user):
        # sudo: a fact; who may set it has been asked. Names are read for the log alone.
        tasks = self.sudo()
        before = {task: task.handler_name for task in tasks}
        tasks._facts_open().write({"handler_user_id": user.id})
        self.env["directive.log"]._append(self, "handler_user_id", before, user.sudo().name or None)

    # ---- free again ----------------------------------------------------------------------------

    @api.model
    def _free_of_former_members(self, domain):
        """Free the tasks under way whose handler does not work for their lead unit any more.

        :param domain: on ``directive.task``: which tasks are asked about
        """
        # sudo: who leaves a unit, or takes somebody out of it, need not see all its tasks.
        handled = self.sudo().search([("handler_user_id", "!=", False), ("state", "not in", OVER), *domain])
        handled.filtered(lambda task: not task._has_valid_handler())._keep_handler(self.env["res.users"])

    def _has_valid_handler(self):
        handler = self.handler_user_id
        return handler.active and self.lead_unit_id._has_member(handler)

    def _after_move(self, name):
        if name in ("recall", "reassign"):
            self._free_of_former_members([("id", "in", self.ids)])
        return super()._after_move(name)


class DirectiveUnit(models.Model):
    _inherit = "directive.unit"

    def write(self, vals):
        result = super().write(vals)
        if {"user_ids", "active"} & vals.keys():
            self.env["directive.task"]._free_of_former_members([("lead_unit_id", "in", self.ids)])
        return result


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        result = super().write(vals)
        if {"directive_unit_ids", "active"} & vals.keys():
            self.env["directive.task"]._free_of_former_members([("handler_user_id", "in", self.ids)])
        return result


class DirectiveReminderRecipient(models.Model):
    _inherit = "directive.reminder.recipient"

    @api.model
    def _add_for(self, reminders):
        return super(DirectiveReminderRecipient, self.with_context(directive_handler_first=True))._add_for(reminders)

    @api.model
    def _audience(self, task, rule):
        """Tell the one who handles the task in the place of all officers, as long as the head is not told either.

        Only when a reminder is made: a colleague who takes the task over afterwards does not keep it from being told.
        """
        told, handler = super()._audience(task, rule), task.handler_user_id
        first = self.env.context.get("directive_handler_first") and rule.tell_officers and not rule.tell_head
        if not (first and handler.active and handler in task.lead_unit_id.user_ids):
            return told
        others = task.lead_unit_id.user_ids - handler - task.monitor_user_id
        return list(dict.fromkeys([handler, *(user for user in told if user not in others)]))


class DirectiveNotice(models.AbstractModel):
    _inherit = "directive.notice"

    @api.model
    def _occasions(self):
        handler = Occasion(
            audiences=("task_handler",),
            subject=self.env._("%(count)s task(s) in %(documents)s given to you by the head of your unit"),
            advice=self.env._(
                "You handle it from now on: report how it goes and prepare the result. Your colleagues see your name."
            ),
        )
        return {**super()._occasions(), "handler": handler}

    @api.model
    def _people(self, task, audience):
        return task.handler_user_id if audience == "task_handler" else super()._people(task, audience)
