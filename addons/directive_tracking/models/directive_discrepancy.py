from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .directive_transition_mixin import Transition


class Correctable(NamedTuple):
    """A statement that may be marked, and corrected once both sides agree.

    :param record: the field that names the record, or ``task_id`` for the task itself
    :param field: the field of that record
    :param owner: whose statement it is (Điều 6): ``unit`` for items 8, 9 and 11, ``office`` for items 1 to 7
    """

    record: str
    field: str
    owner: str


CORRECTABLE = {
    "progress_content": Correctable("progress_id", "content", "unit"),
    "progress_percent": Correctable("progress_id", "percent", "unit"),
    "result_content": Correctable("result_id", "content", "unit"),
    "result_reference": Correctable("result_id", "reference", "unit"),
    "result_paper_date": Correctable("result_id", "paper_date", "unit"),
    "task_content": Correctable("task_id", "content", "office"),
    "task_clause": Correctable("task_id", "clause", "office"),
    "task_deadline_text": Correctable("task_id", "deadline_text", "office"),
    "task_other_info": Correctable("task_id", "other_info", "unit"),
}
SUBMITTED = ("pending", "confirmed", "rejected")


class DirectiveDiscrepancy(models.Model):
    """A figure or statement on the system that is not true to fact, or differs from a unit's own report (Điều 7).

    One side marks it, the other agrees or not, the owner of the statement corrects it; how a correction is applied
    is in ``directive_discrepancy_correction``.
    """

    _name = "directive.discrepancy"
    _description = "Discrepancy"
    _inherit = ["directive.transition.mixin"]
    _order = "id desc"

    _transitions = {
        "agree": Transition(("open", "not_agreed"), "agreed", "agreed"),
        "disagree": Transition(("open",), "not_agreed", "disagreed"),
        "correct": Transition(("open", "not_agreed", "agreed"), "corrected", "corrected"),
    }
    _facts = frozenset(
        {
            "side",
            "unit_id",
            "raised_by_id",
            "raised_at",
            "shown_value",
            "old_value",
            "agreed_at",
            "agreed_by_id",
            "disagreed_at",
            "disagreed_by_id",
            "corrected_at",
            "corrected_by_id",
            "statement_ids",
        }
    )

    task_id = fields.Many2one("directive.task", "Task", required=True, index=True, ondelete="cascade")
    item = fields.Selection(
        [
            ("progress_content", "8. Progress: situation"),
            ("progress_percent", "8. Progress: share done (%)"),
            ("result_content", "9. Result: text"),
            ("result_reference", "9. Result: document"),
            ("result_paper_date", "9. Result: date of the unit's paper"),
            ("task_content", "6. Content of the task"),
            ("task_clause", "Clause"),
            ("task_deadline_text", "7. Deadline as quoted"),
            ("task_other_info", "11. Other information"),
        ],
        "What is wrong",
        required=True,
    )
    progress_id = fields.Many2one(
        "directive.progress", "Progress report", index="btree_not_null", ondelete="cascade"
    )
    result_id = fields.Many2one("directive.result", "Result", index="btree_not_null", ondelete="cascade")
    shown_value = fields.Text("Shown by the system", copy=False, readonly=True)
    present_value = fields.Text("The system shows now", compute="_compute_present_value")
    right_value = fields.Text("Held to be right", required=True)
    source = fields.Char("Source", required=True, help="The report, minutes or file that shows the right value.")
    explanation = fields.Text()
    channel = fields.Selection(
        [
            ("system", "The system"),
            ("letter", "Official letter"),
            ("email", "E-mail"),
            ("telephone", "Telephone"),
            ("meeting", "Meeting"),
        ],
        "Notified by",
        required=True,
        default="system",
        help="Điều 7 khoản 2b: by letter, e-mail or telephone.",
    )
    notified_on = fields.Date(
        "Notified on", required=True, default=lambda self: self.env["directive.calendar"]._today()
    )
    side = fields.Selection([("office", "The Office"), ("unit", "A unit")], "Raised by the", copy=False, readonly=True)
    unit_id = fields.Many2one(
        "directive.unit", "Unit that raised it", copy=False, readonly=True, index="btree_not_null", ondelete="restrict"
    )
    raised_by_id = fields.Many2one("res.users", "Raised by", copy=False, readonly=True)
    raised_at = fields.Datetime(copy=False, readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("agreed", "Agreed"), ("not_agreed", "Not agreed"), ("corrected", "Corrected")],
        required=True,
        readonly=True,
        default="open",
        copy=False,
        index=True,
    )
    old_value = fields.Text("Before the correction", copy=False, readonly=True)
    agreed_at = fields.Datetime(copy=False, readonly=True)
    agreed_by_id = fields.Many2one("res.users", "Agreed by", copy=False, readonly=True)
    disagreed_at = fields.Datetime(copy=False, readonly=True)
    disagreed_by_id = fields.Many2one("res.users", "Not agreed by", copy=False, readonly=True)
    corrected_at = fields.Datetime(copy=False, readonly=True)
    corrected_by_id = fields.Many2one("res.users", "Corrected by", copy=False, readonly=True)
    statement_ids = fields.One2many("directive.discrepancy.statement", "discrepancy_id", "Exchange", copy=False)

    @api.depends("item", "task_id")
    def _compute_display_name(self):
        labels = dict(self._fields["item"]._description_selection(self.env))
        for discrepancy in self:
            discrepancy.display_name = f"{labels.get(discrepancy.item, '')} – {discrepancy.task_id.name or ''}"

    @api.depends("item", "progress_id", "result_id", "task_id")
    def _compute_present_value(self):
        for discrepancy in self:
            # A form may name any record: what the user may not read is not shown.
            may_read = discrepancy.item and discrepancy._target()._origin.has_access("read")
            discrepancy.present_value = discrepancy._present_value() if may_read else False

    @api.onchange("item")
    def _onchange_item(self):
        """Propose the newest report or result, which is what is mostly meant."""
        record = CORRECTABLE[self.item].record if self.item else ""
        submitted = self.task_id.result_ids.filtered(lambda result: result.verification_state in SUBMITTED)
        self.progress_id = self.task_id.progress_ids[:1] if record == "progress_id" else False
        self.result_id = submitted[:1] if record == "result_id" else False

    # ---- raising --------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        discrepancies = super().create(vals_list)
        for discrepancy in discrepancies:
            discrepancy._record_raising()
        return discrepancies

    def _record_raising(self):
        if reason := self.task_id._why_not_raise():
            raise UserError(reason)
        self._check_target()
        self._right_value()
        side, unit = self.task_id._my_side()
        # sudo: who raised it and what the system showed are stamped, not typed.
        self._facts_open().sudo().write(
            {
                "side": side,
                "unit_id": unit.id,
                "raised_by_id": self.env.uid,
                "raised_at": fields.Datetime.now(),
                "shown_value": self._present_value(),
            }
        )
        self.env["directive.log"]._append(self, "discrepancy", self._present_value(), self.right_value, self.source)
        occasion = "discrepancy_by_unit" if side == "unit" else "discrepancy_by_office"
        self.env["directive.notice"]._tell(self.task_id, occasion, self._sentence())

    def _check_target(self):
        """Refuse a statement that is not one of this task, or has not been made yet."""
        target = self._target()
        mine = target == self.task_id if self._correctable().record == "task_id" else target.task_id == self.task_id
        named = {name for name in ("progress_id", "result_id") if self[name]}
        if not (target and mine) or named - {self._correctable().record}:
            raise UserError(self.env._("Choose the report or the result of this task that is not right (Điều 7)."))
        if self.result_id and self.result_id.sudo().verification_state not in SUBMITTED:
            raise UserError(
                self.env._("This result has not left the unit yet: it is still changed by the unit itself (Điều 7).")
            )
        if self.item == "result_paper_date" and not self.result_id.sudo().paper_date:
            raise UserError(
                self.env._("This result was submitted on the system; no date of a paper counts (Điều 6 khoản 1b).")
            )
        target.check_access("read")

    def _sentence(self):
        labels = dict(self._fields["item"]._description_selection(self.env))
        return self.env._(
            "%(item)s: the system shows “%(shown)s”; held to be right: “%(right)s” (%(paper)s).",
            item=labels[self.item],
            shown=self._present_value() or "–",
            right=self.right_value,
            paper=self.source,
        )

    def write(self, vals):
        if not self._facts_are_open() and not self.env.su:
            raise UserError(
                self.env._(
                    "A discrepancy stays as it was raised (Điều 7). Add a statement to it, or raise another one."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A discrepancy stays on record, however it ends (Điều 7)."))

    @api.constrains("notified_on")
    def _check_notified_on(self):
        today = self.env["directive.calendar"]._today()
        if any(discrepancy.notified_on > today for discrepancy in self):
            raise ValidationError(self.env._("The day of the notice lies in the future. Correct it (Điều 7 khoản 2b)."))


class DirectiveTask(models.Model):
    _inherit = "directive.task"

    discrepancy_ids = fields.One2many("directive.discrepancy", "task_id", "Discrepancies", copy=False)
    discrepancy_count = fields.Integer(compute="_compute_discrepancy_count")
    open_discrepancy_count = fields.Integer(compute="_compute_discrepancy_count")

    @api.depends("discrepancy_ids.state")
    def _compute_discrepancy_count(self):
        rows = self.env["directive.discrepancy"]._read_group(
            [("task_id", "in", self.ids)], ["task_id", "state"], ["__count"]
        )
        for task in self:
            own = {state: count for one, state, count in rows if one == task}
            task.discrepancy_count = sum(own.values())
            task.open_discrepancy_count = own.get("open", 0) + own.get("agreed", 0)

    def _why_not_raise(self):
        """Say why the user may not mark a statement of this task as wrong, or nothing (Điều 7)."""
        if self.state == "draft":
            return self.env._("A draft is simply corrected; nothing has been told to a unit yet (Điều 7).")
        if self.env.su or self._is_office() or self.involved_unit_ids._has_member(self.env.user):
            return ""
        return self.env._("The Office and the units of this task mark what is not right (Điều 7 khoản 1, 2).")

    def _my_side(self):
        """Return the side for which the user speaks, ``office`` or ``unit``, and the unit."""
        units = self.involved_unit_ids
        mine = units.filtered(lambda unit: unit._has_member(self.env.user))
        unit = self.lead_unit_id if self.lead_unit_id in mine else mine[:1]
        return ("unit" if unit else "office"), unit

    def action_open_discrepancies(self):
        """Open the discrepancies of this task; the form of a new one when there is none."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_tracking.action_directive_discrepancy")
        return {**action, "domain": [("task_id", "=", self.id)], "context": {"default_task_id": self.id}}
