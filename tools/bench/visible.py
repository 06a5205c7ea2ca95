"""R1-R5: what it costs that everybody sees only the tasks of their units."""
import statistics

from .turns import Row, by_turns, made, row, spread

FIELDS = ["name", "document_id", "lead_unit_id", "monitor_user_id", "date_deadline", "percent", "urgency", "state",
          "write_date", "deadline_at", "transferred_at", "cancelled_at", "submitted_at", "confirmed_at"]
PROJECT_FIELDS = ["name", "project_id", "stage_id", "user_ids", "date_deadline", "priority", "state", "write_date"]
OPEN = [("timeliness", "in", ("open_in_time", "open_overdue"))]
SCREENS = {"open tasks": OPEN, "all tasks": []}
LIMIT = 80
#: Whoever there is: with how many units, or with which role.
PERSONAS = ("bench.none", "bench.one_task", "bench.one_unit", "bench.three_units", "bench.office.0", "bench.admin")

#: The plain SQL of a good engineer: units first, then the first tasks of each by its index, each task once.
_UNITS = """SELECT array_agg(member.unit_id) FROM directive_unit_user_rel member
    JOIN directive_unit unit ON unit.id = member.unit_id AND unit.active WHERE member.user_id = %s"""
_BRANCH = f"""SELECT task_id, date_deadline FROM directive_task_involved_rel WHERE unit_id = {{unit}} {{is_open}}
    ORDER BY date_deadline, task_id LIMIT {LIMIT}"""
_LIST = f"""SELECT {", ".join(f"task.{name}" for name in ["id", *FIELDS])}
    FROM ({{mine}}) mine JOIN directive_task task ON task.id = mine.task_id
    ORDER BY mine.date_deadline, mine.task_id LIMIT {LIMIT}"""
_COUNT = "SELECT count(*) FROM (SELECT DISTINCT task_id FROM directive_task_involved_rel WHERE {condition}) mine"
_CLASS = """CASE WHEN transferred_at IS NULL OR cancelled_at IS NOT NULL THEN NULL
    WHEN confirmed_at IS NOT NULL THEN CASE WHEN submitted_at < deadline_at THEN 'done_on_time' ELSE 'done_late' END
    WHEN COALESCE(submitted_at, now() AT TIME ZONE 'UTC') < deadline_at THEN 'open_in_time' ELSE 'open_overdue' END"""


def account(env, login):
    return env["res.users"].search([("login", "=", login)])


def rows(env):
    """Return the rows R1 to R5."""
    return [*_against_floor(env), *_against_project(env), *_rules(env), *_personas(env), *_groups(env)]


# ---- jobs -------------------------------------------------------------------------------------


def ours(env, login, domain, model="directive.task", fields=FIELDS, order=None):
    """The list of 80 and the exact count, through the ORM, with the rules of this person (none without a login)."""
    tasks = env[model].with_user(account(env, login)) if login else env[model].sudo()
    tasks = tasks.with_context(lang="en_US")

    def job():
        env.invalidate_all()
        found = tasks.search_fetch(domain, fields, limit=LIMIT, order=order)
        return [record.id for record in found], tasks.search_count(domain)

    return job


def screen_of(env, login, domain, model="directive.task", fields=FIELDS, order=None):
    """The list as the web client asks for it: 80 rows, names of what they refer to, a count up to 10,000."""
    tasks = env[model].with_user(account(env, login)) if login else env[model].sudo()
    tasks = tasks.with_context(lang="en_US")
    names = {"fields": {"display_name": {}}}
    specification = {name: names if tasks._fields[name].type == "many2one" else {} for name in fields}

    def job():
        env.invalidate_all()
        return tasks.web_search_read(domain, specification, limit=LIMIT, count_limit=10_001, order=order)

    return job


def floor(env, login, is_open):
    """The same two answers by psycopg2."""
    user, cursor = account(env, login).id, env.cr._obj

    def job():
        cursor.execute(_UNITS, [user])
        [units] = cursor.fetchone()
        condition = "AND is_open" if is_open else ""
        branches = [f"({_BRANCH.format(unit=unit, is_open=condition)})" for unit in units]
        together = branches[0] if len(branches) == 1 else (
            f"SELECT DISTINCT date_deadline, task_id FROM ({' UNION ALL '.join(branches)}) every")
        cursor.execute(_LIST.format(mine=together))
        found = [found[0] for found in cursor.fetchall()]
        cursor.execute(_COUNT.format(condition=f"unit_id IN ({str(units)[1:-1]}) {condition}"))
        return found, cursor.fetchone()[0]

    return job


