import base64
import email
import email.policy
import hashlib
import logging
import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq, email_normalize, hmac, plaintext2html
from odoo.tools.mimetypes import guess_mimetype

from ..tools import file_types, mail_reply
from ..tools.storable import storable
from .directive_text_limits import TEXT

_logger = logging.getLogger(__name__)

#: As many as with one result on the portal.
MAX_FILES = 10
#: Where mail comes in: one domain, or a few while the name changes.
MOST_DOMAINS = 50
#: Replies of one person to one task within two hours; more is a machine that answers a machine.
MOST_REPLIES = 20
_SCOPE = "directive.mail.reply"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
#: task.person.signature, in small letters: servers on the way may write addresses as they like.
_TOKEN = re.compile(r"([0-9a-z]{1,12})\.([0-9a-z]{1,12})\.([a-z2-7]{26})")


class _NotTakenError(UserError):
    """Why a reply is not taken; the sentence goes to the person to whom the address was given."""


class DirectiveMailReply(models.AbstractModel):
    """A reply to one of our mails becomes a message on the task, when it is sure who wrote it.

    ``From`` is forged easily (Điều 13 khoản 1). Each mail about one task therefore carries a ``Reply-To`` of its own:
    ``catchall+<task>.<person>.<signature>@domain``. A reply is taken when the signature is right, it comes from that
    person's address, the trusted mail server does not call it forged, and the person may read the task now. All else
    leaves nothing behind, and nobody is answered but the person to whom the address was given.
    """

    _name = "directive.mail.reply"
    _description = "Replies by mail"

    # ---- the address -----------------------------------------------------------------------

    @api.model
    def _address(self, task, partner):
        """Return the address at which ``partner`` answers about ``task``; empty where replies cannot come in."""
        # sudo: the company's mail domain stands in each mail; nothing else is read.
        domain = self.env.company.sudo().alias_domain_id
        if not (domain.catchall_alias and task and partner):
            return ""
        return f"{domain.catchall_alias}+{self._token(task.id, partner.id)}@{domain.name}"

    def _token(self, task_id, partner_id):
        return f"{_written(task_id)}.{_written(partner_id)}.{self._signature(task_id, partner_id)}"

    def _signature(self, task_id, partner_id):
        # sudo: the secret of the database signs and never leaves it. 128 bits are enough to be out of reach.
        digest = hmac(self.env(su=True), _SCOPE, (task_id, partner_id))
        return base64.b32encode(bytes.fromhex(digest)[:16]).decode().rstrip("=").lower()

    def _tokens(self, message):
        """Return the tokens to which a mail was sent; None where it was not sent to an address of this kind."""
        # sudo: where mail comes in is the administrator's setting.
        domains = self.env["mail.alias.domain"].sudo().search([], limit=MOST_DOMAINS)
        prefixes = {(f"{domain.catchall_alias}+".lower(), f"@{domain.name}".lower()) for domain in domains}
        tokens = [
            address[len(start) : -len(end)]
            for address in mail_reply.recipients(message)
            for start, end in prefixes
            if address.startswith(start) and address.endswith(end)
        ]
        return tokens or None

    def _owner(self, tokens):
        """Return (task, partner) of the first token that is right, as superuser; two empty recordsets otherwise."""
        for token in tokens:
            if (parts := _TOKEN.fullmatch(token)) and self._is_right(*parts.groups()):
                task_id, partner_id = int(parts[1], 36), int(parts[2], 36)
                # sudo: the signature says that this system gave the address out; rights are asked afterwards.
                tasks, partners = self.env["directive.task"].sudo(), self.env["res.partner"].sudo()
                return tasks.browse(task_id).exists(), partners.browse(partner_id).exists()
        return self.env["directive.task"], self.env["res.partner"]

    def _is_right(self, task, partner, signature):
        return consteq(signature, self._signature(int(task, 36), int(partner, 36)))

    # ---- an incoming mail --------------------------------------------------------------------

    @api.model
    def _take(self, raw):
        """Take a mail that was sent to an address of ours.

        :param raw: bytes of the mail (RFC 5322), or as fetchmail and gateways hand them in
        :return: id of the task on which the message stands, False when nothing was taken, None when it is for others
        """
        message = self._parsed(raw)
        tokens = self._tokens(message)
        if tokens is None:
            return None
        task, partner = self._owner(tokens)
        if not (task and partner):
            return self._dropped("the address was not given out by this system")
        if mail_reply.is_automatic(message) or self._comes_from_us(message):
            return self._dropped("no person wrote it", task)
        if self._is_repeated(task, partner, self._message_id(message)):
            return self._dropped("it was taken before, or there are too many", task)
        # The account may be gone: then there is nobody to tell either.
        if not (user := partner.user_ids.filtered("active")[:1]):
            return self._dropped("the account is closed", task)
        try:
            with self.env.cr.savepoint():
                return self._post(task.with_user(user), partner, message)
        except UserError as error:
            self._tell_refused(task, user, str(error))
            return self._dropped("its sender was told why", task)

    def _parsed(self, raw):
        raw = getattr(raw, "data", raw)  # gateways hand it in over XML-RPC, which wraps bytes
        raw = raw.encode() if isinstance(raw, str) else bytes(raw)
        return email.message_from_bytes(raw, policy=email.policy.SMTP)

    def _dropped(self, why, task=None):
        # Neither sender nor subject: whatever a stranger writes stays out of the log.
        _logger.info("A mail was not taken on task %s: %s", task.id if task else "?", why)
        return False

    def _message_id(self, message):
        given = str(message.get("Message-Id", "")).strip()
        return storable(given)[:500] or f"<{hashlib.sha256(bytes(message)).hexdigest()}@none>"

    def _comes_from_us(self, message):
        # sudo: the addresses of the system itself.
        company = self.env.company.sudo()
        domains = self.env["mail.alias.domain"].sudo().search([], limit=MOST_DOMAINS)
        own = {*domains.mapped("catchall_email"), *domains.mapped("bounce_email"), email_normalize(company.email)}
        return any(sender in own or sender in mail_reply.recipients(message) for sender in mail_reply.senders(message))

    def _is_repeated(self, task, partner, message_id):
        # sudo: a reply that was taken, on whichever task. Of two deliveries at once the index lets one through.
        messages = self.env["mail.message"].sudo()
        if messages.search_count([("message_id", "=", message_id)], limit=1):
            return True
        since = fields.Datetime.subtract(fields.Datetime.now(), hours=2)
        domain = [("model", "=", task._name), ("res_id", "=", task.id), ("author_id", "=", partner.id)]
        domain += [("message_type", "=", "email"), ("date", ">", since)]
        return messages.search_count(domain, limit=MOST_REPLIES) >= MOST_REPLIES

    # ---- why not -------------------------------------------------------------------------------

    def _why_not(self, task, partner, message):
        """Say why this reply is not taken, or nothing; ``task`` is in the environment of the person."""
        own = {partner.email_normalized, task.env.user.email_normalized} - {False}
        if len(found := mail_reply.senders(message)) != 1 or found[0] not in own:
            return self.env._(
                "It came from another address than the one to which our mail was sent, and it is easy to write in"
                " somebody else's name (Điều 13 khoản 1). Answer from that address, or write on the page of the task."
            )
        if (server := self._trusted_server()) and mail_reply.authentication_failed(message, server):
            return self.env._(
                "The mail server found that it may be forged: DKIM, SPF or DMARC failed (Điều 13 khoản 1). If it was"
                " you, write on the page of the task and tell the administrator of your mail."
            )
        if not task.search_count([("id", "=", task.id)]):
            return self.env._(
                "The task is not among those of your unit now (Điều 1 khoản 2). If you think it is, ask the head of"
                " your unit or the Office."
            )
        return ""

    def _trusted_server(self):
        # sudo: configuration parameters are not readable by users; this one is the name of a server.
        return self.env["ir.config_parameter"].sudo().get_param("directive_tracking.trusted_mail_server") or ""

    def _refuse(self, reason):
        if reason:
            raise _NotTakenError(reason)

    # ---- what is kept ----------------------------------------------------------------------------

    def _post(self, task, partner, message):
        here = self.with_context(lang=task.env.user.lang)
        here._refuse(here._why_not(task, partner, message))
        text, files = here._contents(message)
        whole = [file for file in files if here.env["directive.secrecy"]._check_content(file[1])]
        here._refuse(here._why_not_text(text, whole))
        # sudo: who may read a task may write messages on it (`_mail_post_access`), and who is told need not be
        # readable by the author; both were checked above, as on the portal.
        posted = task.sudo()
        posted.with_context(mail_create_nosubscribe=True).message_post(
            body=plaintext2html(text) if text else "",
            message_type="email",
            subtype_xmlid="mail.mt_comment",
            author_id=partner.id,
            email_from=partner.email_formatted,
            message_id=self._message_id(message),
            partner_ids=self._told(posted, partner).ids,
            # The files that cannot be read too: `message_post` leaves them out and says so to the reader.
            attachments=files,
        )
        if left_out := [name for name, content in files if (name, content) not in whole]:
            here._tell_left_out(task.sudo(), task.env.user, left_out)
        return task.id

    def _told(self, task, author):
        """Return whom a message of ``author`` is for: the specialist, or who wrote last before the specialist."""
        specialist = task.monitor_user_id.partner_id
        if author != specialist:
            return specialist
        said = task.message_ids.filtered(lambda one: one.author_id not in (specialist, self.env["res.partner"]))
        return said.filtered(lambda one: one.message_type in ("comment", "email"))[:1].author_id

    def _contents(self, message):
        """Return (text, [(name, bytes)]) of a mail; everything is judged before anything is stored.

        :raises UserError: names the file and says what to do
        """
        try:
            payload = self.env["mail.thread"]._message_parse_extract_payload(message, {})
            text = storable(mail_reply.typed_text(payload["body"]))
        except Exception as error:  # whatever a stranger's bytes bring about in parsers
            raise _NotTakenError(self._unreadable()) from error
        files = [self._file(*one) for one in payload["attachments"]]
        files = [file[:2] for file in files if not mail_reply.is_sent_along(*file)]
        guard = self.env["directive.secrecy"]
        self._refuse(guard._why_not([text, str(message.get("Subject", ""))], files))
        if len(files) > MAX_FILES:
            raise _NotTakenError(self.env._("At most %(count)s files go with one mail.", count=MAX_FILES))
        for name, content in files:
            self._refuse(self._why_not_file(name, content))
        return text, files

    def _file(self, name, content, info):
        raw = content.encode(info.get("encoding") or "utf-8", "replace") if isinstance(content, str) else content
        raw = raw if isinstance(raw, bytes) else bytes(raw)
        return file_types.safe_name(storable(str(name))), raw, bool(info.get("cid"))

    def _why_not_file(self, name, content):
        return self.env["directive.result"]._why_not_file(name, len(content), guess_mimetype(content))

    def _why_not_text(self, text, files):
        if len(text) > TEXT:
            return self.env._(
                "It has %(length)s characters; at most %(limit)s are kept. Attach the text as a file.",
                length=len(text),
                limit=TEXT,
            )
        if not text and not files:
            return self.env._(
                "Nothing new was found in it, only what was quoted or a file that cannot be read. Write your answer"
                " above the quoted mail, or attach the file on the page of the task (Điều 1 khoản 1)."
            )
        return ""

    def _unreadable(self):
        return self.env._("It could not be read. Write your answer on the page of the task.")

    # ---- what its sender is told ----------------------------------------------------------------------

    def _tell_refused(self, task, user, sentence):
        heading = self.with_context(lang=user.lang).env._("Your reply was not taken")
        self._tell(task, user, heading, sentence)

    def _tell_left_out(self, task, user, names):
        heading = self.env._("Your reply was taken, without some files")
        sentence = self.env._(
            "The system cannot read %(names)s (a scan, a photo, an encrypted or damaged file), so nobody could say that"
            " it is not classified (Điều 1 khoản 1). Attach it on the page of the task, where you are asked.",
            names=", ".join(f"“{name}”" for name in names),
        )
        self._tell(task, user, heading, sentence)

    def _tell(self, task, user, heading, sentence):
        """Queue one mail to the address that the account has, never to the one that a mail names (back-scatter)."""
        address = user.partner_id.email_normalized or email_normalize(user.email)
        if not address:
            return
        notice = self.env["directive.notice"].with_context(lang=user.lang)
        [reader] = notice._reach_of([user]).values()
        readable = task.with_user(user).search_count([("id", "=", task.id)])
        body = notice.env["ir.qweb"]._render(
            "directive_tracking.mail_reply_answer",
            {
                "heading": heading,
                "sentence": sentence,
                "link": notice._page(task if readable else task.browse(), reader),
            },
        )
        notice._queue([notice._envelope(address, heading, body, automatic="auto-replied")])


def _written(number):
    """Write a number in 36 digits; ``int(text, 36)`` reads it.

    >>> _written(0), _written(35), _written(36), int(_written(1234567), 36)
    ('0', 'z', '10', 1234567)
    """
    text = _DIGITS[number % 36]
    while number := number // 36:
        text = _DIGITS[number % 36] + text
    return text
