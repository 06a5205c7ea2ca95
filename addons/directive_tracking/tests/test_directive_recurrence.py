from datetime import date
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models import directive_recurrence_making
from .common import DirectiveCase, at


class RecurrenceCase(DirectiveCase):
    """Recurring tasks, made by the scheduled action at a given instant."""

    def recurrence(self, **values):
        return (
            self.env["directive.recurrence"]
            .with_user(self.specialist)
            .create(
                {
                    "document_id": self.document.id,
                    "content": "Report the disbursement of the month",
                    "unit_ids": [(6, 0, self.finance.ids)],
                    "deadline_text": "chậm nhất ngày 15 hằng tháng",
                    "every": "month",
                    "day": 15,
                    "first_on": date(2026, 7, 1),
                    "days_ahead": 10,
                    **values,
                }
            )
        )

    def started(self, **values):
        recurrence = self.recurrence(**values)
        recurrence.action_start()
        return recurrence

    def run_at(self, instant, stop_after=None):
        """Run the scheduled action; commits are counted, not made.

        :param stop_after: the number of commits after which the time of the run is over
        """
        self.commits = 0

        def commit(cron, processed=0, *, remaining=None, deactivate=False):
            self.commits += 1
            self.env.flush_all()
            return 0 if stop_after and self.commits >= stop_after else 60

        with at(instant), patch.object(type(self.env["ir.cron"]), "_commit_progress", commit):
            self.env["directive.recurrence"].sudo()._cron_make_tasks()
        self.env.invalidate_all()

    def tasks(self, recurrence):
        tasks = self.env["directive.task"].sudo()
        return tasks.search([("recurrence_id", "=", recurrence.id)], order="date_deadline, id")

    def days(self, recurrence):
        return [str(task.date_deadline) for task in self.tasks(recurrence)]


