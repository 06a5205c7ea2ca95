from collections import defaultdict
from itertools import zip_longest

from odoo import api, models
from odoo.tools import SQL


class DirectiveDemoHistory(models.AbstractModel):
    """Moves what the demo scene has just done to the instants at which it happened in the story.

    Odoo's clock cannot be turned back, so the stamped facts are: here only, and for the scene's own records only.
    """

    _name = "directive.demo.history"
    _description = "Past of the demo scene"

    @api.model
    def _happened(self, stories):
        """Write the instants of the stories over the facts that the actions stamped a moment ago.

        :param stories: {task: Story}, the steps taken already
        """
        # sudo: nobody may write stamped facts; the demo scene dates its own past.
        told = {task.sudo(): story for task, story in stories.items() if story.transferred_at}
        for task, story in told.items():
            task._facts_open().write(self._task_facts(task, story))
            task.deadline_ids.valid_from = story.transferred_at
            for result, submission in self._results(task, story):
                result._facts_open().write(self._result_facts(task, submission))
        self._date_details(told)
        self._date_chatter(told)
        self._log(told)

    def _task_facts(self, task, story):
        facts = {
            "transferred_at": story.transferred_at,
            "received_at": story.transferred_at,
            "accepted_at": story.accepted_at,
            "cancelled_at": story.cancelled_at,
            "last_progress_at": story.progress[-1][0] if story.progress else None,
        }
        last = story.submissions[-1] if story.submissions else None
        if last and last.verdict != "reject":
            facts["submitted_at"] = self._counts_at(task, last)
            facts["confirmed_at"] = last.verified_at
        return facts

    def _result_facts(self, task, submission):
        return {
            "submitted_at": self._counts_at(task, submission),
            "recorded_at": submission.recorded_at,
            "verification_at": submission.verified_at,
        }

    def _counts_at(self, task, submission):
        if task.lead_unit_id.on_system:
            return submission.recorded_at
        return self.env["directive.calendar"]._start_of_day(submission.day)

    def _results(self, task, story):
        return zip(task.result_ids.sorted("id"), story.submissions, strict=True)

    # ---- the log ---------------------------------------------------------------------------

    def _log(self, stories):
        """Append the rows that the steps would have left, in the order in which they were taken."""
        rows = [row for task, story in stories.items() for row in self._moves(task, story)]
        logs = self.env["directive.log"].with_context(directive_log=None)
        for at, task, event, old, new, user in sorted(rows, key=lambda row: (row[0], row[1].id)):
            logs.with_user(user)._append(task, event, old, new, at=at)

    def _moves(self, task, story):
        """Yield (instant, task, event, old state, new state, user) of each step of a story."""
        steps = [
            (story.transferred_at, "transfer", "transferred", task.transferred_by_id),
            (story.accepted_at, "accept", "in_progress", task.accepted_by_id),
        ]
        targets = {"confirm": "confirmed", "reject": "in_progress"}
        for result, submission in self._results(task, story):
            steps.append((submission.recorded_at, "submit", "submitted", result.submitted_by_id))
            if submission.verdict:
                verdict = submission.verdict
                steps.append((submission.verified_at, verdict, targets[verdict], result.verification_user_id))
        steps.append((story.cancelled_at, "cancel", "cancelled", task.cancelled_by_id))
        state = "draft"
        for at, event, target, user in steps:
            if at:
                yield at, task, event, state, target, user
                state = target

    # ---- dates that are nobody's fact -----------------------------------------------------

    def _date_details(self, stories):
        self._date_rows({task: story.transferred_at for task, story in stories.items()})
        self._date_rows(
            {
                entry: at
                for task, story in stories.items()
                for entry, (at, _percent) in zip(task.progress_ids.sorted("id"), story.progress, strict=True)
            }
        )
        self._date_rows(
            {
                result: submission.recorded_at
                for task, story in stories.items()
                for result, submission in self._results(task, story)
            }
        )

    def _date_chatter(self, stories):
        """Date each step's line in the chatter; lines beyond the steps get the last step's date."""
        by_task = defaultdict(list)
        tasks = {task.id: story for task, story in stories.items()}
        # sudo: the lines were written by many people; only their dates change.
        messages = self.env["mail.message"].sudo()
        for message in messages.search([("model", "=", "directive.task"), ("res_id", "in", list(tasks))], order="id"):
            by_task[message.res_id].append(message)
        dates = {}
        for task_id, lines in by_task.items():
            instants = tasks[task_id].instants()
            pairs = zip_longest(lines, instants[: len(lines)], fillvalue=instants[-1])
            dates.update(pairs)
        self._date_rows(dates, "date")

    def _date_rows(self, dates, *columns):
        """Set ``create_date`` and the given columns of rows; the ORM leaves no other way.

        :param dates: {record: naive UTC}, all of one model
        """
        if not dates:
            return
        self.env.flush_all()
        table = SQL.identifier(next(iter(dates))._table)
        values = SQL(", ").join(SQL("(%s, %s::timestamp)", record.id, at) for record, at in dates.items())
        names = [SQL.identifier(name) for name in ("create_date", "write_date", *columns)]
        changes = SQL(", ").join(SQL("%s = happened.at", name) for name in names)
        update = "UPDATE %s AS line SET %s FROM (VALUES %s) AS happened (id, at) WHERE line.id = happened.id"
        self.env.cr.execute(SQL(update, table, changes, values))
        self.env.invalidate_all()