def grouped(env, login):
    """How many tasks of each class each lead unit has, through the ORM."""
    tasks = env["directive.task"].with_user(account(env, login))

    def job():
        env.invalidate_all()
        found = tasks._read_group([], ["timeliness", "lead_unit_id"], ["__count"])
        return sorted((key or "", unit.id, count) for key, unit, count in found)

    return job


def grouped_raw(env, login):
    user, cursor = account(env, login).id, env.cr._obj

    def job():
        cursor.execute(_UNITS, [user])
        [units] = cursor.fetchone()
        mine = f"id IN (SELECT task_id FROM directive_task_involved_rel WHERE unit_id IN ({str(units)[1:-1]}))"
        mine = "TRUE" if login.startswith("bench.office") else mine
        cursor.execute(f"SELECT {_CLASS}, lead_unit_id, count(*) FROM directive_task WHERE {mine} GROUP BY 1, 2")
        return sorted((key or "", unit, count) for key, unit, count in cursor.fetchall())

    return job


# ---- rows -------------------------------------------------------------------------------------


def _same(mine, theirs):
    if mine() != theirs():
        raise AssertionError("Ours and the reference answer differently: the row would mean nothing.")
    return mine, theirs


def _against_floor(env):
    for login in ("bench.one_unit", "bench.three_units"):
        for screen, domain in SCREENS.items():
            mine, theirs = _same(ours(env, login, domain), floor(env, login, bool(domain)))
            yield row("R1", f"list of 80 and exact count, {screen}, {_words(login)} ÷ plain SQL", mine, theirs, 2.0,
                      series=f"list and count, {screen}, {_words(login)}")


def _against_project(env):
    group = env.ref("project.group_project_user", raise_if_not_found=False)
    for login in ("bench.one_unit", "bench.three_units"):
        account(env, login).group_ids += group
        for screen, domain in SCREENS.items():
            project = [("is_closed", "=", False)] if domain else []
            theirs = ours(env, login, project, "project.task", PROJECT_FIELDS, "date_deadline, id")
            yield row("R2", f"list of 80 and exact count, {screen}, {_words(login)} ÷ project.task",
                      ours(env, login, domain), theirs, 0.10)
            theirs = screen_of(env, login, project, "project.task", PROJECT_FIELDS, "date_deadline, id")
            yield row("R2", f"the client's list, {screen}, {_words(login)} ÷ project.task",
                      screen_of(env, login, domain), theirs, 0.10)


def _rules(env):
    for login in ("bench.one_unit", "bench.three_units", "bench.office.0"):
        for screen, domain in SCREENS.items():
            yield row("R3", f"the client's list, {screen}, {_words(login)}: rules on ÷ rules off",
                      screen_of(env, login, domain), screen_of(env, None, domain), 3.0)


def _personas(env):
    for screen, domain in SCREENS.items():
        times = by_turns(*[screen_of(env, login, domain) for login in PERSONAS])
        medians = {login: statistics.median(kept) for login, kept in zip(PERSONAS, times, strict=True)}
        slowest = max(medians, key=medians.get)
        middle = statistics.median(medians.values())
        told = ", ".join(f"{_words(login)} {median:.1f}" for login, median in medians.items())
        kept = dict(zip(PERSONAS, times, strict=True))[slowest]
        yield Row("R4", f"the client's list, {screen}: slowest person ÷ median person (ms: {told})",
                  medians[slowest], spread(kept), middle, "", 4.0)


def _groups(env):
    for login in ("bench.office.0", "bench.three_units"):
        mine, theirs = _same(grouped(env, login), grouped_raw(env, login))
        yield made("R5", f"group by timeliness × unit, {_words(login)} ÷ raw group-by", *by_turns(mine, theirs), 1.5,
                   series=f"group by timeliness × unit, {_words(login)}")


def _words(login):
    return {"bench.office.0": "Office", "bench.admin": "administrator"}.get(
        login, login.removeprefix("bench.").replace("_", " "))