@tagged("post_install", "-at_install")
class TestDirectiveRecurrence(RecurrenceCase):
    # ---- the rule ------------------------------------------------------------------------

    def test_rules_and_their_days(self):
        for values, days in (
            ({"day": 31, "first_on": date(2027, 1, 1)}, ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]),
            ({"every": "quarter", "day": 20}, ["2026-09-20", "2026-12-20", "2027-03-20"]),
            ({"every": "half", "day": 31}, ["2026-12-31", "2027-06-30"]),
            ({"every": "year", "day": 29, "month": 2}, ["2027-02-28", "2028-02-29"]),
            ({"every": "week", "weekday": "4"}, ["2026-07-03", "2026-07-10"]),
            ({"last_on": date(2026, 8, 15)}, ["2026-07-15", "2026-08-15"]),
            ({"last_on": date(2026, 8, 14)}, ["2026-07-15"]),
        ):
            rule = self.recurrence(**values)
            with self.subTest(values=values):
                self.assertEqual([str(day) for day in rule._upcoming_days(len(days) + 9)][: len(days)], days)
                if values.get("last_on"):
                    self.assertEqual(len(rule._upcoming_days(9)), len(days))

    def test_words_fill_the_rule(self):
        for words, rule in (
            ("chậm nhất ngày 20 hằng tháng", {"every": "month", "day": 20}),
            ("thứ Sáu hằng tuần", {"every": "week", "weekday": "4"}),
            ("trước ngày 15/12 hằng năm", {"every": "year", "day": 15, "month": 12}),
            ("trước 16 giờ thứ Tư hằng tuần", {"every": "week", "weekday": "2", "deadline_hour": 16.0}),
        ):
            form = self.env["directive.recurrence"].new({"document_id": self.document.id, "deadline_text": words})
            form._onchange_deadline_text()
            with self.subTest(words):
                self.assertEqual({name: form[name] for name in rule}, rule)

    def test_impossible_rules_are_refused(self):
        for values in (
            {"last_on": date(2026, 6, 30)},
            {"first_on": date(2026, 5, 31)},
            {"unit_ids": [(5,)]},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self.recurrence(**values)
        for values in ({"day": 32}, {"month": 0}, {"days_ahead": -1}):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.recurrence(**values).flush_recordset()
        with self.assertRaisesRegex(UserError, "no such day"):
            self.started(first_on=date(2026, 7, 16), last_on=date(2026, 8, 14))
        with self.assertRaisesRegex(UserError, "Điều 3 khoản 1a"):
            self.started(kind="draft_submit")

    # ---- making --------------------------------------------------------------------------

    def test_both_sides_of_the_day_on_which_a_task_is_made(self):
        rule = self.started()
        self.assertEqual((rule.next_on, rule.make_on), (date(2026, 7, 15), date(2026, 7, 5)))
        self.run_at("2026-07-04 23:59:59")
        self.assertFalse(self.tasks(rule))
        self.run_at("2026-07-05 00:00:00")
        task = self.tasks(rule)
        self.assertEqual((task.date_deadline, task.state), (date(2026, 7, 15), "transferred"))
        self.assertEqual((task.lead_unit_id, task.monitor_user_id), (self.finance, self.specialist))
        self.assertEqual(rule.next_on, date(2026, 8, 15))

    def test_d06_k1a_the_specialist_answers_for_the_transfer_and_the_log_names_the_system(self):
        rule = self.started()
        rule.monitor_user_id = self.other_specialist
        self.run_at("2026-07-05 08:00:00")
        task = self.tasks(rule)
        self.assertEqual(task.transferred_by_id, self.other_specialist)
        row = self.env["directive.log"].search([("task_id", "=", task.id), ("event", "=", "transfer")])
        self.assertEqual(row.user_id, self.env.ref("base.user_root"))

    def test_each_task_arises_when_it_comes_round(self):
        rule = self.started()
        self.run_at("2026-07-06 08:00:00")
        task = self.tasks(rule)
        self.assertEqual((task.arises_on, task.entry_state), (date(2026, 7, 6), "kept"))
        self.document.sudo().write({"arises_on": date(2026, 6, 2), "arises_reason": "Received later"})
        self.assertEqual(task.arises_on, date(2026, 7, 6))

    def test_left_as_a_draft_where_the_specialist_looks_first(self):
        rule = self.started(transfers=False)
        self.run_at("2026-07-05 08:00:00")
        self.assertEqual(self.tasks(rule).state, "draft")

    def test_what_cannot_be_transferred_is_left_as_a_draft_and_stops_nothing(self):
        rule = self.started(unit_ids=[(6, 0, (self.finance | self.health).ids)])
        other = self.started()
        self.health.active = False
        self.run_at("2026-07-05 08:00:00")
        states = {task.lead_unit_id: task.state for task in self.tasks(rule)}
        self.assertEqual(states, {self.finance: "transferred", self.health: "draft"})
        self.assertEqual(self.tasks(other).state, "transferred")

    def test_several_units_get_one_task_each_tied_together(self):
        units = self.finance | self.health | self.ward
        others = self.ward | self.building
        rule = self.started(unit_ids=[(6, 0, units.ids)], coordinating_unit_ids=[(6, 0, others.ids)])
        self.run_at("2026-07-05 08:00:00")
        tasks = self.tasks(rule)
        self.assertEqual(tasks.lead_unit_id, units)
        self.assertEqual(len(tasks.assignment_id), 1)
        self.assertEqual(tasks.assignment_id.task_ids, tasks)
        own = tasks.filtered(lambda task: task.lead_unit_id == self.ward)
        self.assertEqual(own.coordinating_unit_ids, self.building)

    def test_run_twice_makes_each_once(self):
        rule = self.started()
        for _run in range(3):
            self.run_at("2026-07-05 08:00:00")
        self.assertEqual(self.days(rule), ["2026-07-15"])

    def test_after_a_downtime_it_catches_up_and_sends_nothing_overdue(self):
        rule = self.started()
        self.run_at("2026-09-08 08:00:00")
        self.assertEqual(self.days(rule), ["2026-07-15", "2026-08-15", "2026-09-15"])
        self.assertEqual(self.tasks(rule).mapped("state"), ["draft", "draft", "transferred"])
        self.run_at("2026-09-08 09:00:00")
        self.assertEqual(len(self.days(rule)), 3)

    def test_cut_off_it_goes_on_where_it_stopped(self):
        units = self.finance | self.health | self.ward | self.other_ward | self.building
        rule = self.started(unit_ids=[(6, 0, units.ids)])
        with patch.object(directive_recurrence_making, "BATCH", 2):
            self.run_at("2026-07-05 08:00:00", stop_after=2)
            self.assertEqual(len(self.tasks(rule)), 2)
            self.assertEqual(rule.next_on, date(2026, 7, 15))
            self.run_at("2026-07-05 09:00:00")
        self.assertEqual(self.tasks(rule).lead_unit_id, units)
        self.assertEqual(len(self.tasks(rule)), 5)
        self.assertEqual(len(self.tasks(rule).assignment_id), 1)
        self.assertEqual(rule.next_on, date(2026, 8, 15))

    def test_a_deleted_draft_does_not_come_back(self):
        rule = self.started(transfers=False)
        self.run_at("2026-07-05 08:00:00")
        self.tasks(rule).with_user(self.specialist).unlink()
        self.run_at("2026-07-05 09:00:00")
        self.assertFalse(self.tasks(rule))

    def test_the_database_refuses_a_second_one(self):
        rule = self.started()
        self.run_at("2026-07-05 08:00:00")
        occurrence = rule.occurrence_ids.sudo()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            occurrence.copy({"task_id": False}).flush_recordset()

    def test_another_lead_later_does_not_make_it_again(self):
        rule = self.started()
        self.run_at("2026-07-05 08:00:00")
        self.tasks(rule)._reassign({"lead_unit_id": self.health.id}, "correction", "Not its function")
        self.run_at("2026-07-06 08:00:00")
        self.assertEqual(len(self.tasks(rule)), 1)

    def test_after_the_last_occurrence_it_ends(self):
        rule = self.started(last_on=date(2026, 8, 31))
        self.run_at("2026-08-10 08:00:00")
        self.assertEqual((self.days(rule), rule.state), (["2026-07-15", "2026-08-15"], "ended"))

    # ---- stop and pause --------------------------------------------------------------------

    def test_pause_and_stop_with_a_reason(self):
        rule = self.started()
        for step in ("action_pause", "action_stop"):
            self.assertEqual(getattr(rule, step)()["res_model"], "directive.reason.wizard")
            with self.assertRaisesRegex(UserError, "Say why"):
                getattr(rule, step)(" ")
        rule.action_pause("The report is being redesigned")
        self.run_at("2026-07-10 08:00:00")
        self.assertFalse(self.tasks(rule))
        with at("2026-07-16 08:00:00"):
            rule.action_resume()
        self.assertEqual(rule.next_on, date(2026, 8, 15), "what came round during the pause is left out")
        rule.action_stop("950/QĐ-UBND")
        self.run_at("2026-08-10 08:00:00")
        self.assertFalse(self.tasks(rule))
        row = self.env["directive.log"].sudo().search([("res_model", "=", rule._name), ("event", "=", "stop")], limit=1)
        self.assertEqual(row.detail, "950/QĐ-UBND")
        with self.assertRaises(UserError):
            rule.action_resume()

    def test_running_rules_are_not_changed_silently(self):
        rule = self.started()
        with self.assertRaisesRegex(UserError, "Pause it"):
            rule.write({"day": 20})
        for values in ({"state": "draft"}, {"next_on": date(2026, 9, 1)}):
            with self.assertRaises(UserError):
                rule.write(values)
        with self.assertRaises(UserError):
            rule.unlink()
        rule.action_pause("A new day")
        rule.write({"day": 20})
        with at("2026-07-01 08:00:00"):
            rule.action_resume()
        self.assertEqual(rule.next_on, date(2026, 7, 20))

    def test_only_the_office_has_recurring_tasks(self):
        rule = self.recurrence()
        for user in (self.chairman, self.administrator, self.finance_officer, self.ward_officer):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                rule.with_user(user).action_start()
            with self.assertRaises(AccessError):
                rule.with_user(user).create({"document_id": self.document.id, "content": "x"})
        with self.assertRaises(UserError):
            self.draft().write({"recurrence_id": rule.id})

    # ---- from a draft ----------------------------------------------------------------------

    def test_made_from_a_draft_which_is_its_first_occurrence(self):
        draft = self.draft(deadline="2026-07-15", deadline_text="ngày 15 hằng tháng", clause="Điều 4")
        context = draft.action_make_recurring()["context"]
        with Form(self.env["directive.recurrence"].with_user(self.specialist).with_context(**context)) as form:
            self.assertEqual((form.every, form.day), ("month", 15))
        rule = form.record
        rule.action_start()
        self.assertEqual((rule.content, rule.clause, rule.unit_ids), (draft.content, "Điều 4", self.finance))
        self.assertEqual(rule.occurrence_ids.task_id, draft)
        self.run_at("2026-08-06 08:00:00")
        self.assertEqual(self.days(rule), ["2026-07-15", "2026-08-15"])

    def test_made_from_a_document(self):
        action = self.document.action_make_recurring()
        self.assertEqual(action["context"], {"default_document_id": self.document.id})
        with self.assertRaises(UserError):
            self.draft().with_user(self.chairman).action_make_recurring()
