"""R1-R4: what it costs that everybody sees only the tasks of their units."""


FIELDS = ["name", "document_id", "lead_unit_id", "monitor_user_id", "date_deadline", "percent", "urgency", "state",
          "write_date", "deadline_at", "transferred_at", "cancelled_at", "submitted_at", "confirmed_at"]
COLUMNS = ", ".join(f"task.{name}" for name in FIELDS)
OPEN = [("timeliness", "in", ("open_in_time", "open_overdue"))]
SCREENS = {"open tasks": OPEN, "all tasks": []}
LIMIT = 80

#: What a good engineer would write: the units first, then their tasks by the index of each, newest facts read once.
OPEN_SQL = "task.transferred_at IS NOT NULL AND task.cancelled_at IS NULL AND task.confirmed_at IS NULL"
UNITS_SQL = """SELECT array_agg(member.unit_id) FROM directive_unit_user_rel member
    JOIN directive_unit unit ON unit.id = member.unit_id AND unit.active WHERE member.user_id = %s"""


def account(env, login):
    return env["res.users"].search([("login", "=", login)])


def ours(env, login, domain, model="directive.task", fields=FIELDS):
    """The list of 80 and the exact count, through the ORM, with the rules of this person."""
    tasks = env[model].with_user(account(env, login)).with_context(lang="en_US")

    def job():
        env.invalidate_all()
        found = tasks.search_fetch(domain, fields, limit=LIMIT)
        return [record.id for record in found], tasks.search_count(domain)

    return job


def ours_without_rules(env, domain):
    tasks = env["directive.task"].sudo().with_context(lang="en_US")

    def job():
        env.invalidate_all()
        found = tasks.search_fetch(domain, FIELDS, limit=LIMIT)
        return [record.id for record in found], tasks.search_count(domain)

    return job
