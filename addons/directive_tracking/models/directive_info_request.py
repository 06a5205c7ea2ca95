from odoo import api, fields, models
from odoo.exceptions import UserError

from .directive_notice import Occasion
from .directive_request_mixin import REQUEST_FACTS, reply_clock
from .directive_transition_mixin import Transition

#: Who is asked again has at least so many working days.
AGAIN_DAYS = 2


class DirectiveInfoRequest(models.Model):
    """Information or documents that the Office asks of one unit (Điều 10 khoản 1d); one row a unit.

    Rows that were asked together bear the same name. The answers are ``directive.info.reply``; the files here are the
    Office's own, with what it asks.
    """

    _name = "directive.info.request"
    _description = "Request for information"
    _inherit = ["directive.request.mixin"]
    _order = "date_due, id"

    _clause = "Điều 10 khoản 1d"
    _clocks = {"reply": reply_clock("Điều 10 khoản 1d")}
    _transitions = {
        "reply": Transition(("asked",), "replied", "replied"),
        "close": Transition(("replied",), "closed", "closed"),
        "ask_again": Transition(("replied",), "asked"),
        "withdraw": Transition(("asked",), "withdrawn", "closed"),
    }
    _facts = REQUEST_FACTS | {
        "name",
        "task_id",
        "document_id",
        "reply_ids",
        "closed_at",
        "closed_by_id",
        "again_reason",
    }

    name = fields.Char("Request", required=True, readonly=True, index="trigram")
    task_id = fields.Many2one("directive.task", "Task", readonly=True, index="btree_not_null", ondelete="restrict")
    document_id = fields.Many2one(
        "directive.document", "Document", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    about = fields.Char(compute="_compute_about", help="The task or document that it is about, in one line.")
    state = fields.Selection(
        [("asked", "Asked"), ("replied", "Answered"), ("closed", "Closed"), ("withdrawn", "Withdrawn")],
        required=True,
        readonly=True,
        default="asked",
        copy=False,
        index=True,
    )
    reply_ids = fields.One2many("directive.info.reply", "request_id", "Answers", readonly=True, copy=False)
    again_reason = fields.Text("Asked again because", readonly=True, copy=False)
    closed_at = fields.Datetime("Closed on", readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", "Closed by", readonly=True, copy=False)

    @api.depends("name", "unit_id.name")
    def _compute_display_name(self):
        for request in self:
            request.display_name = f"{request.name} – {request.unit_id.name}"

    @api.depends("task_id", "document_id")
    def _compute_about(self):
        for request in self:
            # sudo: what the Office asks about is part of what it asks; only names leave here.
            task, document = request.sudo().task_id, request.sudo().document_id
            document = task.document_id or document
            title = task.name or document.subject
            request.about = ": ".join(filter(None, (document.reference, title)))

    # ---- who may, and why not ------------------------------------------------------------

    def _check_files_open(self):
        raise UserError(
            self.env._("What has been asked stays as it is (Điều 7). Answer with files of your own, or ask again.")
        )

    def _why_not_reply(self):
        return self._why_not_answer()

    def _why_not_close(self):
        return self._why_not_ask()

    def _why_not_ask_again(self):
        return self._why_not_ask()

    def _why_not_withdraw(self):
        return self._why_not_ask()

    # ---- the steps -----------------------------------------------------------------------

    def action_reply(self):
        """Open the form in which the unit answers."""
        self.ensure_one()
        if reason := self._why_not("reply"):
            raise UserError(reason)
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_tracking.action_directive_info_reply_new")
        return {**action, "context": {"default_request_id": self.id}}

    def _take_reply(self):
        self._move("reply")
        self.env["directive.notice"]._tell_about(self, "info_replied")

    def action_close(self):
        """Close requests whose answer is complete."""
        self._move("close")

    def action_ask_again(self, reason=None):
        """Ask again where the answer is not complete; the unit gets at least ``AGAIN_DAYS`` working days.

        :param reason: what is missing; without it the dialog that asks for it is opened
        """
        if reason is None:
            return self._ask_reason("ask_again")
        reason = self._require_text(
            reason, self.env._("Say what is missing in the answer: the unit completes it by this (Điều 10 khoản 1d).")
        )
        calendar = self.env["directive.calendar"]
        soonest = calendar.add(calendar._today(), AGAIN_DAYS)
        for request in self:
            again = {"again_reason": reason, "date_due": max(request.date_due, soonest)}
            request._move("ask_again", {**again, "replied_at": False, "replied_by_id": False}, reason)
        return self.env["directive.notice"]._tell_about(self, "info_asked_again", reason)

    def action_withdraw(self, reason=None):
        """Withdraw requests that need no answer any more.

        :param reason: why; without it the dialog that asks for it is opened
        """
        if reason is None:
            return self._ask_reason("withdraw")
        reason = self._require_text(reason, self.env._("Say why no answer is needed any more: the unit reads it."))
        self._move("withdraw", {"again_reason": reason}, reason)
        return self.env["directive.notice"]._tell_about(self, "info_withdrawn", reason)

    def _portal_path(self):
        return f"/my/info-requests/{self.id}"


class DirectiveNotice(models.AbstractModel):
    _inherit = "directive.notice"

    @api.model
    def _occasions(self):
        return {
            **super()._occasions(),
            "info_asked": Occasion(
                audiences=("unit",),
                subject=self.env._("The Office asks for information: %(names)s"),
                advice=self.env._("Answer on the system by the day named, with the files needed (Điều 10 khoản 1d)."),
            ),
            "info_asked_again": Occasion(
                audiences=("unit",),
                subject=self.env._("Please complete your answer: %(names)s"),
                advice=self.env._("Answer once more by the day named; the first answer is kept (Điều 10 khoản 1d)."),
            ),
            "info_replied": Occasion(
                audiences=("asker",),
                subject=self.env._("Answered: %(names)s"),
                advice=self.env._("Read the answer, then close the request or ask again (Điều 10 khoản 1d)."),
            ),
            "info_withdrawn": Occasion(
                audiences=("unit",),
                subject=self.env._("No answer needed any more: %(names)s"),
                advice=self.env._("There is nothing more to do about it."),
            ),
        }
