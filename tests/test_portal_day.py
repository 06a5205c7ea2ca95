"""The day of a commune's officer and head, on a telephone and on a desktop; and what a second commune gets of it."""
import re
from datetime import date, timedelta

import pytest

from odoo.addons.directive_tracking.tests import sample_files

from tests.support.browser import chromium_at
from tests.support.rpc import Client

pytestmark = pytest.mark.browser

SIZES = {
    "phone": {"width": 360, "height": 740, "has_touch": True},
    "desktop": {"width": 1280, "height": 900},
}
#: What the tasks of each run are about.
PLACES = {"phone": "khu vực 3", "desktop": "khu vực 4"}
SEND = ".o_directive_bar button[type=submit]"
PEOPLE = {
    "day.specialist": ("Nguyễn Văn Theo Dõi", "directive_tracking.group_office_specialist"),
    "day.officer": ("Trần Thị Công Chức", "base.group_portal"),
    "day.head": ("Lê Văn Chủ Tịch Phường", "base.group_portal"),
    "day.stranger": ("Phạm Thị Xã Khác", "base.group_portal"),
}


class Scene:
    """A ward with its officer and head, six tasks, and a request for information; another ward with its officer."""

    def __init__(self, server):
        self.server = server
        admin = Client(server.url, server.database, "admin")
        users = {login: self.person(admin, login) for login in PEOPLE}
        wards = admin.call("directive.unit", "search", [("kind", "=", "ward")], limit=2)
        admin.call("directive.unit", "write", wards[0], {
            "head_user_id": users["day.head"], "user_ids": [(4, users["day.officer"])]})
        admin.call("directive.unit", "write", wards[1], {"user_ids": [(4, users["day.stranger"])]})
        self.ward = wards[0]
        self.specialist = Client(server.url, server.database, "day.specialist")
        self.officer = Client(server.url, server.database, "day.officer")
        kind = self.specialist.search("directive.document.type", [], limit=1)[0]
        self.document = self.specialist.create("directive.document", {
            "reference": "77/CT-UBND", "subject": "Bảo đảm an toàn mùa mưa bão", "type_id": kind,
            "date_issued": str(date.today() - timedelta(days=20)), "signer": "Người Ký Văn Bản"})

    @staticmethod
    def person(admin, login):
        name, group = PEOPLE[login]
        module, xmlid = group.split(".")
        found = admin.search("ir.model.data", [("module", "=", module), ("name", "=", xmlid)])
        group_id = admin.read("ir.model.data", found, ["res_id"])[0]["res_id"]
        return admin.create("res.users", {
            "name": name, "login": login, "password": login, "email": f"{login}@example.com", "lang": "vi_VN",
            "tz": "Asia/Ho_Chi_Minh", "group_ids": [(6, 0, [group_id])]})

    def task(self, content, days, accepted=True):
        """A transferred task of the ward, due in so many days."""
        task = self.specialist.create("directive.task", {
            "document_id": self.document, "content": content, "lead_unit_id": self.ward,
            "monitor_user_id": self.specialist.uid, "date_deadline": str(date.today() + timedelta(days=days))})
        self.specialist.call("directive.task", "action_transfer", [task])
        if accepted:
            self.officer.call("directive.task", "action_accept", [task])
        return task

    def six(self, size):
        """One task of each kind: {kind: id}; the sixth is a request for information."""
        size = PLACES.get(size, size)
        tasks = {
            "accept": self.task(f"Kiểm tra các điểm sạt lở ({size})", 20, accepted=False),
            "due": self.task(f"Rà soát hộ dân ven sông ({size})", 2),
            "overdue": self.task(f"Báo cáo thiệt hại sau bão ({size})", -3),
            "extension": self.task(f"Sửa chữa bờ kè rạch ({size})", self.last_day(size)),
            "rejected": self.task(f"Lập danh sách lực lượng ({size})", 15),
        }
        result = {"task_id": tasks["rejected"], "content": "Danh sách kèm theo"}
        result = self.officer.create("directive.result", result)
        self.officer.call("directive.result", "action_submit", [result])
        dialog = self.specialist.call("directive.task", "action_reject", [tasks["rejected"]], "Thiếu số điện thoại")
        assert not isinstance(dialog, dict), dialog
        wizard = self.specialist.create("directive.info.request.wizard", {
            "name": f"Số liệu nhà tạm ({size})", "question": "Phường có bao nhiêu nhà tạm?",
            "date_due": str(date.today() + timedelta(days=5)), "unit_ids": [(6, 0, [self.ward])]})
        action = self.specialist.call("directive.info.request.wizard", "action_apply", [wizard])
        return {**tasks, "info": self.specialist.search("directive.info.request", action["domain"])[0]}

    def last_day(self, size):
        """In how many days a task is due for which an extension may be asked only a little longer."""
        draft = self.specialist.create("directive.task", {
            "document_id": self.document, "content": f"Tính ngày ({size})", "lead_unit_id": self.ward,
            "monitor_user_id": self.specialist.uid, "date_deadline": str(date.today())})
        for days in range(1, 20):
            self.specialist.call("directive.task", "write", [draft], {
                "date_deadline": str(date.today() + timedelta(days=days))})
            last = self.specialist.read("directive.task", [draft], ["extension_last_at", "deadline_at"])[0]
            if last["extension_last_at"] > f"{date.today() + timedelta(days=1)}":
                break
        self.specialist.call("directive.task", "unlink", [draft])
        return days


