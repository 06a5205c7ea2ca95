from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.directive_tracking.models.directive_transition_mixin import Transition
from odoo.exceptions import UserError, ValidationError

#: What is typed; after the file was read it stays.
TYPED = ("unit_id", "period_id", "as_of", "source", "channel", "notified_on", "attachment_ids")


class DirectiveReconciliation(models.Model):
    """A unit's own table laid beside the system (Điều 7 khoản 2): task by task, what agrees and what does not.

    The file is read and its columns are recognised, the rows are matched (``directive_reconciliation_matching``), each
    difference is decided (``directive_reconciliation_difference``), and the minutes are signed by the unit and closed
    by the Office; then nothing changes any more.
    """

    _name = "directive.reconciliation"
    _description = "Reconciliation"
    _inherit = ["directive.transition.mixin", "directive.attachment.mixin"]
    _order = "id desc"
    _rec_names_search = ["unit_id"]

    _transitions = {
        "read": Transition(("draft",), "read"),
        "compare": Transition(("read",), "compared", "compared"),
        "restart": Transition(("read", "compared"), "draft"),
        "sign": Transition(("compared",), "signed", "signed"),
        "send_back": Transition(("signed",), "compared"),
        "close": Transition(("signed",), "closed", "closed"),
    }
    _facts = frozenset(
        {
            "tables",
            "compared_at",
            "compared_by_id",
            "signed_at",
            "signed_by_id",
            "unit_signer",
            "closed_at",
            "closed_by_id",
            "office_signer",
            "frozen",
            "digest",
        }
    )

    unit_id = fields.Many2one(
        "directive.unit",
        "Unit",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("kind", "!=", "division")],
        default=lambda self: self._own_unit(),
    )
    period_id = fields.Many2one(
        "directive.report.period", "Period", index="btree_not_null", ondelete="restrict", help="Empty: all tasks."
    )
    as_of = fields.Datetime(
        "As of",
        compute="_compute_as_of",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="The system's side is what it showed at this instant.",
    )
    source = fields.Char("The unit's report", required=True, help="Its number or name: Báo cáo số 12/BC-STC.")
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
    state = fields.Selection(
        [
            ("draft", "File to be read"),
            ("read", "Columns recognised"),
            ("compared", "Compared"),
            ("signed", "Signed by the unit"),
            ("closed", "Closed"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    tables = fields.Json(readonly=True, copy=False)
    column_ids = fields.One2many("directive.reconciliation.column", "reconciliation_id", "Columns")
    line_ids = fields.One2many("directive.reconciliation.line", "reconciliation_id", "Rows and tasks", readonly=True)
    difference_ids = fields.One2many(
        "directive.reconciliation.difference", "reconciliation_id", "Differences", readonly=True
    )
    compared_at = fields.Datetime("Compared on", readonly=True, copy=False)
    compared_by_id = fields.Many2one("res.users", "Compared by", readonly=True, copy=False, ondelete="restrict")
    signed_at = fields.Datetime("Signed on", readonly=True, copy=False)
    signed_by_id = fields.Many2one("res.users", "Signed by", readonly=True, copy=False, ondelete="restrict")
    unit_signer = fields.Char("For the unit", readonly=True, copy=False)
    closed_at = fields.Datetime("Closed on", readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", "Closed by", readonly=True, copy=False, ondelete="restrict")
    office_signer = fields.Char("For the Office", readonly=True, copy=False)
    frozen = fields.Json(readonly=True, copy=False, help="What stands on the minutes, as of the closing.")
    digest = fields.Char("SHA-256 of the minutes", readonly=True, copy=False)
    same_count = fields.Integer("Matching", compute="_compute_counts")
    different_count = fields.Integer("Different", compute="_compute_counts")
    missing_count = fields.Integer("Not in the file", compute="_compute_counts")
    extra_count = fields.Integer("Only in the file", compute="_compute_counts")
    check_count = fields.Integer("To check", compute="_compute_counts")
    open_count = fields.Integer("Differences to decide", compute="_compute_counts")
    next_step = fields.Char("What comes next", compute="_compute_next_step")

    @api.depends("unit_id.name", "as_of")
    def _compute_display_name(self):
        calendar = self.env["directive.calendar"]
        for one in self:
            day = calendar._day_label(calendar._local_date(one.as_of)) if one.as_of else ""
            one.display_name = f"{one.unit_id.name} – {day}" if one.unit_id else day

    @api.depends("period_id")
    def _compute_as_of(self):
        for one in self:
            now = fields.Datetime.now()
            one.as_of = min(one.period_id.until_at, now) if one.period_id else one.as_of or now

    @api.depends("line_ids.kind", "difference_ids.state")
    def _compute_counts(self):
        kinds = self.env["directive.reconciliation.line"]._read_group(
            [("reconciliation_id", "in", self.ids)], ["reconciliation_id", "kind"], ["__count"]
        )
        opened = dict(
            self.env["directive.reconciliation.difference"]._read_group(
                [("reconciliation_id", "in", self.ids), ("state", "=", "open")], ["reconciliation_id"], ["__count"]
            )
        )
        for one in self:
            own = {kind: count for whose, kind, count in kinds if whose == one}
            for kind in ("same", "different", "missing", "extra", "check"):
                one[f"{kind}_count"] = own.get(kind, 0)
            one.open_count = opened.get(one, 0)

    @api.depends("state", "line_ids.kind", "difference_ids.state")
    @api.depends_context("uid", "lang")
    def _compute_next_step(self):
        for one in self:
            one.next_step = one._next_step()

    def _next_step(self):
        """Say what comes next, or why the next step is not possible yet."""
        if self.state == "draft":
            return self.env._("Attach the unit's own table (XLSX or DOCX) and let it be read.")
        if self.state == "read":
            return self.env._("Look at what each column was taken for, correct it where it is wrong, then compare.")
        if self.state == "compared":
            return self._why_not_decided() or self._why_not_sign() or self.env._("All is decided: sign the minutes.")
        if self.state == "signed":
            return self._why_not_close() or self.env._("The unit has signed. Close it: then the minutes are fixed.")
        return ""

    @api.constrains("as_of", "period_id", "notified_on")
    def _check_days(self):
        for one in self:
            if one.as_of > fields.Datetime.now():
                raise ValidationError(self.env["directive.figures"]._why_not_as_of(one.as_of))
            if one.period_id and one.as_of <= one.period_id.after_at:
                raise ValidationError(
                    self.env._(
                        "The day of the figures lies before “%(period)s” begins. Choose a day of the period"
                        " (Điều 7 khoản 2a).",
                        period=one.period_id.name,
                    )
                )
            if one.notified_on > self.env["directive.calendar"]._today():
                raise ValidationError(
                    self.env._("The day of the notice lies in the future. Correct it (Điều 7 khoản 2b).")
                )

    def _own_unit(self):
        """Return the unit whose table a member lays beside the system; the Office says whose."""
        units = self.env["directive.task"]._my_units()
        return units.filtered(lambda unit: unit.kind not in ("office", "division"))[:1]

    # ---- writing ---------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        for one in records:
            if refusal := one._why_not_take_part():
                raise UserError(refusal)
        return records

    def write(self, vals):
        if not self._facts_are_open() and set(TYPED) & vals.keys():
            for one in self:
                if refusal := one._why_not_change():
                    raise UserError(refusal)
        result = super().write(vals)
        if not self._facts_are_open() and "unit_id" in vals:
            for one in self:
                if refusal := one._why_not_take_part():
                    raise UserError(refusal)
        return result

    def _why_not_change(self):
        if refusal := self._why_not_take_part():
            return refusal
        if self.state != "draft":
            return self.env._("The file was read already: begin anew to change what is compared (Điều 7 khoản 2).")
        return ""

    def _check_files_open(self):
        for one in self:
            if refusal := one._why_not_change():
                raise UserError(refusal)

    def _attach(self, files):
        """Add files that the current user has just uploaded.

        :param files: ``ir.attachment`` records
        """
        self._check_files_open()
        for file in files:
            # sudo: portal users may not read attachments; whose it is, is what is checked.
            self._check_own_upload(file.sudo())
        # sudo: portal users may not link attachments; that these are the user's own has just been checked.
        self.sudo().write({"attachment_ids": [(4, file.id) for file in files]})

    @api.ondelete(at_uninstall=False)
    def _never_deleted(self):
        raise UserError(self.env._("Reconciliations are kept (Điều 7). Begin another one."))

    # ---- the steps of the two sides ----------------------------------------------------------------

    def action_restart(self):
        """Give up what was read and matched, to take another file or other columns."""
        self._move("restart")
        # sudo: nobody may delete rows; the step has just been allowed, and the file stays.
        self.sudo().column_ids.unlink()
        self.sudo().line_ids.unlink()
        self._facts_open().sudo().tables = False

    def action_accept_all(self):
        """Accept, for all differences that are not decided, that the system is right."""
        for one in self:
            one.difference_ids.filtered(lambda difference: difference.state == "open").action_accept()

    def action_sign(self):
        """Sign the minutes for the unit."""
        for one in self:
            one._move("sign", {"unit_signer": one.unit_id._head_display() or self.env.user.name})

    def action_send_back(self):
        """Take the signature back: something is still to be decided."""
        self._move("send_back", {"signed_at": False, "signed_by_id": False, "unit_signer": False})

    def action_close(self):
        """Close it for the Office: the minutes are frozen."""
        for one in self:
            one._move("close", {"office_signer": self.env.user.name})
            one._freeze()

    def action_open_differences(self):
        """Open the differences that are to be decided, or all of them."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "directive_reports.action_directive_reconciliation_difference"
        )
        return {**action, "domain": [("reconciliation_id", "=", self.id)]}

    # ---- the portal ------------------------------------------------------------------------------

    @api.model
    def _portal_periods(self, units):
        """Return the periods for which a table of ``units`` may be, the newest first."""
        today = self.env["directive.calendar"]._today()
        return self.env["directive.report.period"].search(
            [("unit_ids", "in", units.ids), ("date_from", "<=", today)], limit=12
        )

    @api.model
    def _end_of(self, day):
        """Return the instant that closes a table as of ``day``: its last second, of today now."""
        calendar = self.env["directive.calendar"]
        now = fields.Datetime.now()
        return now if day == calendar._today() else calendar._end_of_day(day) - timedelta(seconds=1)

    def _portal_path(self):
        return f"/my/reconciliation/{self.id}"
