"""Filled-in forms of many tasks, applied at the same time by real sessions: nothing twice, nothing half."""
import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import openpyxl
import pytest

from odoo.addons.directive_tracking.tools.sheet_columns import BY_NAME

from tests.hostile.payloads import RAW, SHORT
from tests.support.rpc import Client

PAGE = "/my/directives/sheet"


@pytest.fixture
def tasks(demo_server):
    """Forty tasks of Sở Tài chính, transferred a moment ago; their ids."""
    office = Client(demo_server.url, demo_server.database, "chuyenvien")
    number = 9501 + office.call("directive.document", "search_count", [("subject", "=", "Điền cùng lúc")])
    document = office.create("directive.document", {
        "reference": f"{number}/QĐ-UBND", "subject": "Điền cùng lúc", "date_issued": str(date.today()),
        "type_id": office.search("directive.document.type", [("code", "=", "QĐ")])[0]})
    values = {"document_id": document, "date_deadline": str(date.today() + timedelta(days=20)),
              "lead_unit_id": office.search("directive.unit", [("code", "=", "STC")])[0]}
    made = [office.create("directive.task", {**values, "content": f"Việc {one}"}) for one in range(40)]
    office.call("directive.document", "action_transfer", [document])
    return made


class Filler:
    """Somebody who downloads, fills in, uploads and applies."""

    def __init__(self, server, login):
        self.client = Client(server.url, server.database, login)

    def upload(self, fill):
        """Fill the rows by ``fill(task id) → {name: value}``; keep where the preview is, and return its page."""
        book = openpyxl.load_workbook(io.BytesIO(self.client.get(f"{PAGE}/form.xlsx").content))
        page = book.worksheets[0]
        columns = {name: next(cell.column for cell in page[1] if cell.value in (column.vietnamese, column.english))
                   for name, column in BY_NAME.items() if name != "reason"}
        for row in range(2, page.max_row + 1):
            task = int(page.cell(row, columns["key"]).value.split("-")[1])
            for name, value in fill(task).items():
                page.cell(row, columns[name]).value = value
        target = io.BytesIO()
        book.save(target)
        answer = self._post(PAGE, {}, files={"sheet": ("form.xlsx", target.getvalue())})
        assert answer.status_code == 200, answer.text[:500]
        self.path = re.search(rf"{PAGE}/\d+", answer.url)[0]
        self.seen = re.search(r'name="seen" value="(\w+)"', answer.text)
        return answer

    def apply(self):
        return self._post(f"{self.path}/apply", {"seen": self.seen[1]}).status_code

    def _post(self, path, data, **more):
        token = re.search(r'name="csrf_token" value="(\w+)"', self.client.get(PAGE).text)[1]
        return self.client.http.post(self.client.url + path, data={"csrf_token": token, **data}, timeout=120, **more)


def _reports(server, tasks):
    client = Client(server.url, server.database, "chuyenvien")
    return client.call("directive.progress", "search_read", [("task_id", "in", tasks)], ["task_id", "content"])


def test_two_colleagues_apply_at_once(demo_server, tasks):
    people = [Filler(demo_server, login) for login in ("stc", "stc.head")]
    for person in people:
        said = f"Do {person.client.login} báo cáo"
        person.upload(lambda task, said=said: {"percent": 0.5, "situation": said} if task in tasks else {})
    with ThreadPoolExecutor(2) as pool:
        codes = sorted(pool.map(Filler.apply, people))
    assert codes == [200, 422]
    found = _reports(demo_server, tasks)
    assert len(found) == len(tasks)
    assert len({report["content"] for report in found}) == 1, "all rows of one of them, none of the other"


def test_a_button_pressed_four_times_at_once(demo_server, tasks):
    person = Filler(demo_server, "stc")
    person.upload(lambda task: {"situation": "Một lần"} if task in tasks else {})
    with ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(lambda _press: person.apply(), range(4)))
    assert 200 in codes and set(codes) <= {200, 422}
    assert len(_reports(demo_server, tasks)) == len(tasks)


def test_hostile_strings_stay_texts(demo_server, tasks):
    # What no XML can hold, no spreadsheet can bring.
    unwritable = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
    texts = [text[:30_000] for text in SHORT if not unwritable.search(text)]
    given = iter(texts * 3)
    person = Filler(demo_server, "stc")
    hostile = ("situation", "reference", "result", "note")
    page = person.upload(lambda task: {name: next(given) for name in hostile} if task in tasks else {})
    assert not [raw for raw in RAW if raw in page.text]
    if person.seen:
        assert person.apply() in (200, 422)
    wrong = person.client.get(f"{person.path}/wrong.xlsx").content
    cells = [cell for line in openpyxl.load_workbook(io.BytesIO(wrong)).worksheets[0].iter_rows() for cell in line]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
