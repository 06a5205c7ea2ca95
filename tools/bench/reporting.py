"""R9: figures as of a past day, by unit, over all tasks; and what the page of leaders costs."""
from datetime import timedelta

from odoo import fields

from . import turns

#: Days that the instant lies before the present: the half-year before last.
BACK = 200
LEADER = "bench.leader"
CLASSES = ("total", "done_on_time", "done_late", "open_in_time", "open_overdue")
#: What a good engineer would write by hand: what was moved or handed in then is found first, and joined once.
REFERENCE_SQL = """
WITH moved AS (
    SELECT task_id, MAX(deadline_at) AS deadline_at FROM directive_task_deadline
     WHERE valid_from <= %(at)s AND valid_to > %(at)s GROUP BY task_id
), handed_in AS (
    SELECT task_id, MAX(submitted_at) AS submitted_at FROM directive_result
     WHERE recorded_at <= %(at)s AND (verification_at IS NULL OR verification_at > %(at)s) GROUP BY task_id
), facts AS (
    SELECT task.lead_unit_id AS unit_id, COALESCE(task.confirmed_at <= %(at)s, FALSE) AS done,
           CASE WHEN task.confirmed_at <= %(at)s THEN task.submitted_at
                ELSE COALESCE(handed_in.submitted_at, %(at)s) END AS ended_at,
           COALESCE(moved.deadline_at, task.deadline_at) AS due_at
      FROM directive_task task LEFT JOIN moved ON moved.task_id = task.id
                               LEFT JOIN handed_in ON handed_in.task_id = task.id
     WHERE task.transferred_at <= %(at)s AND (task.cancelled_at IS NULL OR task.cancelled_at > %(at)s)
)
SELECT unit_id, COUNT(*), COUNT(*) FILTER (WHERE done AND ended_at < due_at),
       COUNT(*) FILTER (WHERE done AND ended_at >= due_at), COUNT(*) FILTER (WHERE NOT done AND ended_at < due_at),
       COUNT(*) FILTER (WHERE NOT done AND ended_at >= due_at)
  FROM facts GROUP BY unit_id"""


def rows(env):
    """Return the rows of R9 and of the page of leaders; ``env`` is the superuser's."""
    leader = env(user=env["res.users"].search([("login", "=", LEADER)]), su=False)
    at = fields.Datetime.now() - timedelta(days=BACK)
    ours, reference = _by_unit(leader, at), _by_hand(env, at)
    mine, theirs = ours(), reference()
    if mine != theirs:
        raise AssertionError(f"Ours and the reference differ: {sorted(set(mine.items()) ^ set(theirs.items()))[:4]}")
    what = f"four classes of {sum(row[0] for row in mine.values()):,} tasks by {len(mine)} units as of {at:%Y-%m-%d}"
    return [
        turns.row("R9", f"{what}, all {5 * len(mine)} numbers equal ÷ SQL by hand", ours, reference, 1.5,
                  series="figures as of a past day, by unit"),
        *_page_of_leaders(leader),
    ]


def _by_unit(env, at):
    """Our method, as a leader of the city, with his rules: {unit: the five numbers}."""

    def job():
        env.invalidate_all()
        found = env["directive.figures"]._figures(at, ("lead_unit_id",))
        return {row["lead_unit_id"].id: tuple(row[name] for name in CLASSES) for row in found}

    return job


def _by_hand(env, at):
    def job():
        env.cr.execute(REFERENCE_SQL, {"at": at})
        return {unit: tuple(counts) for unit, *counts in env.cr.fetchall()}

    return job


def _page_of_leaders(env):
    """How many queries the page asks (at most 8), and its milliseconds, each ÷ 1."""

    def page():
        env.invalidate_all()
        return env["directive.overview"].load_page()

    [times] = turns.by_turns(page)
    before = env.cr.sql_log_count
    page()
    return [
        turns.made("page", "page of leaders: queries ÷ 1", [env.cr.sql_log_count - before], [1], 8),
        turns.made("page", "page of leaders: milliseconds ÷ 1", times, [1], None, series="page of leaders"),
    ]
