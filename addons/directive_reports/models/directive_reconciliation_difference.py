from odoo import api, fields, models
from odoo.addons.directive_tracking.models.directive_discrepancy import SUBMITTED
from odoo.addons.directive_tracking.models.directive_transition_mixin import Transition
from odoo.exceptions import UserError

DECIDED = ("accepted", "explained")


class DirectiveReconciliationDifference(models.Model):
    """One thing in which the unit's table and the system differ, and what becomes of it (Điều 7 khoản 2b).

    Accepted: the system is right. Disputed: it is raised as a discrepancy, or as feedback where a task is missing on
    the system, by their own methods and rights. Explained: why the two differ and both may stay.
    """

    _name = "directive.reconciliation.difference"
    _description = "Difference"
    _inherit = ["directive.transition.mixin"]
    _order = "reconciliation_id, line_id, id"

    _transitions = {
        "accept": Transition(("open", "explained"), "accepted", "decided"),
        "explain": Transition(("open", "accepted"), "explained", "decided"),
        "dispute": Transition(("open", *DECIDED), "disputed", "decided"),
    }
    _facts = frozenset(
        {
            "line_id",
            "item",
            "system_value",
            "file_value",
            "explanation",
            "discrepancy_id",
            "feedback_id",
            "decided_at",
            "decided_by_id",
        }
    )

    line_id = fields.Many2one(
        "directive.reconciliation.line", required=True, readonly=True, index=True, ondelete="cascade"
    )
    reconciliation_id = fields.Many2one(related="line_id.reconciliation_id", store=True, index=True)
    task_id = fields.Many2one(related="line_id.task_id")
    place = fields.Char(related="line_id.place")
    reference = fields.Char(related="line_id.reference")
    content = fields.Text("What it is about", compute="_compute_content")
    item = fields.Selection(
        [
            ("deadline", "Deadline"),
            ("state", "State"),
            ("done_on", "Completed on"),
            ("percent", "Share done (%)"),
            ("result_reference", "Document of the result"),
            ("missing", "On the system, not in the file"),
            ("extra", "In the file, not on the system"),
        ],
        "What differs",
        required=True,
        readonly=True,
    )
    system_value = fields.Text("The system", readonly=True)
    file_value = fields.Text("The unit's file", readonly=True)
    state = fields.Selection(
        [
            ("open", "To decide"),
            ("accepted", "The system is right"),
            ("disputed", "Disputed"),
            ("explained", "Explained"),
        ],
        required=True,
        readonly=True,
        default="open",
        copy=False,
        index=True,
    )
    explanation = fields.Text(readonly=True, copy=False)
    discrepancy_id = fields.Many2one("directive.discrepancy", "Discrepancy", readonly=True, ondelete="restrict")
    feedback_id = fields.Many2one("directive.feedback", "Feedback", readonly=True, ondelete="restrict")
    decided_at = fields.Datetime("Decided on", readonly=True, copy=False)
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, copy=False, ondelete="restrict")

    @api.depends("line_id.content", "line_id.task_content")
    def _compute_content(self):
        for one in self:
            one.content = one.line_id.task_content or one.line_id.content

    @api.depends("item", "line_id")
    def _compute_display_name(self):
        items = dict(self._fields["item"]._description_selection(self.env))
        for one in self:
            one.display_name = f"{items.get(one.item, '')} – {one.line_id.display_name or ''}"

    # ---- who may, and why not ----------------------------------------------------------------------

    def _why_not_accept(self):
        return self.reconciliation_id._why_not_decide()

    _why_not_explain = _why_not_accept

    def _why_not_dispute(self):
        if refusal := self.reconciliation_id._why_not_decide():
            return refusal
        if self.item == "extra" and not self.reconciliation_id.unit_id._has_member(self.env.user):
            return self.env._(
                "That a task is missing on the system is told by %(unit)s itself (Điều 6 khoản 2a). Accept or explain"
                " it, or ask the unit.",
                unit=self.reconciliation_id.unit_id.name,
            )
        return ""

    # ---- the steps -----------------------------------------------------------------------------------

    def action_accept(self):
        """Accept that the system is right."""
        for one in self:
            one._move("accept", {"explanation": False})

    def action_explain(self, text=None):
        """Say why the two differ and both may stay.

        :param text: without it the dialog that asks for it is opened
        """
        if text is None:
            return self._ask_reason("explain")
        text = self._require_text(text, self.env._("Write the explanation: it stands on the minutes (Điều 7)."))
        return self._move("explain", {"explanation": text}, text)

    def action_dispute(self, text=None):
        """Raise it: as a discrepancy, or as feedback where a task is missing on the system.

        :param text: why the file is right; without it the dialog that asks for it is opened
        """
        if text is None:
            return self._ask_reason("dispute")
        text = self._require_text(text, self.env._("Say why the unit's report is right (Điều 7 khoản 2b)."))
        for one in self:
            if refusal := one._why_not("dispute"):
                raise UserError(refusal)
            raised = one._raise_feedback(text) if one.item == "extra" else one._raise_discrepancy(text)
            one._move("dispute", {"explanation": text, **raised}, text)
        return None

    def _raise_feedback(self, text):
        line = self.line_id
        about = ". ".join(filter(None, (line.content, line.clause, text)))
        feedback = self.env["directive.feedback"].create(
            {
                "kind": "missing_task",
                "unit_id": self.reconciliation_id.unit_id.id,
                "document_reference": line.reference,
                "reason": f"{about} ({self.reconciliation_id.source})",
            }
        )
        return {"feedback_id": feedback.id}

    def _raise_discrepancy(self, text):
        whole = self.reconciliation_id
        discrepancy = self.env["directive.discrepancy"].create(
            {
                "task_id": self.task_id.id,
                **self._disputed_statement(),
                "source": whole.source,
                "explanation": text,
                "channel": whole.channel,
                "notified_on": whole.notified_on,
            }
        )
        return {"discrepancy_id": discrepancy.id}

    def _disputed_statement(self):
        """Return which statement of the task is disputed, and what is held to be right.

        Where the task has no statement of that kind yet, it is said in its other information (item 11).
        """
        progress = self.task_id.progress_ids[:1]
        result = self.task_id.result_ids.filtered(lambda one: one.verification_state in SUBMITTED)[:1]
        labels = dict(self._fields["item"]._description_selection(self.env))
        sentence = f"{labels[self.item]}: {self.file_value}"
        if self.item == "deadline":
            return {"item": "task_deadline_text", "right_value": self.file_value}
        if self.item == "missing":
            return {"item": "task_content", "right_value": self.env._("No such task in the unit's report.")}
        if self.item == "percent" and progress:
            share = self.file_value
            return {"item": "progress_percent", "progress_id": progress.id, "right_value": share}
        if self.item == "result_reference" and result:
            return {"item": "result_reference", "result_id": result.id, "right_value": self.file_value}
        if self.item == "done_on" and result.paper_date:
            return {"item": "result_paper_date", "result_id": result.id, "right_value": self.file_value}
        if self.item in ("state", "done_on") and progress:
            return {"item": "progress_content", "progress_id": progress.id, "right_value": sentence}
        before = self.task_id.other_info or ""
        return {"item": "task_other_info", "right_value": "\n".join(filter(None, (before, sentence)))}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_undecided(self):
        if not self.env.su or any(one.state == "disputed" for one in self):
            raise UserError(self.env._("What was found by a reconciliation stays on record (Điều 7)."))
