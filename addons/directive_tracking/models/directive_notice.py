from collections import defaultdict
from typing import NamedTuple

from odoo import api, models, tools


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

    @api.model
    @tools.ormcache("self.env.lang")
    def _declared(self):
        return self._occasions()

    @api.model
    def _occasion(self, name):
        """Return the :class:`Occasion` of this name, in the language of the environment."""
        return self._declared()[name]

    # ---- one mail a person --------------------------------------------------------------

    @api.model
    def _tell(self, tasks, occasion, reason=None, besides=()):
        """Queue one mail a person about all the tasks that concern this person.

        :param tasks: ``directive.task`` records
        :param occasion: a key of :meth:`_occasions`
        :param reason: text to quote
        :param besides: units that are told otherwise: neither they nor their people get this mail
        """
        audiences = self._occasion(occasion).audiences
        # sudo: as below.
        others = self._reach(besides, [user for unit in besides for user in unit.sudo().user_ids])
        by_person, readers = defaultdict(list), {}
        # sudo: addresses of members are not readable by everybody who may move a task; they only get mail.
        self._fetch_people(tasks.sudo(), audiences)
        for task in tasks.sudo():
            for address, reader in self._addresses(task, audiences).items():
                if address in others:
                    continue
                by_person[address].append(task)
                readers[address] = reader
        letters = {}
        speaking = {lang: self.with_context(lang=lang) for lang in {reader.lang for reader in readers.values()}}
        mails = [
            speaking[readers[address].lang]._mail_values(readers[address], own_tasks, occasion, reason, letters)
            for address, own_tasks in by_person.items()
        ]
        self._queue(mails)

    def _fetch_people(self, tasks, audiences):
        """Read the accounts of all units at once, and of each only what a mail needs."""
        units = tasks.lead_unit_id if "lead" in audiences else tasks.lead_unit_id.browse()
        units |= tasks.coordinating_unit_ids if "coordinating" in audiences else units.browse()
        people = units.with_context(active_test=False).user_ids
        people.fetch(["active", "share", "partner_id"])
        people.partner_id.fetch(["email_normalized", "lang"])

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

    def _mail_values(self, reader, tasks, occasion, reason, letters=None):
        """Return the values of the mail to one person.

        :param letters: what has been written for others: all members of a unit are told the same
        """
        letters = {} if letters is None else letters
        key = tuple(task.id for task in tasks), reader.lang, reader.is_portal, bool(reader.partner_id)
        if key not in letters:
            letters[key] = self._letter(reader, tasks, self._occasion(occasion), reason)
        answered, envelope = letters[key]
        own = {"reply_to": self._reply_address(answered, reader)} if answered else {}
        return {**envelope, "email_to": reader.address, **own}

    def _letter(self, reader, tasks, occasion, reason):
        """Return (the task that a reply is about, the values of the mail) for all who read it as ``reader`` does."""
        # sudo: the mail tells what its addressee may read, whatever the one who acts may read.
        tasks = self.env["directive.task"].sudo().union(*tasks)
        shown = tasks.browse() if occasion.gone else tasks
        documents = ", ".join(sorted(set(tasks.document_id.mapped("reference"))))
        heading = occasion.subject % {"count": len(tasks), "documents": documents}
        answered = shown if self._reply_address(shown, reader) else tasks.browse()
        body = self.env["ir.qweb"]._render(
            "directive_tracking.notice_mail",
            {
                "heading": heading,
                "advice": occasion.advice,
                "reason": reason,
                "tasks": tasks,
                "page": self._page(shown, reader),
                "link": lambda task: shown and self._page_of(task, reader),
                "reply_hint": self._reply_hint(answered),
                "sender": self.env.user.name,
            },
        )
        return answered, self._envelope(reader.address, heading, body)
