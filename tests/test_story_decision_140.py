"""The story of the system, told with Decision 140/QĐ-UBND itself, in a real browser on a real server.

Two tasks of its Điều 13 and 14 go from the Office to their units and back, and end as figures that the Chairman reads.
"""
import io
from datetime import date, timedelta

import openpyxl
import pypdf
import pytest
from playwright.sync_api import expect

from odoo.addons.directive_tracking.tests import sample_files

from tests.support.browser import chromium_at
from tests.support.rpc import Client

pytestmark = pytest.mark.browser

PEOPLE = {
    "story.specialist": ("Nguyễn Thị Thử Nghiệm", "group_office_specialist"),
    "story.leader": ("Trần Văn Thử Nghiệm", "group_office_leader"),
    "story.chairman": ("Lê Hoàng Thử Nghiệm", "group_city_leader"),
    "story.officer": ("Phạm Minh Thử Nghiệm", "group_unit_user"),
    "story.head": ("Võ Thanh Thử Nghiệm", "group_unit_head"),
}
DEADLINE = date.today() + timedelta(days=30)
TASKS = (
    ("Điều 13 khoản 1", "Sở Khoa học", "Chủ trì, phối hợp xây dựng Hệ thống theo dõi nhiệm vụ; bảo đảm an toàn, an ninh"
     f" thông tin, toàn vẹn dữ liệu, báo cáo UBND thành phố trước ngày {DEADLINE:%d/%m/%Y}."),
    ("Điều 14 khoản 1", "Sở Nội vụ", "Phối hợp tham mưu, đề xuất khen thưởng tập thể, cá nhân tiêu biểu trong thực hiện"
     " Quy chế."),
)


@pytest.fixture(scope="module")
def city(city_server):
    """The administrator's part: accounts, and the head and members of the lead unit."""
    admin = Client(city_server.url, city_server.database, "admin")
    users = {}
    for login, (name, group) in PEOPLE.items():
        group_id = admin.search("ir.model.data", [("module", "=", "directive_tracking"), ("name", "=", group)])
        group_id = admin.read("ir.model.data", group_id, ["res_id"])[0]["res_id"]
        users[login] = admin.create("res.users", {
            "name": name, "login": login, "password": login, "email": f"{login}@example.com", "lang": "vi_VN",
            "tz": "Asia/Ho_Chi_Minh", "group_ids": [(4, group_id)]})
    unit = admin.search("directive.unit", [("code", "=", "SKHCN")])
    admin.call("directive.unit", "write", unit, {
        "head_user_id": users["story.head"], "user_ids": [(4, users["story.officer"])]})
    return city_server


def test_decision_140_from_entry_to_figures(city, chromium, tmp_path):
    paper = tmp_path / "bao-cao-he-thong.pdf"
    paper.write_bytes(sample_files.pdf("Báo cáo kết quả"))
    with chromium_at(chromium, city.url) as log_in:
        specialist, officer = log_in("story.specialist"), log_in("story.officer")
        _enters_and_transfers(specialist)
        task = _accepts_reports_submits(officer, paper)
        _rejects(specialist, task)
        _submits_again(officer, task, paper)
        _confirms(specialist, task)
        _reads_figures(log_in("story.chairman"), city)
        for person in (specialist, officer):
            person.no_error()


def _enters_and_transfers(specialist):
    """Điều 6 khoản 1a: the Office enters items 1-7 and transfers; only typing and the tab key in the list."""
    page = specialist.page
    specialist.open("/odoo/directive-documents/new")
    specialist.fill("reference", "140/QĐ-UBND")
    page.keyboard.press("Tab")
    specialist.fill("subject", "Ban hành Quy chế theo dõi, đôn đốc, kiểm tra việc thực hiện nhiệm vụ được giao")
    specialist.fill_date("date_issued", "14/01/2026")
    specialist.fill("signer", "Người ký thử nghiệm")
    for number, task in enumerate(TASKS):
        page.locator(".o_field_x2many_list_row_add a").first.click()
        page.locator(".o_selected_row [name='clause'] input:focus").wait_for()
        _types_a_task(page, *task, deadline=f"chậm nhất ngày {DEADLINE:%d/%m/%Y}" if number else "")
    page.keyboard.press("Tab")
    page.wait_for_timeout(500)  # the date picker fades away
    specialist.picture("document-entry")
    page.locator(".o_form_button_save").click()
    specialist.settle()
    specialist.picture("document")
    specialist.press("action_transfer")
    expect(page.locator(".o_data_row td[name='state']", has_text="Đã chuyển")).to_have_count(2)
    specialist.no_error()


