"""Hostile strings in every text field, by RPC and JSON-2: each is taken as text or refused with a sentence (S11)."""
import io
import os
import re
from itertools import count, cycle

import pytest
import requests
import xlsxwriter
from passlib.context import CryptContext

from odoo.addons.directive_tracking.tools.storable import storable
from odoo.sql_db import db_connect

from tests.hostile.payloads import FILES, HOME, LONG, MEGABYTE, SHEETS, SHORT
from tests.support.rpc import Client, RpcError

SENTENCES = {f"odoo.exceptions.{name}" for name in ("UserError", "ValidationError", "AccessError", "MissingError")}
MACHINE_WORDS = ("Traceback", "psycopg2", "codec can't", "string literal", "index row", "Error:", "File \"")
TEXTS = ("char", "text", "html")
PER_FIELD = 9 if os.environ.get("DIRECTIVE_BENCH") else 3
LONGEST_ANSWER = 5_000


@pytest.fixture(scope="module")
def models(demo_server):
    """The names of all our models."""
    admin = Client(demo_server.url, demo_server.database, "admin")
    found = admin.call("ir.model", "search_read", [
        ("model", "=like", "directive.%"), ("abstract", "=", False)], ["model"])
    return sorted(row["model"] for row in found)


def is_sentence(error):
    said = str(error)
    return (error.name in SENTENCES and said.strip() and len(said) < LONGEST_ANSWER
            and not any(word in said for word in MACHINE_WORDS))


class Attacker:
    """Sends payloads as one person and judges the answers."""

    def __init__(self, server, login, tally):
        self.client, self.tally = Client(server.url, server.database, login), tally
        self.texts, self.number = cycle(SHORT), count()

    def send(self, about, number, model, method, *args, **kwargs):
        """Calls; returns the answer, or None for a refusal. `number`: how many payloads are in it."""
        try:
            answer = self.client.call(model, method, *args, **kwargs)
        except requests.JSONDecodeError:
            self.tally.add(False, number)
            self.tally.blame(self.client.login, model, method, about, "no JSON")
            return None
        except RpcError as error:
            self.tally.add(False, number)
            if not is_sentence(error):
                self.tally.blame(self.client.login, model, method, about, error.name, error)
            return None
        self.tally.add(True, number)
        return answer

    def fields(self, model):
        try:
            return self.client.call(model, "fields_get", [], ["type", "readonly", "required", "store"])
        except RpcError:
            return {}

    def attack(self, model):
        fields = self.fields(model)
        texts = [name for name, field in fields.items() if field["type"] in TEXTS and field.get("store", True)
                 and name not in ("display_name", "res_model", "step")]
        if not texts:
            return
        sample, record = self.sample(model, fields)
        for _turn in range(3):
            values = {name: self.next_text() for name in texts if not fields[name]["readonly"]}
            if values:
                self.send(values, len(values), model, "create", [{**sample, **values}])
        for name in texts:
            for _turn in range(PER_FIELD if record else 0):
                text = self.next_text()
                self.send((name, repr(text)), 1, model, "write", record, {name: text})
            for text in LONG[:1]:
                self.send((name, "1 MB"), 1, model, "write" if record else "create",
                          *([record, {name: text}] if record else [[{**sample, name: text}]]))

    def next_text(self):
        # A step of its own, so that texts do not always meet the same field.
        for _skip in range(next(self.number) % 3):
            next(self.texts)
        return next(self.texts)

    def sample(self, model, fields):
        """Gives values as another record has them, and a record that this person may write."""
        try:
            found = self.client.search(model, [], limit=3, order="id desc")
            plain = [name for name, field in fields.items() if field["type"] in ("many2one", "selection", "date")
                     and field.get("store", True) and not field["readonly"]]
            row = self.client.read(model, found[:1], plain)[0] if found else {}
        except RpcError:
            return {}, []
        values = {name: value[0] if isinstance(value, list) else value for name, value in row.items() if value}
        values.pop("id", None)
        return values, found[:1]


