from odoo import api, fields, models

from .directive_clock_mixin import CLOCK_STATES, Clock


class DirectiveTask(models.Model):
    """The duties that a task starts in working days: the Office's to transfer it, the unit's to look at it."""

    _inherit = "directive.task"

    _clocks = {
        "entry": Clock(
            clause="Điều 6 khoản 1a",
            start="arises_on",
            done="transferred_at",
            due="entry_due_at",
            state="entry_state",
            setting="directive_tracking.entry_days",
            days=2,
        ),
        "review": Clock(
            clause="Điều 6 khoản 2a",
            start="received_at",
            done="reviewed_at",
            due="review_due_at",
            state="review_state",
            setting="directive_tracking.review_days",
            days=1,
        ),
    }
    _clock_depends = ("is_unplanned",)

    arises_on = fields.Date("Arises on", compute="_compute_arises_on", store=True, precompute=True)
    entry_due_at = fields.Datetime("To transfer by", compute="_compute_clocks", store=True, precompute=True)
    entry_state = fields.Selection(
        CLOCK_STATES,
        "Entry and transfer",
        compute="_compute_clock_states",
        search="_search_clock_entry",
        help="The Office transfers within two working days, unplanned matters on the same day (Điều 6 khoản 1a).",
    )
    reviewed_at = fields.Datetime(
        "Reviewed",
        compute="_compute_reviewed_at",
        store=True,
        precompute=True,
        help="When the unit accepted it, or objected to it.",
    )
    review_due_at = fields.Datetime("To object by", compute="_compute_clocks", store=True, precompute=True)
    review_state = fields.Selection(
        CLOCK_STATES,
        "Review by the unit",
        compute="_compute_clock_states",
        search="_search_clock_review",
        help="The unit compares the task with its document within one working day (Điều 6 khoản 2a).",
    )

    @api.depends("document_id.arises_on", "recurrence_id")
    def _compute_arises_on(self):
        for task in self:
            if task.recurrence_id:
                # An occurrence arises when it comes round, not when its document was issued.
                task.arises_on = task.arises_on or self.env["directive.calendar"]._today()
            else:
                task.arises_on = task.document_id.arises_on

    @api.depends("accepted_at", "returned_at")
    def _compute_reviewed_at(self):
        for task in self:
            task.reviewed_at = min(filter(None, (task.accepted_at, task.returned_at)), default=False)

    def _clock_days(self, name):
        # Điều 6 khoản 1a: an unplanned matter is entered and transferred at once, on the same day.
        return 0 if name == "entry" and self.is_unplanned else super()._clock_days(name)

    @api.model
    def _search_clock_entry(self, operator, value):
        return self._search_clock("entry", operator, value)

    @api.model
    def _search_clock_review(self, operator, value):
        return self._search_clock("review", operator, value)
