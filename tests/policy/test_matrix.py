"""S1: everybody × every record × read, write, create, delete, against the table of ``policy.csv``, in one process."""
from contextlib import suppress

import psycopg2

from odoo.addons.directive_tracking.tests.common import at
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from tests.policy.policy import KINDS, TABLE, WORDS, may
from tests.policy.scene import NOW, PolicyScene

#: Views over other tables: nothing is written there.
READ_ONLY = {"directive.office.clock", "directive.report.duty"}
#: What each write tries; per kind of people where the clauses give them different fields.
WRITES = {
    "directive.unit": {"phone": "0292"},
    "directive.document.type": {"name": "Changed"},
    "directive.document": {"signer": "Somebody"},
    "directive.assignment": {"name": "Changed"},
    "directive.task": {"other_info": "Changed"},
    "directive.task.deadline": {"date_deadline": "2027-01-01"},
    "directive.progress": {"content": "Changed"},
    "directive.pace": {"kind": "upload"},
    "directive.form.key": {"digest": "Changed"},
    "directive.result": {"content": "Changed"},
    "directive.contribution": {"content": "Changed"},
    "directive.discrepancy": {"source": "Changed"},
    "directive.discrepancy.statement": {"text": "Changed"},
    "directive.extension": {"reason": "Changed"},
    "directive.feedback": {"reason": "Changed"},
    "directive.followup": {"content": "Changed"},
    "directive.escalation": {"cause": "Changed"},
    "directive.opinion": {"text": "Changed"},
    "directive.info.request": {"question": "Changed"},
    "directive.info.reply": {"text": "Changed"},
    "directive.recurrence": {"clause": "Changed"},
    "directive.recurrence.occurrence": {"occurs_on": "2027-01-01"},
    "directive.log": {"detail": "Changed"},
    "directive.log.seal": {"number": 9},
    "directive.calendar.exception": {"name": "Changed"},
    "directive.urging.rule": {"tell_head": True},
    "directive.urging.run": {"finished_at": "2027-01-01 00:00:00"},
    "directive.reminder": {"for_leaders": True},
    "directive.reminder.recipient": {"address": "x@example.com"},
    "directive.digest": {"task_count": 9},
    "directive.report.period": {"reason": "Changed"},
    "directive.report": {"part_1": "Changed"},
    "directive.report.reminder": {"at": "2026-06-01 00:00:00"},
    "directive.assessment": {"text": "Changed"},
    "directive.report.file": {"name": "Changed"},
    "directive.calendar.feed": {"made_at": "2027-01-01 00:00:00"},
    "directive.reconciliation": {"source": "Changed"},
    "directive.reconciliation.column": {"meaning": False},
    "directive.reconciliation.line": {"kind": "same"},
    "directive.reconciliation.difference": {"explanation": "Changed"},
    "directive.public.figures": {"figures": {}},
    "directive.score.formula": {"name": "Changed"},
    "directive.score.round": {"state": "final"},
    "directive.score": {"points": 99},
    "directive.score.line": {"points": 99},
    "directive.score.objection": {"corrected_points": 1},
}
OFFICE_WRITES = {"directive.task": {"monitor_user_id": None}}
CREATES = {
    "directive.progress": {"content": "New", "percent": 60, "paper_reference": "12/BC"},
    "directive.result": {"content": "New"},
    "directive.contribution": {"content": "New"},
    "directive.discrepancy": {"item": "task_content", "right_value": "Right", "source": "Report"},
    "directive.extension": {
        "requested_date": "2026-07-20",
        "reason": "r",
        "explanation": "e",
        "paper_reference": "1",
        "paper_date": "2026-06-09",
    },
    "directive.feedback": {"kind": "inaccurate", "reason": "New"},
    "directive.followup": {"content": "New"},
    "directive.escalation": {"cause": "New", "proposal": "New"},
}
SILENT = ("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.models", "odoo.sql_db")


