from odoo import api, fields, models
from odoo.exceptions import UserError

from .directive_notice import Occasion
from .directive_transition_mixin import Transition

#: Filed and not decided: one at a time for each task.
UNDECIDED = ("submitted", "proposed")


class DirectiveExtension(models.Model):
    """A unit's request for a later deadline, with its explanation, and what becomes of it (Điều 12 khoản 2).

    Who may file, put forward and decide is in ``directive_extension_transitions``; until when a request may be filed
    is the task's own matter, in ``directive_task_extension``.
    """

    _name = "directive.extension"
    _description = "Request for an extension"
    _inherit = ["directive.transition.mixin", "directive.attachment.mixin"]
    _order = "id desc"

    _transitions = {
        "submit": Transition(("draft",), "submitted", "submitted"),
        "propose": Transition(("submitted",), "proposed", "proposed"),
        "approve": Transition(UNDECIDED, "approved", "decided"),
        "refuse": Transition(UNDECIDED, "refused", "decided"),
        "withdraw": Transition(UNDECIDED, "withdrawn", "withdrawn"),
        "lapse": Transition(UNDECIDED, "withdrawn", "withdrawn"),
    }
    _facts = frozenset(
        {
            "unit_id",
            "deadline_before",
            "days_asked",
            "submitted_at",
            "submitted_by_id",
            "recorded_at",
            "proposed_at",
            "proposed_by_id",
            "proposed_date",
            "proposed_hour",
            "proposal_note",
            "decided_at",
            "decided_by_id",
            "granted_date",
            "granted_hour",
            "decision_note",
            "withdrawn_at",
            "withdrawn_by_id",
        }
    )

    task_id = fields.Many2one("directive.task", "Task", required=True, index=True, ondelete="cascade")
    requested_date = fields.Date("Asked until")
    requested_hour = fields.Float("Hour asked for", help="Only where the deadline names one; 0 means the whole day.")
    reason = fields.Text("Reason", help="Why more time is needed (Điều 12 khoản 2).")
    explanation = fields.Text(help="Why the task is not done yet, what has been done and what remains.")
    attachment_ids = fields.Many2many(string="Papers")
    paper_reference = fields.Char("The unit's paper", help="For units not on the system (Điều 6 khoản 1b).")
    paper_date = fields.Date("Date of the unit's paper", help="Decides whether the request was filed in time.")
    state = fields.Selection(
        [
            ("draft", "Being prepared"),
            ("submitted", "With the Office"),
            ("proposed", "With the Chairman"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    unit_id = fields.Many2one(
        "directive.unit", "Requesting unit", copy=False, readonly=True, index="btree_not_null", ondelete="restrict"
    )
    deadline_before = fields.Date("Deadline before", copy=False, readonly=True, help="As it stood when this was filed.")
    days_asked = fields.Integer(
        "Days asked", compute="_compute_days_asked", store=True, copy=False, aggregator=None, help="Calendar days."
    )
    submitted_at = fields.Datetime("Filed", copy=False, readonly=True, help="The instant that decides if it was late.")
    submitted_by_id = fields.Many2one("res.users", "Filed by", copy=False, readonly=True)
    recorded_at = fields.Datetime("Recorded", copy=False, readonly=True, help="When the system learned of it.")
    proposed_at = fields.Datetime("Put forward", copy=False, readonly=True)
    proposed_by_id = fields.Many2one("res.users", "Put forward by", copy=False, readonly=True)
    proposed_date = fields.Date("Date proposed", copy=False, readonly=True)
    proposed_hour = fields.Float("Hour proposed", copy=False, readonly=True)
    proposal_note = fields.Text("Note of the Office", copy=False, readonly=True)
    decided_at = fields.Datetime("Decided on", copy=False, readonly=True)
    decided_by_id = fields.Many2one("res.users", "Decided by", copy=False, readonly=True)
    granted_date = fields.Date("New deadline", copy=False, readonly=True)
    granted_hour = fields.Float("Hour of the new deadline", copy=False, readonly=True)
    decision_note = fields.Text("Note of the decision", copy=False, readonly=True)
    withdrawn_at = fields.Datetime("Withdrawn on", copy=False, readonly=True)
    withdrawn_by_id = fields.Many2one("res.users", "Withdrawn by", copy=False, readonly=True)

    # What whoever decides reads beside the request; under his own rights, as he opens the task.
    task_content = fields.Text("Content", related="task_id.content")
    task_document_id = fields.Many2one(related="task_id.document_id", string="Document")
    task_deadline = fields.Date("Deadline now", related="task_id.date_deadline")
    task_hour = fields.Float("Hour of the deadline", related="task_id.deadline_hour")
    task_urgency = fields.Selection(related="task_id.urgency", string="Urgency")
    task_deadline_hint = fields.Char("Time left", related="task_id.deadline_hint")
    task_timeliness = fields.Selection(related="task_id.timeliness", string="Timeliness")
    task_extension_hint = fields.Char("May be filed", related="task_id.extension_hint")
    task_percent = fields.Integer("Done (%)", related="task_id.percent", aggregator=None)
    extended_count = fields.Integer("Extended before", related="task_id.extended_count", aggregator=None)
    task_progress_ids = fields.One2many(related="task_id.progress_ids", string="Progress", related_sudo=False)
    task_extension_ids = fields.One2many(related="task_id.extension_ids", string="All requests", related_sudo=False)
    task_deadline_ids = fields.One2many(related="task_id.deadline_ids", string="Deadlines so far", related_sudo=False)
    by_office = fields.Boolean(compute="_compute_by_office", help="Whether the Office writes it from a unit's paper.")

    _one_undecided = models.UniqueIndex(
        "(task_id) WHERE state IN ('submitted', 'proposed')",
        "An extension of this task is asked for already and not decided (Điều 12 khoản 2).",
    )
    _hour_valid = models.Constraint(
        "CHECK (requested_hour IS NULL OR (requested_hour >= 0 AND requested_hour < 24))",
        "The hour asked for lies between 0:00 and 23:59.",
    )

    # ---- computes -----------------------------------------------------------------------

    @api.depends("task_id.name", "requested_date")
    def _compute_display_name(self):
        for extension in self:
            extension.display_name = self.env._("Extension: %(task)s", task=extension.task_id.name or "")

    @api.depends("requested_date", "deadline_before", "task_id.date_deadline")
    def _compute_days_asked(self):
        for extension in self:
            before = extension.deadline_before or extension.task_id.date_deadline
            asked = extension.requested_date
            extension.days_asked = (asked - before).days if asked and before else 0

    @api.depends("task_id.lead_unit_id")
    @api.depends_context("uid")
    def _compute_by_office(self):
        for extension in self:
            extension.by_office = extension._is_office_record()

    def _is_office_record(self):
        return bool(self.task_id) and self.task_id._extension_by_paper()

    def _filed_at(self):
        """Return the instant (naive UTC) that decides whether this request is in time, or None where it lacks a paper.

        The paper names a day, not a minute: it counts with its day's last second, or now if that is earlier.
        """
        now = fields.Datetime.now()
        if not self._is_office_record():
            return now
        if not self.paper_date:
            return None
        end_of_day = self.env["directive.calendar"]._end_of_day(self.paper_date)
        return min(now, fields.Datetime.subtract(end_of_day, seconds=1))

    def _reference(self):
        """Name this request, as the list of a task's deadlines refers to it."""
        day = self.env["directive.calendar"]._local_date(self.submitted_at)
        return self.env._(
            "Request for an extension no. %(number)s of %(day)s, %(unit)s",
            number=self.id,
            day=day.strftime("%d/%m/%Y"),
            unit=self.unit_id.name,
        )

    # ---- a request is whole from its first line, and closed once it is filed ---------------

    @api.model_create_multi
    def create(self, vals_list):
        extensions = super().create(vals_list)
        for extension in extensions:
            extension._refuse(extension._why_not_ask_now())
        return extensions

    def write(self, vals):
        if self._facts_are_open():
            return super().write(vals)
        self.check_access("write")
        self._check_may_edit()
        result = super().write(vals)
        self._check_may_edit()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_filed(self):
        self._check_may_edit()

    def _check_files_open(self):
        self._check_may_edit()
        return super()._check_files_open()

    def _check_may_edit(self):
        for extension in self:
            extension._refuse(
                extension._why_filed() or extension.task_id._why_not_ask() or extension._why_incomplete()
            )

    def _why_filed(self):
        if self.state == "draft":
            return ""
        return self.env._(
            "This request has been filed and stays as it is (Điều 7). Withdraw it while it is not decided, and file"
            " another one if there is still time (Điều 12 khoản 2)."
        )

    def _why_incomplete(self):
        if not self.requested_date:
            return self.env._("Name the date until which the extension is asked for (Điều 12 khoản 2).")
        if not (self.reason or "").strip():
            return self.env._("Give the reason of the request (Điều 12 khoản 2).")
        if not (self.explanation or "").strip():
            return self.env._(
                "Explain why the task is not done yet, what has been done and what remains (Điều 12 khoản 2)."
            )
        return ""

    def _refuse(self, reason):
        if reason:
            raise UserError(reason)


class DirectiveNotice(models.AbstractModel):
    _inherit = "directive.notice"

    @api.model
    def _occasions(self):
        return {
            **super()._occasions(),
            "extension_filed": Occasion(
                audiences=("specialist", "office_leader"),
                subject=self.env._("Extension asked for: %(documents)s"),
                advice=self.env._(
                    "Look at the reason and the explanation, then put the request forward or refuse it with a reason"
                    " (Điều 12 khoản 2)."
                ),
            ),
            "extension_proposed": Occasion(
                audiences=("city_leader",),
                subject=self.env._("%(count)s extension(s) to decide: %(documents)s"),
                advice=self.env._("Approve the extension, with another date if need be, or refuse it with a reason."),
            ),
            "extension_approved": Occasion(
                audiences=("lead", "specialist"),
                subject=self.env._("Extension approved: %(documents)s"),
                advice=self.env._("The new deadline is in force. The earlier one stays on record."),
            ),
            "extension_refused": Occasion(
                audiences=("lead", "specialist"),
                subject=self.env._("Extension refused: %(documents)s"),
                advice=self.env._(
                    "The deadline stays as it is. If the task cannot be done in time, tell the Office in writing of the"
                    " difficulty and its cause (Điều 12 khoản 2)."
                ),
            ),
        }


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    directive_extension_delegated = fields.Boolean(
        "Leaders of the Office decide extensions",
        config_parameter="directive_tracking.extension_delegated",
        help="Otherwise they put requests forward, and the Chairman or a Vice-Chairman decides (Điều 12 khoản 2).",
    )
