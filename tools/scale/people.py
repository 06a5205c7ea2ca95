"""People at work through HAProxy: some read without a pause, some write, and all note what they were answered."""
import threading
import time
from datetime import date, timedelta

import requests
from lxml import etree

from tests.support.rpc import RpcError

OPEN = [("timeliness", "in", ("open_in_time", "open_overdue"))]
LIMIT = 80


def specification(client):
    """What the web client asks of the task list: the fields of its view, of records by their names."""
    views = client.call("directive.task", "get_views", [[False, "list"]])
    fields = views["models"]["directive.task"]["fields"]
    arch = etree.fromstring(views["views"]["list"]["arch"])
    found = {}
    for node in arch.iter("field"):
        hidden = node.get("optional") == "hide" or node.get("column_invisible") in ("1", "True")
        if not hidden:
            relational = fields[node.get("name")]["type"] in ("many2one", "many2many")
            found[node.get("name")] = {"fields": {"display_name": {}}} if relational else {}
    return found


def drafts(client, count):
    """Draft tasks of a new document, for somebody to transfer; returns their ids."""
    lead = client.search("directive.unit", [("code", "=", "STC")])[0]
    kind = client.search("directive.document.type", [("code", "=", "QĐ")])[0]
    document = client.create("directive.document", {
        "reference": f"{time.time_ns() // 10_000_000 % 9_000_000}/QĐ-UBND", "subject": "Thử nhiều máy",
        "date_issued": str(date.today()), "type_id": kind})
    values = {"document_id": document, "lead_unit_id": lead, "date_deadline": str(date.today() + timedelta(days=20)),
              "monitor_user_id": client.uid}
    return client.call("directive.task", "create", [{**values, "content": f"Thử {number}"} for number in range(count)])


class People:
    """``with People(readers, writers, tasks)``: they stop at the end of the block.

    ``readers``, ``writers``: clients; ``tasks``: drafts that the writers transfer, with ``pause`` seconds in between.
    """

    def __init__(self, readers, writers=(), tasks=(), pause=0.1, asked=None):
        self.over, self.pause = threading.Event(), pause
        self.answered, self.acknowledged, self.errors = [], [], []
        self.asked = specification(readers[0]) if asked is None else asked
        shares = [list(tasks[number::len(writers)]) for number in range(len(writers))]
        self.threads = [threading.Thread(target=self._read, args=(client,), daemon=True) for client in readers]
        self.threads += [threading.Thread(target=self._write, args=pair, daemon=True)
                         for pair in zip(writers, shares, strict=True)]

    def __enter__(self):
        self.started = time.monotonic()
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error):
        self.over.set()
        for thread in self.threads:
            thread.join()

    def _attempt(self, kind, done):
        started = time.monotonic()
        try:
            done()
        except (requests.RequestException, RpcError, ValueError) as error:
            self.errors.append((kind, f"{type(error).__name__}: {error}"))
            return False
        self.answered.append((kind, started, time.monotonic() - started))
        return True

    def _read(self, client):
        while not self.over.is_set():
            self._attempt("read", lambda: read_list(client, self.asked))

    def _write(self, client, tasks):
        while tasks and not self.over.wait(self.pause):
            task = tasks.pop()
            if self._attempt("write", lambda task=task: client.call("directive.task", "action_transfer", [task])):
                self.acknowledged.append(task)

    def seconds(self, kind="read"):
        return sorted(seconds for one, _at, seconds in self.answered if one == kind)

    def failed(self, kind):
        return sum(one == kind for one, _error in self.errors)


def read_list(client, asked):
    """The list of open tasks as the web client loads it."""
    return client.call("directive.task", "web_search_read", OPEN, asked, limit=LIMIT, count_limit=10_001)


def lost(site, acknowledged):
    """How many acknowledged transfers the primary does not have whole."""
    ids = ",".join(map(str, acknowledged)) or "0"
    found = site.sql(
        f"""SELECT count(*) FROM directive_task t WHERE t.id IN ({ids}) AND state = 'transferred'
               AND (SELECT count(*) FROM directive_task_deadline d WHERE d.task_id = t.id) = 1
               AND (SELECT count(*) FROM directive_log l WHERE l.res_model = 'directive.task' AND l.res_id = t.id
                       AND l.new_value = 'transferred') = 1""")
    return len(set(acknowledged)) - int(found)


def share(ordered, part):
    """A quantile of sorted seconds, as milliseconds."""
    return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0
