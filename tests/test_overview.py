"""The page that a leader opens, in a real browser: its figures are what its lists show; by mouse, keys and phone."""
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.support.browser import chromium_at

pytestmark = pytest.mark.browser

PAGE, CARD = ".o_directive_overview", ".o_directive_overview_card_{}"
PHONE = {"width": 360, "height": 740}
#: WCAG 2.1 AA, on our own part of the page.
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


def test_a_leader_opens_the_page_and_its_lists(demo_server, chromium):
    with chromium_at(chromium, demo_server.url) as log_in:
        leader = log_in("chutich", width=1366, height=768)
        leader.page.wait_for_selector(PAGE)
        assert "/directive-overview" in leader.page.url, "a leader's day begins here"
        leader.settle()
        assert _fits(leader, 1366)
        assert leader.page.evaluate(f"document.querySelector('{PAGE}').getBoundingClientRect().bottom") <= 768
        _opens_as_many_as_it_says(leader, CARD.format("overdue"), ".o_directive_overview_number")
        _opens_as_many_as_it_says(leader, ".o_directive_overview_bar", ".o_directive_overview_count")
        _opens_as_many_as_it_says(leader, ".o_directive_overview_load tfoot button")
        _opens_as_many_as_it_says(leader, ".o_directive_overview_row:enabled", ".o_directive_overview_count")
        _by_keyboard(leader)
        _is_accessible(leader)
        leader.picture("overview")
        leader.no_error()

        phone = log_in("chutich", **PHONE)
        phone.page.wait_for_selector(PAGE)
        phone.settle()
        assert _fits(phone, PHONE["width"])
        phone.page.locator(".o_directive_overview_trend .o_directive_overview_more").click()
        phone.page.wait_for_selector(".o_directive_overview_trend table")
        assert _fits(phone, PHONE["width"])
        _is_accessible(phone)
        phone.picture("overview-phone")
        phone.no_error()


def _fits(person, width):
    """Nothing has to be scrolled sideways but what scrolls within its own frame."""
    widths = "[document.documentElement, document.querySelector('.o_content')].map((one) => one.scrollWidth)"
    return max(person.page.evaluate(widths)) <= width


def _opens_as_many_as_it_says(person, figure, number=None):
    button = person.page.locator(figure).first
    said = int((button.locator(number) if number else button).inner_text().replace(".", ""))
    button.click()
    _list_of(person, said)


def _list_of(person, said):
    """Wait for the list, count its rows, and go back to the page."""
    person.page.wait_for_selector(".o_list_view .o_data_row, .o_kanban_view .o_kanban_record:not(.o_kanban_ghost)")
    person.settle()
    limit = person.page.locator(".o_pager_limit")
    rows = person.page.locator(".o_data_row, .o_kanban_record:not(.o_kanban_ghost)")
    shown = int(limit.inner_text()) if limit.count() and limit.inner_text().isdigit() else rows.count()
    assert shown == said
    person.page.locator(".o_breadcrumb a, .o_back_button").first.click()
    person.page.wait_for_selector(PAGE)
    person.settle()


def _by_keyboard(person):
    """From the first button of the page with Tab and Enter alone: to a figure's list, and to the table of the chart."""
    person.page.locator(".o_directive_overview_reload").focus()
    _tab_to(person, CARD.format("overdue"))
    said = int(person.page.locator(f"{CARD.format('overdue')} .o_directive_overview_number").inner_text())
    person.page.keyboard.press("Enter")
    _list_of(person, said)
    person.page.locator(".o_directive_overview_reload").focus()
    _tab_to(person, ".o_directive_overview_trend .o_directive_overview_more")
    person.page.keyboard.press("Enter")
    person.page.wait_for_selector(".o_directive_overview_trend tbody button")
    _tab_to(person, ".o_directive_overview_trend tbody button")
    person.page.keyboard.press("Shift+Tab")
    _tab_to(person, ".o_directive_overview_load tbody button")


def _tab_to(person, selector):
    for _step in range(150):
        person.page.keyboard.press("Tab")
        if person.page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab does not come to {selector}")


def _is_accessible(person):
    found = Axe().run(person.page, context=PAGE, options=RULES)
    assert not found.violations_count, found.generate_report()
