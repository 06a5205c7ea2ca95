"""1,000 tasks cross a rung in one night: real server, real scheduled actions, two of them at once, one of them killed,
and a real mailbox at the end. Each reminder once, each person one mail (Điều 8 khoản 2, Điều 9 khoản 1)."""
import os
import signal
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from datetime import date, timedelta

import psycopg2
import pytest
import requests

from tests.support.rpc import Client, RpcError
from tests.support.smtp import Catcher
from tools.dev import config, database, paths, postgres, server

TASKS, UNITS, MEMBERS = 1000, 20, 3
#: The officers of each unit, and the specialist.
PEOPLE = UNITS * MEMBERS + 1
DATABASE = "directive_urging_test"
CONNECTION = {"host": str(postgres.socket_folder()), "port": 5432, "user": postgres.ROLE}


class Stand:
    """An Odoo server that may be killed and started again, with its database."""

    def __init__(self, parts):
        self.parts, self.process = parts, None
        self.name = DATABASE + os.environ.get("PYTEST_XDIST_WORKER", "")
        database.plain_copy(parts, self.name)
        self.port = server.free_port()
        self.url = server.url(self.port)
        self.log = paths.LOGS / f"{self.name}.log"
        self.log.unlink(missing_ok=True)

    @contextmanager
    def running(self):
        with postgres.serving(self.parts) as using_postgres:
            self.inherited = (using_postgres,)
            # Mails go out when the test says so: the queue would trip over those that `_three_weeks_later` deletes.
            self.sql(f"UPDATE ir_cron SET active = FALSE WHERE id = {self.action('ir_cron_mail_scheduler_action')}")
            try:
                self.start()
                yield self
            finally:
                self.process.terminate()
                self.process.wait(timeout=30)

    def start(self):
        configuration = config.write(self.parts, self.name, paths.STATE / f"{self.name}.conf", self.port)
        self.process = server.launch(self.parts, configuration, self.log, self.inherited)
        server.wait_healthy(self.process, self.port, self.log)
        self.admin = Client(self.url, self.name, "admin")

    def kill(self):
        """No farewell: what was not committed is gone."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=30)

    def sql(self, statement):
        return postgres.query(self.parts, statement, self.name).strip()

    def count(self, table, condition="TRUE"):
        return int(self.sql(f"SELECT COUNT(*) FROM {table} WHERE {condition}"))

    def action(self, xml_name):
        return int(self.sql(f"SELECT res_id FROM ir_model_data WHERE name = '{xml_name}' AND model = 'ir.cron'"))

    def trigger(self, *actions):
        """Runs scheduled actions at the same time, each over a connection of its own, as often as they ask for it."""
        clients = [Client(self.url, self.name, "admin") for _action in actions]

        def run(client, action):
            with suppress(requests.RequestException, RpcError):  # the server may be killed, or the action be at work
                client.call("ir.cron", "method_direct_trigger", [action])

        with ThreadPoolExecutor(len(actions)) as pool:
            list(pool.map(run, clients, actions))

    def no_error(self):
        """No scheduled action failed; that another one was quicker is no failure."""
        failed = [line for line in self.log.read_text().splitlines() if " ERROR " in line and "bad query" not in line]
        assert not failed, failed[:3]

    def twin(self, action):
        """A second scheduled action that does the same: Odoo itself lets one action run only once at a time."""
        names = ["name", "model_id", "code", "state", "interval_type", "user_id"]
        [values] = self.admin.read("ir.cron", [action], names)
        values.update(
            model_id=values["model_id"][0], user_id=values["user_id"][0], name=values["name"] + " (2)", active=False)
        values.pop("id")
        return self.admin.create("ir.cron", values)


def _people(admin, unit, group):
    """Members of a unit, each with a mail address; the names are invented."""
    values = [
        {"name": f"Cán bộ {unit}-{number}", "login": f"u{unit}.{number}", "email": f"u{unit}.{number}@example.com",
         "group_ids": [(6, 0, group)]} for number in range(MEMBERS)]
    return admin.call("res.users", "create", values, context={"no_reset_password": True})


def _group(stand, name):
    return int(stand.sql(f"SELECT res_id FROM ir_model_data WHERE name = '{name}' AND model = 'res.groups'"))


def _city(stand):
    """Units with their officers, a specialist, and a document; returns (specialist, document, units)."""
    admin = stand.admin
    officer, specialist_group = _group(stand, "group_unit_user"), _group(stand, "group_office_specialist")
    units = []
    for number in range(UNITS):
        members = _people(admin, number, [officer])
        units.append(admin.create("directive.unit", {
            "name": f"Đơn vị thử {number}", "kind": "department", "user_ids": [(6, 0, members)]}))
    admin.call("res.users", "create", [{
        "name": "Chuyên viên thử", "login": "chuyenvien.thu", "password": "chuyenvien.thu",
        "email": "chuyenvien.thu@example.com",
        "group_ids": [(6, 0, [specialist_group])]}], context={"no_reset_password": True})
    specialist = Client(stand.url, stand.name, "chuyenvien.thu")
    document = specialist.create("directive.document", {
        "reference": "9301/CT-UBND", "subject": "Một nghìn nhiệm vụ", "date_issued": str(date.today()),
        "type_id": specialist.search("directive.document.type", [("code", "=", "CT")])[0]})
    return specialist, document, units


@pytest.fixture(scope="module")
def urging_server(parts):
    """A `Stand` with 1,000 tasks on which a rung was reached between the last run, eight days ago, and today."""
    stand = Stand(parts)
    with stand.running():
        specialist, document, units = _city(stand)
        deadline = specialist.call("directive.calendar", "add", str(date.today()), 3)
        values = [{"document_id": document, "content": f"Nhiệm vụ {number}", "date_deadline": deadline,
                   "lead_unit_id": units[number % UNITS]} for number in range(TASKS)]
        for start in range(0, TASKS, 250):
            specialist.call("directive.task", "create", values[start:start + 250])
        specialist.call("directive.document", "action_transfer", [document])
        _three_weeks_later(stand)
        yield stand


def _three_weeks_later(stand):
    """The tasks have been out for three weeks, accepted, and reported on yesterday; the ladder last ran 8 days ago."""
    past = "now() AT TIME ZONE 'UTC' - interval '21 days'"
    stand.sql(
        f"UPDATE directive_task SET state = 'in_progress', transferred_at = {past}, received_at = {past},"
        f" accepted_at = {past}, reviewed_at = {past}, last_progress_at = now() AT TIME ZONE 'UTC'")
    stand.sql("DELETE FROM mail_mail")
    day = date.today() - timedelta(days=8)
    stand.sql(f"INSERT INTO directive_urging_run (day, finished_at) VALUES ('{day}', now() AT TIME ZONE 'UTC')")
    stand.admin.call("ir.config_parameter", "set_param", "directive_tracking.digest_hour", "0.01")


def _killed_midway(stand, *actions):
    """Starts the actions and kills the server when some, but not all, of the reminders are there."""
    limit = time.monotonic() + 60
    with closing(psycopg2.connect(dbname=stand.name, **CONNECTION)) as watch, ThreadPoolExecutor(1) as pool:
        watch.autocommit = True
        cursor = watch.cursor()
        run = pool.submit(stand.trigger, *actions)
        made = 0
        while not made and time.monotonic() < limit:
            cursor.execute("SELECT COUNT(*) FROM directive_reminder")
            [made] = cursor.fetchone()
        stand.kill()
        run.result()
    return stand.count("directive_reminder")


def test_d08_k2_each_reminder_once_killed_midway_and_twice_at_once(urging_server, capsys):
    stand = urging_server
    ladder = stand.action("ir_cron_urging")
    twin = stand.twin(ladder)
    left = _killed_midway(stand, ladder, twin)
    assert 0 < left < TASKS, "it was killed in the middle of its work"
    assert stand.count("directive_urging_run") == 1, "the day is not finished"
    stand.start()
    started = time.monotonic()
    stand.trigger(ladder, twin, ladder, twin)
    seconds = time.monotonic() - started
    stand.trigger(ladder, twin)
    assert stand.count("directive_reminder") == TASKS
    assert stand.count("directive_followup", "is_automatic") == TASKS
    assert stand.count("directive_reminder_recipient") == TASKS * (MEMBERS + 1)
    assert stand.count("directive_task", "followup_count = 1") == TASKS
    assert stand.count("directive_urging_run") == 2
    stand.no_error()
    with capsys.disabled():
        print(f"\n{left} of {TASKS} reminders before the kill; the rest by two at once in {seconds:.1f} s")


def test_d08_k2_one_mail_a_person_into_real_mailboxes(urging_server, capsys):
    stand = urging_server
    digest = stand.action("ir_cron_digest")
    twin = stand.twin(digest)
    with Catcher() as catcher:
        stand.admin.create("ir.mail_server", {
            "name": "Catcher", "smtp_host": "127.0.0.1", "smtp_port": catcher.port, "smtp_encryption": "none"})
        started = time.monotonic()
        stand.trigger(digest, twin, digest, twin)
        assert stand.count("directive_digest") == PEOPLE
        stand.trigger(stand.action("ir_cron_mail_scheduler_action"))
        catcher.wait(PEOPLE)
        seconds = time.monotonic() - started
        stand.trigger(digest, twin)
        stand.trigger(stand.action("ir_cron_mail_scheduler_action"))
        time.sleep(1)
        told = Counter(recipient for recipients, _message in catcher.messages for recipient in recipients)
    assert len(told) == PEOPLE
    assert set(told.values()) == {1}, told.most_common(3)
    assert stand.count("directive_reminder_recipient", "told_at IS NULL") == 0
    stand.no_error()
    with capsys.disabled():
        print(f"\n{TASKS} tasks, {PEOPLE} people, {sum(told.values())} mails received in {seconds:.1f} s")
