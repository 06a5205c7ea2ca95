from odoo import api, fields, models
from odoo.exceptions import UserError


class DirectiveLog(models.Model):
    """What happened, in the order in which it happened: every move, deadline, decision and correction.

    Rows are appended by the system alone, in the transaction of the fact itself; nobody changes or deletes one
    (Điều 7: no silent edit; Điều 13 khoản 1: integrity).
    """

    _name = "directive.log"
    _description = "Log of facts"
    _order = "id desc"
    _rec_name = "event"
    _log_access = False

    at = fields.Datetime("When", required=True, readonly=True)
    user_id = fields.Many2one("res.users", "Who", required=True, readonly=True, index=True, ondelete="restrict")
    res_model = fields.Char("Record type", required=True, readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True, index=True)
    task_id = fields.Many2one("directive.task", "Task", readonly=True, index="btree_not_null", ondelete="set null")
    event = fields.Char(required=True, readonly=True, help="The name of the move, or of the fact that changed.")
    old_value = fields.Char("Before", readonly=True)
    new_value = fields.Char("After", readonly=True)
    detail = fields.Text(readonly=True, help="The reason given, or the document referred to.")

    @api.model
    def _append(self, records, event, old=None, new=None, detail=None):
        """Append one row a record.

        :param records: what it happened to; the task is the record itself or its ``task_id``
        :param event: the name of the move, or of the field that changed
        :param old: a value for all, or {record: value}
        :param new: likewise
        """

        def value(of, record):
            found = of.get(record) if isinstance(of, dict) else of
            return False if found is None else str(found)

        # sudo: nobody may write the log; each row is the trace of what the user has just been allowed to do.
        self.sudo().create(
            [
                {
                    "at": fields.Datetime.now(),
                    "user_id": self.env.uid,
                    "res_model": record._name,
                    "res_id": record.id,
                    "task_id": self._task_of(record),
                    "event": event,
                    "old_value": value(old, record),
                    "new_value": value(new, record),
                    "detail": detail or False,
                }
                for record in records
            ]
        )

    def _task_of(self, record):
        if record._name == "directive.task":
            return record.id
        return record.sudo().task_id.id if "task_id" in record._fields else False

    def write(self, vals):
        # The deletion of a draft empties `task_id` in the database itself.
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
