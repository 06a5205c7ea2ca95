"""What came of hostile strings: screens, paper, sheets and mails show them as text (S11)."""
import io
import json
import re
import threading
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from urllib.parse import urlencode

import openpyxl
import pytest
from pypdf import PdfReader

from tests.hostile.payloads import STRINGS
from tests.support.browser import chromium_at
from tests.support.rpc import Client
from tests.support.smtp import Catcher

#: Set by what runs; watched on every page.
TRAP = "() => window.__hacked === undefined"
FORMULAS = ["=HYPERLINK(\"http://127.0.0.1/\",\"x\")", "=1+1", "+1+1", "-2+3", "@SUM(1)", "{=SUM(1)}", "http://127.0.0.1/"]
MARKUP = STRINGS["markup"]
ALL_MARKUP = "\n".join(MARKUP + STRINGS["templates"])


@pytest.fixture(scope="module")
def home():
    """A server that a page, paper or mail would call if markup worked; `calls` lists who did."""
    calls = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            calls.append(self.path)
            self.send_error(404)

        def log_message(self, *_args):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield SimpleNamespace(url=f"http://127.0.0.1:{server.server_port}", calls=calls)
        server.shutdown()


@pytest.fixture(scope="module")
def scene(demo_server, office, home):
    """A transferred task of a ward, with markup wherever somebody may type."""
    catch = f"<img src='{home.url}/x.png' onerror='window.__hacked=1'>"
    admin = Client(demo_server.url, demo_server.database, "admin")
    with Catcher() as catcher:
        mail_server = admin.create("ir.mail_server", {
            "name": "Catcher", "smtp_host": "127.0.0.1", "smtp_port": catcher.port, "smtp_encryption": "none"})
        unit = office.search("directive.unit", [("user_ids.login", "=", "ninhkieu")])[0]
        document = office.create("directive.document", {
            "reference": "9440/QĐ-UBND", "subject": catch + "".join(MARKUP[:5]) + "\r\nBcc: x@hostile.invalid",
            "date_issued": str(date.today()), "signer": MARKUP[1],
            "type_id": office.search("directive.document.type", [("code", "=", "QĐ")])[0]})
        task = office.create("directive.task", {
            "document_id": document, "content": catch + ALL_MARKUP, "clause": MARKUP[0] + MARKUP[3],
            "lead_unit_id": unit, "date_deadline": str(date.today() + timedelta(days=30))})
        office.call("directive.document", "action_transfer", [document])
        ward = Client(demo_server.url, demo_server.database, "ninhkieu")
        ward.call("directive.task", "action_accept", [task])
        ward.create("directive.progress", {"task_id": task, "content": catch + ALL_MARKUP, "percent": 10})
        ward.call("directive.task", "write", [task], {"other_info": catch + ALL_MARKUP})
        feedback = ward.create("directive.feedback", {
            "task_id": task, "kind": "inaccurate", "reason": catch + ALL_MARKUP})
        lost = ward.create("directive.feedback", {
            "kind": "missing_task", "unit_id": unit, "reason": "Thiếu nhiệm vụ",
            "document_reference": f"1/x{MARKUP[0]}\r\nBcc: x@hostile.invalid\r\n\r\n<b>thân</b>"})
        named = admin.create("directive.unit", {
            "name": f"<b>Sở</b> <img src='{home.url}/u.png'><script>window.__hacked=1</script>", "kind": "external",
            "head_name": ALL_MARKUP[:200], "email": "unit@example.com"})
        office.call("directive.document", "action_transfer", [_given(office, 9441, catch, named)])
        difficulty = office.create("directive.escalation", {
            "task_id": task, "cause": catch + ALL_MARKUP, "proposal": catch + ALL_MARKUP})
        office.call("directive.task", "message_post", [task], body=catch + ALL_MARKUP)
        for number, text in enumerate(FORMULAS):
            other = office.create("directive.document", {
                "reference": f"{9450 + number}/QĐ-UBND", "subject": text, "date_issued": str(date.today()),
                "type_id": office.search("directive.document.type", [("code", "=", "QĐ")])[0]})
            office.create("directive.task", {
                "document_id": other, "content": text, "clause": text, "lead_unit_id": unit,
                "date_deadline": str(date.today() + timedelta(days=30))})
            office.call("directive.document", "action_transfer", [other])
        yield SimpleNamespace(catch=catch, document=document, task=task, feedback=feedback, lost=lost,
                              difficulty=difficulty, unit=unit, named=named, catcher=catcher)
        admin.call("ir.mail_server", "unlink", [mail_server])


