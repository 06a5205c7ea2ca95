"""The points against a reference in plain Python that knows only facts, over random cities of tasks."""

import random
from collections import Counter
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from types import SimpleNamespace

from odoo.addons.directive_tracking.tests.common import at
from odoo.tests import tagged

from ..models.directive_score_formula import WEIGHTS
from .test_directive_score import ScoreCase

CITIES, TASKS = 4, 60
AFTER, UNTIL = datetime(2026, 5, 31, 16, 59, 59), datetime(2026, 7, 15, 16, 59, 59)
VIETNAM, SECOND = timedelta(hours=7), timedelta(seconds=1)
CENT = Decimal("0.01")
HOUR = 3600


def percent(base, share):
    return (base * share / 100).quantize(CENT, ROUND_HALF_UP)


class Reference:
    """The formula as its sentences say it; ``days(first, last)`` counts working days."""

    def __init__(self, weights, days):
        self.w, self.between = SimpleNamespace(**weights), days

    def days(self, first, last):
        return self.between((first + VIETNAM).date(), (last + VIETNAM).date())

    def base(self, task):
        w = self.w
        points = {"express": w.base_express, "normal": w.base_normal}.get(task.urgency, w.base_urgent)
        return Decimal(points + (w.base_draft if task.kind == "draft_submit" else 0))

    def lines(self, task):
        """Return [(unit, task, kind, base, points)]."""
        if task.transferred > UNTIL or (task.cancelled and task.cancelled <= UNTIL):
            return []
        base, own, w = self.base(task), [], self.w
        state = self.judged(task)
        if state:
            cell, late, lost, early = state
            net = max(0, late - lost)
            own += self.lead(task, base, cell, net, early)
            own += self.coordinating(task, base, cell)
        blameless = bool(state and state[1] and not max(0, state[1] - state[2]))
        urged = [one for one in task.urgings if AFTER < one[0] <= UNTIL and not one[1] and one[2] == task.unit]
        faults = {
            "urged": (0 if blameless else len(urged), w.urging_percent, w.urging_cap),
            "rejected": (
                sum(AFTER < verified <= UNTIL for _s, verified, _d, ok in task.results if verified and not ok),
                w.rejected_percent,
                w.rejected_cap,
            ),
            "untrue": (
                sum(
                    AFTER < when <= UNTIL and item == "progress_content" and by != task.unit
                    for item, when, by in task.untrue
                ),
                w.untrue_percent,
                w.untrue_cap,
            ),
        }
        for kind, (count, share, cap) in faults.items():
            if count:
                own.append((task.unit, kind, Decimal(0), -percent(base, min(cap, count * share))))
        return [(unit, task.id, kind, possible, points) for unit, kind, possible, points in own]

    def judged(self, task):
        """Return (class, working days late, lost through others, early), or None where it is not judged."""
        confirmed = [one for one in task.results if one[3] and one[1] and one[1] <= UNTIL]
        if confirmed and confirmed[0][1] <= AFTER:
            return None
        waiting = [one for one in task.results if one[0] <= UNTIL and (one[1] is None or one[1] > UNTIL)]
        submitted = (confirmed or waiting or [(None,)])[0][0]
        moment = submitted or UNTIL
        last = task.deadline - SECOND
        lost = max(0, self.days(task.entry_due - SECOND, task.transferred)) if task.entry_due else 0
        for _submitted, verified, due, ok in task.results:
            if verified and not ok and verified <= UNTIL:
                lost += max(0, self.days(due - SECOND, verified))
        for raised, decided, cause in task.difficulties:
            if decided <= UNTIL and cause in ("other_unit", "office"):
                lost += max(0, self.days(raised, decided))
        if moment < task.deadline:
            return ("done_on_time", 0, lost, self.days(moment, last)) if confirmed else None
        return "done_late" if confirmed else "open_overdue", max(1, self.days(last, moment)), lost, 0

    def lead(self, task, base, cell, net, early):
        w, unit = self.w, task.unit
        if cell == "done_on_time":
            own = [(unit, cell, base, base)]
            return own + (
                [(unit, "early", Decimal(0), percent(base, w.early_percent))] if early >= w.early_days else []
            )
        if cell == "done_late":
            if not net:
                return [(unit, "done_excused", base, base)]
            return [(unit, cell, base, percent(base, 100 - min(w.late_cap, net * w.late_percent)))]
        if not net:
            return [(unit, "open_excused", Decimal(0), Decimal(0))]
        own = [(unit, cell, base, -percent(base, min(w.overdue_cap, net * w.overdue_percent)))]
        if not any(recorded <= UNTIL and filed < task.deadline for filed, recorded in task.extensions):
            own.append((unit, "no_extension", Decimal(0), -percent(base, w.no_extension_percent)))
        return own

    def coordinating(self, task, base, cell):
        share = percent(base, self.w.coordinating_percent)
        for unit, sent in task.coordinating.items():
            known = bool(sent and sent <= UNTIL)
            if known and sent < task.deadline:
                yield unit, "contribution", share, share
            elif known:
                yield unit, "contribution_late", share, percent(share, self.w.contribution_late_percent)
            elif cell == "open_overdue":
                yield unit, "contribution_missing", share, Decimal(0)


