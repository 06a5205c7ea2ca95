"""Hostile strings and files through the portal's forms and every way of uploading, over real HTTP (S11)."""
import json
import os
import re
from datetime import date, timedelta
from itertools import cycle

import pytest
from lxml import html

from tests.hostile.payloads import FILES, LONG, MEGABYTE, RAW, SHORT
from tests.support.rpc import Client

#: Steps of units, by the names of the controllers; those that end the others come last.
STEPS = ("return", "progress", "info", "message", "extension", "withdraw_extension", "difficulty", "feedback",
         "answer", "urge", "discrepancy", "result")
PER_FIELD = 10 if os.environ.get("DIRECTIVE_BENCH") else 4


@pytest.fixture(scope="module")
def ward(demo_server):
    return Client(demo_server.url, demo_server.database, "ninhkieu")


@pytest.fixture(scope="module")
def tasks(demo_server, office, ward):
    """Accepted tasks that the ward leads, on documents of their own."""
    unit = office.search("directive.unit", [("user_ids.login", "=", "ninhkieu")])[0]
    made = []
    for number in range(6):
        document = office.create("directive.document", {
            "reference": f"{9420 + number}/QĐ-UBND", "subject": "Thử dữ liệu độc hại", "date_issued": str(date.today()),
            "type_id": office.search("directive.document.type", [("code", "=", "QĐ")])[0]})
        made.append(office.create("directive.task", {
            "document_id": document, "content": "Nội dung", "lead_unit_id": unit,
            "date_deadline": str(date.today() + timedelta(days=40))}))
        office.call("directive.document", "action_transfer", [document])
    for task in made[1:]:
        ward.call("directive.task", "action_accept", [task])
    return made


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

    def attack(self, paths, per_field=PER_FIELD):
        """Each text of the form at the first path gets texts in turn, sent to the paths in turn."""
        if not (found := self.form(paths[-1])):
            return
        fields, texts = found
        where = cycle(paths)
        for name in [*texts, *(set(fields) - set(texts) - {"csrf_token"})]:
            for _turn in range(per_field if name in texts else 3):
                text = next(self.texts)
                self.send(next(where), (name, repr(text[:60])), {**fields, name: text}, [text])
        if texts:
            everything = {**fields, **{name: next(self.texts) for name in texts}}
            self.send(next(where), "all", everything, texts)
            self.send(next(where), "1 MB", {**fields, texts[0]: LONG[0][:MEGABYTE - 2000]}, texts[:1])


@pytest.mark.parametrize("step", STEPS)
def test_forms_of_a_task(ward, tasks, tally, step):
    forms = Forms(ward, tally)
    if step == "message":
        token = forms.form(f"/my/directives/{tasks[-1]}/progress")[0]["csrf_token"]
        for text in SHORT[:30]:
            if not any("\ud800" <= letter <= "\udfff" for letter in text):
                forms.send(f"/my/directives/{tasks[1]}/message", repr(text[:60]),
                           {"csrf_token": token, "message": text}, [text])
    else:
        forms.attack([f"/my/directives/{task}/{step}" for task in (tasks[:1] if step == "return" else tasks[1:])])
    for task in tasks:
        forms.judge(f"page of {task}", ward.get(f"/my/directives/{task}"), [])
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
