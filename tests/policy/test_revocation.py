"""S3: whoever loses a membership is out on the next request, whatever road it was lost by, on every worker."""
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
import requests

from tests.support.rpc import Client, RpcError

ROUNDS = 5
#: Requests at the same time, so that every worker answers some of them.
AT_ONCE = 8
ADMIN = "admin"


class City:
    """The people and the two tasks of this test, made over RPC in a city without any."""

    def __init__(self, server):
        self.server = server
        self.admin = Client(server.url, server.database, ADMIN)
        self.people = {
            "officer": self._user("rights.officer", "directive_tracking.group_unit_user"),
            "commune": self._user("rights.commune", "base.group_portal"),
        }
        self.other = self._user("rights.other", "directive_tracking.group_unit_user")
        head = self._user("rights.head", "directive_tracking.group_unit_head")
        self._user("rights.specialist", "directive_tracking.group_office_specialist")
        self.head = head
        self.units = {
            "officer": self._unit("department", head),
            "commune": self._unit("ward", head),
        }
        self.specialist = Client(server.url, server.database, "rights.specialist")
        self.tasks = {who: self._task(unit) for who, unit in self.units.items()}

    def group(self, name):
        module, _dot, name = name.partition(".")
        wanted = [("module", "=", module), ("name", "=", name)]
        rows = self.admin.call("ir.model.data", "search_read", wanted, ["res_id"])
        return rows[0]["res_id"]

    def _user(self, login, group):
        values = {"login": login, "name": login, "email": f"{login}@example.com", "password": login}
        return self.admin.create("res.users", {**values, "group_ids": [(6, 0, [self.group(group)])]})

    def _unit(self, kind, head):
        unit = self.admin.search("directive.unit", [("kind", "=", kind)], limit=1)[0]
        self.admin.call("directive.unit", "write", [unit], {"head_user_id": head})
        return unit

    def _task(self, unit):
        document = self.specialist.create("directive.document", {
            "reference": f"{9300 + unit}/QĐ-UBND", "subject": "Thu hồi quyền", "date_issued": str(date.today()),
            "type_id": self.specialist.search("directive.document.type", [("code", "=", "QĐ")])[0]})
        task = self.specialist.create("directive.task", {
            "document_id": document, "content": "Thu hồi quyền", "lead_unit_id": unit,
            "date_deadline": str(date.today() + timedelta(days=30))})
        self.specialist.call("directive.task", "action_transfer", [task])
        return task

    def write(self, model, record, **values):
        self.admin.call(model, "write", [record], values)


@pytest.fixture(scope="module")
def city(workers_server):
    return City(workers_server)


# ---- the roads by which a membership is lost: (take away, give back) ------------------------------


def _unit_write(city, who, user, unit):
    city.write("directive.unit", unit, user_ids=[(3, user)])
    return lambda: city.write("directive.unit", unit, user_ids=[(4, user)])


def _unit_write_all(city, who, user, unit):
    city.write("directive.unit", unit, user_ids=[(6, 0, [city.head])])
    return lambda: city.write("directive.unit", unit, user_ids=[(4, user)])


def _unit_web_save(city, who, user, unit):
    city.admin.call("directive.unit", "web_save", [unit], {"user_ids": [(3, user)]}, {"name": {}})
    return lambda: city.write("directive.unit", unit, user_ids=[(4, user)])


def _user_write(city, who, user, unit):
    city.write("res.users", user, directive_unit_ids=[(3, unit)])
    return lambda: city.write("res.users", user, directive_unit_ids=[(4, unit)])


def _user_write_all(city, who, user, unit):
    city.write("res.users", user, directive_unit_ids=[(5,)])
    return lambda: city.write("res.users", user, directive_unit_ids=[(4, unit)])


def _import(city, who, user, unit):
    answer = city.admin.call("directive.unit", "load", [".id", "user_ids/.id"], [[str(unit), str(city.other)]])
    assert not answer["messages"], answer
    return lambda: city.write("directive.unit", unit, user_ids=[(3, city.other), (4, user)])


def _archive(city, who, user, unit):
    city.write("res.users", user, active=False)
    return lambda: city.write("res.users", user, active=True)


def _head_changes(city, who, user, unit):
    # The one who goes was the head; the new head takes his place.
    city.write("directive.unit", unit, head_user_id=user)
    city.write("directive.unit", unit, head_user_id=city.head, user_ids=[(3, user)])
    return lambda: city.write("directive.unit", unit, user_ids=[(4, user)])


def _unit_closes(city, who, user, unit):
    city.write("directive.unit", unit, active=False)
    return lambda: city.write("directive.unit", unit, active=True)