def _given(office, number, subject, unit):
    """Return a document with a task of ``unit``."""
    document = office.create("directive.document", {
        "reference": f"{number}/QĐ-UBND", "subject": subject, "date_issued": str(date.today()),
        "type_id": office.search("directive.document.type", [("code", "=", "QĐ")])[0]})
    office.create("directive.task", {
        "document_id": document, "content": subject, "lead_unit_id": unit,
        "date_deadline": str(date.today() + timedelta(days=30))})
    return document


def _watched(log_in, login):
    person = log_in(login)
    person.page.on("dialog", lambda dialog: (person.errors.append(f"dialog {dialog.message}"), dialog.dismiss()))
    return person


def _harmless(person, path, *words):
    person.open(path)
    assert person.page.evaluate(TRAP), f"{path}: something was executed"
    assert not person.errors, (path, person.errors)
    shown = person.page.inner_text("body") + " ".join(
        person.page.locator("textarea, input").evaluate_all("boxes => boxes.map(box => box.value)"))
    for word in words:
        assert word in shown, f"{path} does not show {word!r} as text"


@pytest.mark.browser
def test_screens_execute_nothing(demo_server, chromium, scene, home):
    with chromium_at(chromium, demo_server.url) as log_in:
        person = _watched(log_in, "chuyenvien")
        _harmless(person, f"/odoo/directive-tasks/{scene.task}", "onerror='window.__hacked=1'")
        for tab in range(person.page.locator(".o_notebook_headers .nav-link").count()):
            person.page.locator(".o_notebook_headers .nav-link").nth(tab).click()
            person.settle(300)
        assert person.page.evaluate(TRAP)
        _harmless(person, f"/odoo/directive-documents/{scene.document}", "onerror='window.__hacked=1'")
        for view in ("list", "kanban"):
            _harmless(person, f"/odoo/directive-tasks?view_type={view}")
            _harmless(person, f"/odoo/directive-documents?view_type={view}")
        _harmless(person, f"/odoo/directive.feedback/{scene.feedback}", "onerror")
        _harmless(person, f"/odoo/directive.feedback/{scene.lost}", "<script>")
        _harmless(person, f"/odoo/directive.escalation/{scene.difficulty}", "onerror")
        for model in ("directive.log", "directive.feedback", "directive.escalation", "directive.progress"):
            _harmless(person, f"/odoo/{model}")
        assert not home.calls, home.calls


@pytest.mark.browser
def test_portal_executes_nothing(demo_server, chromium, scene, home):
    with chromium_at(chromium, demo_server.url) as log_in:
        person = _watched(log_in, "ninhkieu")
        _harmless(person, "/my/directives?search=9440", "9440/QĐ-UBND")
        _harmless(person, f"/my/directives/{scene.task}", "onerror='window.__hacked=1'", "{{7*7}}")
        _harmless(person, f"/my/directives/{scene.task}/info", "onerror")
        _harmless(person, f"/my/directives/{scene.task}/progress")
        _harmless(person, "/my/feedback", "onerror", "<script>")
        for text in MARKUP[:6]:
            person.page.goto(f"{demo_server.url}/my/directives?" + urlencode(
                dict.fromkeys(("search", "filterby", "sortby", "done"), text)))
            assert person.page.evaluate(TRAP), text
        assert not home.calls, home.calls


