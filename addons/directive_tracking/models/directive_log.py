from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import log_chain

# JSON cannot carry this object, so no RPC caller can keep anything out of the log. For the demo scene alone, which acts
# out its past in a moment and appends the rows with their dates afterwards.
LATER = object()

#: The database itself refuses what the application must never do. Emptying `task_id` alone is the deletion of a draft.
_GUARD_SQL = """
CREATE OR REPLACE FUNCTION directive_append_only() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'directive_log' THEN
        IF NEW.task_id IS NULL AND to_jsonb(NEW) - 'task_id' = to_jsonb(OLD) - 'task_id' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is only appended to; ' || TG_OP || ' refused';
END $guard$
"""
_GUARDS_SQL = """
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON %(table)s
    FOR EACH ROW EXECUTE FUNCTION directive_append_only();
CREATE OR REPLACE TRIGGER never_truncated BEFORE TRUNCATE ON %(table)s
    FOR EACH STATEMENT EXECUTE FUNCTION directive_append_only()
"""


class DirectiveLog(models.Model):
    """What happened, in the order in which it happened: every move, deadline, decision and correction.

    Rows are appended by the system alone, in the transaction of the fact itself; nobody changes or deletes one
    (Điều 7: no silent edit; Điều 13 khoản 1: integrity). The rows of a record are chained by their hashes, so work on
    different records never waits for each other; ``directive.log.seal`` seals all chains together.
    """

    _name = "directive.log"
    _description = "Log of facts"
    _order = "id desc"
    _rec_name = "event"
    _log_access = False

    at = fields.Datetime("When", required=True, readonly=True)
    user_id = fields.Many2one("res.users", "Who", required=True, readonly=True, index=True, ondelete="restrict")
    res_model = fields.Char("Record type", required=True, readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True)
    seq = fields.Integer("Number", required=True, readonly=True, aggregator=None, help="Within the record's chain.")
    task_id = fields.Many2one("directive.task", "Task", readonly=True, index="btree_not_null", ondelete="set null")
    event = fields.Char(required=True, readonly=True, help="The name of the move, or of the fact that changed.")
    old_value = fields.Char("Before", readonly=True)
    new_value = fields.Char("After", readonly=True)
    detail = fields.Text(readonly=True, help="The reason given, or the document referred to.")
    previous_hash = fields.Char(readonly=True)
    hash = fields.Char(required=True, readonly=True)
    sentence = fields.Char("What happened", compute="_compute_sentence")

    _one_place = models.UniqueIndex(
        "(res_model, res_id, seq)", "Somebody else worked on this at the same moment. Reload the page and try again."
    )

    def init(self):
        self.env.cr.execute(SQL(_GUARD_SQL))
        self._guard(self._table)

    @api.model
    def _guard(self, table):
        """Let the database refuse UPDATE, DELETE and TRUNCATE of a table."""
        self.env.cr.execute(SQL(_GUARDS_SQL, table=SQL.identifier(table)))

    # ---- appending -------------------------------------------------------------------------

    @api.model
    def _append(self, records, event, old=None, new=None, detail=None, at=None):
        """Append one row a record.

        :param records: what it happened to; the task is the record itself or its ``task_id``
        :param event: the name of the move, or of the field that changed
        :param old: a value for all, or {record: value}
        :param new: likewise
        :param at: naive UTC, now by default
        """
        if not records or self.env.context.get("directive_log") is LATER:
            return
        fact = {
            "at": at or fields.Datetime.now(),
            "user_id": self.env.uid,
            "res_model": records._name,
            "event": event,
            "detail": detail or None,
        }
        ends = self._ends(records)
        rows = []
        for record in records:
            seq, previous = ends.get(record.id, (0, ""))
            own = {"old_value": self._text(old, record), "new_value": self._text(new, record)}
            row = {**fact, **own, "res_id": record.id, "seq": seq + 1}
            row["hash"] = log_chain.row_hash(previous, self._hashed(row))
            rows.append({**row, "previous_hash": previous, "task_id": self._task_of(record)})
        # sudo: nobody may write the log; each row is the trace of what the user has just been allowed to do.
        self.sudo().create(rows)
        self.env["directive.log.seal"]._ask()

    @api.model
    def _ends(self, records):
        """Return {id: (seq, hash)} of the newest row of each record's chain."""
        self.flush_model()
        newest = SQL(
            """SELECT DISTINCT ON (res_id) res_id, seq, hash FROM directive_log
                WHERE res_model = %s AND res_id IN %s ORDER BY res_id, seq DESC""",
            records._name,
            tuple(records.ids),
        )
        return {res_id: (seq, row_hash) for res_id, seq, row_hash in self.env.execute_query(newest)}

    @api.model
    def _hashed(self, row):
        """Return what the hash of a row covers, see ``log_chain.ROW_FIELDS``."""
        values = {**row, "at": fields.Datetime.to_string(row["at"])}
        return [values[name] for name in log_chain.ROW_FIELDS]

    def _text(self, of, record):
        found = of.get(record) if isinstance(of, dict) else of
        return None if found is None or found is False else str(found)

    def _task_of(self, record):
        if record._name == "directive.task":
            return record.id
        # sudo: only to which task the record belongs.
        return record.sudo().task_id.id if "task_id" in record._fields else False

    # ---- reading ---------------------------------------------------------------------------

    @api.depends("res_model", "event", "old_value", "new_value")
    @api.depends_context("lang")
    def _compute_sentence(self):
        for row in self:
            row.sentence = row._sentence()

    def _sentence(self):
        """Say what happened: “Task: Transferred → In progress”, “Deadline: 2026-06-30 → 2026-07-15”."""
        model = self.env.get(self.res_model)
        if model is None:
            return self.event
        state = getattr(model, "_state_field", None)
        labels = dict(model._fields[state]._description_selection(self.env)) if state else {}
        is_field = self.event in model._fields
        what = model._fields[self.event]._description_string(self.env) if is_field else self._model_label()
        old, new = (labels.get(value, value) or "" for value in (self.old_value, self.new_value))
        return f"{what}: {' → '.join(filter(None, (old, new)))}"

    def _model_label(self):
        # sudo: names of models are not readable by everybody.
        return self.env["ir.model"].sudo()._get(self.res_model).name

    # ---- nothing is changed -----------------------------------------------------------------

    def write(self, vals):
        self._refuse_change()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse_change()

    def _refuse_change(self):
        raise UserError(
            self.env._(
                "The log of facts is only appended to; nothing in it is changed or deleted (Điều 13 khoản 1)."
            )
        )
