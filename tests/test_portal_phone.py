"""A phone on a bad line: no text and no chosen file is lost by a lost connection, an expired session, a closed tab."""
import io
import random

import pytest
from PIL import Image

from tests.support.browser import chromium_at
from tests.support.rpc import Client

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740, "has_touch": True}
TEXT = "Đã bàn giao 12 hộ, còn 3 hộ chưa đồng ý"
DRAFTS = "Object.keys(localStorage).filter((name) => name.startsWith('directive-draft:'))"
SEND = ".o_directive_bar button[type=submit]"
PROBLEM = ".o_directive_problem"


def photo(width=3000, height=2000, orientation=None):
    """A JPEG that does not compress well, as photos do not; more than 2 MB at this size."""
    noise = Image.frombytes("RGB", (width // 4, height // 4), random.Random(5).randbytes(width * height * 3 // 16))
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    out = io.BytesIO()
    noise.resize((width, height), Image.Resampling.BICUBIC).save(out, "JPEG", quality=93, exif=exif)
    return out.getvalue()


@pytest.fixture(scope="module")
def task(demo_server):
    """The id of a task that Ninh Kiều works on."""
    client = Client(demo_server.url, demo_server.database, "chuyenvien")
    domain = [("lead_unit_id.name", "ilike", "Ninh Kiều"), ("state", "=", "in_progress")]
    return client.call("directive.task", "search", domain, limit=1)[0]


@pytest.fixture
def phone(demo_server, chromium):
    """`log_in(login)` on a telephone."""
    with chromium_at(chromium, demo_server.url) as log_in:
        yield lambda login="ninhkieu", **options: log_in(login, **{**PHONE, **options})


def progress_of(demo_server, task):
    client = Client(demo_server.url, demo_server.database, "chuyenvien")
    return client.call("directive.progress", "search_read", [("task_id", "=", task)], ["content"])


def test_text_outlives_a_closed_tab_and_is_nobody_elses(phone, task):
    person = phone()
    form = f"/my/directives/{task}/progress"
    person.open(form, pause=0)
    person.page.fill("[name=content]", TEXT)
    person.page.wait_for_function(f"{DRAFTS}.length === 1")
    second = person.page.context.new_page()
    person.page.close()
    second.goto(person.url + form)
    assert second.input_value("[name=content]") == TEXT
    assert "giữ trên máy này lúc" in second.inner_text(".o_directive_kept")
    # Somebody else of the same commune on the same phone sees nothing of it.
    second.context.clear_cookies()
    second.goto(f"{person.url}/web/login?redirect={form}")
    second.fill("input[name=login]", "ninhkieu.head")
    second.fill("input[name=password]", "ninhkieu.head")
    second.press("input[name=password]", "Enter")
    second.wait_for_url("**/progress")
    assert second.input_value("[name=content]") == ""
    assert second.locator(".o_directive_kept:visible").count() == 0
    assert second.evaluate(f"{DRAFTS}.length") == 1


def test_delete_and_logout_forget(phone, task):
    person = phone()
    form = f"/my/directives/{task}/progress"
    person.open(form, pause=0)
    person.page.fill("[name=content]", TEXT)
    person.page.wait_for_function(f"{DRAFTS}.length === 1")
    person.open(form, pause=0)
    person.page.click(".o_directive_kept button")
    assert person.page.input_value("[name=content]") == ""
    assert person.page.evaluate(f"{DRAFTS}.length") == 0
    person.page.fill("[name=content]", TEXT)
    person.page.wait_for_function(f"{DRAFTS}.length === 1")
    # After a week it is gone, too.
    person.page.evaluate(f"""() => {{
        const name = {DRAFTS}[0], kept = JSON.parse(localStorage.getItem(name));
        localStorage.setItem(name.replace('progress', 'old'), JSON.stringify({{...kept, at: Date.now() - 8 * 864e5}}));
    }}""")
    person.open(form, pause=0)
    assert person.page.evaluate(f"{DRAFTS}.length") == 1
    person.page.click("a[href*='/web/session/logout']")
    person.page.wait_for_url("**/web/login*")
    assert person.page.evaluate(f"{DRAFTS}.length") == 0


def test_a_lost_connection_loses_nothing_and_sends_when_it_is_back(phone, demo_server, task):
    person = phone()
    person.open(f"/my/directives/{task}/progress", pause=0)
    words = "Gửi khi mất mạng"
    person.page.fill("[name=content]", words)
    person.page.fill("[name=percent]", "40")
    person.page.context.set_offline(True)
    person.page.click(SEND)
    person.page.locator(PROBLEM, has_text="Mất kết nối").wait_for()
    assert person.page.input_value("[name=content]") == words
    person.page.context.set_offline(False)
    person.page.wait_for_url("**?done=progress")
    assert [row["content"] for row in progress_of(demo_server, task)].count(words) == 1
    assert person.page.evaluate(f"{DRAFTS}.length") == 0
    person.no_error()


def test_a_lost_answer_is_taken_once(phone, demo_server, task):
    person = phone()
    form = f"/my/directives/{task}/progress"
    person.open(form, pause=0)
    words = "Máy chủ đã nhận, điện thoại không hay"
    person.page.fill("[name=content]", words)
    person.page.fill("[name=percent]", "45")

    def lose(route):
        route.fetch(max_redirects=0)
        route.abort("connectionreset")

    person.page.route("**" + form, lambda route: lose(route) if route.request.method == "POST" else route.fallback())
    person.page.click(SEND)
    person.page.locator(PROBLEM, has_text="Mất kết nối").wait_for()
    assert [row["content"] for row in progress_of(demo_server, task)].count(words) == 1
    person.page.unroute("**" + form)
    # Even when the phone died in between: the page opened anew knows the key of the first try.
    person.open(form, pause=0)
    person.page.click(SEND)
    person.page.wait_for_url("**?done=progress")
    assert [row["content"] for row in progress_of(demo_server, task)].count(words) == 1


def test_an_expired_session_keeps_text_and_files(phone, demo_server, task):
    person = phone()
    form = f"/my/directives/{task}/difficulty"
    person.open(form, pause=0)
    person.page.fill("[name=cause]", TEXT)
    person.page.fill("[name=proposal]", "Xin ý kiến")
    person.page.locator("input[name=files]").set_input_files(
        {"name": "bien-ban.txt", "mimeType": "text/plain", "buffer": "Biên bản họp".encode()})
    person.page.context.clear_cookies()
    person.page.click(SEND)
    person.page.locator(PROBLEM, has_text="đăng nhập lại").wait_for()
    with person.page.context.expect_page() as opened:
        person.page.click(f"{PROBLEM} a")
    beside = opened.value
    beside.fill("input[name=login]", "ninhkieu")
    beside.fill("input[name=password]", "ninhkieu")
    beside.press("input[name=password]", "Enter")
    beside.wait_for_url("**/difficulty")
    assert beside.input_value("[name=cause]") == TEXT
    assert person.page.input_value("[name=cause]") == TEXT
    person.page.bring_to_front()
    person.page.click(SEND)
    person.page.wait_for_url("**?done=difficulty")
    client = Client(demo_server.url, demo_server.database, "chuyenvien")
    difficulty = client.call(
        "directive.escalation", "search_read", [("task_id", "=", task), ("cause", "=", TEXT)], ["attachment_ids"])
    assert len(difficulty) == 1 and len(difficulty[0]["attachment_ids"]) == 1


def test_without_script_an_expired_session_gives_the_text_back(phone, demo_server, task):
    person = phone(java_script_enabled=False)
    words = "Không có JavaScript vẫn không mất chữ nào của người gõ báo cáo"
    person.page.goto(f"{person.url}/my/directives/{task}/progress")
    person.page.fill("[name=content]", words)
    person.page.fill("[name=percent]", "46")
    person.page.context.clear_cookies()
    person.page.click(SEND)
    assert person.page.input_value("textarea[name=content]") == words
    with person.page.context.expect_page() as opened:
        person.page.click(".o_directive a[target=_blank]")
    beside = opened.value
    beside.fill("input[name=login]", "ninhkieu")
    beside.fill("input[name=password]", "ninhkieu")
    beside.press("input[name=password]", "Enter")
    beside.wait_for_url("**/progress")
    person.page.click(".o_directive button[type=submit]")
    # The page with the text was made before the login: it is shown once more, now to be sent.
    assert person.page.input_value("textarea[name=content]") == words
    person.page.click(".o_directive button[type=submit]")
    person.page.wait_for_url("**?done=progress")
    assert [row["content"] for row in progress_of(demo_server, task)].count(words) == 1


def test_a_classified_text_stays_nowhere(phone, task):
    person = phone()
    person.open(f"/my/directives/{task}/progress", pause=0)
    person.page.fill("[name=content]", "TUYỆT MẬT\nnội dung")
    person.page.fill("[name=percent]", "47")
    person.page.wait_for_function(f"{DRAFTS}.length === 1")
    person.page.click(SEND)
    person.page.locator(".o_directive > .alert-danger").wait_for()
    assert person.page.input_value("[name=content]") == ""
    assert person.page.evaluate(f"{DRAFTS}.length") == 0


def test_a_refusal_keeps_the_files_and_a_large_photo_is_made_small(phone, demo_server, task):
    person = phone()
    person.open(f"/my/directives/{task}/feedback", pause=0)
    taken = photo(orientation=6)
    assert len(taken) > 2_000_000
    files = [
        {"name": "hien-truong.jpg", "mimeType": "image/jpeg", "buffer": taken},
        {"name": "thua.txt", "mimeType": "text/plain", "buffer": "chọn nhầm".encode()},
    ]
    person.page.locator("input[name=files]").set_input_files(files)
    lines = person.page.locator(".o_directive_chosen li")
    lines.nth(1).locator("button").click()
    assert lines.count() == 1
    assert lines.locator("img").count() == 1
    person.page.fill("[name=reason]", " ")
    untold, box = person.page.locator(".o_directive_untold"), person.page.locator("[name=files_unclassified]")
    assert not untold.is_visible()
    person.page.click(SEND)
    untold.wait_for()
    assert "Điều 1 khoản 1" in untold.inner_text() and untold.get_attribute("role") == "alert"
    assert box.evaluate("(one) => one === document.activeElement && one.ariaInvalid === 'true'")
    assert box.get_attribute("aria-describedby") == untold.get_attribute("id")
    person.page.check("[name=files_unclassified]")
    assert not untold.is_visible()
    person.page.click(SEND)
    person.page.locator(".o_directive > .alert-danger").wait_for()
    assert lines.count() == 1
    assert person.page.locator(".o_directive_files_lost:visible").count() == 0
    reason = "Ảnh hiện trường kèm theo"
    person.page.fill("[name=reason]", reason)
    person.page.check("[name=files_unclassified]")
    person.page.click(SEND)
    person.page.wait_for_url("**?done=feedback")
    client = Client(demo_server.url, demo_server.database, "chuyenvien")
    entry = client.call("directive.feedback", "search_read", [("reason", "=", reason)], ["attachment_ids"])[0]
    names = person.page.locator(".o_directive a[href*='/files/']", has_text="hien-truong.jpg")
    path = names.first.get_attribute("href")
    assert len(entry["attachment_ids"]) == 1
    sent = person.page.context.request.get(person.url + path).body()
    picture = Image.open(io.BytesIO(sent))
    # Turned upright by the browser (a quarter turn makes the long side the height); Odoo stores at most 1,920.
    assert (picture.format, picture.size) == ("JPEG", (1280, 1920))
    assert len(sent) < len(taken) / 2
    person.no_error()
