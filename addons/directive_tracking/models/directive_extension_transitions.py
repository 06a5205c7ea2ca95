from odoo import api, fields, models
from odoo.tools import str2bool

from .directive_unit import OFFICE_KINDS

OFFICE_LEADER = "directive_tracking.group_office_leader"
CITY_LEADER = "directive_tracking.group_city_leader"


class DirectiveExtension(models.Model):
    """Who files, puts forward and decides a request for an extension (Điều 12 khoản 2).

    The lead unit asks; a leader of the Office puts the request forward; the Chairman or a Vice-Chairman approves.
    A setting delegates the decision to the Office's leaders. Nobody decides on a request of his own or of his unit.
    """

    _inherit = "directive.extension"

    @api.depends("task_id.state", "task_id.lead_unit_id")
    def _compute_allowed_actions(self):
        return super()._compute_allowed_actions()

    # ---- why not: filing -------------------------------------------------------------------

    def _why_not_ask_now(self):
        """Say why this request may not be filed now; the paper may still be missing."""
        return (
            self.task_id._why_not_extension(self._filed_at())
            or self._why_incomplete()
            or self._why_not_date(self.requested_date, self.requested_hour)
        )

    def _why_not_submit(self):
        return self._why_no_paper() or self._why_not_ask_now()

    def _why_no_paper(self):
        if not self._is_office_record():
            return ""
        if not (self.paper_reference and self.paper_date):
            return self.env._(
                "Name the unit's paper and its date (Điều 6 khoản 1b, Điều 12 khoản 2): the date decides whether the"
                " request was filed in time."
            )
        if self.paper_date > self.env["directive.calendar"]._today():
            return self.env._("The date of the paper lies in the future. Correct it.")
        if self.paper_date < self.task_id.document_id.date_issued:
            return self.env._("The paper would be older than the document that gives the task. Correct its date.")
        return ""

    def _why_not_date(self, day, hour):
        """Say why the deadline may not be moved to ``day``, or nothing.

        :param hour: decimal hours, 0 for the whole day
        """
        if not (isinstance(hour or 0, (int, float)) and 0 <= (hour or 0) < 24):
            return self.env._("The hour of a deadline lies between 0:00 and 23:59.")
        calendar = self.env["directive.calendar"]
        if calendar._deadline_instants(day, hour).lapses_at > self.task_id.deadline_at:
            return ""
        return self.env._(
            "%(day)s is not later than the deadline in force, %(deadline)s. An extension goes beyond it: choose a later"
            " date (Điều 12 khoản 2).",
            day=calendar._day_label(day),
            deadline=calendar._day_label(self.task_id.date_effective),
        )

    def _why_not_withdraw(self):
        if self.env.su or self.unit_id._has_member(self.env.user):
            return ""
        # A unit off the system has nobody here: the Office, which filed the request, takes it back.
        if self.task_id._extension_by_paper():
            return ""
        return self.env._(
            "Only %(unit)s, which asked for it, withdraws this request (Điều 12 khoản 2).", unit=self.unit_id.name
        )

    def _why_not_lapse(self):
        if self.env.su:
            return ""
        return self.env._("A request ends by itself when its task does (Điều 12 khoản 2).")

    # ---- why not: the decision ---------------------------------------------------------------

    def _why_not_propose(self):
        if not (self.env.su or self.env.user.has_group(OFFICE_LEADER)):
            return self.env._(
                "Only a leader of the Office puts a request forward to the Chairman or a Vice-Chairman"
                " (Điều 12 khoản 2)."
            )
        return self._why_not_judge() or self._why_pointless()

    def _why_not_approve(self):
        if not self._may_decide():
            return self.env._(
                "Only the Chairman or a Vice-Chairman approves an extension, on the proposal of the Office"
                " (Điều 12 khoản 2)."
            )
        if self.state == "submitted" and self._needs_proposal():
            return self.env._(
                "A leader of the Office puts this request forward first (Điều 12 khoản 2). Ask the Office to do so."
            )
        return self._why_not_judge() or self._why_pointless()

    def _why_not_refuse(self):
        early = self.state == "submitted" and self.env.user.has_group(OFFICE_LEADER)
        if not (early or self._may_decide()):
            return self.env._(
                "A request is refused by the Chairman or a Vice-Chairman, or by a leader of the Office who does not put"
                " it forward (Điều 12 khoản 2)."
            )
        return self._why_not_judge()

    def _may_decide(self):
        user = self.env.user
        if self.env.su or user.has_group(CITY_LEADER):
            return True
        return self._is_delegated() and user.has_group(OFFICE_LEADER)

    @api.model
    def _is_delegated(self):
        # sudo: configuration parameters are not readable by users; this one is a yes or no.
        parameters = self.env["ir.config_parameter"].sudo()
        return str2bool(parameters.get_param("directive_tracking.extension_delegated") or "", False)

    def _needs_proposal(self):
        # The Office's leaders belong to the Office: they cannot put forward what the Office itself asks for.
        return not self._is_delegated() and self.unit_id.kind not in OFFICE_KINDS

    def _why_not_judge(self):
        if self.env.su:
            return ""
        own = self.env.user == self.submitted_by_id or self.unit_id._has_member(self.env.user)
        if not own:
            return ""
        return self.env._(
            "You or your unit asked for this extension: somebody else puts it forward, approves or refuses it"
            " (Điều 12 khoản 2)."
        )

    def _why_pointless(self):
        task = self.task_id
        if task.state in ("transferred", "in_progress"):
            return ""
        return self.env._(
            "“%(task)s” is now “%(state)s”, so its deadline is not extended any more (Điều 12 khoản 2). Refuse the"
            " request with this reason, or wait until the task is back at work.",
            task=task.name,
            state=dict(task._fields["state"]._description_selection(self.env))[task.state],
        )

    # ---- the moves ---------------------------------------------------------------------------

    def action_submit(self):
        """File the request; the instant, or for a unit off the system the date of its paper, decides if in time."""
        for extension in self:
            task = extension.task_id
            task._lock_for_move()
            facts = {
                "submitted_at": extension._filed_at(),
                "recorded_at": fields.Datetime.now(),
                "unit_id": task.lead_unit_id.id,
                "deadline_before": task.date_deadline,
            }
            extension._move("submit", facts, extension.reason)
            extension._tell_filed()

    def _tell_filed(self):
        occasion = "extension_filed" if self._needs_proposal() or self._is_delegated() else "extension_proposed"
        self.env["directive.notice"]._tell(self.task_id, occasion, self._asked_sentence())

    def action_propose(self, date=None, note=None, hour=None):
        """Put requests forward to the Chairman and the Vice-Chairmen.

        :param date: another date than the one asked for; it needs a note that says why
        :param hour: decimal hours of that date, nothing for the whole day
        """
        for extension in self:
            day, hours = extension._day_of(date, hour, "requested")
            extension._refuse(extension._why_not("propose") or extension._why_not_date(day, hours))
            if (day, hours) != (extension.requested_date, extension.requested_hour):
                extension._require_text(note, extension._note_missing())
            facts = {"proposed_date": day, "proposed_hour": hours, "proposal_note": note or False}
            extension._move("propose", facts, note)
        self.env["directive.notice"]._tell(self.task_id, "extension_proposed", note)

    def action_approve(self, date=None, note=None, hour=None):
        """Approve requests: each task gets its new deadline, and the earlier ones are kept.

        :param date: another date than the one proposed, or asked for where nothing was proposed
        :param hour: decimal hours of that date, nothing for the whole day
        """
        for extension in self:
            extension._grant(*extension._day_of(date, hour, "proposed" if extension.proposed_at else "requested"), note)
        self.env["directive.notice"]._tell(self.task_id, "extension_approved", note)

    def _grant(self, day, hour, note):
        self.task_id._lock_for_move()
        self._refuse(self._why_not("approve") or self._why_not_date(day, hour))
        self._move("approve", {"granted_date": day, "granted_hour": hour, "decision_note": note or False}, note)
        self.task_id._change_deadline(day, hour, "extension", self._reference())

    def action_refuse(self, reason=None):
        """Refuse requests; the deadlines stay.

        :param reason: the unit reads it; without it the dialog that asks for it is opened
        """
        if reason is None:
            return self._ask_reason("refuse")
        reason = self._require_text(
            reason, self.env._("Say why the extension is refused: the unit needs to know (Điều 12 khoản 2).")
        )
        self._move("refuse", {"decision_note": reason}, reason)
        return self.env["directive.notice"]._tell(self.task_id, "extension_refused", reason)

    def action_withdraw(self):
        """Take requests back before they are decided; the unit may file again while there is time."""
        self._move("withdraw")

    def _lapse(self, reason):
        """End undecided requests whose task has ended or gone to another unit.

        :param reason: what happened to the task
        """
        # sudo: nobody decides here; it follows from what has just been done to the task.
        self.sudo()._move("lapse", {"decision_note": reason}, reason)

    # ---- the dialogs ---------------------------------------------------------------------------

    def action_propose_other(self):
        """Open the dialog in which the Office proposes another date."""
        return self._ask_date("propose")

    def action_approve_other(self):
        """Open the dialog in which another date is approved."""
        return self._ask_date("approve")

    def _ask_date(self, step):
        self.ensure_one()
        self._refuse(self._why_not(step))
        return self.env["directive.extension.decision"]._open(self, step)

    # ---- words -----------------------------------------------------------------------------------

    def _day_of(self, date, hour, stage):
        """Return (day, hour) of a step: as given, else as asked for or proposed.

        :param stage: ``requested`` or ``proposed``
        """
        if date:
            return self.env["directive.calendar"]._to_day(date), hour or 0
        return self[f"{stage}_date"], self[f"{stage}_hour"]

    def _note_missing(self):
        return self.env._(
            "Say why another date is proposed than the one asked for: the Chairman and the unit read it"
            " (Điều 12 khoản 2)."
        )

    def _asked_sentence(self):
        return self.env._(
            "%(unit)s asks for an extension until %(day)s: %(reason)s",
            unit=self.unit_id.name,
            day=self._day_words("requested"),
            reason=self.reason,
        )

    def _day_words(self, stage):
        """Return the day, and the hour if there is one, of a stage: ``requested``, ``proposed``, ``granted``."""
        day, hour = self[f"{stage}_date"], self[f"{stage}_hour"]
        words = day.strftime("%d/%m/%Y")
        return f"{int(hour):02d}:{round(hour % 1 * 60):02d} {words}" if hour else words

    def _after_move(self, name):
        for extension in self:
            extension.task_id._message_log_batch({extension.task_id.id: extension._move_sentence(name)})
        return super()._after_move(name)

    def _move_sentence(self, name):
        if name == "submit":
            return self._asked_sentence()
        if name == "propose":
            return self.env._("Extension until %(day)s put forward to the Chairman.", day=self._day_words("proposed"))
        if name == "approve":
            return self.env._("Extension approved: new deadline %(day)s.", day=self._day_words("granted"))
        if name == "refuse":
            return self.env._("Extension refused: %(reason)s", reason=self.decision_note)
        if name == "withdraw":
            return self.env._("Request for an extension withdrawn.")
        return self.env._("The request for an extension ended: %(reason)s", reason=self.decision_note)
