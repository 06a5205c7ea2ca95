from odoo.tests import tagged

from .portal_common import PortalCase


@tagged("post_install", "-at_install")
class TestPortalFollowup(PortalCase):
    def urge(self, task, unit):
        return (
            self.env["directive.followup"]
            .with_user(self.specialist)
            .create({"task_id": task.id, "unit_id": unit.id, "content": "Report by <b>Friday</b>"})
        )

    def test_d10_k2_a_ward_answers_when_it_is_urged(self):
        self.be(self.ward_officer)
        self.assertNotIn("Answer the urging", self.get(self.url(self.task)).text)
        followup = self.urge(self.task, self.ward)
        page = self.get(self.url(self.task)).text
        self.assertIn("Answer the urging", page)
        self.assertIn("Report by &lt;b&gt;Friday&lt;/b&gt;", page)
        form = self.get(self.url(self.task, "answer"))
        self.assertIn('for="directive_answer"', form.text)
        response = self.post(self.url(self.task, "answer"), answer="  By Friday ")
        self.assertEqual(response.status_code, 303, response.text)
        self.assertEqual((followup.state, followup.answer), ("answered", "By Friday"))
        self.assertEqual(followup.answered_by_id, self.ward_officer)
        self.assertIn("By Friday", self.text(self.get(self.url(self.task) + "?done=answer")))

    def test_an_empty_answer_is_refused(self):
        self.be(self.ward_officer)
        followup = self.urge(self.task, self.ward)
        response = self.post(self.url(self.task, "answer"), answer="  ")
        self.assertEqual(response.status_code, 422)
        self.assertIn("Điều 10 khoản 2", self.text(response))
        self.assertEqual(followup.state, "waiting")

    def test_nothing_to_answer_is_said(self):
        self.be(self.ward_officer)
        response = self.post(self.url(self.task, "answer"), answer="By Friday")
        self.assertEqual(response.status_code, 422)
        self.assertIn("No urging of this task waits", self.text(response))

    def test_another_unit_does_not_answer(self):
        followup = self.urge(self.shared, self.ward)
        self.be(self.other_ward_officer)
        self.assertEqual(self.post(self.url(self.shared, "answer"), answer="x").status_code, 422)
        self.assertEqual(self.post(self.url(self.foreign, "answer"), answer="x").status_code, 404)
        self.assertEqual(followup.state, "waiting")

    def test_d10_k2a_a_lead_ward_urges_its_coordinating_ward(self):
        self.be(self.ward_officer)
        self.assertIn("Urge the coordinating units", self.get(self.url(self.shared)).text)
        self.assertIn("Ward B", self.get(self.url(self.shared, "urge")).text)
        refused = self.post(self.url(self.shared, "urge"), content=" ", unit="")
        self.assertEqual(refused.status_code, 422)
        response = self.post(self.url(self.shared, "urge"), content="Send your part", unit=str(self.other_ward.id))
        self.assertEqual(response.status_code, 303, response.text)
        followup = self.shared.followup_ids
        self.assertEqual((followup.unit_id, followup.user_id), (self.other_ward, self.ward_officer))
        self.be(self.other_ward_officer)
        self.assertEqual(self.post(self.url(self.shared, "answer"), answer="Sent").status_code, 303)
        self.assertEqual(followup.answer, "Sent")

    def test_d10_k2a_a_coordinating_ward_urges_nobody(self):
        self.be(self.other_ward_officer)
        self.assertNotIn("Urge the coordinating units", self.get(self.url(self.shared)).text)
        response = self.post(self.url(self.shared, "urge"), content="Hurry", unit="")
        self.assertEqual(response.status_code, 422)
        self.assertIn("Điều 10 khoản 2a", self.text(response))
        self.assertFalse(self.shared.followup_ids)
