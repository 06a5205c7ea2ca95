"""Bad input gets a sentence in Vietnamese that says what to do, and loses nothing."""
from datetime import date

import pytest

from tests.support.browser import chromium_at
from tests.support.rpc import Client, RpcError


@pytest.fixture(scope="module")
def office(demo_server):
    return Client(demo_server.url, demo_server.database, "chuyenvien")


def _sentence(call, *args, **kwargs):
    with pytest.raises(RpcError) as caught:
        call(*args, **kwargs)
    assert "Traceback" not in str(caught.value)
    return str(caught.value)


@pytest.fixture(scope="module")
def document(office):
    return office.create("directive.document", {
        "reference": "9101/QĐ-UBND", "subject": "Thử dữ liệu sai", "date_issued": str(date.today()),
        "type_id": office.search("directive.document.type", [("code", "=", "QĐ")])[0]})


def _task(office, document, **values):
    lead = office.search("directive.unit", [("code", "=", "STC")])[0]
    return office.create("directive.task", {
        "document_id": document, "content": "Nội dung đã gõ", "lead_unit_id": lead, **values})


def test_missing_deadline(office, document):
    task = _task(office, document)
    said = _sentence(office.call, "directive.task", "action_transfer", [task])
    assert "Điều 4 khoản 1a" in said
    assert "thời hạn" in said
    assert office.read("directive.task", [task], ["content"])[0]["content"] == "Nội dung đã gõ"


def test_lead_that_also_coordinates(office, document):
    lead = office.search("directive.unit", [("code", "=", "STC")])[0]
    said = _sentence(_task, office, document, coordinating_unit_ids=[(6, 0, [lead])])
    assert "Sở Tài chính" in said
    assert "Điều 5" in said


def test_document_number_that_exists(office):
    said = _sentence(office.create, "directive.document", {
        "reference": "140/QĐ-UBND", "subject": "Trùng", "date_issued": "2026-03-01",
        "type_id": office.search("directive.document.type", [("code", "=", "QĐ")])[0]})
    assert "140/QĐ-UBND" in said
    assert "đã có" in said


def test_import_with_a_wrong_column(office):
    rows = "Số, ký hiệu;Trích yếu;Cột không có\n9102/QĐ-UBND;Thử;x\n"
    said = _import(office, rows, ["reference", "subject", "khong_co"])
    assert said
    assert not office.search("directive.document", [("reference", "=", "9102/QĐ-UBND")])


def test_import_of_a_state(office, document):
    said = _import(
        office, "a;b;c;d\n9101/QĐ-UBND;Nhập;Sở Tài chính;confirmed\n",
        ["document_id", "content", "lead_unit_id", "state"],
        "directive.task")
    assert "không" in said


def test_import_with_a_wrong_row_names_the_row(office):
    said = _import(office, "a;b\n9103/QĐ-UBND;Đúng\nsai số;Sai\n", ["reference", "subject"])
    assert "140/QĐ-UBND" in said, "how a number is written"
    assert not office.search("directive.document", [("reference", "=", "9103/QĐ-UBND")]), "nothing is half imported"


def _import(office, text, fields, model="directive.document"):
    """Imports a CSV as the import screen does; returns what it says."""
    wizard = office.create("base_import.import", {"res_model": model, "file_name": "nhap.csv", "file_type": "text/csv"})
    office.call("base_import.import", "write", [wizard], {"file": text})
    options = {"has_headers": True, "separator": ";", "quoting": '"', "encoding": "utf-8", "advanced": False}
    try:
        answer = office.call("base_import.import", "execute_import", [wizard], fields, [], options)
    except RpcError as error:
        return str(error)
    return " ".join(message["message"] for message in answer["messages"])


@pytest.mark.browser
def test_what_was_typed_is_still_there(demo_server, chromium, tmp_path):
    """A refused save keeps the form as it is; a file of 200 MB is refused before it is sent."""
    with chromium_at(chromium, demo_server.url) as log_in:
        person = log_in("chuyenvien")
        person.open("/odoo/directive-documents/new")
        person.fill("reference", "140/QĐ-UBND")
        person.page.keyboard.press("Tab")
        person.fill("subject", "Trích yếu dài mà tôi đã gõ rất lâu")
        person.fill_date("date_issued", "14/01/2026")
        big = tmp_path / "ban-quet.pdf"
        with big.open("wb") as file:
            file.truncate(200 * 1024 * 1024)
        person.page.locator("[name='attachment_ids'] input[type=file]").set_input_files(big)
        notice = person.page.locator(".o_notification")
        notice.first.wait_for()
        assert "25" in notice.first.inner_text()
        person.page.locator(".o_form_button_save").click()
        dialog = person.page.locator(".modal:visible, .o_notification:visible", has_text="140/QĐ-UBND")
        dialog.first.wait_for()
        assert "đã có" in dialog.first.inner_text()
        if person.page.locator(".modal:visible .btn-primary").count():
            person.page.locator(".modal:visible .btn-primary").first.click()
        subject = person.page.locator("[name='subject'] :is(input,textarea)")
        assert subject.input_value() == "Trích yếu dài mà tôi đã gõ rất lâu"


@pytest.mark.browser
def test_unknown_phrase_is_asked_in_the_form(demo_server, chromium):
    with chromium_at(chromium, demo_server.url) as log_in:
        person = log_in("chuyenvien")
        person.open("/odoo/directive-tasks/new")
        person.fill("content", "Khẩn trương triển khai")
        person.fill("deadline_text", "khẩn trương")
        person.page.keyboard.press("Tab")
        answer = person.page.locator("[name='deadline_understood']")
        answer.first.wait_for()
        assert "“khẩn trương”" in answer.first.inner_text()
        assert person.page.locator("[name='date_deadline'] input").first.input_value() == ""
