"""Điều 12 khoản 1: a ward writes, approves, sends and corrects its report on a phone; real HTTP."""

from odoo.addons.directive_tracking.tests.common import at
from odoo.addons.directive_tracking.tests.portal_common import PortalCase
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.tests import tagged

from ..controllers.portal_report import ReportPortal
from .common import adhoc_period

NOW = "2026-07-16 09:00:00"
PARTS = {f"part_{number}": f"Typed <{number}>" for number in range(1, 6)}


@tagged("post_install", "-at_install")
class TestPortalReport(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ward_head = cls.user("t.ward.head", "base.group_portal")
        cls.ward.sudo().head_user_id = cls.ward_head
        with at("2026-07-16 08:00:00"):
            cls.period = adhoc_period(cls, cls.ward | cls.finance)
        cls.address = f"/my/reports/{cls.period.id}/{cls.ward.id}"

    def setUp(self):
        super().setUp()
        clock = at(NOW)
        clock.start()
        self.addCleanup(clock.stop)
        self.be(self.ward_officer)

    def report(self):
        """Return the newest version of the ward's report."""
        about = [("period_id", "=", self.period.id), ("unit_id", "=", self.ward.id)]
        return self.env["directive.report"].search(about, order="version desc", limit=1)

    def take(self, step, **typed):
        return self.post(self.address, step=step, **typed)

    def test_d12_k1_from_the_first_word_to_acceptance(self):
        self.assertIn("Reports to write: 1", self.text(self.get("/my")))
        listed = self.text(self.get("/my/reports"))
        for words in ("Not begun", "Send it by the end of Wednesday 22/07/2026"):
            self.assertIn(words, listed)
        page = self.text(self.get(self.address))
        for words in ("Before the council meets", "Tasks of the period 2", "Figures, filled in by the system"):
            self.assertIn(words, page)
        self.assertIn("Tổng số nhiệm vụ theo dõi trong kỳ: 2", page)
        self.assertFalse(self.report(), "looking begins nothing")
        response = self.take("save", number="12/BC-UBND", date_signed="2026-07-16", **PARTS)
        self.assertEqual(response.status_code, 303, response.text[:2000])
        report = self.report()
        self.assertEqual({name: report[name] for name in PARTS}, PARTS)
        self.assertEqual((report.number, str(report.date_signed)), ("12/BC-UBND", "2026-07-16"))
        self.assertIn("Typed &lt;3&gt;", self.get(self.address).text)
        self.be(self.ward_head)
        self.assertEqual(self.take("approve", **{**PARTS, "part_3": "The head's words"}).status_code, 303)
        self.assertEqual((report.state, report.part_3), ("approved", "The head's words"))
        self.assertEqual(report.head_name, self.ward_head.name, "Điều 7 khoản 2c")
        self.be(self.ward_officer)
        self.assertEqual(self.take("submit", number="13/BC-UBND").status_code, 303)
        self.assertEqual((report.state, report.number), ("submitted", "13/BC-UBND"))
        self.assertNotIn("Reports to write", self.text(self.get("/my")))
        report.with_user(self.specialist).action_accept()
        page = self.text(self.get(self.address))
        self.assertIn("Accepted: there is nothing more to do", page)
        self.assertNotIn("<textarea", self.get(self.address).text)

    def test_d07_k1_sent_back_is_corrected_beside_the_old_one(self):
        self.take("save", **PARTS)
        report = self.report()
        report.with_user(self.ward_head).action_approve()
        report.with_user(self.ward_officer).action_submit()
        report.with_user(self.specialist).action_send_back("Part III <b>")
        page = self.get(self.address)
        self.assertIn("Part III &lt;b&gt;", page.text)
        self.assertIn("Reports to write: 1", self.text(self.get("/my")))
        self.assertEqual(self.take("correct").status_code, 303)
        newer = self.report()
        self.assertEqual((newer.version, newer.state, newer.part_3), (2, "draft", "Typed <3>"))
        page = self.text(self.get(self.address))
        for words in ("The Office sent version 1 back", "Version 1", "A correction is being written"):
            self.assertIn(words, page)
        old = self.text(self.get(f"/my/reports/version/{report.id}"))
        self.assertIn("Part III &lt;b&gt;", old)
        self.take("save", part_3="Two staff were ill")
        self.assertEqual((newer.part_3, newer.part_1, report.part_3), ("Two staff were ill", "Typed <1>", "Typed <3>"))
        newer.with_user(self.ward_head).action_approve()
        self.assertIn("The correction is approved: send it", self.text(self.get(self.address)))

    def test_d07_k2c_only_the_head_approves_and_nothing_typed_is_lost(self):
        page = self.text(self.get(self.address))
        self.assertIn("Only the head of Ward A", page)
        response = self.take("approve", **PARTS)
        self.assertEqual(response.status_code, 422)
        self.assertIn("Typed &lt;1&gt;", response.text)
        self.assertIn("Only the head of Ward A", self.text(response))
        self.assertFalse(self.report())

    def test_d12_k1_not_approved_before_the_period_is_over_but_written(self):
        self.be(self.ward_head)
        with at("2026-07-15 23:59:00"):
            self.assertIn("The text may be written already", self.text(self.get(self.address)))
            response = self.take("approve", **PARTS)
            self.assertIn("The period ends on", self.text(response))
            self.assertEqual(self.take("save", **PARTS).status_code, 303)
        self.assertEqual(self.report().state, "draft")

    def test_d07_k1_what_was_approved_is_not_typed_over(self):
        self.take("save", **PARTS)
        report = self.report()
        report.with_user(self.ward_head).action_approve()
        self.assertEqual(self.take("save", part_1="Forged").status_code, 422)
        self.assertEqual(report.part_1, "Typed <1>")
        self.assertEqual(self.take("save", number="7/BC-UBND").status_code, 303)
        self.assertEqual(self.take("reopen").status_code, 422, "an officer does not take the head's approval back")
        self.be(self.ward_head)
        self.assertEqual(self.take("reopen").status_code, 303)
        self.assertEqual(report.state, "draft")

    def test_a_step_that_is_over_or_none_is_refused_with_a_sentence(self):
        for step in ("submit", "correct", "accept", "unlink"):
            response = self.take(step, **PARTS)
            self.assertEqual(response.status_code, 422, step)
            self.assertIn("not possible now", self.text(response))
        self.assertEqual(self.take("save", date_signed="31/02/2026").status_code, 422)

    def test_d01_k1_classified_text_is_refused_and_not_given_back(self):
        response = self.take("save", part_1="TỐI MẬT: plan of the barracks")
        self.assertEqual(response.status_code, 422)
        self.assertNotIn("plan of the barracks", response.text)
        self.assertFalse(self.report())

    def test_d12_k1_own_unit_only(self):
        self.take("save", **PARTS)
        report = self.report()
        self.be(self.other_ward_officer)
        strange = f"/my/reports/{self.period.id}/{self.finance.id}"
        for url in (self.address, strange, "/my/reports/999999/1", f"/my/reports/version/{report.id}"):
            self.assertEqual(self.get(url).status_code, 404, url)
        for url in (self.address, strange):
            self.assertEqual(self.post(url, step="save", part_1="Forged").status_code, 404)
        self.assertEqual(report.part_1, "Typed <1>")
        self.assertIn("is not asked for a report", self.text(self.get("/my/reports")))
        self.be(self.ward_officer)
        self.assertEqual(self.get(strange).status_code, 404, "Finance is asked too, and is not his unit")
        self.be(None)
        self.assertIn("/web/login", self.get("/my/reports").headers["Location"])

    def test_d12_k1_downloaded_by_the_own_unit_alone(self):
        self.take("save", **PARTS)
        links = [f"/directive/report/{self.report().id}/{form}" for form in ("pdf", "docx", "xlsx")]
        page = self.get(self.address).text
        for link in links:
            self.assertIn(link, page)
        self.assertEqual(self.get(links[2]).content[:2], b"PK")
        self.be(self.other_ward_officer)
        self.assertEqual(self.get(links[2]).status_code, 404)

    def test_the_mail_leads_to_the_page(self):
        self.take("save", **PARTS)
        report, ward = self.report(), self.ward_officer
        self.assertEqual(report._get_access_action(ward.id)["url"], self.address)
        self.assertEqual(self.period._get_access_action(ward.id)["url"], "/my/reports")

    def test_no_name_is_taken_from_another_page(self):
        """Odoo makes one class of all controllers of the portal: a name of two pages would be the last one's."""
        others = [one for one in CustomerPortal.__subclasses__() if one is not ReportPortal]
        taken = {name for other in others for one in (other, *other.__subclasses__()) for name in vars(one)}
        own = {name for name in vars(ReportPortal) if not name.startswith("__")}
        self.assertTrue(others)
        self.assertFalse(own & taken)

    def test_overdue_is_said_in_red(self):
        with at("2026-07-23 00:00:00"):
            self.be(self.ward_officer)  # the session of a week ago is over
            self.assertIn("Overdue since the end of Wednesday 22/07/2026", self.text(self.get("/my/reports")))
            self.assertIn("btn-danger", self.get("/my").text)