def _recall(city, who, user, unit):
    city.specialist.call("directive.task", "action_recall", [city.tasks[who]])
    return lambda: city.specialist.call("directive.task", "action_transfer", [city.tasks[who]])


ROADS = (_unit_write, _unit_write_all, _unit_web_save, _user_write, _user_write_all, _import, _archive, _head_changes,
         _unit_closes, _recall)


def _ask(client, task):
    """One request on a connection of its own, for whichever worker is free; returns whether the task is told."""
    params = {"model": "directive.task", "method": "read", "args": [[task], ["content"]], "kwargs": {}}
    answer = requests.post(
        f"{client.url}/web/dataset/call_kw/directive.task/read", cookies=client.http.cookies.get_dict(),
        json={"jsonrpc": "2.0", "method": "call", "params": params}, headers={"Connection": "close"}, timeout=60).json()
    return bool(answer.get("result"))


def _ask_all_workers(client, task):
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda _number: _ask(client, task), range(AT_ONCE)))


def test_s3_out_on_the_next_request(city, workers_server):
    gone = rounds = 0
    late = []
    for road in ROADS:
        for _round in range(ROUNDS):
            for who, user in city.people.items():
                city.write("directive.unit", city.units[who], user_ids=[(4, user)])
                client = Client(workers_server.url, workers_server.database, f"rights.{who}")
                before = _ask_all_workers(client, city.tasks[who])
                assert all(before), f"{who} reads the task before {road.__name__}"
                give_back = road(city, who, user, city.units[who])
                after = _ask_all_workers(client, city.tasks[who])
                rounds += 1
                if any(after):
                    late.append(f"{who} {road.__name__}: {after}")
                else:
                    gone += 1
                give_back()
    workers = _workers(workers_server.log)
    print(f"\nS3 revocation: gone on the next request {gone} of {rounds}, {len(workers)} workers answered")
    assert not late
    assert (gone, rounds) == (100, 100)
    assert len(workers) >= 2, "only one process answered: this shows nothing of the others"


def _workers(log):
    """The processes that answered calls, by the server's own log."""
    lines = Path(log).read_text(encoding="utf-8").splitlines()
    call = re.compile(r"\S+ \S+ (\d+) .*/web/dataset/call_kw/directive.task")
    return {found[1] for line in lines if (found := call.match(line))}


def test_s3_a_new_head_decides_and_the_old_one_no_more(city, workers_server):
    """The right of the head goes with the office, on every worker."""
    unit, user = city.units["officer"], city.people["officer"]
    city.write("directive.unit", unit, head_user_id=user)
    client = Client(workers_server.url, workers_server.database, "rights.officer")
    for _number in range(4):
        client.call("directive.unit", "action_set_head_approves", [unit], True)
    city.write("directive.unit", unit, head_user_id=city.head)
    for _number in range(4):
        with pytest.raises(RpcError, match="Điều 7 khoản 2c"):
            client.call("directive.unit", "action_set_head_approves", [unit], False)


def test_s3_removed_by_the_head_on_the_portal(city, workers_server):
    """Điều 7 khoản 2c: one POST of the head, and the member's open session is over on every worker; keys too."""
    unit = city.admin.search("directive.unit", [("kind", "=", "commune")], limit=1)[0]
    head, member = (city._user(f"rights.{who}", "base.group_portal") for who in ("village.head", "villager"))
    city.write("directive.unit", unit, head_user_id=head, user_ids=[(4, member)])
    task = city._task(unit)
    boss = Client(workers_server.url, workers_server.database, "rights.village.head")
    for _round in range(ROUNDS):
        client = Client(workers_server.url, workers_server.database, "rights.villager")
        assert all(_ask_all_workers(client, task))
        assert _press(boss, f"/my/unit/{unit}/members/{member}/remove").endswith("done=removed")
        assert not any(_ask_all_workers(client, task))
        assert "/web/login" in client.get(f"/my/directives/{task}").url
        with pytest.raises(RpcError):
            Client(workers_server.url, workers_server.database, "rights.villager")
        where = _press(boss, f"/my/unit/{unit}/invite", name="Người Dân", email="rights.villager@example.com")
        assert where.endswith("done=invited")
        assert not any(_ask_all_workers(client, task)), "a session of before the removal"
        # The one who is invited again chooses a password; here the administrator does it.
        city.write("res.users", member, password="rights.villager")


def _press(client, path, **typed):
    """Send a form of the page of the unit; return where the answer leads."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/my/unit").text)[1]
    answer = client.http.post(client.url + path, data={"csrf_token": token, **typed}, allow_redirects=False, timeout=60)
    assert answer.status_code == 303, answer.text[:2000]
    return answer.headers["Location"]
