from odoo.tests import tagged

from .portal_common import PDF, PortalCase


@tagged("post_install", "-at_install")
class TestPortalResults(PortalCase):
    """Contributions, the head's approval and discrepancies as a commune meets them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ward_head = cls.user("t.ward.head", "base.group_portal")
        cls.ward.head_user_id = cls.ward_head

    def assert_sent(self, response, task, step):
        self.assertEqual(response.status_code, 303, response.text[:2000])
        self.assertTrue(response.headers["Location"].endswith(f"{self.url(task)}?done={step}"))

    def assert_refused(self, response, sentence):
        self.assertEqual(response.status_code, 422)
        self.assertIn(sentence, self.text(response))

    # ---- contributions ----------------------------------------------------------------------

    def test_d10_k2b_a_coordinating_ward_sends_its_part(self):
        self.be(self.other_ward_officer)
        self.assertIn("Send a contribution to the lead unit", self.text(self.get(self.url(self.shared))))
        response = self.post(
            self.url(self.shared, "contribution"),
            files=[("files", ("part.pdf", PDF, "application/pdf"))],
            content="12 households moved",
        )
        self.assert_sent(response, self.shared, "contribution")
        sent = self.shared.contribution_ids
        self.assertEqual((sent.unit_id, sent.content), (self.other_ward, "12 households moved"))
        self.be(self.ward_officer)
        page = self.get(self.url(self.shared))
        self.assertIn("12 households moved", page.text)
        file = sent.sudo().attachment_ids
        self.assertEqual(self.get(self.url(self.shared, f"files/{file.id}")).content, PDF)
        self.assert_sent(
            self.post(self.url(self.shared, "take_contribution"), contribution_id=sent.id),
            self.shared,
            "take_contribution",
        )
        form = self.get(self.url(self.shared, "result"))
        self.assertIn("Ward B: 12 households moved", form.text)
        self.assertIn("part.pdf", form.text)

    def test_d10_k2b_refusals_keep_what_was_typed(self):
        self.be(self.other_ward_officer)
        self.assert_refused(self.post(self.url(self.shared, "contribution"), content=" "), "Write what your unit")
        response = self.post(
            self.url(self.shared, "contribution"),
            files=[("files", ("part.exe", PDF, "application/pdf"))],
            content="Đã di dời <b>12</b> hộ",
        )
        self.assert_refused(response, "“part.exe” is not taken")
        self.assertIn("Đã di dời &lt;b&gt;12&lt;/b&gt; hộ", response.text)
        self.assertFalse(self.shared.contribution_ids)
        self.be(self.ward_officer)
        self.assert_refused(
            self.post(self.url(self.shared, "contribution"), content="x"), "Only a coordinating unit of this task"
        )
        self.assertEqual(self.post(self.url(self.foreign, "contribution"), content="x").status_code, 404)

    # ---- the head's approval ------------------------------------------------------------------

    def test_d07_k2c_the_head_of_a_ward_approves_before_it_leaves(self):
        self.be(self.ward_head)
        self.assertIn("Ask for my approval first", self.text(self.get("/my/directives")))
        self.post(f"/my/directives/unit/{self.ward.id}/head-approves", wanted="1")
        self.assertTrue(self.ward.head_approves)
        self.be(self.ward_officer)
        self.assertNotIn("Ask for my approval first", self.text(self.get("/my/directives")))
        self.post(f"/my/directives/unit/{self.ward.id}/head-approves", wanted="0")
        self.assertTrue(self.ward.head_approves, "an officer does not switch it off")
        response = self.post(self.url(self.task, "result"), content="Report 15 was written")
        self.assert_sent(response, self.task, "result")
        result = self.task.sudo().result_ids
        self.assertEqual((self.task.state, result.verification_state), ("transferred", "with_head"))
        self.assertIn("with the head of your unit", self.text(self.get(self.url(self.task) + "?done=result")))
        for step in ("approve", "give_back"):
            self.assert_refused(self.post(self.url(self.task, step), reason="x"), "Only the head of Ward A")

        self.assertNotIn("Results to approve", self.text(self.get("/my")))
        self.be(self.ward_head)
        self.assertIn("Results to approve: 1", self.text(self.get("/my")))
        listed = self.text(self.get("/my/directives"))
        self.assertIn("Results that wait for your approval", listed)
        self.assertIn("Report 15 was written", self.text(self.get(self.url(self.task, "approve"))))
        self.assert_refused(self.post(self.url(self.task, "give_back"), reason=" "), "Say what is to be changed")
        self.assert_sent(self.post(self.url(self.task, "give_back"), reason="Name the streets"), self.task, "give_back")

        self.be(self.ward_officer)
        self.assertIn("Name the streets", self.text(self.get(self.url(self.task))))
        self.post(self.url(self.task, "result"), content="Report 15 names the streets")
        self.be(self.ward_head)
        self.assert_sent(self.post(self.url(self.task, "approve")), self.task, "approve")
        self.assertEqual((self.task.state, self.task.result_ids.verification_state), ("submitted", "pending"))
        self.assertEqual(self.task.result_ids.head_name, self.ward_head.name)

    def test_d07_k2c_what_waits_for_the_head_stands_once_and_says_so(self):
        self.ward.head_approves = True
        late = self.transferred(self.ward, deadline="2026-06-05")
        self.env["directive.progress"].with_user(self.ward_officer).create(
            {"task_id": late.id, "content": "Begun", "percent": 40}
        )
        self.be(self.ward_officer)
        self.assertIn("1 Overdue", self.text(self.get("/my")))
        self.assertIn("40 % done", self.text(self.get("/my/directives")))
        self.post(self.url(late, "result"), content="Report 15 was written")
        said = {self.ward_officer: "Waits for the head's approval", self.ward_head: "Waits for your approval"}
        for user, words in said.items():
            self.be(user)
            listed = self.get("/my/directives")
            self.assertEqual(listed.text.count(f'"{self.url(late)}"'), 1)
            self.assertIn(words, self.text(listed).replace("&#39;", "'"))
            self.assertNotIn("40 % done", self.text(listed))
            self.assertIn("0 Overdue", self.text(self.get("/my")))
            self.assertNotIn(f'"{self.url(late)}"', self.get("/my/directives?filterby=overdue").text)
            self.assertIn(f'"{self.url(late)}"', self.get("/my/directives?filterby=open_overdue").text)
        self.assertIn(f'"{self.url(late)}"', self.get("/my/directives?filterby=approve").text)

    def test_an_old_share_is_not_shown_beside_a_result(self):
        self.report()
        for page in ("/my/directives", self.url(self.task)):
            self.assertIn("50 % done", self.text(self.get(page)))
        self.post(self.url(self.task, "result"), content="All of it is done")
        for page in ("/my/directives", self.url(self.task)):
            self.assertNotIn("50 % done", self.text(self.get(page)))
        self.assertEqual(self.task.percent, 50, "nobody stated another share")
        self.task.with_user(self.specialist).action_reject("Attach the minutes")
        self.assertIn("50 % done", self.text(self.get(self.url(self.task))), "what was reported still holds")

    def test_files_stand_in_the_order_in_which_they_were_sent(self):
        self.be(self.ward_officer)
        names = ("1-before.pdf", "2-while.pdf", "3-after.pdf")
        files = [("files", (name, PDF, "application/pdf")) for name in names]
        self.post(self.url(self.task, "result"), files=files, content="All moved")
        page = self.get(self.url(self.task)).text
        places = [page.index(name) for name in names]
        self.assertEqual(places, sorted(places))

    def test_d07_k2c_the_other_ward_sees_nothing_before_the_approval(self):
        self.ward.head_approves = True
        self.be(self.ward_officer)
        self.post(
            self.url(self.shared, "result"), files=[("files", ("r.pdf", PDF, "application/pdf"))], content="Hidden yet"
        )
        self.assertIn("Hidden yet", self.get(self.url(self.shared)).text)
        self.be(self.other_ward_officer)
        file = self.shared.result_ids.sudo().attachment_ids
        self.assertNotIn("Hidden yet", self.get(self.url(self.shared)).text)
        self.assertEqual(self.get(self.url(self.shared, f"files/{file.id}")).status_code, 404)

    # ---- discrepancies --------------------------------------------------------------------------

    def marked(self):
        entry = self.task.progress_ids[:1]
        return f"progress_percent:{entry.id}"

    def report(self):
        self.be(self.ward_officer)
        self.post(self.url(self.task, "progress"), content="Half of it is done", percent="50")

    def test_d07_k2b_a_ward_marks_its_own_mistake(self):
        self.report()
        self.assertIn("Something is not right here", self.text(self.get(self.url(self.task))))
        values = {"marked": self.marked(), "right_value": "40", "channel": "telephone", "notified_on": "2026-06-09"}
        self.assert_refused(
            self.post(self.url(self.task, "discrepancy"), **{**values, "source": ""}), "Name the report or paper"
        )
        self.assert_sent(
            self.post(self.url(self.task, "discrepancy"), source="15/BC-UBND", **values), self.task, "discrepancy"
        )
        found = self.task.discrepancy_ids
        self.assertEqual((found.channel, str(found.notified_on), found.unit_id), ("telephone", "2026-06-09", self.ward))
        answer = {"discrepancy_id": found.id, "text": "Mistyped"}
        self.assert_refused(
            self.post(self.url(self.task, "discrepancy_answer"), answer="correct", **answer), "has not agreed yet"
        )
        found.with_user(self.specialist).action_agree()
        self.assert_sent(
            self.post(self.url(self.task, "discrepancy_answer"), answer="correct", **answer),
            self.task,
            "discrepancy_answer",
        )
        self.assertEqual((self.task.percent, found.state), (40, "corrected"))
        page = self.text(self.get(self.url(self.task)))
        self.assertIn("Corrected", page)
        self.assertIn("Mistyped", page)

    def test_d07_k1_a_ward_answers_the_office(self):
        self.report()
        found = self.env["directive.discrepancy"].with_user(self.specialist).create(
            {
                "task_id": self.task.id,
                "item": "progress_percent",
                "progress_id": self.task.progress_ids.id,
                "right_value": "30",
                "source": "Inspection of 9/6",
            }
        )
        self.assertIn("Inspection of 9/6", self.text(self.get(self.url(self.task, "discrepancy_answer"))))
        answer = {"discrepancy_id": found.id, "answer": "disagree"}
        self.assert_refused(self.post(self.url(self.task, "discrepancy_answer"), text=" ", **answer), "Say why")
        self.assert_sent(
            self.post(self.url(self.task, "discrepancy_answer"), text="They saw one street only", **answer),
            self.task,
            "discrepancy_answer",
        )
        self.assertEqual(found.state, "not_agreed")

    def test_d07_what_is_not_offered_is_not_marked(self):
        self.report()
        for marked in ("progress_percent:999999", "task_state:1", "", "x", f"task_content:{self.foreign.id}"):
            response = self.post(self.url(self.task, "discrepancy"), marked=marked, right_value="1", source="x")
            self.assert_refused(response, "Choose what is not right")
        self.assertFalse(self.task.discrepancy_ids)
