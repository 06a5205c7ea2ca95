"""R7: what the scheduled actions of a day cost when so many deadlines are crossed, whatever the number of tasks.

``cost(env, crossed)`` makes exactly so many tasks cross a rung of the ladder today, runs every scheduled action of our
addons and their share of Odoo's nightly cleaning, and undoes it all. What else is due that day counts as told before.
``outside(ground, total)`` compares two databases; ``python -m tools.bench.daily CONF DATABASE CROSSED`` is one.
"""
import json
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from unittest.mock import patch

import odoo
from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import Registry
from odoo.tools import SQL

from tools.dev import config, console, paths
from tools.load import processes, site

from . import databases, turns

#: Deadlines that a city of 1,000,000 tasks in ten years crosses in a day.
CROSSED = 1200
ROUNDS = 7
#: Which is to be said first prepares what the others send.
_FIRST = ("directive.urging", "directive.digest")


@dataclass
class Cost:
    """What a day took, action by action, and the rows that came of it.

    ``seconds`` by the clock, ``processor``: seconds of a processor in Odoo and PostgreSQL, which do not depend on what
    else the machine does.
    """

    seconds: dict
    processor: dict
    queries: dict
    made: dict

    @property
    def total(self):
        """All seconds of a processor."""
        return sum(self.processor.values())


def cost(env, crossed=CROSSED):
    """Return the :class:`Cost` of a day on which ``crossed`` tasks come to a rung; nothing of it stays."""
    before = _counts(env)
    with _uncommitted(env):
        _prepare(env, crossed)
        after = _counts(env)
        taken = Cost({}, {}, {}, {})
        for name, action in _actions(env):
            env.flush_all()
            env.invalidate_all()
            started, worked, asked = time.perf_counter(), _processor(env), env.cr.sql_log_count
            action()
            env.flush_all()
            taken.seconds[name] = time.perf_counter() - started
            taken.processor[name] = _processor(env) - worked
            taken.queries[name] = env.cr.sql_log_count - asked
        taken.made = {table: count - after[table] for table, count in _counts(env).items()}
    if _counts(env) != before:
        raise RuntimeError("Something of the daily run stayed in the database")
    return taken