@tagged("post_install", "-at_install")
class TestDirectiveScoreReference(ScoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.cr.execute("UPDATE directive_task SET transferred_at = NULL, entry_due_at = NULL")
        cls.env.cr.execute("UPDATE directive_report_period SET due_at = '2099-01-01' WHERE id = %s", (cls.period.id,))
        cls.units = cls.finance | cls.building | cls.health | cls.ward
        cls.env.flush_all()
        own = ("id", "lead_unit_id", "transferred_at", "submitted_at", "confirmed_at", "cancelled_at", "deadline_at",
               "state", "entry_due_at", "urgency", "kind")  # fmt: skip
        cls.env.cr.execute(
            "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
            " WHERE table_name = 'directive_task' AND column_name NOT IN %s",
            (own,),
        )
        [[cls.columns]] = cls.env.cr.fetchall()

    def moment(self, low=-40, high=60):
        """Return an instant around the period, mostly in it; now and then its very last second or the next one."""
        edge = self.random.random()
        if edge < 0.06:
            return self.random.choice((AFTER, AFTER + SECOND, UNTIL, UNTIL + SECOND))
        return AFTER + timedelta(days=self.random.randint(low, high), seconds=self.random.randint(0, 86399))

    def later(self, instant, days=12):
        return instant + timedelta(days=self.random.randint(0, days), seconds=self.random.randint(1, 86399))

    def task(self):
        pick, some = self.random.choice, lambda most: self.random.randint(0, most)
        units = list(self.units.ids)
        transferred = self.moment()
        unit = pick(units)
        results, moment = [], transferred
        for number in range(some(3)):
            submitted = self.later(moment)
            verified = self.later(submitted) if self.random.random() < 0.8 else None
            confirmed = bool(verified) and self.random.random() < 0.6
            results.append((submitted, verified, self.later(submitted, 4), confirmed))
            if confirmed or not verified or number == 2:
                break
            moment = verified
        deadline = self.later(transferred, 30)
        if results and self.random.random() < 0.1:
            deadline = results[-1][0] + pick((timedelta(0), SECOND))
        return SimpleNamespace(
            unit=unit,
            urgency=pick(("normal", "urgent", "very_urgent", "express")),
            kind=pick(("other", "draft_submit")),
            transferred=transferred,
            entry_due=pick((None, self.later(transferred, 3), transferred - timedelta(days=some(4)))),
            deadline=deadline,
            cancelled=self.later(transferred, 40) if self.random.random() < 0.05 else None,
            results=results,
            coordinating={other: pick((None, self.moment())) for other in units if other != unit and some(2) == 0},
            urgings=[(self.moment(), some(3) == 0, pick((unit, unit, pick(units)))) for _one in range(some(3))],
            untrue=[
                (pick(("progress_content", "task_content")), self.moment(), pick((None, unit, pick(units))))
                for _one in range(max(0, some(4) - 2))
            ],
            difficulties=[
                (raised, self.later(raised), pick(("other_unit", "office", "own", None)))
                for raised in (self.moment() for _one in range(max(0, some(3) - 1)))
            ],
            extensions=[(filed, self.later(filed, 3)) for filed in (self.moment() for _one in range(some(1)))],
        )

    def insert(self, task):
        execute = self.env.cr.execute
        confirmed = next((verified for _s, verified, _d, ok in task.results if ok), None)
        last = task.results[-1] if task.results else None
        standing = last[0] if last and (last[1] is None or last[3]) else None
        execute(
            f"INSERT INTO directive_task ({self.columns}, lead_unit_id, transferred_at, submitted_at, confirmed_at,"
            " cancelled_at, deadline_at, state, entry_due_at, urgency, kind)"
            f" SELECT {self.columns}, %s, %s, %s, %s, %s, %s, 'in_progress', %s, %s, %s FROM directive_task"
            " WHERE id = %s RETURNING id",
            (
                task.unit,
                task.transferred,
                standing,
                confirmed,
                task.cancelled,
                task.deadline,
                task.entry_due,
                task.urgency,
                task.kind,
                self.in_time.id,
            ),
        )
        [[task.id]] = self.env.cr.fetchall()
        execute(
            "INSERT INTO directive_task_deadline (task_id, date_deadline, deadline_at, valid_from, source)"
            " VALUES (%s, %s, %s, %s, 'transfer')",
            (task.id, task.deadline.date(), task.deadline, task.transferred),
        )
        for submitted, verified, due, ok in task.results:
            state = "pending" if verified is None else "confirmed" if ok else "rejected"
            execute(
                "INSERT INTO directive_result (task_id, content, submitted_at, recorded_at, verification_at,"
                " verification_due_at, verification_state) VALUES (%s, 'x', %s, %s, %s, %s, %s)",
                (task.id, submitted, submitted, verified, due, state),
            )
        for unit, sent in task.coordinating.items():
            execute("INSERT INTO directive_task_coordinating_rel (task_id, unit_id) VALUES (%s, %s)", (task.id, unit))
            if sent:
                for moment in (sent, sent + timedelta(days=1)):
                    execute(
                        "INSERT INTO directive_contribution (task_id, unit_id, content, state, sent_at)"
                        " VALUES (%s, %s, 'x', 'sent', %s)",
                        (task.id, unit, moment),
                    )
        for moment, is_automatic, unit in task.urgings:
            execute(
                "INSERT INTO directive_followup (task_id, unit_id, channel, followed_at, user_id, content, state,"
                " is_automatic) VALUES (%s, %s, 'system', %s, %s, 'x', 'recorded', %s)",
                (task.id, unit, moment, self.specialist.id, is_automatic),
            )
        self.insert_rare(task, execute)

    def insert_rare(self, task, execute):
        for item, moment, unit in task.untrue:
            execute(
                "INSERT INTO directive_discrepancy (task_id, item, right_value, source, channel, notified_on, unit_id,"
                " state, corrected_at) VALUES (%s, %s, 'x', 'x', 'system', %s, %s, 'corrected', %s)",
                (task.id, item, moment, unit, moment),
            )
        for raised, decided, cause in task.difficulties:
            execute(
                "INSERT INTO directive_escalation (task_id, kind, cause, proposal, state, raised_at, decided_at,"
                " delay_by, delay_at) VALUES (%s, 'difficulty', 'x', 'x', 'decided', %s, %s, %s, %s)",
                (task.id, raised, decided, cause, cause and decided),
            )
        for filed, recorded in task.extensions:
            execute(
                "INSERT INTO directive_extension (task_id, state, submitted_at, recorded_at)"
                " VALUES (%s, 'approved', %s, %s)",
                (task.id, filed, recorded),
            )

    def test_d14_k3_240_random_tasks_equal_the_reference_to_the_last_digit(self):
        self.random = random.Random(140)
        calendar = self.env["directive.calendar"]._working_calendar()
        weights = {name: self.formula[name] for name in WEIGHTS}
        reference, kinds = Reference(weights, calendar.count), Counter()
        for _city in range(CITIES):
            with self.env.cr.savepoint() as savepoint:
                tasks = [self.task() for _one in range(TASKS)]
                for task in tasks:
                    self.insert(task)
                self.env.invalidate_all(flush=False)
                # Far enough that every cause is known.
                with at("2026-12-01 09:00:00"):
                    kinds.update(self.compare(reference, tasks))
                savepoint.rollback()
        self.env.invalidate_all(flush=False)
        expected = {"done_on_time", "early", "done_excused", "done_late", "open_excused", "open_overdue",
                    "no_extension", "contribution", "contribution_late", "contribution_missing", "urged", "rejected",
                    "untrue"}  # fmt: skip
        self.assertEqual(set(kinds), expected, "each reason is met")

    def compare(self, reference, tasks):
        self.round.action_compute()
        self.env.cr.execute(
            "SELECT unit_id, task_id, kind, base, points FROM directive_score_line"
            " WHERE round_id = %s AND user_id IS NULL",
            (self.round.id,),
        )
        found = sorted(
            (*row[:3], *(Decimal(str(one)).quantize(CENT) for one in row[3:])) for row in self.env.cr.fetchall()
        )
        expected = sorted(
            (*line[:3], line[3].quantize(CENT), line[4].quantize(CENT) + 0)
            for task in tasks
            for line in reference.lines(task)
        )
        self.assertEqual(found, expected)
        self.compare_scores(expected)
        self.assertEqual(self.round._digest_now(), self.round._digest_kept())
        return Counter(line[2] for line in expected)

    def compare_scores(self, lines):
        for unit in self.units:
            own = [line for line in lines if line[0] == unit.id]
            possible, earned = sum(line[3] for line in own), sum(line[4] for line in own)
            score = self.score(unit)
            if not possible:
                self.assertFalse(score.is_ranked)
                continue
            result = (100 * earned / possible).quantize(CENT, ROUND_HALF_UP)
            self.assertEqual(Decimal(str(score.points)), min(Decimal(100), max(Decimal(0), result)))
