"""Every page of the portal at 360 px and on a desktop, in Vietnamese and English: by axe-core, keyboard and ruler."""
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.support.browser import chromium_at
from tests.support.rpc import Client

pytestmark = pytest.mark.browser

SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 900}}
LANGUAGES = {"vi_VN": "/", "en_US": "/en/"}
#: What axe calls serious or critical is mended; so is what it only calls moderate.
GRAVE = ("moderate", "serious", "critical")
SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
    .filter((one) => one.offsetParent && !one.closest('.o_directive_skip, p.o_directive_running'))
    .map((one) => [one.labels?.length && ['checkbox', 'radio'].includes(one.type) ? one.labels[0] : one, one])
    .filter(([box]) => box.getBoundingClientRect().height < 43.5 || box.getBoundingClientRect().width < 43.5)
    .map(([box, one]) => one.outerHTML.slice(0, 120))"""
HREFS = "(links) => links.map((one) => one.getAttribute('href'))"


def crawl(page, url):
    """Paths of all pages that somebody reaches from /my, one of each kind (numbers put together)."""
    found = {}
    open_ = ["/my", "/my/directives", "/my/directives?filterby=done_late&search=khong-co", "/my/directives/0"]
    while open_:
        path = open_.pop(0)
        page.goto(url + path)
        found[path] = True
        for link in page.eval_on_selector_all("main a[href^='/my/']", HREFS):
            ours = link.startswith(("/my/directives", "/my/feedback", "/my/opinions", "/my/info-requests", "/my/unit"))
            is_page = "/files/" not in link and "?" not in link and not link.endswith((".xlsx", ".pdf", ".ics"))
            if ours and is_page and link not in found and link not in open_:
                open_.append(link)
    return list(found)


def one_of_each_kind(paths, limit=2):
    """At most `limit` pages whose addresses differ in numbers alone."""
    kinds = {}
    for path in paths:
        kinds.setdefault("".join("#" if part.isdigit() else "/" + part for part in path.split("/")), []).append(path)
    return [path for same in kinds.values() for path in same[:limit]]


@pytest.fixture(scope="module")
def steps(demo_server):
    """Addresses of step forms, also of those that no page links to now: they say why not."""
    client = Client(demo_server.url, demo_server.database, "chuyenvien")
    domain = [("lead_unit_id.name", "ilike", "Ninh Kiều"), ("state", "in", ("transferred", "in_progress", "submitted"))]
    tasks = client.call("directive.task", "search", domain)
    names = ("progress", "result", "info", "extension", "difficulty", "feedback", "return", "discrepancy",
             "discrepancy_answer", "approve", "give_back", "contribution")
    return [f"/my/directives/{task}/{name}" for task in tasks[:1] for name in names]


@pytest.mark.parametrize("login", ["ninhkieu", "ninhkieu.head"])
def test_every_page_is_accessible(demo_server, chromium, steps, login):
    axe, findings, seen = Axe(), [], 0
    with chromium_at(chromium, demo_server.url) as log_in:
        person = log_in(login)
        page = person.page
        officer = login == "ninhkieu"
        paths = one_of_each_kind(crawl(page, person.url), 2 if officer else 1) + (steps if officer else [])
        for language, prefix in LANGUAGES.items():
            for name, size in SIZES.items():
                page.set_viewport_size(size)
                for path in paths if (language, name) in (("vi_VN", "phone"), ("en_US", "desktop")) else paths[::6]:
                    page.goto(person.url + prefix + path.lstrip("/"))
                    seen += 1
                    findings += [f"{name} {prefix} {path}: {what}" for what in problems(page, axe, language, size)]
        print(f"\n{login}: {len(paths)} pages, {seen} looked at with axe-core, {len(findings)} findings")
    assert not findings, "\n".join(findings)


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


def test_the_whole_road_by_keyboard(demo_server, chromium):
    """Log in, open a task, report: Tab and Enter alone, and what has the focus is seen to have it."""
    with chromium_at(chromium, demo_server.url) as log_in:
        person = log_in("ninhkieu", **SIZES["phone"])
        page = person.page
        page.context.clear_cookies()
        page.goto(f"{person.url}/web/login?redirect=/my/directives")
        tab_to(page, "input[name=login]")
        page.keyboard.type("ninhkieu")
        tab_to(page, "input[name=password]")
        page.keyboard.type("ninhkieu")
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
