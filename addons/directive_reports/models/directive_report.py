from odoo import api, fields, models
from odoo.addons.directive_tracking.models.directive_transition_mixin import Transition
from odoo.exceptions import UserError

REPORT_KINDS = [
    ("unit", "Report of a unit"),
    ("office", "Report of the Office to the Chairman"),
    ("regulation", "Report on the carrying out of the regulation"),
]
REPORT_CLAUSES = {"unit": "Điều 12 khoản 1", "office": "Điều 11 khoản 2", "regulation": "Điều 14 khoản 1"}
#: The typed parts; what each is about stands on the paper (directive_report_words.py).
PARTS = ("part_1", "part_2", "part_3", "part_4", "part_5")


class DirectiveReport(models.Model):
    """A report on a period: a unit's to the Office, or the Office's to the Chairman (Điều 11, 12, 14).

    Its figures are filled in by the system and frozen when it is approved; the typed parts say why. What was
    approved never changes: a correction is a new version beside the old one.
    """

    _name = "directive.report"
    _description = "Report on a period"
    _inherit = ["directive.transition.mixin", "mail.thread"]
    _order = "period_id desc, kind, unit_id, version desc, id desc"
    _rec_names_search = ["unit_id"]

    _transitions = {
        "approve": Transition(("draft",), "approved", "approved"),
        "reopen": Transition(("approved",), "draft"),
        "submit": Transition(("approved",), "submitted", "submitted"),
        "accept": Transition(("submitted",), "accepted", "answered"),
        "send_back": Transition(("submitted",), "sent_back", "answered"),
    }
    _facts = frozenset(
        {
            "kind",
            "period_id",
            "unit_id",
            "version",
            "previous_id",
            "approved_at",
            "approved_by_id",
            "head_name",
            "submitted_at",
            "submitted_by_id",
            "answered_at",
            "answered_by_id",
            "answer_reason",
            "frozen",
            "frozen_at",
            "log_head",
        }
    )

    kind = fields.Selection(REPORT_KINDS, required=True, readonly=True, index=True)
    period_id = fields.Many2one(
        "directive.report.period", "Period", required=True, readonly=True, index=True, ondelete="restrict"
    )
    unit_id = fields.Many2one("directive.unit", "Unit", readonly=True, index=True, ondelete="restrict")
    version = fields.Integer(default=1, readonly=True, aggregator=None)
    previous_id = fields.Many2one("directive.report", "Corrects", readonly=True, copy=False, ondelete="restrict")
    next_ids = fields.One2many("directive.report", "previous_id", "Corrected by")
    state = fields.Selection(
        [
            ("draft", "Being written"),
            ("approved", "Approved"),
            ("submitted", "Sent"),
            ("accepted", "Accepted"),
            ("sent_back", "Sent back"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    part_1 = fields.Text("I. Assignment and updating", help="What the figures do not say by themselves.")
    part_2 = fields.Text("II. Results")
    part_3 = fields.Text("III. Shortcomings and their causes")
    part_4 = fields.Text("IV. Difficulties, extensions")
    part_5 = fields.Text("V. Proposals")
    number = fields.Char(
        "Number", copy=False, help="As registered by the clerk: 12/BC-STC. May be added until it is sent."
    )
    date_signed = fields.Date("Signed on", copy=False)
    approved_at = fields.Datetime("Approved on", readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", "Approved by", readonly=True, copy=False, ondelete="restrict")
    head_name = fields.Char("Head", readonly=True, copy=False, help="Who answers for it (Điều 7 khoản 2c).")
    submitted_at = fields.Datetime("Sent on", readonly=True, copy=False)
    submitted_by_id = fields.Many2one("res.users", "Sent by", readonly=True, copy=False, ondelete="restrict")
    answered_at = fields.Datetime("Answered on", readonly=True, copy=False)
    answered_by_id = fields.Many2one("res.users", "Answered by", readonly=True, copy=False, ondelete="restrict")
    answer_reason = fields.Text("Sent back because", readonly=True, copy=False)
    is_late = fields.Boolean("Late", compute="_compute_is_late", store=True)

    _one_version = models.UniqueIndex(
        "(kind, period_id, unit_id, version) NULLS NOT DISTINCT",
        "Somebody else has begun this report a moment ago. Reload the page and go on in theirs.",
    )
    _unit_of_kind = models.Constraint(
        "CHECK ((kind = 'unit') = (unit_id IS NOT NULL))", "A unit's report, and no other, names its unit."
    )

    @api.depends("kind", "period_id.name", "unit_id.name", "version")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for report in self:
            who = report.unit_id.name or kinds.get(report.kind, "")
            again = self.env._(" (version %(number)s)", number=report.version) if report.version > 1 else ""
            report.display_name = f"{who} – {report.period_id.name}{again}"

    @api.depends("submitted_at", "period_id.due_at", "previous_id")
    def _compute_is_late(self):
        for report in self:
            due = report.period_id.due_at
            first = not report.previous_id
            report.is_late = bool(first and report.submitted_at and due and report.submitted_at >= due)

    # ---- beginning one -----------------------------------------------------------------------

    @api.model
    def _begin(self, kind, period, unit=None):
        """Return the newest version of a report of a period, begun now where there is none.

        :param kind: a key of ``REPORT_KINDS``
        :param unit: whose report, for the kind ``unit``
        :raises UserError: why the current user may not write it
        """
        unit = unit or self.env["directive.unit"]
        same = [("kind", "=", kind), ("period_id", "=", period.id), ("unit_id", "=", unit.id)]
        if found := self.search(same, limit=1):
            return found
        report = self.new({"kind": kind, "period_id": period.id, "unit_id": unit.id})
        if refusal := report._why_not_write():
            raise UserError(refusal)
        return self._begun({"kind": kind, "period_id": period.id, "unit_id": unit.id})

    def _begun(self, facts):
        # sudo: nobody has the right to set what a report is about; the reason-why-not was asked before.
        report = self._facts_open().sudo().create(facts)
        self.env["directive.log"]._append(report, "begin", None, report.display_name)
        return self.browse(report.id)

    def action_correct(self):
        """Begin a new version of a report that has left its writer; the old one stays as it was."""
        self.ensure_one()
        if refusal := self._why_not_correct():
            raise UserError(refusal)
        newer = self._begun(
            {
                "kind": self.kind,
                "period_id": self.period_id.id,
                "unit_id": self.unit_id.id,
                "version": self.version + 1,
                "previous_id": self.id,
                **{part: self[part] for part in PARTS},
            }
        )
        return newer._open()

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [[False, "form"]],
        }

    def write(self, vals):
        typed = {*PARTS, "number", "date_signed"} & vals.keys()
        if typed and not self._facts_are_open():
            for report in self:
                self._refuse_written(report, typed)
        return super().write(vals)

    def _refuse_written(self, report, typed):
        refusal = report._why_not_write()
        # The clerk gives the number after the signature: until it is sent.
        if refusal and typed <= {"number", "date_signed"} and report.state == "approved" and report._is_writer():
            return
        if refusal:
            raise UserError(refusal)

    @api.ondelete(at_uninstall=False)
    def _never_deleted(self):
        raise UserError(self.env._("Reports are kept (Điều 7 khoản 1). A draft that is not needed may stay unsent."))

    # ---- the steps -----------------------------------------------------------------------------

    def action_approve(self):
        """Approve the report: its figures are frozen as of the end of its period, with the head of the log."""
        for report in self:
            if refusal := report._why_not("approve"):
                raise UserError(refusal)
            report._move("approve", {**report._freeze(), "head_name": report._signer_name()})

    def action_reopen(self):
        """Take the approval back while nothing was sent; the frozen figures are given up."""
        self._move("reopen", {"approved_at": False, "approved_by_id": False, "head_name": False, **self._thaw()})

    def action_submit(self):
        """Send the approved report: a unit's to the Office, the Office's to the Chairman."""
        self._move("submit")
        self.env["directive.notice"]._tell_of_reports(self, "report_sent")

    def action_accept(self):
        """Accept a report that was sent."""
        self._move("accept")
        self.env["directive.notice"]._tell_of_reports(self, "report_accepted")

    def action_send_back(self, reason=None):
        """Send a report back to who wrote it, who answers with a corrected version.

        :param reason: what is missing; without it the dialog that asks for it is opened
        """
        if reason is None:
            return self._ask_reason("send_back")
        reason = self._require_text(
            reason, self.env._("Say what is missing or wrong: who wrote the report corrects it by this.")
        )
        self._move("send_back", {"answer_reason": reason}, reason)
        return self.env["directive.notice"]._tell_of_reports(self, "report_sent_back", reason)

    def _signer_name(self):
        if self.kind == "unit":
            return self.unit_id._head_display()
        return self._office_unit()._head_display() or self.env.user.name

    @api.model
    def _office_unit(self):
        return self.env["directive.unit"].search([("kind", "=", "office")], limit=1)
