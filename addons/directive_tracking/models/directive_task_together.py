from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_datetime

from ..tools.working_days import LEGAL_TZ

#: What only tells, and changes nothing of what somebody is about to send.
NO_CONFLICT = ("handler_user_id",)
FACTS_SHOWN = 5
WORDS_SHOWN = 120


class MeanwhileError(UserError):
    """Others have done something on the task since the page was opened; the sentence says who did what when."""


class DirectiveTask(models.Model):
    """Several people at one task: what a page has seen of it, and what colleagues have done since."""

    _inherit = "directive.task"

    def _seen(self):
        """Return a stamp of the last facts of this task that the user may read: “<log row>.<progress report>”."""
        newest = [self.env[model].search([("task_id", "=", self.id)], order="id desc", limit=1).id for model in (
            "directive.log", "directive.progress")]
        return ".".join(str(number or 0) for number in newest)

    def _check_seen(self, seen):
        """Refuse a step for which the page was opened before others did something.

        The task is locked before it is looked at, so of two steps at the same moment the second sees the first.

        :param seen: a stamp of :meth:`_seen`; anything else is not judged
        :raises MeanwhileError: names what happened since
        """
        parts = (seen or "").split(".")
        if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 16 for part in parts):
            return
        self._lock_for_move()
        if facts := self._happened_since(*map(int, parts)):
            raise MeanwhileError(
                "\n".join([self.env._("Since you opened this page, others have worked on the task:"), *facts])
            )

    def _happened_since(self, log_id, progress_id):
        """Return one line a fact of somebody else that is newer than what was seen, the newest first."""
        others = [("task_id", "=", self.id)]
        rows = self.env["directive.log"].search(
            [
                *others,
                ("id", ">", log_id),
                ("user_id", "not in", (self.env.uid, SUPERUSER_ID)),
                ("event", "not in", NO_CONFLICT),
            ]
        )
        reports = self.env["directive.progress"].search(
            [*others, ("id", ">", progress_id), ("reported_by_id", "!=", self.env.uid)]
        )
        facts = [(row.at, row.user_id, row.sentence) for row in rows]
        facts += [(one.create_date, one.reported_by_id, self._progress_words(one)) for one in reports]
        facts.sort(key=lambda fact: fact[0], reverse=True)
        return [self._fact_line(*fact) for fact in facts[:FACTS_SHOWN]]

    def _progress_words(self, report):
        words = " ".join(report.content.split())
        words = words if len(words) <= WORDS_SHOWN else f"{words[:WORDS_SHOWN]}…"
        return self.env._("Progress %(percent)s %%: %(words)s", percent=report.percent, words=words)

    def _fact_line(self, at, user, words):
        when = format_datetime(self.env, at, tz=LEGAL_TZ.key, dt_format="short")
        # sudo: the name of who did something on a readable task.
        return f"• {when}, {user.sudo().name}: {words}"

    # ---- a result that is prepared ---------------------------------------------------------

    def _prepared_by(self):
        """Return (user, UTC instant) of who wrote the prepared result last, or None.

        Whom the head gave it back to is its writer still, though the head wrote his note on it.
        """
        prepared = self._draft_result()
        if not prepared:
            return None
        # sudo: only who wrote a readable result, for its name.
        writer = prepared.sudo().prepared_by_id if prepared.head_note else prepared.sudo().write_uid
        at = prepared.prepared_at if prepared.head_note else prepared.write_date
        return writer, at or fields.Datetime.now()
