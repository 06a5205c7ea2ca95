"""The story of one difficult task, in a real browser on a real server.

Returned as not the unit's function, given to another unit, an extension refused one minute late, raised as a
difficulty, two units of different opinions, decided by the Chairman (Điều 6, 8, 10, 12).
"""
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.support.browser import chromium_at
from tests.support.rpc import Client

pytestmark = pytest.mark.browser

CITY = ZoneInfo("Asia/Ho_Chi_Minh")
CONTENT = "Chủ trì phương án di dời các hộ dân trong vùng sạt lở, báo cáo UBND thành phố"


@pytest.fixture(scope="module")
def task(demo_server):
    """An express task of Sở Tài chính, transferred a moment ago; its id."""
    office = Client(demo_server.url, demo_server.database, "chuyenvien")
    document = office.create("directive.document", {
        "reference": "9301/CĐ-UBND", "subject": "Khẩn trương di dời dân khỏi vùng sạt lở", "urgency": "express",
        "date_issued": f"{_now():%Y-%m-%d}",
        "type_id": office.search("directive.document.type", [("code", "=", "CĐ")])[0]})
    task = office.create("directive.task", {
        "document_id": document, "content": CONTENT, "date_deadline": f"{_now() + timedelta(days=6):%Y-%m-%d}",
        "lead_unit_id": office.search("directive.unit", [("code", "=", "STC")])[0]})
    office.call("directive.task", "action_transfer", [task])
    return task


def _now():
    return datetime.now(CITY)


def test_one_difficult_task(demo_server, chromium, task):
    with chromium_at(chromium, demo_server.url) as log_in:
        finance, specialist, building = (log_in(login) for login in ("stc", "chuyenvien", "sxd"))
        _returned_as_not_its_function(finance, task)
        lapses = _given_to_another_unit(specialist, task)
        _extension_refused_one_minute_late(building, task, lapses)
        _raised_as_a_difficulty(building, task)
        difficulty = _opinions_asked(specialist, task)
        _gives_opinion(finance, "stc", difficulty, "Cần bố trí kinh phí từ nguồn dự phòng trước khi di dời.")
        _gives_opinion(building, "sxd", difficulty, "Cần di dời ngay, kinh phí quyết toán sau.")
        _proposed(specialist, difficulty)
        new_deadline = _decided_by_the_chairman(log_in("chutich"), difficulty)
        _everybody_sees_the_new_deadline(building, task, new_deadline)
        for person in (finance, specialist, building):
            assert not person.errors, person.errors


def _returned_as_not_its_function(finance, task):
    """Điều 6 khoản 2a."""
    finance.open(f"/odoo/directive-tasks/{task}")
    finance.press("action_return")
    finance.fill("reason", "Di dời dân cư không thuộc chức năng của Sở Tài chính", ".modal")
    finance.picture("return-dialog")
    finance.page.locator(".modal-footer .btn-primary:visible").first.click()
    finance.settle()
    assert finance.state() == "returned"
    finance.picture("task-returned")


def _given_to_another_unit(specialist, task):
    """Điều 6 khoản 1c: corrected and transferred again in one step; the task lapses within two minutes."""
    specialist.open("/odoo/directive-feedback-open")
    specialist.picture("feedback-to-answer")
    specialist.page.locator(".o_data_row", has_text="phương án di dời").first.click()
    specialist.settle()
    specialist.press("action_accept")
    lapses = (_now() + timedelta(seconds=75)).replace(second=0, microsecond=0)
    if lapses.date() != _now().date():
        time.sleep(120)  # not over midnight
        lapses = (_now() + timedelta(seconds=75)).replace(second=0, microsecond=0)
    specialist.choose("lead_unit_id", "Sở Xây dựng", ".modal")
    specialist.fill_date("date_deadline", f"{lapses:%d/%m/%Y}", ".modal")
    specialist.fill("deadline_hour", f"{lapses:%H:%M}", ".modal")
    specialist.page.keyboard.press("Tab")
    specialist.picture("feedback-acceptance")
    specialist.page.locator(".modal-footer .btn-primary:visible").first.click()
    specialist.settle()
    specialist.open(f"/odoo/directive-tasks/{task}")
    assert specialist.state() == "transferred"
    assert "Sở Xây dựng" in specialist.page.inner_text("[name='lead_unit_id']")
    return lapses