def _sheet(office, grouping="document"):
    """Figures of the scene, by document or by unit: the name of each is markup."""
    return office.create("directive.figures.sheet", {"grouping": grouping})


@pytest.mark.parametrize(("grouping", "typed"), [("document", "<img"), ("unit", "<script>window.__hacked=1</script>")])
def test_paper_prints_text_and_calls_nobody(office, scene, home, grouping, typed):
    sheet = _sheet(office, grouping)
    action = office.call("directive.figures.sheet", "action_print", [sheet])
    answer = office.get(f"/report/pdf/{action['report_name']}/{sheet}")
    assert answer.content.startswith(b"%PDF"), answer.text[:500]
    pages = PdfReader(io.BytesIO(answer.content)).pages
    words = "".join(page.extract_text() for page in pages)
    assert typed in "".join(words.split("\n")), "the name stands there as it was typed"
    assert b"/JavaScript" not in answer.content
    links = [note.get_object().get("/A", {}).get("/URI", "") for page in pages for note in page.get("/Annots", ())]
    assert not [link for link in links if home.url in link or "hostile" in link], links
    assert not home.calls, home.calls


def _cells(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_sheet_of_figures_is_text(office, scene):
    sheet = _sheet(office)
    action = office.call("directive.figures.sheet", "action_download", [sheet])
    cells = _cells(office.get(action["url"]).content)
    texts = {cell.value for cell in cells if cell.data_type == "s"}
    assert any("<img" in text for text in texts)
    assert set(FORMULAS) <= texts
    assert not [cell.value for cell in cells if cell.hyperlink]


@pytest.mark.parametrize("groupby", [[], ["type_id"]])
def test_odoos_own_export_is_text(demo_server, scene, groupby):
    """Of Odoo's own export; only the administrator has the right to it."""
    office = Client(demo_server.url, demo_server.database, "admin")
    token = re.search(r'csrf_token: "(\w+)"', office.get("/odoo").text)[1]
    asked = {"model": "directive.document", "fields": [{"name": "subject", "label": "=1+1", "type": "char"}],
             "ids": False, "domain": [("subject", "in", FORMULAS)], "groupby": groupby, "import_compat": False,
             "context": office.context}
    answer = office.http.post(f"{office.url}/web/export/xlsx", data={"csrf_token": token, "data": json.dumps(asked)})
    assert answer.ok, answer.text
    cells = _cells(answer.content)
    assert set(FORMULAS) <= {cell.value for cell in cells}
    assert not [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink]
    answer = office.http.post(f"{office.url}/web/export/csv", data={"csrf_token": token, "data": json.dumps(
        {**asked, "groupby": []})})
    assert not re.search(r'(?m)^"?[=+@-]', answer.content.decode("utf-8-sig").partition("\n")[2])


def test_mails_are_escaped_and_have_no_headers_of_their_own(scene):
    messages = [message for _to, message in scene.catcher.wait(4)]
    assert len(messages) >= 4
    with_markup = 0
    for message in messages:
        assert "\n" not in message["subject"]
        assert "\r" not in message["subject"]
        assert not message["bcc"]
        body = message.get_body(("html",)).get_content()
        assert not re.search(r"<(script|img[^>]*onerror|svg|iframe|details|math|form|base)\b", body)
        with_markup += "&lt;" in body
    assert with_markup, "the markup is there, as text"


def test_a_mail_to_a_unit_with_a_hostile_name_is_escaped(scene, home):
    to_unit = [message for to, message in scene.catcher.wait(4) if "unit@example.com" in str(to)]
    assert to_unit, "the unit got its mail"
    for message in to_unit:
        body = message.get_body(("html",)).get_content()
        assert not re.search(r"<(script|img|b>Sở)", body), body
        assert "&lt;img" in body
    assert not home.calls, home.calls
