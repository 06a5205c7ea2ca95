from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DirectiveCase, at, local

MODELS = "odoo.addons.directive_tracking.models"


class UrgingCase(DirectiveCase):
    """Runs the scheduled actions as the scheduler does, each in a cursor of its own."""

    def setUp(self):
        super().setUp()
        self.last_mail = self.env["mail.mail"].search([], limit=1, order="id desc").id or 0

    def trigger(self, name):
        with self.enter_registry_test_mode():
            done = self.env.ref(f"directive_tracking.{name}").method_direct_trigger()
        self.env.invalidate_all()
        return done

    def climb(self, moment):
        """Let the ladder run at a local time; return the names of the rungs reached, newest last."""
        known = self.env["directive.reminder"].search([])
        with at(moment):
            self.trigger("ir_cron_urging")
            today = self.env["directive.calendar"]._today()
        self.assertTrue(self.env["directive.urging.run"].search([("day", "=", today)]), "the day was gone through")
        return self.env["directive.reminder"].search([("id", "not in", known.ids)], order="id")

    def digest(self, moment):
        """Let the digest go out at a local time; return {address: mail} of the new mails."""
        self.new_mails()
        with at(moment):
            self.trigger("ir_cron_digest")
        addresses = [address for address, _mail in self.new_mails()]
        self.assertEqual(len(addresses), len(set(addresses)), "one mail a person")
        return dict(self.told_now)

    def new_mails(self):
        """Return [(address, mail)] of the mails queued since this was last asked."""
        mails = self.env["mail.mail"].search([("id", ">", self.last_mail)], order="id")
        self.last_mail = mails[-1:].id or self.last_mail
        self.told_now = [(mail.email_to, mail) for mail in mails]
        return self.told_now

    def rule(self, name):
        return self.env.ref(f"directive_tracking.urging_rule_{name}")

    def task_given(self, moment="2026-06-01 08:00:00", lead=None, **values):
        """Return a task that a unit accepted when it was transferred."""
        with at(moment):
            task = self.transferred(lead, **values)
            task.with_user(task.lead_unit_id.sudo().user_ids[0]).action_accept()
        return task


