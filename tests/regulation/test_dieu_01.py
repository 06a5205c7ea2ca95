"""Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng.

Khoản 1: … các văn bản quy phạm pháp luật, văn bản chỉ đạo, điều hành (không bao gồm các văn bản có độ mật).
Whatever way a classified text takes, it is refused before anything is stored. A real server is asked; afterwards its
database, its files and its log are searched for the text. (What the portal asks about photos and scans, and JSON-2:
addons/directive_tracking/tests/test_portal_secrecy.py.)
"""
import base64
import io
import re
from datetime import date

import psycopg2
import pytest

from odoo.addons.directive_tracking.tests.sample_files import PNG, docx, odf, pdf, xlsx, zipped

from tests.support.rpc import Client, RpcError
from tools.dev import paths, postgres

#: A word that stands nowhere else, on the page with the stamp.
WORD = "zq81kx"
#: Sent beside it, in files without a mark: nothing of the whole request is kept.
CLEAN = "xk18qz"
SECRET = f"Phương án {WORD}\nTỐI MẬT\nSố: 12/PA"
FILES = {
    f"{WORD}.docx": docx(f"{WORD}</w:t></w:r></w:p><w:p><w:r><w:t>TỐI MẬT"),
    f"{WORD}.xlsx": xlsx(WORD, "TỐI MẬT"),
    f"{WORD}.odt": odf(f"{WORD}</text:p><text:p>TỐI MẬT"),
    f"{WORD}.pdf": pdf("TỐI MẬT"),
    f"{WORD}.txt": SECRET.encode(),
    f"{WORD}.zip": zipped([("a.txt", SECRET)]),
    f"{WORD}_TOI_MAT.txt": WORD.encode(),
}


class _Citizen:
    """A person at a real server who tries; every refusal is a sentence that cites the clause and repeats nothing."""

    def __init__(self, server, login):
        self.client = Client(server.url, server.database, login)
        self.login, self.server = login, server

    def refused(self, model, method, *args, **kwargs):
        with pytest.raises(RpcError) as caught:
            self.client.call(model, method, *args, **kwargs)
        self.check(f"{caught.value} {caught.value.debug}")

    def check(self, answer):
        assert "Điều 1 khoản 1" in answer
        assert WORD not in answer
        assert "TỐI MẬT" not in answer

    def post(self, path, files=None, **data):
        """Sends a form as the browser would, with the session's token."""
        page = self.client.get("/my/account" if path.startswith("/my") else "/odoo").text
        token = re.search(r'csrf_token["\s:=]+(?:value=)?"([0-9a-f]+o\d+)"', page)[1]
        return self.client.http.post(
            self.server.url + path, data={"csrf_token": token, **data}, files=files, timeout=60)


@pytest.fixture(scope="module")
def specialist(demo_server):
    return _Citizen(demo_server, "chuyenvien")


@pytest.fixture(scope="module")
def unit(demo_server):
    return _Citizen(demo_server, "stc")


@pytest.fixture(scope="module")
def ward(demo_server):
    return _Citizen(demo_server, "ninhkieu")


@pytest.fixture
def task(unit):
    domain = [("lead_unit_id.code", "=", "STC"), ("state", "in", ("transferred", "in_progress"))]
    return unit.client.search("directive.task", domain, limit=1)[0]


@pytest.fixture(scope="module", autouse=True)
def nothing_is_left(demo_server, parts):
    """After all the attempts of this file: no row of any table, no file and no line of the log has the word."""
    yield
    with psycopg2.connect(
        dbname=demo_server.database, host=str(postgres.socket_folder()), user=postgres.ROLE) as connection:
        assert _rows_with(connection.cursor(), (WORD, WORD.encode().hex(), CLEAN)) == []
    with open(demo_server.log, encoding="utf-8") as log:
        assert not [line for line in log if WORD in line]
    assert not [
        str(file) for file in paths.DATA.rglob("*") if file.is_file() and (
            WORD in file.name or any(word.encode() in file.read_bytes() for word in (WORD, CLEAN))
            or file.read_bytes() in FILES.values())]


