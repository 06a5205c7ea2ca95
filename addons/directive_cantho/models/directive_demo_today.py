from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

from ..tools import scene_texts


class DirectiveDemoToday(models.AbstractModel):
    """What happens in the demo scene on the very day on which it is built: all that waits for somebody's answer.

    Taken by the product's own actions as the person whose step it is; nothing of it needs another date.
    """

    _name = "directive.demo.today"
    _description = "The day of the demo scene"

    @api.model
    def _happens(self, documents):
        """Let the day pass.

        :param documents: {key: document} of the scene
        """
        texts = scene_texts.phrases()
        self._objections(texts)
        self._extensions(texts)
        self._difficulty(texts, documents)
        self._requests(texts)
        self._urging(texts)
        self._contribution(texts)
        self._every_month(texts, documents)

    # ---- whom and what it concerns --------------------------------------------------------

    def _user(self, login):
        return self.env.ref(f"directive_cantho.user_{login.replace('.', '_')}")

    def _as(self, login, records):
        return records.with_user(self._user(login))

    def _open(self, code, states=("transferred", "in_progress"), days=8, **domain):
        """Return open tasks led by the unit, those due the latest first, at least ``days`` days ahead."""
        late_enough = fields.Datetime.now() + timedelta(days=days)
        conditions = [
            ("lead_unit_id", "=", self.env["directive.demo.people"]._unit(code).id),
            ("state", "in", states),
            ("deadline_at", ">", late_enough),
            *((name, "=", value) for name, value in domain.items()),
        ]
        return self.env["directive.task"].search(conditions, order="deadline_at desc, id")

    def _days_ahead(self, days):
        return fields.Date.add(self.env["directive.calendar"]._today(), days=days)

    # ---- Điều 6 khoản 2a, Điều 14 -----------------------------------------------------------

    def _objections(self, texts):
        self._as("sxd", self._open("SXD")[:1]).action_return(texts["return"][0], "not_in_function")
        feedback = self.env["directive.feedback"]
        inaccurate = self._open("STC")[:1]
        self._as("stc", feedback).create(
            {"task_id": inaccurate.id, "kind": "inaccurate", "reason": texts["inaccurate"][0]}
        )
        self._as("ninhkieu", feedback).create({"kind": "regulation", "reason": texts["regulation"][0]})

    # ---- Điều 12 khoản 2 --------------------------------------------------------------------

    def _extensions(self, texts):
        units = ("STC", "SXD", "SKHCN", "SNV")
        tasks = self.env["directive.task"].concat(*(self._open(code, days=4) for code in units))
        # The last of each unit: the first are those of the objections and of the difficulty.
        asked = [task for task in tasks.sorted("deadline_at") if not task._why_not_extension()][:3]
        extensions = [self._ask_extension(task, text) for task, text in zip(asked, texts["extension"], strict=True)]
        for extension in extensions[1:]:
            self._as("lanhdaovp", extension).action_propose()
        self._as("chutich", extensions[-1]).action_approve()

    def _ask_extension(self, task, text):
        reason, explanation = text.split(" — ")
        later = fields.Date.add(task.date_effective, days=14)
        values = {"task_id": task.id, "requested_date": later, "reason": reason, "explanation": explanation}
        extension = self._as(task.lead_unit_id.code.lower(), self.env["directive.extension"]).create(values)
        extension.action_submit()
        return extension

    # ---- Điều 8 khoản 4, Điều 10 khoản 1c ----------------------------------------------------

    def _difficulty(self, texts, documents):
        task = self._open("STC", states=("in_progress",))[:1]
        if not task:
            return
        escalation = self._as("stc", self.env["directive.escalation"]).create(
            {
                "task_id": task.id,
                "kind": "differing_opinions",
                "cause": texts["cause"][0],
                "proposal": texts["proposal"][0],
            }
        )
        escalation.action_raise()
        self._opinions(escalation, texts)
        proposal = {
            "document_id": documents["dieuchinh"].id,
            "date_deadline": fields.Date.add(task.date_effective, days=30),
        }
        self._as("chuyenvien", escalation).action_propose(texts["office_proposal"][0], "new_deadline", **proposal)

    def _opinions(self, escalation, texts):
        units = self.env["directive.demo.people"]
        asked = units._unit("STC") | units._unit("SXD")
        dialog = self._as("chuyenvien", self.env["directive.opinion.wizard"])
        dialog.create({"escalation_id": escalation.id, "unit_ids": [Command.set(asked.ids)]}).action_apply()
        for login, unit, text in zip(("stc", "sxd"), asked, texts["opinion"], strict=True):
            opinion = self._as(login, escalation.opinion_ids.filtered(lambda one, unit=unit: one.unit_id == unit))
            opinion.text = text
            opinion.action_submit()

    # ---- Điều 10 khoản 1d, Điều 9, Điều 10 khoản 2 --------------------------------------------

    def _requests(self, texts):
        units = self.env["directive.demo.people"]
        asked = units._unit("STC") | units._unit("SXD") | units._unit("31135") | units._unit("31120")
        name, question = texts["request"][0].split(" — ")
        dialog = self._as("chuyenvien", self.env["directive.info.request.wizard"])
        dialog.create({"name": name, "question": question, "unit_ids": [Command.set(asked.ids)]}).action_apply()
        mine = self.env["directive.info.request"].search([("unit_id", "=", units._unit("STC").id)], limit=1)
        self._as("stc", self.env["directive.info.reply"]).create({"request_id": mine.id, "text": texts["reply"][0]})

    def _urging(self, texts):
        overdue = self.env["directive.task"].search([("timeliness", "=", "open_overdue"), ("state", "!=", "submitted")])
        followups = self._as("chuyenvien", self.env["directive.followup"])
        channels = ("phone_email", "meeting", "report", "inspection")
        for number, task in enumerate(self._as("chuyenvien", overdue[:8])):
            if not task._why_not_urge(task.lead_unit_id):
                text = texts["urge"][number % len(texts["urge"])]
                values = {"channel": channels[number % len(channels)], "content": text}
                followups._urge({task: task.lead_unit_id}, values, mail=False)

    def _contribution(self, texts):
        unit = self.env["directive.demo.people"]._unit("SXD")
        tasks = self.env["directive.task"].search(
            [("coordinating_unit_ids", "in", unit.ids), ("state", "=", "in_progress")], limit=2
        )
        contributions = self._as("sxd", self.env["directive.contribution"])
        for task in tasks:
            contributions.create({"task_id": task.id, "content": texts["contribution"][0]})

    def _every_month(self, texts, documents):
        recurrence = self._as("chuyenvien", self.env["directive.recurrence"]).create(
            {
                "document_id": documents["d140"].id,
                "content": texts["monthly"][0],
                "unit_ids": [Command.set(self.env["directive.demo.people"]._unit("STC").ids)],
                "deadline_text": "chậm nhất ngày 15 hằng tháng",
                "every": "month",
                "day": 15,
                "days_ahead": 10,
            }
        )
        recurrence.action_start()
