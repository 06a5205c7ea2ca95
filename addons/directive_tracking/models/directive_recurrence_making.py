import logging

from psycopg2.errors import SerializationFailure, UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import UserError

from .directive_recurrence import COPIED

_logger = logging.getLogger(__name__)

#: Tasks made and committed at a time.
BATCH = 50


class DirectiveRecurrence(models.Model):
    """Tasks are made ahead of their deadline, each exactly once, in batches that are committed one by one.

    A run that is cut off leaves whole batches; the next one goes on behind them. Two runs at once: one holds the
    lock on a rule, the other leaves that rule out; the unique index of the occurrences is the last word.
    """

    _inherit = "directive.recurrence"

    @api.model
    def _cron_make_tasks(self):
        """Make the tasks of all rules whose time has come (scheduled action)."""
        due = self._due()
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=len(due))
        for done, recurrence in enumerate(due):
            while recurrence._make_batch_safely():
                if not commit(remaining=len(due) - done):
                    return
            if not commit(1, remaining=len(due) - done - 1):
                return

    @api.model
    def _due(self):
        today = self.env["directive.calendar"]._today()
        return self.search([("state", "=", "running"), ("make_on", "<=", today)], order="make_on, id")

    def _make_batch_safely(self):
        """Make one batch; a rule that cannot be carried out is told to its followers and does not stop the others.

        :return: whether there may be more to make
        """
        try:
            with self.env.cr.savepoint():
                return self._make_batch()
        except (SerializationFailure, UniqueViolation):
            # Another run makes them at this moment.
            _logger.info("Recurring task %s is being made by another run", self.id)
        except UserError as error:
            _logger.warning("Recurring task %s could not be made: %s", self.id, error)
            self.invalidate_recordset()
            self._message_log(body=str(error))
        return False

    def _make_batch(self):
        """Make up to ``BATCH`` tasks of the next occurrence.

        :return: whether there may be more to make
        """
        if not self.try_lock_for_update(allow_referencing=True):
            return False
        self.invalidate_recordset()
        day, today = self.next_on, self.env["directive.calendar"]._today()
        if self.state != "running" or not day or self.make_on > today:
            return False
        made = self.occurrence_ids.filtered(lambda occurrence: occurrence.occurs_on == day)
        # An archived unit counts too: its task is left as a draft, and the specialist sees it.
        missing = self.with_context(active_test=False).unit_ids - made.unit_id
        if missing:
            self._make_tasks(day, missing[:BATCH], made.task_id.assignment_id[:1])
        if len(missing) <= BATCH:
            self._step_on(day)
        return True

    def _step_on(self, day):
        next_on = self._day_after(day)
        self._facts_open().write({"next_on": next_on})
        if not next_on:
            self._move("end")

    def _make_tasks(self, day, units, assignment):
        assignment = assignment or self._new_assignment()
        new = self.env["directive.task"]._facts_open().create(
            [self._task_values(day, unit, assignment) for unit in units]
        )
        # In the environment from before: the facts are closed again for whatever follows.
        tasks = self.env["directive.task"].browse(new.ids)
        self._record(day, tasks)
        if not self.transfers:
            return tasks
        # What is missed already is not sent out overdue; and what Điều 3-5 still ask for is asked of a person.
        ready = tasks.filtered(lambda task: task.deadline_at > fields.Datetime.now() and not task._why_incomplete())
        if ready:
            ready.action_transfer()
            # The system sends them out, as the log says; the specialist of the rule answers for them (Điều 6 khoản 1a).
            ready._facts_open().write({"transferred_by_id": self.monitor_user_id.id})
        if left := tasks - ready:
            sentence = self.env._("Left as a draft: its deadline has passed, or data are missing (Điều 4, 5).")
            left._message_log_batch(dict.fromkeys(left.ids, sentence))
        return tasks

    def _record(self, day, tasks):
        self.env["directive.recurrence.occurrence"].create(
            [
                {
                    "recurrence_id": self.id,
                    "unit_id": task.lead_unit_id.id,
                    "occurs_on": day,
                    "task_id": task.id,
                }
                for task in tasks
            ]
        )
        self.env["directive.log"]._append(tasks, "recurrence", new=day, detail=self.name)

    def _new_assignment(self):
        """Return the assignment that ties the tasks of one occurrence together, where there are several units."""
        if len(self.unit_ids) < 2:
            return self.env["directive.assignment"]
        return self.env["directive.assignment"].create({"name": self.name, "document_id": self.document_id.id})

    def _task_values(self, day, unit, assignment):
        return {
            **{name: self[name] for name in COPIED},
            "document_id": self.document_id.id,
            "lead_unit_id": unit.id,
            "coordinating_unit_ids": [(6, 0, (self.coordinating_unit_ids - unit).ids)],
            "monitor_user_id": self.monitor_user_id.id,
            "date_deadline": day,
            "assignment_id": assignment.id,
            "recurrence_id": self.id,
        }

    def _adopt_source(self):
        """The task from which the rule was made is one of its occurrences, so that it is not made twice."""
        task, unit = self.source_task_id, self.source_task_id.lead_unit_id
        day = task.date_deadline
        fits = task and task.state != "cancelled" and unit in self.unit_ids and day and day >= self.first_on
        if fits and self._day_from(day) == day:
            # sudo: nobody may write occurrences; that this task is one of them follows from the start.
            self.sudo()._record(day, task.sudo())
            task._facts_open().sudo().write({"recurrence_id": self.id})


class DirectiveTask(models.Model):
    _inherit = "directive.task"

    recurrence_id = fields.Many2one(
        "directive.recurrence", "Recurring task", index="btree_not_null", copy=False, readonly=True, ondelete="restrict"
    )

    @api.model
    def _closed_fields(self):
        return super()._closed_fields() | {"recurrence_id"}

    def action_make_recurring(self):
        """Open the form of a recurring task that starts from this one."""
        self.ensure_one()
        if reason := self._why_not_office():
            raise UserError(reason)
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_tracking.action_directive_recurrence")
        defaults = {f"default_{name}": value for name, value in self._recurrence_values().items()}
        return {**action, "views": [(False, "form")], "context": defaults}

    def _recurrence_values(self):
        earliest = max(self.env["directive.calendar"]._today(), self.document_id.date_issued)
        return {
            **{name: self[name] for name in COPIED},
            "source_task_id": self.id,
            "document_id": self.document_id.id,
            "unit_ids": [(6, 0, self.lead_unit_id.ids)],
            "coordinating_unit_ids": [(6, 0, self.coordinating_unit_ids.ids)],
            "monitor_user_id": self.monitor_user_id.id,
            "first_on": self.date_deadline or earliest,
        }


class DirectiveDocument(models.Model):
    _inherit = "directive.document"

    def action_make_recurring(self):
        """Open the form of a recurring task of this document."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("directive_tracking.action_directive_recurrence")
        return {**action, "views": [(False, "form")], "context": {"default_document_id": self.id}}
