"""R10: one directive to all communes and wards, against the same rows written by plain SQL."""
from datetime import datetime, timedelta

from psycopg2.extras import execute_values

from odoo import api, fields

from tools.verify_log import log_chain

from . import turns, visible

UNITS, TARGET = 103, 25
SPECIALIST = "bench.office.0"
CONTENT = ("Chủ trì, phối hợp với các cơ quan liên quan rà soát công tác giải ngân vốn đầu tư công trên địa bàn;"
           " báo cáo Ủy ban nhân dân thành phố kết quả thực hiện.")


def rows(env):
    """Return R10. Nothing stays in the database: each run is undone."""
    giver = as_client(env, SPECIALIST)
    units = giver["directive.unit"].search([("kind", "in", ("commune", "ward"))], order="id", limit=UNITS)
    document = new_document(giver)
    due = today() + timedelta(days=30)
    people = len(units.sudo().user_ids)
    what = (f"one directive to {len(units)} units through the dialog: tasks with log, deadline, chatter and {people:,}"
            f" mails ÷ execute_values of {len(units)} tasks, log rows with hashes, deadlines and involved units")
    ours, reference = through_dialog(giver, document, units, due), plain(giver, document, units, due)
    return [turns.row("R10", what, undone(giver, ours), undone(giver, reference), TARGET,
                      series="one directive to 103 units")]


def today():
    return fields.Date.to_date(fields.Datetime.now())


def as_client(env, login, **context):
    """Return the environment of a request of this person's web client."""
    user = visible.account(env, login)
    context = {"lang": "vi_VN", "tz": "Asia/Ho_Chi_Minh", "allowed_company_ids": user.company_ids.ids, **context}
    return api.Environment(env.cr, user.id, context)


def new_document(env, reference="9999/CT-UBND"):
    return env["directive.document"].create({
        "reference": reference, "subject": "Đẩy mạnh giải ngân", "date_issued": today(),
        "type_id": env["directive.document.type"].search([("code", "=", "CT")], limit=1).id})


def undone(env, job):
    """Let a job do all that its transaction would do before the commit, chatter included, and take it back."""

    def run():
        with env.cr.savepoint() as savepoint:
            job()
            finish(env)
            savepoint.rollback()
        env.invalidate_all(flush=False)

    return run


def finish(env):
    env.flush_all()
    env.cr.precommit.run()
    env.flush_all()


def through_dialog(env, document, units, due):
    def job():
        env["directive.assignment.wizard"].create({
            "document_id": document.id, "content": CONTENT, "unit_ids": [(6, 0, units.ids)], "date_deadline": due,
        }).action_create_and_transfer()

    return job


def plain(env, document, units, due):
    """What a good engineer would write: a statement a table, ids taken at once, hashes chained as the log demands."""
    cursor = env.cr

    def job():
        now = fields.Datetime.now()
        tasks = _next_ids(cursor, "directive_task", len(units))
        lapses = datetime.combine(due, datetime.min.time()) + timedelta(hours=17)
        execute_values(cursor._obj, """INSERT INTO directive_task (
            id, document_id, lead_unit_id, monitor_user_id, name, content, kind, urgency, state, date_deadline,
            date_effective, deadline_at, extension_last_at, transferred_at, transferred_by_id, received_at,
            review_due_at, arises_on, entry_due_at, sequence, percent, is_unplanned, is_routine, deadline_hour,
            followup_count, extension_count, extended_count, create_uid, write_uid, create_date, write_date)
            VALUES %s""", [
            (task, document.id, unit, env.uid, CONTENT[:89], CONTENT, "other", "normal", "transferred", due, due,
             lapses, lapses - timedelta(days=2), now, env.uid, now, lapses, due, lapses, 10, 0, False, False, 0, 0, 0,
             0, env.uid, env.uid, now, now) for task, unit in zip(tasks, units.ids, strict=True)], page_size=500)
        execute_values(cursor._obj, "INSERT INTO directive_task_involved_rel (task_id, unit_id) VALUES %s",
                       list(zip(tasks, units.ids, strict=True)), page_size=500)
        execute_values(cursor._obj, """INSERT INTO directive_task_deadline (task_id, date_deadline, deadline_at,
            deadline_hour, valid_from, source, create_uid, write_uid, create_date, write_date) VALUES %s""", [
            (task, due, lapses, 0, now, "transfer", env.uid, env.uid, now, now) for task in tasks], page_size=500)
        execute_values(cursor._obj, """INSERT INTO directive_log (at, user_id, res_model, res_id, seq, task_id, event,
            old_value, new_value, previous_hash, hash) VALUES %s""", [
            _log_row(env.uid, task, now) for task in tasks], page_size=500)

    return job


def _next_ids(cursor, table, count):
    cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
    return [row[0] for row in cursor.fetchall()]


def _log_row(user, task, now):
    digest = log_chain.row_hash(
        "", ["directive.task", task, 1, fields.Datetime.to_string(now), user, "transfer", "draft", "transferred", None])
    return (now, user, "directive.task", task, 1, task, "transfer", "draft", "transferred", "", digest)

