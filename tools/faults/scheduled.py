"""Every scheduled action of our addons: twice, two at once, killed at random points. Each effect exactly once (S7).

What one run does to the demo scene is counted, table by table; all the other ways must come to the same counts. So that
each action has something to do, recurring tasks for sixty units fall due in the scene, the digest's hour has come, a
half-year and a year end in five days, files of a report are asked for, and the ladder has been climbed before the
digest goes out (`_FIRST`); otherwise nothing here knows an action. Seals of the log are not counted, since rows may be
sealed in several: that all rows have one, and rightly, is verified instead.
"""
import random
import subprocess
import time
from pathlib import Path

from tools.dev import addons, database, paths, postgres

from . import Row

_PROGRAM = Path(__file__).with_name("run_actions.py")
#: What an action finds to do is what another one has prepared.
_FIRST = {"directive_tracking.ir_cron_digest": "directive_tracking.ir_cron_urging"}
_SEAL = "directive_tracking.cron_seal_log"
#: Run in Odoo's shell, once, in the database of which the others are copies.
_MAKE_DUE = """
from datetime import timedelta
units = env["directive.unit"].search([("kind", "in", ("commune", "ward"))], limit=60)
document = env["directive.document"].search([], limit=1)
rule = env["directive.recurrence"].create({
    "document_id": document.id, "content": "Báo cáo hằng tuần", "unit_ids": [(6, 0, units.ids)],
    "monitor_user_id": env.ref("directive_cantho.user_chuyenvien").id, "deadline_text": "thứ Sáu hằng tuần",
    "every": "week", "weekday": "4", "days_ahead": 14})
rule.action_start()
env["ir.config_parameter"].set_param("directive_tracking.digest_hour", "0")
end = env["directive.calendar"]._today() + timedelta(days=5)
env["ir.config_parameter"].set_param("directive_reports.cut_off_end", f"{end:%m-%d}")
report = env["directive.report"].search([("kind", "=", "unit"), ("state", "=", "accepted")], limit=1)
for form in ("pdf", "docx", "xlsx"):
    env["directive.report.file"]._begun(report, form)
env.cr.commit()
print("DUE", len(units))
"""
_COUNTED = """SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
               AND (relname LIKE 'directive\\_%' OR relname IN ('mail_mail', 'mail_message', 'mail_activity'))
               AND relname <> 'directive_log_seal' ORDER BY 1"""


def actions(site):
    """``{xml id: id}`` of the scheduled actions of our addons."""
    names = ", ".join(f"'{name}'" for name in addons.names())
    found = site.sql("SELECT module || '.' || name || ' ' || res_id FROM ir_model_data"
                     f" WHERE model = 'ir.cron' AND module IN ({names}) ORDER BY 1")
    return {line.split()[0]: int(line.split()[1]) for line in found.splitlines()}


def scheduled_actions(site, kills=3, each=True):
    """A row for each action (or, quicker, one for all of them together, run one after the other)."""
    chosen = actions(site)
    groups = [{name: number} for name, number in chosen.items()] if each else [chosen]
    try:
        _make_due(site)
        return [_row(site, group, kills) for group in groups]
    finally:
        database.drop(site.ground, _due(site))


def _due(site):
    """The name of the database in which something is due, of which each run gets a copy."""
    return f"{site.name}_due"


def _make_due(site):
    due = _due(site)
    database.copy(site.ground, site.name, due)
    answer = subprocess.run(
        [site.ground.python, "-m", "odoo", "shell", "-c", site.configuration, "-d", due, "--no-http"],
        input=_MAKE_DUE, text=True, capture_output=True, check=False, env=site.ground.environ(), cwd=paths.ROOT)
    if "DUE 60" not in answer.stdout:
        raise RuntimeError(f"Nothing could be made due: {answer.stdout}{answer.stderr[-2000:]}")


def _row(site, group, kills):
    ids = list(group.values())
    _fresh(site, ids)
    before = _counts(site)
    started = time.monotonic()
    _finish(site, _start(site, _rounds(ids)), go=True)
    seconds = time.monotonic() - started
    expected, did = _counts(site), {}
    for table, count in expected.items():
        if count != before.get(table):
            did[table] = count - before[table]
    found = {"twice": _after(site, ids), "two at once": _at_once(site, ids)}
    if kills:
        found[f"killed {kills} times"] = _killed(site, ids, kills, min(seconds, 3))
    wrong = [f"{how} ({_different(expected, counts, problems)})"
             for how, (counts, problems) in found.items() if counts != expected or problems]
    name = next(iter(group)) if len(group) == 1 else f"all {len(group)} actions"
    effect = ", ".join(f"{table} {change:+}" for table, change in did.items()) or "no new rows"
    return Row(f"Scheduled: {name}", f"{', '.join(found)}: {', '.join(wrong) or 'none'} differ; once does: {effect}",
               bool(group) and not wrong and (bool(did) or list(group) == [_SEAL]))


def _rounds(ids):
    """Two rounds: what one action prepares another may send, as the digest sends what the ladder has found."""
    return [*ids, *ids] if len(ids) > 1 else ids


def _different(expected, counts, problems):
    tables = [f"{table} {counts[table] - count:+}" for table, count in expected.items() if counts[table] != count]
    return ", ".join([*tables, *problems[:1]])


def _fresh(site, ids):
    database.copy(site.ground, _due(site), site.name)
    chosen = actions(site)
    if first := [chosen[before] for name, before in _FIRST.items() if [chosen[name]] == ids]:
        _finish(site, _start(site, first), go=True)


def _after(site, ids):
    """Runs them once more, and has the log sealed; returns (counts, problems of the log)."""
    seal = actions(site)[_SEAL]
    _finish(site, _start(site, [*_rounds(ids), seal]), go=True)
    return _counts(site), site.log_problems()


def _at_once(site, ids):
    _fresh(site, ids)
    both = [_start(site, ids), _start(site, ids)]
    for process in both:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in both:
        _finish(site, process)
    # Of two that meet, one may be told to come again: the next run does.
    return _after(site, ids)


def _killed(site, ids, kills, seconds):
    _fresh(site, ids)
    chance = random.Random(140)
    for _number in range(kills):
        process = _start(site, ids)
        process.stdin.write("go\n")
        process.stdin.flush()
        time.sleep(chance.uniform(0, seconds))
        process.kill()
        process.wait()
    return _after(site, ids)


def _start(site, ids):
    """A process that is ready to run the actions."""
    with site.log.open("a") as output:
        process = subprocess.Popen(
            [site.ground.python, _PROGRAM, site.configuration, site.name, *map(str, ids)], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=output, cwd=paths.ROOT,
            env=site.ground.environ(**postgres.connection()))
    if process.stdout.readline().strip() != "ready":
        raise RuntimeError(f"The scheduled actions could not be run, see {site.log}")
    return process


def _finish(site, process, go=False):
    said, _none = process.communicate("go\n" if go else None, timeout=300)
    if process.returncode:
        raise RuntimeError(f"The scheduled actions broke off after {said!r}, see {site.log}")


def _counts(site):
    return {table: site.number(f"SELECT count(*) FROM {table}") for table in site.sql(_COUNTED).splitlines()}