@pytest.fixture(scope="module")
def scene(city_server):
    return Scene(city_server)


@pytest.mark.parametrize("size", SIZES)
def test_the_day_of_an_officer_and_of_the_head(scene, chromium, tmp_path, size):
    tasks = scene.six(size)
    paper = tmp_path / "bao-cao.pdf"
    paper.write_bytes(sample_files.pdf("Báo cáo của phường"))
    with chromium_at(chromium, scene.server.url) as log_in:
        head = log_in("day.head", **SIZES[size])
        switches_approval(head, on=True)
        officer = log_in("day.officer", **SIZES[size])
        try:
            accepts(officer, tasks["accept"])
            reports(officer, tasks["due"])
            submits_late(officer, tasks["overdue"], paper)
            asks_for_time(officer, tasks["extension"])
            answers_a_rejection(officer, tasks["rejected"])
            sends_information(officer, tasks["info"])
            approves(head, tasks["overdue"])
            gives_back(head, tasks["rejected"])
            sees_why_it_came_back(officer, tasks["rejected"])
            asks_for_time(head, tasks["due"])
        finally:
            switches_approval(head, on=False)
        for person in (officer, head):
            person.no_error()
    three = [tasks[kind] for kind in ("accept", "overdue", "rejected")]
    states = scene.specialist.read("directive.task", three, ["state"])
    assert [row["state"] for row in states] == ["in_progress", "submitted", "in_progress"]


def opens(person, path, *words):
    """Opens a page, reads it, and does not have to scroll sideways."""
    person.page.goto(person.url + path)
    text = person.page.inner_text("main")
    for word in words:
        assert word in text, f"{path}: {word}"
    assert person.page.evaluate("document.documentElement.scrollWidth") <= person.page.viewport_size["width"]
    return text


def pictured(person, name):
    """Takes a picture for docs/portal.md, on the telephone."""
    if person.page.viewport_size["width"] < 500:
        person.page.evaluate("window.scrollTo(0, 0)")
        person.picture(f"portal-officer-{name}")


def step(person, task, name, **typed):
    """Fills in the form of a step and sends it."""
    opens(person, f"/my/directives/{task}/{name}")
    for field, text in typed.items():
        person.page.fill(f"[name={field}]", text)


def sends(person, done):
    person.page.click(SEND)
    person.page.wait_for_url(f"**?done={done}")
    assert person.page.locator(".alert-success").count() == 1


def switches_approval(head, on):
    opens(head, "/my/directives")
    form = head.page.locator("form[action$='/head-approves']")
    if form.locator("[name=wanted]").get_attribute("value") == ("1" if on else "0"):
        form.locator("button").click()
        switched = "(value) => document.querySelector('[name=wanted]').value === value"
        head.page.wait_for_function(switched, arg="0" if on else "1")


def accepts(person, task):
    text = opens(person, "/my/directives", "Chờ tiếp nhận", "Trễ hạn")
    assert text.index("Kiểm tra các điểm sạt lở") < text.index("Rà soát hộ dân")
    pictured(person, "list")
    person.page.click(f"a[href='/my/directives/{task}']")
    person.page.wait_for_url(f"**/{task}")
    opens(person, f"/my/directives/{task}", "Nguyễn Văn Theo Dõi", "77/CT-UBND")
    pictured(person, "task")
    person.page.click(f"form[action='/my/directives/{task}/accept'] button")
    person.page.wait_for_url("**?done=accept")


def reports(person, task):
    step(person, task, "progress", content="Đã rà soát 40 trên 55 hộ", percent="70")
    pictured(person, "progress")
    sends(person, "progress")
    opens(person, f"/my/directives/{task}", "Đã rà soát 40 trên 55 hộ", "70 %")


def submits_late(person, task, paper):
    opens(person, f"/my/directives/{task}", "Trễ hạn")
    step(person, task, "result", content="Đã tổng hợp thiệt hại toàn phường", reference="15/BC-UBND")
    person.page.set_input_files("[name=files]", paper)
    pictured(person, "result")
    sends(person, "result")
    opens(person, f"/my/directives/{task}", "bao-cao.pdf")


def asks_for_time(person, task):
    form = opens(person, f"/my/directives/{task}/extension")
    if person.page.locator("[name=requested_date]").count() == 0:
        assert "Điều 12" in form
        return
    person.page.fill("[name=requested_date]", str(date.today() + timedelta(days=40)))
    person.page.fill("[name=reason]", "Nước lên, chưa thi công được")
    person.page.fill("[name=explanation]", "Đã huy động nhân công, còn 30 m")
    pictured(person, "extension")
    sends(person, "extension")


