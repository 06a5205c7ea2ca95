"""R6: what a search without accents costs, against the same search in plain SQL over the same index."""
from odoo.tools import SQL

from . import lives, turns, visible

#: What is typed into the search box, and the reason for it.
WORDS = {"rare (one task in 250)": lives.RARE[:7], "frequent (one task in 15)": "tiêm chủng mở rộng"}
PEOPLE = ("bench.one_unit", "bench.office.0")
#: The web client shows so many and counts up to so many.
LIMIT, COUNTED = visible.LIMIT, 10_000
_UNITS = """SELECT array_agg(member.unit_id) FROM directive_unit_user_rel member
    JOIN directive_unit unit ON unit.id = member.unit_id AND unit.active WHERE member.user_id = %s"""
_BRANCH = "SELECT task_id FROM directive_task_involved_rel WHERE unit_id = {} {}"
_OPEN = "task.transferred_at IS NOT NULL AND task.cancelled_at IS NULL AND task.confirmed_at IS NULL"
_COLUMNS = ", ".join(f"task.{name}" for name in visible.FIELDS)


def rows(env):
    """Return the rows R6 of a database of the bench."""
    return [_row(env, login, name, words, screen, domain)
            for login in PEOPLE for name, words in WORDS.items()
            for screen, domain in visible.SCREENS.items()]


def _row(env, login, name, words, screen, domain):
    typed = _without_accents(env, words)
    mine, theirs = ours(env, login, typed, domain), reference(env, login, typed, domain)
    if mine() != theirs():
        raise RuntimeError(f"The search of “{typed}” by {login} in {screen} finds something else than plain SQL")
    return turns.row("R6", f"search “{typed}”, {name}, {login}, {screen}", mine, theirs, 2,
                     series=f"search, {name}, {login.removeprefix('bench.')}" if screen == "all tasks" else "")


def _without_accents(env, words):
    return env.execute_query(SQL("SELECT lower(unaccent(%s))", words))[0][0]


def ours(env, login, typed, domain):
    """The list of 80 and its count up to 10,000, through the ORM, with what the search box makes of the words."""
    tasks = env["directive.task"].with_user(visible.account(env, login)).with_context(lang="en_US")
    asked = [*domain, *_box(env, typed)]

    def job():
        env.invalidate_all()
        found = tasks.search_fetch(asked, visible.FIELDS, limit=LIMIT)
        if len(found) < LIMIT:
            return found.ids, len(found)
        return found.ids, tasks.search_count(asked, limit=COUNTED + 1)

    return job


def _box(env, typed):
    """Return the domain of the first field of the tasks' search view."""
    from lxml import etree  # in Odoo's process
    view = env["directive.task"].get_view(env.ref("directive_tracking.view_directive_task_search").id, "search")
    field = etree.fromstring(view["arch"]).find(".//field")
    if written := field.get("filter_domain"):
        from odoo.tools.safe_eval import safe_eval
        return safe_eval(written, {"self": typed})
    return [(field.get("name"), "ilike", typed)]


def reference(env, login, typed, domain):
    """The same by psycopg2: the person's units first; their tasks by one index, the words by the other."""
    cursor, user = env.cr._obj, visible.account(env, login)
    is_office = user.has_group("directive_tracking.group_office_specialist")
    values = {"words": f"%{typed}%", "limit": LIMIT, "counted": COUNTED + 1}
    source, tests = "directive_task task", ["task.search_text LIKE %(words)s"]
    if not is_office:
        source += " JOIN ({mine}) mine ON mine.task_id = task.id"
    elif domain:
        tests.append(_OPEN)
    is_open = "AND is_open" if domain else ""

    def job():
        asked = source
        if not is_office:
            cursor.execute(_UNITS, [user.id])
            [units] = cursor.fetchone()
            asked = source.format(mine=" UNION ".join(_BRANCH.format(unit, is_open) for unit in units))
        where = f"FROM {asked} WHERE {' AND '.join(tests)}"
        order = "ORDER BY task.date_deadline, task.id LIMIT %(limit)s"
        cursor.execute(f"SELECT task.id, {_COLUMNS} {where} {order}", values)
        ids = [row[0] for row in cursor.fetchall()]
        if len(ids) < LIMIT:
            return ids, len(ids)
        cursor.execute(f"SELECT COUNT(*) FROM (SELECT 1 {where} LIMIT %(counted)s) found", values)
        return ids, cursor.fetchone()[0]

    return job
