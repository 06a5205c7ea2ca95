from odoo import fields, models

#: What a corrected assignment may change.
CORRECTABLE = (
    "content",
    "clause",
    "lead_unit_id",
    "coordinating_unit_ids",
    "deadline_text",
    "date_deadline",
    "deadline_hour",
)


class DirectiveTask(models.Model):
    """A wrong assignment is corrected and transferred again, in one breath (Điều 6 khoản 1c)."""

    _inherit = "directive.task"

    def _reassign(self, values, source, note, answered=()):
        """Correct the assignment of one transferred task and transfer it again; everybody concerned is told.

        The history stays; the unit's clocks restart, the figures move to the present lead.

        :param values: some of ``CORRECTABLE``, as for ``write``
        :param source: a key of ``directive.task.deadline.source``, should the deadline change
        :param note: why, or by which document; it is quoted to the units
        :param answered: units that read all this in the answer to their feedback, and get no second mail
        """
        self.ensure_one()
        values = {name: value for name, value in values.items() if name in CORRECTABLE}
        before = self._assignment()
        old_lead = self.lead_unit_id
        deadline = {name: values.pop(name) for name in ("date_deadline", "deadline_hour") if name in values}
        goes_elsewhere = values.get("lead_unit_id", old_lead.id) != old_lead.id
        if goes_elsewhere:
            self.env["directive.notice"]._tell(self, "taken_away", note, besides=answered)
        facts = {
            **values,
            "received_at": fields.Datetime.now(),
            "accepted_at": False,
            "accepted_by_id": False,
            "returned_at": False,
            "returned_by_id": False,
        }
        self._move("reassign", facts, note)
        if deadline:
            day = deadline.get("date_deadline", self.date_deadline)
            self._change_deadline(day, deadline.get("deadline_hour", self.deadline_hour), source, note)
        if goes_elsewhere:
            self._withdraw_prepared(old_lead)
        self._log_corrections(before, note)
        self.env["directive.notice"]._tell(self, "reassign", note, besides=answered)

    def _withdraw_prepared(self, former):
        """Delete what the former lead unit wrote and did not submit, with its files: it is not the new lead's to read.

        That it was there stays in the log, its content does not (Điều 6 khoản 2b, Điều 7 khoản 2c).

        :param former: a ``directive.unit``
        """
        # sudo: whoever gives the task to another unit may not see what its lead prepares, nor need he.
        task = self.sudo()
        sentence = self.env._(
            "Prepared by %(unit)s and not submitted; withdrawn, since the task was given to another unit.",
            unit=former.name,
        )
        for records, state in ((task.result_ids, "verification_state"), (task.extension_ids, "state")):
            prepared = records.filtered(lambda record, state=state: record[state] == "draft")
            self.env["directive.log"]._append(prepared, state, "draft", None, sentence)
            prepared.unlink()

    def _assignment(self):
        """Return what the assignment says, as text: {field: text}."""
        return {
            "content": self.content,
            "clause": self.clause or "",
            "lead_unit_id": self.lead_unit_id.name,
            "coordinating_unit_ids": ", ".join(self.coordinating_unit_ids.mapped("name")),
            "deadline_text": self.deadline_text or "",
        }

    def _log_corrections(self, before, note):
        after = self._assignment()
        for name, old in before.items():
            if old != after[name]:
                self.env["directive.log"]._append(self, name, old, after[name], note)
