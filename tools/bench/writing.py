"""What it costs to write: our tasks against Odoo's own `project.task` doing the same.

Each pair writes as many chatter lines and tells as many people; ours keeps its log, deadlines and access rows besides.
"""
from datetime import timedelta

from odoo import Command, fields

from . import giving, turns, visible

BATCH, TARGET = 50, 1.5
DUE = timedelta(days=30)
SAID = "Đã họp với các đơn vị, đang tổng hợp số liệu."


def rows(env):
    """Return the rows. Nothing stays in the database: each run is undone."""
    return [row for pair in pairs(env) for row in _rows(env, *pair)]


def _rows(env, name, what, ours, theirs, prepare):
    """A row for a batch, and one for as many requests of one task each."""
    for size, words in ((BATCH, f"{BATCH} at once"), (1, "one, in a request of its own")):
        own, other = prepare(size)
        # One is quick: a run does ten of them, one after the other.
        times = 1 if size > 1 else 10
        jobs = _again(env, ours, own, times), _again(env, theirs, other, times)
        yield turns.row(f"{name} ({words})", what, *jobs, TARGET)


def _again(env, job, subject, times):
    def run():
        for _time in range(times):
            once()

    once = giving.undone(env, lambda: job(subject))
    return run


def pairs(env):
    """Yield (name, what, ours, theirs, how both are prepared) of each comparison."""
    scene = Scene(env)
    yield "creation", (
        "tasks created by a specialist, with followers and the chatter's first line ÷ project.task created likewise"
    ), scene.create, scene.create_theirs, scene.values
    yield "transfer", (
        "action_transfer, with log, deadline and access rows and a chatter line, nobody told ÷ project.task: stage"
        " written with tracking (a chatter line)"
    ), scene.transfer, scene.move_theirs, scene.tasks
    yield "transfer, told", (
        f"the same, and the {scene.told} members of each unit get a mail ÷ stage written, and message_post to as many"
        " people"
    ), scene.transfer, scene.move_and_tell_theirs, scene.tasks_told
    yield "progress", (
        "directive.progress by a member of the unit ÷ project.task: a field written, and message_post of the words as a"
        " note"
    ), scene.report, scene.report_theirs, scene.under_way


class Scene:
    """Who writes, and where: a unit whose people have no mailbox, one of the bench's units, and projects likewise."""

    def __init__(self, env):
        env = env(context={"lang": "vi_VN", "tz": "Asia/Ho_Chi_Minh"})
        specialist = visible.account(env, giving.SPECIALIST)
        specialist.group_ids = [Command.link(env.ref("project.group_project_user").id)]
        self.office = giving.as_client(env, giving.SPECIALIST)
        self.document = giving.new_document(self.office)
        self.unit = env["directive.unit"].create({"name": "Bench", "kind": "department", "code": "BENCH.WRITING"})
        self.member = env["res.users"].with_context(no_reset_password=True).create({
            "name": "Bench", "login": "bench.writing", "directive_unit_ids": [Command.link(self.unit.id)],
            "group_ids": [Command.set([env.ref("directive_tracking.group_unit_user").id,
                                       env.ref("project.group_project_user").id])]})
        self.big_unit = visible.account(env, "bench.one_unit").directive_unit_ids
        self.people = self.big_unit.user_ids.partner_id
        self.told = len(self.people)
        self.stages = env["project.task.type"].create([{"name": "Open"}, {"name": "Under way"}])
        self.project = env["project.project"].create({
            "name": "Bench", "privacy_visibility": "employees", "type_ids": [Command.set(self.stages.ids)]})
        giving.finish(env)

    # ---- creation -------------------------------------------------------------------------

    def values(self, size):
        return ([self._values(self.unit)] * size, [{
            "name": giving.CONTENT[:89], "description": giving.CONTENT, "project_id": self.project.id,
            "stage_id": self.stages[0].id, "date_deadline": fields.Datetime.now() + DUE,
            "user_ids": [Command.set([self.office.uid])]}] * size)

    def _values(self, unit):
        return {"document_id": self.document.id, "content": giving.CONTENT, "lead_unit_id": unit.id,
                "date_deadline": giving.today() + DUE}

    def create(self, values):
        return self.office["directive.task"].create([dict(one) for one in values])

    def create_theirs(self, values):
        return self.office["project.task"].create([dict(one) for one in values])

    # ---- transfer -------------------------------------------------------------------------

    def tasks(self, size):
        return self._made(size, self.unit)

    def tasks_told(self, size):
        return self._made(size, self.big_unit)

    def _made(self, size, unit):
        _own, other = self.values(size)
        pair = self.create([self._values(unit)] * size), self.create_theirs(other)
        giving.finish(self.office)
        return pair

    def transfer(self, tasks):
        tasks.action_transfer()

    def move_theirs(self, tasks):
        tasks.write({"stage_id": self.stages[1].id})

    def move_and_tell_theirs(self, tasks):
        self.move_theirs(tasks)
        for task in tasks:
            task.message_post(body=giving.CONTENT, partner_ids=self.people.ids)

    # ---- progress -------------------------------------------------------------------------

    def under_way(self, size):
        tasks, theirs = self.tasks(size)
        tasks.action_transfer()
        tasks = tasks.with_env(giving.as_client(self.unit.env, "bench.writing"))
        tasks.action_accept()
        giving.finish(self.office)
        return tasks, theirs.with_env(tasks.env)

    def report(self, tasks):
        tasks.env["directive.progress"].create([{"task_id": task.id, "content": SAID, "percent": 40} for task in tasks])

    def report_theirs(self, tasks):
        tasks.write({"priority": "1"})
        for task in tasks:
            task.message_post(body=SAID, subtype_xmlid="mail.mt_note")

