"""The scheduled action of recurring tasks in real processes: killed midway, then twice at once."""
import subprocess
from collections import Counter
from datetime import date, timedelta

from tests.support.rpc import Client
from tools.dev import config, paths, postgres

UNITS = 24
#: Batches of four; where asked, the process kills itself behind its third commit.
_RUN = """
import os, signal
from odoo.addons.directive_tracking.models import directive_recurrence_making
directive_recurrence_making.BATCH = 4
commits, commit = [], type(env["ir.cron"])._commit_progress
def counted(self, *args, **kwargs):
    left = commit(self, *args, **kwargs)
    commits.append(1)
    if len(commits) == {killed_behind}:
        os.kill(os.getpid(), signal.SIGKILL)
    return left
type(env["ir.cron"])._commit_progress = counted
env["directive.recurrence"]._cron_make_tasks()
env.cr.commit()
"""


def _start(parts, database, killed_behind=0):
    file = config.write(parts, database, paths.STATE / f"{database}.shell.conf")
    environ = {**parts.environ(ODOO_RC=str(file), **postgres.connection()), "PYTHONWARNINGS": "ignore"}
    process = subprocess.Popen(
        [parts.python, "-m", "odoo", "shell", "-d", database, "--no-http", "--log-level=warn"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environ, text=True)
    process.stdin.write(_RUN.format(killed_behind=killed_behind))
    process.stdin.close()
    return process


def test_killed_midway_and_twice_at_once_each_task_is_made_once(parts, demo_server):
    office = Client(demo_server.url, demo_server.database, "chuyenvien")
    # The server's own scheduler stays out of the way of the runs that are watched here.
    administrator = Client(demo_server.url, demo_server.database, "admin")
    jobs = administrator.search("ir.cron", [("code", "=", "model._cron_make_tasks()")])
    administrator.call("ir.cron", "write", jobs, {"active": False})
    units = office.search("directive.unit", [("kind", "in", ("commune", "ward"))], limit=UNITS)
    day = date.today() + timedelta(days=3)
    document = office.create("directive.document", {
        "reference": "9301/QĐ-UBND", "subject": "Định kỳ", "date_issued": str(date.today()),
        "type_id": office.search("directive.document.type", [("code", "=", "QĐ")])[0]})
    rule = office.create("directive.recurrence", {
        "document_id": document, "content": "Báo cáo hằng tuần", "unit_ids": [[6, 0, units]], "every": "week",
        "weekday": str(day.weekday()), "first_on": str(date.today()), "last_on": str(day), "days_ahead": 10})
    office.call("directive.recurrence", "action_start", [rule])

    def made():
        tasks = office.call(
            "directive.task", "search_read", [("recurrence_id", "=", rule)], ["lead_unit_id", "assignment_id", "state"])
        return Counter(task["lead_unit_id"][0] for task in tasks), tasks

    killed = _start(parts, demo_server.database, killed_behind=3)
    killed.wait(120)
    assert killed.returncode == -9, killed.stdout.read()
    assert 0 < len(made()[0]) < UNITS, "whole batches of the killed run stay"

    runs = [_start(parts, demo_server.database) for _run in range(2)]
    for process in runs:
        process.wait(180)
    _start(parts, demo_server.database).wait(120)
    counts, tasks = made()
    assert counts == dict.fromkeys(units, 1), [process.stdout.read() for process in runs]
    assert {task["state"] for task in tasks} == {"transferred"}
    assert len({task["assignment_id"][0] for task in tasks}) == 1
    assert office.read("directive.recurrence", [rule], ["state"])[0]["state"] == "ended"
