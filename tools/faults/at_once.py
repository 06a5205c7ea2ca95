"""Clients at the same step of the same task: one wins each, the others are told why, and nothing breaks (S6)."""
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from tests.support.rpc import RpcError

from . import Row

_CLIENTS = 6
#: What must hold of the tasks, whoever has won: each statement counts what breaks it.
_INVARIANTS = {
    "a deadline in force, and one only": """
        SELECT count(*) FROM directive_task t WHERE t.id IN (%(ids)s) AND t.state <> 'draft'
           AND (SELECT count(*) FROM directive_task_deadline d WHERE d.task_id = t.id AND valid_to IS NULL) <> 1""",
    "the deadline in force is the task's": """
        SELECT count(*) FROM directive_task t JOIN directive_task_deadline d ON d.task_id = t.id AND valid_to IS NULL
         WHERE t.id IN (%(ids)s) AND d.deadline_at <> t.deadline_at""",
    "deadlines do not overlap": """
        SELECT count(*) FROM directive_task_deadline a JOIN directive_task_deadline b
            ON b.task_id = a.task_id AND b.id > a.id AND b.valid_from < a.valid_to WHERE a.task_id IN (%(ids)s)""",
    "facts fit the state": """
        SELECT count(*) FROM directive_task WHERE id IN (%(ids)s) AND NOT (
            (transferred_at IS NULL) = (state = 'draft')
            AND (confirmed_at IS NOT NULL) = (state = 'confirmed')
            AND (submitted_at IS NOT NULL OR state NOT IN ('submitted', 'confirmed')))""",
    "a confirmed task has one confirmed result": """
        SELECT count(*) FROM directive_task t WHERE t.id IN (%(ids)s) AND (t.state = 'confirmed') <> (1 = (
            SELECT count(*) FROM directive_result r WHERE r.task_id = t.id AND verification_state = 'confirmed'))""",
    "one request for an extension waits at most": """
        SELECT count(*) FROM (SELECT task_id FROM directive_extension WHERE task_id IN (%(ids)s)
            AND state IN ('submitted', 'proposed') GROUP BY task_id HAVING count(*) > 1) twice""",
    "a returned task has one open return": """
        SELECT count(*) FROM directive_task t WHERE t.id IN (%(ids)s) AND (t.state = 'returned') <> (1 = (
            SELECT count(*) FROM directive_feedback f WHERE f.task_id = t.id AND is_return AND f.state = 'new'))""",
    "the log ends in the state": """
        SELECT count(*) FROM directive_task t WHERE t.id IN (%(ids)s) AND t.state <> (
            SELECT new_value FROM directive_log WHERE res_model = 'directive.task' AND res_id = t.id AND new_value IN (
                'draft', 'transferred', 'in_progress', 'submitted', 'confirmed', 'returned', 'cancelled')
            ORDER BY seq DESC LIMIT 1)""",
    "each move in the log starts where the one before ended": """
        SELECT count(*) FROM (
            SELECT old_value, lag(new_value) OVER (PARTITION BY res_id ORDER BY seq) AS before
              FROM directive_log WHERE res_model = 'directive.task' AND res_id IN (%(ids)s)
               AND event IN ('transfer', 'accept', 'return', 'refuse_return', 'reassign', 'submit', 'confirm', 'reject',
                   'cancel')
            ) moves WHERE before IS NOT NULL AND old_value <> before""",
}


class _Races:
    """People in several sessions each, who all do the same, or each something else, at the same moment."""

    def __init__(self, site):
        names = ("chuyenvien", "lanhdaovp", "stc", "stc.head", "chutich")
        self.people = {name: [site.client(name) for _number in range(_CLIENTS)] for name in names}
        self.pool = ThreadPoolExecutor(_CLIENTS)
        self.run, self.wrong = 0, []

    def of(self, *names):
        """As many sessions as there are clients, of these people in turn."""
        return [self.people[names[number % len(names)]][number] for number in range(_CLIENTS)]

    def one_wins(self, what, calls):
        """Makes calls of ``(client, arguments of its call)`` at once; notes whether one came through and all others
        got a sentence. Returns the number of the winner's call.
        """
        answers = list(self.pool.map(self._attempt, calls))
        won = [number for number, answer in enumerate(answers) if answer is None]
        clear = all(answer is None or (len(answer) > 20 and "Traceback" not in answer) for answer in answers)
        self.run += 1
        if len(won) != 1 or not clear:
            self.wrong.append(f"{what}: {len(won)} won, {answers}")
        return won[0] if won else 0

    def _attempt(self, call):
        client, arguments = call
        try:
            client.call(*arguments)
        except RpcError as error:
            return str(error)
        return None


