"""Hostile strings and files through the portal's forms and every way of uploading, over real HTTP (S11)."""
import inspect
import json
import os
import re
from datetime import date, timedelta
from itertools import count, cycle
from types import SimpleNamespace

import pytest
from lxml import html

from odoo import http
from odoo.addons.directive_tracking.controllers.portal_task import DirectiveTaskPortal

from tests.hostile.payloads import FILES, LONG, MEGABYTE, RAW, SHORT
from tests.support.rpc import Client

#: Who takes a step; where nothing is said, the ward that leads the task.
ACTORS = {"contribution": "caikhe", "approve": "ninhkieu.head", "give_back": "ninhkieu.head"}


def _leaves(controller):
    below = [leaf for child in controller.__subclasses__() for leaf in _leaves(child)]
    return below or [controller]


def _steps():
    """The table of steps as the server puts it together from all controllers: none can be forgotten here."""
    everything = type("Everything", tuple(_leaves(DirectiveTaskPortal)), {})
    http._request_stack.push(SimpleNamespace(env=SimpleNamespace(_=lambda text, **_values: text)))
    try:
        return everything()._steps()
    finally:
        http._request_stack.pop()


STEPS = _steps()
PER_FIELD = 10 if os.environ.get("DIRECTIVE_BENCH") else 4


@pytest.fixture(scope="module")
def ward(demo_server):
    """The ward's officer, without limits an hour: what is refused for haste tries nothing."""
    admin = Client(demo_server.url, demo_server.database, "admin")
    for kind in ("forms", "uploads"):
        for who in ("user", "unit"):
            name = f"directive_tracking.{kind}_per_hour_{who}"
            admin.call("ir.config_parameter", "set_param", name, "100000")
    return Client(demo_server.url, demo_server.database, "ninhkieu")


@pytest.fixture(scope="module")
def given(demo_server, office, ward):
    """A function that gives tasks of a new document, which the ward leads and another one coordinates."""
    units = {login: office.search("directive.unit", [("user_ids.login", "=", login)])[0]
             for login in ("ninhkieu", "caikhe")}
    numbers = count(31000)

    def give(count, accepted=True):
        document = office.create("directive.document", {
            "reference": f"{next(numbers)}/QĐ-UBND", "subject": "Thử dữ liệu độc hại", "date_issued": str(date.today()),
            "type_id": office.search("directive.document.type", [("code", "=", "QĐ")])[0]})
        made = office.call("directive.task", "create", [{
            "document_id": document, "content": f"Nội dung {number}", "lead_unit_id": units["ninhkieu"],
            "coordinating_unit_ids": [(6, 0, [units["caikhe"]])],
            "date_deadline": str(date.today() + timedelta(days=40))} for number in range(count)])
        office.call("directive.document", "action_transfer", [document])
        if accepted:
            ward.call("directive.task", "action_accept", made)
        return made

    return give


@pytest.fixture(scope="module")
def tasks(given):
    """Accepted tasks that the ward leads."""
    return given(3)