@tagged("post_install", "-at_install")
class TestMatrix(PolicyScene, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.build_policy_scene()

    def setUp(self):
        super().setUp()
        clock = at(NOW)
        clock.start()
        self.addCleanup(clock.stop)
        muted = mute_logger(*SILENT)
        muted.__enter__()
        self.addCleanup(muted.__exit__, None, None, None)
        self.checks, self.wrong = 0, []

    def check(self, who, what, expected, found):
        self.checks += 1
        if bool(expected) != bool(found):
            self.wrong.append(f"{who.name} {what}: the policy says {bool(expected)}, the system {bool(found)}")

    def conclude(self, what):
        print(f"\nS1 {what}: {self.checks} checks, {len(self.wrong)} differences")
        self.assertFalse(self.wrong, "\n".join(self.wrong[:60]))

    def as_next_request(self, who, model):
        """Return the model as ``who`` sees it: nothing is remembered from somebody else's request."""
        self.env.invalidate_all()
        return self.env[model].with_user(who.user)

    def succeeds(self, attempt):
        """Tell whether ``attempt()`` is allowed; whatever it does is undone."""
        self.env.flush_all()
        allowed = False
        # A broken constraint is refused too: Odoo turns it into a sentence at the end of the request.
        with suppress(UserError, psycopg2.IntegrityError), self.env.cr.savepoint() as savepoint:
            attempt()
            self.env.flush_all()
            allowed = True
            savepoint.rollback()
        self.env.invalidate_all()
        return allowed

    # ---- the table itself ---------------------------------------------------------------------

    def test_every_model_stands_in_the_policy_and_every_word_is_used(self):
        missing = {name for name in self.our_models() if (name, "read") not in TABLE}
        missing |= {name for name in self.our_models() if name not in READ_ONLY and (name, "write") not in TABLE}
        self.assertFalse(missing)
        used = {words for row in TABLE.values() for words in row.values()}
        self.assertEqual(used, set(WORDS))
        empty = {name for name, records in self.everything.items() if not records}
        self.assertFalse(empty, "the scene has none of these, so the policy is not tried on them")

    def test_the_scene_tells_the_conditions_apart(self):
        """A condition that is always or never met in the scene would be no test."""
        for (model, operation), row in TABLE.items():
            if operation == "create":
                continue
            for kind in KINDS:
                if row[kind] in ("none", "all"):
                    continue
                askers = [who for who in self.personas if who.kind == kind]
                answers = {may(who, operation, record) for who in askers for record in self.everything[model]}
                self.assertIn(True, answers, f"{model} {operation} {kind}")

    # ---- reading ------------------------------------------------------------------------------

    def test_s1_reading(self):
        for who in self.personas:
            for name, records in self.everything.items():
                expected = {record.id for record in records if may(who, "read", record)}
                for way, found in self.ways_of_reading(who, name, records):
                    for record_id in records.ids:
                        self.check(who, f"{way} {name} {record_id}", record_id in expected, record_id in found)
        self.conclude("reading")
        self.assertGreaterEqual(self.checks, 5000)

    def ways_of_reading(self, who, name, records):
        """Yield (way, ids found)."""
        domain = [("id", "in", records.ids)]
        ways = {
            "search": lambda model: model.search(domain).ids,
            "search_count": lambda model: [one for one in records.ids if model.search_count([("id", "=", one)])],
            "search_read": lambda model: [row["id"] for row in model.search_read(domain, ["display_name"])],
            "web_search_read": lambda model: [
                row["id"] for row in model.web_search_read(domain, {"display_name": {}})["records"]
            ],
            "name_search": lambda model: [row[0] for row in model.name_search("", domain, limit=None)],
            "group by": lambda model: [row[0].id for row in model._read_group(domain, ["id"])],
            "formatted group by": lambda model: self.grouped(model, domain),
            "filtered": lambda model: model.browse(records.ids)._filtered_access("read").ids,
        }
        for way, find in ways.items():
            model = self.as_next_request(who, name).with_context(active_test=False)
            try:
                yield way, set(find(model))
            except AccessError:
                yield way, set()
        for way, read in {
            "read": lambda record: record.read(["display_name"]),
            "web_read": lambda record: record.web_read({"display_name": {}}),
            "export": lambda record: record.export_data(["display_name"])["datas"],
        }.items():
            yield way, {one for one in records.ids if self.may_read(who, name, one, read)}

    def grouped(self, model, domain):
        """Return the ids in the domains of the groups that the web client gets."""
        by = "create_uid" if "create_uid" in model._fields else "id"
        found = set()
        for group in model.formatted_read_group(domain, [by], ["__count"]):
            own = model.search([*domain, *group["__extra_domain"]]).ids
            self.assertEqual(len(own), group["__count"])
            found.update(own)
        return found

    def may_read(self, who, name, record_id, read):
        record = self.as_next_request(who, name).browse(record_id)
        try:
            return bool(read(record))
        except UserError:
            # Nobody without the right of export exports anything, which is no leak.
            return read.__code__.co_names[:1] == ("export_data",) and record.sudo(False).has_access("read")

    # ---- writing, deleting, creating --------------------------------------------------------------

    def values_for(self, who, name):
        if who.kind == "office" and name in OFFICE_WRITES:
            return {"monitor_user_id": self.other_specialist.id}
        return WRITES[name]

    def test_s1_writing(self):
        for who in self.personas:
            for name, records in self.everything.items():
                if name in READ_ONLY:
                    continue
                for record in records:
                    own = record.with_user(who.user)
                    values = self.values_for(who, name)
                    found = self.succeeds(lambda own=own, values=values: own.write(values))
                    self.check(who, f"write {name} {record.id}", may(who, "write", record), found)
        self.conclude("writing")

    def test_s1_deleting(self):
        for who in self.personas:
            for name, records in self.everything.items():
                if name in READ_ONLY:
                    continue
                for record in records:
                    own = record.with_user(who.user)
                    found = self.succeeds(lambda own=own: own.unlink())
                    self.check(who, f"unlink {name} {record.id}", may(who, "unlink", record), found)
        self.conclude("deleting")

    def test_s1_creating(self):
        for who in self.personas:
            for name, values in CREATES.items():
                for task in self.everything["directive.task"]:
                    given = {**values, "task_id": task.id}
                    if name == "directive.followup":
                        given["unit_id"] = task.lead_unit_id.id
                    found = self.succeeds(
                        lambda who=who, name=name, given=given: self.env[name].with_user(who.user).create(given)
                    )
                    self.check(who, f"create {name} on {task.id}", may(who, "create", task, name), found)
        self.conclude("creating")

    def test_s1_nobody_else_creates(self):
        """What only the Office or the administrator makes, and what only the system makes."""
        kind = self.env.ref("directive_tracking.document_type_decision")
        task, document = self.tasks["new"], self.document
        makers = {
            "directive.document": ("office", {"reference": "950/QĐ-UBND", "subject": "x", "type_id": kind.id}),
            "directive.task": ("office", {"document_id": document.id, "content": "x", "lead_unit_id": self.health.id}),
            "directive.assignment": ("office", {"name": "x", "document_id": document.id}),
            "directive.recurrence": ("office", self.recurrence_values()),
            "directive.unit": ("administrator", {"name": "x", "kind": "external"}),
            "directive.document.type": ("administrator", {"name": "x", "code": "XX"}),
            "directive.urging.rule": ("administrator", {"name": "x", "anchor": "deadline"}),
            "directive.task.deadline": (None, {"task_id": task.id, "date_deadline": "2027-01-01"}),
            "directive.log": (None, {"res_model": "directive.task", "res_id": 1, "event": "x", "hash": "x", "seq": 99}),
            "directive.opinion": (None, {"unit_id": self.health.id, "date_due": "2026-06-20"}),
            "directive.info.request": (None, {"name": "x", "unit_id": self.health.id, "date_due": "2026-06-20"}),
            "directive.discrepancy.statement": (None, {"text": "x"}),
            "directive.reminder": (None, {"task_id": task.id}),
            "directive.digest": (None, {"day": "2026-06-10", "address": "x@example.com"}),
            "directive.report.period": ("office", {"kind": "quarter"}),
            "directive.report": (None, {"kind": "unit", "period_id": self.period.id, "unit_id": self.health.id}),
            "directive.report.reminder": (None, {"period_id": self.period.id, "unit_id": self.health.id}),
            "directive.assessment": ("office", {"period_id": self.period.id, "unit_id": self.building.id}),
            "directive.calendar.feed": (None, {"user_id": self.health_officer.id, "made_at": "2026-06-10 00:00:00"}),
            "directive.score.formula": ("office", {"name": "x", "valid_from": "2026-06-01"}),
            "directive.score.round": ("office", {"period_id": self.unscored.id}),
            "directive.score": (None, {"round_id": 1, "category": "agency"}),
            "directive.score.line": (None, {"round_id": 1, "kind": "early"}),
            "directive.score.objection": (None, {"line_id": 1, "reason": "x"}),
            "directive.urging.run": (None, {"day": "2026-06-10", "finished_at": "2026-06-10 00:00:00"}),
        }
        for who in self.personas:
            for name, (kind, values) in makers.items():
                found = self.succeeds(
                    lambda who=who, name=name, values=values: self.env[name].with_user(who.user).create(dict(values))
                )
                self.check(who, f"create {name}", who.kind and who.kind == kind, found)
        self.conclude("creating what few create")

    def recurrence_values(self):
        units = [(6, 0, self.health.ids)]
        return {"document_id": self.document.id, "content": "x", "unit_ids": units, "first_on": "2026-06-15"}

    def test_s1_dialogs_are_their_owners(self):
        for name in self.our_dialogs():
            for owner in self.personas:
                values = self.env[name].with_user(owner.user)
                try:
                    with self.env.cr.savepoint():
                        dialog = values.create(self.dialog_values(name))
                except (UserError, psycopg2.IntegrityError):
                    continue
                for who in self.personas:
                    if who == owner:
                        continue
                    found = self.as_next_request(who, name).browse(dialog.id)
                    for operation in ("read", "write", "unlink"):
                        self.check(who, f"{operation} {name} of {owner.name}", False, found.has_access(operation))
        self.conclude("dialogs")

    def dialog_values(self, name):
        """Return what the dialog cannot do without; a dialog that still lacks something is left out."""
        model, values = self.env[name], {}
        task = self.tasks["new"]
        samples = {"directive.task": task, "directive.document": task.document_id, "directive.unit": self.finance}
        samples["directive.report"] = self.report
        for field in model._fields.values():
            if not (field.required and field.store) or field.default or field.compute:
                continue
            record = samples.get(field.comodel_name) if field.relational else None
            if record:
                values[field.name] = record.id if field.type == "many2one" else [(6, 0, record.ids)]
            elif field.type in ("char", "text"):
                values[field.name] = {"res_model": "directive.task", "step": "cancel"}.get(field.name, "x")
            elif field.type == "json":
                values[field.name] = task.ids
            elif field.type == "date":
                values[field.name] = "2026-06-20"
        return values