def answers_a_rejection(person, task):
    opens(person, f"/my/directives/{task}", "Thiếu số điện thoại")
    step(person, task, "result", content="Danh sách có đủ số điện thoại")
    sends(person, "result")


def sends_information(person, record):
    opens(person, "/my/info-requests", "Số liệu nhà tạm")
    opens(person, f"/my/info-requests/{record}", "Phường có bao nhiêu nhà tạm?")
    person.page.fill("[name=text]", "12 nhà tạm, danh sách gửi sau")
    pictured(person, "info")
    person.page.click(SEND)
    person.page.wait_for_url("**?done=1")


def approves(person, task):
    opens(person, "/my/directives", "Báo cáo thiệt hại sau bão")
    opens(person, f"/my/directives/{task}/approve", "Đã tổng hợp thiệt hại toàn phường")
    sends(person, "approve")


def gives_back(person, task):
    step(person, task, "give_back", reason="Ghi rõ họ tên từng người")
    pictured(person, "give-back")
    sends(person, "give_back")


def sees_why_it_came_back(person, task):
    opens(person, f"/my/directives/{task}", "Ghi rõ họ tên từng người")


# ---- the second commune ---------------------------------------------------------------------

#: Words of the first ward that no page of another ward may hold.
SECRETS = ("sạt lở", "ven sông", "sau bão", "bờ kè", "lực lượng", "nhà tạm", "toàn phường", "Công Chức", "77/CT")


def crawl(client):
    """Everything to which the pages of a person lead: ({GET addresses}, {POST addresses})."""
    pages, forms, open_ = set(), set(), ["/my", "/my/directives", "/my/opinions", "/my/info-requests", "/my/feedback"]
    while open_:
        path = open_.pop()
        if path in pages:
            continue
        pages.add(path)
        answer = client.get(path)
        if "text/html" not in answer.headers["Content-Type"]:
            continue
        posted = (tag for tag in re.findall(r"<form[^>]*>", answer.text) if 'method="post"' in tag)
        forms |= {found[1] for tag in posted if (found := re.search(r'action="(/my/[^"]+)"', tag))}
        found = re.findall(r'href="(/my/(?:directives|opinions|info-requests|feedback|unit)[^"#?]*)', answer.text)
        open_ += [link for link in found if link not in pages]
    return pages, forms


def test_a_second_commune_gets_nothing(scene):
    tasks = scene.six("bí mật")
    result = scene.officer.create("directive.result", {"task_id": tasks["due"], "content": "Kết quả toàn phường"})
    assert result
    scene.officer.call("directive.progress", "create", [{
        "task_id": tasks["due"], "content": "Đã đi toàn phường", "percent": 20}])
    feedback = scene.officer.http.get(f"{scene.officer.url}/my/directives/{tasks['due']}/feedback").text
    scene.officer.http.post(
        f"{scene.officer.url}/my/directives/{tasks['due']}/feedback",
        data={"csrf_token": token(feedback), "kind": "other", "reason": "Việc toàn phường"},
        files={"files": ("anh-sat-lo.pdf", sample_files.pdf("Ảnh hiện trường"), "application/pdf")})
    pages, forms = crawl(scene.officer)
    names = ("return", "discrepancy", "approve", "give_back", "message")
    steps = {f"/my/directives/{tasks['due']}/{name}" for name in names}
    files = {path for path in pages if "/files/" in path}
    assert len(pages) >= 40 and len(forms) >= 15 and files, (len(pages), len(forms), files)
    stranger = Client(scene.server.url, scene.server.database, "day.stranger")
    before = counts(scene.specialist)
    for path in sorted(pages | forms | steps):
        answer = stranger.get(path)
        own = not re.search(r"/\d+", path)
        assert answer.status_code == (200 if own else 404), path
        assert not [word for word in SECRETS if word in answer.text], path
    key = token(stranger.get("/my/feedback/new/regulation").text)
    filled = dict.fromkeys(("content", "reason", "text", "message", "other_info", "cause", "proposal"), "Của xã khác")
    closed = sorted(path for path in forms | steps if re.search(r"/\d+", path))
    for path in closed:
        answer = stranger.http.post(stranger.url + path, data={
            **filled, "csrf_token": key, "percent": "5", "kind": "other", "requested_date": str(date.today())})
        assert answer.status_code == 404 or path.endswith("head-approves"), (path, answer.status_code)
        assert not [word for word in SECRETS if word in answer.text], path
    assert counts(scene.specialist) == before
    print(f"\n{len(pages)} addresses, {len(files)} of them files, {len(closed)} forms of one ward: nothing for another")


def token(page):
    return page.split('name="csrf_token" value="')[1].split('"')[0]


def counts(client):
    """Everything that an unwanted POST could have added or moved."""
    models = ("progress", "result", "feedback", "extension", "escalation", "info.reply", "discrepancy")
    found = [client.call(f"directive.{model}", "search_count", []) for model in models]
    return found, client.call("directive.task", "search_read", [], ["state", "other_info"], order="id")
