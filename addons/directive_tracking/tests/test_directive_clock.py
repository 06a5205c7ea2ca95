from datetime import date

from odoo.tests import tagged

from .common import DirectiveCase, at, local


@tagged("post_install", "-at_install")
class TestDirectiveClock(DirectiveCase):
    """Duties in working days: shown while they run, flagged when missed, never in the way."""

    def found(self, records, field):
        return {
            state: set(records.search([(field, "=", state), ("id", "in", records.ids)]).ids)
            for state in ("running", "overrun", "kept", "missed")
        }

    def test_d06_k1a_entry_within_two_working_days_both_sides_of_the_minute(self):
        document = self.new_document("910/QĐ-UBND", issued=date(2026, 1, 14))
        task = self.draft(document_id=document.id)
        self.assertEqual(document.entry_due_at, local("2026-01-17 00:00:00"), "the end of Friday 16/01")
        with at("2026-01-16 23:59:59"):
            self.env.invalidate_all()
            self.assertEqual((document.entry_state, task.entry_state), ("running", "running"))
        with at("2026-01-17 00:00:00"):
            self.env.invalidate_all()
            self.assertEqual((document.entry_state, task.entry_state), ("overrun", "overrun"))
            self.assertIn(task, task.search([("entry_state", "=", "overrun")]))
            task.action_transfer()
        self.env.invalidate_all()
        self.assertEqual((document.entry_state, task.entry_state), ("missed", "missed"), "flagged, not blocked")

    def test_d06_k1a_unplanned_the_same_day(self):
        document = self.new_document("911/CĐ-UBND", issued=date(2026, 6, 3), urgency="express")
        self.assertEqual(document.entry_due_at, local("2026-06-04 00:00:00"))
        with at("2026-06-03 22:00:00"):
            task = self.draft(document_id=document.id)
            task.action_transfer()
        self.env.invalidate_all()
        self.assertEqual((document.entry_state, task.entry_state), ("kept", "kept"))

    def test_d06_k2a_review_within_one_working_day_of_receipt(self):
        with at("2026-04-29 10:00:00"):
            task = self.transferred(self.building)
        self.assertEqual(task.review_due_at, local("2026-05-05 00:00:00"), "the end of Monday 04/05")
        with at("2026-05-04 23:59:59"):
            task.with_user(self.building_officer).action_accept()
        self.assertEqual(task.review_state, "kept")

    def test_d06_k1c_verification_has_a_clock_of_its_own(self):
        task = self.transferred(self.building)
        with at("2026-06-05 15:00:00"):
            result = self.submit(task)
        self.assertEqual(result.verification_due_at, local("2026-06-10 00:00:00"))
        with at("2026-06-10 00:00:00"):
            task.with_user(self.specialist).action_confirm()
        self.assertEqual(result.verification_clock, "missed")

    def test_states_are_searched_and_grouped_as_they_are_shown(self):
        tasks = self.draft(document_id=self.new_document("912/QĐ-UBND", issued=date(2020, 1, 2)).id)
        with at("2026-06-01 09:00:00"):
            tasks |= self.transferred() | self.draft()
            self.env.invalidate_all()
            shown = {}
            for task in tasks:
                shown.setdefault(task.entry_state, set()).add(task.id)
            found = {state: ids for state, ids in self.found(tasks, "entry_state").items() if ids}
            groups = tasks._read_group([("id", "in", tasks.ids)], ["entry_state"], ["id:recordset"])
            self.assertEqual(found, shown)
            self.assertEqual({state: set(same.ids) for state, same in groups}, shown)

    def test_running_clocks_follow_the_calendar_and_closed_ones_do_not(self):
        with at("2026-06-02 10:00:00"):
            running, closed = self.transferred(self.building), self.transferred(self.building)
            closed.with_user(self.building_officer).action_accept()
            before = closed.review_due_at
            self.env["resource.calendar.leaves"].create(
                {"name": "Storm", "date_from": local("2026-06-03 00:00:00"), "date_to": local("2026-06-03 23:59:59")}
            )
        self.assertEqual(running.review_due_at, local("2026-06-05 00:00:00"))
        self.assertEqual(closed.review_due_at, before)
