from datetime import date
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import DirectiveCase, at, local


@tagged("-at_install", "post_install")
class TestDirectiveCalendarYear(DirectiveCase):
    """A year is proposed, corrected by a person, shown with what it moves, and only then applied."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["directive.calendar"]
        cls.env["resource.calendar.leaves"].search([("resource_id", "=", False)]).unlink()
        cls.env["directive.calendar.exception"].search([]).unlink()
        cls.calendar_admin = cls.user("t.calendar.admin", "directive_tracking.group_directive_admin")

    def wizard(self, year=2026, *lines):
        commands = [Command.create({"date": day, "kind": kind, "name": "Nghỉ"}) for day, kind in lines]
        return (
            self.env["directive.calendar.year"]
            .with_user(self.calendar_admin)
            .create({"year": year, "line_ids": commands})
        )

    def applied(self, *lines):
        wizard = self.wizard(2026, *lines)
        wizard.action_preview()
        wizard.action_confirm()
        return wizard

    def test_the_year_that_people_prepare(self):
        with at("2026-10-31 23:59:59"):
            self.assertEqual(self.wizard_default(), 2026)
        with at("2026-11-01 00:00:00"):
            self.assertEqual(self.wizard_default(), 2027)

    def wizard_default(self):
        return self.env["directive.calendar.year"].create({}).year

    def test_the_library_proposes_and_nothing_is_applied(self):
        wizard = self.wizard()
        wizard.action_propose()
        days = {line.date: line for line in wizard.line_ids}
        for day in ("2026-01-01", "2026-02-17", "2026-04-27", "2026-04-30", "2026-05-01", "2026-09-02"):
            line = days[date.fromisoformat(day)]
            self.assertEqual((line.kind, line.source, line.keep), ("holiday", "library", True))
        self.assertIn("Tết", days[date(2026, 2, 17)].name)
        self.assertNotIn(date(2026, 4, 26), days, "a Sunday is off already")
        self.assertTrue(self.calendar.is_working_day("2026-02-17"))

    def test_the_library_proposes_makeup_days(self):
        wizard = self.wizard(2025)
        wizard.action_propose()
        makeup = wizard.line_ids.filtered(lambda line: line.kind == "makeup")
        self.assertEqual(makeup.mapped("date"), [date(2025, 4, 26)])

    def test_proposing_twice_keeps_what_was_typed(self):
        wizard = self.wizard(2026, ("2026-01-02", "holiday"), ("2026-01-10", "makeup"))
        wizard.action_propose()
        first = wizard.line_ids.mapped("date")
        wizard.action_propose()
        self.assertEqual(wizard.line_ids.mapped("date"), first)
        self.assertEqual(len(wizard.line_ids.filtered(lambda line: line.source == "typed")), 2)

    def test_what_the_calendar_has_is_shown_and_not_proposed_again(self):
        self.applied(("2026-02-17", "holiday"), ("2026-01-10", "makeup"))
        wizard = self.wizard()
        wizard.action_propose()
        present = wizard.line_ids.filtered(lambda line: line.source == "present")
        self.assertEqual(
            {(str(line.date), line.kind) for line in present}, {("2026-02-17", "holiday"), ("2026-01-10", "makeup")}
        )
        self.assertEqual(wizard.line_ids.mapped("date").count(date(2026, 2, 17)), 1)

    def test_d04_k1_what_moves_is_shown_before_it_moves(self):
        task = self.transferred()
        wizard = self.wizard(2026, ("2026-06-30", "holiday"))
        wizard.action_preview()
        self.assertEqual(wizard.move_count, 1)
        self.assertEqual(wizard.move_ids.task_id, task)
        self.assertEqual(wizard.move_ids.new_deadline_at, local("2026-07-02 00:00:00"))
        self.assertEqual(wizard.move_ids.new_filing_day, date(2026, 6, 26))
        self.assertEqual(task.deadline_at, local("2026-07-01 00:00:00"))
        wizard.action_confirm()
        self.assertEqual(task.deadline_at, local("2026-07-02 00:00:00"))

    def test_confirm_without_the_list_shows_the_list(self):
        task = self.transferred()
        wizard = self.wizard(2026, ("2026-06-30", "holiday"))
        wizard.action_confirm()
        self.assertEqual(wizard.state, "preview")
        self.assertTrue(self.calendar.is_working_day("2026-06-30"))
        self.assertEqual(task.date_effective, date(2026, 6, 30))

    def test_a_list_that_grew_meanwhile_is_shown_again(self):
        wizard = self.wizard(2026, ("2026-06-30", "holiday"))
        wizard.action_preview()
        self.transferred()
        wizard.action_confirm()
        self.assertTrue(wizard.shown_again)
        self.assertEqual(wizard.move_count, 1)
        self.assertTrue(self.calendar.is_working_day("2026-06-30"))
        wizard.action_confirm()
        self.assertFalse(self.calendar.is_working_day("2026-06-30"))

    def test_a_list_changed_behind_the_preview_is_shown_again(self):
        self.transferred()
        wizard = self.wizard(2026, ("2026-06-29", "holiday"))
        wizard.action_preview()
        wizard.line_ids.date = "2026-06-30"
        wizard.action_confirm()
        self.assertEqual(wizard.state, "preview")
        self.assertTrue(self.calendar.is_working_day("2026-06-30"))

    def test_only_kept_lines_are_applied(self):
        wizard = self.wizard(2026, ("2026-06-29", "holiday"), ("2026-06-30", "holiday"))
        wizard.line_ids[0].keep = False
        wizard.action_preview()
        self.assertEqual(wizard.new_count, 1)
        wizard.action_confirm()
        self.assertTrue(self.calendar.is_working_day("2026-06-29"))
        self.assertFalse(self.calendar.is_working_day("2026-06-30"))

    def test_confirming_twice_adds_nothing_twice(self):
        lines = (("2026-08-31", "holiday"), ("2026-08-22", "makeup"))
        wizard = self.applied(*lines)
        wizard.action_confirm()
        self.applied(*lines)
        self.assertEqual(self.env["resource.calendar.leaves"].search_count([("resource_id", "=", False)]), 1)
        self.assertEqual(self.env["directive.calendar.exception"].search_count([]), 1)

    def test_a_swap_moves_deadlines_once(self):
        task = self.transferred(deadline="2026-08-31")
        with patch.object(type(task), "_recompute_deadlines", autospec=True, return_value=None) as recompute:
            self.applied(("2026-08-31", "holiday"), ("2026-08-22", "makeup"))
        self.assertEqual(recompute.call_count, 1)

    def test_the_swap_of_2_9_2026(self):
        self.applied(
            ("2026-08-31", "holiday"), ("2026-08-22", "makeup"), ("2026-09-01", "holiday"), ("2026-09-02", "holiday")
        )
        self.assertEqual(self.calendar.add("2026-08-20", 2), date(2026, 8, 22))
        self.assertEqual(self.calendar.add("2026-08-28", 1), date(2026, 9, 3))

    def test_mistakes_are_told_in_sentences(self):
        cases = (
            ("is not in 2026", (("2027-01-01", "holiday"),)),
            ("both a day off and a make-up working day", (("2026-06-27", "holiday"), ("2026-06-27", "makeup"))),
            ("stands in the list twice", (("2026-06-30", "holiday"), ("2026-06-30", "holiday"))),
            ("is a working day already", (("2026-06-26", "makeup"),)),
        )
        for sentence, lines in cases:
            wizard = self.wizard(2026, *lines)
            for action in (wizard.action_preview, wizard.action_confirm):
                with self.assertRaisesRegex(UserError, sentence):
                    action()
        with self.assertRaisesRegex(UserError, "The year lies between"):
            self.wizard(26).action_propose()

    def test_a_day_cannot_be_off_and_made_up_by_two_wizards(self):
        self.applied(("2026-06-27", "makeup"), ("2026-06-30", "holiday"))
        with self.assertRaisesRegex(UserError, "Remove it there"):
            self.wizard(2026, ("2026-06-27", "holiday")).action_preview()
        with self.assertRaisesRegex(UserError, "Remove one of the two"):
            self.wizard(2026, ("2026-06-30", "makeup")).action_preview()

    # ---- a storm, a swap called off ------------------------------------------------------

    def proposed(self, year=2026):
        wizard = self.wizard(year)
        wizard.action_propose()
        wizard.line_ids.filtered(lambda line: line.source == "library").unlink()
        return wizard

    def test_a_storm_closure_shows_deadlines_and_clocks_before_it_applies(self):
        with at("2026-06-29 08:00:00"):
            due, received = self.transferred(), self.transferred(deadline="2026-08-14")
            wizard = self.wizard(2026, ("2026-06-30", "holiday"))
            wizard.action_preview()
            self.assertEqual(wizard.move_ids.task_id, due)
            moved = {(line.name, line.old_day, line.new_day) for line in wizard.clock_ids}
            self.assertIn((received.name, date(2026, 6, 30), date(2026, 7, 1)), moved)
            self.assertEqual(received.review_due_at, local("2026-07-01 00:00:00"), "only shown so far")
            wizard.action_confirm()
        self.assertEqual(received.review_due_at, local("2026-07-02 00:00:00"))
        self.assertEqual(due.deadline_at, local("2026-07-02 00:00:00"))

    def test_a_change_is_logged_with_what_it_moved(self):
        task = self.transferred()
        self.applied(("2026-06-30", "holiday"))
        log = self.env["directive.log"].sudo()
        moved = log.search([("task_id", "=", task.id), ("event", "=", "deadline_at")])
        self.assertEqual((moved.old_value, moved.new_value), ("2026-06-30 17:00:00", "2026-07-01 17:00:00"))
        added = log.search([("event", "=", "calendar_added")], limit=1)
        self.assertEqual((added.user_id, added.new_value), (self.calendar_admin, "Nghỉ (2026-06-30)"))

    def test_the_units_are_told_once_which_deadlines_moved(self):
        self.transferred(), self.transferred()
        mails = self.env["mail.mail"].sudo()
        before = mails.search([])
        self.applied(("2026-06-30", "holiday"))
        sent = (mails.search([]) - before).filtered(lambda mail: mail.email_to == self.finance_officer.email)
        self.assertEqual(len(sent), 1)
        self.assertIn("30/06/2026", sent.body_html)

    def test_a_swap_called_off_moves_back(self):
        task = self.transferred()
        self.applied(("2026-06-30", "holiday"), ("2026-06-27", "makeup"))
        self.assertEqual(task.date_effective, date(2026, 7, 1))
        wizard = self.proposed()
        wizard.line_ids.keep = False
        wizard.action_preview()
        self.assertEqual((wizard.removed_count, wizard.move_ids.task_id), (2, task))
        self.assertFalse(self.calendar.is_working_day("2026-06-30"))
        wizard.action_confirm()
        self.assertTrue(self.calendar.is_working_day("2026-06-30"))
        self.assertFalse(self.calendar.is_working_day("2026-06-27"))
        self.assertEqual(task.date_effective, date(2026, 6, 30))

    def test_one_day_is_taken_out_of_a_long_leave(self):
        self.env["resource.calendar.leaves"].create(
            {"name": "Tết", "date_from": local("2026-02-16 00:00:00"), "date_to": local("2026-02-20 23:59:59")}
        )
        wizard = self.proposed()
        wizard.line_ids.filtered(lambda line: line.date == date(2026, 2, 18)).keep = False
        wizard.action_preview()
        wizard.action_confirm()
        worked = [day for day in range(16, 21) if self.calendar.is_working_day(f"2026-02-{day}")]
        self.assertEqual(worked, [18])

    def test_d13_only_the_administrator_opens_it(self):
        for user in (self.specialist, self.office_leader, self.chairman, self.finance_head, self.ward_officer):
            with self.assertRaises(AccessError):
                self.env["directive.calendar.year"].with_user(user).create({"year": 2026})

    def test_the_form_takes_typed_lines(self):
        with Form(self.env["directive.calendar.year"].with_user(self.calendar_admin)) as form:
            form.year = 2026
            with form.line_ids.new() as line:
                line.date = "2026-01-02"
                line.name = "Nghỉ hoán đổi"
            self.assertEqual(form.new_count, 1)
        wizard = form.record
        self.assertEqual((wizard.line_ids.source, wizard.line_ids.weekday), ("typed", "Friday"))
