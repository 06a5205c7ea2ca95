"""What an incoming mail says about itself, and what of it was typed by its sender. No ORM.

A mail is an ``email.message.EmailMessage``. Every header may be forged: nothing here decides that a mail is right.
"""

import re
from email.utils import getaddresses

from lxml import etree, html

from odoo.tools.mail import email_normalize, html2plaintext, html_sanitize

#: In the class of what the system sends: wherever a mail program puts it, it is quoted text.
MARK = "o_directive_mail"
#: A picture in a signature is smaller than a photo (bytes).
SMALLEST_PHOTO = 20_000
#: Signatures of the mail itself, which mail programs add by themselves.
_SEALS = ("smime.p7s", "signature.asc")
_RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "Resent-To", "Resent-Cc")
_FAILED = re.compile(r"\b(?:dkim|spf|dmarc)(?:/\d+)?\s*=\s*(?:hard)?fail\b", re.IGNORECASE)

#: "On … wrote:", which mail programs break into two or three lines.
_INTRODUCTION = re.compile(
    r"^[ \t]*(?:On|Vào|Lúc|Ngày)\b[^\n]{0,300}(?:\n[^\n]{0,300}){0,2}?(?:wrote|đã viết|viết)[ \t]*:[ \t]*$",
    re.MULTILINE,
)
#: From here on everything is the earlier mail.
_EARLIER = re.compile(
    r"^[ \t]*-{2,}[ \t]*(?:Original Message|Forwarded message|Thư gốc|Tin nhắn gốc|Thư chuyển tiếp)[ \t]*-{2,}.*"
    r"|^[ \t]*_{20,}[ \t]*$.*"
    r"|^[ \t*]*(?:From|Từ)\b[ *]*:[^\n]*\n(?:[^\n]*\n){0,2}?[ \t*]*(?:Sent|Date|Đã gửi|Ngày|Gửi)\b[ *]*:.*",
    re.MULTILINE | re.DOTALL,
)
_SIGNATURE = re.compile(
    r"^--[ \t]*$.*|^(?:Sent from my|Đã gửi từ|Được gửi từ|Gửi từ)\b[^\n]*\s*\Z", re.MULTILINE | re.DOTALL
)


def senders(message):
    """Return the normalized addresses of ``From``; a mail with several, or with none, has no sender to check."""
    return [email_normalize(address) or address.lower() for _name, address in _addresses(message, "From")]


def recipients(message):
    """Return the addresses to which a mail came, in small letters."""
    return [address.lower() for name in _RECIPIENTS for _name, address in _addresses(message, name)]


def _addresses(message, name):
    return [pair for pair in getaddresses([str(value) for value in message.get_all(name, [])]) if pair[1]]


def is_automatic(message):
    """Tell whether no person wrote this mail: out of office, delivery reports, lists, our own notices.

    RFC 3834, RFC 3464. Who answers such a mail starts a loop.
    """
    submitted = str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    precedence = str(message.get("Precedence", "")).strip().lower()
    if submitted != "no" or precedence in ("bulk", "junk", "list", "auto_reply"):
        return True
    if any(name in message for name in ("X-Autoreply", "X-Autorespond", "List-Id", "List-Unsubscribe")):
        return True
    if str(message.get("Return-Path", "")).strip() == "<>" or message.get_content_type() == "multipart/report":
        return True
    return any(one.split("@")[0] in ("mailer-daemon", "postmaster") for one in senders(message))


def authentication_failed(message, server):
    """Tell whether the mail server ``server`` wrote that DKIM, SPF or DMARC failed (RFC 8601).

    :param server: its name, with which its ``Authentication-Results`` begin; what other servers wrote may be forged
    """
    for value in message.get_all("Authentication-Results", []):
        name, _semicolon, results = " ".join(str(value).split()).partition(";")
        if name.split(" ")[0].strip('"').lower() == server.strip().lower() and _FAILED.search(results):
            return True
    return False


def typed_text(body):
    r"""Return what the sender typed, as plain text: without the earlier mail and without a signature.

    :param body: HTML, as Odoo makes it of any mail

    >>> typed_text("<pre>Đã xong.\n\nOn Tue, 24 Nov 2026, A &lt;\na@example.com&gt; wrote:\n&gt; When?\n</pre>")
    'Đã xong.'
    >>> typed_text("<div>Xong<br>Mai gửi</div><div class='gmail_quote'>A đã viết:<blockquote>x</blockquote></div>")
    'Xong\nMai gửi'
    >>> typed_text("<pre>Yes\n\n-----Original Message-----\nFrom: a\nTask</pre>"), typed_text("<pre>&gt; quoted</pre>")
    ('Yes', '')
    """
    text = html2plaintext(_without_quotes(body), include_references=False).replace("\r", "").replace("\xa0", " ")
    text = _EARLIER.sub("", text)
    text = _INTRODUCTION.sub("", text)
    text = "\n".join(line for line in text.split("\n") if not line.lstrip().startswith(">"))
    return re.sub(r"\n{3,}", "\n\n", _SIGNATURE.sub("", text)).strip()


def _without_quotes(body):
    """Return the HTML without the nodes that Odoo, or we ourselves, know as quoted."""
    if not (body or "").strip():
        return ""
    clean = html_sanitize(body, sanitize_tags=True, strip_style=True, output_method="xml")
    # Odoo's own class of our notices comes first: mail programs put a prefix before it.
    root = html.fragment_fromstring(str(clean), create_parent="div")
    quoted = root.xpath(f"//*[contains(@class, '{MARK}')] | //*[@data-o-mail-quote='1'] | //blockquote")
    for node in quoted:
        if node.getparent() is not None:
            node.drop_tree()
    return etree.tostring(root, encoding="unicode")


def is_sent_along(name, content, is_inline):
    """Tell whether a file is one that mail programs add by themselves: a logo in the signature, a seal."""
    return name.lower() in _SEALS or (is_inline and len(content) < SMALLEST_PHOTO)
