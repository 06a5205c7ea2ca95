from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

#: A task that is over is not objected to any more.
UNDER_WAY = ("transferred", "in_progress", "submitted", "returned")


class DirectiveTask(models.Model):
    """The objections to a task: what units filed, what is open, and the steps by which they do it."""

    _inherit = "directive.task"

    feedback_ids = fields.One2many("directive.feedback", "task_id", "Feedback", copy=False)
    feedback_count = fields.Integer(compute="_compute_feedback")
    open_feedback_count = fields.Integer(compute="_compute_feedback", help="What the Office has still to answer.")
    return_reason = fields.Text(compute="_compute_feedback", help="Why the unit has returned it, while it is open.")
    return_hint = fields.Char(compute="_compute_feedback", help="Until when the Office answers the return.")
    may_object = fields.Boolean(compute="_compute_may_object")

    @api.depends("feedback_ids.state")
    @api.depends_context("uid")
    def _compute_feedback(self):
        rows = self.env["directive.feedback"].search_fetch(
            [("task_id", "in", self.ids)], ["task_id", "state", "is_return", "reason", "due_at"]
        )
        for task in self:
            own = rows.filtered(lambda row, task=task: row.task_id.id == task._origin.id)
            waiting = own.filtered(lambda row: row.state == "new")
            returned = waiting.filtered("is_return")[:1]
            task.feedback_count = len(own)
            task.open_feedback_count = len(waiting)
            task.return_reason = returned.reason
            task.return_hint = returned.due_hint

    @api.depends("state", "lead_unit_id", "coordinating_unit_ids")
    @api.depends_context("uid")
    def _compute_may_object(self):
        for task in self:
            task.may_object = not task._why_not_object()

    @api.depends("received_at", "lead_unit_id", "feedback_ids.filed_at")
    def _compute_reviewed_at(self):
        # Điều 6 khoản 2a: to exchange with the Office is as good as to return the task.
        result = super()._compute_reviewed_at()
        for task in self:
            filed = task.feedback_ids.filtered(lambda row, task=task: task._is_review(row)).mapped("filed_at")
            task.reviewed_at = min(filter(None, (task.reviewed_at, *filed)), default=False)
        return result

    def _is_review(self, feedback):
        since = self.received_at
        return feedback.unit_id == self.lead_unit_id and since and feedback.filed_at and feedback.filed_at >= since

    # ---- who may, and why not -------------------------------------------------------------

    def _why_not(self, name):
        if name == "return" and self.state == "submitted":
            return self.env._(
                "The result of this task has been submitted, so it is not returned any more (Điều 6 khoản 2a). If the"
                " Office does not confirm the result, the task can be returned again; until then send feedback"
                " without returning it."
            )
        return super()._why_not(name)

    def _why_not_recall(self):
        if reason := super()._why_not_recall():
            return reason
        if self.open_feedback_count:
            return self.env._(
                "A unit has objected to this task. Answer its feedback instead: to accept it corrects the task and"
                " transfers it again (Điều 6 khoản 1c)."
            )
        return ""

    def _why_not_object(self):
        """Say why the user may not object to this task for a unit, or nothing."""
        if self.state not in UNDER_WAY:
            return self.env._(
                "Objections are made to tasks under way (Điều 6 khoản 2a); this one is not. Write a message to the"
                " specialist (Điều 11 khoản 1)."
            )
        if not self.env.su and not self._objecting_unit():
            return self._not_involved_reason()
        return ""

    def _not_involved_reason(self):
        return self.env._("Only the units that lead or coordinate a task object to it (Điều 6 khoản 2a).")

    def _objecting_unit(self):
        """Return the unit for which the user objects to this task: the lead rather than a coordinating one."""
        units = self.lead_unit_id | self.coordinating_unit_ids
        return units.filtered(lambda unit: unit._has_member(self.env.user))[:1]

    def _objection_hint(self):
        """Say until when the lead unit objects in time, or that this is over (Điều 6 khoản 2a)."""
        due = self.review_due_at
        if not due:
            return ""
        calendar = self.env["directive.calendar"]
        last_day = calendar._day_label(calendar._local_date(due - timedelta(seconds=1)))
        if fields.Datetime.now() < due:
            return self.env._("In time until 24:00 of %(day)s (Điều 6 khoản 2a).", day=last_day)
        return self.env._(
            "The time to object ended at 24:00 of %(day)s (Điều 6 khoản 2a). It is taken all the same, and marked as"
            " late.",
            day=last_day,
        )

    # ---- the steps ------------------------------------------------------------------------

    def action_return(self, reason=None, kind="not_in_function"):
        """Return tasks to the Office on behalf of the lead unit (Điều 6 khoản 2a).

        :param reason: why; without it the dialog that asks for it is opened
        :param kind: ``not_in_function``, ``inaccurate`` or ``other``
        """
        if reason is None:
            self.ensure_one()
            if refusal := self._why_not("return"):
                raise UserError(refusal)
            return self._open_filing(self.env._("Return to the Office"), default_is_return=True, default_kind=kind)
        filing = [{"task_id": task.id, "kind": kind, "reason": reason, "is_return": True} for task in self]
        self.env["directive.feedback"].create(filing)
        return None

    def action_object(self):
        """Open the dialog in which a unit objects to the task without returning it."""
        self.ensure_one()
        if refusal := self._why_not_object():
            raise UserError(refusal)
        return self._open_filing(self.env._("Feedback on the task"))

    def _open_filing(self, title, **defaults):
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_tracking.action_directive_feedback_new")
        return {**action, "name": title, "context": {"default_task_id": self.id, **defaults}}

    def action_open_feedback(self):
        """Open the feedback on this task; the only one at once in its form."""
        self.ensure_one()
        return self.env["directive.feedback"]._open_list([("task_id", "=", self.id)])


class DirectiveDocument(models.Model):
    _inherit = "directive.document"

    feedback_count = fields.Integer(compute="_compute_feedback_count")

    def _compute_feedback_count(self):
        groups = self.env["directive.feedback"]._read_group(
            [("document_id", "in", self.ids)], ["document_id"], ["__count"]
        )
        counts = {document.id: count for document, count in groups}
        for document in self:
            document.feedback_count = counts.get(document._origin.id, 0)

    def action_report_missing_task(self):
        """Open the dialog in which a unit says that a task of this document was not entered (Điều 6 khoản 2a)."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_tracking.action_directive_feedback_new")
        context = {"default_document_id": self.id, "default_kind": "missing_task"}
        return {**action, "name": self.env._("A task is missing"), "context": context}

    def action_open_feedback(self):
        """Open the feedback on this document and its tasks."""
        self.ensure_one()
        return self.env["directive.feedback"]._open_list([("document_id", "=", self.id)])


class DirectiveFeedback(models.Model):
    _inherit = "directive.feedback"

    def action_file_on_regulation(self):
        """Open the dialog in which a unit reports a difficulty with the regulation itself (Điều 14)."""
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_tracking.action_directive_feedback_new")
        title = self.env._("Feedback on the regulation")
        return {**action, "name": title, "context": {"default_kind": "regulation"}}

    @api.model
    def _open_list(self, domain):
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_tracking.action_directive_feedback")
        found = self.search(domain, limit=2)
        if len(found) == 1:
            form = self.env.ref("directive_tracking.view_directive_feedback_form")
            return {**action, "views": [(form.id, "form")], "res_id": found.id, "domain": domain, "context": {}}
        return {**action, "domain": domain, "context": {}}
