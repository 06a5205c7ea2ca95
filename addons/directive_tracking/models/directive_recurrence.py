from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.deadline_periods import next_occurrence

WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]
#: What each task takes over as it stands here.
COPIED = ("clause", "content", "kind", "product_type", "approving_authority", "deadline_text", "deadline_hour")
#: What may change while tasks are being made.
OPEN_WHILE_RUNNING = frozenset({"monitor_user_id"})
UPCOMING_SHOWN = 4


class DirectiveRecurrence(models.Model):
    """A task that comes back ("ngày 15 hằng tháng"): one task an occurrence and unit, made ahead of its deadline.

    Who starts, pauses and stops it is in ``directive_recurrence_transitions``, how the tasks are made in
    ``directive_recurrence_making``.
    """

    _name = "directive.recurrence"
    _description = "Recurring task"
    _inherit = ["directive.transition.mixin", "mail.thread"]
    _order = "id desc"

    name = fields.Char(compute="_compute_name", store=True)
    document_id = fields.Many2one("directive.document", "Document", required=True, index=True, ondelete="restrict")
    source_task_id = fields.Many2one("directive.task", "Made from", readonly=True, copy=False, ondelete="set null")
    clause = fields.Char()
    content = fields.Text(required=True, tracking=True)
    kind = fields.Selection(
        lambda self: self._task_selection("kind"), required=True, default="other"
    )
    product_type = fields.Selection(
        lambda self: self._task_selection("product_type"), "Product"
    )
    approving_authority = fields.Selection(
        lambda self: self._task_selection("approving_authority"), "To be approved by"
    )
    unit_ids = fields.Many2many(
        "directive.unit",
        "directive_recurrence_unit_rel",
        string="Lead units",
        required=True,
        domain="[('kind', '!=', 'division')]",
        help="Several units get one task each at every occurrence, tied by a common assignment.",
    )
    coordinating_unit_ids = fields.Many2many(
        "directive.unit",
        "directive_recurrence_coordinating_rel",
        string="Coordinating units",
        domain="[('kind', '!=', 'division')]",
    )
    monitor_user_id = fields.Many2one(
        "res.users",
        "Specialist",
        required=True,
        tracking=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    deadline_text = fields.Char("Deadline as quoted", help="The document's own words: ngày 15 hằng tháng …")
    every = fields.Selection(
        [
            ("week", "Every week"),
            ("month", "Every month"),
            ("quarter", "Every quarter, in its last month"),
            ("half", "Every six months, in June and December"),
            ("year", "Every year"),
        ],
        "Comes back",
        required=True,
        default="month",
        tracking=True,
    )
    weekday = fields.Selection(WEEKDAYS, default="4")
    day = fields.Integer("Day of the month", default=15, tracking=True, help="A month that lacks it: its last day.")
    month = fields.Integer("Month", default=12, tracking=True)
    deadline_hour = fields.Float("Hour", help="Only where the document names one; 0 means the whole day.")
    first_on = fields.Date(
        "From", required=True, tracking=True, default=lambda self: self.env["directive.calendar"]._today()
    )
    last_on = fields.Date("Until", tracking=True, help="Empty: until it is stopped.")
    days_ahead = fields.Integer(
        "Days ahead", default=10, required=True, help="How long before its deadline each task is made."
    )
    transfers = fields.Boolean(
        "Transferred by itself",
        default=True,
        help="Otherwise each task is left as a draft that the specialist looks at and transfers.",
    )
    state = fields.Selection(
        [
            ("draft", "Being prepared"),
            ("running", "Tasks are being made"),
            ("paused", "Paused"),
            ("stopped", "Stopped"),
            ("ended", "Ended"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    state_reason = fields.Char("Reason", copy=False, readonly=True)
    started_at = fields.Datetime(copy=False, readonly=True)
    started_by_id = fields.Many2one("res.users", "Started by", copy=False, readonly=True)
    stopped_at = fields.Datetime(copy=False, readonly=True)
    stopped_by_id = fields.Many2one("res.users", "Stopped by", copy=False, readonly=True)
    next_on = fields.Date("Next deadline", copy=False, readonly=True, help="The first time for which no task is made.")
    make_on = fields.Date("To be made on", compute="_compute_make_on", store=True, index=True)
    upcoming = fields.Char("Comes next", compute="_compute_upcoming")
    occurrence_ids = fields.One2many("directive.recurrence.occurrence", "recurrence_id", "Occurrences", copy=False)
    occurrence_count = fields.Integer(compute="_compute_occurrence_count")

    _day_valid = models.Constraint("CHECK (day BETWEEN 1 AND 31)", "The day of a month lies between 1 and 31.")
    _month_valid = models.Constraint("CHECK (month BETWEEN 1 AND 12)", "The month lies between 1 and 12.")
    _days_ahead_valid = models.Constraint(
        "CHECK (days_ahead BETWEEN 0 AND 180)", "A task is made between 0 and 180 days ahead of its deadline."
    )
    _hour_valid = models.Constraint(
        "CHECK (deadline_hour IS NULL OR (deadline_hour >= 0 AND deadline_hour < 24))",
        "The hour of the deadline lies between 0:00 and 23:59.",
    )

    # ---- computes ------------------------------------------------------------------------

    @api.model
    def _task_selection(self, name):
        return self.env["directive.task"]._fields[name]._description_selection(self.env)

    @api.depends("content")
    def _compute_name(self):
        for recurrence in self:
            recurrence.name = self.env["directive.task"].new({"content": recurrence.content}).name

    @api.depends("next_on", "days_ahead")
    def _compute_make_on(self):
        for recurrence in self:
            next_on = recurrence.next_on
            recurrence.make_on = next_on and next_on - timedelta(days=recurrence.days_ahead)

    @api.depends("every", "weekday", "day", "month", "first_on", "last_on", "next_on", "state")
    def _compute_upcoming(self):
        label = self.env["directive.calendar"]._day_label
        for recurrence in self:
            ended = recurrence.state in ("stopped", "ended")
            days = [] if ended else recurrence._upcoming_days(UPCOMING_SHOWN)
            recurrence.upcoming = "; ".join(map(label, days))

    @api.depends("occurrence_ids")
    def _compute_occurrence_count(self):
        for recurrence in self:
            recurrence.occurrence_count = len(recurrence.occurrence_ids)

    # ---- the rule --------------------------------------------------------------------------

    def _day_after(self, day):
        """Return the first occurrence after ``day``, or False when there is none any more."""
        rule = {"every": self.every, "weekday": int(self.weekday or 0), "day": self.day, "month": self.month}
        found = next_occurrence(rule, day)
        return False if self.last_on and found > self.last_on else found

    def _day_from(self, day):
        """Return the first occurrence on or after ``day``, or False."""
        return self._day_after(day - timedelta(days=1))

    def _upcoming_days(self, count):
        if not (self.first_on and 1 <= self.day <= 31 and 1 <= self.month <= 12):
            return []
        days = [self.next_on or self._day_from(self.first_on)]
        while days[-1] and len(days) < count:
            days.append(self._day_after(days[-1]))
        return [day for day in days if day]

    @api.onchange("deadline_text")
    def _onchange_deadline_text(self):
        """Take the rule from the document's words ("ngày 15 hằng tháng")."""
        words = self.env["directive.deadline.phrase"]._parse(self.deadline_text or "", self.document_id.date_issued)
        if words.kind != "recurring" or not words.date:
            return
        known = words.understood
        self.every = known["every"]
        if known["every"] == "week":
            self.weekday = str(known["weekday"])
        else:
            self.day = known["day"]
            self.month = known["month"] or self.month
        self.deadline_hour = (words.hour or 0) % 24

    @api.constrains("first_on", "last_on", "document_id")
    def _check_days(self):
        for recurrence in self:
            if recurrence.last_on and recurrence.last_on < recurrence.first_on:
                raise ValidationError(self.env._("The last day lies before the first one. Correct one of them."))
            if recurrence.first_on < recurrence.document_id.date_issued:
                raise ValidationError(
                    self.env._("No task comes before its document was issued (Điều 6 khoản 1a). Choose a later day.")
                )

    @api.constrains("unit_ids", "coordinating_unit_ids")
    def _check_units(self):
        for recurrence in self:
            if not recurrence.unit_ids:
                raise ValidationError(self.env._("Choose the units that shall carry out the task (Điều 5 khoản 3)."))

    def write(self, vals):
        kept = {name for name in vals if not name.startswith(("message_", "activity_"))} - OPEN_WHILE_RUNNING
        at_rest = all(recurrence.state in ("draft", "paused") for recurrence in self)
        if kept and not (at_rest or self.env.su or self._facts_are_open()):
            raise UserError(
                self.env._("Tasks are being made by this rule (Điều 6 khoản 1a). Pause it before it is changed.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        if any(recurrence.state != "draft" for recurrence in self):
            raise UserError(self.env._("A recurring task that was started stays on record. Stop it with a reason."))

    def action_open_tasks(self):
        """Open the tasks that were made by this rule."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_tracking.action_directive_task")
        return {**action, "domain": [("recurrence_id", "=", self.id)], "context": {}}