def _extension_refused_one_minute_late(building, task, lapses):
    """Điều 12 khoản 2: the form was opened in time and sent too late; what was typed is still there."""
    building.open(f"/odoo/directive-tasks/{task}")
    building.press("action_ask_extension")
    building.fill_date("requested_date", f"{lapses + timedelta(days=3):%d/%m/%Y}", ".modal")
    building.fill("reason", "Nước lũ chưa rút", ".modal")
    building.fill("explanation", "Đã di dời 40/65 hộ; 25 hộ còn lại bị chia cắt", ".modal")
    time.sleep(max(0, (lapses - _now()).total_seconds()) + 2)
    building.page.locator(".modal-footer .btn-primary:visible").first.click()
    refusal = building.page.locator(".modal, .o_notification").filter(has_text="Điều 12 khoản 2").last
    refusal.wait_for()
    building.picture("extension-refused")
    building.page.keyboard.press("Escape")
    building.page.wait_for_timeout(500)
    reason = building.page.locator(".modal [name='reason'] :is(textarea, input)")
    assert reason.first.input_value() == "Nước lũ chưa rút"
    building.errors.clear()


def _raised_as_a_difficulty(building, task):
    """Điều 12 khoản 2, sentence 2: what remains after expiry."""
    building.open(f"/odoo/directive-tasks/{task}")
    building.picture("task-overdue")
    building.press("action_raise_difficulty")
    building.page.locator(".modal input[data-value='differing_opinions']").check()
    building.fill("cause", "25 hộ bị chia cắt, chưa thống nhất nguồn kinh phí di dời", ".modal")
    building.fill("proposal", "Lùi thời hạn ba ngày và giao nguồn dự phòng", ".modal")
    building.picture("difficulty-dialog")
    building.page.locator(".modal-footer button[name='action_raise']:visible").click()
    building.settle()


def _opinions_asked(specialist, task):
    """Điều 10 khoản 1c."""
    client = Client(specialist.url, _database(specialist), "chuyenvien")
    difficulty = client.search("directive.escalation", [("task_id", "=", task), ("state", "=", "raised")])[0]
    specialist.open(f"/odoo/directive-difficulties/{difficulty}")
    specialist.press("action_ask_opinions")
    for unit in ("Sở Tài chính", "Sở Xây dựng"):
        specialist.choose("unit_ids", unit, ".modal")
    specialist.page.locator(".modal-footer button[name='action_apply']:visible").click()
    specialist.settle()
    return difficulty


def _database(person):
    return person.page.evaluate("odoo.__session_info__ ? odoo.__session_info__.db : odoo.info.db")


def _gives_opinion(officer, login, difficulty, text):
    client = Client(officer.url, _database(officer), login)
    [opinion] = client.search("directive.opinion", [("escalation_id", "=", difficulty), ("state", "=", "asked")])
    officer.open(f"/odoo/directive-opinions/{opinion}")
    officer.fill("text", text)
    officer.press("action_submit")
    officer.picture("opinion")


def _proposed(specialist, difficulty):
    """Điều 8 khoản 4: the Office proposes, and what its proposal would do to the task."""
    specialist.open(f"/odoo/directive-difficulties/{difficulty}")
    specialist.press("action_propose")
    specialist.fill("text", "Đề nghị lùi thời hạn ba ngày, tạm ứng từ nguồn dự phòng", ".modal")
    specialist.page.locator(".modal input[data-value='new_deadline']").check()
    specialist.fill_date("date_deadline", f"{_now() + timedelta(days=3):%d/%m/%Y}", ".modal")
    specialist.choose("document_id", "9301", ".modal")
    specialist.picture("proposal-dialog")
    specialist.page.locator(".modal-footer button[name='action_apply']:visible").first.click()
    specialist.settle()


def _decided_by_the_chairman(chairman, difficulty):
    """All on one page; one click agrees."""
    chairman.open("/odoo/directive-to-decide")
    chairman.picture("to-decide")
    chairman.open(f"/odoo/directive-to-decide/{difficulty}")
    page = chairman.page.inner_text(".o_form_view")
    for said in ("Sở Xây dựng", "25 hộ bị chia cắt", "trước khi di dời", "Cần di dời ngay", "Đề nghị lùi"):
        assert said in page, said
    chairman.picture("difficulty-to-decide")
    chairman.press("action_agree")
    chairman.page.locator(".modal-footer .btn-primary:visible").first.click()
    chairman.settle()
    chairman.picture("difficulty-decided")
    chairman.no_error()
    return _now() + timedelta(days=3)


def _everybody_sees_the_new_deadline(building, task, deadline):
    building.open(f"/odoo/directive-tasks/{task}")
    building.picture("task-after-the-decision")
    client = Client(building.url, _database(building), "sxd")
    row = client.read("directive.task", [task], ["date_deadline", "timeliness", "state"])[0]
    assert row["date_deadline"] == f"{deadline:%Y-%m-%d}"
    assert row["timeliness"] == "open_in_time"
    events = client.call("directive.log", "search_read", [("task_id", "=", task)], ["event"], order="id")
    told = [event["event"] for event in events]
    for event in ("transfer", "return", "reassign", "date_deadline"):
        assert event in told, told
