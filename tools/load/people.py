"""What people do all day, as locust plays it: what they ask the server, how often, and how long they think between.

Each person is somebody else, with a session of his own (``DIRECTIVE_LOAD``: the JSON that run.py writes). What a
colleague did first, a person is told in a sentence, and that counts as an answer; anything else as an error.
"""
import itertools
import json
import os
import random
import re
from pathlib import Path

from locust import FastHttpUser, between, task
from urllib3.filepost import encode_multipart_formdata

GIVEN = json.loads(Path(os.environ["DIRECTIVE_LOAD"]).read_text())
PHOTO = Path(GIVEN["photo"]).read_bytes()
WORDS = ("don doc", "an toàn giao thông", "chuyen doi so", "giải phóng mặt bằng", "tiem chung", "12/CT-UBND")
OPEN = [["timeliness", "in", ["open_in_time", "open_overdue"]]]
_turns = {name: itertools.cycle(people) for name, people in GIVEN["people"].items()}


def why(answer):
    """Say why a request failed: no connection, no page, or what the server answered instead of a result."""
    if not answer.status_code:
        return f"no answer: {getattr(answer.error, 'original', answer.error)}"
    found = re.search(r"<(?:p|h1|h2|pre)[^>]*>(.*?)</", answer.text or "", re.DOTALL)
    return f"{answer.status_code} {' '.join((found[1] if found else answer.text or '').split())[:200]}"


class Person(FastHttpUser):
    """Somebody with a session."""

    abstract = True
    kind = ""
    wait_time = between(GIVEN["think"] * 0.5, GIVEN["think"] * 1.5)

    def on_start(self):
        self.me = next(_turns[self.kind])
        self.cookie = {"Cookie": f"session_id={self.me['sid']}"}

    def some_task(self):
        return random.choice(self.me["tasks"]) if self.me["tasks"] else None


class Backend(Person):
    """Works in the web client."""

    abstract = True

    def rpc(self, name, path, params):
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        with self.client.post(path, json=body, name=name, headers=self.cookie, catch_response=True) as answer:
            if answer.status_code != 200 or "error" in (found := answer.json() or {}):
                answer.failure(why(answer))
                return None
            return found.get("result")

    def call(self, name, model, method, *args, **words):
        words["context"] = self.me["context"]
        return self.rpc(name, f"/web/dataset/call_kw/{model}/{method}",
                        {"model": model, "method": method, "args": args, "kwargs": words})

    def read_list(self, name, domain):
        self.call(name, "directive.task", "web_search_read", specification=GIVEN["list"], domain=domain, limit=80,
                  offset=0, order="", count_limit=10001)

    @task(10)
    def open_list(self):
        self.read_list("backend: list of open tasks", OPEN)

    @task(6)
    def open_form(self):
        if number := self.some_task():
            self.call("backend: form", "directive.task", "web_read", [number], specification=GIVEN["form"])
            self.rpc("backend: messages of a form", "/mail/thread/messages",
                     {"thread_model": "directive.task", "thread_id": number, "fetch_params": {"limit": 30}})

    @task(3)
    def search(self):
        self.read_list("backend: search without accents", [*OPEN, ["search_text", "ilike", random.choice(WORDS)]])


class Officer(Backend):
    """An officer of a department."""

    kind, weight = "officer", 35

    @task(2)
    def report_progress(self):
        if self.me["own"]:
            values = {"task_id": random.choice(self.me["own"]), "percent": random.randrange(100),
                      "content": "Đã hoàn thành dự thảo, đang lấy ý kiến các cơ quan liên quan."}
            self.call("backend: progress report", "directive.progress", "web_save", [], values, specification={})


class Specialist(Backend):
    """A specialist of the Office, who reads all tasks."""

    kind, weight = "specialist", 15


class Leader(Backend):
    """A leader, with the page of figures open."""

    kind, weight = "leader", 5

    @task(15)
    def figures(self):
        self.call("leader's page", "directive.overview", "load_page")


class Commune(Person):
    """An officer of a commune or ward, on the portal."""

    kind, weight = "commune", 45

    def page(self, name, path):
        asked = {"headers": self.cookie, "allow_redirects": False, "catch_response": True}
        with self.client.get(path, name=name, **asked) as answer:
            if answer.status_code != 200:
                answer.failure(why(answer))
                return ""
            return answer.text

    def send(self, name, number, step, page, **typed):
        """Send the form of a step that stands on a page, with what it hides."""
        form = re.search(rf'<form[^>]*action="[^"]*/my/directives/{number}/{step}".*?</form>', page, re.DOTALL)
        if not form:
            return  # the step is not offered any more: a colleague has taken it
        hidden = re.findall(r'type="hidden" name="(\w+)"(?: value="([^"]*)")?', form[0])
        body, kind = encode_multipart_formdata({**dict(hidden), **typed})
        with self.client.post(f"/my/directives/{number}/{step}", data=body, name=name, allow_redirects=False,
                              headers={**self.cookie, "Content-Type": kind}, catch_response=True) as answer:
            told = re.search(r'class="alert alert-danger"[^>]*>(.*?)</div>', answer.text or "", re.DOTALL)
            # 422: the form comes back, with the reason and what was typed.
            if answer.status_code == 303 or (answer.status_code in (200, 422) and told):
                answer.success()
            else:
                answer.failure(why(answer))

    @task(10)
    def open_list(self):
        self.page("portal: list", "/my/directives")

    @task(6)
    def open_task(self):
        if number := self.some_task():
            self.page("portal: page of a task", f"/my/directives/{number}")

    @task(2)
    def acknowledge(self):
        if self.me["new"]:
            number = self.me["new"].pop(0)
            page = self.page("portal: page of a task", f"/my/directives/{number}")
            self.send("portal: accept", number, "accept", page)

    @task(2)
    def report_progress(self):
        self.fill_in("portal: progress report", "progress", content="Đã họp thôn, đang rà soát hồ sơ.", percent="40")

    @task(1)
    def send_photo(self):
        self.fill_in("portal: result with a photo, kept", "result", content="Đã xong, ảnh kèm theo.", later="1",
                     files_unclassified="1", files=("anh.jpg", PHOTO, "image/jpeg"))

    def fill_in(self, name, step, **typed):
        if self.me["own"]:
            number = random.choice(self.me["own"])
            page = self.page(f"portal: form of {step}", f"/my/directives/{number}/{step}")
            self.send(name, number, step, page, **typed)
