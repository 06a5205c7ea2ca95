import textwrap
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .directive_clock_mixin import CLOCK_STATES, Clock
from .directive_transition_mixin import Transition

#: Kinds that object to one task; the others speak of a document, or of the regulation.
TASK_KINDS = ("inaccurate", "not_in_function", "other")
SUBJECT_WIDTH = 90


class DirectiveFeedback(models.Model):
    """What a unit objects to: a task, a document of which a task is missing (Điều 6 khoản 2a), or the regulation
    itself (Điều 14). Creating one is filing it; afterwards it stays as it is, and the Office answers it
    (``directive_feedback_handling``).
    """

    _name = "directive.feedback"
    _description = "Feedback"
    _inherit = ["directive.transition.mixin", "directive.attachment.mixin", "directive.clock.mixin"]
    _order = "id desc"
    _rec_names_search = ["subject", "document_reference", "reason"]

    _transitions = {
        "accept": Transition(("new",), "accepted", "handled"),
        "refuse": Transition(("new",), "refused", "handled"),
    }
    _clocks = {
        "handling": Clock(
            clause="Điều 6 khoản 1c",
            start="filed_at",
            done="handled_at",
            due="due_at",
            state="handling_state",
            setting="directive_tracking.feedback_days",
            days=1,
        )
    }
    _facts = frozenset(
        {
            "filed_at",
            "filed_by_id",
            "review_due_at",
            "is_late",
            "subject",
            "due_at",
            "handled_at",
            "handled_by_id",
            "answer",
            "correction",
            "new_task_id",
        }
    )

    kind = fields.Selection(
        [
            ("missing_task", "A task of the document was not entered"),
            ("inaccurate", "The content is not accurate"),
            ("not_in_function", "Not the unit's function"),
            ("other", "Something else about the task"),
            ("regulation", "The regulation itself"),
        ],
        required=True,
        default="inaccurate",
        index=True,
    )
    state = fields.Selection(
        [("new", "With the Office"), ("accepted", "Accepted by the Office"), ("refused", "Not accepted")],
        required=True,
        readonly=True,
        default="new",
        copy=False,
        index=True,
    )
    task_id = fields.Many2one("directive.task", "Task", index="btree_not_null", ondelete="set null")
    document_id = fields.Many2one(
        "directive.document",
        "Document",
        compute="_compute_document_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
    )
    document_reference = fields.Char(
        "Number and notation",
        compute="_compute_document_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        help="As printed on the document, for instance 140/QĐ-UBND.",
    )
    unit_id = fields.Many2one(
        "directive.unit",
        "Filing unit",
        compute="_compute_unit_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    subject = fields.Char("About", copy=False, readonly=True, help="The task or document as it was called then.")
    reason = fields.Text(help="What is wrong, and what would be right (Điều 6 khoản 2a).")
    is_return = fields.Boolean("Returned", help="The lead unit gives the task back with it (Điều 6 khoản 2a).")
    filed_at = fields.Datetime("Filed", copy=False, readonly=True)
    filed_by_id = fields.Many2one("res.users", "Filed by", copy=False, readonly=True)
    review_due_at = fields.Datetime(
        "To object by", copy=False, readonly=True, help="When the unit's working day to object was over."
    )
    is_late = fields.Boolean(
        "Filed late", compute="_compute_is_late", store=True, help="Taken all the same (Điều 6 khoản 2a)."
    )
    filing_hint = fields.Char(compute="_compute_filing_hint")
    due_at = fields.Datetime("To answer by", compute="_compute_clocks", store=True)
    due_hint = fields.Char("The Office answers", compute="_compute_due_hint")
    handling_state = fields.Selection(
        CLOCK_STATES,
        "Answer in time",
        compute="_compute_clock_states",
        search="_search_clock_handling",
        help="The Office settles feedback within one working day of receiving it (Điều 6 khoản 1c).",
    )
    handled_at = fields.Datetime("Answered", copy=False, readonly=True)
    handled_by_id = fields.Many2one("res.users", "Answered by", copy=False, readonly=True)
    answer = fields.Text("Answer of the Office", copy=False, readonly=True)
    correction = fields.Text("What was corrected", copy=False, readonly=True, help="Old and new values.")
    new_task_id = fields.Many2one(
        "directive.task", "Task entered", copy=False, readonly=True, index="btree_not_null", ondelete="set null"
    )

    # ---- computes -----------------------------------------------------------------------

    @api.depends("task_id")
    def _compute_document_id(self):
        for feedback in self:
            document = feedback.task_id.document_id
            feedback.document_id = document or feedback.document_id
            feedback.document_reference = document.reference or feedback.document_reference

    @api.depends("task_id")
    def _compute_unit_id(self):
        for feedback in self:
            objecting = feedback.task_id._objecting_unit()
            feedback.unit_id = feedback.unit_id or objecting or self.env["directive.task"]._my_units()[:1]

    @api.depends("filed_at", "review_due_at")
    def _compute_is_late(self):
        for feedback in self:
            due = feedback.review_due_at
            feedback.is_late = bool(due and feedback.filed_at and feedback.filed_at >= due)

    @api.depends("task_id")
    def _compute_filing_hint(self):
        for feedback in self:
            feedback.filing_hint = feedback.task_id._objection_hint() if feedback.task_id else ""

    @api.depends("due_at")
    def _compute_due_hint(self):
        calendar = self.env["directive.calendar"]
        for feedback in self:
            due = feedback.due_at
            last_day = due and calendar._day_label(calendar._local_date(due - timedelta(seconds=1)))
            feedback.due_hint = due and self.env._("By the end of %(day)s", day=last_day)

    @api.model
    def _search_clock_handling(self, operator, value):
        return self._search_clock("handling", operator, value)

    @api.depends("kind", "subject")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for feedback in self:
            feedback.display_name = ": ".join(filter(None, (kinds.get(feedback.kind), feedback.subject)))

    def _get_access_action(self, access_uid=None, force_website=False):
        """Send portal users to their page of the feedback; there is no token, so a login is always needed."""
        self.ensure_one()
        # sudo: only whether the reader is a portal user is asked; the page checks the access itself.
        reader = self.env["res.users"].sudo().browse(access_uid or self.env.uid)
        if reader.share or force_website:
            return {"type": "ir.actions.act_url", "url": self._portal_url(), "target": "self", "res_id": self.id}
        return super()._get_access_action(access_uid=access_uid, force_website=force_website)

    def _portal_url(self):
        self.ensure_one()
        return f"/my/feedback/{self.id}"

    # ---- filing -------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and not self.env["directive.task"]._my_units():
            raise UserError(
                self.env._(
                    "Feedback comes from a unit (Điều 6 khoản 2a), and your account belongs to none. Ask the head of"
                    " your unit or the administrator to add you to its members."
                )
            )
        filed = super().create(vals_list)
        for feedback in filed:
            if refusal := feedback._why_not_filing():
                raise UserError(refusal)
            feedback._file()
        return filed

    def write(self, vals):
        if not self._facts_are_open():
            self._refuse_change()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse_change()

    def _check_files_open(self):
        self._refuse_change()

    def _refuse_change(self):
        raise UserError(
            self.env._(
                "Feedback that was filed stays as it is and is not withdrawn silently (Điều 6 khoản 2a, Điều 7)."
                " File another one, or write a message to the specialist."
            )
        )

    def _attach(self, files):
        """Add files that the current user has just uploaded, in the transaction of the filing itself.

        :param files: ``ir.attachment`` records
        """
        for file in files:
            self._check_own_upload(file.sudo())
        # sudo: portal users may not link attachments; that these are the user's own has just been checked.
        self._facts_open().sudo().write({"attachment_ids": [(4, file.id) for file in files]})

    def _why_not_filing(self):
        """Say why the current user may not file this, or nothing."""
        if not (self.reason or "").strip():
            return self.env._(
                "Say what is wrong and what would be right: the Office needs the reason (Điều 6 khoản 2a)."
            )
        if not self.env.su and not self.unit_id._has_member(self.env.user):
            return self.env._(
                "Only a member of %(unit)s files feedback in its name (Điều 6 khoản 2a). Choose your own unit.",
                unit=self.unit_id.name or "…",
            )
        return self._why_not_about_task() if self.kind in TASK_KINDS else self._why_not_without_task()

    def _why_not_about_task(self):
        task = self.task_id
        if not task:
            return self.env._("Choose the task to which your unit objects (Điều 6 khoản 2a).")
        task.check_access("read")
        if reason := task._why_not_object():
            return reason
        if self.unit_id not in task.lead_unit_id | task.coordinating_unit_ids:
            return task._not_involved_reason()
        if self.is_return and self.unit_id != task.lead_unit_id:
            return self.env._(
                "Only the lead unit, %(unit)s, returns the task (Điều 6 khoản 2a). A coordinating unit objects without"
                " returning it.",
                unit=task.lead_unit_id.name,
            )
        return task._why_not("return") if self.is_return else ""

    def _why_not_without_task(self):
        if self.task_id or self.is_return:
            return self.env._(
                "This kind of feedback is not about one task. To object to a task or return it, choose “inaccurate”,"
                " “not the unit's function” or “something else” (Điều 6 khoản 2a)."
            )
        self.document_id.check_access("read")
        if self.kind == "missing_task" and not (self.document_id or (self.document_reference or "").strip()):
            return self.env._(
                "Name the document whose task was not entered: its number and notation, for instance 140/QĐ-UBND"
                " (Điều 6 khoản 2a)."
            )
        return ""

    def _file(self):
        """Stamp when, by whom and about what this was filed; a return moves the task in the same breath."""
        task, late_from = self.task_id, self.task_id.review_due_at
        if self.is_return:
            task._move("return", reason=self.reason)
        # sudo: the unit may name a document, the task has its own; only what is printed on it is taken.
        document = task.sudo().document_id or self.sudo().document_id
        # sudo: nobody may write facts; the right to file has just been checked.
        self._facts_open().sudo().write(
            {
                "document_id": document.id,
                "filed_at": fields.Datetime.now(),
                "filed_by_id": self.env.uid,
                "review_due_at": late_from,
                "subject": self._subject(),
                "document_reference": document.reference or (self.document_reference or "").strip(),
            }
        )
        self.env["directive.log"]._append(self, "file", None, self.kind, self.reason)
        self._tell_chatter(self.env._("Feedback of %(unit)s", unit=self.unit_id.name), self.reason)
        self.env["directive.notice"]._tell_feedback(self, "feedback_filed")

    def _subject(self):
        if self.task_id:
            return self.task_id.name
        if self.kind == "missing_task":
            return self.sudo().document_id.reference or self.document_reference.strip()
        return textwrap.shorten(self.reason, SUBJECT_WIDTH, placeholder="…")

    def _tell_chatter(self, sentence, text):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for task in self.task_id:
            task._message_log_batch({task.id: f"{sentence} ({kinds[self.kind]}): {text}"})