def outside(ground, total):
    """Return the row R7: the database with so many tasks ÷ that with a tenth of them. PostgreSQL must be serving."""
    small, large = total // 10, total
    # Few tasks are too few to cross so many deadlines.
    costs, crossed = {small: [], large: []}, min(CROSSED, small // 50)
    for _round in range(ROUNDS):
        for number, kept in costs.items():
            kept.append(json.loads(_inside(ground, databases.prepared(ground, number), crossed)))
    what = f"the daily run, {crossed:,} rungs reached, ms of a processor: {large:,} tasks ÷ {small:,}"
    return [turns.made("R7", what, *([1000 * one["total"] for one in costs[number]] for number in (large, small)), 1.2)]


def _inside(ground, database, crossed):
    file = config.write(ground, database, paths.STATE / f"{database}.daily.conf")
    done = subprocess.run(
        [ground.python, "-W", "ignore", "-m", "tools.bench.daily", file, database, str(crossed)], check=False,
        text=True, cwd=paths.ROOT, capture_output=True, env=site.environ(ground))
    if done.returncode:
        raise console.Trouble(done.stderr[-3000:])
    return done.stdout.splitlines()[-1]


def main(configuration, database, crossed):
    odoo.tools.config.parse_config(["-c", configuration, "-d", database, "--no-http", "--log-level=error"])
    with Registry(database).cursor() as cr:
        taken = cost(api.Environment(cr, SUPERUSER_ID, {}), int(crossed))
        print(json.dumps({**asdict(taken), "total": taken.total}))
        cr.rollback()


# ---- the day ------------------------------------------------------------------------------------


@contextmanager
def _uncommitted(env):
    """Scheduled actions commit as they go; here they do not, and all is undone at the end."""
    patched = patch.object(type(env["ir.cron"]), "_commit_progress", lambda *_args, **_words: float("inf"))
    env.cr.execute("SAVEPOINT daily_run")
    try:
        with patched:
            yield
    finally:
        env.transaction.clear()
        env.cr.execute("ROLLBACK TO SAVEPOINT daily_run")


def _actions(env):
    """Yield (name, what to call) of each scheduled action of our addons and of each cleaning."""
    data = env["ir.model.data"].search([("model", "=", "ir.cron"), ("module", "=like", "directive\\_%")])
    crons = env["ir.cron"].with_context(active_test=False).browse(data.mapped("res_id"))
    order = {name: place for place, name in enumerate(_FIRST)}
    for cron in crons.sorted(lambda cron: order.get(cron.model_id.model, len(order))):
        yield cron.cron_name, cron.ir_actions_server_id.run
    for model in env.values():
        for name in dir(type(model)):
            method = getattr(type(model), name, None)
            ours = getattr(method, "_autovacuum", False) and method.__module__.startswith("odoo.addons.directive_")
            if ours and not model._abstract:
                yield f"{model._name}.{name}", getattr(model, name)


def _processor(env):
    return time.process_time() + processes.seconds(env.cr._cnx.info.backend_pid)


def _counts(env):
    return {table: env.execute_query(SQL("SELECT COUNT(*) FROM %s", SQL.identifier(table)))[0][0]
            for table in ("directive_reminder", "directive_reminder_recipient", "directive_followup", "mail_mail",
                          "directive_digest", "directive_log_seal")}


# ---- what is due --------------------------------------------------------------------------------


def _prepare(env, crossed):
    """Let ``crossed`` tasks of all units stand on the rungs of today, and nothing else that has not been told."""
    urging, today = env["directive.urging"], env["directive.calendar"]._today()
    since = fields.Date.subtract(today, days=1)
    env["ir.config_parameter"].set_param("directive_tracking.digest_hour", "0")
    chosen = _chosen(env, crossed)
    _move(env, chosen, _days(env, since, today))
    env.invalidate_all()
    env["directive.reminder"]._insert([row for row in urging._due(since, today) if row[0] not in set(chosen)])
    env["directive.log"]._append(env["directive.task"].browse(chosen), "bench")


def _chosen(env, crossed):
    """Return tasks under way, as many of each unit as of the others."""
    return [task for [task] in env.execute_query(SQL(
        """SELECT id FROM (
            SELECT id, row_number() OVER (PARTITION BY lead_unit_id ORDER BY id DESC) AS place FROM directive_task
            WHERE state = 'in_progress' AND urgency <> 'express') task
        ORDER BY place, id LIMIT %s""", crossed))]


def _days(env, since, today):
    """Return the days on which deadlines lie whose rungs come today: one for each rung of the ladder."""
    urging, calendar = env["directive.urging"], env["directive.calendar"]
    rungs = env["directive.urging.rule"]._rungs(("deadline", "filing"))
    from odoo.addons.directive_tracking.tools import urging_ladder  # Odoo's addons are there once it has started
    plan = urging_ladder.plan(rungs, calendar._working_calendar(), urging._anchors_of("normal"), since, today,
                              fields.Date.subtract(today, days=60))
    return list({rule: day for day, rule, _on in plan}.values())


def _move(env, tasks, days):
    """Give the tasks deadlines on these days, and a word of each unit of today: no alarm."""
    calendar = env["directive.calendar"]
    for place, day in enumerate(days):
        instants = calendar._deadline_instants(day, 0, False)
        env.cr.execute(SQL(
            """UPDATE directive_task SET date_deadline = %s, date_effective = %s, deadline_at = %s,
                extension_last_at = %s, last_progress_at = %s WHERE id = ANY(%s)""",
            day, instants.effective, instants.lapses_at, instants.filing_ends_at, fields.Datetime.now(),
            tasks[place::len(days)]))


if __name__ == "__main__":
    main(*sys.argv[1:])
