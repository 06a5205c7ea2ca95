from typing import NamedTuple
from urllib.parse import quote

from odoo import api, models
from odoo.tools import email_normalize

#: Where several records stand: model → (address for communes and wards, for the others).
LISTS = {
    "directive.task": ("/my/directives", "/odoo/directive-tasks"),
    "directive.feedback": ("/my/feedback", "/odoo/directive-feedback"),
    "directive.opinion": ("/my/opinions", "/odoo/directive-opinions"),
    "directive.info.request": ("/my/info-requests", "/odoo/directive-info-requests"),
    "directive.escalation": ("/my/directives", "/odoo/directive-difficulties"),
}


class Reader(NamedTuple):
    """Who gets a mail.

    :param lang: in which it is written
    :param partner_id: of the person; 0 for the mailbox of a unit, behind which several people stand
    :param is_portal: whether this is a commune or ward, which works on the portal
    """

    address: str
    lang: str
    partner_id: int = 0
    is_portal: bool = False


class DirectiveNotice(models.AbstractModel):
    """Where a mail leads, with one click, and where its reply goes.

    No address carries a token that opens anything: each page asks for the login, then comes back.
    """

    _inherit = "directive.notice"

    # ---- readers -----------------------------------------------------------------------------

    @api.model
    def _reach(self, units, users):
        """Return {e-mail: :class:`Reader`} of the mailboxes of ``units`` and of ``users``; never the one who acts."""
        readers = {reader.address: reader for reader in map(self._mailbox, units) if reader}
        return {**readers, **self._reach_of([user for user in users if user != self.env.user])}

    @api.model
    def _reach_of(self, users):
        """Return {e-mail: :class:`Reader`} of those of ``users`` whom a mail can reach."""
        default, readers = self._default_lang(), {}
        # sudo: as the account's own fields do, which show the same of its contact at ten times the cost.
        for user in users:
            partner = user.sudo().partner_id
            if user.active and (address := partner.email_normalized):
                readers[address] = Reader(address, partner.lang or default, partner.id, user.share)
        return readers

    def _mailbox(self, unit):
        if not unit.email:
            return None
        # Whoever opens it logs in by his own name: it leads to where the unit's people work.
        on_portal = any(user.share for user in unit.user_ids)
        return Reader(email_normalize(unit.email) or unit.email, self._default_lang(), is_portal=on_portal)

    def _default_lang(self):
        # sudo: portal users may not read the company's contact; only its language is used.
        return self.env.company.sudo().partner_id.lang or self.env.lang

    # ---- where a mail leads ----------------------------------------------------------------------

    @api.model
    def _page(self, records, reader):
        """Return the address of the one page that shows ``records`` to ``reader``; of the list for several or none."""
        if len(records) == 1:
            return self._page_of(records, reader)
        if records._name == "directive.task" and len(documents := records.document_id) == 1:
            return self._document_page(documents, reader)
        path = self._lists()[records._name][0 if reader.is_portal else 1]
        return f"{records.browse().get_base_url()}{path}"

    @api.model
    def _lists(self):
        """Return ``LISTS``, with what other addons add."""
        return LISTS

    def _page_of(self, record, reader):
        if reader.is_portal:
            return f"{record.get_base_url()}{record._get_access_action(force_website=True)['url']}"
        return f"{record.get_base_url()}/mail/view?model={record._name}&res_id={record.id}"

    def _document_page(self, document, reader):
        if reader.is_portal:
            return f"{document.get_base_url()}/my/directives?search={quote(document.reference or '', safe='')}"
        return self._page_of(document, reader)

    # ---- where a reply goes ------------------------------------------------------------------------

    @api.model
    def _reply_address(self, records, reader):
        """Return the address at which ``reader`` answers about the one task of ``records``, or an empty string."""
        tasks = records
        if records._name != "directive.task":
            tasks = records.env["directive.task"].union(*(one.task_id for one in records if self._has_task(one)))
            if not all(self._has_task(one) for one in records):
                return ""
        if len(tasks) != 1 or not reader.partner_id:
            return ""
        partner = self.env["res.partner"].browse(reader.partner_id)
        return self.env["directive.mail.reply"]._address(tasks, partner)

    @api.model
    def _reply_hint(self, address):
        """Say in a mail what becomes of a reply."""
        if address:
            return self.env._("You may simply reply to this mail: your answer stands with the messages of the task.")
        return self.env._("Please do not reply to this mail: nobody reads it. Write on the page of the task.")

    @api.model
    def _envelope(self, address, subject, body, reply_to="", automatic="auto-generated"):
        """Return the values of a ``mail.mail``.

        :param reply_to: see :meth:`_reply_address`; the company's own address without it
        :param automatic: for ``Auto-Submitted`` (RFC 3834), so that no absent person's mailbox answers
        """
        # sudo: the company's address stands on every mail.
        sender = self.env.company.sudo().email_formatted or self.env.user.email_formatted
        return {
            # One line, whatever was typed into a number or a name: nothing becomes a header of its own.
            "subject": " ".join(subject.split()),
            "email_from": sender,
            "reply_to": reply_to or sender,
            "email_to": address,
            "body_html": body,
            "message_type": "user_notification",
            "headers": repr({"Auto-Submitted": automatic, "X-Auto-Response-Suppress": "All"}),
            "auto_delete": True,
        }
