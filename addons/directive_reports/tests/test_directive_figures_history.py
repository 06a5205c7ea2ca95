"""Figures as of past instants against a reference that knows only the story of each task, in plain Python."""

import random
from collections import Counter
from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ..models.directive_figures import CELLS
from .common import FiguresCase

STORIES = 300
START = datetime(2026, 3, 2, 1, 0)  # UTC
SPAN = 120  # days


class Story:
    """What happens to one task: (instant, step, argument) in order; deadlines are instants at which they lapse."""

    def __init__(self, chance):
        self.steps = []
        moment = START + timedelta(hours=chance.randrange(24 * 60))
        self.add(moment, "transfer", self.deadline(chance, moment))
        for _ in range(chance.randrange(6)):
            moment += timedelta(seconds=chance.randrange(1, 25 * 86400))
            self.next_step(chance, moment)

    def add(self, moment, step, argument=None):
        self.steps.append((moment, step, argument))

    def deadline(self, chance, moment):
        return (moment + timedelta(hours=7)).date() + timedelta(days=chance.randrange(1, 60))

    def next_step(self, chance, moment):
        last = [step for _moment, step, _argument in self.steps if step != "extend"][-1]
        if last in ("confirm", "cancel"):
            return
        verdicts = ["confirm", "confirm", "reject", "cancel"]
        step = chance.choice(verdicts if last == "submit" else ["submit", "submit", "extend", "cancel"])
        self.add(moment, step, self.deadline(chance, moment) if step == "extend" else None)

    def cell(self, as_of):
        """Điều 4 khoản 1c as the requirements tell it, from the steps taken up to ``as_of``."""
        lapses_at = submitted = None
        confirmed = False
        for moment, step, argument in self.steps:
            if moment > as_of:
                break
            if step == "cancel":
                return None
            if step in ("transfer", "extend"):
                lapses_at = datetime(argument.year, argument.month, argument.day) + timedelta(days=1, hours=-7)
            if step in ("submit", "reject"):
                submitted = moment if step == "submit" else None
            confirmed = step == "confirm" or confirmed
        if lapses_at is None:
            return None
        if confirmed:
            return "done_on_time" if submitted < lapses_at else "done_late"
        return "open_in_time" if (submitted or as_of) < lapses_at else "open_overdue"


@tagged("post_install", "-at_install")
class TestDirectiveFiguresHistory(FiguresCase):
    """Điều 4 khoản 2: the figures of a past day are those of that day, whatever happened since."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        chance = random.Random(140)
        # Deadlines stay where they are written: rolling over days off is tested with the calendar.
        cls.env["ir.config_parameter"].sudo().set_param("directive_tracking.deadline_keeps_day_off", "True")
        cls.document = cls.new_document("903/QĐ-UBND", issued=date(2026, 3, 1))
        cls.units = cls.finance | cls.building | cls.health | cls.ward
        cls.stories = {}
        patcher = patch.object(cls.env.registry["directive.notice"], "_tell", lambda *arguments: None)
        patcher.start()
        cls.addClassCleanup(patcher.stop)
        for _ in range(STORIES):
            story = Story(chance)
            cls.stories[cls.lived(story, chance.choice(cls.units))] = story
        cls.env.flush_all()

    @classmethod
    def lived(cls, story, unit):
        """Take all steps of a story through the actions that users take, each at its instant."""
        [(_moment, _step, deadline), *_rest] = story.steps
        task = cls.draft(unit, fields.Date.to_string(deadline))
        for moment, step, argument in story.steps:
            with patch.object(fields.Datetime, "now", lambda moment=moment: moment):
                cls.take(task, step, argument)
        return task

    @classmethod
    def take(cls, task, step, argument):
        if step == "submit":
            cls.submit(task)
        elif step == "extend":
            task.sudo()._facts_open().date_deadline = argument
            task.sudo()._keep_deadline_history()
        elif step == "reject":
            task.action_reject("The annex is missing")
        elif step == "cancel":
            task.action_cancel(cls.document)
        else:
            getattr(task, f"action_{step}")()

    def instants(self):
        """Instants all over the span, and both sides of each second at which something happens."""
        chance = random.Random(4)
        spread = [START + timedelta(seconds=chance.randrange(SPAN * 86400)) for _ in range(40)]
        stories = chance.sample(sorted(self.stories.values(), key=lambda story: story.steps[0][0]), 8)
        turns = [moment for story in stories for moment, _step, _argument in story.steps]
        midnights = [START.replace(hour=17) + timedelta(days=days) for days in range(10, SPAN, 17)]
        return [moment + timedelta(seconds=shift) for moment in turns + midnights for shift in (-1, 0)] + spread

    def test_d04_k2_figures_of_past_instants_equal_the_reference(self):
        met = Counter()
        for instant in self.instants():
            expected = Counter()
            for task, story in self.stories.items():
                if cell := story.cell(instant):
                    expected[task.lead_unit_id, cell] += 1
            rows = self.env["directive.figures"]._figures(instant, domain=[("document_id", "=", self.document.id)])
            counted = {(row["lead_unit_id"], cell): row[cell] for row in rows for cell in CELLS if row[cell]}
            self.assertEqual(counted, dict(expected), instant)
            self.assertEqual(sum(row["total"] for row in rows), expected.total())
            met.update(cell for _unit, cell in expected.elements())
        self.assertEqual(set(met), set(CELLS), "the stories meet all four cells")

    def test_d04_k2_each_task_as_of_past_instants_equals_the_reference(self):
        tasks = self.env["directive.task"].union(*self.stories)
        for instant in self.instants()[::5]:
            for task in tasks.with_context(directive_as_of=instant):
                self.assertEqual(task.timeliness or None, self.stories[task.with_env(self.env)].cell(instant), instant)