class Before:
    """What makes a step possible on a task, by its name."""

    def __init__(self, demo_server, office, ward):
        self.server, self.office, self.ward = demo_server, office, ward

    def make(self, step, task):
        getattr(self, step, lambda _task: None)(task)

    def lead_of(self, task):
        return self.office.read("directive.task", [task], ["lead_unit_id"])[0]["lead_unit_id"][0]

    def difficulty(self, task):
        values = {"task_id": task, "cause": "Mưa lũ", "proposal": "Thêm thời gian"}
        return self.ward.create("directive.escalation", values)

    def withdraw_difficulty(self, task):
        self.ward.call("directive.escalation", "action_raise", [self.difficulty(task)])

    def withdraw_extension(self, task):
        asked = self.ward.create("directive.extension", {
            "task_id": task, "requested_date": str(date.today() + timedelta(days=60)), "reason": "Mưa lũ",
            "explanation": "Đã làm một nửa"})
        self.ward.call("directive.extension", "action_submit", [asked])

    def answer(self, task):
        self.office.create("directive.followup", {
            "task_id": task, "unit_id": self.lead_of(task), "content": "Đề nghị báo cáo"})

    def take_contribution(self, task):
        Client(self.server.url, self.server.database, "caikhe").create(
            "directive.contribution", {"task_id": task, "content": "Phần của phường"})

    def discrepancy(self, task):
        self.ward.create("directive.progress", {"task_id": task, "content": "Được một nửa", "percent": 50})

    def discrepancy_answer(self, task):
        progress = self.ward.create("directive.progress", {"task_id": task, "content": "Được một nửa", "percent": 50})
        self.office.create("directive.discrepancy", {
            "task_id": task, "item": "progress_percent", "progress_id": progress, "right_value": "40",
            "source": "15/BC"})

    def approve(self, task):
        admin = Client(self.server.url, self.server.database, "admin")
        unit = self.lead_of(task)
        admin.call("directive.unit", "write", [unit], {"head_approves": True})
        try:
            result = self.ward.create("directive.result", {"task_id": task, "content": "Xong"})
            self.ward.call("directive.result", "action_submit", [result])
        finally:
            admin.call("directive.unit", "write", [unit], {"head_approves": False})

    give_back = approve


class Forms:
    """Fills forms of the portal as a browser would, with payloads for texts."""

    def __init__(self, client, tally):
        self.client, self.tally = client, tally
        self.texts = cycle([text for text in SHORT if not any("\ud800" <= letter <= "\udfff" for letter in text)])

    def form(self, path):
        """Return ({name: value}, names of texts) of the form at ``path``, or None."""
        answer = self.client.get(path)
        self.judge(path, answer, [])
        forms = [form for form in html.fromstring(answer.content).forms
                 if form.method == "POST" and "logout" not in (form.action or "")]
        forms = [form for form in forms if form.xpath(".//textarea")] or forms
        if answer.status_code != 200 or not forms:
            return None
        fields, texts = {}, []
        for box in forms[0].xpath(".//input[@name] | .//textarea[@name] | .//select[@name]"):
            self._field(box, fields, texts)
        return fields, texts

    def _field(self, box, fields, texts):
        name = box.get("name")
        if box.tag == "select":
            fields[name] = next((option.get("value") for option in box.xpath(".//option") if option.get("value")), "")
        elif box.get("type") in ("hidden", "radio"):
            fields.setdefault(name, box.get("value") or "")
        elif box.tag == "textarea" or box.get("type") in (None, "text", "search", "tel", "email"):
            fields[name] = (box.text if box.tag == "textarea" else box.get("value")) or "đủ chữ"
            texts.append(name)
        elif box.get("type") == "date":
            fields[name] = str(date.today() + timedelta(days=60))
        elif box.get("type") != "file":
            fields[name] = box.get("value") or "1"

    def send(self, path, about, fields, texts=(), files=None):
        answer = self.client.http.post(self.client.url + path, data=fields, files=files, timeout=60)
        self.tally.add(answer.status_code == 200, len(texts) or 1)
        self.judge(f"{path} {about}", answer, texts)
        return answer

    def judge(self, about, answer, texts):
        if answer.status_code >= 500 or answer.status_code == 400:
            self.tally.blame(about, answer.status_code, answer.text[:100])
        if any(word in answer.text for word in ("Traceback (most", "psycopg2", "string literal")):
            self.tally.blame(about, "machine words")
        if raw := [text for text in RAW if text in answer.text]:
            self.tally.blame(about, "unescaped", raw, texts)

    def press(self, path, token, names):
        """Each parameter that a button without a form could carry gets texts in turn."""
        for name in names:
            for _turn in range(PER_FIELD):
                text = next(self.texts)
                self.send(path, (name, repr(text[:60])), {"csrf_token": token, name: text}, [text])
        everything = {name: next(self.texts) for name in names}
        self.send(path, "all", {"csrf_token": token, **everything}, names)
        self.send(path, "1 MB", {"csrf_token": token, names[0]: LONG[0][:MEGABYTE - 2000]}, names[:1])

    def attack(self, paths, per_field=PER_FIELD):
        """Each text of the form at the last path gets texts in turn, sent to the paths in turn."""
        if not (found := self.form(paths[-1])):
            return
        fields, texts = found
        where = cycle(paths)
        if set(fields) == {"csrf_token"}:
            for path in paths:
                self.press(path, fields["csrf_token"], ["note"])
        for name in [*texts, *(set(fields) - set(texts) - {"csrf_token"})]:
            for _turn in range(per_field if name in texts else 3):
                text = next(self.texts)
                self.send(next(where), (name, repr(text[:60])), {**fields, name: text}, [text])
        if texts:
            everything = {**fields, **{name: next(self.texts) for name in texts}}
            self.send(next(where), "all", everything, texts)
            self.send(next(where), "1 MB", {**fields, texts[0]: LONG[0][:MEGABYTE - 2000]}, texts[:1])


