"""Điều 10 khoản 1a: the Office assesses how each unit carries out its tasks, and reports it to the Chairman."""

from psycopg2 import IntegrityError

from odoo.addons.directive_tracking.tests.common import at
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_directive_report import ReportCase

TEXT = "Active, reports in time; two tasks are long overdue."


@tagged("post_install", "-at_install")
class TestDirectiveAssessment(ReportCase):
    def assess(self, text=TEXT, unit=None, user=None):
        values = {"period_id": self.period.id, "unit_id": (unit or self.finance).id, "text": text}
        return self.env["directive.assessment"].with_user(user or self.specialist).create(values)

    def office_report(self):
        """Return the Office's report, approved and sent."""
        report = self.begin("office", self.office_leader)
        report.action_approve()
        report.action_submit()
        return report

    def test_d10_k1a_the_office_assesses_a_unit_from_the_list(self):
        duty = self.env["directive.report.duty"].with_user(self.specialist)
        row = duty.search([("period_id", "=", self.period.id), ("unit_id", "=", self.finance.id)])
        action = row.action_assess()
        self.assertEqual(
            (action["res_model"], action["res_id"], action["target"]), ("directive.assessment", False, "new")
        )
        one = (
            self.env["directive.assessment"]
            .with_user(self.specialist)
            .with_context(**action["context"])
            .create({"text": TEXT})
        )
        self.assertEqual((one.unit_id, one.period_id, one.author_id), (self.finance, self.period, self.specialist))
        self.env.flush_all()
        row.invalidate_recordset()
        self.assertEqual(row.assessment, TEXT)
        self.assertEqual(row.action_assess()["res_id"], one.id, "the same one is gone on with")

    def test_d10_k1a_it_stands_in_part_iii_of_the_offices_report_alone(self):
        self.assess()
        self.assess("   ", self.ward)
        report = self.begin("office")
        said = report._paper()["sections"][2]["paragraphs"]
        self.assertEqual(said[-1], f"Department of Finance: {TEXT}")
        self.assertNotIn("Ward A:", " ".join(said), "an empty one is not printed")
        for other in (self.begin(), self.begin("regulation")):
            self.assertNotIn(TEXT, str(other._paper()))

    def test_d10_k1a_it_is_fixed_with_the_report_and_free_again_for_a_correction(self):
        one = self.assess()
        report = self.begin("office", self.office_leader)
        report.action_approve()
        with self.assertRaisesRegex(UserError, "begin a correction"):
            one.text = "Other words"
        with self.assertRaisesRegex(UserError, "begin a correction"):
            self.assess(unit=self.ward)
        report.action_reopen()
        one.text = "Other words"
        report.action_approve()
        report.action_submit()
        report.with_user(self.chairman).action_accept()
        newer = report.browse(report.action_correct()["res_id"])
        one.text = "Corrected words"
        self.assertIn("Corrected words", str(newer._paper()["sections"][2]))
        self.assertIn("Other words", str(report._paper()["sections"][2]), "what was approved stays as it was")

    def test_d10_k1a_only_the_office_writes(self):
        for user in (self.finance_officer, self.finance_head, self.ward_officer, self.chairman, self.administrator):
            with self.assertRaises(AccessError):
                self.assess(user=user)
        one = self.assess()
        with self.assertRaises(AccessError):
            one.with_user(self.chairman).text = "Praise"
        with self.assertRaises(AccessError):
            one.unlink()

    def test_d10_k1a_leaders_read_and_the_unit_only_after_the_acceptance(self):
        one = self.assess()
        own = self.env["directive.assessment"].with_user(self.finance_officer)
        about = [("id", "=", one.id)]
        self.assertEqual(own.env["directive.assessment"].with_user(self.chairman).search(about), one)
        self.assertFalse(own.search(about))
        report = self.office_report()
        self.assertFalse(own.search(about), "the Chairman has not read it yet")
        report.with_user(self.chairman).action_accept()
        self.assertEqual(own.search(about), one)
        self.assertFalse(own.with_user(self.building_officer).search(about), "another unit never reads it")
        report.action_correct()
        self.env.flush_all()
        self.assertFalse(own.search(about), "it is being written anew")

    def test_what_it_is_about_and_who_wrote_it_are_not_typed(self):
        one = self.assess()
        for values in ({"author_id": self.chairman.id}, {"unit_id": self.ward.id}, {"written_at": "2020-01-01"}):
            with self.assertRaisesRegex(UserError, "stays with its unit"):
                one.write(values)
        with at("2026-07-17 09:00:00"):
            one.with_user(self.other_specialist).text = "Other words"
        self.assertEqual(one.author_id, self.other_specialist)
        rows = self.env["directive.log"].search([("res_model", "=", one._name), ("res_id", "=", one.id)], order="seq")
        self.assertEqual(rows.mapped("new_value"), [TEXT, "Other words"])
        self.assertEqual(rows[-1].old_value, TEXT)

    def test_one_a_unit_and_period_and_only_for_units_asked(self):
        self.assess()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.assess()
        with self.assertRaisesRegex(ValidationError, "does not report"):
            self.assess(unit=self.building)

    def test_the_assessment_of_the_period_before_is_shown(self):
        self.assess()
        with at("2026-08-20 09:00:00"):
            period = self.new_period(date_from="2026-07-16", date_to="2026-08-15")
            values = {"period_id": period.id, "unit_id": self.finance.id}
            self.assertEqual(self.env["directive.assessment"].with_user(self.specialist).new(values).before, TEXT)
