import re

from odoo.tests import tagged

from .portal_common import PDF, PortalCase


@tagged("post_install", "-at_install")
class TestPortalTogether(PortalCase):
    """Several people of one ward work on its tasks without stepping on each other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = cls.user("t.ward.head", "base.group_portal")
        cls.colleague = cls.user("t.ward.b", "base.group_portal")
        cls.ward.write({"head_user_id": cls.head.id, "user_ids": [(4, cls.colleague.id)]})

    def form(self, step, task=None):
        """Open a form; return its hidden fields as the browser would send them."""
        page = self.get(self.url(task or self.task, step)).text
        return {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("seen", "form_key")}

    def by_colleague(self, model, **values):
        return self.env[model].with_user(self.colleague).create({"task_id": self.task.id, **values})

    # ---- who handles it -----------------------------------------------------------------------

    def test_take_show_filter_and_let_go(self):
        self.be(self.ward_officer)
        self.assertIn("Nobody in particular yet", self.text(self.get(self.url(self.task))))
        self.assertEqual(self.post(self.url(self.task, "handle")).status_code, 303)
        self.assertEqual(self.task.handler_user_id, self.ward_officer)
        self.assertIn("You handle this task", self.text(self.get(self.url(self.task))))
        mine = self.text(self.get("/my/directives?filterby=mine"))
        self.assertIn("Handled by me (1)", mine)
        self.assertIn("Handled by: you", mine)
        self.be(self.colleague)
        self.assertIn(f"{self.ward_officer.name} handles this task", self.text(self.get(self.url(self.task))))
        self.assertIn(f"Handled by: {self.ward_officer.name}", self.text(self.get("/my/directives")))
        self.assertIn("Handled by me (0)", self.text(self.get("/my/directives")))
        self.assertEqual(self.post(self.url(self.task, "let_go")).status_code, 422)
        self.be(self.ward_officer)
        self.assertEqual(self.post(self.url(self.task, "let_go")).status_code, 303)
        self.assertFalse(self.task.handler_user_id)

    def test_d07_k2c_the_head_gives_it(self):
        self.be(self.head)
        self.assertIn("Give it to a member", self.text(self.get(self.url(self.task))))
        self.assertEqual(self.post(self.url(self.task, "give"), member=str(self.colleague.id)).status_code, 303)
        self.assertEqual(self.task.handler_user_id, self.colleague)
        for member in ("", "x", str(self.other_ward_officer.id), "9" * 30, "999999"):
            self.assertEqual(self.post(self.url(self.task, "give"), member=member).status_code, 422, member)
        self.be(self.ward_officer)
        self.assertNotIn("Give it to a member", self.text(self.get(self.url(self.task))))
        response = self.post(self.url(self.task, "give"), member=str(self.ward_officer.id + 10**6))
        self.assertIn("Only the head of Ward A", self.text(response))

    def test_the_coordinating_ward_and_others_do_not(self):
        self.be(self.other_ward_officer)
        self.assertNotIn("Who of us handles it", self.text(self.get(self.url(self.shared))))
        self.assertEqual(self.post(self.url(self.shared, "handle")).status_code, 422)
        self.assertEqual(self.post(self.url(self.task, "handle")).status_code, 404)

    # ---- what others did meanwhile ---------------------------------------------------------------

    def test_progress_comes_back_once_and_goes_nevertheless(self):
        self.be(self.ward_officer)
        hidden = self.form("progress")
        self.by_colleague("directive.progress", content="Half of the houses", percent=50)
        response = self.post(self.url(self.task, "progress"), content="A third <b>done</b>", percent="30", **hidden)
        self.assertEqual(response.status_code, 422)
        page = self.text(response)
        for words in ("others have worked on the task", self.colleague.name, "Progress 50 %: Half of the houses",
                      "6/10/26, 9:00", "Send nevertheless"):
            self.assertIn(words, page)
        self.assertIn("A third &lt;b&gt;done&lt;/b&gt;", response.text)
        self.assertEqual(len(self.task.progress_ids), 1)
        seen = re.search(r'name="seen" value="([^"]*)"', response.text)[1]
        typed = {"content": "A third done", "percent": "30", "seen": seen, "form_key": hidden["form_key"]}
        again = self.post(self.url(self.task, "progress"), **typed)
        self.assertEqual(again.status_code, 303)
        self.assertEqual(len(self.task.progress_ids), 2)

    def test_own_facts_and_who_handles_it_do_not_come_between(self):
        self.be(self.ward_officer)
        hidden = self.form("progress")
        self.task.with_user(self.colleague).action_handle()
        self.env["directive.progress"].with_user(self.ward_officer).create(
            {"task_id": self.task.id, "content": "From another window", "percent": 10}
        )
        response = self.post(self.url(self.task, "progress"), content="Twenty", percent="20", **hidden)
        self.assertEqual(response.status_code, 303)

    def test_a_second_result_is_not_sent_and_its_text_stays(self):
        self.be(self.ward_officer)
        hidden = self.form("result")
        self.submit(self.task, self.colleague)
        response = self.post(self.url(self.task, "result"), content="My own long report", **hidden)
        self.assertEqual(response.status_code, 422)
        page = self.text(response)
        self.assertIn(self.colleague.name, page)
        self.assertIn("It cannot be sent any more", page)
        self.assertNotIn("Send nevertheless", page)
        self.assertIn("My own long report", response.text)
        self.assertEqual(len(self.task.result_ids), 1)

    def test_returned_and_extended_meanwhile(self):
        self.be(self.ward_officer)
        hidden = self.form("progress")
        self.env["directive.extension"].with_user(self.colleague).create(
            {"task_id": self.task.id, "requested_date": "2026-07-31", "reason": "Floods", "explanation": "Half is done"}
        ).action_submit()
        response = self.post(self.url(self.task, "progress"), content="x", percent="1", **hidden)
        self.assertIn(self.colleague.name, self.text(response))
        self.assertIn("Send nevertheless", self.text(response))

    def test_pressed_twice_is_taken_once(self):
        self.be(self.ward_officer)
        hidden = self.form("progress")
        for _press in range(2):
            response = self.post(self.url(self.task, "progress"), content="Half", percent="50", **hidden)
            self.assertEqual(response.status_code, 303)
        self.assertEqual(len(self.task.progress_ids), 1)
        hidden = self.form("result")
        for _press in range(2):
            response = self.post(self.url(self.task, "result"), content="Done", **hidden)
            self.assertEqual(response.status_code, 303)
        self.assertEqual(len(self.task.result_ids), 1)

    def test_odd_stamps_are_not_judged(self):
        self.be(self.ward_officer)
        self.by_colleague("directive.progress", content="Half", percent=50)
        for number, seen in enumerate(("", "x", "1", "1.2.3", "-1.0", "9" * 40 + ".1", "٣.٣")):
            response = self.post(self.url(self.task, "progress"), content=f"Try {number}", percent="60", seen=seen)
            self.assertEqual(response.status_code, 303, seen)

    def test_the_other_ward_learns_nothing_of_what_the_lead_prepares(self):
        self.ward.head_approves = True
        self.be(self.other_ward_officer)
        page = self.get(self.url(self.shared, "contribution")).text
        seen = re.search(r'name="seen" value="([^"]*)"', page)[1]
        self.env["directive.result"].with_user(self.colleague).create(
            {"task_id": self.shared.id, "content": "Secret yet"}
        ).action_submit()
        response = self.post(self.url(self.shared, "contribution"), content="Our part", seen=seen)
        self.assertEqual(response.status_code, 303, self.text(response))

    # ---- a result that is prepared -----------------------------------------------------------------

    def test_kept_for_later_shown_with_name_and_time_and_submitted_by_a_colleague(self):
        self.be(self.colleague)
        response = self.post(
            self.url(self.task, "result"),
            files=[("files", ("r.pdf", PDF, "application/pdf"))],
            content="Prepared by me",
            later="1",
        )
        self.assertEqual(response.status_code, 303)
        self.assertIn("Kept for later, and not submitted", self.text(self.get(response.headers["Location"])))
        self.assertEqual(self.task.state, "transferred")
        self.be(self.ward_officer)
        for step in ("", "result"):
            page = self.text(self.get(self.url(self.task, step)))
            for words in ("Prepared and not submitted yet", self.colleague.name, "Prepared by me", "r.pdf"):
                self.assertIn(words, page, step)
        self.be(self.other_ward_officer)
        self.assertNotIn("Prepared", self.text(self.get(self.url(self.shared))))
        self.be(self.ward_officer)
        response = self.post(self.url(self.task, "result"), content="Prepared by both", **self.form("result"))
        self.assertEqual(response.status_code, 303)
        self.assertEqual(self.task.result_ids.content, "Prepared by both")
        self.assertEqual(self.task.state, "submitted")