@tagged("post_install", "-at_install")
class TestDirectiveUrging(UrgingCase):
    """A deadline on Tuesday 30/06/2026; the task is out since 01/06."""

    def assert_reached(self, moment, *names):
        self.assertEqual([reminder.rule_id for reminder in self.climb(moment)], [self.rule(name) for name in names])

    def assert_rung(self, name, day, before):
        """Nothing a second before the day begins, the rung at 00:00, nothing again on the same day."""
        self.assert_reached(f"{before} 23:59:59")
        self.assert_reached(f"{day} 00:00:00", name)
        self.assert_reached(f"{day} 15:00:00")

    def test_d09_k1_each_rung_on_its_day_both_sides_of_midnight(self):
        self.task_given()
        # The alarm “no progress report” is told elsewhere.
        self.env["directive.urging.rule"].search([("anchor", "=", "no_update")]).active = False
        self.assert_rung("before", "2026-06-23", "2026-06-22")
        self.assert_rung("before_filing", "2026-06-25", "2026-06-24")
        self.assert_rung("filing", "2026-06-26", "2026-06-25")
        self.assert_rung("deadline", "2026-06-30", "2026-06-29")
        self.assert_rung("after", "2026-07-01", "2026-06-30")
        self.assert_rung("weekly", "2026-07-08", "2026-07-07")
        self.assert_rung("weekly", "2026-07-15", "2026-07-14")

    def test_missed_days_are_caught_up_with_the_newest_rung_alone(self):
        self.task_given()
        self.assert_reached("2026-06-22 01:00:00")
        reminders = self.climb("2026-07-02 01:00:00")
        self.assertEqual(reminders.rule_id, self.rule("after"))
        self.assertEqual(str(reminders.day), "2026-07-01", "the day on which it came")

    def test_a_new_task_is_not_reminded_of_what_passed_before_it_came(self):
        self.climb("2026-06-22 01:00:00")
        self.task_given("2026-06-23 00:00:00")
        self.assertFalse(self.climb("2026-06-23 00:15:00"), "it has just been told of the task itself")

    def test_only_open_tasks_that_are_not_submitted(self):
        submitted, cancelled = self.task_given(), self.task_given()
        with at("2026-06-20 09:00:00"):
            self.submit(submitted, self.finance_officer)
            cancelled.action_cancel(self.document, "Replaced")
            self.draft()
        self.assertFalse(self.climb("2026-06-23 01:00:00").filtered(lambda one: one.rule_id == self.rule("before")))

    def test_express_tasks_have_the_filing_day_on_the_deadline_itself(self):
        self.task_given(urgency="express")
        self.env["directive.urging.rule"].search([("anchor", "=", "no_update")]).active = False
        self.assert_reached("2026-06-25 01:00:00")
        self.assert_reached("2026-06-26 01:00:00")
        self.assert_reached("2026-06-29 01:00:00", "before_filing")
        self.assert_reached("2026-06-30 01:00:00", "deadline")

    # ---- who is told ----------------------------------------------------------------------

    def told(self, reminder):
        return set(reminder.recipient_ids.user_id.mapped("login"))

    def test_d09_specialist_then_officers_then_head_then_the_chairman(self):
        self.task_given()
        for day, told in (
            ("2026-06-23", {"t.specialist", "t.finance"}),
            ("2026-06-26", {"t.specialist", "t.finance", "t.finance.head"}),
            ("2026-07-08", {"t.specialist", "t.finance", "t.finance.head", "t.chairman"}),
        ):
            reminder = self.climb(f"{day} 01:00:00").filtered(lambda one: one.rule_id.anchor != "no_update")
            self.assertLessEqual(told, self.told(reminder))
            self.assertEqual(told, self.told(reminder) & {*told, "t.chairman", "t.finance.head", "t.building"})

    def test_a_head_alone_is_told_in_the_officers_place(self):
        self.finance.user_ids = self.finance_head
        with at("2026-06-01 08:00:00"):
            self.transferred()
        self.assertIn("t.finance.head", self.told(self.climb("2026-06-23 01:00:00")))

    def test_a_unit_without_people_is_told_through_its_mailbox(self):
        with at("2026-06-01 08:00:00"):
            self.transferred(self.police)
        recipients = self.climb("2026-06-23 01:00:00").recipient_ids
        self.assertIn("police@example.com", recipients.mapped("address"))

    def test_the_ladder_is_configured_by_the_administrator_alone(self):
        rule = self.rule("before").with_user(self.administrator)
        rule.write({"days": -10, "tell_head": True})
        self.task_given()
        self.assertIn("t.finance.head", self.told(self.climb("2026-06-16 01:00:00")))
        for user in (self.specialist, self.office_leader, self.finance_head, self.chairman):
            self.assertFalse(rule.with_user(user).has_access("write"))

    # ---- follow-ups and the Chairman's list -------------------------------------------------

    def test_d09_k1_each_reminder_counts_as_urging_through_the_system(self):
        task = self.task_given()
        self.climb("2026-06-23 01:00:00")
        self.assertEqual(task.followup_count, 1)
        followup = task.with_user(self.finance_officer).followup_ids
        self.assertEqual((followup.channel, followup.state, followup.is_automatic), ("system", "recorded", True))
        self.assertEqual(followup.unit_id, self.finance)
        self.climb("2026-06-23 02:00:00")
        self.assertEqual(task.followup_count, 1)

    def test_the_chairmans_list_holds_open_tasks_that_reached_the_leaders(self):
        task, other = self.task_given(), self.task_given(deadline="2026-12-31")
        found = self.env["directive.task"].with_user(self.chairman)
        self.climb("2026-07-07 01:00:00")
        self.assertFalse(found.search([("for_leaders", "=", True)]))
        self.climb("2026-07-08 01:00:00")
        self.assertEqual(found.search([("for_leaders", "=", True)]), task)
        self.assertTrue(task.for_leaders)
        self.assertIn(other, found.search([("for_leaders", "=", False)]))
        with at("2026-07-08 10:00:00"):
            task._change_deadline("2026-08-31", 0, "decision", "12/TB-UBND")
        self.env.invalidate_all()
        self.assertFalse(found.search([("for_leaders", "=", True)]), "a new deadline, a new ladder")

    # ---- the alarm: no progress report ----------------------------------------------------

    def alarms(self, moment):
        found = self.climb(moment).filtered(lambda one: one.rule_id.anchor == "no_update")
        return [reminder.rule_id.share for reminder in found]

    def test_d08_k2_no_report_when_50_75_90_percent_have_gone(self):
        self.task_given()
        # From 01/06 8:00 to 30/06 24:00 it is 712 hours: the half is over on 16/06 at 4:00.
        for day, shares in (
            ("2026-06-16", []),
            ("2026-06-17", ["50"]),
            ("2026-06-18", []),
            ("2026-06-23", []),
            ("2026-06-24", ["75"]),
            ("2026-06-28", []),
            ("2026-06-29", ["90"]),
            ("2026-07-01", []),
        ):
            self.assertEqual(self.alarms(f"{day} 00:00:00"), shares, day)
            self.assertEqual(self.alarms(f"{day} 23:59:59"), [], day)

    def report(self, task, moment):
        with at(moment):
            self.env["directive.progress"].with_user(self.finance_officer).create(
                {"task_id": task.id, "content": "Half", "percent": 50}
            )

    def test_d08_k2_a_report_within_five_working_days_keeps_the_alarm_silent(self):
        self.report(self.task_given(), "2026-06-15 10:00:00")
        self.assertEqual(self.alarms("2026-06-17 01:00:00"), [])
        self.assertEqual(self.alarms("2026-06-22 23:59:59"), [])
        self.assertEqual(self.alarms("2026-06-23 00:00:00"), ["50"], "five whole working days without a word")

    def test_d08_k2_list_of_tasks_without_an_update_both_sides_of_midnight(self):
        in_time, late = self.task_given(), self.task_given()
        self.report(late, "2026-06-10 23:59:59")
        self.report(in_time, "2026-06-11 00:00:00")
        tasks = self.env["directive.task"].with_user(self.specialist)
        both = [("id", "in", (in_time | late).ids)]
        for moment, expected in (
            ("2026-06-17 23:59:59", tasks),
            ("2026-06-18 00:00:00", late),
            ("2026-06-18 23:59:59", late),
            ("2026-06-19 00:00:00", in_time | late),
        ):
            with self.subTest(moment), at(moment):
                self.env.invalidate_all()
                self.assertEqual(tasks.search([("no_update", "=", True), *both]), expected)
                self.assertEqual((in_time | late).filtered("no_update"), expected)
                self.assertEqual(tasks.search([("no_update", "=", False), *both]), (in_time | late) - expected)

    def test_the_number_of_days_is_a_setting(self):
        task = self.task_given()
        self.env["ir.config_parameter"].set_param("directive_tracking.no_update_days", "2")
        with at("2026-06-03 23:59:59"):
            self.assertFalse(task.no_update)
        with at("2026-06-04 00:00:00"):
            self.env.invalidate_all()
            self.assertTrue(task.no_update)

    # ---- duties of a day -----------------------------------------------------------------------

    def test_d06_k2a_the_unit_is_reminded_on_its_last_day_to_check(self):
        with at("2026-06-01 08:00:00"):
            self.transferred()
        self.assert_reached("2026-06-01 23:59:59")
        self.assert_reached("2026-06-02 00:00:00", "review")

    def test_d06_k1c_the_specialist_is_reminded_on_the_last_day_to_verify(self):
        task = self.task_given()
        with at("2026-06-05 15:00:00"):
            self.submit(task, self.finance_officer)
        self.assert_reached("2026-06-08 23:59:59")
        reminder = self.climb("2026-06-09 00:00:00")
        self.assertEqual(reminder.rule_id, self.rule("verification"))
        self.assertEqual(self.told(reminder), {"t.specialist"})

    # ---- exactly once -----------------------------------------------------------------------

    def test_killed_midway_goes_on_where_it_stopped(self):
        tasks = [self.task_given() for _number in range(5)]
        reminders = self.env["directive.reminder"]
        digest = type(self.env["directive.digest"])
        calls = []

        def dies_in_the_second_batch(model, made):
            calls.append(made)
            if len(calls) > 1:
                raise RuntimeError("the power went off")

        with at("2026-06-23 01:00:00"), patch(f"{MODELS}.directive_urging.BATCH", 2):
            with (
                patch.object(digest, "_tell_at_once", dies_in_the_second_batch),
                mute_logger("odoo.addons.base.models.ir_cron"),
            ):
                self.trigger("ir_cron_urging")
            self.assertEqual(len(reminders.search([])), 2, "the first batch was committed, the second was not")
            self.assertFalse(self.env["directive.urging.run"].search([]), "the day is not finished")
            self.trigger("ir_cron_urging")
        found = reminders.search([])
        self.assertEqual(sorted(found.task_id.ids), sorted(task.id for task in tasks))
        self.assertEqual(len(found), 5)
        self.assertEqual(len(self.env["directive.followup"].search([])), 5)
        self.assertEqual(self.env["directive.urging.run"].search([]).mapped("day")[0].isoformat(), "2026-06-23")

    def test_the_database_itself_refuses_a_second_one(self):
        task = self.task_given()
        due = [(task.id, self.rule("before").id, "2026-06-23")]
        reminders = self.env["directive.reminder"]
        self.assertEqual(len(reminders._remember(due)), 1)
        self.assertFalse(reminders._remember(due))
        self.assertEqual(task.followup_count, 1)

    def test_nobody_writes_reminders_and_digests(self):
        for model in ("directive.reminder", "directive.reminder.recipient", "directive.digest", "directive.urging.run"):
            for user in (self.specialist, self.chairman, self.administrator, self.finance_head, self.ward_officer):
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(self.env[model].with_user(user).has_access(operation), (model, user.login))
            self.assertFalse(self.env[model].with_user(self.finance_officer).has_access("read"))

    # ---- however many tasks there are -----------------------------------------------------------

    def test_queries_do_not_grow_with_the_tasks(self):
        def queries(number):
            for _one in range(number):
                self.task_given()
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            due = self.env["directive.urging"]._due(local("2026-06-22 12:00:00").date(), self.day)
            self.env["directive.reminder"]._remember(due)
            self.env.flush_all()
            return len(due), self.env.cr.sql_log_count - start

        self.day = local("2026-06-23 12:00:00").date()
        with at("2026-06-23 12:00:00"):
            few, many = queries(2), queries(40)
        self.assertEqual((few[0], many[0]), (2, 40))
        self.assertLessEqual(many[1] - few[1], 6)
