"""A period of reporting in a real browser: a department at its desk, a ward on a phone, the Office (Điều 12 khoản 1).

Both write; the heads approve; the Office sends one back and accepts it when it is corrected (Điều 7 khoản 1, 2c).
"""
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.support.browser import chromium_at
from tests.support.rpc import Client

pytestmark = pytest.mark.browser

CITY = ZoneInfo("Asia/Ho_Chi_Minh")
PHONE = {"width": 360, "height": 740, "is_mobile": True, "has_touch": True}
CAUSE = "Hai nhiệm vụ trễ hạn do chờ ý kiến của các sở"
BACK = "Phần III chưa nêu nguyên nhân"


@pytest.fixture(scope="module")
def period(demo_server):
    """A period that ended yesterday, on which Sở Tài chính and phường Ninh Kiều report; its id."""
    office = Client(demo_server.url, demo_server.database, "chuyenvien")
    today = datetime.now(CITY).date()
    leader = office.search("res.users", [("login", "=", "chutich")])[0]
    units = office.search("directive.unit", [("code", "in", ("STC", "31135"))])
    return office.create("directive.report.period", {
        "kind": "adhoc", "date_from": str(today - timedelta(days=90)), "date_to": str(today - timedelta(days=1)),
        "requested_by_id": leader, "reason": "Phục vụ kỳ họp", "unit_ids": [(6, 0, units)]})


def test_one_period_from_the_first_word_to_acceptance(demo_server, chromium, period):
    with chromium_at(chromium, demo_server.url) as log_in:
        finance, specialist = log_in("stc"), log_in("chuyenvien")
        report = _department_writes(finance, period)
        head = log_in("stc.head")
        _head_approves_and_sends(head, report)
        _ward_writes_on_the_phone(log_in("ninhkieu", **PHONE), period)
        _ward_head_approves_and_sends(log_in("ninhkieu.head", **PHONE), period)
        _office_sees_who_has_reported(specialist, period)
        _office_sends_back(specialist, report)
        _office_accepts(specialist, period)
        newer = _department_corrects(finance, report)
        _head_approves_and_sends(head, newer)
        _office_compares_and_accepts(specialist, newer)
        _office_writes_its_own(specialist, period)
        for person in (finance, specialist):
            person.no_error()


def _department_writes(finance, period):
    finance.open("/odoo/directive-our-reports")
    finance.picture("our-reports")
    finance.page.locator(".o_data_row").first.click()
    finance.settle()
    page = finance.page.inner_text(".o_form_view")
    assert "Phần số liệu, hệ thống tự điền" in page
    finance.fill("part_3", "Không")
    finance.page.keyboard.press("Tab")
    finance.picture("report-draft")
    assert not finance.page.locator("button[name='action_approve']:visible").count(), "only the head approves"
    _figures_open_their_tasks(finance)
    client = Client(finance.url, _database(finance), "stc")
    found = client.search("directive.report", [("period_id", "=", period), ("kind", "=", "unit")])
    assert client.read("directive.report", found, ["part_3"])[0]["part_3"] == "Không", "saved by leaving the form"
    return found[0]


def _figures_open_their_tasks(finance):
    """Each figure of Phụ lục I opens as many tasks as it says."""
    finance.page.locator(".o_notebook .nav-link", has_text="Phụ lục I:").first.click()
    finance.picture("report-figures")
    total = finance.page.locator(".o_directive_report_figures tfoot .o_directive_figures_total button")
    number = total.inner_text()
    total.click()
    finance.page.wait_for_selector(".o_list_view .o_data_row")
    finance.settle()
    counted = finance.page.locator(".o_pager_limit").first.inner_text()
    assert counted == number, (counted, number)


def _head_approves_and_sends(head, report):
    head.open(f"/odoo/directive-unit-reports/{report}")
    head.press("action_approve")
    head.page.locator(".modal-footer .btn-primary:visible").first.click()
    head.settle()
    _becomes(head, "approved")
    head.press("action_submit")
    _becomes(head, "submitted")
    head.no_error()


def _ward_writes_on_the_phone(ward, period):
    ward.open("/my")
    ward.page.locator("a.btn[href='/my/reports']").click()
    ward.page.locator(f"a[href*='/my/reports/{period}/']").click()
    ward.page.wait_for_selector("textarea[name=part_1]")
    ward.page.fill("textarea[name=part_1]", "Đã tiếp nhận đủ các nhiệm vụ")
    ward.page.fill("textarea[name=part_5]", "Đề nghị hướng dẫn thêm về gia hạn")
    assert not ward.page.locator("button[value=approve]").count(), "only the head approves"
    _fits(ward)
    ward.picture("portal-report")
    ward.page.click("button[value=save]")
    ward.page.wait_for_selector(".alert-success")
    assert ward.page.input_value("textarea[name=part_1]") == "Đã tiếp nhận đủ các nhiệm vụ"
    ward.no_error()


