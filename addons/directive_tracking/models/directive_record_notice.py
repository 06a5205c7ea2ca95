from collections import defaultdict

from odoo import api, models


class DirectiveNotice(models.AbstractModel):
    """Mails about what hangs on a task, or on none: difficulties, opinions, requests for information.

    Further audiences: ``unit`` (the record's ``unit_id``) and ``asker`` (its ``asked_by_id``).
    """

    _inherit = "directive.notice"

    @api.model
    def _tell_about(self, records, occasion, reason=None):
        """Queue one mail a person about all the records that concern this person; its links open the records.

        :param records: of a model with ``unit_id``, perhaps with ``task_id``
        :param occasion: a key of :meth:`_occasions`
        :param reason: text to quote
        """
        audiences = self._occasion(occasion).audiences
        by_person, readers = defaultdict(list), {}
        # sudo: addresses of members are not readable by everybody who may ask or answer; they only get mail.
        for record in records.sudo():
            for address, reader in self._record_addresses(record, audiences).items():
                by_person[address].append(record)
                readers[address] = reader
        mails = [
            self.with_context(lang=readers[address].lang)._record_mail(readers[address], own, occasion, reason)
            for address, own in by_person.items()
        ]
        self._queue(mails)

    @api.model
    def _record_addresses(self, record, audiences):
        units = [record.unit_id] if "unit" in audiences and record.unit_id else []
        users = [user for unit in units for user in unit.user_ids]
        users += [record.asked_by_id] if "asker" in audiences else []
        of_task = self._addresses(record.task_id, audiences) if self._has_task(record) else {}
        return {**of_task, **self._reach(units, users)}

    def _record_mail(self, reader, records, occasion, reason):
        # sudo: the mail tells what its addressee may read, whatever the one who acts may read.
        records = self.env[records[0]._name].sudo().union(*records)
        declared = self._occasion(occasion)
        names = "; ".join(records[:3].mapped("display_name")) + ("…" if len(records) > 3 else "")
        of_tasks = [record for record in records if self._has_task(record)]
        tasks = self.env["directive.task"].sudo().union(*(record.task_id for record in of_tasks))
        documents = ", ".join(sorted(filter(None, set(tasks.document_id.mapped("reference")))))
        heading = declared.subject % {"count": len(records), "documents": documents, "names": names}
        reply_to = self._reply_address(records, reader)
        values = {
            "heading": heading,
            "advice": declared.advice,
            "reason": reason,
            "records": records,
            "page": self._page(records, reader),
            "link": lambda record: self._page_of(record, reader),
            "reply_hint": self._reply_hint(reply_to),
            "sender": self.env.user.name,
        }
        body = self.env["ir.qweb"]._render("directive_tracking.notice_record_mail", values)
        return self._envelope(reader.address, heading, body, reply_to)

    def _has_task(self, record):
        return "task_id" in record._fields and bool(record.task_id)
