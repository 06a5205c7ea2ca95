"""The life of a task under whatever people do: any step by any role at any time, typed or forged.

A second, independent table of the procedure says what must happen. After each step the task's state, its log, its
deadlines and the four figures are compared with it. DIRECTIVE_LIVES=2000 walks longer, each time elsewhere.
"""
import os
from datetime import date, timedelta
from itertools import pairwise
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from odoo import fields
from odoo.addons.directive_tracking.tests.common import DirectiveCase, local
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

OFFICE, LEAD = ("specialist", "office_leader"), "lead"
#: Who works for the units that lead in turn: a leader's decision may give the task to the next one.
LEADS = {"finance": ("finance_officer", "finance_head"), "health": ("health_officer",)}
OTHERS = ("building_officer", "ward_officer", "chairman", "administrator")
ROLES = OFFICE + LEADS["finance"] + LEADS["health"] + OTHERS

#: (state, step) → (state afterwards, who may: ``LEAD`` is whoever works for the lead unit then).
#: Written from the regulation, not from the code.
PROCEDURE = {
    ("draft", "transfer"): ("transferred", OFFICE),
    ("transferred", "recall"): ("draft", OFFICE),
    ("transferred", "accept"): ("in_progress", LEAD),
    ("transferred", "report"): ("in_progress", LEAD),
    ("in_progress", "report"): ("in_progress", LEAD),
    ("submitted", "report"): ("submitted", LEAD),
    ("transferred", "return"): ("returned", LEAD),
    ("in_progress", "return"): ("returned", LEAD),
    ("returned", "refuse"): ("transferred", OFFICE),
    ("transferred", "submit"): ("submitted", LEAD),
    ("in_progress", "submit"): ("submitted", LEAD),
    ("submitted", "confirm"): ("confirmed", OFFICE),
    ("submitted", "reject"): ("in_progress", OFFICE),
    ("transferred", "cancel"): ("cancelled", OFFICE),
    ("in_progress", "cancel"): ("cancelled", OFFICE),
    ("submitted", "cancel"): ("cancelled", OFFICE),
    ("returned", "cancel"): ("cancelled", OFFICE),
    ("returned", "correct"): ("transferred", OFFICE),
    ("transferred", "extend"): ("transferred", LEAD),
    ("in_progress", "extend"): ("in_progress", LEAD),
    ("transferred", "propose"): ("transferred", ("office_leader",)),
    ("in_progress", "propose"): ("in_progress", ("office_leader",)),
    ("transferred", "approve"): ("transferred", ("chairman",)),
    ("in_progress", "approve"): ("in_progress", ("chairman",)),
    ("transferred", "decide"): ("transferred", ("chairman",)),
    ("in_progress", "decide"): ("in_progress", ("chairman",)),
    ("transferred", "hand_over"): ("transferred", ("chairman",)),
    ("in_progress", "hand_over"): ("transferred", ("chairman",)),
}
#: The steps that are moves of the task itself, and the names under which the log keeps them.
MOVES = {
    "transfer": "transfer", "recall": "recall", "accept": "accept", "return": "return", "refuse": "refuse_return",
    "correct": "reassign", "hand_over": "reassign", "submit": "submit", "confirm": "confirm", "reject": "reject",
    "cancel": "cancel"}
STEPS = sorted({step for _state, step in PROCEDURE})
FACTS = {
    "state": "confirmed",
    "transferred_at": "2026-06-01 01:00:00",
    "submitted_at": "2026-06-01 01:00:00",
    "confirmed_at": "2026-06-01 01:00:00",
    "deadline_at": "2030-06-01 01:00:00",
    "date_deadline": "2030-06-01",
    "lead_unit_id": 1,
    "content": "forged",
}


