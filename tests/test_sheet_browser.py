"""Many tasks filled in at once on a phone: the form is downloaded, filled in, uploaded, looked at and applied."""
import pytest

from odoo.addons.directive_tracking.tests import sheet_common
from odoo.addons.directive_tracking.tools.sheet_columns import COLUMNS

from tests.support.browser import chromium_at
from tests.support.rpc import Client

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
PAGE = "/my/directives/sheet"


class VietnameseForm(sheet_common.SheetForm):
    """The form as a user who works in Vietnamese gets it."""

    def column(self, name):
        title = next(column.vietnamese for column in COLUMNS if column.name == name)
        return next(cell.column for cell in self.page[1] if cell.value == title)


def test_a_ward_fills_in_its_tasks_on_a_phone(demo_server, chromium, tmp_path):
    with chromium_at(chromium, demo_server.url) as log_in:
        person = log_in("ninhkieu", accept_downloads=True, **PHONE)
        person.open("/my/directives")
        person.page.locator(f"a[href='{PAGE}']").click()
        person.page.wait_for_url(f"**{PAGE}")
        person.picture("sheet-form")
        _fits(person)
        with person.page.expect_download() as download:
            person.page.locator(f"a[href='{PAGE}/form.xlsx']").click()
        form = VietnameseForm(download.value.path().read_bytes())
        assert form.page.max_row > 3
        for row in (2, 3):
            form.cell(row, "percent").value = 0.37
            form.cell(row, "situation").value = f"Đã kiểm tra {row} địa bàn; còn một số hộ chưa thống nhất."
        form.cell(3, "note").value = "Đề nghị hướng dẫn thêm"
        form.cell(4, "percent").value = "gần xong"
        (tmp_path / "nhiem-vu.xlsx").write_bytes(form.content())

        person.page.set_input_files("input[name='sheet']", tmp_path / "nhiem-vu.xlsx")
        assert person.page.locator("input[type='file']").count() == 1
        person.page.locator("form button[type='submit']:visible").last.click()
        person.page.wait_for_url(f"**{PAGE}/*")
        person.settle()
        _fits(person)
        person.picture("sheet-preview")
        assert person.page.locator(".o_directive_sheet_wrong").count() == 1
        assert person.page.locator(".o_directive_sheet_right").count() == 2
        person.page.locator("form[action$='/apply'] button").click()
        person.page.wait_for_selector(".alert-success")
        person.settle()
        _fits(person)
        person.picture("sheet-applied")
        person.no_error()
    client = Client(demo_server.url, demo_server.database, "ninhkieu")
    done = client.call("directive.task", "search_read", [("percent", "=", 37)], ["other_info"])
    assert len(done) == 2
    assert "Đề nghị hướng dẫn thêm" in {task["other_info"] for task in done}


def test_an_officer_of_an_agency_comes_there_from_the_list(demo_server, chromium):
    with chromium_at(chromium, demo_server.url) as log_in:
        person = log_in("stc")
        person.open("/odoo/directive-tasks")
        person.page.locator(".o_list_view, .o_control_panel").first.wait_for()
        person.page.get_by_role("button", name="Điền trong Excel").first.click()
        person.page.wait_for_url(f"**{PAGE}")
        person.settle()
        person.no_error()


def _fits(person):
    assert person.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
