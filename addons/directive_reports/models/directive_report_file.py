import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import vietnamese_paper

FORMS = [("pdf", "PDF"), ("docx", "Word"), ("xlsx", "Excel")]
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: A report whose annexes have fewer rows is made at once, while its reader waits.
AT_ONCE_ROWS = 300
#: One of the workers that serve people makes a paper, never all of them.
_LOCK = 140_2027


class DirectiveReportFile(models.Model):
    """A report as a file: made once of frozen figures and kept with the report, anew each time of a draft.

    Nobody writes here: who may read a report asks for its file by the report's buttons or by its address.
    """

    _name = "directive.report.file"
    _description = "File of a report"
    _order = "id desc"

    name = fields.Char("File", required=True, readonly=True)
    report_id = fields.Many2one("directive.report", required=True, readonly=True, index=True, ondelete="cascade")
    form = fields.Selection(FORMS, required=True, readonly=True)
    state = fields.Selection(
        [("queued", "Waiting"), ("running", "Being made"), ("done", "Ready"), ("failed", "Not made")],
        required=True,
        readonly=True,
        default="queued",
        index=True,
    )
    progress = fields.Integer("Progress (%)", readonly=True, aggregator=None)
    content = fields.Binary(readonly=True, attachment=True)
    size = fields.Integer("Size (bytes)", readonly=True, aggregator=None)
    digest = fields.Char("SHA-256", readonly=True, help="Proves that a file in hand is the one that was made here.")
    is_final = fields.Boolean("Of frozen figures", readonly=True)
    made_from = fields.Char(readonly=True, help="What is printed and could change: when frozen, number, date.")
    requested_by_id = fields.Many2one("res.users", "Asked for by", required=True, readonly=True, ondelete="restrict")
    requested_at = fields.Datetime("Asked for on", required=True, readonly=True, default=fields.Datetime.now)
    started_at = fields.Datetime("Begun", readonly=True)
    done_at = fields.Datetime("Made on", readonly=True)
    attempts = fields.Integer(readonly=True, aggregator=None)
    error = fields.Text("Why it was not made", readonly=True)

    _one_final = models.UniqueIndex(
        "(report_id, form, made_from) WHERE is_final AND state <> 'failed'",
        "Somebody else has asked for this file a moment ago. Try again.",
    )

    # ---- asking ------------------------------------------------------------------------------

    @api.model
    def _ask(self, report, form):
        """Return the file of a report in a form: the kept one, or one that is made now or waits to be made.

        :param report: one ``directive.report`` of the current user
        :param form: a key of ``FORMS``
        :raises AccessError: when the user may not read the report
        """
        report.check_access("read")
        if found := self._waiting_or_kept(report, form):
            return found
        file = self._begun(report, form)
        paper = report._paper()
        if _row_count(paper) < AT_ONCE_ROWS and self._takes_slot():
            file._make(paper)
        else:
            self.env.ref("directive_reports.cron_report_files").sudo()._trigger()
        return file

    def _waiting_or_kept(self, report, form):
        same = [("report_id", "=", report.id), ("form", "=", form), ("made_from", "=", report._file_key())]
        if report.frozen:
            return self.search([*same, ("is_final", "=", True), ("state", "!=", "failed")], limit=1)
        own = [("requested_by_id", "=", self.env.uid), ("state", "in", ("queued", "running"))]
        return self.search([*same, *own], limit=1)

    def _begun(self, report, form):
        # sudo: nobody may write files; whoever may read the report has it as a file.
        file = self.sudo().create(
            {
                "name": f"{report._file_name()}.{form}",
                "report_id": report.id,
                "form": form,
                "is_final": bool(report.frozen),
                "made_from": report._file_key(),
                "requested_by_id": self.env.uid,
            }
        )
        return self.browse(file.id)

    @api.model
    def _takes_slot(self):
        """Take the one slot for papers made at once, until the end of the request; tell whether it was free."""
        [[taken]] = self.env.execute_query(SQL("SELECT pg_try_advisory_xact_lock(%s)", _LOCK))
        return taken

    # ---- making ------------------------------------------------------------------------------

    def _make(self, paper, told=lambda _share: None):
        """Draw the paper and keep the file.

        :param paper: see ``directive.report._paper``
        :param told: called with the share that is done, 0-1
        """
        self.ensure_one()
        report = self.report_id
        content = getattr(report, f"_as_{self.form}")(paper, told)
        # sudo: nobody may write files; whoever asked may read the report of which this is one.
        own = self.sudo()
        place = {"name": self.name, "res_model": self._name, "res_id": self.id, "res_field": "content"}
        own.env["ir.attachment"]._create_of_texts({**place, "raw": content}, list(vietnamese_paper.texts(paper)))
        own.write(
            {
                "size": len(content),
                "digest": hashlib.sha256(content).hexdigest(),
                "state": "done",
                "progress": 100,
                "done_at": fields.Datetime.now(),
                "error": False,
            }
        )
        if self.is_final:
            own._replace_older()
            self.env["directive.log"]._append(report, "file_made", None, self.name, f"SHA-256 {own.digest}")

    def _replace_older(self):
        """Delete what was printed before the number or the date was known; it never left the unit."""
        older = [("report_id", "=", self.report_id.id), ("form", "=", self.form), ("id", "!=", self.id)]
        self.search([*older, ("is_final", "=", True)]).unlink()

    @api.autovacuum
    def _gc_drafts(self):
        """Delete files of drafts, and what was not made, after a day; files of frozen figures are kept."""
        yesterday = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        old = [("requested_at", "<", yesterday), "|", ("is_final", "=", False), ("state", "=", "failed")]
        self.search(old).unlink()

    # ---- reading -----------------------------------------------------------------------------

    def _url(self):
        return f"/directive/report/file/{self.id}"

    def _bytes(self):
        """Return the content as it was made.

        :raises UserError: when there is none
        """
        self.check_access("read")
        if self.state != "done":
            raise UserError(self.env._("The file is not ready yet."))
        # sudo: the right to read the record was checked; its content belongs to it.
        attachment = self.env["ir.attachment"].sudo().search(
            [("res_model", "=", self._name), ("res_id", "=", self.id), ("res_field", "=", "content")], limit=1
        )
        return attachment.raw


def _row_count(paper):
    return sum(len(annex["rows"]) for annex in paper["annexes"])
