import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .directive_clock_mixin import CLOCK_STATES, Clock

#: Decree 30/2020 and what is seen in the field: 140/QĐ-UBND, 65/2025/QĐ-UBND, 3784/UBND-NC.
REFERENCE = re.compile(r"^(\d+)/((?:\d{4}/)?[A-ZĐa-zđ&.]+(?:-[A-ZĐa-zđ&.]+)*)$")

#: Of a wrong number, repeated in the refusal.
LONGEST_SHOWN = 60

URGENCIES = [
    ("normal", "Normal"),
    ("urgent", "Urgent"),
    ("very_urgent", "Very urgent"),
    ("express", "Express"),
]


class DirectiveDocument(models.Model):
    """A legal-normative or steering document that gives tasks (Điều 3 khoản 2; Điều 5 khoản 1, 2)."""

    _name = "directive.document"
    _description = "Directive document"
    _inherit = ["mail.thread", "mail.activity.mixin", "directive.attachment.mixin", "directive.clock.mixin"]
    _order = "date_issued desc, id desc"
    _rec_name = "reference"
    _rec_names_search = ["reference", "subject"]
    _mail_post_access = "read"

    _clocks = {
        "entry": Clock(
            clause="Điều 6 khoản 1a",
            start="arises_on",
            done="entered_at",
            due="entry_due_at",
            state="entry_state",
            setting="directive_tracking.entry_days",
            days=2,
        )
    }
    _clock_depends = ("is_unplanned",)

    type_id = fields.Many2one("directive.document.type", "Type", required=True, tracking=True, index=True)
    number = fields.Char(required=True, tracking=True)
    notation = fields.Char(required=True, tracking=True, help="What stands behind the number: QĐ-UBND, 2025/QĐ-UBND.")
    reference = fields.Char(
        "Number and notation",
        compute="_compute_reference",
        store=True,
        readonly=False,
        index="trigram",
        help="As printed on the document, for instance 140/QĐ-UBND.",
    )
    subject = fields.Char(required=True, tracking=True, index="trigram")
    date_issued = fields.Date("Issued on", required=True, tracking=True, default=lambda self: self._today(), index=True)
    issue_year = fields.Integer(compute="_compute_issue_year", store=True, aggregator=None)
    signer = fields.Char("Signed by", tracking=True)
    authority = fields.Selection(
        [
            ("committee", "The People's Committee"),
            ("chairman", "The Chairman"),
            ("vice_chairman", "A Vice-Chairman"),
            ("conveyed", "Conveyed by the Office"),
        ],
        "Given by",
        required=True,
        default="chairman",
        tracking=True,
    )
    directing_leader_id = fields.Many2one(
        "res.users",
        "Directing leader",
        tracking=True,
        help="Whose direction the Office conveys (Điều 3 khoản 2b).",
    )
    proposing_unit_id = fields.Many2one("directive.unit", "Proposed by", tracking=True, ondelete="restrict")
    urgency = fields.Selection(URGENCIES, required=True, default="normal", tracking=True, index=True)
    is_unplanned = fields.Boolean(
        "Unplanned",
        compute="_compute_is_unplanned",
        store=True,
        readonly=False,
        help="Điều 6 khoản 1a: entered and transferred at once, on the same day.",
    )
    arises_on = fields.Date(
        "Arises on",
        compute="_compute_arises_on",
        store=True,
        readonly=False,
        tracking=True,
        help="The date of issue; with a reason, the date on which the Office received the document.",
    )
    arises_reason = fields.Char("Reason for the later date", tracking=True)
    entry_due_at = fields.Datetime(
        "To transfer by", compute="_compute_clocks", store=True, help="End of the clock of Điều 6 khoản 1a."
    )
    entered_at = fields.Datetime(
        "First transferred", compute="_compute_entered_at", store=True, help="When its first task was transferred."
    )
    entry_state = fields.Selection(
        CLOCK_STATES, "Entry and transfer", compute="_compute_clock_states", search="_search_clock_entry"
    )
    entry_due_hint = fields.Char("To transfer", compute="_compute_entry_due_hint")
    task_ids = fields.One2many("directive.task", "document_id", "Tasks")
    task_count = fields.Integer(compute="_compute_task_counts")
    draft_task_count = fields.Integer(compute="_compute_task_counts")
    progress_summary = fields.Char("Situation", compute="_compute_task_counts")

    _reference_unique = models.UniqueIndex(
        "(number, upper(notation), issue_year)",
        "A document with this number and notation exists already in that year.",
    )

    @api.model
    def _today(self):
        return self.env["directive.calendar"]._today()

    @api.depends("number", "notation")
    def _compute_reference(self):
        for document in self:
            parts = (document.number, document.notation)
            document.reference = "/".join(part for part in parts if part)

    @api.model_create_multi
    def create(self, vals_list):
        # First of all: the refusal of a twin names it.
        self.check_access("create")
        for vals in vals_list:
            self._split_reference(vals)
            self._refuse_twin({"date_issued": self._today(), **vals})
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        self._split_reference(vals)
        if {"number", "notation", "date_issued"} & vals.keys():
            for document in self:
                known = {name: document[name] for name in ("number", "notation", "date_issued")}
                document._refuse_twin({**known, **vals})
        return super().write(vals)

    @api.model
    def _split_reference(self, vals):
        """Replace a typed reference by number and notation, which are what is stored.

        :raises ValidationError: when it is neither
        """
        typed = vals.pop("reference", None)
        if not typed:
            return
        match = REFERENCE.match("".join(typed.split()))
        if not match:
            raise ValidationError(self._bad_reference_reason(typed))
        vals["number"], vals["notation"] = match.groups()

    def _bad_reference_reason(self, typed):
        return self.env._(
            "“%(typed)s” is not a number and notation. Type them as printed, for instance 140/QĐ-UBND,"
            " 65/2025/QĐ-UBND or 3784/UBND-NC (Decree 30/2020).",
            typed=(typed or "")[:LONGEST_SHOWN],
        )

    @api.depends("date_issued")
    def _compute_issue_year(self):
        for document in self:
            document.issue_year = document.date_issued.year if document.date_issued else 0

    @api.depends("urgency")
    def _compute_is_unplanned(self):
        for document in self:
            document.is_unplanned = document.is_unplanned or document.urgency == "express"

    @api.depends("date_issued")
    def _compute_arises_on(self):
        for document in self:
            if not document.arises_reason:
                document.arises_on = document.date_issued

    def _clock_days(self, name):
        # Điều 6 khoản 1a: an unplanned matter is entered and transferred at once, on the same day.
        return 0 if self.is_unplanned else super()._clock_days(name)

    @api.model
    def _search_clock_entry(self, operator, value):
        return self._search_clock("entry", operator, value)

    @api.depends("task_ids.transferred_at")
    def _compute_entered_at(self):
        for document in self:
            document.entered_at = min(filter(None, document.task_ids.mapped("transferred_at")), default=False)

    @api.depends("entry_due_at")
    def _compute_entry_due_hint(self):
        calendar = self.env["directive.calendar"]
        for document in self:
            due = document.entry_due_at
            last_day = due and calendar._day_label(calendar._local_date(due - timedelta(seconds=1)))
            document.entry_due_hint = due and self.env._("By the end of %(day)s", day=last_day)

    @api.depends("task_ids.state")
    def _compute_task_counts(self):
        groups = self.env["directive.task"]._read_group(
            [("document_id", "in", self.ids)], ["document_id", "state"], ["__count"]
        )
        counts = {}
        for document, state, count in groups:
            counts.setdefault(document.id, {})[state] = count
        for document in self:
            by_state = counts.get(document.id, {})
            document.task_count = sum(by_state.values())
            document.draft_task_count = by_state.get("draft", 0)
            document.progress_summary = document._situation(by_state)

    def _situation(self, by_state):
        total = sum(by_state.values()) - by_state.get("cancelled", 0)
        if not total:
            return self.env._("No task yet")
        done = by_state.get("confirmed", 0)
        if drafts := by_state.get("draft", 0):
            return self.env._("%(drafts)s of %(total)s not transferred", drafts=drafts, total=total)
        return self.env._("%(done)s of %(total)s complete", done=done, total=total)

    @api.depends("reference", "subject")
    @api.depends_context("directive_show_subject")
    def _compute_display_name(self):
        for document in self:
            name = document.reference or self.env._("New document")
            if self.env.context.get("directive_show_subject") and document.subject:
                name = f"{name} – {document.subject}"
            document.display_name = name

    # ---- sensible defaults while typing -------------------------------------------------

    @api.onchange("reference")
    def _onchange_reference(self):
        match = REFERENCE.match("".join((self.reference or "").split()))
        if not match:
            return
        self.number, self.notation = match.groups()
        letters = self.notation.split("/")[-1].split("-")
        document_type = self.env["directive.document.type"].search([("code", "=", letters[0])], limit=1)
        self.type_id = document_type or self.env.ref("directive_tracking.document_type_letter", False) or self.type_id
        if any(part.startswith("VP") for part in letters):
            self.authority = "conveyed"

    def _refuse_twin(self, vals):
        """Tell which document has this number already; the unique index ends a race.

        :param vals: number, notation and date_issued of the document to be
        """
        issued = fields.Date.to_date(vals["date_issued"])
        if not (vals.get("number") and vals.get("notation") and issued):
            return
        # sudo: a number in use is refused whoever entered it; only its reference and subject are told.
        twin = self.sudo().search(
            [
                ("id", "not in", self.ids),
                ("number", "=", vals["number"]),
                ("notation", "=ilike", vals["notation"]),
                ("issue_year", "=", issued.year),
            ],
            limit=1,
        )
        if twin:
            raise ValidationError(
                self.env._(
                    "%(reference)s of %(year)s is here already: “%(subject)s”. Open it and add the tasks there,"
                    " or correct the number.",
                    reference=twin.reference,
                    year=twin.issue_year,
                    subject=twin.subject,
                )
            )

    # ---- constraints --------------------------------------------------------------------

    @api.constrains("number", "notation")
    def _check_reference(self):
        for document in self:
            if not REFERENCE.match(f"{document.number}/{document.notation}"):
                raise ValidationError(self._bad_reference_reason(document.reference))

    @api.constrains("authority", "directing_leader_id")
    def _check_directing_leader(self):
        for document in self:
            if document.authority == "conveyed" and not document.directing_leader_id:
                raise ValidationError(
                    self.env._(
                        "A document in which the Office conveys a direction names the leader whose direction it is"
                        " (Điều 3 khoản 2b). Choose the directing leader."
                    )
                )

    @api.constrains("arises_on", "arises_reason", "date_issued")
    def _check_arises_on(self):
        for document in self:
            if document.arises_on == document.date_issued:
                continue
            if not document.arises_reason or document.arises_on < document.date_issued:
                raise ValidationError(
                    self.env._(
                        "A task arises on the day its document is issued (Điều 6 khoản 1a). A later day, on which"
                        " the Office received it, needs a reason; an earlier one is not possible."
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_transferred_tasks(self):
        # sudo: a task that the user does not see bars the deletion all the same.
        if any(task.state != "draft" for task in self.sudo().task_ids):
            raise UserError(
                self.env._(
                    "This document has tasks that were transferred; it stays. Cancel a task by reference to the"
                    " document that cancels it."
                )
            )

    # ---- actions ------------------------------------------------------------------------

    def action_transfer(self):
        """Transfer all draft tasks of these documents in one transaction (Điều 6 khoản 1a)."""
        drafts = self.task_ids.filtered(lambda task: task.state == "draft")
        if not drafts:
            raise UserError(self.env._("There is no draft task to transfer. Add the tasks of the document first."))
        return drafts.action_transfer()

    def action_open_tasks(self):
        """Open the list of this document's tasks."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_tracking.action_directive_task")
        return {**action, "domain": [("document_id", "=", self.id)], "context": {"default_document_id": self.id}}

    def action_assign_many(self):
        """Open the dialog that gives one task to many units."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_tracking.action_directive_assignment_wizard")
        return {**action, "context": {"default_document_id": self.id}}
