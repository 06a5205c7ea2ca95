import doctest
import email
import email.policy

from odoo.tests import BaseCase

from ..tools import mail_reply, rate_limit

SERVER = "mx.example.gov.vn"


def message(**headers):
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return email.message_from_bytes(f"{lines}\r\nyes".encode(), policy=email.policy.SMTP)


class TestMailReplyTools(BaseCase):
    def test_doctests(self):
        for module in (mail_reply, rate_limit):
            self.assertEqual(doctest.testmod(module).failed, 0)

    def test_who_sends(self):
        self.assertEqual(mail_reply.senders(message(From="A <T.Ward@Example.com>")), ["t.ward@example.com"])
        self.assertEqual(len(mail_reply.senders(message(From="a@example.com, b@example.com"))), 2)
        self.assertEqual(mail_reply.senders(message(Subject="nobody")), [])

    def test_what_no_person_wrote(self):
        for headers in (
            {"Auto_Submitted": "auto-replied"},
            {"Auto_Submitted": "auto-generated; owner=x"},
            {"Precedence": "bulk"},
            {"Return_Path": "<>"},
            {"X_Autoreply": "yes"},
            {"List_Id": "<a.example.com>"},
            {"Content_Type": "multipart/report; report-type=delivery-status; boundary=x"},
            {"From": "MAILER-DAEMON@example.com"},
        ):
            self.assertTrue(mail_reply.is_automatic(message(**headers)), headers)
        self.assertFalse(mail_reply.is_automatic(message(From="a@example.com", Auto_Submitted="no")))

    def test_what_the_trusted_server_found(self):
        for results, failed in (
            (f"{SERVER}; dkim=pass header.d=example.com; spf=pass; dmarc=pass", False),
            (f"{SERVER}; dmarc=fail (p=reject) header.from=example.com", True),
            (f"{SERVER}; spf=pass;\r\n dkim=fail reason=x", True),
            (f"{SERVER.upper()} 1; spf=hardfail", True),
            (f"{SERVER}; spf=softfail; dkim=none", False),
            ("mx.elsewhere.example; dmarc=fail", False),
            (f"{SERVER}.elsewhere.example; dmarc=fail", False),
        ):
            found = mail_reply.authentication_failed(message(Authentication_Results=results), SERVER)
            self.assertEqual(found, failed, results)
        self.assertFalse(mail_reply.authentication_failed(message(Subject="none"), SERVER))

    def test_a_forged_pass_does_not_hide_what_the_server_found(self):
        forged = message(Authentication_Results=f"{SERVER}; dmarc=pass")
        forged["Authentication-Results"] = f"{SERVER}; dmarc=fail"
        self.assertTrue(mail_reply.authentication_failed(forged, SERVER))

    def test_what_was_typed(self):
        for body, typed in (
            ("<div>Dạ vâng</div><div class='gmail_quote'>On … wrote:<blockquote>old</blockquote></div>", "Dạ vâng"),
            ("<p>Reply</p><hr><div id='divRplyFwdMsg'><b>From:</b> a</div><div>old</div>", "Reply"),
            ("<div>Hi</div><div class='m_12o_directive_mail'>our notice</div>", "Hi"),
            ("<p>X</p><p>Từ: Văn phòng<br>Đã gửi: 1/1<br>Tới: b<br>Chủ đề: c</p><p>old</p>", "X"),
            ("<pre>1\n\nVào Th 3, 24 thg 11 A &lt;a@b.vn&gt; đã viết:\n\n&gt; old\n\n2\n-- \nA</pre>", "1\n\n2"),
            ("<div>OK<br><br>Đã gửi từ iPhone của tôi</div>", "OK"),
            ("<p>Chào</p><script>alert(1)</script><img src='http://x/y.png' onerror='alert(1)'>", "Chào"),
            ("", ""),
        ):
            self.assertEqual(mail_reply.typed_text(body), typed)