def _types_a_task(page, clause, unit, content, deadline):
    """One line of the list, by keyboard alone; a deadline within the content is found by itself."""
    page.keyboard.insert_text(clause)
    page.keyboard.press("Tab")
    page.keyboard.insert_text(content)
    page.keyboard.press("Tab")
    page.locator(".o_selected_row [name='lead_unit_id'] input:focus").wait_for()
    page.keyboard.type(unit, delay=20)
    page.locator(".o-autocomplete--dropdown-item:visible", has_text=unit).first.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")  # no coordinating unit
    page.locator(".o_selected_row [name='deadline_text'] input:focus").wait_for()
    if deadline:
        page.keyboard.insert_text(deadline)
    page.keyboard.press("Tab")
    understood = page.locator(".o_selected_row [name='deadline_understood']", has_text=f"{DEADLINE:%d/%m/%Y}")
    understood.first.wait_for()


def _accepts_reports_submits(officer, paper):
    """Điều 6 khoản 2: the unit accepts, reports (item 8) and submits the result (item 9)."""
    page = officer.page
    officer.open("/odoo/directive-unit-tasks")
    officer.picture("unit-tasks")
    page.locator(".o_data_row td[name='name']").first.click()
    page.wait_for_url("**/directive-unit-tasks/*")
    task = int(page.url.split("?")[0].rsplit("/", 1)[1])
    officer.settle()
    officer.press("action_accept")
    assert officer.state() == "in_progress"
    page.locator(".o_form_statusbar button", has_text="Báo cáo tình hình").click()
    officer.fill("content", "Đã hoàn thành thiết kế, đang triển khai thí điểm tại 3 đơn vị", ".modal")
    officer.fill("percent", "60", ".modal")
    page.locator(".modal-footer .btn-primary:visible").click()
    officer.settle()
    _submit_result(officer, "Hệ thống đã vận hành, có biên bản nghiệm thu", paper)
    officer.picture("unit-task")
    return task


def _submit_result(officer, content, paper):
    officer.press("action_submit")
    officer.fill("content", content, ".modal")
    officer.page.locator(".modal input[type=file]").set_input_files(paper)
    officer.page.locator(".modal .o_attachment, .modal .o_attachments .o_attachment_wrap").first.wait_for()
    officer.page.locator(".modal-footer button[name='action_submit']:visible").click()
    officer.settle()
    assert officer.state() == "submitted"


def _rejects(specialist, task):
    """Điều 6 khoản 1c: not confirmed, with the reason."""
    specialist.open(f"/odoo/directive-tasks/{task}")
    specialist.press("action_reject")
    specialist.fill("reason", "Thiếu phụ lục số liệu của các xã, phường", ".modal")
    specialist.page.locator(".modal-footer button[name='action_apply']:visible").click()
    specialist.settle()
    assert specialist.state() == "in_progress"


def _submits_again(officer, task, paper):
    officer.open(f"/odoo/directive-tasks/{task}")
    assert "Thiếu phụ lục số liệu" in officer.page.inner_text(".o_form_view")
    officer.picture("task-rejected")
    _submit_result(officer, "Đã bổ sung phụ lục số liệu của 103 xã, phường", paper)


def _confirms(specialist, task):
    specialist.open(f"/odoo/directive-tasks/{task}")
    specialist.picture("verify")
    specialist.press("action_confirm")
    assert specialist.state() == "confirmed"


def _reads_figures(chairman, city):
    """Điều 4 khoản 1c, Điều 10 khoản 1a: the same figures on screen, in PDF and in XLSX."""
    page = chairman.page
    chairman.open("/odoo/directive-figures")
    chairman.picture("figures")
    screen = page.inner_text(".o_form_view, .o_action_manager")
    assert "Sở Khoa học và Công nghệ" in screen
    assert "Sở Nội vụ" in screen
    pdf = _download(chairman, "PDF")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Sở Khoa học và Công nghệ" in text
    book = openpyxl.load_workbook(io.BytesIO(_download(chairman, "XLSX")), data_only=True)
    rows = {row[1]: row for row in book.worksheets[0].iter_rows(values_only=True) if row[1]}
    assert rows["Sở Khoa học và Công nghệ"][2:5] == (1, 1, 1), "total, complete, complete on time"
    assert rows["Sở Nội vụ"][2:5] == (1, 0, 0)
    chairman.no_error()


def _download(person, label):
    with person.page.expect_download() as download:
        person.page.locator(".o_form_view button:visible", has_text=label).first.click()
    return download.value.path().read_bytes()
