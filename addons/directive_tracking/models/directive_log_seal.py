from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import log_chain

#: How far back rows are looked for whose transaction ended after that of later rows.
_WINDOW = 50_000
#: Rows in one seal.
_BATCH = 10_000
_LOCK = 140_2026


class DirectiveLogSeal(models.Model):
    """Seals the chains of the log together: each seal covers the rows that came in since the one before, and that one.

    Made a moment after the facts, in a transaction of its own, so that no work waits for it. The hash of the newest
    seal is the head of the chain; it is printed on reports and can be kept elsewhere.
    """

    _name = "directive.log.seal"
    _description = "Seal of the log"
    _order = "number desc"
    _rec_name = "number"
    _log_access = False

    number = fields.Integer(required=True, readonly=True, aggregator=None)
    at = fields.Datetime("When", required=True, readonly=True)
    covered = fields.Text("Rows", required=True, readonly=True, help="Ids of the rows: 1-103,107.")
    last_id = fields.Integer(required=True, readonly=True, index=True)
    previous_hash = fields.Char(readonly=True)
    hash = fields.Char(required=True, readonly=True)

    _number_unique = models.UniqueIndex("(number)")

    def init(self):
        self.env["directive.log"]._guard(self._table)

    @api.model
    def _ask(self):
        """Ask for a seal a moment after this transaction, once however many rows it appends."""
        pending = self.env.cr.precommit.data
        if not pending.get("directive.log.seal"):
            pending["directive.log.seal"] = True
            self.env.ref("directive_tracking.cron_seal_log").sudo()._trigger()

    @api.model
    def _seal(self):
        """Seal all rows that are not sealed yet (scheduled action).

        :return: the number of rows sealed
        """
        self.env.cr.execute(SQL("SELECT pg_try_advisory_xact_lock(%s)", _LOCK))
        if not self.env.cr.fetchone()[0]:
            return 0
        sealed = 0
        while batch := self._unsealed():
            self._seal_rows(batch)
            sealed += len(batch)
        return sealed

    def _seal_rows(self, pairs):
        last = self.search([], limit=1)
        number, at = (last.number or 0) + 1, fields.Datetime.now()
        ids = [row_id for row_id, _hash in pairs]
        previous = last.hash or ""
        # sudo: nobody may write seals; this only covers what is there.
        self.sudo().create(
            {
                "number": number,
                "at": at,
                "covered": log_chain.to_ranges(ids),
                "last_id": ids[-1],
                "previous_hash": previous,
                "hash": log_chain.seal_hash(previous, number, fields.Datetime.to_string(at), pairs),
            }
        )

    def _unsealed(self):
        """Return [(id, hash)] of rows in no seal, the oldest first."""
        self.env.flush_all()
        [[newest]] = self.env.execute_query(SQL("SELECT COALESCE(MAX(last_id), 0) FROM directive_log_seal"))
        recent = self.search([("last_id", ">=", newest - _WINDOW)])
        covered = {row_id for seal in recent for row_id in log_chain.from_ranges(seal.covered)}
        # The first seal of the window may begin in the middle of what came before it.
        floor = min(covered, default=1) - 1 if len(recent) < self.search_count([]) else 0
        rows = self.env.execute_query(
            SQL(
                "SELECT id, hash FROM directive_log WHERE id > %s AND NOT (id = ANY(%s)) ORDER BY id LIMIT %s",
                floor,
                sorted(covered),
                _BATCH,
            )
        )
        return list(rows)

    @api.model
    def _head(self):
        """Return the hash of the newest seal; empty before the first.

        Printed on reports, so that nobody can rewrite the log under a report that is out.
        """
        # sudo: the head tells nothing of what is in the log, and stands on papers of every unit.
        return self.sudo().search([], limit=1).hash or ""
