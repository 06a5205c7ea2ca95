from odoo import api, fields, models

from .directive_clock_mixin import CLOCK_STATES, Clock

REQUEST_FACTS = frozenset(
    {"unit_id", "question", "asked_at", "asked_by_id", "date_due", "due_at", "replied_at", "replied_by_id"}
)


def reply_clock(clause):
    """Return the clock of the unit's answer: it ends with the due date, not after a number of days."""
    return Clock(
        clause=clause, start="date_due", done="replied_at", due="due_at", state="reply_clock", setting="", days=0
    )


class DirectiveRequestMixin(models.AbstractModel):
    """What the Office asks of one unit by a date: an opinion, or information (Điều 10 khoản 1b-1d).

    A model has the state ``asked`` while the unit owes the answer, and declares ``_clocks`` with ``reply_clock``.
    """

    _name = "directive.request.mixin"
    _description = "Asked of a unit by a date"
    _inherit = ["directive.transition.mixin", "directive.attachment.mixin", "directive.clock.mixin"]

    #: Where the regulation speaks of it.
    _clause = ""

    unit_id = fields.Many2one("directive.unit", "Unit", required=True, readonly=True, index=True, ondelete="restrict")
    question = fields.Text("What the Office asks", readonly=True)
    asked_at = fields.Datetime("Asked on", readonly=True, copy=False)
    asked_by_id = fields.Many2one("res.users", "Asked by", readonly=True, copy=False)
    date_due = fields.Date("Answer due", required=True, readonly=True)
    due_at = fields.Datetime("Due before", compute="_compute_clocks", store=True)
    due_hint = fields.Char("Time to answer", compute="_compute_due_hint")
    reply_clock = fields.Selection(
        CLOCK_STATES, "Answer in time", compute="_compute_clock_states", search="_search_clock_reply"
    )
    is_overdue = fields.Boolean("Answer overdue", compute="_compute_is_overdue", search="_search_is_overdue")
    replied_at = fields.Datetime("Answered on", readonly=True, copy=False)
    replied_by_id = fields.Many2one("res.users", "Answered by", readonly=True, copy=False)

    @api.model
    def _ask(self, vals_list):
        """Record what is asked, each by the current user and now; the caller has checked the right to ask.

        :return: the records, in the user's own environment
        """
        stamp = {"asked_at": fields.Datetime.now(), "asked_by_id": self.env.uid}
        # sudo: nobody may create these; only the Office's dialogs come here.
        asked = self._facts_open().sudo().create([{**vals, **stamp} for vals in vals_list])
        asked = self.browse(asked.ids)
        self.env["directive.log"]._append(asked, "ask", None, "asked")
        return asked

    # ---- the due date ------------------------------------------------------------------

    def _clock_due(self, name, calendar=None):
        if not self.date_due:
            return False
        return self.env["directive.calendar"]._deadline_instants(self.date_due, calendar=calendar).lapses_at

    @api.model
    def _search_clock_reply(self, operator, value):
        return self._search_clock("reply", operator, value)

    @api.depends("state", "due_at")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for request in self:
            request.is_overdue = bool(request.state == "asked" and request.due_at and request.due_at <= now)

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        # Written with the clock, so that a search is right to the second without any scheduled action.
        late = [("state", "=", "asked"), ("reply_clock", "=", "overrun")]
        on_time = ["|", ("state", "!=", "asked"), ("reply_clock", "!=", "overrun")]
        if set(value) == {True, False}:
            return []
        return late if True in value else on_time

    @api.depends("due_at", "state")
    def _compute_due_hint(self):
        calendar = self.env["directive.calendar"]
        for request in self:
            last_day = request.due_at and calendar._local_date(fields.Datetime.subtract(request.due_at, seconds=1))
            request.due_hint = last_day and self.env._("By the end of %(day)s", day=calendar._day_label(last_day))

    # ---- who answers -------------------------------------------------------------------

    def _is_office(self):
        return self.env["directive.task"]._is_office()

    def _why_not_ask(self):
        if self._is_office():
            return ""
        return self.env._("Only the Office of the committee asks units (%(clause)s).", clause=self._clause)

    def _why_not_answer(self):
        """Say why the user may not answer for the unit, or nothing."""
        if self.env.su or self.unit_id._has_member(self.env.user):
            return ""
        if not self._is_office():
            return self.env._(
                "Only %(unit)s, which was asked, answers (%(clause)s).", unit=self.unit_id.name, clause=self._clause
            )
        if self.unit_id.on_system:
            return self.env._(
                "%(unit)s works on the system and answers itself; the Office records answers only for units that are"
                " not yet on the system (Điều 6 khoản 1b).",
                unit=self.unit_id.name,
            )
        return ""

    def _is_office_record(self):
        return not self.env.su and not self.unit_id._has_member(self.env.user)

    def _paper_missing(self):
        return self.env._(
            "Name the unit's paper (Điều 6 khoản 1b): number, notation and date. The Office records only what a"
            " paper says."
        )

    # ---- notices -----------------------------------------------------------------------

    def _portal_path(self):
        """Return the address of the record's page on the portal."""
        raise NotImplementedError

    def _get_access_action(self, access_uid=None, force_website=False):
        """Send portal users to the page on which they answer; there is no token, so a login is always needed."""
        self.ensure_one()
        # sudo: only whether the reader is a portal user is asked; the page checks the access itself.
        reader = self.env["res.users"].sudo().browse(access_uid or self.env.uid)
        if reader.share or force_website:
            return {"type": "ir.actions.act_url", "url": self._portal_path(), "target": "self", "res_id": self.id}
        return super()._get_access_action(access_uid=access_uid, force_website=force_website)