def _rows_with(cursor, words):
    """The tables that have a row with one of these words, in whatever column."""
    cursor.execute(
        "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
    found = []
    for (table,) in cursor.fetchall():
        cursor.execute(f"SELECT count(*) FROM {table} AS row WHERE row::text LIKE ANY (%s)",
                       [[f"%{word}%" for word in words]])
        found += [table] * cursor.fetchone()[0]
    return found


def _document(specialist, **values):
    kind = specialist.client.search("directive.document.type", [("code", "=", "QĐ")])[0]
    return {"reference": "9401/QĐ-UBND", "subject": "Thử", "date_issued": str(date.today()), "type_id": kind, **values}


def test_d01_k1_a_document_is_refused_in_every_field(specialist):
    for values in (
        {"subject": SECRET}, {"signer": f"{WORD} (MẬT)"}, {"reference": f"12/{WORD} TỐI MẬT"},
        {"arises_reason": SECRET}, {"is_classified": True, "subject": WORD},
        {"task_ids": [[0, 0, {"content": SECRET}]]},
        {"attachment_ids": [[0, 0, {"name": "a.txt", "raw": SECRET}]]},
    ):
        specialist.refused("directive.document", "create", [_document(specialist, **values)])
        specialist.refused("directive.document", "web_save", [], _document(specialist, **values), specification={})
    assert not specialist.client.search("directive.document", [("reference", "=", "9401/QĐ-UBND")])


def test_d01_k1_a_unit_is_refused_in_every_report(unit, task):
    unit.refused("directive.progress", "create", [{"task_id": task, "content": SECRET, "percent": 5}])
    unit.refused("directive.result", "create", [{"task_id": task, "content": SECRET}])
    unit.refused("directive.result", "create", [{"task_id": task, "content": WORD, "reference": "12/PA-MẬT"}])
    unit.refused("directive.task", "write", [task], {"other_info": SECRET})
    unit.refused("directive.task", "message_post", [task], body=SECRET)


def test_d01_k1_the_reason_of_a_step_is_refused(specialist, task):
    specialist.refused("directive.reason.wizard", "create", [
        {"res_model": "directive.task", "res_ids": [task], "step": "cancel", "reason": SECRET}])


def test_d01_k1_files_are_refused_by_rpc(specialist):
    for name, content in FILES.items():
        encoded = base64.b64encode(content).decode()
        specialist.refused("ir.attachment", "create", [{"name": name, "datas": encoded}])
        specialist.refused("directive.document", "create", [_document(
            specialist, attachment_ids=[[0, 0, {"name": name, "datas": encoded}]])])


def test_d01_k1_files_are_refused_where_forms_and_chatter_upload_them(specialist):
    for name, content in FILES.items():
        answer = specialist.post(
            "/web/binary/upload_attachment", files={"ufile": (name, content)}, model="directive.document", id="0")
        specialist.check(answer.json()[0]["error"])
        document = specialist.client.search("directive.document", [], limit=1)[0]
        for pending in ("true", "false"):
            answer = specialist.post(
                "/mail/attachment/upload", files={"ufile": (name, content)}, thread_model="directive.document",
                thread_id=str(document), is_pending=pending)
            specialist.check(answer.json()["error"])


def test_d01_k1_a_scan_in_the_chatter_is_sent_to_where_the_question_is_asked(specialist):
    document = specialist.client.search("directive.document", [], limit=1)[0]
    answer = specialist.post(
        "/mail/attachment/upload", files={"ufile": ("scan.png", PNG)}, thread_model="directive.document",
        thread_id=str(document), is_pending="true")
    assert "Điều 1 khoản 1" in answer.json()["error"]
    assert "scan.png" in answer.json()["error"]


def test_d01_k1_a_scan_uploaded_for_a_saved_form_waits_for_the_answer(specialist):
    document = specialist.client.search("directive.document", [], limit=1)[0]
    answer = specialist.post(
        "/web/binary/upload_attachment", files={"ufile": ("scan.png", PNG)}, model="directive.document",
        id=str(document)).json()[0]
    command = {"attachment_ids": [[4, answer["id"]]]}
    specialist.refused("directive.document", "write", [document], command)
    specialist.client.call("directive.document", "write", [document], {**command, "files_unclassified": True})
    log = specialist.client.call(
        "directive.log", "search_read", [("event", "=", "files_unclassified")], ["new_value", "res_id"], limit=1)
    assert (log[0]["new_value"], log[0]["res_id"]) == ("scan.png", document)


def test_d01_k1_an_import_is_refused_before_its_file_is_kept(specialist):
    wizard = specialist.client.create("base_import.import", {"res_model": "directive.document"})
    for name, content in (
        ("nhap.csv", f"a;b\n9402/QĐ-UBND;{WORD} (MẬT)\n".encode()), ("nhap.xlsx", xlsx(WORD, "TỐI MẬT")),
    ):
        answer = specialist.post("/base_import/set_file", files={"ufile": (name, io.BytesIO(content))}, id=str(wizard))
        assert answer.status_code >= 400
        assert WORD not in answer.text
        encoded = base64.b64encode(content).decode()
        specialist.refused("base_import.import", "write", [wizard], {"file": encoded, "file_name": name})
    answer = specialist.client.call("directive.document", "load", ["reference", "subject"], [["9402/QĐ-UBND", SECRET]])
    assert not answer["ids"]
    specialist.check(str(answer["messages"]))


def test_d01_k1_the_portal_refuses_text_and_files(ward):
    domain = [("lead_unit_id.name", "ilike", "Ninh Kiều"), ("state", "in", ("transferred", "in_progress"))]
    task = ward.client.search("directive.task", domain, limit=1)[0]
    for step, typed in (
        ("progress", {"content": SECRET, "percent": "5"}), ("result", {"content": SECRET}),
        ("info", {"other_info": SECRET}), ("message", {"message": SECRET}),
    ):
        answer = ward.post(f"/my/directives/{task}/{step}", **typed)
        assert answer.status_code == 422, (step, answer.status_code)
        ward.check(answer.text)
    for name, content in FILES.items():
        answer = ward.post(
            f"/my/directives/{task}/result", content="Kết quả", files=[
                ("files", ("a.txt", CLEAN.encode())), ("files", (name, content))])
        assert answer.status_code == 422
        assert WORD not in answer.text