@pytest.mark.parametrize("login", ["chuyenvien", "stc", "ninhkieu"])
def test_strings_by_rpc(demo_server, office, models, tally, memory, login):
    _own_document(office, f"{9400 + len(login)}/QĐ-UBND")
    before, attacker = memory(), Attacker(demo_server, login, tally)
    for model in models:
        attacker.attack(model)
    tally.holds()
    assert memory() - before < 200 * MEGABYTE
    assert tally.counts["sent"] >= 40 * PER_FIELD, tally.counts


def _own_document(office, reference):
    """A draft that the specialist may write: a document with one task."""
    document = office.create("directive.document", {
        "reference": reference, "subject": "Thử dữ liệu độc hại", "date_issued": "2026-11-02",
        "type_id": office.search("directive.document.type", [("code", "=", "QĐ")])[0]})
    task = office.create("directive.task", {
        "document_id": document, "content": "Nội dung",
        "lead_unit_id": office.search("directive.unit", [("code", "=", "STC")])[0]})
    return document, task


def test_every_string_in_the_texts_most_read(demo_server, office, tally):
    """All strings, where everybody looks: what is taken is kept to the letter."""
    document, task = _own_document(office, "9411/QĐ-UBND")
    attacker = Attacker(demo_server, "chuyenvien", tally)
    places = (("directive.document", document, "subject"), ("directive.document", document, "signer"),
              ("directive.task", task, "content"), ("directive.task", task, "clause"),
              ("directive.task", task, "deadline_text"))
    for model, record, name in places:
        for text in SHORT + LONG:
            if attacker.send((name, repr(text[:80])), 1, model, "write", [record], {name: text}):
                kept = office.read(model, [record], [name])[0][name] or ""
                if kept != (storable(text) or ""):
                    tally.blame("changed on the way", name, repr(text), repr(kept))
    for text in SHORT + LONG:
        _post(attacker, task, text)
    tally.holds()


def _post(attacker, task, text):
    attacker.send(("message", repr(text[:80])), 1, "directive.task", "message_post", [task], body=text)


@pytest.fixture
def key(demo_server):
    """A key of the JSON-2 API, as a specialist would make one in the preferences."""
    secret = "f00d" * 10
    hashed = CryptContext(["pbkdf2_sha512"], pbkdf2_sha512__rounds=6000).hash(secret)
    with db_connect(demo_server.database).cursor() as cr:
        cr.execute(
            "INSERT INTO res_users_apikeys (name, user_id, scope, expiration_date, key, index, create_date)"
            " SELECT 'hostile', id, 'rpc', now() + interval '1 day', %s, %s, now() FROM res_users"
            " WHERE login = 'chuyenvien'", [hashed, secret[:8]])
        cr.commit()
    return secret


def test_strings_by_json2(demo_server, office, tally, key):
    document, task = _own_document(office, "9412/QĐ-UBND")
    for text in SHORT + LONG:
        for model, record, name in (("directive.document", document, "subject"), ("directive.task", task, "content")):
            answer = requests.post(
                f"{demo_server.url}/json/2/{model}/write", json={"ids": [record], "vals": {name: text}}, timeout=60,
                headers={"Authorization": f"bearer {key}", "X-Odoo-Database": demo_server.database})
            tally.add(answer.ok)
            said = "" if answer.ok else answer.text.partition('"debug"')[0]
            if answer.status_code >= 500 or answer.status_code in (401, 404) or any(w in said for w in MACHINE_WORDS):
                tally.blame(answer.status_code, name, repr(text[:80]), said)
    tally.holds()


