from odoo import api, models

from ..tools import deadline_phrase


class DirectiveDeadlinePhrase(models.AbstractModel):
    """Puts the reader of Vietnamese deadlines at the service of forms: understood, shown back, never guessed."""

    _name = "directive.deadline.phrase"
    _description = "Deadlines in words"

    @api.model
    def _parse(self, text, issued):
        """Read the deadline in ``text``.

        :param text: words of the document, a phrase or a sentence around it
        :param issued: date of issue, from which periods start
        :return: a ``tools.deadline_terms.Phrase``
        """
        # sudo: configuration parameters are not readable by users; this one is a switch.
        excludes = self.env["ir.config_parameter"].sudo().get_param("directive_tracking.before_excludes_day")
        return deadline_phrase.parse(
            text,
            issued or None,
            before_excludes_day=excludes in ("True", "1"),
            calendar=self.env["directive.calendar"]._working_calendar(),
        )

    @api.model
    def _fill(self, record, text):
        """Fill the deadline fields of a form from ``text``; leave them alone where it names no certain day.

        :param record: a record with ``deadline_text``, ``date_deadline``, ``deadline_hour`` and ``document_id``
        """
        phrase = self._parse(text, record.document_id.date_issued)
        if not phrase.date or phrase.kind == "ambiguous":
            return
        record.deadline_text = phrase.quoted
        record.date_deadline = phrase.date
        # 24:00 is the end of the day, which is what no hour means.
        record.deadline_hour = (phrase.hour or 0) % 24

    @api.model
    def _sentence(self, record):
        """Say back how the deadline of ``record`` is understood, or what to do when it is not.

        :return: a translated sentence, empty where there is nothing to say
        """
        if record.date_deadline:
            return self._lapse_sentence(record.date_deadline, record.deadline_hour)
        if not record.deadline_text:
            return ""
        return self._question(self._parse(record.deadline_text, record.document_id.date_issued))

    def _lapse_sentence(self, day, hour):
        effective, _lapses_at = self.env["directive.calendar"]._effective_deadline(day, hour)
        written = self.env["directive.calendar"]._day_label(day)
        if hour:
            clock = f"{int(hour):02d}:{round(hour % 1 * 60):02d}"
            if effective == day:
                return self.env._("Lapses at %(clock)s on %(day)s", clock=clock, day=written)
            return self.env._(
                "%(written)s is a day off: lapses at %(clock)s on %(day)s",
                written=written,
                clock=clock,
                day=self.env["directive.calendar"]._day_label(effective),
            )
        if effective == day:
            return self.env._("Lapses at the end of %(day)s", day=written)
        return self.env._(
            "%(written)s is a day off: lapses at the end of %(day)s", written=written, day=self.env["directive.calendar"]._day_label(effective)
        )

    def _question(self, phrase):
        """Say why no day was taken from the words, and what the user does about it."""
        if phrase.kind == "recurring":
            return self.env._("“%(words)s” comes back: type the date of the next time.", words=phrase.quoted)
        if phrase.candidates:
            days = "; ".join(self.env["directive.calendar"]._day_label(one.date) for one in phrase.candidates[:3])
            return self.env._("Several readings: %(days)s. Type the date that is meant.", days=days)
        if phrase.reason in ("no_such_day", "no_such_month", "no_such_quarter", "no_such_hour"):
            return self.env._("“%(words)s” does not exist in the calendar. Type the date.", words=phrase.quoted)
        if phrase.reason in ("urgent_words", "regular_words"):
            return self.env._("“%(words)s” names no day. Ask which day is meant and type the date.", words=phrase.quoted)
        return self.env._("Not understood. Type the date; these words are kept as they are.")

    # ---- "Vì sao hạn này?" ----------------------------------------------------------------

    @api.model
    def _explanation(self, task):
        """Show every day counted or skipped on the way to a task's deadline, with the clause.

        :return: a list of sections: ``title``, ``conclusion`` and ``steps`` (of ``directive.calendar.explain``)
        """
        sections = [self._explain_period(task), self._explain_effect(task), self._explain_filing(task)]
        return [section for section in sections if section]

    def _explain_period(self, task):
        phrase = self._parse(task.deadline_text, task.document_id.date_issued)
        start, days = phrase.understood.get("start_date"), phrase.understood.get("count")
        if phrase.kind != "working_days" or not (start and days) or phrase.date != task.date_deadline:
            return None
        calendar = self.env["directive.calendar"]
        return {
            "title": self.env._("“%(words)s”: %(days)s working days", words=phrase.quoted, days=days),
            "steps": calendar.explain(start, days),
            "conclusion": self.env._("The deadline is %(day)s.", day=calendar._day_label(task.date_deadline)),
        }

    def _explain_effect(self, task):
        if self.env["directive.calendar"]._keeps_day_off():
            steps = []
        else:
            steps = self.env["directive.calendar"].explain(task.date_deadline)
        return {
            "title": self.env._("When the deadline lapses"),
            "steps": steps,
            "conclusion": self._lapse_sentence(task.date_deadline, task.deadline_hour),
        }

    def _explain_filing(self, task):
        title = self.env._("Until when an extension may be filed (Điều 12 khoản 2)")
        if task.urgency == "express":
            conclusion = self.env._("An express task: until the deadline itself; afterwards it is not accepted.")
            return {"title": title, "steps": [], "conclusion": conclusion}
        calendar = self.env["directive.calendar"]
        last_day = calendar.add(task.date_effective, -2)
        return {
            "title": title,
            "steps": calendar.explain(task.date_effective, -2),
            "conclusion": self.env._(
                "At the latest two working days before the deadline: until 24:00 of %(day)s.",
                day=calendar._day_label(last_day),
            ),
        }
