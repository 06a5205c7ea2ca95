"""A transfer reaches people's mailboxes: real server, real queue, real SMTP."""
import re
from datetime import date, timedelta

import pytest

from tests.support.rpc import Client
from tests.support.smtp import Catcher


@pytest.fixture
def catcher(demo_server):
    """Receives what the demo server sends."""
    admin = Client(demo_server.url, demo_server.database, "admin")
    with Catcher() as catcher:
        server = admin.create("ir.mail_server", {
            "name": "Catcher", "smtp_host": "127.0.0.1", "smtp_port": catcher.port, "smtp_encryption": "none"})
        yield catcher
        admin.call("ir.mail_server", "unlink", [server])


def _unit(client, name):
    return client.search("directive.unit", [("name", "ilike", name)])[0]


def _transfer(specialist, reference, *tasks):
    document = specialist.create("directive.document", {
        "reference": reference, "subject": "Thử gửi thư", "date_issued": str(date.today()),
        "type_id": specialist.search("directive.document.type", [("code", "=", "CT")])[0]})
    for lead, coordinating in tasks:
        specialist.create("directive.task", {
            "document_id": document, "content": "Báo cáo <b>kết quả</b> thực hiện", "lead_unit_id": lead,
            "coordinating_unit_ids": [(6, 0, coordinating)],
            "date_deadline": str(date.today() + timedelta(days=20))})
    specialist.call("directive.document", "action_transfer", [document])
    return document


def _body(message):
    return message.get_body(("html",)).get_content()


def test_d06_k1a_one_mail_a_person_that_leads_to_the_task(demo_server, catcher):
    specialist = Client(demo_server.url, demo_server.database, "chuyenvien")
    finance, ward = _unit(specialist, "Sở Tài chính"), _unit(specialist, "Ninh Kiều")
    document = _transfer(specialist, "9001/CT-UBND", (finance, [ward]), (ward, []))
    catcher.wait(4)
    by_person = {}
    for recipients, message in catcher.messages:
        if "9001/CT-UBND" not in message["subject"]:
            continue  # a digest of the day, or a mail about another task
        for recipient in recipients:
            by_person.setdefault(recipient, []).append(message)
    assert {"stc@example.com", "stc.head@example.com", "ninhkieu@example.com"} <= set(by_person)
    assert all(len(messages) == 1 for messages in by_person.values()), "one mail a person"
    ward_mail = by_person["ninhkieu@example.com"][0]
    assert "2 nhiệm vụ" in ward_mail["subject"], "in Vietnamese, about both tasks"
    assert "&lt;b&gt;kết quả&lt;/b&gt;" in _body(ward_mail), "what was typed is text, not markup"
    links = re.findall(r'href="([^"]+/mail/view[^"]+)"', _body(ward_mail))
    assert len(links) == 2
    _link_opens(demo_server, "ninhkieu", links[0], "/my/directives/")
    stc_link = re.search(r'href="([^"]+/mail/view[^"]+)"', _body(by_person["stc@example.com"][0]))[1]
    _link_opens(demo_server, "stc", stc_link, "/odoo/")
    assert specialist.search("directive.task", [("document_id", "=", document), ("state", "=", "transferred")])


def _link_opens(demo_server, login, link, where):
    """The link leads this person to the page of the task, through real redirects."""
    path = link.replace("&amp;", "&").split("//", 1)[1].split("/", 1)[1]
    answer = Client(demo_server.url, demo_server.database, login).get(f"/{path}")
    assert answer.status_code == 200
    assert where in answer.url, answer.url


def test_mail_server_away_loses_no_transfer(demo_server):
    """The transfer is done and the mail waits in the queue, whatever happens to the mail server."""
    admin = Client(demo_server.url, demo_server.database, "admin")
    away = admin.create("ir.mail_server", {
        "name": "Away", "smtp_host": "127.0.0.1", "smtp_port": 9, "smtp_encryption": "none"})
    try:
        specialist = Client(demo_server.url, demo_server.database, "chuyenvien")
        document = _transfer(specialist, "9002/CT-UBND", (_unit(specialist, "Sở Xây dựng"), []))
        states = specialist.call(
            "directive.task", "search_read", [("document_id", "=", document)], ["state"])
        assert [task["state"] for task in states] == ["transferred"]
        waiting = admin.search("mail.mail", [("state", "in", ("outgoing", "exception")), ("email_to", "like", "sxd")])
        assert waiting
    finally:
        admin.call("ir.mail_server", "unlink", [away])
