import logging

import psycopg2

from odoo import api, fields, models
from odoo.addons.directive_tracking.models.directive_notice import Occasion
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

#: A file over which the server died so often is given up.
MOST_ATTEMPTS = 3
#: Whoever has waited longer is told by mail as well.
LONG_SECONDS = 60


class DirectiveReportFile(models.Model):
    """Long reports are made one after the other by a scheduled action, of which Odoo runs one at a time.

    So several of them at once take one process, never the workers that serve people.
    """

    _inherit = "directive.report.file"

    @api.model
    def _cron_make(self):
        """Make the files that wait (scheduled action); what a killed server left behind is made again."""
        waiting = self.search([("state", "in", ("queued", "running"))], order="id")
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=len(waiting))
        for done, file in enumerate(waiting, start=1):
            file._make_waiting(commit)
            if not commit(1, remaining=len(waiting) - done):
                return

    def _make_waiting(self, commit):
        if self.attempts >= MOST_ATTEMPTS:
            self._give_up(self.env._("The server ended each time while it was made."))
            return
        self.write(
            {"state": "running", "started_at": fields.Datetime.now(), "attempts": self.attempts + 1, "progress": 5}
        )
        commit()
        try:
            self._make_for_asker(commit)
        except psycopg2.Error:
            raise  # the transaction is broken; the next run begins again
        except UserError as error:
            _logger.info("The file %s of a report was refused: %s", self.id, error)
            self._give_up(str(error))
        except Exception:
            _logger.exception("The file %s of a report could not be made", self.id)
            self._give_up(self.env._("An error happened; it stands in the server's log. Tell the administrator."))
        else:
            self._tell_ready()

    def _make_for_asker(self, commit):
        """Make the file with the rights of who asked for it: figures of a draft are those that this user may read."""
        asker = self.requested_by_id
        own = self.with_user(asker).with_context(lang=asker.lang)
        own.report_id.check_access("read")
        paper = own.report_id._paper()

        def told(share):
            # Committed, so that the one who waits sees it.
            self.progress = 20 + round(75 * share)
            commit()

        told(0)
        own._make(paper, told)

    def _give_up(self, why):
        self.write({"state": "failed", "error": why})
        self._tell(self._told_as(self.env._("Not made: %(file)s"), why), "danger")

    def _tell_ready(self):
        self._tell(self._told_as(self.env._("Ready: %(file)s"), self._where()), "success")
        waited = fields.Datetime.now() - self.requested_at
        if waited.total_seconds() > LONG_SECONDS:
            self.env["directive.notice"]._tell_about(self, "report_file_ready")

    def _where(self):
        return self.env._("It stands among the files of the report.")

    def _told_as(self, title, words):
        return {"title": title % {"file": self.name}, "message": words}

    def _tell(self, words, kind):
        self.requested_by_id._bus_send("simple_notification", {**words, "type": kind, "sticky": True})


class DirectiveNotice(models.AbstractModel):
    """A mail to who has waited long for a file."""

    _inherit = "directive.notice"

    @api.model
    def _occasions(self):
        return {
            **super()._occasions(),
            "report_file_ready": Occasion(
                audiences=("requester",),
                subject=self.env._("The file is ready: %(names)s"),
                advice=self.env._("Open the link to download it."),
            ),
        }

    @api.model
    def _record_addresses(self, record, audiences):
        if record._name != "directive.report.file":
            return super()._record_addresses(record, audiences)
        return self._reach([], record.requested_by_id)

    def _page_of(self, record, reader):
        if record._name != "directive.report.file":
            return super()._page_of(record, reader)
        return f"{record.get_base_url()}{record._url()}"
