"""A small city in which everything happens at least once, and everybody who may ask about it."""
import base64

from odoo.addons.directive_reports.tests.reconciliation_tables import simple_workbook
from odoo.addons.directive_tracking.tests.common import DirectiveScene, at

from tests.policy.policy import Persona

NOW = "2026-06-10 09:00:00"
REFERS_TO_NOTHING = "Refers to nothing"


class PolicyScene(DirectiveScene):
    """Mixed into test classes; ``personas`` are those who ask, ``everything`` all records of our models."""

    @classmethod
    def build_policy_scene(cls):
        with at("2026-06-01 08:00:00"):
            cls.build_scene()
            cls._build_people()
        with at(NOW):
            cls._build_tasks()
            cls._build_work()
            cls._build_difficulties()
            cls._build_rest()
            cls._build_reports()
            cls._build_reconciliations()
            cls._close_a_unit()
        cls.personas = cls._personas()
        cls.everything = cls._everything()

    @classmethod
    def _build_people(cls):
        group = "directive_tracking.group_"
        cls.former_officer = cls.user("t.former", f"{group}unit_user")
        cls.building_head = cls.user("t.building.head", f"{group}unit_head")
        cls.closed_officer = cls.user("t.closed", f"{group}unit_user")
        cls.plain = cls.user("t.plain", "base.group_user")
        cls.building.head_user_id = cls.building_head
        cls.finance.user_ids = [(4, cls.former_officer.id)]
        cls.finance.user_ids = [(3, cls.former_officer.id)]
        cls.ward.sudo().on_system = False
        cls.far_document = cls.new_document("902/QĐ-UBND", subject="Health insurance in the communes")
        cls.draft_document = cls.new_document("903/QĐ-UBND", subject="Not given out yet")

    @classmethod
    def _build_tasks(cls):
        building, ward = cls.building.ids, cls.ward.ids
        cls.tasks = {
            "draft": cls.draft(cls.finance, document_id=cls.draft_document.id, content="Planned for Finance"),
            "new": cls.transferred(cls.finance, coordinating_unit_ids=[(6, 0, building)]),
            "working": cls.transferred(cls.finance, content="Finance works on it"),
            "submitted": cls.transferred(cls.finance, coordinating_unit_ids=[(6, 0, building + ward)]),
            "confirmed": cls.transferred(cls.finance, content="Finance has done it"),
            "ward": cls.transferred(cls.ward, coordinating_unit_ids=[(6, 0, cls.other_ward.ids)]),
            "building": cls.transferred(cls.building, coordinating_unit_ids=[(6, 0, (cls.finance | cls.ward).ids)]),
            "police": cls.transferred(cls.police, coordinating_unit_ids=[(6, 0, building)]),
            "health": cls.transferred(cls.health, document_id=cls.far_document.id, content="Insure the communes"),
            "returned": cls.transferred(cls.health, document_id=cls.far_document.id),
            "cancelled": cls.transferred(cls.finance, document_id=cls.far_document.id),
        }
        cls.assignment = cls.env["directive.assignment"].with_user(cls.specialist).create(
            {"name": "For both", "document_id": cls.document.id}
        )
        (cls.tasks["new"] | cls.tasks["ward"])._facts_open().sudo().write({"assignment_id": cls.assignment.id})

    @classmethod
    def _as(cls, user, model, **values):
        return cls.env[model].with_user(user).create(values)

    @classmethod
    def _build_work(cls):
        tasks = cls.tasks
        officers = {"working": cls.finance_officer, "ward": cls.ward_officer, "building": cls.building_officer}
        for name, user in officers.items():
            cls._as(user, "directive.progress", task_id=tasks[name].id, content="Half done", percent=50)
        file = cls._as(cls.finance_officer, "ir.attachment", name="evidence.txt", datas=base64.b64encode(b"evidence"))
        cls.result = cls.submit(tasks["submitted"], cls.finance_officer, attachment_ids=[(6, 0, file.ids)])
        cls.submit(tasks["confirmed"], cls.finance_officer)
        tasks["confirmed"].with_user(cls.specialist).action_confirm()
        cls.submit(tasks["ward"], cls.ward_officer)
        tasks["ward"].with_user(cls.specialist).action_reject("Incomplete")
        prepared = cls._as(cls.finance_officer, "ir.attachment", name="draft.txt", datas=base64.b64encode(b"prepared"))
        cls._as(cls.finance_officer, "directive.result", task_id=tasks["new"].id, content="Being prepared",
                attachment_ids=[(6, 0, prepared.ids)])
        cls._as(cls.ward_officer, "directive.result", task_id=tasks["ward"].id, content="Being prepared again")
        cls._as(cls.specialist, "directive.result", task_id=tasks["police"].id, content="From the paper")
        cls._head_gives_back()
        tasks["cancelled"].with_user(cls.specialist).action_cancel(cls.document.id, "Withdrawn")
        cls._as(cls.health_officer, "directive.feedback", kind="not_in_function", task_id=tasks["returned"].id,
                reason="Not ours", is_return=True)
        cls._as(cls.building_officer, "directive.feedback", task_id=tasks["new"].id, reason="Two lots")
        cls._as(cls.other_ward_officer, "directive.feedback", kind="regulation", reason="Too many reports")
        cls._as(cls.finance_officer, "directive.contribution", task_id=tasks["building"].id, content="Our figures")
        cls._as(cls.other_ward_officer, "directive.contribution", task_id=tasks["ward"].id, content="Our part")
        asked = {"requested_date": "2026-07-20", "reason": "More sites", "explanation": "Half is done"}
        cls._as(cls.finance_officer, "directive.extension", task_id=tasks["working"].id, **asked)
        filed = cls._as(cls.building_officer, "directive.extension", task_id=tasks["building"].id, **asked)
        filed.action_submit()
        cls._as(cls.ward_officer, "directive.extension", task_id=tasks["ward"].id, **asked)

    @classmethod
    def _close_a_unit(cls):
        """A unit that had work, and is closed: its officer is still its member and sees nothing of it any more."""
        unit = cls.unit("Closed unit", "department", cls.closed_officer)
        cls.tasks["closed"] = cls.transferred(unit, content="Left behind by a unit that is closed")
        about = {"task_id": cls.tasks["closed"].id}
        cls.period.unit_ids = [(4, unit.id)]
        cls._begun(cls.period, cls.closed_officer, unit)
        cls._as(cls.closed_officer, "directive.progress", content="Half done", percent=50, **about)
        cls._as(cls.closed_officer, "directive.result", content="Being prepared", **about)
        cls._as(cls.closed_officer, "directive.feedback", reason="Too short", **about)
        cls._as(cls.closed_officer, "directive.escalation", cause="No land", proposal="Wait", **about)
        asked = {"requested_date": "2026-07-20", "reason": "More sites", "explanation": "Half is done"}
        cls._as(cls.closed_officer, "directive.extension", **asked, **about)
        cls.env["directive.info.request"].with_user(cls.specialist)._ask(
            [{"name": "Figures", "question": "How many?", "unit_id": unit.id, "date_due": "2026-06-20", **about}]
        )
        unit.active = False

    @classmethod
    def _head_gives_back(cls):
        cls.building.with_user(cls.building_head).action_set_head_approves(True)
        result = cls._as(cls.building_officer, "directive.result", task_id=cls.tasks["building"].id, content="Built")
        result.action_submit()
        result.with_user(cls.building_head).action_give_back("Name the sites")
        result.action_submit()

    @classmethod
    def _build_difficulties(cls):
        tasks = cls.tasks
        for name, user in (("working", cls.finance_officer), ("ward", cls.ward_officer)):
            cls._as(user, "directive.escalation", task_id=tasks[name].id, cause="No land", proposal="Another site")
        cls._as(cls.specialist, "directive.escalation", task_id=tasks["health"].id, cause="Slow", proposal="Ask them")
        raised = cls._as(cls.finance_officer, "directive.escalation", task_id=tasks["building"].id, cause="Two views",
                         proposal="Decide")
        raised.action_raise()
        opinions = raised.with_user(cls.specialist)._ask_opinions(
            cls.health | cls.building | cls.other_ward | cls.police, "Your view?", "2026-06-20"
        )
        given = opinions.filtered(lambda one: one.unit_id == cls.health).with_user(cls.health_officer)
        given.text = "In favour"
        given.action_submit()
        raised.with_user(cls.specialist).action_propose("Another site")
        requests = cls.env["directive.info.request"].with_user(cls.specialist)._ask(
            [
                {"name": "Figures", "question": "How many?", "unit_id": unit.id, "task_id": tasks["working"].id,
                 "date_due": "2026-06-20"}
                for unit in cls.health | cls.ward | cls.finance
            ]
        )
        for user, unit in ((cls.health_officer, cls.health), (cls.ward_officer, cls.ward)):
            asked = requests.filtered(lambda one, unit=unit: one.unit_id == unit)
            cls._as(user, "directive.info.reply", request_id=asked.id, text="Twelve")

    @classmethod
    def _build_rest(cls):
        tasks = cls.tasks
        for name in ("building", "ward"):
            progress = tasks[name].sudo().progress_ids[:1]
            raised = cls._as(cls.specialist, "directive.discrepancy", task_id=tasks[name].id, item="progress_percent",
                             progress_id=progress.id, right_value="40", source="Report 12")
            raised.action_state("Look at page 2")
            lead = tasks[name].lead_unit_id
            cls._as(cls.specialist, "directive.followup", task_id=tasks[name].id, unit_id=lead.id, content="When?")
        cls._as(cls.specialist, "directive.recurrence", document_id=cls.document.id, content="Report each month",
                unit_ids=[(6, 0, cls.finance.ids)], first_on="2026-06-15")
        cls._as(cls.administrator, "directive.calendar.exception", date="2026-10-17", name="Makes up for a day off")
        cls._as(cls.administrator, "directive.unit", name=REFERS_TO_NOTHING, kind="external")
        cls._as(cls.administrator, "directive.document.type", name=REFERS_TO_NOTHING, code="RTN")
        cls._build_system_rows()

    @classmethod
    def _build_reports(cls):
        """Two periods: one on which units still write, one whose report the Chairman has accepted; and an empty one."""
        units = cls.finance | cls.building | cls.ward | cls.health
        cls.period = cls._period("2026-06-01", units)
        cls.unscored = cls._period("2026-06-02", cls.other_ward)
        sent = cls._begun(cls.period, cls.finance_officer, cls.finance)
        sent.with_user(cls.finance_head).action_approve()
        sent.action_submit()
        building = cls._begun(cls.period, cls.building_officer, cls.building)
        ward = cls._begun(cls.period, cls.ward_officer, cls.ward)
        cls.report = cls._begun(cls.period, cls.specialist)
        cls._assessed(cls.period, cls.finance)
        done = cls._period("2026-06-03", units)
        for unit in (cls.finance, cls.ward, cls.building):
            cls._assessed(done, unit)
        accepted = cls._begun(done, cls.office_leader)
        accepted.action_approve()
        accepted.action_submit()
        accepted.with_user(cls.chairman).action_accept()
        for report in (sent, building, ward, cls.report, accepted):
            cls.env["directive.report.file"].with_user(report.env.user)._ask(report, "xlsx")
        cls._build_scores(done)
        reminders = cls.env["directive.report.reminder"].with_user(cls.specialist)
        reminders._remind_by_hand(cls.period, cls.health | cls.ward)

    @classmethod
    def _build_reconciliations(cls):
        """Of which the file is not read yet, to compare, and compared."""
        table = simple_workbook(("STT", "Văn bản giao", "Nội dung"), (1, "901/QĐ-UBND", "Of nobody that is known"))
        for user, unit, steps in (
            (cls.ward_officer, cls.ward, ()),
            (cls.ward_officer, cls.ward, ("action_read",)),
            (cls.finance_officer, cls.finance, ()),
            (cls.finance_officer, cls.finance, ("action_read",)),
            (cls.building_officer, cls.building, ("action_read", "action_compare")),
            (cls.ward_officer, cls.ward, ("action_read", "action_compare")),
        ):
            one = cls._as(user, "directive.reconciliation", unit_id=unit.id, source="45/BC")
            one._attach(cls.env["ir.attachment"].with_user(user).sudo().create({"name": "a.xlsx", "raw": table}))
            for step in steps:
                getattr(one, step)()

    @classmethod
    def _build_scores(cls, done):
        """A formula in force and one being written; points that are counted, and points published and objected to."""
        formula = cls.env.ref("directive_reports.score_formula_1").with_user(cls.office_leader)
        formula.action_approve()
        formula.with_user(cls.specialist).action_new_version()
        with at("2026-06-18 09:00:00"):
            for period in (cls.period, done):
                cls._as(cls.specialist, "directive.score.round", period_id=period.id).action_compute()
            published = done.sudo().score_round_ids
            published.with_user(cls.office_leader).action_publish()
            for user, unit in ((cls.finance_officer, cls.finance), (cls.ward_officer, cls.ward)):
                lines = published.score_ids.filtered(lambda score, unit=unit: score.unit_id == unit).line_ids
                lines[:1].with_user(user).action_object("It was in time")

    @classmethod
    def _period(cls, first, units):
        return cls._as(cls.specialist, "directive.report.period", kind="adhoc", date_from=first, date_to="2026-06-09",
                       requested_by_id=cls.chairman.id, reason="The council meets", unit_ids=[(6, 0, units.ids)])

    @classmethod
    def _begun(cls, period, user, unit=None):
        reports = cls.env["directive.report"].with_user(user)
        return reports._begin("unit" if unit else "office", period.with_user(user), unit)

    @classmethod
    def _assessed(cls, period, unit):
        return cls._as(cls.specialist, "directive.assessment", period_id=period.id, unit_id=unit.id, text="In time")

    @classmethod
    def _build_system_rows(cls):
        """Rows that only scheduled actions make."""
        env, task = cls.env(su=True), cls.tasks["working"]
        recurrence, rule = (env[name].search([], limit=1) for name in ("directive.recurrence", "directive.urging.rule"))
        env["directive.recurrence.occurrence"].create(
            {"recurrence_id": recurrence.id, "unit_id": cls.finance.id, "occurs_on": "2026-06-15", "task_id": task.id}
        )
        reminder = env["directive.reminder"].create({"task_id": task.id, "rule_id": rule.id, "day": "2026-06-09"})
        digest = env["directive.digest"].create({"day": "2026-06-09", "address": "t.finance@example.com"})
        env["directive.pace"].with_user(cls.ward_officer)._why_wait("form")
        env["directive.form.key"].with_user(cls.ward_officer)._is_new("/my", {"form_key": "k"})
        env["directive.reminder.recipient"].create(
            {"reminder_id": reminder.id, "user_id": cls.finance_officer.id, "digest_id": digest.id}
        )
        env["directive.urging.run"].create({"day": "2026-06-09", "finished_at": "2026-06-09 01:00:00"})
        env["directive.calendar.feed"].with_user(cls.ward_officer)._renew()
        env["directive.public.figures"]._published()
        env["directive.log.seal"]._seal()

    @classmethod
    def _personas(cls):
        def one(name, kind="", *units):
            return Persona(name, getattr(cls, name), kind, frozenset(unit.id for unit in units))

        return [
            Persona("anonymous", cls.env.ref("base.public_user")),
            one("plain"),
            one("ward_officer", "communes", cls.ward),
            one("other_ward_officer", "communes", cls.other_ward),
            one("finance_officer", "units", cls.finance),
            one("finance_head", "units", cls.finance),
            one("building_officer", "units", cls.building),
            one("building_head", "units", cls.building),
            one("health_officer", "units", cls.health),
            one("former_officer", "units"),
            one("closed_officer", "units"),
            one("specialist", "office"),
            one("other_specialist", "office"),
            one("office_leader", "office"),
            one("chairman", "leaders"),
            one("administrator", "administrator"),
        ]

    @classmethod
    def our_models(cls):
        """Return the names of our models that hold rows, dialogs left out."""
        return sorted(
            name for name, model in cls.env.registry.items()
            if name.startswith("directive.") and not model._abstract and not model._transient
        )

    @classmethod
    def our_dialogs(cls):
        return sorted(
            name for name, model in cls.env.registry.items() if name.startswith("directive.") and model._transient
        )

    @classmethod
    def _everything(cls):
        """Return {model: all its records, as superuser}."""
        cls.env.flush_all()
        everything = {}
        for name in cls.our_models():
            model = cls.env[name].sudo()
            everything[name] = (model.with_context(active_test=False) if model._active_name else model).search([])
        # The city's directory is the same for everybody: the units and types of the scene stand for it.
        nothing = everything["directive.unit"].filtered(lambda unit: unit.name == REFERS_TO_NOTHING)
        everything["directive.unit"] = nothing | cls.office | cls.division | cls.finance | cls.building | cls.ward
        used = everything["directive.document"].type_id
        everything["directive.document.type"] = used | everything["directive.document.type"].filtered(
            lambda kind: kind.name == REFERS_TO_NOTHING
        )
        return everything
