from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError

# JSON cannot carry this object, so no RPC caller can put it into a context.
_FACTS_OPEN = object()


class Transition(NamedTuple):
    """One declared move of a model.

    :param sources: the states it may start from
    :param target: the state it ends in
    :param stamp: prefix of the facts to stamp: ``<stamp>_at`` (UTC) and ``<stamp>_by_id``
    """

    sources: tuple
    target: str
    stamp: str = ""


class DirectiveTransitionMixin(models.AbstractModel):
    """The only way in which a state and its stamped facts change.

    A model declares ``_transitions`` (name → :class:`Transition`), ``_facts`` (the fields
    closed to everybody outside) and may define ``_why_not_<name>`` for its own conditions.
    """

    _name = "directive.transition.mixin"
    _description = "Declared transitions of a state"

    _state_field = "state"
    _transitions = {}
    _facts = frozenset()

    allowed_actions = fields.Char(
        compute="_compute_allowed_actions",
        help="The moves that the current user may make now, between commas.",
    )

    @api.depends_context("uid")
    @api.depends(lambda self: (self._state_field,) if self._state_field in self._fields else ())
    def _compute_allowed_actions(self):
        for record in self:
            names = [name for name in self._transitions if not record._why_not(name)]
            record.allowed_actions = f",{','.join(names)},"

    # ---- facts are closed from outside ------------------------------------------------

    @api.model
    def _closed_fields(self):
        """Return the names of the fields that only a transition may set."""
        return self._facts | {self._state_field}

    def _facts_open(self):
        return self.with_context(directive_facts=_FACTS_OPEN)

    def _facts_are_open(self):
        return self.env.context.get("directive_facts") is _FACTS_OPEN

    def _refuse_closed_fields(self, names):
        closed = self._closed_fields().intersection(names)
        if closed and not self._facts_are_open():
            labels = ", ".join(sorted(self._fields[name]._description_string(self.env) for name in closed))
            raise UserError(
                self.env._(
                    "These data are recorded by the steps of the procedure and cannot be typed, imported or"
                    " edited: %(fields)s. Use the button of the step instead.",
                    fields=labels,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_closed_fields(self._closed_fields() & vals.keys() - self._unchanged(vals))
        return super(DirectiveTransitionMixin, self._without_closed_defaults()).create(vals_list)

    def _unchanged(self, vals):
        # A form sends back what a new record has anyway: nothing, or the first state.
        first = (self._state_field, self._fields[self._state_field].default(self))
        return {name for name, value in vals.items() if not value or (name, value) == first}

    def _without_closed_defaults(self):
        # `default_state` in an RPC context would otherwise do what create() refuses.
        if self._facts_are_open():
            return self
        closed = {f"default_{name}" for name in self._closed_fields()}
        if not closed.intersection(self.env.context):
            return self
        # `with_context` adds keys; only a context of its own leaves some out.
        kept = {key: value for key, value in self.env.context.items() if key not in closed}
        return self.with_env(self.env(context=kept))

    def write(self, vals):
        self._refuse_closed_fields(vals)
        return super().write(vals)

    # ---- moving -----------------------------------------------------------------------

    def _why_not(self, name):
        """Say why the current user may not make this move now.

        :param name: a key of ``_transitions``
        :return: a translated sentence that cites the clause, or an empty string
        """
        self.ensure_one()
        transition = self._transitions[name]
        if self[self._state_field] not in transition.sources:
            return self._wrong_state_reason(transition)
        own_reason = getattr(self, f"_why_not_{name}", None)
        return (own_reason() if own_reason else "") or ""

    def _wrong_state_reason(self, transition):
        labels = dict(self._fields[self._state_field]._description_selection(self.env))
        return self.env._(
            "“%(record)s” is now “%(current)s”; this step is possible only from “%(sources)s”."
            " Reload the page: somebody may have been quicker.",
            record=self.display_name,
            current=labels.get(self[self._state_field], ""),
            sources="”, “".join(labels[source] for source in transition.sources),
        )

    def _move(self, name, facts=None, reason=None):
        """Lock, check, stamp, write and log one declared move for all records of ``self``.

        :param name: a key of ``_transitions``
        :param facts: further facts to write in the same breath
        :param reason: what the log keeps as the reason
        :raises UserError: with the reason of :meth:`_why_not`, or when somebody else is at it
        """
        self.check_access("read")
        self._lock_for_move()
        for record in self:
            if refusal := record._why_not(name):
                raise UserError(refusal)
        transition = self._transitions[name]
        before = {record: record[self._state_field] for record in self}
        # sudo: the reason-why-not above is the right to move; nobody has the right to write facts.
        self._facts_open().sudo().write(
            {self._state_field: transition.target, **self._stamp(transition.stamp), **(facts or {})}
        )
        self.env["directive.log"]._append(self, name, before, transition.target, reason)
        self._after_move(name)

    def _after_move(self, name):
        """Hook: what else a move records, for instance in the chatter."""

    def _stamp(self, prefix):
        if not prefix:
            return {}
        return {f"{prefix}_at": fields.Datetime.now(), f"{prefix}_by_id": self.env.uid}

    def _lock_for_move(self):
        self.flush_recordset()
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._("Somebody else is working on this at this moment. Reload the page and try again.")
            ) from error
        self.invalidate_recordset([self._state_field])

    # ---- a reason ----------------------------------------------------------------------

    def _ask_reason(self, step):
        """Return the dialog that asks for what a step needs besides the click (``directive.reason.wizard``).

        :param step: a key of ``_transitions`` and of the dialog's ``_steps``
        :raises UserError: when the step is not possible now, before anything is typed
        """
        for record in self:
            if refusal := record._why_not(step):
                raise UserError(refusal)
        return self.env["directive.reason.wizard"]._open(self, step)

    def _require_text(self, text, sentence):
        """Return ``text`` without blanks around it.

        :raises UserError: with ``sentence`` when there is nothing else
        """
        text = (text or "").strip()
        if not text:
            raise UserError(sentence)
        return text
