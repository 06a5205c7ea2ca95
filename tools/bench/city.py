"""The people of the bench, and Odoo's own tasks with the same data."""

MEMBERS = 25
SPECIALISTS = 60
#: Accounts that the rows are measured with: {login: how many units}.
PERSONAS = {"bench.none": 0, "bench.one_task": 1, "bench.one_unit": 1, "bench.three_units": 3}


def people(env):
    """Some 3,000 accounts: 25 in each of 116 units, 60 specialists, leaders, an administrator, and the personas."""
    units = env["directive.unit"].search([("kind", "in", ("department", "commune", "ward"))], order="id")
    officer, portal = env.ref("directive_tracking.group_unit_user"), env.ref("base.group_portal")
    for unit in units:
        group = officer if unit.kind == "department" else portal
        unit.user_ids = _accounts(env, [f"bench.u{unit.id}.{number}" for number in range(MEMBERS)], group)
    _accounts(env, [f"bench.office.{number}" for number in range(SPECIALISTS)],
              env.ref("directive_tracking.group_office_specialist"))
    for login, group in (("bench.leader", "city_leader"), ("bench.admin", "directive_admin")):
        _accounts(env, [login], env.ref(f"directive_tracking.group_{group}"))
    _personas(env, officer, units.filtered(lambda unit: unit.kind == "department"))
    env.cr.commit()


def _accounts(env, logins, group):
    values = [{"name": login, "login": login, "email": f"{login}@example.com", "group_ids": [(6, 0, group.ids)],
               "notification_type": "email"} for login in logins]
    return env["res.users"].with_context(no_reset_password=True).create(values)


def _personas(env, officer, agencies):
    accounts = _accounts(env, list(PERSONAS), officer)
    by_login = {account.login: account for account in accounts}
    for login in ("bench.none", "bench.one_task"):
        env["directive.unit"].create({
            "name": login, "kind": "department", "code": login.upper(), "user_ids": [(6, 0, by_login[login].ids)]})
    agencies[4].user_ids += by_login["bench.one_unit"]
    for agency in agencies[2:5]:
        agency.user_ids += by_login["bench.three_units"]


def finish(env):
    """The one task of that persona; and project.task rows with the same names, deadlines, units and people."""
    [unit] = env["directive.unit"].search([("code", "=", "BENCH.ONE_TASK")])
    task = env["directive.task"].search([("state", "=", "in_progress")], order="id desc", limit=1)
    env.cr.execute("INSERT INTO directive_task_coordinating_rel VALUES (%s, %s)", [task.id, unit.id])
    env.cr.execute("INSERT INTO directive_task_involved_rel VALUES (%s, %s)", [task.id, unit.id])
    _projects(env)
    env.cr.commit()


def _projects(env):
    """A project a unit, followed by the unit's members, as Odoo's "Invited internal users" wants it."""
    stages = env["project.task.type"].create([{"name": "Open"}, {"name": "Done", "fold": True}])
    units = env["directive.unit"].search([])
    projects = env["project.project"].create([
        {"name": unit.name, "privacy_visibility": "followers", "type_ids": [(6, 0, stages.ids)]} for unit in units])
    for unit, project in zip(units, projects, strict=True):
        project.message_subscribe(partner_ids=unit.user_ids.partner_id.ids)
    env.flush_all()
    env.cr.execute("""
        INSERT INTO project_task (name, description, project_id, stage_id, state, date_deadline, active, priority,
            sequence, display_in_project, company_id, create_uid, write_uid, create_date, write_date)
        SELECT task.name, task.content, pair.project, CASE WHEN task.confirmed_at IS NULL THEN %s ELSE %s END,
            CASE WHEN task.confirmed_at IS NULL THEN '01_in_progress' ELSE '1_done' END, task.deadline_at,
            task.cancelled_at IS NULL, '0', 10, TRUE, %s, 1, 1, task.create_date, task.write_date
        FROM directive_task task JOIN unnest(%s, %s) AS pair(unit, project) ON pair.unit = task.lead_unit_id
        ORDER BY task.id""", [*stages.ids, env.company.id, units.ids, projects.ids])
    env.cr.execute("""
        INSERT INTO project_task_user_rel (task_id, user_id)
        SELECT id + (SELECT MIN(id) FROM project_task WHERE project_id IS NOT NULL)
            - (SELECT MIN(id) FROM directive_task), monitor_user_id
        FROM directive_task""")
