"""Every page of the portal at 360 px and on a desktop, in Vietnamese and English: by axe-core, keyboard and ruler."""
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.support.browser import chromium_at
from tests.support.commune import Commune
from tests.support.rpc import Client

pytestmark = pytest.mark.browser

SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 900}}
LANGUAGES = {"vi_VN": "/", "en_US": "/en/"}
#: On the phone in Vietnamese each page is looked at; otherwise each fourth or eighth one.
EVERY = {("vi_VN", "phone"): 1, ("vi_VN", "desktop"): 8, ("en_US", "phone"): 8, ("en_US", "desktop"): 4}
#: What axe calls serious or critical is mended; so is what it only calls moderate.
GRAVE = ("moderate", "serious", "critical")
SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
    .filter((one) => one.offsetParent && !one.closest('.o_directive_skip, p.o_directive_running'))
    .map((one) => [one.labels?.length && ['checkbox', 'radio'].includes(one.type) ? one.labels[0] : one, one])
    .filter(([box]) => box.getBoundingClientRect().height < 43.5 || box.getBoundingClientRect().width < 43.5)
    .map(([box, one]) => one.outerHTML.slice(0, 120))"""
HREFS = "(links) => links.map((one) => one.getAttribute('href'))"
#: Odoo's own pages, which bear Odoo's own frame.
NOT_OURS = ("/my/account", "/my/security", "/my/addresses", "/my/home")
#: Where nothing is listed, nothing is looked at: {list: (what a row is, how many there are at least)}.
ROWS = {
    "/my/directives": (".o_directive_list > li", 8),
    "/my/feedback": ("article", 8),
    "/my/opinions": (".o_directive_list > li", 1),
    "/my/info-requests": (".o_directive_list > li", 2),
    "/my/reports": (".o_directive_list > li", 2),
    "/my/scores": (".o_directive_list > li", 1),
    "/my/reconciliation": (".o_directive_list > li", 2),
    "/my/unit": (".o_directive_entry", 2),
}


def crawl(page, url, first):
    """Paths that somebody reaches from /my and from `first`, otherwise one of those that differ in numbers alone."""
    open_ = ["/my", "/my/directives", "/my/directives?filterby=done_late&search=khong-co", "/my/directives/0",
             "/my/directives?filterby=approve", "/my/directives?filterby=overdue", *first]
    found, kinds = dict.fromkeys(open_), {kind(path) for path in open_}
    while open_:
        path = open_.pop(0)
        page.goto(url + path)
        if path in ROWS:
            row, least = ROWS[path]
            assert page.locator(row).count() >= least, f"{path}: too few rows to be looked at"
        for link in page.eval_on_selector_all("main a[href^='/my/']", HREFS):
            is_page = "/files/" not in link and "?" not in link and not link.endswith((".xlsx", ".pdf", ".ics"))
            if is_page and not link.startswith(NOT_OURS) and kind(link) not in kinds:
                kinds.add(kind(link))
                found[link] = None
                open_.append(link)
    return list(found)


def kind(path):
    return "/".join("#" if part.isdigit() else part for part in path.split("/"))


@pytest.fixture(scope="module")
def commune(demo_server):
    """A commune in which nobody else works: what other files do to the demo scene changes none of its pages."""
    return Commune(demo_server, "axe")


@pytest.fixture(scope="module")
def further(commune):
    """Addresses to which no page leads now: forms of steps, which say why not, and pages after a form."""
    pages = commune.fill()
    names = ("progress", "result", "info", "extension", "difficulty", "feedback", "return", "discrepancy",
             "discrepancy_answer", "approve", "give_back", "contribution")
    busy = f"/my/directives/{commune.tasks['busy']}"
    kinds = ("accept", "with_head", "rejected", "done", "refused")
    others = [f"/my/directives/{commune.tasks[name]}" for name in kinds]
    return [busy, *others, *pages, *(f"{busy}/{name}" for name in names)]


@pytest.mark.parametrize("role", ["officer", "head"])
def test_every_page_is_accessible(demo_server, chromium, commune, further, role):
    axe, findings, seen = Axe(), [], 0
    with chromium_at(chromium, demo_server.url) as log_in:
        person = log_in(f"axe.{role}")
        page = person.page
        paths = heads_pages(commune) if role == "head" else crawl(page, person.url, further)
        for language, prefix in LANGUAGES.items():
            for name, size in SIZES.items():
                page.set_viewport_size(size)
                for path in paths[:: EVERY[language, name]]:
                    page.goto(person.url + prefix + path.lstrip("/"))
                    seen += 1
                    findings += [f"{name} {prefix} {path}: {what}" for what in problems(page, axe, language, size)]
        print(f"\n{role}: {len(paths)} pages, {seen} looked at with axe-core, {len(findings)} findings")
    assert not findings, "\n".join(findings)


def heads_pages(commune):
    """What a head sees otherwise than the officers of the unit."""
    waiting = f"/my/directives/{commune.tasks['with_head']}"
    report = commune.head.search("directive.report", [("state", "=", "draft")], limit=1)
    [report] = commune.head.read("directive.report", report, ["period_id"])
    return ["/my", "/my/directives", "/my/directives?filterby=approve", "/my/unit", waiting, f"{waiting}/approve",
            f"{waiting}/give_back", f"/my/reports/{report['period_id'][0]}/{commune.unit}"]


def problems(page, axe, language, size):
    """Whatever axe-core, the ruler and the language say against a page."""
    violations = (rule for rule in axe.run(page).response["violations"] if rule["impact"] in GRAVE)
    found = [f"{rule['impact']} {rule['id']}: {rule['nodes'][0]['html'][:150]}" for rule in violations]
    if page.evaluate("document.documentElement.lang") != language.replace("_", "-"):
        found.append("html lang")
    if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
        found.append("scrolls sideways")
    if size["width"] < 500:
        found += [f"small target {one}" for one in page.evaluate(SMALL)]
    return found


def test_the_pages_without_login_are_accessible(demo_server, chromium):
    """The login page, and the public figures (Điều 2 khoản 1) in both languages and sizes."""
    axe = Axe()
    admin = Client(demo_server.url, demo_server.database, "admin")
    admin.call("ir.config_parameter", "set_param", "directive_reports.public_figures", "True")
    with chromium_at(chromium, demo_server.url) as log_in:
        page = log_in("ninhkieu", **SIZES["phone"]).page
        page.context.clear_cookies()
        page.goto(f"{demo_server.url}/web/login")
        assert not problems(page, axe, "vi_VN", SIZES["phone"])
        page.context.clear_cookies()
        for language in ("vi", "en"):
            for size in SIZES.values():
                page.set_viewport_size(size)
                page.goto(f"{demo_server.url}/directive/public/{language}")
                assert page.locator("tbody tr").count() > 20
                assert page.locator("h1").inner_text().startswith({"vi": "Nhiệm vụ", "en": "Tasks"}[language])
                assert not problems(page, axe, language, size)
        assert not page.context.cookies(), "a visitor is not followed"


def test_the_whole_road_by_keyboard(demo_server, chromium, commune):
    """Log in, open a task, report: Tab and Enter alone, and what has the focus is seen to have it."""
    commune.task("Kiểm tra hệ thống thoát nước", 25)
    with chromium_at(chromium, demo_server.url) as log_in:
        person = log_in("axe.officer", **SIZES["phone"])
        page = person.page
        page.context.clear_cookies()
        page.goto(f"{person.url}/web/login?redirect=/my/directives")
        tab_to(page, "input[name=login]")
        page.keyboard.type("axe.officer")
        tab_to(page, "input[name=password]")
        page.keyboard.type("axe.officer")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: address.endswith("/my/directives") and "login" not in address)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('.o_directive_skip')")
        assert page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
        page.keyboard.press("Enter")
        tab_to(page, "a[href*='filterby=open_in_time']")
        page.keyboard.press("Enter")
        page.wait_for_url("**filterby=open_in_time**")
        tab_to(page, ".o_directive_open a, .o_directive_soon a")
        page.keyboard.press("Enter")
        page.wait_for_url("**/my/directives/*")
        tab_to(page, "a[href$='/progress']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/progress")
        tab_to(page, "textarea[name=content]")
        page.keyboard.type("Gõ bằng bàn phím")
        tab_to(page, "input[name=percent]")
        page.keyboard.press("Control+a")
        page.keyboard.type("55")
        tab_to(page, "button[type=submit]")
        page.keyboard.press("Enter")
        page.wait_for_url("**?done=progress")
        assert page.locator("[role=status]").count()
        person.no_error()


def tab_to(page, selector):
    """Presses Tab until an element has the focus, and checks that one sees it."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            break
    else:
        pytest.fail(f"Tab does not reach {selector}")
    style = page.evaluate("""() => { const style = getComputedStyle(document.activeElement);
        return [style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, style.boxShadow !== 'none']; }""")
    assert any(style), f"{selector} shows no focus"