@pytest.fixture(scope="module")
def before(demo_server, office, ward):
    return Before(demo_server, office, ward)


@pytest.mark.parametrize("name", sorted(STEPS))
def test_forms_of_a_task(demo_server, ward, given, before, tally, name):
    """Every step of the table, each on tasks on which it is possible; whoever takes it and the ward look at them."""
    step, own = STEPS[name], given(3, accepted=name != "accept")
    for task in own:
        before.make(name, task)
    client = Client(demo_server.url, demo_server.database, ACTORS[name]) if name in ACTORS else ward
    forms = Forms(client, tally)
    if step.has_form:
        forms.attack([f"/my/directives/{task}/{name}" for task in own])
    else:
        read = re.findall(r'typed(?:\.get\(|\[)"(\w+)"', inspect.getsource(step.take)) or ["note"]
        for task in own:
            forms.press(f"/my/directives/{task}/{name}", _token(client), read)
    for task in own:
        forms.judge(f"page of {task}", client.get(f"/my/directives/{task}"), [])
        forms.judge(f"page of {task} for the ward", ward.get(f"/my/directives/{task}"), [])
    assert tally.counts["sent"] >= 3, f"the form of {name} was not there to be filled"
    tally.holds()


@pytest.mark.parametrize("path", ["/my/feedback/new/regulation", "/my/feedback/new/missing_task"])
def test_forms_of_feedback(ward, tally, path):
    forms = Forms(ward, tally)
    forms.attack([path])
    forms.judge("/my/feedback", ward.get("/my/feedback"), [])
    tally.holds()


def test_forms_of_what_is_asked(office, ward, tally):
    """Opinions and requests for information that the demo scene asks of this ward."""
    forms = Forms(ward, tally)
    for path in ("opinions", "info-requests"):
        page = ward.get(f"/my/{path}")
        for link in sorted(set(re.findall(rf"/my/{path}/\d+", page.text)))[:3]:
            forms.attack([link])
    tally.holds()


def test_forms_of_reports(ward, tally):
    """The five parts, number and day of a report that the demo scene asks of this ward."""
    forms = Forms(ward, tally)
    link, *_more = re.findall(r"/my/reports/\d+/\d+", ward.get("/my/reports").text)
    # The one that was sent is corrected: its text is open again.
    forms.send(link, "correct", {**forms.form(link)[0], "step": "correct"})
    forms.attack([link])
    tally.holds()


