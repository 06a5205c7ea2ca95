"""The demo as a newcomer meets it: each login of the welcome text works and lands on a page in Vietnamese."""
import re

import pytest
import requests

from tests.support.rpc import Client
from tools.dev.commands import demo

_TIMEOUT = 60
LOGINS = [login for row, _who in demo.LOGINS for login in row.split(", ")]


def _log_in(demo_server, login, password):
    """A browser-like session after the login form, and the answer it got."""
    session = requests.Session()
    session.headers["Accept-Language"] = "vi-VN,vi;q=0.9"
    form = session.get(f"{demo_server.url}/web/login", timeout=_TIMEOUT).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', form).group(1)
    answer = session.post(
        f"{demo_server.url}/web/login", timeout=_TIMEOUT,
        data={"csrf_token": token, "login": login, "password": password, "redirect": "/web"})
    return session, answer


@pytest.mark.parametrize("login", LOGINS)
def test_each_demo_login_works_in_vietnamese(demo_server, login):
    session, answer = _log_in(demo_server, login, login)
    assert answer.status_code == 200
    assert "/web/login" not in answer.url, "the login was refused"
    assert re.search(r"""lang="vi[-_]VN"|"lang": ?"vi_VN\"""", answer.text)
    assert session.get(f"{demo_server.url}/my", timeout=_TIMEOUT).status_code == 200


def test_another_password_is_refused(demo_server):
    _session, answer = _log_in(demo_server, LOGINS[0], "wrong")
    assert "/web/login" in answer.url


def test_strangers_get_no_list_of_databases(demo_server):
    answer = requests.get(f"{demo_server.url}/web/database/manager", timeout=_TIMEOUT)
    assert "directive" not in answer.text
    listing = requests.post(f"{demo_server.url}/web/database/list", json={"params": {}}, timeout=_TIMEOUT).json()
    assert "error" in listing or not listing.get("result")


def test_d12_k1_a_half_year_with_reports_in_every_state(demo_server):
    """One accepted, one sent back and being corrected, one to read, the others missing; the Office writes its own."""
    office = Client(demo_server.url, demo_server.database, "chuyenvien")
    [period] = office.search("directive.report.period", [("kind", "=", "half_year")])
    rows = office.call("directive.report.duty", "search_read", [("period_id", "=", period)], ["state", "assessment"])
    states = [row["state"] for row in rows]
    assert {state: states.count(state) for state in ("accepted", "sent_back", "submitted")} == {
        "accepted": 1, "sent_back": 1, "submitted": 1}
    assert states.count("missing") > 10
    assert sum(bool(row["assessment"]) for row in rows) == 2
    assert office.search("directive.report", [("kind", "=", "office"), ("state", "=", "draft")])
    unit = Client(demo_server.url, demo_server.database, "stc")
    [draft] = unit.search("directive.report", [("state", "=", "draft")])
    assert unit.read("directive.report", [draft], ["version"])[0]["version"] == 2
