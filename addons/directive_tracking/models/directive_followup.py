from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .directive_notice import Occasion
from .directive_transition_mixin import Transition

CHANNELS = [
    ("system", "Through the system"),
    ("report", "Through a report"),
    ("meeting", "Working directly, meeting"),
    ("phone_email", "Telephone, e-mail"),
    ("inspection", "Inspection"),
]


class DirectiveFollowup(models.Model):
    """One act of urging in one of the five forms of Điều 9: who, when, whom, what was said, what was answered.

    It stays as recorded; only the answer is added. Reminders of the ladder are follow-ups too, of the system's own.
    """

    _name = "directive.followup"
    _description = "Follow-up"
    _inherit = ["directive.transition.mixin"]
    _order = "followed_at desc, id desc"
    _rec_name = "content"

    _transitions = {"answer": Transition(("waiting",), "answered", "answered")}
    _facts = frozenset({"user_id", "answer", "answered_at", "answered_by_id", "is_automatic", "reminder_id"})

    task_id = fields.Many2one("directive.task", "Task", required=True, index=True, ondelete="cascade")
    unit_id = fields.Many2one("directive.unit", "Unit urged", required=True, index=True, ondelete="restrict")
    channel = fields.Selection(CHANNELS, "Form", required=True, default="system", help="The five forms of Điều 9.")
    followed_at = fields.Datetime("When", required=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users", "Urged by", required=True, readonly=True, default=lambda self: self.env.user, ondelete="restrict"
    )
    person = fields.Char("Spoken to", help="With whom it was discussed; empty when the unit as such was told.")
    content = fields.Text("What was said", required=True)
    state = fields.Selection(
        [("waiting", "Waiting for an answer"), ("answered", "Answered"), ("recorded", "No answer needed")],
        "Answer",
        required=True,
        readonly=True,
        default="waiting",
        copy=False,
        index=True,
    )
    answer = fields.Text("What was answered", readonly=True, copy=False)
    answered_at = fields.Datetime("Answered on", readonly=True, copy=False)
    answered_by_id = fields.Many2one("res.users", "Answered by", readonly=True, copy=False, ondelete="restrict")
    is_automatic = fields.Boolean("By the ladder", readonly=True, copy=False)
    reminder_id = fields.Many2one(
        "directive.reminder", readonly=True, copy=False, index="btree_not_null", ondelete="cascade"
    )

    # ---- recorded once, and never edited --------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        followups = super().create(vals_list)
        if not self._facts_are_open():
            followups._check_may_urge()
            followups._announce()
        return followups

    def write(self, vals):
        if not self._facts_are_open():
            self._refuse_change()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse_change()

    def _refuse_change(self):
        raise UserError(
            self.env._("A follow-up stays as it was recorded; only the answer is added (Điều 9). Record a new one.")
        )

    def _check_may_urge(self):
        for followup in self:
            if reason := followup.task_id._why_not_urge(followup.unit_id):
                raise UserError(reason)
            if not (followup.content or "").strip():
                raise ValidationError(self.env._("Write what was said, or what the unit is asked to do (Điều 9)."))
            if followup.followed_at > fields.Datetime.now():
                raise ValidationError(self.env._("A follow-up has taken place; its time cannot lie in the future."))

    @api.model
    def _urge(self, units, values, answer=None, mail=True):
        """Record one follow-up a unit and task, and tell the units by one mail a person.

        :param units: {task: the units to urge}
        :param values: the other fields of the follow-ups
        :param answer: what the units answered on the spot
        :param mail: whether they are told; False records what has taken place
        """
        rows = [{**values, "task_id": task.id, "unit_id": unit.id} for task, urged in units.items() for unit in urged]
        followups = self.create(rows)
        if answer:
            followups._keep_answer(answer)
        if mail:
            # sudo: members of a unit are not readable by everybody who may urge it; they only get mail.
            addressees = {task.id: urged.sudo() for task, urged in units.items()}
            notice = self.env["directive.notice"].with_context(directive_urged=addressees)
            notice._tell(self.env["directive.task"].union(*units), "urge", values["content"])
        return followups

    def _keep_answer(self, answer):
        # sudo: the answer belongs to follow-ups that this user has just been allowed to record.
        facts = {"state": "answered", "answer": answer, "answered_at": fields.Datetime.now()}
        self._facts_open().sudo().write({**facts, "answered_by_id": self.env.uid})
        self.env["directive.log"]._append(self, "answer", "waiting", "answered", answer)

    def _announce(self):
        self.env["directive.log"]._append(self, "urge", new={one: one.channel for one in self})
        sentences = {}
        for followup in self:
            sentences.setdefault(followup.task_id, []).append(followup._sentence())
        self.task_id._message_log_batch({task.id: " ".join(said) for task, said in sentences.items()})

    def _sentence(self):
        return self.env._(
            "%(unit)s was urged: %(channel)s.",
            unit=self.unit_id.name,
            channel=dict(self._fields["channel"]._description_selection(self.env))[self.channel],
        )

    @api.model
    def _record_reminders(self, reminders):
        """Record the reminders that tell a unit: urging through the system (Điều 9 khoản 1)."""
        # sudo: portal users may not read the company's contact; only its language is used.
        lang = self.env.company.sudo().partner_id.lang
        urging = reminders.filtered(lambda reminder: reminder.rule_id._urges_unit())
        self._facts_open().create(
            [
                {
                    "task_id": reminder.task_id.id,
                    "unit_id": reminder.task_id.lead_unit_id.id,
                    "channel": "system",
                    "content": reminder.rule_id.with_context(lang=lang).name,
                    "state": "recorded",
                    "is_automatic": True,
                    "reminder_id": reminder.id,
                }
                for reminder in urging
            ]
        )

    # ---- the answer -----------------------------------------------------------------------

    def _why_not_answer(self):
        """The unit answers; what it said on paper or by word of mouth, the Office may record."""
        if self.env.su or self.unit_id._has_member(self.env.user):
            return ""
        by_word = self.channel != "system" or not self.unit_id.on_system
        if by_word and self.task_id._is_office():
            return ""
        return self.env._("%(unit)s was urged and answers itself (Điều 9, Điều 10 khoản 2).", unit=self.unit_id.name)

    def action_answer(self, answer=None):
        """Add the answer of the unit; whoever urged is told.

        :param answer: without it the dialog that asks for it is opened
        """
        if answer is None:
            return self._ask_reason("answer")
        answer = self._require_text(
            answer, self.env._("Write where the task stands and when it will be done (Điều 10 khoản 2).")
        )
        self._move("answer", {"answer": answer}, answer)
        for followup in self:
            # sudo: only whether the one who urged belongs to the lead unit or to the Office is asked.
            by_lead = followup.task_id.lead_unit_id._has_member(followup.sudo().user_id)
            occasion = "urge_answered_lead" if by_lead else "urge_answered"
            self.env["directive.notice"]._tell(followup.task_id, occasion, answer)
        return None

    def _after_move(self, name):
        answers = {followup.task_id.id: followup._answer_sentence() for followup in self}
        self.task_id._message_log_batch(answers)
        return super()._after_move(name)

    def _answer_sentence(self):
        return self.env._("%(unit)s answered the urging.", unit=self.unit_id.name)


class DirectiveNotice(models.AbstractModel):
    _inherit = "directive.notice"

    @api.model
    def _occasions(self):
        answered = self.env._("The unit has answered. Read it in the list of follow-ups of the task.")
        return {
            **super()._occasions(),
            "urge": Occasion(
                audiences=("urged",),
                subject=self.env._("Urged: %(count)s task(s) in %(documents)s"),
                advice=self.env._(
                    "Open the task and answer: where it stands, what is in the way, when it will be done"
                    " (Điều 9, Điều 10 khoản 2)."
                ),
            ),
            "urge_answered": Occasion(
                audiences=("specialist",), subject=self.env._("Answer to an urging: %(documents)s"), advice=answered
            ),
            "urge_answered_lead": Occasion(
                audiences=("lead",), subject=self.env._("Answer to an urging: %(documents)s"), advice=answered
            ),
        }

    @api.model
    def _units(self, task, audience):
        if audience == "urged":
            # Keys are numbers, which JSON cannot carry: no RPC caller can put them into a context.
            return self.env.context.get("directive_urged", {}).get(task.id, ())
        return super()._units(task, audience)
