"""Điều 14 khoản 2-3: points of units and specialists: fairness, window of objections, rights."""

import io

from openpyxl import load_workbook

from odoo.addons.directive_tracking.tests.common import at
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_directive_report import ReportCase

WEIGHT_OF_TASK = 10


class ScoreCase(ReportCase):
    """The scene of the reports, an approved formula, and the period's points to be counted on 24 July 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hr = cls.user("t.hr", "directive_reports.group_directive_hr")
        with at("2026-07-20 08:00:00"):
            cls.formula = cls.env.ref("directive_reports.score_formula_1").with_user(cls.office_leader)
            if cls.formula.state == "draft":
                # The scene has two units with two tasks each.
                cls.formula.minimum_tasks = 1
                cls.formula.action_approve()
            cls.round = cls.env["directive.score.round"].with_user(cls.specialist).create({"period_id": cls.period.id})

    def setUp(self):
        super().setUp()
        clock = at("2026-07-24 09:00:00")
        clock.start()
        self.addCleanup(clock.stop)

    def count(self):
        self.round.action_compute()
        return self.round

    def published(self):
        self.count().with_user(self.office_leader).action_publish()
        return self.round

    def score(self, unit=None, user=None):
        about = [("unit_id", "=", unit.id)] if unit else [("user_id", "=", user.id)]
        return self.env["directive.score"].search([("round_id", "=", self.round.id), *about])

    def lines(self, task=None, unit=None, kinds=()):
        """Return {kind: points} of the lines about a task."""
        about = [("round_id", "=", self.round.id), ("user_id", "=", False)]
        about += [("task_id", "=", task.id)] if task else []
        about += [("unit_id", "=", unit.id)] if unit else []
        return {line.kind: line.points for line in self.env["directive.score.line"].search(about)}

    def difficulty(self, task, raised, decided, cause):
        """Write a decided difficulty as facts."""
        self.env.cr.execute(
            "INSERT INTO directive_escalation (task_id, kind, cause, proposal, state, raised_at, decided_at, unit_id)"
            " VALUES (%s, 'difficulty', 'x', 'x', 'decided', %s, %s, %s) RETURNING id",
            (task.id, raised, decided, task.lead_unit_id.id),
        )
        one = self.env["directive.escalation"].browse(self.env.cr.fetchone()[0])
        getattr(one.with_user(self.chairman), f"action_delay_by_{cause}")()
        return one


@tagged("post_install", "-at_install")
class TestDirectiveScore(ScoreCase):
    # ---- each reason -------------------------------------------------------------------------

    def test_d14_k3_on_time_late_overdue_and_open_in_time(self):
        self.count()
        self.assertEqual(self.lines(self.on_time)["done_on_time"], WEIGHT_OF_TASK)
        self.assertFalse(self.lines(self.in_time), "what still has time is not judged")
        late = self.env["directive.score.line"].search(
            [("round_id", "=", self.round.id), ("task_id", "=", self.late.id), ("kind", "=", "done_late")]
        )
        self.assertEqual(late.points, WEIGHT_OF_TASK * (100 - 5 * late.days) / 100)
        overdue = self.lines(self.overdue)
        # Lapsed with 10 July; Monday 13 to Wednesday 15: three working days.
        self.assertEqual(overdue["open_overdue"], -1.5)
        self.assertEqual(overdue["no_extension"], -1)

    def test_d14_k3_the_period_of_published_points_stays(self):
        points = self.published()
        with self.assertRaisesRegex(UserError, "Điều 14"):
            points.period_id.with_user(self.specialist).date_to = "2026-07-20"
        with self.assertRaisesRegex(UserError, "Điều 14"):
            points.period_id.with_user(self.specialist).kind = "month"

    def test_d14_k3_every_point_is_explained_and_adds_up(self):
        self.count()
        for score in self.env["directive.score"].search([("round_id", "=", self.round.id)]):
            self.assertAlmostEqual(sum(score.line_ids.mapped("points")), score.earned, 2)
            self.assertAlmostEqual(sum(score.line_ids.mapped("base")), score.possible, 2)
            self.assertTrue(score.summary)
            for line in score.line_ids:
                self.assertIn("points", line.sentence)
        overdue = self.score(self.building).line_ids.filtered(lambda line: line.kind == "open_overdue")
        self.assertEqual(overdue.sentence, "Overdue by 3 working days: -1.5 of 10 points.")

    def test_d14_k3_reports_in_time_late_missing(self):
        report = self.sent()
        self.count()
        self.assertEqual(self.lines(unit=self.finance)["report_late"], 5, "sent on 24 July, due by 22 July")
        self.assertEqual(self.lines(unit=self.ward)["report_missing"], 0)
        report._facts_open().sudo().submitted_at = "2026-07-22 16:59:59"
        self.count()
        self.assertEqual(self.lines(unit=self.finance)["report"], 10, "the last second of the due date")
        report._facts_open().sudo().submitted_at = "2026-07-22 17:00:00"
        self.count()
        self.assertEqual(self.lines(unit=self.finance)["report_late"], 5)

    def test_d14_k3_specialists_by_their_own_clocks(self):
        self.count()
        score = self.score(user=self.specialist)
        self.assertTrue(score)
        self.assertEqual(score.category, "specialist")
        self.assertLessEqual(
            set(score.line_ids.mapped("kind")),
            {f"{duty}_{how}" for duty in ("entry", "verification", "feedback") for how in ("kept", "late", "missing")},
        )

    # ---- fairness ----------------------------------------------------------------------------

    def test_d14_k3_days_lost_through_another_unit_do_not_count(self):
        one = self.difficulty(self.overdue, "2026-07-06 02:00:00", "2026-07-08 02:00:00", "other_unit")
        self.count()
        line = self.lines(self.overdue)
        self.assertEqual(line["open_overdue"], -0.5, "three days late, two of them lost through others")
        one._facts_open().sudo().raised_at = "2026-07-03 02:00:00"
        self.count()
        self.assertEqual(self.lines(self.overdue), {"open_excused": 0}, "all three: nothing is held against it")
        one._facts_open().sudo().delay_by = "own"
        self.count()
        self.assertEqual(self.lines(self.overdue)["open_overdue"], -1.5)

    def test_d14_k3_days_lost_by_a_late_verification_of_the_office_do_not_count(self):
        due = "2026-07-03 17:00:00"  # the end of Saturday 4: Friday is the last working day in it
        self.env.cr.execute(
            "INSERT INTO directive_result (task_id, content, submitted_at, recorded_at, verification_at,"
            " verification_state, verification_due_at) VALUES (%s, 'x', '2026-07-01 02:00:00', '2026-07-01 02:00:00',"
            " '2026-07-08 02:00:00', 'rejected', %s)",
            (self.overdue.id, due),
        )
        self.count()
        self.assertIn("open_excused", self.lines(self.overdue), "verified three working days late")
        self.env.cr.execute(
            "UPDATE directive_result SET verification_due_at = '2026-07-08 17:00:00' WHERE task_id = %s AND"
            " verification_state = 'rejected'",
            (self.overdue.id,),
        )
        self.count()
        self.assertEqual(self.lines(self.overdue)["open_overdue"], -1.5, "verified in time")

    def test_d14_k3_only_a_leader_of_the_city_says_who_caused_a_delay_and_once(self):
        one = self.difficulty(self.overdue, "2026-07-06 02:00:00", "2026-07-08 02:00:00", "other_unit")
        with self.assertRaisesRegex(UserError, "said already"):
            one.with_user(self.chairman).action_delay_by_own()
        for user in (self.specialist, self.office_leader, self.building_officer):
            with self.assertRaises(UserError):
                one.with_user(user).action_delay_by_own()
            with self.assertRaises(UserError):
                one.with_user(user).write({"delay_by": "own"})

    # ---- reproducible, frozen ----------------------------------------------------------------

    def test_d14_k2_counted_again_the_same_to_the_last_digit(self):
        self.published()
        self.assertEqual(self.round.digest, self.round._digest_now())
        with at("2026-09-01 09:00:00"):
            self.submit(self.overdue, self.building_officer)
            self.assertEqual(self.round.digest, self.round._digest_now(), "what came later changes nothing")
            said = self.round.action_verify()["params"]["message"]
            self.assertIn("the same", said)
        self.env.cr.execute("UPDATE directive_score_line SET points = points + 1 WHERE task_id = %s", (self.late.id,))
        self.assertNotEqual(self.round.digest, self.round._digest_kept())
        self.assertIn("differs", self.round.action_verify()["params"]["message"])

    def test_d14_k2_published_points_stay(self):
        self.env["directive.log.seal"]._seal()
        self.published()
        self.assertTrue(self.round.log_head)
        with self.assertRaisesRegex(UserError, "published"):
            self.round.action_compute()
        for record in (self.score(self.building), self.score(self.building).line_ids[0]):
            for user in (self.specialist, self.office_leader, self.chairman, self.administrator):
                with self.assertRaises(AccessError):
                    record.with_user(user).write({"points": 99})
                with self.assertRaises(AccessError):
                    record.with_user(user).unlink()
        with self.assertRaises(UserError):
            self.round.write({"state": "draft"})
        with self.assertRaises(UserError):
            self.round.unlink()
        with self.assertRaisesRegex(UserError, "stays as it is"):
            self.formula.with_user(self.specialist).late_percent = 1

    def test_d14_k2_not_before_the_period_is_over_nor_before_its_reports_were_due(self):
        with at("2026-07-15 23:59:58"), self.assertRaisesRegex(UserError, "not over"):
            self.round.action_compute()
        with at("2026-07-22 23:59:59"):
            self.count()
            with self.assertRaisesRegex(UserError, "not due yet"):
                self.round.with_user(self.office_leader).action_publish()
        with at("2026-07-23 00:00:00"):
            self.published()
        self.assertEqual(self.round.state, "published")

    def test_d14_k3_the_formula_in_force_at_the_end_of_the_period_counts(self):
        newer = self.formula.browse(self.formula.with_user(self.specialist).action_new_version()["res_id"])
        newer.with_user(self.specialist).write({"late_percent": 10, "valid_from": "2026-07-16"})
        with self.assertRaisesRegex(UserError, "leader of the Office"):
            newer.with_user(self.specialist).action_approve()
        newer.with_user(self.office_leader).action_approve()
        self.count()
        self.assertEqual(self.round.formula_id, self.formula, "the newer one is valid from the day after")
        self.assertIn("10% of the base points less", newer.explanation)

    # ---- rights ------------------------------------------------------------------------------

    def seen(self, user):
        scores = self.env["directive.score"].with_user(user).search([("round_id", "=", self.round.id)])
        return scores.sudo().unit_id | self.env["directive.unit"], scores.sudo().user_id

    def test_d14_k2_who_reads_which_points(self):
        self.count()
        for user in (self.building_officer, self.finance_officer, self.chairman, self.administrator, self.hr):
            self.assertFalse(any(self.seen(user)), "nobody but the Office before they are published")
        self.assertFalse(self.seen(self.specialist)[1], "not even one's own")
        self.assertTrue(self.seen(self.office_leader)[1])
        self.round.with_user(self.office_leader).action_publish()
        self.assertEqual(self.seen(self.building_officer), (self.building, self.env["res.users"]))
        self.assertEqual(self.seen(self.ward_officer)[0], self.ward)
        self.assertEqual(self.seen(self.specialist)[1], self.specialist)
        self.assertFalse(self.seen(self.other_specialist)[1] - self.other_specialist)
        self.assertIn(self.building, self.seen(self.chairman)[0])
        self.assertFalse(any(self.seen(self.hr)), "published is not final")
        with at("2026-08-01 00:00:00"):
            self.round.with_user(self.office_leader).action_finalise()
        self.assertIn(self.building, self.seen(self.hr)[0])

    def test_d14_k1_hr_reads_final_points_and_nothing_else(self):
        self.published()
        with at("2026-08-01 00:00:00"):
            self.round.with_user(self.office_leader).action_finalise()
        score = self.score(self.building).with_user(self.hr)
        self.assertTrue(score.summary and score.line_ids.mapped("sentence"))
        with self.assertRaises(AccessError):
            score.line_ids.mapped("task_label")
        for model in ("directive.task", "directive.document", "directive.score.objection", "directive.report"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.hr).search([])
        with self.assertRaises(AccessError):
            self.env["directive.score.round"].with_user(self.hr).create({"period_id": self.period.id})
        book = load_workbook(io.BytesIO(self.round.with_user(self.hr)._workbook()))
        page = book["Toàn bộ"]
        rows = {row[1].value: row for row in page.iter_rows(min_row=4) if row[1].value}
        self.assertEqual(rows[self.building.name][2].value, score.points)
        self.assertEqual(rows[self.building.name][3].value, score.rank)
        unranked = [row for row in rows.values() if row[7].value == "Không xếp hạng"]
        self.assertTrue(unranked)
        self.assertEqual({row[3].value for row in unranked}, {None}, "no place is no place 0")
        self.assertEqual((page["H3"].value, page.print_title_rows), ("Xếp loại", "$3:$3"))

    def test_d14_k1_shortlist_by_threshold_and_reason(self):
        self.sent()
        self.env["ir.config_parameter"].set_param("directive_reports.reward_points", "70")
        self.published()
        groups = {group["category"]: group["rows"] for group in self.round._shortlist()}
        self.assertEqual([row["name"] for row in groups["agency"]], [self.finance.name])
        self.assertIn("hoàn thành đúng hạn 1/1", groups["agency"][0]["reason"])
        paper = (
            self.env["ir.actions.report"]
            .with_user(self.office_leader)
            ._render_qweb_html("directive_reports.score_shortlist_paper", self.round.ids)[0]
        )
        self.assertIn(self.finance.name, paper.decode())
        self.assertIn("Kính gửi: Sở Nội vụ", paper.decode())
        self.env["ir.config_parameter"].set_param("directive_reports.reward_points", "78")
        self.assertFalse(
            {g["category"]: g["rows"] for g in self.round._shortlist()}["agency"],
            "10 for the task, 0.5 for being early, 5 for the late report, of 20: 77.5",
        )
        with self.assertRaises(UserError):
            self.round.with_user(self.finance_officer)._paper()
