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
    def _fill_from_words(self, record):
        """Take the deadline of a form from its quoted words; other words need their own date, so an old one goes.

        :param record: a record with ``deadline_text``, ``date_deadline``, ``deadline_hour`` and ``document_id``
        """
        if record.deadline_text:
            self._take(record, self._parse(record.deadline_text, record.document_id.date_issued))

    @api.model
    def _fill_from_content(self, record):
        """Find the deadline in the content of a task, where none has been typed yet."""
        if record.deadline_text or record.date_deadline:
            return
        phrase = self._parse(record.content, record.document_id.date_issued)
        if phrase.date:
            record.deadline_text = phrase.quoted
            self._take(record, phrase)

    def _take(self, record, phrase):
        record.date_deadline = phrase.date or False
        # 24:00 is the end of the day, which is what no hour means.
        record.deadline_hour = (phrase.hour or 0) % 24

    @api.model
    def _sentence(self, record):
        """Say back how the deadline of ``record`` is understood, or what to do when it is not.

        :return: translated sentences, empty where there is nothing to say
        """
        phrase = self._parse(record.deadline_text, record.document_id.date_issued)
        if not record.date_deadline:
            return self._question(phrase) if record.deadline_text else ""
        sentences = [self._lapse_sentence(record.date_deadline, record.deadline_hour)]
        if phrase.date == record.date_deadline:
            sentences += self._remarks(phrase)
        return ". ".join(sentences)

    def _remarks(self, phrase):
        """Say what was supplied to the words or looks odd about them."""
        remarks = []
        if phrase.assumed:
            remarks.append(self.env._("No year is named: %(year)s is assumed", year=phrase.date.year))
        if phrase.understood.get("excluded"):
            remarks.append(self.env._("“Trước ngày” leaves out the day itself"))
        if phrase.understood.get("before_issue"):
            remarks.append(self.env._("This is before the document was issued: check the date"))
        if phrase.kind == "recurring":
            remarks.append(
                self.env._(
                    "“%(words)s” comes back: this task is for this time only; “Make it recurring” makes one each time",
                    words=phrase.quoted,
                )
            )
        return remarks

    def _lapse_sentence(self, day, hour):
        effective, _lapses_at = self.env["directive.calendar"]._effective_deadline(day, hour)
        written = self.env["directive.calendar"]._day_label(day)
        if hour:
            clock = f"{int(hour):02d}:{round(hour % 1 * 60):02d}"
            return self.env._("Lapses at %(clock)s on %(day)s", clock=clock, day=written)
        if effective == day:
            return self.env._("Lapses at the end of %(day)s", day=written)
        return self.env._(
            "%(written)s is a day off: lapses at the end of %(day)s",
            written=written,
            day=self.env["directive.calendar"]._day_label(effective),
        )

    def _question(self, phrase):
        """Say why no day was taken from the words, and what the user does about it."""
        if phrase.candidates:
            days = "; ".join(self.env["directive.calendar"]._day_label(one.date) for one in phrase.candidates[:3])
            return self.env._("Several readings: %(days)s. Type the date that is meant.", days=days)
        if phrase.reason in ("no_such_day", "no_such_month", "no_such_quarter", "no_such_hour"):
            return self.env._("“%(words)s” does not exist in the calendar. Type the date.", words=phrase.quoted)
        if phrase.reason in ("urgent_words", "regular_words"):
            return self.env._(
                "“%(words)s” names no day. Ask which day is meant and type the date.", words=phrase.quoted
            )
        return self.env._("Not understood. Type the date; these words are kept as they are.")

    # ---- "Vì sao hạn này?" ----------------------------------------------------------------

    @api.model
    def _explanation(self, task):
        """Show every day counted or skipped on the way to a task's deadline, with the clause.

        :return: a list of sections: ``title``, ``conclusion`` and ``steps`` (of ``directive.calendar.explain``)
        """
        sections = [
            self._explain_period(task),
            self._explain_changes(task),
            self._explain_effect(task),
            self._explain_filing(task),
        ]
        return [section for section in sections if section]

    def _explain_changes(self, task):
        """Tell which deadlines a task has had, where it has had several: extensions, corrections, the calendar."""
        changes = task.deadline_ids.sorted("valid_from")
        if len(changes) < 2:
            return None
        sources = dict(changes._fields["source"]._description_selection(self.env))
        calendar, in_force = self.env["directive.calendar"], changes[-1]
        return {
            "title": self.env._("The deadline was changed"),
            "steps": [
                {
                    "label": calendar._day_label(change.date_deadline),
                    "counted": change == in_force,
                    "sentence": ": ".join(filter(None, (sources[change.source], change.source_note))),
                }
                for change in changes
            ],
            "conclusion": self.env._("In force: %(day)s.", day=calendar._day_label(in_force.date_deadline)),
        }

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
        calendar = self.env["directive.calendar"]
        rolls = calendar._rolls(task.deadline_hour)
        return {
            "title": self.env._("When the deadline lapses"),
            "steps": calendar.explain(task.date_deadline) if rolls else [],
            "conclusion": self._lapse_sentence(task.date_deadline, task.deadline_hour),
        }

    def _explain_filing(self, task):
        express = task.urgency == "express"
        return {
            "title": self.env._("Until when an extension may be filed (Điều 12 khoản 2)"),
            "steps": [] if express else self.env["directive.calendar"].explain(task.date_effective, -2),
            "conclusion": self._filing_sentence(task),
        }

    @api.model
    def _filing_sentence(self, task):
        """Say until when an extension may be filed (Điều 12 khoản 2)."""
        if task.urgency == "express":
            return self.env._("An express task: until the deadline itself, not afterwards.")
        calendar = self.env["directive.calendar"]
        last_day = calendar.add(task.date_effective, -2)
        return self.env._("Until 24:00 of %(day)s", day=calendar._day_label(last_day))
