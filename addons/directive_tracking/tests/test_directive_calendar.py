from datetime import date, datetime

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DirectiveCase, at, local


@tagged("-at_install", "post_install")
class TestDirectiveCalendar(DirectiveCase):
    """The company's calendar, the instants that follow from it, and what a change of it moves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["directive.calendar"]
        cls.env["resource.calendar.leaves"].search([("resource_id", "=", False)]).unlink()
        cls.env["directive.calendar.exception"].search([]).unlink()

    @classmethod
    def holiday(cls, first, last=None, company=None, **values):
        leaves = cls.env["resource.calendar.leaves"].with_company(company or cls.env.company)
        return leaves.create(
            {
                "name": "Tết",
                "date_from": local(f"{first} 00:00:00"),
                "date_to": local(f"{last or first} 23:59:59"),
                "resource_id": False,
                **values,
            }
        )

    @classmethod
    def makeup(cls, day, **values):
        return cls.env["directive.calendar.exception"].create({"date": day, "name": "Làm bù", **values})

    # ---- the calendar -------------------------------------------------------------------

    def test_d06_k1_weekly_pattern_is_the_companys(self):
        self.assertTrue(self.calendar.is_working_day("2026-06-26"))
        self.assertFalse(self.calendar.is_working_day("2026-06-27"))
        saturday = {"name": "Saturday", "dayofweek": "5", "hour_from": 7, "hour_to": 11}
        pattern = self.env.company.resource_calendar_id
        attendance = self.env["resource.calendar.attendance"].create({**saturday, "calendar_id": pattern.id})
        self.assertTrue(self.calendar.is_working_day("2026-06-27"))
        attendance.day_period = "lunch"
        self.assertFalse(self.calendar.is_working_day("2026-06-27"))

    def test_d06_k1_a_company_without_pattern_works_monday_to_friday(self):
        self.env.company.resource_calendar_id.attendance_ids.unlink()
        self.assertEqual(self.calendar.add("2026-06-26", 1), date(2026, 6, 29))

    def test_d06_k1_another_pattern_counts_from_its_choice_on(self):
        self.assertTrue(self.calendar.is_working_day("2026-06-26"))
        pattern = self.env.company.resource_calendar_id.copy()
        pattern.attendance_ids.filtered(lambda attendance: attendance.dayofweek == "4").unlink()
        self.env.company.resource_calendar_id = pattern
        self.assertFalse(self.calendar.is_working_day("2026-06-26"))

    def test_d06_k1_days_off_of_several_days_in_local_time(self):
        self.assertEqual(self.calendar.add("2026-02-13", 2), date(2026, 2, 17))
        self.holiday("2026-02-16", "2026-02-20")
        self.assertEqual(self.calendar.add("2026-02-13", 2), date(2026, 2, 24))

    def test_d06_k1_a_day_off_entered_in_another_time_zone_takes_one_day(self):
        self.holiday("2026-06-24", date_from=datetime(2026, 6, 24), date_to=datetime(2026, 6, 24, 23, 59, 59))
        off = [day for day in range(22, 27) if not self.calendar.is_working_day(f"2026-06-{day}")]
        self.assertEqual(off, [24])

    def test_d06_k1_half_a_day_off_is_a_working_day(self):
        self.holiday("2026-06-24", date_to=local("2026-06-24 12:00:00"))
        self.holiday("2026-06-25", date_from=local("2026-06-25 13:00:00"))
        self.assertTrue(self.calendar.is_working_day("2026-06-24"))
        self.assertTrue(self.calendar.is_working_day("2026-06-25"))

    def test_d06_k1_what_is_no_public_holiday_changes_nothing(self):
        pattern = self.env["resource.calendar"].create({"name": "Others", "attendance_ids": []})
        resource = self.env["resource.resource"].create({"name": "Somebody"})
        self.holiday("2026-06-24", resource_id=resource.id)
        self.holiday("2026-06-24", calendar_id=pattern.id)
        self.holiday("2026-06-24", time_type="other")
        self.assertTrue(self.calendar.is_working_day("2026-06-24"))

    def test_d06_k1_each_change_is_seen_at_once(self):
        leave = self.holiday("2026-06-24")
        self.assertFalse(self.calendar.is_working_day("2026-06-24"))
        leave.write({"date_from": local("2026-06-25 00:00:00"), "date_to": local("2026-06-25 23:59:59")})
        self.assertTrue(self.calendar.is_working_day("2026-06-24"))
        self.assertFalse(self.calendar.is_working_day("2026-06-25"))
        leave.unlink()
        self.assertTrue(self.calendar.is_working_day("2026-06-25"))
        makeup = self.makeup("2026-06-27")
        self.assertTrue(self.calendar.is_working_day("2026-06-27"))
        makeup.date = "2026-06-28"
        self.assertFalse(self.calendar.is_working_day("2026-06-27"))
        makeup.unlink()
        self.assertFalse(self.calendar.is_working_day("2026-06-28"))

    def test_d06_k1_other_workers_learn_of_a_change(self):
        self.env.registry.cache_invalidated.clear()
        self.makeup("2026-06-27")
        self.assertIn("default", self.env.registry.cache_invalidated)

    def test_d06_k1_each_company_has_its_own_days(self):
        other = self.env["res.company"].create({"name": "Another city"})
        self.holiday("2026-06-24", company=other)
        self.makeup("2026-06-27", company_id=other.id)
        self.assertTrue(self.calendar.is_working_day("2026-06-24"))
        self.assertFalse(self.calendar.is_working_day("2026-06-27"))
        there = self.calendar.with_company(other)
        self.assertFalse(there.is_working_day("2026-06-24"))
        self.assertTrue(there.is_working_day("2026-06-27"))

    def test_d01_k2_everybody_may_ask(self):
        self.holiday("2026-06-24")
        for user in (self.ward_officer, self.finance_officer, self.chairman):
            self.env.registry.clear_cache()
            calendar = self.calendar.with_user(user)
            self.assertEqual(calendar.add("2026-06-23", 1), date(2026, 6, 25))

    def test_asking_again_costs_no_query(self):
        self.calendar.is_working_day("2026-06-24")
        with self.assertQueryCount(0):
            self.calendar.add("2026-06-24", 100)

    # ---- what comes in by RPC -------------------------------------------------------------

    def test_a_wrong_question_gets_a_sentence(self):
        for day in ("31/6/2026", "soon", False, None, 12, {"a": 1}, [1], "2026-06-31"):
            with self.assertRaisesRegex(UserError, "is not a day"):
                self.calendar.roll_forward(day)
        for n in ("2", 2.5, None, [], True):
            with self.assertRaisesRegex(UserError, "is not a number of days"):
                self.calendar.add("2026-06-24", n)
        for day, n in (("2026-06-24", 10**9), ("9999-12-31", 1)):
            with self.assertRaisesRegex(UserError, "cannot be counted so far"):
                self.calendar.add(day, n)

    def test_d06_k1_the_explanation_says_every_day(self):
        self.holiday("2026-04-30", "2026-05-01", name="Ngày Chiến thắng")
        steps = self.calendar.explain("2026-04-29", 1)
        self.assertEqual([step["day"][5:] for step in steps], ["04-29", "04-30", "05-01", "05-02", "05-03", "05-04"])
        self.assertEqual([step["counted"] for step in steps], [False] * 5 + [True])
        self.assertIn("Art. 147", steps[0]["sentence"])
        self.assertIn("Ngày Chiến thắng", steps[1]["sentence"])
        self.assertEqual(steps[5]["label"], "Monday 04/05/2026")

    def test_civil_code_art_148_the_explanation_of_a_rolled_date(self):
        self.makeup("2026-06-28")
        steps = self.calendar.explain(date(2026, 6, 27))
        self.assertEqual(
            [(step["day"], step["reason"]) for step in steps], [("2026-06-27", "weekend"), ("2026-06-28", "makeup")]
        )
        self.assertIn("Art. 148", steps[1]["sentence"])

    # ---- instants -----------------------------------------------------------------------

    def test_civil_code_art_148_a_deadline_rolls_and_lapses_at_24(self):
        self.assertEqual(
            self.calendar._effective_deadline(date(2026, 6, 27)), (date(2026, 6, 29), datetime(2026, 6, 29, 17))
        )
        self.assertEqual(
            self.calendar._effective_deadline(date(2026, 6, 30), 17.5),
            (date(2026, 6, 30), datetime(2026, 6, 30, 10, 30)),
        )

    def test_setting_a_deadline_keeps_its_day_off(self):
        task = self.transferred(deadline="2026-06-27")
        self.assertEqual(task.deadline_at, local("2026-06-30 00:00:00"))
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("directive_tracking.deadline_keeps_day_off", "True")
        self.assertEqual(task.deadline_at, local("2026-06-28 00:00:00"))
        parameters.set_param("directive_tracking.deadline_keeps_day_off", False)
        self.assertEqual(task.deadline_at, local("2026-06-30 00:00:00"))

    def test_d12_k2_s3_until_when_an_extension_is_filed(self):
        day = date(2026, 6, 30)
        self.assertEqual(self.calendar._deadline_instants(day).filing_ends_at, local("2026-06-27 00:00:00"))
        express = self.calendar._deadline_instants(day, 17, express=True)
        self.assertEqual(express.filing_ends_at, local("2026-06-30 17:00:00"))

    def test_today_is_today_in_viet_nam(self):
        with at("2026-06-30 23:59:59"):
            self.assertEqual(self.calendar._today(), date(2026, 6, 30))
        with at("2026-07-01 00:00:00"):
            self.assertEqual(self.calendar._today(), date(2026, 7, 1))

    # ---- make-up days ---------------------------------------------------------------------

    def test_a_makeup_day_falls_on_a_day_off(self):
        with self.assertRaisesRegex(ValidationError, "working day already"):
            self.makeup("2026-06-26")
        self.holiday("2026-06-27")
        with self.assertRaisesRegex(ValidationError, "Remove one of the two"):
            self.makeup("2026-06-27")

    def test_a_day_is_made_up_once(self):
        self.makeup("2026-06-27")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.makeup("2026-06-27")

    def test_d13_only_the_administrator_writes_the_calendar(self):
        values = {"name": "x", "date_from": local("2026-06-24 00:00:00"), "date_to": local("2026-06-24 23:59:59")}
        for user in (self.specialist, self.chairman, self.finance_head, self.ward_officer):
            with self.assertRaises(AccessError):
                self.env["directive.calendar.exception"].with_user(user).create({"date": "2026-06-27", "name": "x"})
            with self.assertRaises(AccessError):
                self.env["resource.calendar.leaves"].with_user(user).create(dict(values))
        admin = self.user("t.calendar.admin", "directive_tracking.group_directive_admin")
        self.env["directive.calendar.exception"].with_user(admin).create({"date": "2026-06-27", "name": "x"})
        self.env["resource.calendar.leaves"].with_user(admin).create(dict(values))
        self.assertTrue(self.calendar.is_working_day("2026-06-27"))
        self.assertFalse(self.calendar.is_working_day("2026-06-24"))

    # ---- a change of the calendar moves deadlines --------------------------------------------

    def test_d04_k1_open_deadlines_and_drafts_follow_the_calendar(self):
        task, draft, other = self.transferred(), self.draft(), self.transferred(deadline="2026-07-15")
        before = other.deadline_at
        leave = self.holiday("2026-06-30")
        for moved in (task, draft):
            self.assertEqual(moved.date_effective, date(2026, 7, 1))
            self.assertEqual(moved.deadline_at, local("2026-07-02 00:00:00"))
            self.assertEqual(moved.extension_last_at, local("2026-06-27 00:00:00"))
        self.assertEqual(task.date_deadline, date(2026, 6, 30), "the date stays as written")
        self.assertEqual(other.deadline_at, before)
        leave.unlink()
        self.assertEqual(task.deadline_at, local("2026-07-01 00:00:00"))

    def test_d12_k2_s3_a_day_off_before_the_deadline_moves_the_last_filing_only(self):
        task = self.transferred()
        self.holiday("2026-06-29")
        self.assertEqual(task.deadline_at, local("2026-07-01 00:00:00"))
        self.assertEqual(task.extension_last_at, local("2026-06-26 00:00:00"))

    def test_d04_k1_a_makeup_day_moves_a_rolled_deadline_back(self):
        task = self.transferred(deadline="2026-06-27")
        self.assertEqual(task.date_effective, date(2026, 6, 29))
        self.makeup("2026-06-27")
        self.assertEqual(task.date_effective, date(2026, 6, 27))

    def test_d04_k1_finished_tasks_stay_as_they_were_judged(self):
        task = self.transferred()
        with at("2026-06-20 10:00:00"):
            task.with_user(self.finance_officer).action_accept()
            self.submit(task)
            task.with_user(self.specialist).action_confirm()
        self.assertEqual(task.state, "confirmed")
        self.holiday("2026-06-30")
        self.assertEqual(task.deadline_at, local("2026-07-01 00:00:00"))

    def test_d06_k1a_the_clock_of_a_document_follows_the_calendar(self):
        with at("2026-06-24 08:00:00"):
            document = self.new_document("902/QĐ-UBND", issued=date(2026, 6, 24))
            self.assertEqual(document.entry_due_at, local("2026-06-27 00:00:00"))
            self.holiday("2026-06-25")
            self.assertEqual(document.entry_due_at, local("2026-06-30 00:00:00"))

    def test_what_would_move_is_told_and_nothing_moves(self):
        task, express = self.transferred(), self.draft(urgency="express")
        self.draft(deadline_hour=16)  # who names an hour means that day
        self.transferred(deadline="2026-07-15")
        calendar = self.calendar._working_calendar()
        new = type(calendar)(calendar.weekdays, {**calendar.off, date(2026, 6, 30): "off"}, calendar.extra)
        moved = {one.task: one for one in self.calendar._moved_deadlines(new)}
        self.assertEqual(set(moved), {task, express})
        self.assertEqual(moved[task].old.lapses_at, local("2026-07-01 00:00:00"))
        self.assertEqual(moved[task].new.lapses_at, local("2026-07-02 00:00:00"))
        self.assertEqual(moved[express].new.filing_ends_at, local("2026-07-02 00:00:00"))
        self.assertEqual(task.deadline_at, local("2026-07-01 00:00:00"))
        self.assertTrue(self.calendar.is_working_day("2026-06-30"))
        self.assertFalse(self.calendar._moved_deadlines(calendar))

    def test_many_tasks_cost_few_queries(self):
        for number in range(20):
            self.draft(content=f"Task {number}", deadline=f"2026-07-{number + 1:02d}")
        calendar = self.calendar._working_calendar()
        self.env.flush_all()
        with self.assertQueryCount(2):
            self.assertFalse(self.calendar._moved_deadlines(calendar))

    def test_the_context_that_defers_cannot_come_by_rpc(self):
        task = self.transferred()
        leaves = self.env["resource.calendar.leaves"].with_context(directive_calendar=True)
        leaves.create({"name": "x", "date_from": local("2026-06-30 00:00:00"), "date_to": local("2026-06-30 23:59:59")})
        self.assertEqual(task.date_effective, date(2026, 7, 1))
