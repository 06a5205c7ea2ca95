import textwrap

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .directive_document import URGENCIES

NAME_WIDTH = 90


class DirectiveTask(models.Model):
    """A task given in a directive document: items 3-7 and 11 of Điều 5.

    Its states and their transitions are in ``directive_task_transitions``, who writes which field in
    ``directive_task_writing``, what is derived from its facts and the clock in ``directive_task_timeliness``.
    """

    _name = "directive.task"
    _description = "Task"
    _inherit = ["directive.transition.mixin", "directive.clock.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date_deadline, id"
    _rec_names_search = ["name", "content", "document_id.reference"]
    _mail_post_access = "read"

    name = fields.Char("Task", compute="_compute_name", store=True, precompute=True, readonly=False)
    document_id = fields.Many2one(
        "directive.document", "Document", required=True, index=True, ondelete="cascade", tracking=True
    )
    sequence = fields.Integer(default=10)
    clause = fields.Char("Clause", help="Where in the document: Điều 13 khoản 1, mục III.2 …")
    content = fields.Text(required=True, tracking=True)
    kind = fields.Selection(
        [("draft_submit", "Draft and submit or issue"), ("other", "Other specific task")],
        required=True,
        default="other",
        help="Điều 3 khoản 1a and 1b.",
    )
    product_type = fields.Selection(
        [
            ("scheme", "Scheme"),
            ("report", "Report"),
            ("project", "Project"),
            ("legal", "Draft legal-normative document"),
            ("administrative", "Administrative document"),
        ],
        "Product",
    )
    approving_authority = fields.Selection(
        [
            ("council", "The People's Council"),
            ("committee", "The People's Committee"),
            ("chairman", "The Chairman or a Vice-Chairman"),
            ("own", "The lead unit itself"),
            ("other", "Another competent authority"),
        ],
        "To be approved by",
    )
    is_routine = fields.Boolean("Routine work", help="Routine functional work is not tracked (Điều 3 khoản 1b).")
    assignment_id = fields.Many2one("directive.assignment", "Common assignment", index="btree_not_null", copy=False)
    lead_unit_id = fields.Many2one(
        "directive.unit", "Lead unit", required=True, index=True, tracking=True, ondelete="restrict"
    )
    coordinating_unit_ids = fields.Many2many(
        "directive.unit",
        "directive_task_coordinating_rel",
        "task_id",
        "unit_id",
        "Coordinating units",
        tracking=True,
    )
    involved_unit_ids = fields.Many2many(
        "directive.unit",
        "directive_task_involved_rel",
        "task_id",
        "unit_id",
        "Involved units",
        compute="_compute_involved_unit_ids",
        store=True,
        copy=False,
        help="Lead and coordinating units from the transfer on: who may read this task.",
    )
    monitor_division_id = fields.Many2one(
        "directive.unit",
        "Monitoring division",
        domain="[('kind', '=', 'division')]",
        tracking=True,
        compute="_compute_monitor_division_id",
        store=True,
        precompute=True,
        readonly=False,
        ondelete="restrict",
    )
    monitor_user_id = fields.Many2one(
        "res.users",
        "Specialist",
        required=True,
        index=True,
        tracking=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    urgency = fields.Selection(
        URGENCIES, compute="_compute_urgency", store=True, readonly=False, required=True, precompute=True
    )
    is_unplanned = fields.Boolean(
        "Unplanned", compute="_compute_is_unplanned", store=True, readonly=False, precompute=True
    )
    deadline_text = fields.Char(
        "Deadline as quoted", help="The document's own words: trước ngày 30/6/2026, trong Quý III/2026 …"
    )
    deadline_understood = fields.Char("Understood as", compute="_compute_deadline_understood")
    date_deadline = fields.Date("Deadline", tracking=True, copy=False)
    deadline_hour = fields.Float("Hour", copy=False, help="Only where the document names one; 0 means the whole day.")
    date_effective = fields.Date(
        "Effective deadline",
        compute="_compute_deadline_at",
        store=True,
        precompute=True,
        help="After rolling over days off.",
    )
    deadline_at = fields.Datetime(
        "Lapses at",
        compute="_compute_deadline_at",
        store=True,
        precompute=True,
        help="In time before this instant, overdue from it on.",
    )
    extension_last_at = fields.Datetime(
        "Extension may be filed before",
        compute="_compute_deadline_at",
        store=True,
        precompute=True,
        help="Điều 12 khoản 2: two working days before the deadline; express tasks until the deadline.",
    )
    extension_hint = fields.Char("Extension may be filed", compute="_compute_extension_hint")
    other_info = fields.Text("Other information", help="Item 11 of Điều 5, written by the lead unit.")
    progress_ids = fields.One2many("directive.progress", "task_id", "Progress", copy=False)
    result_ids = fields.One2many("directive.result", "task_id", "Results", copy=False)
    last_progress_at = fields.Datetime("Last update", copy=False, help="When the progress was last reported.")
    percent = fields.Integer("Done (%)", copy=False, aggregator="avg")
    may_record = fields.Boolean(compute="_compute_may_record", help="Whether the user may record items 8, 9 and 11.")

    _deadline_hour_valid = models.Constraint(
        "CHECK (deadline_hour IS NULL OR (deadline_hour >= 0 AND deadline_hour < 24))",
        "The hour of a deadline lies between 0:00 and 23:59.",
    )
    _open_by_deadline = models.Index("(deadline_at, id) WHERE confirmed_at IS NULL AND transferred_at IS NOT NULL")
    # The list of those who see every task, all of it and what is under way.
    _by_deadline = models.Index("(date_deadline, id)")
    _open_by_day = models.Index(
        "(date_deadline, id) WHERE transferred_at IS NOT NULL AND confirmed_at IS NULL AND cancelled_at IS NULL"
    )
    _lead_by_deadline = models.Index("(lead_unit_id, date_deadline, id)")
    # A period of reporting asks for what was not complete when it began: without this, for all that ever was.
    _by_confirmation = models.Index("(confirmed_at)")

    # ---- computes -----------------------------------------------------------------------

    @api.depends("content")
    def _compute_name(self):
        for task in self:
            one_line = " ".join((task.content or "").split())
            task.name = textwrap.shorten(one_line, NAME_WIDTH, placeholder="…") or one_line[:NAME_WIDTH]

    @api.depends("document_id.urgency")
    def _compute_urgency(self):
        for task in self:
            if not task.transferred_at:
                task.urgency = task.document_id.urgency or task.urgency or "normal"

    @api.depends("document_id.is_unplanned")
    def _compute_is_unplanned(self):
        for task in self:
            if not task.transferred_at:
                task.is_unplanned = task.document_id.is_unplanned

    @api.depends("lead_unit_id", "coordinating_unit_ids", "transferred_at")
    def _compute_involved_unit_ids(self):
        units = {
            task: task.lead_unit_id | task.coordinating_unit_ids if task.transferred_at else task.lead_unit_id.browse()
            for task in self
        }
        # A transfer to all communes and wards in one query; assigning them would take one a task.
        self._fields["involved_unit_ids"].write_batch(list(units.items()))

    @api.depends("monitor_user_id")
    def _compute_monitor_division_id(self):
        for task in self:
            # sudo: whose division it is stands on every task; nothing else of the account is used.
            divisions = task.monitor_user_id.sudo().directive_unit_ids.filtered(lambda unit: unit.kind == "division")
            task.monitor_division_id = divisions[:1] or task.monitor_division_id

    @api.depends("date_deadline", "deadline_hour", "urgency")
    def _compute_deadline_at(self):
        calendar = self.env["directive.calendar"]
        for task in self:
            if not task.date_deadline:
                task.update({"date_effective": False, "deadline_at": False, "extension_last_at": False})
                continue
            express = task.urgency == "express"
            instants = calendar._deadline_instants(task.date_deadline, task.deadline_hour, express)
            task.date_effective = instants.effective
            task.deadline_at = instants.lapses_at
            task.extension_last_at = instants.filing_ends_at

    @api.depends("deadline_text", "date_deadline", "deadline_hour", "document_id.date_issued")
    def _compute_deadline_understood(self):
        for task in self:
            task.deadline_understood = self.env["directive.deadline.phrase"]._sentence(task)

    @api.depends("extension_last_at", "urgency")
    def _compute_extension_hint(self):
        for task in self:
            task.extension_hint = task._extension_hint() if task.extension_last_at else ""

    @api.onchange("deadline_text")
    def _onchange_deadline_text(self):
        self.env["directive.deadline.phrase"]._fill_from_words(self)

    @api.onchange("content")
    def _onchange_content(self):
        self.env["directive.deadline.phrase"]._fill_from_content(self)

    @api.depends("state", "lead_unit_id")
    @api.depends_context("uid")
    def _compute_may_record(self):
        for task in self:
            under_way = task.state in ("transferred", "in_progress", "submitted")
            task.may_record = under_way and not task._why_not_record()

    def action_open_log(self):
        """Open all that has happened to this task, as the log tells it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_tracking.action_directive_log")
        title = self.env._("History of “%(task)s”", task=self.name)
        context = {"directive_one_task": True}
        return {**action, "display_name": title, "domain": [("task_id", "=", self.id)], "context": context}

    def _get_access_action(self, access_uid=None, force_website=False):
        """Send portal users to their page of the task; there is no token, so a login is always needed."""
        self.ensure_one()
        # sudo: only whether the reader is a portal user is asked; the page checks the access itself.
        reader = self.env["res.users"].sudo().browse(access_uid or self.env.uid)
        if reader.share or force_website:
            return {"type": "ir.actions.act_url", "url": self._portal_url(), "target": "self", "res_id": self.id}
        return super()._get_access_action(access_uid=access_uid, force_website=force_website)

    def _portal_url(self):
        self.ensure_one()
        return f"/my/directives/{self.id}"

    @api.depends("name", "clause")
    def _compute_display_name(self):
        for task in self:
            task.display_name = task.name or self.env._("New task")

    def _fetch_together(self, specification):
        done = super()._fetch_together(specification)
        if len(self) == 1:
            # sudo: each step asks the task's units, a closed one too, whether its reader works for them.
            task = self.sudo().with_context(active_test=False)
            (task.lead_unit_id | task.coordinating_unit_ids).fetch()
        return done

    # ---- constraints --------------------------------------------------------------------

    @api.constrains("lead_unit_id", "coordinating_unit_ids")
    def _check_lead_does_not_coordinate(self):
        for task in self:
            if task.lead_unit_id in task.coordinating_unit_ids:
                raise ValidationError(
                    self.env._(
                        "“%(unit)s” is the lead and cannot coordinate with itself (Điều 5 khoản 3, 4)."
                        " Take it out of the coordinating units, or choose another lead.",
                        unit=task.lead_unit_id.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_transferred(self):
        if any(task.state != "draft" for task in self):
            raise UserError(
                self.env._("A task that was transferred stays on record. Cancel it by reference to a document.")
            )

    @api.model
    def _recompute_deadlines(self, tasks):
        """Derive the stored instants again after a change of the calendar.

        :param tasks: ``directive.task`` records, drafts included
        """
        before = {task: task.deadline_at for task in tasks}
        for name in ("date_effective", "deadline_at", "extension_last_at"):
            self.env.add_to_compute(self._fields[name], tasks)
        tasks.flush_recordset()
        tasks._keep_deadline_history("calendar")
        moved = tasks.filtered(lambda task: task.transferred_at and task.deadline_at != before[task])
        after = {task: task.deadline_at for task in moved}
        self.env["directive.log"]._append(moved, "deadline_at", before, after, "calendar")
