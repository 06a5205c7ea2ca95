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


def test_d07_k2_a_reconciliation_with_differences_of_each_kind_and_a_closed_one(demo_server):
    unit = Client(demo_server.url, demo_server.database, "stc")
    [half] = unit.call("directive.reconciliation", "search_read", [("source", "=", "112/BC-STC")], [
        "state", "different_count", "missing_count", "extra_count", "check_count"])
    assert half["state"] == "compared"
    assert min(half[f"{kind}_count"] for kind in ("different", "missing", "extra", "check")) > 0
    rows = unit.call("directive.reconciliation.difference", "search_read", [
        ("reconciliation_id", "=", half["id"])], ["item", "state"])
    assert {"deadline", "state", "percent", "missing", "extra"} <= {row["item"] for row in rows}
    assert {"open", "accepted", "disputed", "explained"} == {row["state"] for row in rows}
    office = Client(demo_server.url, demo_server.database, "chuyenvien")
    assert office.search("directive.reconciliation", [("source", "=", "61/BC-UBND"), ("state", "=", "closed")])


def test_d14_k3_points_published_with_an_objection_to_answer(demo_server):
    office = Client(demo_server.url, demo_server.database, "lanhdaovp")
    [points] = office.call("directive.score.round", "search_read", [("state", "=", "published")], ["score_ids"])
    assert len(points["score_ids"]) > 20
    found = office.call("directive.score.objection", "search_read", [], ["state"])
    assert {row["state"] for row in found} >= {"filed", "refused"}
    hr = Client(demo_server.url, demo_server.database, "snv")
    assert hr.search("directive.score", [("is_ranked", "=", True)])
