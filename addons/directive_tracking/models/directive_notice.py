from collections import defaultdict
from typing import NamedTuple

from odoo import api, models


class Occasion(NamedTuple):
    """Why a mail goes out.

    :param audiences: who is told: ``lead``, ``coordinating``, ``specialist``, ``head`` (of the lead unit),
        ``office_leader``, ``city_leader``
    :param subject: may hold ``%(count)s`` (of tasks) and ``%(documents)s``
    :param advice: what the addressee does now
    :param gone: whether the addressee cannot open the tasks any more: the mail then leads to the list
    """

    audiences: tuple
    subject: str
    advice: str
    gone: bool = False


class DirectiveNotice(models.AbstractModel):
    """Who is told what by mail: one mail a person, however many tasks it is about.

    The chatter of each task records the step itself (``directive.task._move_sentence``).
    """

    _name = "directive.notice"
    _description = "Notices of the procedure"

    # ---- occasions --------------------------------------------------------------------

    @api.model
    def _occasions(self):
        """Return {name: :class:`Occasion`}. A model that has occasions of its own adds them in its own file."""
        return {
            "transfer": Occasion(
                audiences=("lead", "coordinating", "specialist"),
                subject=self.env._("%(count)s new task(s) in %(documents)s"),
                advice=self.env._(
                    "Compare each task with its document. If something is wrong or not your unit's function, tell the"
                    " specialist within one working day (Điều 6 khoản 2a)."
                ),
            ),
            "recall": Occasion(
                audiences=("lead", "coordinating"),
                subject=self.env._("%(count)s task(s) in %(documents)s recalled"),
                advice=self.env._("The Office took the transfer back to correct it. There is nothing to do."),
                gone=True,
            ),
            "submit": Occasion(
                audiences=("specialist",),
                subject=self.env._("Result waiting for verification: %(documents)s"),
                advice=self.env._("Verify the result and confirm it, or say what is missing (Điều 6 khoản 1c)."),
            ),
            "confirm": Occasion(
                audiences=("lead",),
                subject=self.env._("Result confirmed: %(documents)s"),
                advice=self.env._("The Office has confirmed the result. There is nothing more to do."),
            ),
            "reject": Occasion(
                audiences=("lead",),
                subject=self.env._("Result not confirmed, please complete it: %(documents)s"),
                advice=self.env._("Complete the work and submit a new result; the deadline stays as it is."),
            ),
            "cancel": Occasion(
                audiences=("lead", "coordinating", "specialist"),
                subject=self.env._("%(count)s task(s) in %(documents)s cancelled"),
                advice=self.env._("The tasks need not be carried out any more and leave the figures."),
            ),
            "reassign": Occasion(
                audiences=("lead", "coordinating", "specialist"),
                subject=self.env._("%(count)s task(s) in %(documents)s transferred again"),
                advice=self.env._(
                    "The assignment was corrected. Compare each task with its document; the unit's working day to"
                    " object starts anew (Điều 6 khoản 1c, 2a)."
                ),
            ),
            "taken_away": Occasion(
                audiences=("lead",),
                subject=self.env._("%(count)s task(s) in %(documents)s given to another unit"),
                advice=self.env._("The assignment was corrected. Your unit has nothing more to do with these tasks."),
                gone=True,
            ),
        }

    # ---- one mail a person --------------------------------------------------------------

    @api.model
    def _tell(self, tasks, occasion, reason=None, besides=()):
        """Queue one mail a person about all the tasks that concern this person.

        :param tasks: ``directive.task`` records
        :param occasion: a key of :meth:`_occasions`
        :param reason: text to quote
        :param besides: units that are told otherwise: neither they nor their people get this mail
        """
        audiences = self._occasions()[occasion].audiences
        # sudo: as below.
        others = self._reach(besides, [user for unit in besides for user in unit.sudo().user_ids])
        by_person, readers = defaultdict(list), {}
        # sudo: addresses of members are not readable by everybody who may move a task; they only get mail.
        for task in tasks.sudo():
            for address, reader in self._addresses(task, audiences).items():
                if address in others:
                    continue
                by_person[address].append(task)
                readers[address] = reader
        mails = [
            self.with_context(lang=readers[address].lang)._mail_values(readers[address], own_tasks, occasion, reason)
            for address, own_tasks in by_person.items()
        ]
        self._queue(mails)

    @api.model
    def _queue(self, mails):
        """Put mails into the queue.

        :param mails: values for ``mail.mail``
        """
        # sudo: the mail queue belongs to the system.
        self.env["mail.mail"].sudo().create(mails)
        if mails:
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    @api.model
    def _addresses(self, task, audiences):
        """Return {e-mail: ``Reader``} of the people to tell about ``task``; never the one who acts.

        Lists, not unions of records: these would fetch the units and people of each task by themselves.
        """
        units = [unit for audience in audiences for unit in self._units(task, audience)]
        users = [user for unit in units for user in unit.user_ids]
        users += [user for audience in audiences for user in self._people(task, audience)]
        return self._reach(units, users)

    @api.model
    def _units(self, task, audience):
        """Return the units of an audience that is not a person."""
        return {"lead": task.lead_unit_id, "coordinating": task.coordinating_unit_ids}.get(audience, ())

    @api.model
    def _people(self, task, audience):
        """Return the users of an audience that is not a unit."""
        if audience == "specialist":
            return task.monitor_user_id
        if audience == "head":
            return task.lead_unit_id.head_user_id
        if audience in ("office_leader", "city_leader"):
            # Without env.ref, which asks the database each time whether the group is still there.
            group = self.env["ir.model.data"]._xmlid_to_res_id(f"directive_tracking.group_{audience}")
            return self.env["res.groups"].sudo().browse(group).all_user_ids
        return ()

    def _mail_values(self, reader, tasks, occasion, reason):
        # sudo: the mail tells what its addressee may read, whatever the one who acts may read.
        tasks = self.env["directive.task"].sudo().union(*tasks)
        declared = self._occasions()[occasion]
        documents = ", ".join(sorted(set(tasks.document_id.mapped("reference"))))
        heading = declared.subject % {"count": len(tasks), "documents": documents}
        shown = tasks.browse() if declared.gone else tasks
        reply_to = self._reply_address(shown, reader)
        body = self.env["ir.qweb"]._render(
            "directive_tracking.notice_mail",
            {
                "heading": heading,
                "advice": declared.advice,
                "reason": reason,
                "tasks": tasks,
                "page": self._page(shown, reader),
                "link": lambda task: shown and self._page_of(task, reader),
                "reply_hint": self._reply_hint(reply_to),
                "sender": self.env.user.name,
            },
        )
        return self._envelope(reader.address, heading, body, reply_to)
