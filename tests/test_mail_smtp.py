"""A transfer reaches people's mailboxes: real server, real queue, real SMTP."""
import email.policy
import re
import uuid
from datetime import date, timedelta
from email.message import EmailMessage

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
    for login in ("stc", "stc.head", "ninhkieu"):
        catcher.wait_for(lambda to, message, person=f"{login}@example.com":
                         person in to and "9001/CT-UBND" in message["subject"])
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
    links = re.findall(r'href="([^"]+/my/directives/\d+)"', _body(ward_mail))
    assert len(links) == 2
    _link_opens(demo_server, "ninhkieu", links[0], "/my/directives/")
    _link_opens(demo_server, "ninhkieu", _button(ward_mail), "/my/directives?search=9001")
    _link_opens(demo_server, "stc", _button(by_person["stc@example.com"][0]), "/odoo/")
    assert specialist.search("directive.task", [("document_id", "=", document), ("state", "=", "transferred")])


def _button(message):
    """The address behind the one large button of a mail."""
    [button] = re.findall(r"<a [^>]*o_directive_page[^>]*>", _body(message))
    return re.search(r'href="([^"]+)"', button)[1]


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


@pytest.fixture
def mail_domain(demo_server):
    """Mails may be replied to while the test runs."""
    admin = Client(demo_server.url, demo_server.database, "admin")
    domain = admin.create("mail.alias.domain", {"name": "directive.example.com"})
    company = admin.search("res.company", [])[0]
    admin.call("res.company", "write", [company], {"alias_domain_id": domain})
    yield admin
    admin.call("res.company", "write", [company], {"alias_domain_id": False})
    admin.call("mail.alias.domain", "unlink", [domain])


def _reply(message, sender, text, **headers):
    """What a mail program sends when somebody presses “Reply” on ``message``."""
    reply = EmailMessage(policy=email.policy.SMTP)
    reply["Message-ID"], reply["From"], reply["To"] = f"<{uuid.uuid4()}@phone>", sender, message["Reply-To"]
    reply["Subject"], reply["In-Reply-To"] = f"Re: {message['Subject']}", message["Message-ID"]
    reply["References"] = message["Message-ID"]
    for name, value in headers.items():
        reply[name.replace("_", "-")] = value
    quoted = "\n".join(f"> {line}" for line in message.get_body(("plain",)).get_content().splitlines())
    reply.set_content(f"{text}\n\nVào 24/11/2026, Văn phòng đã viết:\n{quoted}\n")
    return reply.as_bytes().decode()


def _said(admin, task):
    domain = [("model", "=", "directive.task"), ("res_id", "=", task), ("message_type", "=", "email")]
    return [one["body"] for one in admin.call("mail.message", "search_read", domain, ["body"], order="id")]


def test_d11_k1_a_reply_to_a_mail_lands_on_the_task(demo_server, catcher, mail_domain):
    """Out by real SMTP, back in by the mail server's road; a forged reply leaves nothing and answers no stranger."""
    admin = mail_domain
    specialist = Client(demo_server.url, demo_server.database, "chuyenvien")
    document = _transfer(specialist, "9003/CT-UBND", (_unit(specialist, "Ninh Kiều"), []))
    [task] = specialist.search("directive.task", [("document_id", "=", document)])
    catcher.wait_for(lambda to, message: "ninhkieu@example.com" in to and "9003/CT-UBND" in message["Subject"])
    [(_to, notice)] = [(to, message) for to, message in catcher.messages
                       if "ninhkieu@example.com" in to and "9003/CT-UBND" in message["Subject"]]
    assert re.fullmatch(r"catchall\+[0-9a-z.]+@directive\.example\.com", notice["Reply-To"])
    assert notice["Auto-Submitted"] == "auto-generated"
    assert "trả lời" in _body(notice)

    forged = _reply(notice, "stranger@example.org", "Xong rồi")
    assert admin.call("mail.thread", "message_process", None, forged) is False
    automatic = _reply(notice, "ninhkieu@example.com", "Tôi vắng mặt", Auto_Submitted="auto-replied")
    assert admin.call("mail.thread", "message_process", None, automatic) is False
    assert _said(admin, task) == []

    right = _reply(notice, "ninhkieu@example.com", "Phường đã làm xong một nửa")
    assert admin.call("mail.thread", "message_process", None, right) == task
    assert admin.call("mail.thread", "message_process", None, right) is False, "once"
    [body] = _said(admin, task)
    assert "Phường đã làm xong một nửa" in body
    assert "9003/CT-UBND" not in body, "the quoted mail is cut off"

    told = catcher.wait_for(lambda to, message: "chuyenvien@example.com" in to and "một nửa" in _body(message))
    assert told, "the specialist reads it in his mailbox, too"
    refused = catcher.wait_for(lambda to, message: message["Auto-Submitted"] == "auto-replied")
    assert [to for to, _message in refused] == [("ninhkieu@example.com",)], "its owner is told, no stranger is"
    assert not [to for to, _message in catcher.messages if "stranger@example.org" in to]
    page = Client(demo_server.url, demo_server.database, "ninhkieu").get(f"/my/directives/{task}")
    assert "Phường đã làm xong một nửa" in page.text
