from typing import Any, NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .directive_escalation import PROPOSAL_READERS

EFFECTS = [
    ("nothing", "The task stays as it is"),
    ("new_deadline", "New deadline"),
    ("new_lead", "New lead unit"),
    ("cancelled", "The task is cancelled"),
]
#: A task whose deadline a decision may still move; figures of tasks that are done or gone stay as they were.
MOVABLE_STATES = ("transferred", "in_progress", "submitted", "returned")


class Effect(NamedTuple):
    """What a decision does to the task.

    :param kind: a key of ``EFFECTS``
    :param document: the ``directive.document`` that orders it: for a new deadline and for a cancellation
    :param day: the new deadline as written, a date
    :param hour: its hour, decimal; 0 for the whole day
    :param unit: the new lead, a ``directive.unit``
    """

    kind: str
    document: Any
    day: Any
    hour: float
    unit: Any

    def facts(self, prefix=""):
        """Return the effect as fields of the difficulty: the decided one, or with ``proposed_`` the proposed one."""
        return {
            f"{prefix}effect": self.kind,
            f"{prefix}effect_document_id": self.document.id,
            f"{prefix}effect_date": self.day,
            f"{prefix}effect_hour": self.hour,
            f"{prefix}effect_unit_id": self.unit.id,
        }


