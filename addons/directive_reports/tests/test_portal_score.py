"""Điều 14 khoản 3: a ward reads its points and objects, on a phone; real HTTP."""

from odoo.addons.directive_tracking.tests.common import at
from odoo.addons.directive_tracking.tests.portal_common import PortalCase
from odoo.tests import tagged

from .common import adhoc_period


@tagged("post_install", "-at_install")
class TestPortalScore(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hr = cls.user("t.hr", "directive_reports.group_directive_hr")
        with at("2026-07-24 08:00:00"):
            formula = cls.env.ref("directive_reports.score_formula_1").with_user(cls.office_leader)
            if formula.state == "draft":
                formula.action_approve()
            period = adhoc_period(cls, cls.ward)
            cls.round = cls.env["directive.score.round"].with_user(cls.specialist).create({"period_id": period.id})
            cls.round.action_compute()
            cls.score = cls.env["directive.score"].search(
                [("round_id", "=", cls.round.id), ("unit_id", "=", cls.ward.id)]
            )
            cls.line = cls.score.line_ids.filtered(lambda line: line.kind == "open_overdue")[:1]
        cls.address = f"/my/scores/{cls.score.id}"

    def setUp(self):
        super().setUp()
        clock = at("2026-07-24 09:00:00")
        clock.start()
        self.addCleanup(clock.stop)
        self.be(self.ward_officer)

    def publish(self):
        self.round.with_user(self.office_leader).action_publish()

    def test_d14_k3_published_points_with_their_reasons_and_an_objection(self):
        self.assertEqual(self.get(self.address).status_code, 404, "not published yet")
        self.publish()
        self.assertIn("/my/scores", self.get("/my").text)
        self.assertIn(self.round.name, self.text(self.get("/my/scores")))
        page = self.text(self.get(self.address))
        for words in ("Overdue by", "How points are counted", "31/07/2026", "This is wrong: object"):
            self.assertIn(words, page.replace("07/31/2026", "31/07/2026"))
        response = self.post(self.address, line=self.line.id, reason="We waited <b>")
        self.assertEqual(response.status_code, 303, response.text[:1500])
        self.assertEqual(self.line.objection_ids.reason, "We waited <b>")
        self.assertIn("We waited &lt;b&gt;", self.get(self.address).text)
        self.assertEqual(self.post(self.address, line=self.line.id, reason="Again").status_code, 422)

    def test_d14_k3_refused_with_a_sentence_and_nothing_typed_is_lost(self):
        self.publish()
        self.assertEqual(self.post(self.address, line=self.line.id, reason=" ").status_code, 422)
        for line in ("x", 0, 2**63):
            self.assertEqual(self.post(self.address, line=line, reason="x").status_code, 422, line)
        with at("2026-08-01 00:00:00"):
            self.be(self.ward_officer)
            response = self.post(self.address, line=self.line.id, reason="Too late, sadly")
            self.assertEqual(response.status_code, 422)
            self.assertIn("until the end of", self.text(response))
            self.assertFalse(self.line.objection_ids)

    def test_d14_k2_own_unit_only(self):
        self.publish()
        self.be(self.other_ward_officer)
        self.assertEqual(self.get(self.address).status_code, 404)
        self.assertEqual(self.post(self.address, line=self.line.id, reason="x").status_code, 404)
        self.assertEqual(self.get("/my/scores/999999999999").status_code, 404)
        sheet = f"/directive/scores/{self.round.id}.xlsx"
        for user in (self.ward_officer, self.finance_officer, self.hr):
            self.be(user)
            self.assertEqual(self.get(sheet).status_code, 404, user.login)
        self.be(self.specialist)
        self.assertEqual(self.get(sheet).content[:2], b"PK")
        with at("2026-08-01 00:00:00"):
            self.round.with_user(self.office_leader).action_finalise()
            self.be(self.hr)
            self.assertEqual(self.get(sheet).content[:2], b"PK")