def clients_at_once(site, rounds=20):
    """Six clients at once transfer, accept, return, extend, submit, confirm or reject the same tasks."""
    site.start()
    races = _Races(site)
    tasks = site.drafts(races.people["chuyenvien"][0], 2 * rounds)
    for done, other in zip(tasks[::2], tasks[1::2], strict=True):
        _extended_and_confirmed(races, done)
        _returned_or_cancelled(races, other)
    ids = ",".join(map(str, tasks))
    broken = {what: number for what, sql in _INVARIANTS.items() if (number := site.number(sql % {"ids": ids}))}
    site.seal()
    problems = site.log_problems()
    told = [*races.wrong[:3], *broken, *problems[:1]]
    return Row(
        f"{_CLIENTS} clients at once at the same step",
        f"{rounds} rounds, {races.run} races; one winner each: {races.run - len(races.wrong)} of {races.run}; "
        f"{sum(broken.values())} broken of {len(_INVARIANTS)} invariants; log: {len(problems)} problems"
        + "".join(f" | {one}" for one in told),
        not told)


def _extended_and_confirmed(races, task):
    office, unit = races.of("chuyenvien", "lanhdaovp"), races.of("stc", "stc.head")
    for clients, step in ((office, "action_transfer"), (unit, "action_accept")):
        races.one_wins(step, [(client, ("directive.task", step, [task])) for client in clients])
    asked = {"task_id": task, "requested_date": str(date.today() + timedelta(days=60)), "reason": "Chưa đủ số liệu",
             "explanation": "Đã làm được một nửa"}
    requests = [client.create("directive.extension", asked) for client in unit]
    winner = requests[races.one_wins("extension", [
        (client, ("directive.extension", "action_submit", [request]))
        for client, request in zip(unit, requests, strict=True)])]
    for clients, step in ((races.of("lanhdaovp"), "action_propose"), (races.of("chutich"), "action_approve")):
        races.one_wins(step, [(client, ("directive.extension", step, [winner])) for client in clients])
    results = [client.create("directive.result", {"task_id": task, "content": "Xong"}) for client in unit]
    races.one_wins("submit", [
        (client, ("directive.result", "action_submit", [result]))
        for client, result in zip(unit, results, strict=True)])
    verdicts = [("action_confirm", [task]), ("action_reject", [task], "Chưa đủ")]
    winner = races.one_wins("confirm or reject", [
        (client, ("directive.task", *verdicts[number % 2])) for number, client in enumerate(office)])
    if winner % 2:
        races.one_wins("submit again", [
            (client, ("directive.task", "action_submit", [task])) for client in unit])
        races.one_wins("confirm", [(client, ("directive.task", "action_confirm", [task])) for client in office])


def _returned_or_cancelled(races, task):
    office, unit = races.of("chuyenvien", "lanhdaovp"), races.of("stc", "stc.head")
    races.one_wins("transfer", [(client, ("directive.task", "action_transfer", [task])) for client in office])
    races.one_wins("return", [
        (client, ("directive.task", "action_return", [task], "Không thuộc chức năng")) for client in unit])
    [returned] = office[0].search("directive.feedback", [("task_id", "=", task), ("is_return", "=", True)])
    answers = [("action_refuse", [returned], "Đúng chức năng"), ("action_accept", [returned], "Đã sửa phụ lục")]
    races.one_wins("refuse or accept the return", [
        (client, ("directive.feedback", *answers[number % 2])) for number, client in enumerate(office)])
    document = office[0].read("directive.task", [task], ["document_id"])[0]["document_id"][0]
    races.one_wins("cancel", [
        (client, ("directive.task", "action_cancel", [task], document, "Không còn cần")) for client in office])
