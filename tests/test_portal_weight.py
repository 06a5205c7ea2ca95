"""What a page of the portal costs on a slow line: bytes as transferred, seconds on slow 3G. `-s` prints the figures."""
import time

import pytest

from tests.support.browser import chromium_at
from tests.support.commune import Commune
from tests.test_portal_phone import PHONE, SEND, photo

pytestmark = pytest.mark.browser

#: Most bytes of a first visit and of a later one. Odoo's own portal page has 2,400,000 and 20,000.
FIRST, LATER = 160_000, 40_000
#: 400 kbit/s, 400 ms there and back.
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}


@pytest.fixture(scope="module")
def commune(demo_server):
    """A commune with twenty tasks, whatever other files did to those of the demo scene."""
    commune = Commune(demo_server, "weight")
    for number in range(20):
        commune.task(f"Rà soát, báo cáo tình hình quản lý đất công do xã quản lý, đợt {number + 1}", 10 + number)
    return commune


def transferred(page, url):
    """Opens a page and returns the bytes that came over the line for it."""
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    sizes = []
    client.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(url)
    page.wait_for_load_state("networkidle")
    client.detach()
    return int(sum(sizes))


def test_pages_are_light(commune, chromium):
    with chromium_at(chromium, commune.server.url) as log_in:
        person = log_in("weight.officer", **PHONE)
        person.page.goto(person.url + "/my/directives")
        task = person.page.locator(".o_directive_list a").first.get_attribute("href")
        for path in ("/web/login", "/my", "/my/directives", task, f"{task}/result"):
            client = person.page.context.new_cdp_session(person.page)
            client.send("Network.clearBrowserCache")
            first, later = (transferred(person.page, person.url + path) for _visit in (1, 2))
            print(f"\n{path}: {first:,} bytes on a first visit, {later:,} on a second", end="")
            assert first <= FIRST and later <= LATER, path


def test_slow_3g_opens_the_list_and_sends_a_photo(commune, chromium):
    task = commune.task("Sửa chữa bờ kè rạch", 9)
    picture = photo()
    assert len(picture) > 2_000_000
    sent = []
    with chromium_at(chromium, commune.server.url) as log_in:
        person = log_in("weight.officer", **PHONE)
        page = person.page
        cdp = page.context.new_cdp_session(page)
        cdp.send("Network.enable")
        cdp.send("Network.clearBrowserCache")
        cdp.send("Network.emulateNetworkConditions", SLOW)
        cdp.on("Network.requestWillBeSent", lambda event: sent.append(event["request"]))
        opened = seconds(lambda: page.goto(person.url + "/my/directives", wait_until="load"))
        page.goto(f"{person.url}/my/directives/{task}/result")
        page.fill("[name=content]", "Đã làm xong, ảnh kèm theo")
        page.set_input_files("input[name=files]", {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": picture})
        page.locator(".o_directive_chosen li").wait_for()
        page.check("[name=files_unclassified]")
        submitted = seconds(lambda: (page.click(SEND), page.wait_for_url("**?done=result", timeout=90_000)))
        person.no_error()
    print(f"\nslow 3G: list {opened:.1f} s; result with a photo of {len(picture) / 1e6:.1f} MB {submitted:.1f} s")
    assert opened < 10
    assert submitted < 45
    files = commune.office.call("directive.result", "search_read", [("task_id", "=", task)], ["attachment_ids"])
    assert any(row["attachment_ids"] for row in files)


def seconds(action):
    start = time.monotonic()
    action()
    return time.monotonic() - start
