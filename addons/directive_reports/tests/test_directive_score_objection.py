"""Điều 14 khoản 3: who is judged may object, the Office answers once, then the points are final."""

from odoo.addons.directive_tracking.tests.common import at
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_directive_score import ScoreCase


@tagged("post_install", "-at_install")
class TestDirectiveScoreObjection(ScoreCase):
    def objectable(self):
        self.published()
        line = self.score(self.building).line_ids.filtered(lambda line: line.kind == "open_overdue")
        return line.with_user(self.building_officer)

    def test_d14_k3_objection_until_the_last_second_of_the_window(self):
        line = self.objectable()
        # Published on Friday 24 July; five working days: until the end of Friday 31 July.
        self.assertEqual(str(self.round.object_until), "2026-07-31")
        with at("2026-08-01 00:00:00"):
            line.invalidate_recordset()
            self.assertFalse(line.may_object)
            with self.assertRaisesRegex(UserError, "until the end of"):
                line.action_object("Too late")
        with at("2026-07-31 23:59:59"):
            line.invalidate_recordset()
            self.assertTrue(line.may_object)
            objection = line.action_object("We waited for the survey")
        self.assertEqual((objection.state, objection.unit_id), ("filed", self.building))
        with at("2026-07-31 23:59:59"), self.assertRaisesRegex(UserError, "already"):
            line.action_object("Again")

    def test_d14_k3_who_may_object(self):
        line = self.objectable()
        for user in (self.finance_officer, self.ward_officer, self.hr):
            with self.assertRaises(AccessError):
                line.with_user(user).action_object("x")
        for user in (self.specialist, self.office_leader, self.chairman):
            with self.assertRaisesRegex(UserError, "Only who is judged"):
                line.with_user(user).action_object("x")
        with self.assertRaisesRegex(UserError, "what is wrong"):
            line.action_object("  ")
        own = self.score(user=self.specialist).line_ids[:1].with_user(self.specialist)
        self.assertEqual(own.action_object("On leave").user_id, self.specialist)

    def test_d14_k3_accepted_with_a_line_of_its_own_refused_with_a_reason(self):
        line = self.objectable()
        before = self.score(self.building).earned
        objection = line.action_object("We waited for the survey").with_user(self.office_leader)
        for user in (self.specialist, self.chairman, self.building_officer):
            with self.assertRaises(UserError):
                objection.with_user(user).action_accept("x")
            with self.assertRaises(UserError):
                objection.with_user(user).action_refuse("x")
        with self.assertRaisesRegex(UserError, "should have brought"):
            objection.action_accept("Yes")
        objection.corrected_points = 10.5
        with self.assertRaisesRegex(UserError, "at most 10"):
            objection.action_accept("Yes")
        objection.corrected_points = 0
        objection.action_accept("The survey came late")
        score = self.score(self.building)
        self.assertAlmostEqual(score.earned, before + 1.5, 2)
        self.assertEqual(line.points, -1.5, "the line itself stays")
        self.assertEqual(self.lines(self.overdue)["correction"], 1.5)
        self.assertEqual(self.round.digest, self.round._digest_kept(), "corrections stand beside what was published")
        other = score.line_ids.filtered(lambda one: one.kind == "no_extension").with_user(self.building_officer)
        with self.assertRaisesRegex(UserError, "why the line stands"):
            other.action_object("x").with_user(self.office_leader).action_refuse(" ")
        other.objection_ids.with_user(self.office_leader).action_refuse("None was asked for")
        self.assertEqual(other.objection_ids.state, "refused")

    def test_d14_k3_final_after_the_window_and_all_answers(self):
        line = self.objectable()
        objection = line.action_object("x")
        own = self.round.with_user(self.office_leader)
        with self.assertRaisesRegex(UserError, "may object until"):
            own.action_finalise()
        with at("2026-08-01 00:00:00"):
            with self.assertRaisesRegex(UserError, "1 objections wait"):
                own.action_finalise()
            objection.with_user(self.office_leader).action_refuse("No")
            with self.assertRaisesRegex(UserError, "leader of the Office"):
                self.round.action_finalise()
            own.action_finalise()
            self.assertEqual(own.state, "final")
            with self.assertRaisesRegex(UserError, "only after the points are published"):
                self.score(self.building).line_ids[-1].with_user(self.building_officer).action_object("x")
