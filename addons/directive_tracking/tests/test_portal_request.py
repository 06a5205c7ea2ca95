from odoo.tests import tagged

from .difficulty_common import DifficultyScene
from .portal_common import PDF, PortalCase


@tagged("post_install", "-at_install")
class TestPortalRequest(DifficultyScene, PortalCase):
    """Communes and wards raise difficulties, give opinions and answer requests for information; real HTTP."""

    def setUp(self):
        super().setUp()
        self.ward_task = self.transferred(self.ward)
        self.be(self.ward_officer)

    def pdf(self, name="minutes.pdf"):
        return [("files", (name, PDF, "application/pdf"))]

    def information(self, units):
        dialog = self.env["directive.info.request.wizard"].with_user(self.specialist)
        values = {"name": "Half-year figures", "question": "Send the figures", "date_due": "2026-06-15"}
        action = dialog.create({**values, "unit_ids": [(6, 0, units.ids)]}).action_apply()
        return self.env["directive.info.request"].search(action["domain"])

    # ---- difficulties --------------------------------------------------------------------

    def test_d12_k2_raise_a_difficulty_with_files(self):
        form = self.text(self.get(self.url(self.ward_task, "difficulty")))
        for words in ("Raise a difficulty", "Possible also after the deadline", "Units of different opinions"):
            self.assertIn(words, form)
        data = {"kind": "adjustment", "cause": "No <land>", "proposal": "Later"}
        response = self.post(self.url(self.ward_task, "difficulty"), files=self.pdf(), **data)
        self.assertEqual(response.status_code, 303, response.text[:2000])
        escalation = self.ward_task.escalation_ids
        self.assertEqual((escalation.state, escalation.kind, escalation.unit_id), ("raised", "adjustment", self.ward))
        self.assertEqual((escalation.cause, escalation.raised_by_id), ("No <land>", self.ward_officer))
        file = escalation.attachment_ids
        self.assertEqual((file.res_model, file.res_id, file.public), ("directive.escalation", escalation.id, False))
        page = self.get(self.url(self.ward_task))
        self.assertIn("No &lt;land&gt;", page.text)
        self.assertIn("minutes.pdf", page.text)
        self.assertEqual(self.get(self.url(self.ward_task, f"files/{file.id}")).content, PDF)
        self.be(self.other_ward_officer)
        self.assertEqual(self.get(self.url(self.ward_task, f"files/{file.id}")).status_code, 404)

    def test_a_refusal_keeps_what_was_typed(self):
        response = self.post(self.url(self.ward_task, "difficulty"), kind="not_done", cause="Typed <b>", proposal="P")
        self.assertEqual(response.status_code, 422)
        self.assertIn("has not come due yet", self.text(response))
        self.assertIn("Typed &lt;b&gt;", response.text)
        self.assertFalse(self.ward_task.escalation_ids)

    def test_d12_k2_who_raised_a_difficulty_withdraws_it(self):
        self.assertNotIn("withdraw_difficulty", self.get(self.url(self.ward_task)).text)
        self.assertIn("has raised no difficulty", self.text(self.get(self.url(self.ward_task, "withdraw_difficulty"))))
        escalation = self.raised(self.ward_officer, self.ward_task)
        self.assertIn("withdraw_difficulty", self.get(self.url(self.ward_task)).text)
        form = self.get(self.url(self.ward_task, "withdraw_difficulty"))
        self.assertIn('<label class="form-label" for="directive_reason">', form.text)
        response = self.post(self.url(self.ward_task, "withdraw_difficulty"), reason="  ")
        self.assertEqual((response.status_code, escalation.state), (422, "raised"))
        self.assertIn("Say why the difficulty is withdrawn", self.text(response))
        response = self.post(self.url(self.ward_task, "withdraw_difficulty"), reason="The <land> is cleared")
        self.assertEqual(response.status_code, 303, response.text[:2000])
        self.assertEqual(
            (escalation.state, escalation.withdraw_reason, escalation.withdrawn_by_id),
            ("withdrawn", "The <land> is cleared", self.ward_officer),
        )
        page = self.get(response.headers["Location"]).text
        self.assertIn("The &lt;land&gt; is cleared", page)
        self.assertNotIn("/withdraw_difficulty", page)
        response = self.post(self.url(self.ward_task, "withdraw_difficulty"), reason="Again")
        self.assertEqual(response.status_code, 422)

    def test_d12_k2_nobody_withdraws_what_another_unit_raised(self):
        task = self.transferred(self.ward, coordinating_unit_ids=[(4, self.other_ward.id)])
        escalation = self.raised(self.other_ward_officer, task)
        self.assertNotIn("withdraw_difficulty", self.get(self.url(task)).text)
        response = self.post(self.url(task, "withdraw_difficulty"), reason="Not ours")
        self.assertEqual((response.status_code, escalation.state), (422, "raised"))
        self.be(self.foreign_officer())
        self.assertEqual(self.post(self.url(task, "withdraw_difficulty"), reason="x").status_code, 404)

    def foreign_officer(self):
        return self.user("t.ward3", "base.group_portal")

    def test_the_decision_is_shown_and_the_proposal_of_the_office_is_not(self):
        escalation = self.raised(self.ward_officer, self.ward_task)
        escalation.with_user(self.specialist).action_propose("Only for the leaders")
        self.assertNotIn("Only for the leaders", self.get(self.url(self.ward_task)).text)
        escalation.with_user(self.chairman).action_decide("Go on as before")
        page = self.text(self.get(self.url(self.ward_task)))
        self.assertIn("Go on as before", page)
        self.assertIn("The task stays as it is", page)
        self.assertNotIn("Only for the leaders", page)

    # ---- opinions ------------------------------------------------------------------------

    def test_d10_k1c_a_ward_gives_its_opinion(self):
        opinion = self.ask(self.raised(), self.ward | self.other_ward)[:1]
        home = self.text(self.get("/my"))
        self.assertIn("Opinions to give: 1", home)
        listed = self.text(self.get("/my/opinions"))
        self.assertIn("By the end of Monday 15/06/2026", listed)
        url = f"/my/opinions/{opinion.id}"
        page = self.text(self.get(url))
        for words in (self.task.content, "No land is cleared yet", "Two more weeks", "Is the land cleared?"):
            self.assertIn(words, page)
        self.assertEqual(self.post(url, text="  ").status_code, 422)
        response = self.post(url, files=self.pdf(), text="We <agree>")
        self.assertEqual(response.status_code, 303, response.text[:2000])
        self.assertEqual((opinion.state, opinion.text), ("submitted", "We <agree>"))
        self.assertEqual(opinion.replied_by_id, self.ward_officer)
        page = self.get(f"{url}?done=1")
        self.assertIn("We &lt;agree&gt;", page.text)
        self.assertNotIn("<textarea", page.text)
        self.assertEqual(self.get(f"{url}/files/{opinion.attachment_ids.id}").content, PDF)
        self.assertEqual(self.post(url, text="Once more").status_code, 422)
        self.assertEqual(opinion.text, "We <agree>")

    def test_another_ward_finds_nothing_and_changes_nothing(self):
        opinion = self.ask(self.raised(), self.ward)
        request = self.information(self.ward)
        self.be(self.other_ward_officer)
        for url in (f"/my/opinions/{opinion.id}", f"/my/info-requests/{request.id}", "/my/opinions/999999999"):
            for response in (self.get(url), self.post(url, text="Forged")):
                self.assertEqual(response.status_code, 404, url)
                self.assertNotIn("Send the figures", response.text)
        self.assertEqual((opinion.state, request.state), ("asked", "asked"))
        for url in ("/my/opinions", "/my/info-requests"):
            self.assertIn("Nothing is asked of your unit", self.text(self.get(url)))
        self.be(None)
        self.assertIn("/web/login", self.get("/my/opinions").headers["Location"])

    # ---- information ---------------------------------------------------------------------

    def test_d10_k1d_a_ward_answers_with_files_and_is_asked_again(self):
        request = self.information(self.ward)
        self.assertIn("Information to send: 1", self.text(self.get("/my")))
        self.assertIn("Half-year figures", self.text(self.get("/my/info-requests")))
        url = f"/my/info-requests/{request.id}"
        self.assertIn("Send the figures", self.text(self.get(url)))
        refused = self.post(url, files=[("files", ("x.exe", b"MZ" + b"\0" * 99, "application/pdf"))], text="Typed")
        self.assertEqual(refused.status_code, 422)
        self.assertIn("Typed", refused.text)
        self.assertEqual((request.state, len(request.reply_ids)), ("asked", 0))
        self.assertEqual(self.post(url, files=self.pdf("figures.pdf"), text="See the file").status_code, 303)
        reply = request.reply_ids
        self.assertEqual(
            (request.state, reply.text, reply.attachment_ids.name), ("replied", "See the file", "figures.pdf")
        )
        self.assertEqual(self.get(f"{url}/files/{reply.attachment_ids.id}").content, PDF)
        self.assertEqual(self.post(url, text="Once more").status_code, 422)
        request.with_user(self.specialist).action_ask_again("The annex is missing")
        self.assertIn("The annex is missing", self.text(self.get(url)))
        self.assertEqual(self.post(url, text="Here it is").status_code, 303)
        self.assertEqual(len(request.reply_ids), 2)

    def test_files_above_the_limit_get_a_page_that_says_what_to_do(self):
        request = self.information(self.ward)
        self.env["ir.config_parameter"].set_param("web.max_file_upload_size", 100 * 1024)
        files = [("files", ("scan.pdf", PDF + b"0" * 3 * 1024**2, "application/pdf"))]
        response = self.post(f"/my/info-requests/{request.id}", files=files, text="Typed")
        self.assertEqual(response.status_code, 413)
        self.assertIn("nothing was sent", self.text(response))