CELLS = [text for text in SHORT if "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)]


def test_cells_of_an_import(office, tally):
    """CSV as the import screen sends it: each row alone, so that each is judged by itself."""
    document, _task = _own_document(office, "9413/QĐ-UBND")
    for number, text in enumerate([*CELLS, "z" * MEGABYTE]):
        quoted = text.replace('"', '""')
        rows = f'reference;subject;type\n"{5000 + number}/QĐ-UBND";"{quoted}";"Quyết định"\n'
        wizard = office.create("base_import.import", {
            "res_model": "directive.document", "file_name": "nhap.csv", "file_type": "text/csv"})
        options = {"has_headers": True, "separator": ";", "quoting": '"', "encoding": "utf-8", "advanced": False}
        try:
            office.call("base_import.import", "write", [wizard], {"file": rows})
            answer = office.call("base_import.import", "execute_import", [wizard],
                                 ["reference", "subject", "type_id"], [], options)
        except RpcError as error:
            tally.add(False)
            if not is_sentence(error):
                tally.blame("import", repr(text[:80]), error.name, error)
            continue
        said = " ".join(message["message"] for message in answer["messages"])
        tally.add(not said)
        if any(word in said for word in MACHINE_WORDS):
            tally.blame("import", repr(text[:80]), said)
    tally.holds()
    assert document


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = ["reference", "subject", "type"]


def _workbook(row, as_formula=False):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": as_formula, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Sheet")
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, row)
    return target.getvalue()


class Importer:
    """Sends workbooks as the import screen does: uploaded, looked at, carried out; judges each answer."""

    def __init__(self, office, tally):
        self.office, self.tally = office, tally
        self.token = re.search(r'csrf_token: "(\w+)"', office.get("/odoo").text)[1]

    def bring(self, about, content, name="nhap.xlsx"):
        """Returns whether the file was taken."""
        wizard = self.office.create("base_import.import", {"res_model": "directive.document"})
        sent = self.office.http.post(
            f"{self.office.url}/base_import/set_file", data={"csrf_token": self.token, "id": wizard},
            files={"ufile": (name, content, XLSX)}, timeout=60)
        said, taken = self._judge_upload(about, sent), False
        options = {"has_headers": True, "sheet": "", "sheets": [], "separator": ",", "quoting": '"', "encoding": "",
                   "advanced": False, "keep_matches": False, "float_thousand_separator": ".",
                   "float_decimal_separator": ",", "date_format": "", "datetime_format": ""}
        for method, arguments in (("parse_preview", [options]), ("execute_import", [
                ["reference", "subject", "type_id"], HEADINGS, options])):
            try:
                answer = self.office.call("base_import.import", method, [wizard], *arguments)
            except RpcError as error:
                if not is_sentence(error):
                    self.tally.blame("import", method, about, error.name, error)
                continue
            said += str(answer.get("error") or "")
            taken = method == "execute_import" and not answer["messages"]
            said += " ".join(message["message"] for message in answer.get("messages", ()))
        if any(word in said for word in MACHINE_WORDS):
            self.tally.blame("import", about, said)
        self.tally.add(taken)
        return taken

    def _judge_upload(self, about, sent):
        if sent.status_code >= 500 or "Traceback" in sent.text:
            self.tally.blame("upload", about, sent.status_code, sent.text[-300:])
        return ""


def test_cells_of_an_xlsx_import(office, tally):
    """The same in workbooks: as texts, and where a text is a formula, as a formula too."""
    importer, taken = Importer(office, tally), 0
    for number, text in enumerate([*CELLS, "z" * 32_000]):
        reference = f"{6000 + number}/QĐ-UBND"
        taken += importer.bring(repr(text[:80]), _workbook([reference, text, "Quyết định"]))
        if text.startswith("="):
            importer.bring(f"formula {text[:80]!r}", _workbook([f"1{reference}", text, "Quyết định"], as_formula=True))
    assert taken > len(CELLS) // 2, "harmless workbooks are taken"
    tally.holds()


def test_workbooks_that_are_none(office, tally, memory):
    """Archives that unpack to very much, entities, programs and torn files under the name of a workbook."""
    importer, before = Importer(office, tally), memory()
    for name, content in [*FILES, *SHEETS]:
        assert not importer.bring(repr(name[:60]), content), name
        importer.bring(repr(name[:60]), content, name=name)
    assert memory() - before < 200 * MEGABYTE, (memory() - before) // MEGABYTE
    tally.holds()


def test_nothing_was_looked_up(demo_server):
    with open(demo_server.log, encoding="utf-8") as log:
        assert HOME not in "".join(line for line in log if "Connection" in line)