class TaskLife(RuleBasedStateMachine):
    """One task, one clock, nine people. ``case`` is the test with the scene; each life is rolled back."""

    case = None

    def __init__(self):
        super().__init__()
        self.env = self.case.env
        self.savepoint = self.env.cr.savepoint()
        self.now = local("2026-06-01 08:00:00")
        self.clock = patch.object(fields.Datetime, "now", lambda: self.now)
        self.clock.start()
        self.task = self.case.draft(deadline="2026-06-12").sudo()
        self.state, self.history = "draft", []
        self.submitted_at = self.transferred_on = self.request = self.asked_for = None
        self.deadline = date(2026, 6, 12)
        self.lead, self.prepared = "finance", False

    def teardown(self):
        self.clock.stop()
        self.savepoint.close(rollback=True)
        self.env.transaction.clear()

    # ---- what people do ------------------------------------------------------------------

    def as_user(self, role):
        return self.task.with_user(getattr(self.case, role))

    def attempt(self, action):
        """Whether the system let it through; anything but a sentence for the user is an error."""
        try:
            with self.env.cr.savepoint():
                action()
        except UserError:
            self.env.invalidate_all()
            return False
        return True

    @rule(hours=st.integers(1, 90))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)
        self.env.invalidate_all()

    @rule(data=st.data())
    def the_right_person_takes_the_next_step(self, data):
        steps = sorted(step for state, step in PROCEDURE if state == self.state)
        if steps:
            step = data.draw(st.sampled_from(steps))
            self.somebody_takes_a_step(data.draw(st.sampled_from(self.people(step))), step)

    def people(self, step):
        """Who may take a step in the present state."""
        who = PROCEDURE.get((self.state, step), (None, ()))[1]
        return LEADS[self.lead] if who == LEAD else who

    @rule(role=st.sampled_from(ROLES))
    def somebody_prepares_a_result(self, role):
        # A unit prepares whenever it leads; what Điều 6 khoản 2b allows is that it is the lead's alone.
        values = {"task_id": self.task.id, "content": "Half a report"}
        if self.prepared or self.state not in ("transferred", "in_progress"):
            return
        results = self.env["directive.result"].with_user(getattr(self.case, role))
        done = self.attempt(lambda: results.create(values))
        assert done == (role in LEADS[self.lead]), (role, self.lead, done)
        self.prepared = done

    @rule(role=st.sampled_from(ROLES), step=st.sampled_from(STEPS))
    def anybody_takes_any_step(self, role, step):
        self.somebody_takes_a_step(role, step)

    def somebody_takes_a_step(self, role, step):
        target = PROCEDURE.get((self.state, step), (None, ()))[0]
        allowed = role in self.people(step) and self.also_needs(step)
        done = self.attempt(lambda: getattr(self, f"do_{step}")(role))
        assert done == allowed, (self.state, step, role, done)
        if done:
            self.remember(role, step, target)

    def also_needs(self, step):
        """What the regulation asks for besides the state and the person."""
        return {
            "recall": lambda: self.local_day() == self.transferred_on,
            "extend": lambda: not self.request and self.now < self.filing_ends(),
            "propose": lambda: self.request == "submitted" and self.asked_for > self.deadline,
            "approve": lambda: self.request == "proposed" and self.asked_for > self.deadline,
        }.get(step, lambda: True)()

    def filing_ends(self):
        """24:00 of the working day two working days before the deadline; June and July 2026 have no holiday."""
        day, left = self.deadline, 2
        while left:
            day -= timedelta(days=1)
            left -= day.weekday() < 5
        return local(f"{day} 00:00:00") + timedelta(days=1)

    def local_day(self):
        return (self.now + timedelta(hours=7)).date()

    def remember(self, role, step, target):
        move = "accept" if step == "report" and self.state == "transferred" else MOVES.get(step)
        if move:
            self.history.append((move, self.state, target, getattr(self.case, role).id))
        getattr(self, f"after_{step}", lambda: None)()
        self.state = target

    def after_transfer(self):
        self.transferred_on = self.local_day()

    def after_submit(self):
        self.submitted_at, self.prepared = self.now, False

    def after_reject(self):
        self.submitted_at = None

    def after_extend(self):
        self.request, self.asked_for = "submitted", self.deadline + timedelta(days=7)

    def after_propose(self):
        self.request = "proposed"

    def after_approve(self):
        self.request, self.deadline = None, self.asked_for

    def after_decide(self):
        self.deadline += timedelta(days=28)

    def after_hand_over(self):
        # A new lead starts afresh: nothing is asked for any more, nothing is prepared.
        self.lead, self.request, self.prepared = self.next_lead(), None, False

    def next_lead(self):
        return "health" if self.lead == "finance" else "finance"

    def after_confirm(self):
        self.request = None

    after_cancel = after_recall = after_confirm

    def do_transfer(self, role):
        self.as_user(role).action_transfer()

    def do_recall(self, role):
        self.as_user(role).action_recall()

    def do_accept(self, role):
        self.as_user(role).action_accept()

    def do_report(self, role):
        user = getattr(self.case, role)
        self.env["directive.progress"].with_user(user).create(
            {"task_id": self.task.id, "content": "Goes on", "percent": 40}
        )

    def do_return(self, role):
        self.as_user(role).action_return("Not our function")

    def do_refuse(self, role):
        waiting = self.env["directive.feedback"].sudo().search(
            [("task_id", "=", self.task.id), ("is_return", "=", True), ("state", "=", "new")]
        )
        if not waiting:
            raise UserError("Nothing was returned")
        waiting.with_user(getattr(self.case, role)).action_refuse("It is your function")

    def do_correct(self, role):
        waiting = self.env["directive.feedback"].sudo().search(
            [("task_id", "=", self.task.id), ("is_return", "=", True), ("state", "=", "new")]
        )
        if not waiting:
            raise UserError("Nothing was returned")
        waiting.with_user(getattr(self.case, role))._accept("The annex was added", {})

    def do_extend(self, role):
        extensions = self.env["directive.extension"].with_user(getattr(self.case, role))
        values = {"reason": "Floods", "explanation": "Half is done"}
        asked = {"task_id": self.task.id, "requested_date": self.deadline + timedelta(days=7)}
        extensions.create({**values, **asked}).action_submit()

    def open_request(self, role):
        found = self.env["directive.extension"].sudo().search(
            [("task_id", "=", self.task.id), ("state", "in", ("submitted", "proposed"))]
        )
        if not found:
            raise UserError("Nothing was asked for")
        return found.with_user(getattr(self.case, role))

    def do_propose(self, role):
        self.open_request(role).action_propose()

    def do_approve(self, role):
        self.open_request(role).action_approve()

    def difficulty(self):
        """Return a difficulty that was raised and put before the leaders by those who may."""
        values = {"task_id": self.task.id, "cause": "Floods", "proposal": "Four weeks more"}
        officer = getattr(self.case, LEADS[self.lead][0])
        escalation = self.env["directive.escalation"].with_user(officer).create(values)
        escalation.action_raise()
        escalation.with_user(self.case.specialist).action_propose("Agreed")
        return escalation

    def do_decide(self, role):
        """The decision is whose the walk says."""
        details = {"document_id": self.case.document.id, "date_deadline": self.deadline + timedelta(days=28)}
        self.difficulty().with_user(getattr(self.case, role)).action_decide("Granted", "new_deadline", **details)

    def do_hand_over(self, role):
        unit = getattr(self.case, self.next_lead())
        decider = self.difficulty().with_user(getattr(self.case, role))
        decider.action_decide("Health leads", "new_lead", effect_unit_id=unit.id)

    def do_submit(self, role):
        user = getattr(self.case, role)
        result = self.task.with_user(user)._draft_result()
        if not result:
            result = result.create({"task_id": self.task.id, "content": "Done"})
        result.action_submit()

    def do_confirm(self, role):
        self.as_user(role).action_confirm()

    def do_reject(self, role):
        self.as_user(role).action_reject("Incomplete")

    def do_cancel(self, role):
        self.as_user(role).action_cancel(self.case.document, "Not needed")

    # ---- what people forge ---------------------------------------------------------------

    @rule(role=st.sampled_from(ROLES), field=st.sampled_from(sorted(FACTS)))
    def somebody_writes_a_fact(self, role, field):
        may_edit = self.state == "draft" and role in OFFICE and field in ("date_deadline", "lead_unit_id", "content")
        if not may_edit:
            assert not self.attempt(lambda: self.as_user(role).write({field: FACTS[field]})), (role, field)

    @rule(role=st.sampled_from(ROLES))
    def somebody_imports_a_state(self, role):
        row = [str(self.task.id), "confirmed"]
        tasks = self.env["directive.task"].with_user(getattr(self.case, role))
        self.attempt(lambda: tasks.load([".id", "state"], [row]))

    @rule(role=st.sampled_from(OFFICE))
    def somebody_copies_it(self, role):
        if self.state != "draft":
            with self.env.cr.savepoint() as savepoint:
                twin = self.as_user(role).copy()
                assert twin.state == "draft"
                assert not (twin.transferred_at or twin.submitted_at or twin.confirmed_at or twin.date_deadline)
                savepoint.rollback()
            self.env.transaction.clear()

    # ---- what must hold after each step ----------------------------------------------------

    @invariant()
    def the_state_is_the_one_of_the_procedure(self):
        assert self.task.state == self.state

    @invariant()
    def only_the_present_lead_has_it_in_hand(self):
        assert self.task.lead_unit_id == getattr(self.case, self.lead)
        prepared = self.task.result_ids.filtered(lambda result: result.verification_state == "draft")
        assert len(prepared) == self.prepared, (prepared, self.prepared)

    @invariant()
    def the_log_is_what_happened(self):
        rows = self.env["directive.log"].sudo().search(
            [("task_id", "=", self.task.id), ("res_model", "=", "directive.task"), ("new_value", "in", STATES)],
            order="id",
        )
        told = [(row.event, row.old_value, row.new_value, row.user_id.id) for row in rows]
        assert told == self.history, (told, self.history)

    @invariant()
    def the_class_is_the_one_of_the_facts(self):
        assert (self.task.timeliness or None) == self.expected_class(), (self.state, self.now)

    @invariant()
    def the_index_of_its_unit_finds_it_where_it_belongs(self):
        lead = getattr(self.case, self.lead)
        tasks = self.env["directive.task"].with_user(lead.sudo().user_ids[:1])
        is_open = self.expected_class() in ("open_in_time", "open_overdue")
        own = [("lead_unit_id", "=", lead.id)]
        found = tasks.search([*own, ("timeliness", "in", ("open_in_time", "open_overdue"))], limit=80)
        assert (self.task in found) == is_open
        deadlines = [task.date_deadline for task in found.sudo()]
        assert deadlines == sorted(deadlines)

    def expected_class(self):
        if self.state in ("draft", "cancelled"):
            return None
        lapses = self.task.deadline_at
        if self.state == "confirmed":
            return "done_on_time" if self.submitted_at < lapses else "done_late"
        return "open_in_time" if (self.submitted_at or self.now) < lapses else "open_overdue"

    @invariant()
    def the_four_figures_sum_to_the_total(self):
        [row] = self.env["directive.figures"]._figures(groupby=(), domain=[("id", "=", self.task.id)])
        cells = ("done_on_time", "done_late", "open_in_time", "open_overdue")
        assert row["total"] == sum(row[cell] for cell in cells)
        assert row["total"] == (self.expected_class() is not None)

    @invariant()
    def one_deadline_is_in_force_and_none_overlaps(self):
        rows = self.task.deadline_ids.sorted("id")
        if self.state == "draft":
            assert not rows
            return
        assert [bool(row.valid_to) for row in rows] == [True] * (len(rows) - 1) + [False]
        assert rows[-1:].deadline_at == self.task.deadline_at
        assert self.task.date_deadline == self.deadline
        assert all(row.valid_to == after.valid_from for row, after in pairwise(rows))


STATES = ["draft", "transferred", "returned", "in_progress", "submitted", "confirmed", "cancelled"]


@tagged("post_install", "-at_install")
class TestLifeOfATask(DirectiveCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Both leads work on the system; for a unit that does not, the Office records as well (Điều 6 khoản 1b).
        cls.health.head_user_id = cls.health_officer

    def test_d06_whatever_people_do_the_procedure_holds(self):
        lives = int(os.environ.get("DIRECTIVE_LIVES", "0"))
        profile = settings(
            max_examples=lives or 40, stateful_step_count=30, deadline=None, database=None,
            derandomize=not lives, suppress_health_check=list(HealthCheck),
            # A failing life is told as it was: making it shorter would take minutes.
            phases=(Phase.generate,))
        machine = type("Life", (TaskLife,), {"case": self})
        with patch.object(self.env.registry["directive.notice"], "_tell", lambda *_words, **_units: None), \
                mute_logger("odoo.addons.base.models.ir_rule", "odoo.sql_db", "odoo.models"):
            run_state_machine_as_test(machine, settings=profile)
