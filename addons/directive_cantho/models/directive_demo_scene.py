from odoo import api, fields, models
from odoo.addons.directive_tracking.models.directive_log import LATER
from odoo.fields import Command

from ..hooks import LANGUAGE
from ..tools import scene_texts
from ..tools.scene_clock import SceneClock, quoted, same_random
from ..tools.scene_story import Storyteller, mixed

DECISION_140 = "d140"
CANCELLING = "dieuchinh"
SIGNERS = {"chairman": "chutich", "vice": "phochutich", "office": "lanhdaovp"}
#: About how many documents of a kind the city numbers a day.
A_DAY = {"QĐ": 9.0, "CT": 0.07, "KH": 0.9, "CĐ": 0.05, "TB": 1.1, "UBND": 14.0}
MANY = {"*communes": "with_communes", "*departments": "with_departments"}


class DirectiveDemoScene(models.AbstractModel):
    """A year of the city in some 60 documents and 300 tasks, dated relative to the day on which it is built.

    Every step is taken by the product's own actions as the person whose step it is; ``directive.demo.history`` then
    moves it to the day on which it happened in the story. The same day gives the same scene.
    """

    _name = "directive.demo.scene"
    _description = "Demo scene"

    @api.model
    def _build(self):
        """Build the scene once; call it as superuser. The mail queue is left as it was found."""
        if self.env.ref("directive_cantho.user_chuyenvien", raise_if_not_found=False):
            return
        self._speak_vietnamese()
        newest_mail = self.env["mail.mail"].search([], order="id desc", limit=1).id or 0
        scene = self.with_context(
            lang=LANGUAGE, tracking_disable=True, mail_create_nosubscribe=True, directive_log=LATER
        )
        scene.env["directive.demo.people"]._come()
        scene._play(SceneClock(fields.Datetime.now(), self._working_calendar(), same_random()))
        self.env["mail.mail"].search([("id", ">", newest_mail)]).unlink()

    def _speak_vietnamese(self):
        language = self.env["res.lang"].with_context(active_test=False).search([("code", "=", LANGUAGE)])
        if not language.active:
            self.env["base.language.install"].create(
                {"lang_ids": [Command.set(language.ids)], "overwrite": False}
            ).lang_install()

    def _working_calendar(self):
        return self.env["directive.calendar"]._working_calendar()

    def _play(self, clock):
        documents = self._issue(clock)
        stories = self._give_tasks(clock, documents)
        self.env["directive.demo.play"]._perform(stories, documents[CANCELLING], clock.rng)
        self.env["directive.demo.history"]._happened(stories)
        self.env["directive.demo.today"].with_context(directive_log=None)._happens(documents)

    # ---- documents ------------------------------------------------------------------------

    def _issue(self, clock):
        """Return {key: document} of the scene's documents, numbered as their day of the year suggests."""
        rows = scene_texts.rows("documents")
        taken = {("QĐ", 140)}
        documents = {}
        for row in rows:
            row.day = clock.day(row.issued if row.issued.count("-") == 2 else f"-{row.issued}")
            values = self._document_values(row, taken)
            documents[row.key] = self.env["directive.document"].with_user(self._user(row.specialist)).create(values)
        self.env["directive.demo.history"]._date_rows(
            {documents[row.key]: clock.office_hours(row.day, 7.5, 7.9) for row in rows}
        )
        return documents

    def _document_values(self, row, taken):
        series = row.notation.split("-")[0]
        document_type = self.env["directive.document.type"].search([("code", "=", series)])
        leader = "phochutich" if "Phó Chủ tịch" in row.subject else "chutich"
        return {
            "type_id": (document_type or self.env.ref("directive_tracking.document_type_letter")).id,
            "number": "140" if row.key == DECISION_140 else self._number(series, row.day, taken),
            "notation": row.notation,
            "subject": row.subject.format(nam=row.day.year),
            "date_issued": row.day,
            "authority": row.authority,
            "signer": self._user(SIGNERS[row.signer]).name,
            "directing_leader_id": self._user(leader).id if row.authority == "conveyed" else False,
            "proposing_unit_id": self._unit(row.proposer).id,
            "urgency": row.urgency,
        }

    def _number(self, series, day, taken):
        number = int(A_DAY[series] * day.timetuple().tm_yday) + 1
        while (series, number) in taken:
            number += 1
        taken.add((series, number))
        return str(number)

    # ---- tasks ----------------------------------------------------------------------------

    def _give_tasks(self, clock, documents):
        """Return {task: Story}. Tasks of many units go through the dialog that ties them together."""
        entered = {row.key: int(row.entered) for row in scene_texts.rows("documents")}
        tell = Storyteller(clock).tell
        stories = {}
        for row in scene_texts.rows("tasks"):
            document = documents[row.document]
            values = self._task_values(clock, row, document)
            for task in self._give(row, document, values):
                word = mixed(int(row.due), clock.rng) if row.story == "mixed" else row.story
                on_system = task.lead_unit_id.on_system
                stories[task] = tell(document.date_issued, entered[row.document], word, on_system)
        return stories

    def _give(self, row, document, values):
        if row.lead not in MANY:
            values["lead_unit_id"] = self._unit(row.lead).id
            return document.env["directive.task"].create(values)
        wizard = document.env["directive.assignment.wizard"].create({**values, MANY[row.lead]: True})
        getattr(wizard, f"_onchange_{MANY[row.lead]}")()
        wizard.action_create_and_transfer()
        newest = document.env["directive.assignment"].search([("document_id", "=", document.id)], limit=1)
        return newest.task_ids

    def _task_values(self, clock, row, document):
        kind, _colon, authority = row.product.partition(":")
        words, deadline = self._deadline(clock, row, document.date_issued)
        coordinating = [self._unit(code).id for code in scene_texts.split(row.coordinating)]
        values = {
            "document_id": document.id,
            "clause": row.clause,
            "content": row.content.format(han=words),
            "coordinating_unit_ids": [Command.set(coordinating)],
            "monitor_user_id": document.env.uid,
            **deadline,
        }
        if kind and row.lead not in MANY:
            values.update(kind="draft_submit", product_type=kind, approving_authority=authority)
        return values

    def _deadline(self, clock, row, issued):
        """Return the words of the deadline and the fields that the reader of deadlines makes of them."""
        if not row.due:
            return "", {}
        token, _at, hour = row.due.partition("@")
        words = quoted(clock.day(token, issued), token, int(hour or 0), clock.rng)
        phrase = self.env["directive.deadline.phrase"]._parse(words, issued)
        return words, {"deadline_text": words, "date_deadline": phrase.date, "deadline_hour": (phrase.hour or 0) % 24}

    # ---- who is who -----------------------------------------------------------------------

    def _user(self, login):
        return self.env.ref(f"directive_cantho.user_{login}")

    def _unit(self, code):
        return self.env["directive.demo.people"]._unit(code)
