"""Several people click the same button at once: one wins, the others are told (design, section 4)."""
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from tests.support.rpc import Client, RpcError

CLIENTS = 6


def _race(clients, *call):
    """Each client makes the same call at the same time; returns (successes, sentences of the others)."""
    def run(client):
        try:
            client.call(*call)
        except RpcError as error:
            return str(error)
        return None

    with ThreadPoolExecutor(len(clients)) as pool:
        answers = list(pool.map(run, clients))
    return answers.count(None), [answer for answer in answers if answer]


def test_one_of_many_confirms(demo_server):
    office, unit = (
        [Client(demo_server.url, demo_server.database, login) for login in logins] * (CLIENTS // 2)
        for logins in (("chuyenvien", "lanhdaovp"), ("stc", "stc.head")))
    specialist = office[0]
    lead = specialist.search("directive.unit", [("code", "=", "STC")])[0]
    document = specialist.create("directive.document", {
        "reference": "9201/QĐ-UBND", "subject": "Cùng lúc", "date_issued": str(date.today()),
        "type_id": specialist.search("directive.document.type", [("code", "=", "QĐ")])[0]})
    task = specialist.create("directive.task", {
        "document_id": document, "content": "Cùng lúc", "lead_unit_id": lead,
        "date_deadline": str(date.today() + timedelta(days=9))})
    for clients, call in (
        (office, ("directive.task", "action_transfer", [task])),
        (unit, ("directive.task", "action_accept", [task])),
    ):
        won, told = _race(clients, *call)
        assert won == 1, told
        assert len(told) == CLIENTS - 1
        assert all("Traceback" not in sentence and len(sentence) > 20 for sentence in told)
    result = unit[0].create("directive.result", {"task_id": task, "content": "Xong"})
    assert _race(unit, "directive.result", "action_submit", [result])[0] == 1
    assert _race(office, "directive.task", "action_confirm", [task])[0] == 1
    facts = specialist.read("directive.task", [task], ["state", "deadline_ids", "result_ids"])[0]
    assert (facts["state"], len(facts["deadline_ids"]), len(facts["result_ids"])) == ("confirmed", 1, 1)


def test_one_of_many_leaders_decides_an_extension(demo_server):
    unit, leader, chairman = (
        [Client(demo_server.url, demo_server.database, login) for _ in range(CLIENTS)]
        for login in ("stc", "lanhdaovp", "chutich"))
    specialist = Client(demo_server.url, demo_server.database, "chuyenvien")
    document = specialist.create("directive.document", {
        "reference": "9202/QĐ-UBND", "subject": "Cùng gia hạn", "date_issued": str(date.today()),
        "type_id": specialist.search("directive.document.type", [("code", "=", "QĐ")])[0]})
    task = specialist.create("directive.task", {
        "document_id": document, "content": "Cùng gia hạn", "date_deadline": str(date.today() + timedelta(days=30)),
        "lead_unit_id": specialist.search("directive.unit", [("code", "=", "STC")])[0]})
    specialist.call("directive.task", "action_transfer", [task])
    asked = {"task_id": task, "requested_date": str(date.today() + timedelta(days=60)), "reason": "Chưa đủ số liệu",
             "explanation": "Đã làm được một nửa"}
    extensions = [unit[0].create("directive.extension", asked) for _ in range(2)]
    assert _race(unit, "directive.extension", "action_submit", extensions[:1])[0] == 1
    with pytest.raises(RpcError, match="Điều 12 khoản 2"):
        unit[1].call("directive.extension", "action_submit", extensions[1:])
    assert _race(leader, "directive.extension", "action_propose", extensions[:1])[0] == 1
    won, told = _race(chairman, "directive.extension", "action_approve", extensions[:1])
    assert (won, len(told)) == (1, CLIENTS - 1)
    assert all("Traceback" not in sentence and len(sentence) > 20 for sentence in told)
    facts = specialist.read("directive.task", [task], ["deadline_ids", "extended_count", "extension_state"])[0]
    assert (len(facts["deadline_ids"]), facts["extended_count"], facts["extension_state"]) == (2, 1, "approved")


def test_d06_k2a_one_of_many_returns_and_one_of_many_refuses_the_return(demo_server):
    """Điều 6 khoản 1c, 2a: one objection, one answer, whoever is quicker."""
    office, unit = (
        [Client(demo_server.url, demo_server.database, login) for login in logins] * (CLIENTS // 2)
        for logins in (("chuyenvien", "lanhdaovp"), ("stc", "stc.head")))
    specialist = office[0]
    document = specialist.create("directive.document", {
        "reference": "9203/QĐ-UBND", "subject": "Cùng lúc chuyển lại", "date_issued": str(date.today()),
        "type_id": specialist.search("directive.document.type", [("code", "=", "QĐ")])[0]})
    task = specialist.create("directive.task", {
        "document_id": document, "content": "Cùng lúc chuyển lại",
        "lead_unit_id": specialist.search("directive.unit", [("code", "=", "STC")])[0],
        "date_deadline": str(date.today() + timedelta(days=9))})
    specialist.call("directive.task", "action_transfer", [task])
    won, told = _race(unit, "directive.task", "action_return", [task], "Không thuộc chức năng")
    assert won == 1, told
    assert all("Traceback" not in sentence and len(sentence) > 20 for sentence in told)
    [feedback] = specialist.search("directive.feedback", [("task_id", "=", task)])
    assert _race(office, "directive.feedback", "action_refuse", [feedback], "Đúng chức năng")[0] == 1
    events = specialist.call("directive.log", "search_read", [("task_id", "=", task)], ["event"])
    told = [row["event"] for row in events]
    assert (told.count("return"), told.count("refuse_return")) == (1, 1)