def _becomes(person, state):
    person.page.locator(f".o_statusbar_status .o_arrow_button_current[data-value='{state}']").wait_for()


def _fits(person):
    """Nothing is wider than the phone, and what is pressed is large enough for a finger."""
    assert person.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for button in person.page.locator(".o_directive button:visible").all():
        assert button.bounding_box()["height"] >= 44


def _ward_head_approves_and_sends(head, period):
    head.open("/my/reports")
    head.page.locator(f"a[href*='/my/reports/{period}/']").click()
    head.page.click("button[value=approve]")
    head.page.wait_for_selector("button[value=submit]")
    head.page.fill("input[name=number]", "12/BC-UBND")
    _fits(head)
    head.picture("portal-report-approved")
    head.page.click("button[value=submit]")
    head.page.wait_for_selector("button[value=correct]")
    head.no_error()


def _office_sees_who_has_reported(specialist, period):
    specialist.open(f"/odoo/directive-report-periods/{period}")
    specialist.picture("report-period")
    specialist.press("action_open_duties")
    specialist.page.wait_for_selector(".o_data_row")
    specialist.picture("report-duties")
    expect(specialist.page.locator(".o_data_row", has_text="Đã gửi")).to_have_count(2)
    _unit_found_without_accents(specialist)


def _unit_found_without_accents(specialist):
    box = specialist.page.locator(".o_searchview_input")
    box.fill("ninh kieu")
    box.press("Enter")
    specialist.settle()
    rows = specialist.page.locator(".o_data_row")
    expect(rows).to_have_count(1)
    assert "Ninh Kiều" in rows.first.inner_text()


def _office_sends_back(specialist, report):
    specialist.open(f"/odoo/directive-unit-reports/{report}")
    specialist.press("action_send_back")
    specialist.fill("reason", BACK, ".modal")
    specialist.page.locator(".modal-footer .btn-primary:visible").first.click()
    specialist.settle()
    _becomes(specialist, "sent_back")
    specialist.picture("report-sent-back")


def _office_accepts(specialist, period):
    client = Client(specialist.url, _database(specialist), "chuyenvien")
    [report] = client.search("directive.report", [("period_id", "=", period), ("number", "=", "12/BC-UBND")])
    specialist.open(f"/odoo/directive-unit-reports/{report}")
    assert "Đề nghị hướng dẫn thêm về gia hạn" in specialist.page.inner_text(".o_form_view")
    specialist.press("action_accept")
    _becomes(specialist, "accepted")


def _department_corrects(finance, report):
    finance.open(f"/odoo/directive-unit-reports/{report}")
    assert BACK in finance.page.inner_text(".o_form_view")
    finance.press("action_correct")
    _becomes(finance, "draft")
    finance.fill("part_3", CAUSE)
    finance.page.locator(".o_form_button_save:visible").click()
    finance.settle()
    finance.page.locator(".o_notebook .nav-link", has_text="Các phiên bản").first.click()
    assert BACK in finance.page.inner_text(".o_directive_report_versions")
    finance.picture("report-versions")
    client = Client(finance.url, _database(finance), "stc")
    return client.search("directive.report", [("previous_id", "=", report)])[0]


def _office_compares_and_accepts(specialist, report):
    specialist.open(f"/odoo/directive-unit-reports/{report}")
    assert CAUSE in specialist.page.inner_text(".o_form_view")
    specialist.press("action_compare")
    specialist.page.wait_for_selector(".modal .alert-success")
    specialist.picture("report-compared")
    specialist.page.locator(".modal-footer .btn-primary:visible").first.click()
    specialist.settle()
    specialist.press("action_accept")
    _becomes(specialist, "accepted")


def _office_writes_its_own(specialist, period):
    """Điều 11 khoản 2, Điều 10 khoản 1a: an assessment written beside the unit stands in the Office's report."""
    specialist.open(f"/odoo/directive-report-periods/{period}")
    specialist.press("action_open_duties")
    specialist.page.locator(".o_data_row", has_text="Sở Tài chính").locator("button[name='action_assess']").click()
    specialist.page.wait_for_selector(".modal [name='text']")
    specialist.fill("text", "Chủ động, báo cáo kịp thời", ".modal")
    specialist.picture("report-assessment")
    specialist.page.locator(".modal-footer .btn-primary:visible").first.click()
    specialist.settle()
    specialist.open(f"/odoo/directive-report-periods/{period}")
    specialist.press("action_open_office_report")
    assert "Sở Tài chính: Chủ động, báo cáo kịp thời" in specialist.page.inner_text(".o_form_view")
    specialist.picture("report-office")


def _database(person):
    return person.page.evaluate("odoo.__session_info__ ? odoo.__session_info__.db : odoo.info.db")
