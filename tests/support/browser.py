"""A real Chromium that works as a person does: it types, clicks, uploads and looks."""
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

from tools.dev.commands.docs import PICTURES

_QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync")
#: Noise of the browser itself, not of a page.
_NOT_OURS = ("net::ERR_", "Failed to load resource", "service worker", "ServiceWorker")


@contextmanager
def chromium_at(executable, url, locale="vi-VN"):
    """Gives a function `log_in(login, **viewport)` that returns a `Person`."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(_QUIET))
        people = []

        def log_in(login, width=1400, height=900, **options):
            context = browser.new_context(
                viewport={"width": width, "height": height}, locale=locale, timezone_id="Asia/Ho_Chi_Minh", **options)
            people.append(Person(context.new_page(), url, login))
            return people[-1]

        try:
            yield log_in
        except BaseException:
            for number, person in enumerate(people):
                person.picture(f"failed-{number}")
            raise
        finally:
            browser.close()


class Person:
    """Somebody at a browser, logged in."""

    def __init__(self, page, url, login):
        self.page, self.url = page, url
        self.errors = []
        page.set_default_timeout(30_000)
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{url}/web/login")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", login)
        page.click("form.oe_login_form button[type=submit]")
        page.wait_for_url(lambda address: "/web/login" not in address)

    def _note(self, message):
        if message.type == "error" and not any(noise in message.text for noise in _NOT_OURS):
            self.errors.append(message.text)

    def open(self, path, pause=600):
        """Opens a page and waits until it is drawn, and `pause` milliseconds more for what comes by and by."""
        self.page.goto(self.url + path)
        self.page.wait_for_selector(".o_view_controller, .o_portal_wrap, .o_home_menu, main, .o_action_manager > *")
        self.settle(pause)

    def settle(self, pause=600):
        """Waits until nothing is loading."""
        self.page.wait_for_function(
            "() => document.readyState === 'complete'"
            " && !document.querySelector('.o_blockUI, .o_view_sample_data.o_loading')")
        self.page.wait_for_timeout(pause)

    def press(self, name):
        """Presses the button of a step by its method's name, and waits."""
        self.page.locator(f"button[name='{name}']:visible").first.click()
        self.settle()

    def fill(self, field, text, within=""):
        """Types into a field of a form."""
        self.page.locator(f"{within} [name='{field}'] :is(input, textarea):visible").first.fill(text)

    def fill_date(self, field, text, within=""):
        """Types a date; the field is a button until it has the focus."""
        self.page.locator(f"{within} [name='{field}'] :is(button, input):visible").first.click()
        box = self.page.locator(f"{within} [name='{field}'] input:visible").first
        box.fill(text)
        box.press("Tab")

    def choose(self, field, text, within=""):
        """Types into a many2one and takes the first proposal that says so."""
        box = self.page.locator(f"{within} [name='{field}'] input:visible").first
        box.click()
        box.fill("")
        box.press_sequentially(text, delay=20)
        commands = self.page.locator(".o_m2o_dropdown_option")  # "search more", "create"
        option = self.page.locator(".o-autocomplete--dropdown-item:visible", has_text=text).filter(has_not=commands)
        option.first.wait_for()
        option.first.click()

    def state(self):
        """The current state in the status bar."""
        return self.page.locator(".o_statusbar_status .o_arrow_button_current").first.get_attribute("data-value")

    def no_error(self):
        """Fails when the page showed an error to the person or to the console."""
        assert not self.page.locator(".o_error_dialog, .modal .o_dialog_error").count(), self.page.inner_text("body")
        assert not self.errors, self.errors

    def picture(self, name):
        """Keeps a screenshot in .dev/pictures; `./dev docs` takes from there what the documentation shows."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.mouse.move(0, 0)  # no tooltip in the picture
        self.page.wait_for_timeout(300)
        self.page.screenshot(path=PICTURES / f"{name}.png")