class DirectiveEscalation(models.Model):
    """What the Office proposes and a leader decides, and what the decision does to the task, in one transaction."""

    _inherit = "directive.escalation"

    proposed_effect = fields.Selection(EFFECTS, copy=False, readonly=True, groups=PROPOSAL_READERS)
    proposed_effect_document_id = fields.Many2one(
        "directive.document",
        "Proposed: by document",
        copy=False,
        readonly=True,
        groups=PROPOSAL_READERS,
        ondelete="restrict",
    )
    proposed_effect_date = fields.Date("Proposed deadline", copy=False, readonly=True, groups=PROPOSAL_READERS)
    proposed_effect_hour = fields.Float("Proposed hour", copy=False, readonly=True, groups=PROPOSAL_READERS)
    proposed_effect_unit_id = fields.Many2one(
        "directive.unit", "Proposed lead", copy=False, readonly=True, groups=PROPOSAL_READERS, ondelete="restrict"
    )
    proposed_effect_text = fields.Char(
        "Proposed for the task", compute="_compute_proposed_effect_text", groups=PROPOSAL_READERS
    )
    effect = fields.Selection(EFFECTS, copy=False, readonly=True)
    effect_document_id = fields.Many2one(
        "directive.document", "By document", copy=False, readonly=True, ondelete="restrict"
    )
    effect_date = fields.Date("New deadline", copy=False, readonly=True)
    effect_hour = fields.Float("Hour", copy=False, readonly=True)
    effect_unit_id = fields.Many2one("directive.unit", "New lead unit", copy=False, readonly=True, ondelete="restrict")
    effect_text = fields.Char("Effect on the task", compute="_compute_effect_text")

    @api.model
    def _closed_fields(self):
        effects = {name for name in self._fields if name.startswith(("effect", "proposed_effect"))}
        return super()._closed_fields() | effects

    @api.depends("proposed_effect", "proposed_effect_date", "proposed_effect_unit_id", "proposed_effect_document_id")
    def _compute_proposed_effect_text(self):
        for escalation in self:
            escalation.proposed_effect_text = escalation._effect_of("proposed_", self._effect_sentence)

    @api.depends("effect", "effect_date", "effect_unit_id", "effect_document_id")
    def _compute_effect_text(self):
        for escalation in self:
            escalation.effect_text = escalation._effect_of("", self._effect_sentence)

    def _effect_of(self, prefix, then):
        """Return ``then`` of the stored :class:`Effect`, or False where none is stored."""
        # sudo: units read what was decided; the document's number and the unit's name are part of it.
        own = self.sudo()
        if not own[f"{prefix}effect"]:
            return False
        names = ("effect", "effect_document_id", "effect_date", "effect_hour", "effect_unit_id")
        return then(Effect(*(own[prefix + name] for name in names)))

    def _effect_sentence(self, effect):
        label = dict(self._fields["effect"]._description_selection(self.env))[effect.kind]
        hour = f"{int(effect.hour):02d}:{round(effect.hour % 1 * 60):02d}" if effect.hour else ""
        day = format_date(self.env, effect.day) if effect.day else ""
        what = " ".join(filter(None, (hour, day, effect.unit.name)))
        sentence = ": ".join(filter(None, (label, what)))
        return f"{sentence} ({effect.document.reference})" if effect.document else sentence

    # ---- what is asked for --------------------------------------------------------------

    def _as_effect(self, kind, details):
        """Return the :class:`Effect` asked for; what does not belong to its kind is left out.

        :param details: some of ``document_id``, ``date_deadline``, ``deadline_hour``, ``effect_unit_id``
        :raises UserError: when there is no such effect
        """
        if kind not in dict(EFFECTS):
            raise UserError(self.env._("Say what happens to the task: nothing, new deadline, new lead, or cancelled."))
        with_document, with_day = kind in ("new_deadline", "cancelled"), kind == "new_deadline"
        return Effect(
            kind,
            self._chosen("directive.document", with_document and details.get("document_id")),
            fields.Date.to_date(with_day and details.get("date_deadline")) or False,
            (with_day and details.get("deadline_hour")) or 0,
            self._chosen("directive.unit", kind == "new_lead" and details.get("effect_unit_id")),
        )

    def _chosen(self, model, record_id):
        found = self.env[model].browse(int(record_id or 0)).exists()
        found.check_access("read")
        return found

    def _why_not_effect(self, effect):
        """Say why the task does not allow this effect now, or nothing."""
        check = getattr(self, f"_why_not_effect_{effect.kind}", None)
        return check(effect) if check else ""

    def _why_not_effect_new_deadline(self, effect):
        task = self.task_id
        if task.state not in MOVABLE_STATES:
            return self._task_is_past(task)
        if not effect.document:
            return self.env._(
                "A new deadline is set by a document (Điều 4 khoản 1a, Điều 8 khoản 4). Choose it, or enter it first."
            )
        if not effect.day or effect.day < self.env["directive.calendar"]._today():
            return self.env._("Say the new deadline: a date that has not passed (Điều 8 khoản 4).")
        if (effect.day, effect.hour) == (task.date_deadline, task.deadline_hour):
            return self.env._("This is the present deadline. Choose another date, or leave the task as it is.")
        return ""

    def _why_not_effect_new_lead(self, effect):
        task = self.task_id
        if task.state not in task._transitions["reassign"].sources:
            return self._task_is_past(task)
        if not effect.unit or not effect.unit.active or effect.unit.kind == "division":
            return self.env._("Choose the unit that leads the task from now on (Điều 5 khoản 3, Điều 6 khoản 1c).")
        if effect.unit == task.lead_unit_id:
            return self.env._("%(unit)s leads this task already. Choose another unit.", unit=effect.unit.name)
        return ""

    def _why_not_effect_cancelled(self, effect):
        task = self.task_id
        if task.state not in task._transitions["cancel"].sources:
            return self._task_is_past(task)
        return "" if effect.document else task._cancel_needs_document()

    def _task_is_past(self, task):
        states = dict(task._fields["state"]._description_selection(self.env))
        return self.env._(
            "“%(task)s” is now “%(state)s”, so this cannot be done to it any more (Điều 8 khoản 4). Decide that the"
            " task stays as it is.",
            task=task.name,
            state=states[task.state],
        )

    # ---- the steps ----------------------------------------------------------------------

    def action_propose(self, proposal=None, effect="nothing", **details):
        """Put the Office's proposal before the leaders (Điều 8 khoản 4, Điều 10 khoản 1b).

        :param proposal: without it the dialog that asks for it is opened
        :param effect: a key of ``EFFECTS``; its document and date may still be open
        :param details: as for :meth:`_as_effect`
        """
        self.ensure_one()
        if proposal is None:
            return self._ask_effect("propose")
        missing = self.env._("Write what the Office proposes (Điều 8 khoản 4).")
        proposal = self._require_text(proposal, missing)
        effect = self._as_effect(effect, details)
        if reason := self._why_not("propose"):
            raise UserError(reason)
        self._take_up()
        facts = {"office_proposal": proposal, "send_back_reason": False, **effect.facts("proposed_")}
        self._move("propose", facts, f"{proposal} – {self._effect_sentence(effect)}")
        return self.env["directive.notice"]._tell_about(self, "difficulty_proposed")

    def action_agree(self):
        """Decide as the Office proposes; the dialog opens where the proposal leaves something open."""
        self.ensure_one()
        if reason := self._why_not("decide"):
            raise UserError(reason)
        effect = self._effect_of("proposed_", lambda effect: effect)
        if self._why_not_effect(effect):
            return self._ask_effect("decide")
        return self._decide(self.office_proposal, effect)

    def action_decide(self, decision=None, effect="nothing", **details):
        """Decide, and carry the decision out on the task in the same transaction (Điều 8 khoản 4, Điều 10 khoản 1c).

        :param decision: without it the dialog that asks for it is opened
        :param effect: a key of ``EFFECTS``
        :param details: as for :meth:`_as_effect`
        """
        self.ensure_one()
        if decision is None:
            return self._ask_effect("decide")
        decision = self._require_text(decision, self.env._("Write the decision: the units act by it (Điều 8 khoản 4)."))
        return self._decide(decision, self._as_effect(effect, details))

    def _decide(self, decision, effect):
        if reason := self._why_not("decide"):
            raise UserError(reason)
        self.task_id._lock_for_move()
        if reason := self._why_not_effect(effect):
            raise UserError(reason)
        sentence = self._effect_sentence(effect)
        facts = {"decision": decision, **effect.facts()}
        self._move("decide", facts, f"{decision} – {sentence}")
        self._carry_out(effect, decision)
        return self.env["directive.notice"]._tell_about(self, "difficulty_decided", f"{decision} – {sentence}")

    def _carry_out(self, effect, decision):
        task = self.task_id
        if effect.kind == "new_deadline":
            task._change_deadline(effect.day, effect.hour, "decision", effect.document.reference)
        elif effect.kind == "new_lead":
            values = {"lead_unit_id": effect.unit.id}
            if effect.unit in task.coordinating_unit_ids:
                values["coordinating_unit_ids"] = [(3, effect.unit.id)]
            task._reassign(values, "decision", decision)
        elif effect.kind == "cancelled":
            task.action_cancel(effect.document.id, decision)

    def _ask_effect(self, step):
        if reason := self._why_not(step):
            raise UserError(reason)
        return self.env["directive.escalation.wizard"]._open(self, step)
