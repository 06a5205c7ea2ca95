"""The mail server is away while mail is queued, comes back, and breaks a connection in the middle."""
from collections import Counter

from tests.support.smtp import Catcher
from tools.dev import server

from . import Row

_BATCH = 500
_SUBJECT = "Trial"
# The scene's own scheduled actions queue mails besides.
_OURS = f"""FROM mail_mail mail JOIN mail_message message ON message.id = mail.mail_message_id
            WHERE message.subject LIKE '{_SUBJECT} %'"""


def mail_server_away(site, count=10_000):
    """`count` mails are queued while the mail server is away; then it is back, and hangs up once in the middle."""
    site.start()
    admin = site.client("admin")
    site.sql("DELETE FROM mail_mail")
    port = server.free_port()
    admin.create("ir.mail_server", {
        "name": "Away", "smtp_host": "127.0.0.1", "smtp_port": port, "smtp_encryption": "none"})
    _queue(admin, count)
    for _run in range(3):
        site.run_action("mail", "ir_cron_mail_scheduler_action")
    kept = site.number(f"SELECT count(*) {_OURS} AND mail.state = 'outgoing'")
    with Catcher(port, hang_up_at=count // 2) as catcher:
        runs = 0
        while site.number("SELECT count(*) FROM mail_mail WHERE state = 'outgoing'") and runs < count:
            site.sql("UPDATE mail_mail SET scheduled_date = NULL WHERE state = 'outgoing'")  # five minutes pass
            site.run_action("mail", "ir_cron_mail_scheduler_action")
            runs += 1
        ours = [message for _recipients, message in catcher.messages if str(message["Subject"]).startswith(_SUBJECT)]
        received = Counter(message["Message-Id"] for message in ours)
        subjects = {message["Subject"] for message in ours}
    failed = site.number(f"SELECT count(*) {_OURS} AND mail.state = 'exception'")
    twice = sum(number - 1 for number in received.values())
    return Row(
        f"Mail server away with {count:,} queued, one broken connection",
        f"{kept:,} kept while away; {len(subjects):,} received, {twice} twice, {failed} given up",
        (kept, len(subjects), twice, failed) == (count, count, 0, 0))


def _queue(admin, count):
    for start in range(0, count, _BATCH):
        admin.call("mail.mail", "create", [
            {"subject": f"{_SUBJECT} {number}", "email_from": "a@example.com", "email_to": f"p{number}@example.com",
             "body_html": "<p>Thử</p>", "auto_delete": True}
            for number in range(start, min(start + _BATCH, count))])

