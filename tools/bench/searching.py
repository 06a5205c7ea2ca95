"""R6: what a search without accents costs, against the same search in plain SQL over the same index."""
from odoo.tools import SQL

from . import lives, turns, visible

#: What is typed into the search box, and the reason for it.
WORDS = {"rare (one task in 250)": lives.RARE[:7], "frequent (one task in 15)": "tiêm chủng mở rộng"}
PEOPLE = ("bench.one_unit", "bench.office.0")
#: The web client shows so many and counts up to so many.
LIMIT, COUNTED = visible.LIMIT, 10_000


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
    return turns.row("R6", f"search “{typed}”, {name}, {login}, {screen}", mine, theirs, 2)


def _without_accents(env, words):
    return env.execute_query(SQL("SELECT lower(unaccent(%s))", words))[0][0]


def ours(env, login, typed, domain):
    """The list of 80 and its count, as the web client asks for them with what the search box makes of the words."""
    tasks = env["directive.task"].with_user(visible.account(env, login)).with_context(lang="en_US")
    asked = [*domain, *_box(env, typed)]
    specification = {name: {} for name in visible.FIELDS}

    def job():
        env.invalidate_all()
        found = tasks.web_search_read(asked, specification, limit=LIMIT, count_limit=COUNTED + 1)
        return [record["id"] for record in found["records"]], found["length"]

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
    """The same by psycopg2: the person's units first, then the words by the trigram index."""
    connection = env.cr._cnx
    user = visible.account(env, login)
    is_office = user.has_group("directive_tracking.group_office_specialist")
    where = ["task.search_text LIKE %(words)s", *([visible.OPEN_SQL] if domain else [])]

    def job():
        with connection.cursor() as cursor:
            words = {"words": f"%{typed}%", "limit": LIMIT, "counted": COUNTED + 1}
            tests = list(where)
            if not is_office:
                cursor.execute(visible.UNITS_SQL, [user.id])
                words["units"] = cursor.fetchone()[0]
                tests.append("task.id IN (SELECT task_id FROM directive_task_involved_rel involved"
                             " WHERE involved.unit_id = ANY(%(units)s))")
            tests = " AND ".join(tests)
            cursor.execute(f"SELECT task.id, {visible.COLUMNS} FROM directive_task task WHERE {tests}"
                           " ORDER BY task.date_deadline, task.id LIMIT %(limit)s", words)
            ids = [row[0] for row in cursor.fetchall()]
            count = len(ids)
            if count == LIMIT:
                cursor.execute(f"SELECT COUNT(*) FROM (SELECT 1 FROM directive_task task WHERE {tests}"
                               " LIMIT %(counted)s) found", words)
                [count] = cursor.fetchone()
        return ids, count

    return job
