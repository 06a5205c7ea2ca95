"""What each login may not do, tried by RPC over real HTTP: read, search, write, create, unlink, attachments."""
import pytest

from tests.support.rpc import Client, RpcError

REFUSED = {"odoo.exceptions.AccessError", "odoo.exceptions.UserError", "odoo.exceptions.ValidationError",
           "odoo.exceptions.MissingError"}


def _refused(client, model, method, *args, **kwargs):
    """The call fails with a sentence, not with a traceback of ours."""
    with pytest.raises(RpcError) as caught:
        client.call(model, method, *args, **kwargs)
    assert caught.value.name in REFUSED, f"{client.login} {model}.{method}: {caught.value.name} {caught.value}"
    assert str(caught.value).strip()


@pytest.fixture(scope="module")
def office(demo_server):
    return Client(demo_server.url, demo_server.database, "chuyenvien")


@pytest.fixture(scope="module")
def target(office):
    """A transferred task that Sở Tài chính leads and that neither Sở Xây dựng nor the wards have to do with."""
    units = office.search("directive.unit", ["|", ("code", "in", ("SXD",)), ("kind", "in", ("ward", "commune"))])
    domain = [("lead_unit_id.code", "=", "STC"), ("state", "in", ("transferred", "in_progress")),
              ("involved_unit_ids", "not in", units), ("document_id.task_ids.involved_unit_ids", "not in", units)]
    found = office.search("directive.task", domain, limit=1)
    assert found, "the scene has such a task"
    return office.read("directive.task", found, ["document_id", "lead_unit_id"])[0]


STRANGERS = ("sxd", "sxd.head", "ninhkieu", "caikhe", "ninhkieu.head")


@pytest.mark.parametrize("login", STRANGERS)
def test_d01_k2_a_stranger_gets_nothing_of_a_task(demo_server, target, login):
    stranger = Client(demo_server.url, demo_server.database, login)
    task, document = target["id"], target["document_id"][0]
    for model, record in (("directive.task", task), ("directive.document", document)):
        _refused(stranger, model, "read", [record], ["display_name"])
        _refused(stranger, model, "write", [record], {"name": "x"} if model == "directive.task" else {"subject": "x"})
        _refused(stranger, model, "unlink", [record])
        assert not stranger.search(model, [("id", "=", record)])
        assert not stranger.call(model, "search_count", [("id", "=", record)])
    for action in ("action_accept", "action_transfer", "action_confirm", "action_cancel", "action_recall"):
        _refused(stranger, "directive.task", action, [task])
    for model, values in (
        ("directive.progress", {"task_id": task, "content": "x"}),
        ("directive.result", {"task_id": task, "content": "x"}),
        ("directive.task", {"document_id": document, "content": "x", "lead_unit_id": target["lead_unit_id"][0]}),
        ("directive.document", {"reference": "1/QĐ-UBND", "subject": "x"}),
        ("directive.unit", {"name": "x", "kind": "ward"}),
        ("ir.attachment", {"name": "x.txt", "raw": "x", "res_model": "directive.task", "res_id": task}),
    ):
        _refused(stranger, model, "create", [values])
    _refused(stranger, "directive.task", "message_post", [task], body="x")


@pytest.mark.parametrize("login", STRANGERS)
def test_d01_k2_a_stranger_gets_no_attachment(demo_server, office, target, login):
    attachment = office.create("ir.attachment", {
        "name": "mat-noi-bo.txt", "raw": "noi dung", "res_model": "directive.document",
        "res_id": target["document_id"][0]})
    stranger = Client(demo_server.url, demo_server.database, login)
    _refused(stranger, "ir.attachment", "read", [attachment], ["raw", "name"])
    assert not stranger.search("ir.attachment", [("id", "=", attachment)])
    answer = stranger.get(f"/web/content/{attachment}")
    assert answer.status_code in (403, 404)
    assert b"noi dung" not in answer.content


def test_d13_the_administrator_edits_no_business_data(demo_server, target):
    admin = Client(demo_server.url, demo_server.database, "admin")
    task, document = target["id"], target["document_id"][0]
    assert admin.read("directive.task", [task], ["content"])
    _refused(admin, "directive.task", "write", [task], {"content": "x"})
    _refused(admin, "directive.task", "write", [task], {"state": "confirmed"})
    _refused(admin, "directive.task", "unlink", [task])
    _refused(admin, "directive.document", "write", [document], {"subject": "x"})
    _refused(admin, "directive.task", "action_cancel", [task], document)
    _refused(admin, "directive.task", "create", [
        {"document_id": document, "content": "x", "lead_unit_id": target["lead_unit_id"][0]}])
    for model in ("directive.progress", "directive.result"):
        _refused(admin, model, "create", [{"task_id": task, "content": "x"}])


@pytest.mark.parametrize("login", ["chuyenvien", "lanhdaovp", "chutich", "stc", "stc.head", "admin"])
def test_states_and_facts_are_closed_by_rpc(demo_server, target, login):
    client = Client(demo_server.url, demo_server.database, login)
    for values in ({"state": "confirmed"}, {"confirmed_at": "2026-01-01 00:00:00"}, {"submitted_at": False},
                   {"involved_unit_ids": [[5]]}, {"deadline_at": "2030-01-01 00:00:00"}):
        _refused(client, "directive.task", "write", [target["id"]], values)
        _refused(client, "directive.task", "write", [target["id"]], values, context={"directive_facts": True})


def test_private_methods_stay_private(demo_server, target):
    client = Client(demo_server.url, demo_server.database, "stc")
    for method in ("_move", "_facts_open", "_keep_deadline_history", "lock_for_update"):
        with pytest.raises(RpcError):
            client.call("directive.task", method, [target["id"]])


def test_json2_api_follows_the_same_rules(demo_server, target):
    """The JSON-2 API with a session cookie is closed; without a key nobody gets in."""
    stranger = Client(demo_server.url, demo_server.database, "sxd")
    asked = {"ids": [target["id"]], "fields": ["content"]}
    answer = stranger.http.post(f"{demo_server.url}/json/2/directive.task/read", json=asked, timeout=30)
    assert answer.status_code in (401, 403)
