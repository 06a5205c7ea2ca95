"""A system of its own to break: a copy of the demo scene, and an Odoo that serves it."""
import os
import shutil
import signal
import time
from datetime import date, timedelta

from tests.support.rpc import Client, RpcError
from tools import verify_log
from tools.dev import backup, config, database, paths, postgres, server


class Site:
    """``with Site(ground, "name") as site:``; `start`, `kill` and `stop` its server; PostgreSQL must be serving."""

    def __init__(self, ground, name, inherited=()):
        self.ground, self.name, self.inherited = ground, name, inherited
        self.log = paths.LOGS / f"{name}.log"
        self.process = None
        self.port = server.free_port()

    def __enter__(self):
        self.log.unlink(missing_ok=True)
        database.scene_copy(self.ground, self.name)
        self.configuration = config.write(self.ground, self.name, paths.STATE / f"{self.name}.conf", self.port)
        return self

    def __exit__(self, *_error):
        self.stop()
        postgres.query(self.ground, f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
        shutil.rmtree(self.filestore, ignore_errors=True)

    @property
    def filestore(self):
        return backup.FILESTORE / self.name

    def start(self):
        """Starts Odoo; returns the seconds until it answered."""
        started = time.monotonic()
        self.process = server.launch(self.ground, self.configuration, self.log, self.inherited)
        server.wait_healthy(self.process, self.port, self.log)
        return time.monotonic() - started

    def kill(self):
        """kill -9 of the server and whatever it started: its process group, which is ours."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)

    def client(self, login):
        return Client(server.url(self.port), self.name, login)

    def sql(self, statement):
        return postgres.query(self.ground, statement, self.name)

    def number(self, statement):
        return int(self.sql(statement) or 0)

    def run_action(self, module, name):
        """Runs a scheduled action in the server; where one of its threads is just at it, that one does it."""
        number = self.number(f"SELECT res_id FROM ir_model_data WHERE module = '{module}' AND name = '{name}'")
        try:
            self.client("admin").call("ir.cron", "method_direct_trigger", [number])
        except RpcError as error:
            if "already executing" not in str(error) and "đang" not in str(error):
                raise

    def seal(self):
        """Has the log sealed, as the scheduled action does a moment after each fact."""
        self.run_action("directive_tracking", "cron_seal_log")

    def log_problems(self):
        """Sentences about what is wrong with the log of facts."""
        return list(verify_log.problems(*verify_log.from_database(f"dbname={self.name}")))

    def drafts(self, specialist, count):
        """Creates draft tasks of Sở Tài chính; returns their ids."""
        lead = specialist.search("directive.unit", [("code", "=", "STC")])[0]
        document = specialist.create("directive.document", {
            "reference": f"{int(time.time()) % 90000}/QĐ-UBND", "subject": "Thử lỗi", "date_issued": str(date.today()),
            "type_id": specialist.search("directive.document.type", [("code", "=", "QĐ")])[0]})
        deadline = str(date.today() + timedelta(days=20))
        values = {"document_id": document, "lead_unit_id": lead, "date_deadline": deadline}
        return specialist.call(
            "directive.task", "create", [{**values, "content": f"Thử lỗi {number}"} for number in range(count)])
