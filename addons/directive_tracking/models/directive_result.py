from odoo import api, fields, models
from odoo.exceptions import UserError

from .directive_clock_mixin import CLOCK_STATES, Clock
from .directive_transition_mixin import Transition


class DirectiveResult(models.Model):
    """The result of a task with its evidence (item 9 of Điều 5) and its verification (item 10)."""

    _name = "directive.result"
    _description = "Result"
    _inherit = ["directive.transition.mixin", "directive.attachment.mixin", "directive.clock.mixin"]
    _order = "id desc"
    _state_field = "verification_state"

    _transitions = {
        "submit": Transition(("draft",), "pending", "submitted"),
        "confirm": Transition(("pending",), "confirmed"),
        "reject": Transition(("pending",), "rejected"),
    }
    _clocks = {
        "verification": Clock(
            clause="Điều 6 khoản 1c",
            start="recorded_at",
            done="verification_at",
            due="verification_due_at",
            state="verification_clock",
            setting="directive_tracking.verification_days",
            days=2,
        )
    }
    _facts = frozenset(
        {
            "submitted_at",
            "submitted_by_id",
            "recorded_at",
            "head_name",
            "verification_note",
            "verification_user_id",
            "verification_at",
        }
    )

    task_id = fields.Many2one("directive.task", "Task", required=True, index=True, ondelete="cascade")
    content = fields.Text("Result", required=True)
    reference = fields.Char("Result document", help="Number and notation of the document that shows the result.")
    attachment_ids = fields.Many2many(string="Evidence")
    paper_reference = fields.Char("Source paper", help="For units not on the system (Điều 6 khoản 1b).")
    paper_date = fields.Date("Date of the paper", help="Decides whether the result was in time.")
    submitted_at = fields.Datetime(copy=False, readonly=True, help="The instant that decides whether it was in time.")
    submitted_by_id = fields.Many2one("res.users", "Submitted by", copy=False, readonly=True)
    recorded_at = fields.Datetime(copy=False, readonly=True, help="When the system learned of it.")
    head_name = fields.Char("Head of the unit", copy=False, readonly=True, help="Who answers for it (Điều 7 khoản 2c).")
    verification_state = fields.Selection(
        [
            ("draft", "Being prepared"),
            ("pending", "Waiting for verification"),
            ("confirmed", "Confirmed"),
            ("rejected", "Not confirmed"),
        ],
        "Verification",
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    verification_note = fields.Text("Note of the verification", copy=False, readonly=True)
    verification_user_id = fields.Many2one("res.users", "Verified by", copy=False, readonly=True)
    verification_at = fields.Datetime("Verified at", copy=False, readonly=True)
    verification_due_at = fields.Datetime("To verify by", compute="_compute_clocks", store=True)
    verification_clock = fields.Selection(
        CLOCK_STATES,
        "Verification in time",
        compute="_compute_clock_states",
        search="_search_clock_verification",
        help="The Office verifies a result within the set number of working days (Điều 6 khoản 1c).",
    )

    _one_pending = models.UniqueIndex(
        "(task_id) WHERE verification_state = 'pending'", "A result of this task is waiting for verification already."
    )
    _by_verification = models.Index("(verification_at) WHERE recorded_at IS NOT NULL")

    @api.model
    def _search_clock_verification(self, operator, value):
        return self._search_clock("verification", operator, value)

    @api.depends("task_id.name")
    def _compute_display_name(self):
        for result in self:
            result.display_name = result.task_id.name

    @api.model_create_multi
    def create(self, vals_list):
        results = super().create(vals_list)
        results._check_may_record()
        return results

    def write(self, vals):
        if not self._facts_are_open():
            self._check_still_prepared()
            self._check_may_record()
            self._check_stays(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        self._check_still_prepared()

    def _check_stays(self, vals):
        if "task_id" in vals and any(result.task_id.id != vals["task_id"] for result in self):
            raise UserError(
                self.env._("A result belongs to its task. Prepare another one on the other task (Điều 6 khoản 2b).")
            )

    def _check_may_record(self):
        for task in self.task_id:
            if reason := task._why_not_record():
                raise UserError(reason)

    def _check_files_open(self):
        self._check_still_prepared()
        self._check_may_record()
        return super()._check_files_open()

    def _check_still_prepared(self):
        if any(result.verification_state == "with_head" for result in self):
            raise UserError(
                self.env._(
                    "This result is with the head of the unit (Điều 7 khoản 2c). The head gives it back before it is"
                    " changed."
                )
            )
        if any(result.verification_state != "draft" for result in self):
            raise UserError(
                self.env._(
                    "This result has been submitted and stays as it is (Điều 7)."
                    " If it is not confirmed, submit a new one."
                )
            )

    def _why_not_submit(self):
        return self._why_not_ready()

    def _why_not_ready(self):
        """Say what this result still lacks before it may leave the unit, or nothing."""
        if reason := self.task_id._why_not("submit"):
            return reason
        if not (self.content or "").strip():
            return self.env._("Write what the result is before submitting it (Điều 5 khoản 9).")
        if self._is_office_record() and not (self.paper_reference and self.paper_date):
            return self.env._(
                "Name the unit's paper and its date (Điều 6 khoản 1b): the date decides whether the result was in time."
            )
        if self.paper_date and self.paper_date > self.env["directive.calendar"]._today():
            return self.env._("The date of the paper lies in the future. Correct it.")
        return ""

    def _is_office_record(self):
        return not self.task_id.lead_unit_id._has_member(self.env.user) and not self.env.su

    def action_submit(self):
        """Submit this result on behalf of the lead unit; the head's name goes with it (Điều 7 khoản 2c)."""
        self.ensure_one()
        return self._submit_by("submit")

    def _submit_by(self, name):
        """Move this result to the Office by the transition ``name``, and its task with it."""
        now = fields.Datetime.now()
        counts_at = now
        if self._is_office_record() and self.paper_date:
            counts_at = self.env["directive.calendar"]._start_of_day(self.paper_date)
        self.task_id._lock_for_move()
        self._move(
            name,
            {
                "submitted_at": counts_at,
                "recorded_at": now,
                "head_name": self.task_id.lead_unit_id._head_display(),
            },
        )
        self.task_id._move("submit", {"submitted_at": counts_at, "submitted_by_id": self.env.uid})
        self.env["directive.notice"]._tell(self.task_id, "submit")

    def _verify(self, name, note):
        """Record the verification (item 10 of Điều 5) of pending results; the task has been moved already."""
        self._move(
            name,
            {
                "verification_note": note or False,
                "verification_user_id": self.env.uid,
                "verification_at": fields.Datetime.now(),
            },
            note,
        )


class DirectiveTask(models.Model):
    _inherit = "directive.task"

    last_rejection = fields.Text(compute="_compute_last_rejection", help="Why the newest result was not confirmed.")

    @api.depends("state", "result_ids.verification_state")
    def _compute_last_rejection(self):
        for task in self:
            submitted = task.result_ids.filtered("recorded_at")
            newest = submitted.sorted("recorded_at", reverse=True)[:1]
            rejected = newest.verification_state == "rejected" and task.state == "in_progress"
            task.last_rejection = newest.verification_note if rejected else False
