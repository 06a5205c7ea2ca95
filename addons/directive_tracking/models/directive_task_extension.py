from datetime import timedelta, timezone

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.working_days import LEGAL_TZ
from .directive_extension import UNDECIDED

#: A task on which the unit is at work: only then is there a deadline to extend.
UNDER_WAY = ("transferred", "in_progress")
#: Moves of a task that end the requests which are not decided.
ENDING_MOVES = ("recall", "reassign", "confirm", "cancel")


class DirectiveTask(models.Model):
    """Until when an extension of a task may be asked for, by whom, and what became of it (Điều 12 khoản 2)."""

    _inherit = "directive.task"

    extension_ids = fields.One2many("directive.extension", "task_id", "Requests for an extension", copy=False)
    extension_state = fields.Selection(
        [("pending", "Extension pending"), ("approved", "Extended"), ("refused", "Extension refused")],
        "Extension",
        compute="_compute_extensions",
        store=True,
        precompute=True,
        index="btree_not_null",
        copy=False,
        help="The request that is not decided yet, or else the newest decision (Điều 12 khoản 2).",
    )
    extension_count = fields.Integer(
        "Extensions asked for",
        compute="_compute_extensions",
        store=True,
        precompute=True,
        copy=False,
        aggregator=None,
    )
    extended_count = fields.Integer(
        "Times extended",
        compute="_compute_extensions",
        store=True,
        precompute=True,
        copy=False,
        aggregator="sum",
    )
    may_ask_extension = fields.Boolean(compute="_compute_may_ask_extension")

    @api.model
    def _closed_fields(self):
        return super()._closed_fields() | {"extension_ids", "extension_state", "extension_count", "extended_count"}

    # ---- computes -----------------------------------------------------------------------

    @api.depends("extension_ids.state")
    def _compute_extensions(self):
        for task in self:
            filed = task.extension_ids.filtered(lambda extension: extension.state != "draft")
            task.extension_count = len(filed)
            task.extended_count = len(filed.filtered(lambda extension: extension.state == "approved"))
            task.extension_state = self._extension_state(filed)

    @api.model
    def _extension_state(self, filed):
        if any(extension.state in UNDECIDED for extension in filed):
            return "pending"
        decided = filed.filtered(lambda extension: extension.state in ("approved", "refused"))
        return decided.sorted("decided_at")[-1:].state

    @api.depends("state", "extension_last_at", "extension_state", "lead_unit_id")
    @api.depends_context("uid")
    def _compute_may_ask_extension(self):
        for task in self:
            task.may_ask_extension = not task._why_not_extension()

    @api.depends("extension_state")
    def _compute_deadline_hint(self):
        return super()._compute_deadline_hint()

    @api.depends("extension_state")
    def _compute_extension_hint(self):
        return super()._compute_extension_hint()

    def _overdue_hint(self, days):
        hint = super()._overdue_hint(days)
        if self.extension_state != "pending":
            return hint
        return self.env._("%(overdue)s, extension pending", overdue=hint)

    # ---- why not ------------------------------------------------------------------------

    def _why_not_extension(self, filed_at=None):
        """Say why the user may not ask for an extension of this task, or nothing. One place for every road.

        :param filed_at: naive UTC instant that counts as the filing; now where it is not given
        """
        self.ensure_one()
        return (
            self._why_not_under_way()
            or self._why_extension_late(filed_at)
            or self._why_not_ask()
            or self._why_extension_open()
        )

    def _why_not_under_way(self):
        if self.state in UNDER_WAY:
            return ""
        return self.env._(
            "An extension is asked for while a task is being carried out (Điều 12 khoản 2); “%(task)s” is now"
            " “%(state)s”.",
            task=self.name,
            state=dict(self._fields["state"]._description_selection(self.env))[self.state],
        )

    def _why_extension_late(self, filed_at=None):
        """Say why it is too late to file, for whoever it is; the superuser is no exception."""
        now = fields.Datetime.now()
        if not filed_at and self._extension_by_paper():
            return ""  # the date of the paper decides, and it is not known yet
        if (filed_at or now) < self.extension_last_at:
            return ""
        remains = self.env._(
            "What remains: explain the delay in a progress report, and tell the Office in writing at once of the"
            " difficulty and its cause, so that it goes to the Chairman (Điều 12 khoản 2, sentence 2)."
        )
        return f"{self._late_sentence(filed_at or now)} {remains}"

    def _late_sentence(self, instant):
        words = {"last": self._instant_words(self.extension_last_at), "deadline": self._instant_words(self.deadline_at)}
        if instant >= self.deadline_at:
            return self.env._(
                "The deadline lapsed at %(deadline)s: an extension asked for afterwards is not accepted, whoever asks"
                " (Điều 12 khoản 2, sentence 4). It could be filed until %(last)s.",
                **words,
            )
        return self.env._(
            "An extension is filed at the latest two working days before the deadline lapses (Điều 12 khoản 2,"
            " sentence 3): for this task until %(last)s.",
            **words,
        )

    def _why_not_ask(self):
        if self.env.su or self.lead_unit_id._has_member(self.env.user) or self._extension_by_paper():
            return ""
        return self.env._(
            "Only the lead unit, %(unit)s, asks for an extension of its task (Điều 12 khoản 2). The Office does it,"
            " from the unit's paper, only for units that are not yet on the system (Điều 6 khoản 1b).",
            unit=self.lead_unit_id.name,
        )

    def _extension_by_paper(self):
        """Tell whether the user is of the Office, filing from the paper of a unit off the system (Điều 6 khoản 1b)."""
        lead = self.lead_unit_id
        return not (self.env.su or lead.on_system or lead._has_member(self.env.user)) and self._is_office()

    def _why_extension_open(self):
        if self.extension_state != "pending":
            return ""
        return self.env._(
            "An extension of this task is asked for already and not decided (Điều 12 khoản 2). Wait for the decision,"
            " or withdraw that request first."
        )

    # ---- words --------------------------------------------------------------------------

    def _extension_hint(self):
        """Say until when an extension may be filed; it stands on the task from the first day."""
        if self.extension_state == "pending":
            return self.env._("One is asked for; the decision is awaited")
        words = {"last": self._instant_words(self.extension_last_at)}
        now = fields.Datetime.now()
        if now >= self.extension_last_at:
            return self.env._("It was possible until %(last)s", **words)
        if self.extension_last_at - now <= timedelta(days=1):
            return self.env._("Until %(last)s: not much time left", **words)
        return self.env._("Until %(last)s", **words)

    def _instant_words(self, instant):
        """Return a UTC instant as "24:00 of Friday 26/06/2026": the end of a day belongs to that day."""
        local = instant.replace(tzinfo=timezone.utc).astimezone(LEGAL_TZ)
        clock, day = local.strftime("%H:%M"), local.date()
        if clock == "00:00":
            clock, day = "24:00", day - timedelta(days=1)
        label = self.env["directive.calendar"]._day_label(day)
        return self.env._("%(clock)s of %(day)s", clock=clock, day=label)

    # ---- what a task does to its requests --------------------------------------------------

    def _after_move(self, name):
        done = super()._after_move(name)
        if name in ENDING_MOVES:
            self._end_requests(name)
        return done

    def _end_requests(self, name):
        # sudo: whoever ends a task need not be able to read or decide its requests.
        pending = self.sudo().filtered(lambda task: task.extension_state == "pending").extension_ids
        pending = pending.filtered(lambda extension: extension.state in UNDECIDED)
        if name == "reassign":
            pending = pending.filtered(lambda extension: extension.unit_id != extension.task_id.lead_unit_id)
        if pending:
            pending._lapse(self._move_label(name))

    def _move_label(self, name):
        return {
            "recall": self.env._("The transfer of the task was recalled."),
            "reassign": self.env._("The task was given to another unit."),
            "confirm": self.env._("The task is complete."),
            "cancel": self.env._("The task was cancelled."),
        }[name]

    # ---- the buttons -----------------------------------------------------------------------

    def action_ask_extension(self):
        """Open the form of a request: a prepared one, or a new one."""
        self.ensure_one()
        if reason := self._why_not_extension():
            raise UserError(reason)
        prepared = self.extension_ids.filtered(lambda extension: extension.state == "draft")[:1]
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_tracking.action_directive_extension_new")
        return {**action, "res_id": prepared.id, "context": {"default_task_id": self.id}}

    def action_open_extensions(self):
        """Open the requests for an extension of this task."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_tracking.action_directive_extension")
        return {**action, "domain": [("task_id", "=", self.id)], "context": {"default_task_id": self.id}}
