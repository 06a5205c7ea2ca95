import base64
from collections import defaultdict

from odoo import api, models
from odoo.tools import file_open

from ..tools import scene_texts

EVIDENCE = "directive_cantho/demo/bao_cao_ket_qua.pdf"
VERIFY = {"confirm": "action_confirm", "reject": "action_reject"}


class DirectiveDemoPlay(models.AbstractModel):
    """The steps of the demo scene, each taken by the person whose step it is, through the product's own actions."""

    _name = "directive.demo.play"
    _description = "Steps of the demo scene"

    @api.model
    def _perform(self, stories, cancelling, rng):
        """Take all steps of the stories, now.

        :param stories: {task: Story}
        :param cancelling: the document by reference to which tasks are cancelled
        """
        texts = scene_texts.phrases()
        self._step(stories, "action_transfer", lambda task, story: story.transferred_at and task.state == "draft")
        self._step(stories, "action_accept", lambda task, story: story.accepted_at, self._worker)
        self._report(stories, texts, rng)
        for number in range(max(len(story.submissions) for story in stories.values())):
            self._submit(stories, number, texts, rng)
            self._verify(stories, number, texts, rng)
        cancelled = [task for task, story in stories.items() if story.cancelled_at]
        for task in cancelled:
            task.with_user(task.monitor_user_id).action_cancel(cancelling, texts["cancel"][0])

    # ---- who takes a step -----------------------------------------------------------------

    def _worker(self, task):
        """Return who works on the task: an officer of the lead unit, else its head; the Office for a paper."""
        unit = task.lead_unit_id
        if not unit.on_system:
            return task.monitor_user_id
        return (unit.user_ids - unit.head_user_id)[:1] or unit.head_user_id

    def _step(self, stories, action, wanted, who=lambda task: task.monitor_user_id):
        by_person = defaultdict(self.env["directive.task"].browse)
        for task, story in stories.items():
            if wanted(task, story):
                by_person[who(task)] |= task
        for person, tasks in by_person.items():
            getattr(tasks.with_user(person), action)()

    # ---- items 8 and 11 -------------------------------------------------------------------

    def _report(self, stories, texts, rng):
        rows = defaultdict(list)
        for task, story in stories.items():
            worker = self._worker(task)
            if story.progress and task.lead_unit_id.on_system and rng.random() < 0.2:
                task.with_user(worker).other_info = rng.choice(texts["other"])
            chosen = rng.sample(texts["progress"], len(story.progress))
            for (_at, percent), text in zip(story.progress, chosen, strict=True):
                paper = False if task.lead_unit_id.on_system else self._paper(task, rng)
                rows[worker].append({"task_id": task.id, "content": text, "percent": percent, "paper_reference": paper})
        for worker, values in rows.items():
            self.env["directive.progress"].with_user(worker).create(values)

    def _paper(self, task, rng):
        unit = task.lead_unit_id
        return f"{rng.randint(15, 480)}/BC-{'UBND' if unit.kind in ('commune', 'ward') else unit.code}"

    # ---- item 9 ---------------------------------------------------------------------------

    def _submit(self, stories, number, texts, rng):
        for task, story in stories.items():
            if len(story.submissions) <= number:
                continue
            values = self._result_values(task, story.submissions[number], texts, rng)
            results = self.env["directive.result"].with_user(self._worker(task))
            results.create(values).action_submit()

    def _result_values(self, task, submission, texts, rng):
        paper = self._paper(task, rng)
        number, code = paper.split("/BC-")
        text = rng.choice(texts["submission" if task.kind == "draft_submit" else "result"])
        if task.kind == "draft_submit":
            paper = f"{number}/TTr-{code}"
        values = {"task_id": task.id, "content": text.format(so=number, ma=code)}
        if not task.lead_unit_id.on_system:
            return {**values, "paper_reference": paper, "paper_date": submission.day}
        values["reference"] = paper
        worker = self._worker(task)
        if worker._is_internal() and rng.random() < 0.5:
            values["attachment_ids"] = self._evidence(worker, paper).ids
        return values

    def _evidence(self, worker, paper):
        with file_open(EVIDENCE, "rb") as file:
            content = base64.b64encode(file.read())
        name = f"{paper.replace('/', '-')}.pdf"
        return self.env["ir.attachment"].with_user(worker).create({"name": name, "datas": content})

    # ---- item 10 --------------------------------------------------------------------------

    def _verify(self, stories, number, texts, rng):
        spoken = defaultdict(self.env["directive.task"].browse)
        for task, story in stories.items():
            verdict = story.submissions[number].verdict if len(story.submissions) > number else ""
            if verdict:
                spoken[task.monitor_user_id, verdict, rng.choice(texts[verdict])] |= task
        for (person, verdict, note), tasks in spoken.items():
            getattr(tasks.with_user(person), VERIFY[verdict])(note)
