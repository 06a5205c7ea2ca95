"""Every page of the product as each login of the demo scene: it opens, without an error on screen or console."""
import pytest

from tests.support.browser import chromium_at
from tests.support.rpc import Client

pytestmark = pytest.mark.browser

BACKEND = ("chuyenvien", "lanhdaovp", "chutich", "stc", "stc.head", "admin")
PORTAL = ("ninhkieu", "caikhe", "ninhkieu.head")
PHONE = {"width": 360, "height": 740}


def _actions(client):
    """Paths of all pages to which the menus of this login lead."""
    menus = client.get("/web/webclient/load_menus").json().values()
    ours = next(menu["id"] for menu in menus if menu.get("xmlid") == "directive_tracking.menu_directive_root")
    return [f"/odoo/action-{menu['actionID']}" for menu in menus if menu.get("appID") == ours and menu.get("actionID")]


@pytest.mark.parametrize("login", BACKEND)
def test_every_menu_opens(demo_server, chromium, login):
    paths = _actions(Client(demo_server.url, demo_server.database, login))
    assert len(paths) >= 3
    with chromium_at(chromium, demo_server.url) as log_in:
        person = log_in(login)
        for path in paths:
            person.open(path, pause=100)
            person.no_error()
        person.picture(f"menu-{login}")


@pytest.mark.parametrize("view", ["list", "kanban", "calendar", "pivot", "graph", "activity"])
def test_every_view_of_tasks_opens(demo_server, chromium, view):
    with chromium_at(chromium, demo_server.url) as log_in:
        person = log_in("chuyenvien")
        person.open("/odoo/directive-tasks")
        person.page.locator(f".o_cp_switch_buttons .o_{view}").click()
        person.page.wait_for_selector(f".o_{view}_view")
        person.settle()
        person.picture("tasks" if view == "list" else f"tasks-{view}")
        person.no_error()


@pytest.mark.parametrize("login", ["chuyenvien", "chutich", "stc"])
def test_a_task_and_its_document_open(demo_server, chromium, login):
    client = Client(demo_server.url, demo_server.database, login)
    task = client.call("directive.task", "search_read", [("state", "=", "in_progress")], ["document_id"], limit=1)[0]
    with chromium_at(chromium, demo_server.url) as log_in:
        person = log_in(login)
        person.open(f"/odoo/directive-tasks/{task['id']}")
        person.page.locator("button[name='action_explain_deadline']").click()
        person.page.locator(".modal section h3").first.wait_for()
        person.picture("why-this-deadline")
        person.open(f"/odoo/directive-documents/{task['document_id'][0]}")
        person.no_error()


@pytest.mark.parametrize("login", PORTAL)
def test_portal_pages_fit_a_phone(demo_server, chromium, login):
    with chromium_at(chromium, demo_server.url) as log_in:
        person = log_in(login, **PHONE)
        for path in ("/my", "/my/directives"):
            person.open(path)
            assert person.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
        person.picture("portal-list")
        person.page.locator("a[href^='/my/directives/']").first.click()
        person.page.wait_for_url("**/my/directives/*")
        person.settle()
        assert person.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        person.picture("portal-task")
        person.no_error()


def test_the_interface_switches_to_english(demo_server, chromium):
    client = Client(demo_server.url, demo_server.database, "chuyenvien2")
    client.call("res.users", "write", [client.uid], {"lang": "en_US"})
    with chromium_at(chromium, demo_server.url) as log_in:
        person = log_in("chuyenvien2")
        person.open("/odoo/directive-tasks")
        assert "Lead unit" in person.page.inner_text(".o_list_view")
        person.no_error()