def test_addresses(ward, tasks, tally):
    """What stands in the address: searches, filters, pages, numbers, names of steps."""
    forms = Forms(ward, tally)
    for text in SHORT:
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            continue
        answer = ward.get("/my/directives", params=dict.fromkeys(("search", "sortby", "filterby", "done"), text))
        tally.add(answer.ok)
        forms.judge(f"?search={text[:60]!r}", answer, [text])
    for path in ("/my/directives/99999999999999999999", "/my/directives/0", "/my/directives/-1", "/my/directives/%00",
                 f"/my/directives/{tasks[0]}/..%2f..%2fweb", f"/my/directives/{tasks[0]}/%00",
                 f"/my/directives/{tasks[0]}/files/99999999999999999999", "/my/feedback/99999999999999999999",
                 "/my/opinions/99999999999999999999", "/my/directives/page/99999999999999999999",
                 "/my/reports/99999999999999999999/1", "/my/reports/1/99999999999999999999",
                 "/my/reports/version/99999999999999999999", "/directive/figures/99999999999999999999.xlsx"):
        answer = ward.get(path)
        tally.add(answer.ok)
        forms.judge(path, answer, [])
    tally.holds()


# ---- files ------------------------------------------------------------------------------------

def _token(client):
    page = client.get("/my/account" if client.login == "ninhkieu" else "/odoo").text
    return re.search(r'csrf_token: "(\w+)"', page)[1]


def test_files_of_the_portal(ward, tally, memory):
    """Feedback takes files again and again; what is evidence of anything has an ending that tells what it is."""
    before, forms, taken = memory(), Forms(ward, tally), []
    fields = {"csrf_token": _token(ward), "reason": "Phản ánh", "files_unclassified": "1"}
    for name, content in FILES:
        answer = forms.send("/my/feedback/new/regulation", repr(name[:60]), fields,
                            files={"files": (name, content, "application/pdf")})
        if "done=1" in answer.url:
            taken.append(name)
    assert any(name.endswith(".txt") for name in taken), "harmless text under an odd name is taken"
    told = (".txt", ".pdf", ".docx", ".xlsx", ".odt", ".png", ".gif")
    assert not [name for name in taken if not name.endswith(told)], taken
    assert memory() - before < 200 * MEGABYTE
    assert not os.path.exists("/tmp/hostile-slip.txt")
    tally.holds()


@pytest.mark.parametrize("login", ["chuyenvien", "ninhkieu"])
def test_files_by_odoos_own_ways(demo_server, tasks, tally, memory, login):
    client = Client(demo_server.url, demo_server.database, login)
    before, token = memory(), _token(client)
    ways = (("/web/binary/upload_attachment", {"model": "directive.task", "id": str(tasks[1])}),
            ("/mail/attachment/upload", {"thread_model": "directive.task", "thread_id": str(tasks[1])}))
    for path, fields in ways:
        for name, content in FILES:
            answer = client.http.post(demo_server.url + path, data={"csrf_token": token, **fields}, timeout=60,
                                      files={"ufile": (name, content, "text/html")})
            tally.add(answer.ok and "error" not in answer.text[:20])
            if answer.status_code >= 500 or answer.status_code == 400 or "Traceback (most" in answer.text:
                tally.blame(path, repr(name[:60]), answer.status_code, answer.text[-300:])
            elif answer.ok:
                _look_at(client, json.loads(answer.text), name, tally)
    assert memory() - before < 200 * MEGABYTE
    tally.holds()


def _look_at(client, answer, name, tally):
    """What was stored is never handed out as something that a browser runs, and its name breaks no header."""
    rows = answer if isinstance(answer, list) else answer.get("data", {}).get("store_data", {}).get("ir.attachment", [])
    for row in rows:
        if not isinstance(row.get("id"), int):
            continue
        for address in (f"/web/content/{row['id']}", f"/web/image/{row['id']}"):
            sent = client.get(address)
            kind = sent.headers.get("Content-Type", "")
            inline = "attachment" not in sent.headers.get("Content-Disposition", "")
            harmless = "default-src 'none'" in sent.headers.get("Content-Security-Policy", "")
            if sent.status_code >= 500 or "X-Evil" in sent.headers:
                tally.blame(address, repr(name[:60]), sent.status_code)
            if sent.ok and inline and ("html" in kind or "svg" in kind or "xml" in kind) and not harmless:
                tally.blame(address, repr(name[:60]), "would run", kind)
