import base64
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import at, local
from .difficulty_common import DifficultyCase


@tagged("post_install", "-at_install")
class TestDirectiveInfoRequest(DifficultyCase):
    def setUp(self):
        super().setUp()
        self.requests = self.asked(self.health | self.ward)
        self.of = {request.unit_id: request for request in self.requests}
        self.own = self.of[self.health].with_user(self.health_officer)

    def asked(self, units, user=None, **values):
        """Ask units through the dialog and return the requests."""
        values = {"name": "Half-year figures", "question": "Send the figures", "date_due": "2026-06-15", **values}
        dialog = self.env["directive.info.request.wizard"].with_user(user or self.specialist)
        action = dialog.create({**values, "unit_ids": [(6, 0, units.ids)]}).action_apply()
        return self.env["directive.info.request"].search(action["domain"])

    def reply(self, request, user, text="The figures are attached", **values):
        replies = self.env["directive.info.reply"].with_user(user)
        return replies.create({"request_id": request.id, "text": text, **values})

    def file(self, user, name="figures.txt"):
        files = self.env["ir.attachment"].with_user(user)
        return files.create({"name": name, "datas": base64.b64encode(b"figures")})

    # ---- asking ------------------------------------------------------------------------

    def test_one_request_a_unit_tied_by_the_name(self):
        self.assertEqual(self.requests.unit_id, self.health | self.ward)
        self.assertEqual(set(self.requests.mapped("name")), {"Half-year figures"})
        own = self.own
        self.assertEqual(
            (own.state, own.asked_by_id.id, own.date_due), ("asked", self.specialist.id, date(2026, 6, 15))
        )
        self.assertEqual(own.due_hint, "By the end of Monday 15/06/2026")
        for name in ("health", "ward"):
            subjects = self.mails_to(name)
            self.assertEqual(len(subjects), 1)
            self.assertTrue(subjects[0].startswith("The Office asks for information: Half-year figures"))

    def test_all_communes_in_two_clicks_and_the_day_is_proposed(self):
        form = Form(self.env["directive.info.request.wizard"].with_user(self.specialist))
        form.with_communes = True
        self.assertEqual(form.date_due, date(2026, 6, 17), "five working days from 10/6")
        communes = self.env["directive.unit"].search([("kind", "in", ("commune", "ward"))])
        self.assertEqual(form.unit_count, len(communes))
        self.assertEqual(form.due_hint, "By the end of Wednesday 17/06/2026")

    def test_only_the_office_asks(self):
        for user in (self.finance_head, self.ward_officer, self.chairman, self.administrator):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.asked(self.health, user)
            with self.assertRaises(UserError):
                values = {"name": "x", "unit_id": self.health.id, "date_due": "2026-06-15"}
                self.env["directive.info.request"].with_user(user).create(values)

    def test_a_day_that_has_passed_or_nothing_to_ask_is_refused(self):
        for values in ({"date_due": "2026-06-09"}, {"question": " "}, {"name": " "}):
            with self.subTest(values=values), self.assertRaisesRegex(UserError, "Điều 10 khoản 1d"):
                self.asked(self.health, **values)
        with self.assertRaisesRegex(UserError, "Choose the units"):
            self.asked(self.env["directive.unit"])

    def test_files_of_the_office_are_each_units_own(self):
        file = self.file(self.specialist)
        requests = self.asked(self.health | self.building, attachment_ids=[(6, 0, file.ids)])
        for request, user in zip(requests.sorted("unit_id"), (self.building_officer, self.health_officer), strict=True):
            own = request.attachment_ids
            self.assertEqual((own.res_model, own.res_id), ("directive.info.request", request.id))
            self.assertEqual(own.with_user(user).raw, b"figures")
        with self.assertRaises(AccessError):
            requests[0].attachment_ids.with_user(self.ward_officer).read(["raw"])

    def test_about_a_task_or_a_document(self):
        about = self.asked(self.health, task_id=self.task.id)
        self.assertEqual(about.with_user(self.health_officer).about, f"901/QĐ-UBND: {self.task.name}")
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            about.task_id.with_user(self.health_officer).read(["content"])
        self.assertIn("950/QĐ-UBND", self.asked(self.health, document_id=self.ordering.id).about)
        row = self.env["directive.log"].search([("res_model", "=", about._name), ("res_id", "=", about.id)])
        self.assertEqual((row.event, row.task_id), ("ask", self.task))

    # ---- answering ---------------------------------------------------------------------

    def test_a_unit_sees_its_own_only(self):
        self.assertEqual(self.own.search([]), self.own)
        self.assertEqual(self.requests.with_user(self.ward_officer).search([]), self.of[self.ward])
        for user in (self.finance_officer, self.other_ward_officer):
            self.assertFalse(self.requests.with_user(user).search([]))
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
                self.own.with_user(user).read(["question"])
        for user in (self.other_specialist, self.chairman, self.administrator):
            self.assertEqual(self.requests.with_user(user).search([("id", "in", self.requests.ids)]), self.requests)

    def test_answer_with_text_and_files(self):
        self.assertEqual(self.own.action_reply()["context"], {"default_request_id": self.own.id})
        file = self.file(self.health_officer)
        with at("2026-06-12 10:00:00"):
            reply = self.reply(self.own, self.health_officer, attachment_ids=[(6, 0, file.ids)])
        self.assertEqual((self.own.state, self.own.replied_by_id), ("replied", self.health_officer))
        self.assertEqual((reply.replied_at, reply.is_late), (local("2026-06-12 10:00:00"), False))
        self.assertEqual((file.res_model, file.res_id), ("directive.info.reply", reply.id))
        self.assertIn("Answered: Half-year figures – Department of Health", self.mails_to("specialist"))
        with self.assertRaises(UserError):
            self.reply(self.own, self.health_officer)
        for user in (self.health_officer, self.specialist, self.administrator):
            with self.assertRaises(UserError):
                reply.with_user(user).write({"text": "Other"})
            with self.assertRaises(UserError):
                reply.with_user(user).unlink()

    def test_nobody_answers_for_another_unit(self):
        self.health.head_user_id = self.health_officer
        for user in (self.specialist, self.finance_officer, self.ward_officer, self.chairman, self.administrator):
            with (
                self.subTest(user=user.login),
                self.assertRaises(UserError),
                mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model"),
            ):
                self.reply(self.own, user)
        self.assertEqual(self.own.state, "asked")

    def test_an_answer_stamps_itself(self):
        reply = self.reply(
            self.own, self.health_officer, replied_at="2026-01-01 00:00:00", replied_by_id=self.chairman.id
        )
        self.assertEqual((reply.replied_at, reply.replied_by_id), (local("2026-06-10 09:00:00"), self.health_officer))

    def test_an_empty_answer_is_refused(self):
        with self.assertRaisesRegex(UserError, "Điều 10 khoản 1d"):
            self.reply(self.own, self.health_officer, " ")

    def test_d06_k1b_the_office_records_from_a_paper(self):
        request = self.asked(self.police)
        with self.assertRaisesRegex(UserError, "Điều 6 khoản 1b"):
            self.reply(request, self.specialist)
        self.reply(request, self.specialist, paper_reference="77/CATP-PV01")
        self.assertEqual(request.state, "replied")

    # ---- overdue -----------------------------------------------------------------------

    def test_overdue_both_sides_of_midnight_without_any_scheduled_action(self):
        requests = self.env["directive.info.request"]
        for moment, late in (("2026-06-15 23:59:59", False), ("2026-06-16 00:00:00", True)):
            with at(moment):
                self.requests.invalidate_recordset()
                self.assertEqual(self.own.is_overdue, late)
                self.assertEqual(self.own in requests.search([("is_overdue", "=", True)]), late)
                self.assertEqual(self.own in requests.search([("is_overdue", "!=", True)]), not late)
        with at("2026-06-16 00:00:00"):
            reply = self.reply(self.own, self.health_officer)
            self.assertTrue(reply.is_late)
            self.assertEqual((self.own.is_overdue, self.own.reply_clock), (False, "missed"))

    def test_a_new_day_off_moves_the_due_instant(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Storm",
                "date_from": local("2026-06-15 00:00:00"),
                "date_to": local("2026-06-15 23:59:59"),
                "calendar_id": False,
            }
        )
        self.assertEqual(self.own.due_at, local("2026-06-17 00:00:00"))

    # ---- closing and asking again ------------------------------------------------------

    def test_close_and_ask_again_are_the_offices(self):
        self.reply(self.own, self.health_officer)
        for user in (self.health_officer, self.chairman, self.administrator):
            with self.assertRaisesRegex(UserError, "Điều 10 khoản 1d"):
                self.own.with_user(user).action_close()
            with self.assertRaisesRegex(UserError, "Điều 10 khoản 1d"):
                self.own.with_user(user).action_ask_again("x")
        self.own.with_user(self.other_specialist).action_close()
        self.assertEqual((self.own.state, self.own.closed_by_id), ("closed", self.other_specialist))
        with self.assertRaises(UserError):
            self.reply(self.own, self.health_officer)

    def test_ask_again_needs_a_reason_and_gives_two_working_days(self):
        self.reply(self.own, self.health_officer)
        office = self.own.with_user(self.specialist)
        self.assertEqual(office.action_ask_again()["res_model"], "directive.reason.wizard")
        with self.assertRaisesRegex(UserError, "missing"):
            office.action_ask_again(" ")
        with at("2026-06-19 16:00:00"):
            office.action_ask_again("The annex is missing")
            self.assertEqual((office.state, office.date_due), ("asked", date(2026, 6, 23)))
            self.assertFalse(office.replied_at or office.is_overdue)
            self.reply(self.own, self.health_officer, "Here is the annex")
        self.assertEqual(len(office.reply_ids), 2, "the first answer is kept")
        self.assertEqual(office.again_reason, "The annex is missing")
        self.assertTrue(self.mails_to("health")[0].startswith("Please complete your answer"))

    def test_withdrawn_requests_are_owed_no_more(self):
        office = self.own.with_user(self.specialist)
        with self.assertRaisesRegex(UserError, "needed"):
            office.action_withdraw("")
        office.action_withdraw("Found elsewhere")
        with at("2026-07-01 08:00:00"):
            self.assertFalse(office.is_overdue)
            self.assertNotIn(office, office.search([("is_overdue", "=", True)]))
        with self.assertRaises(UserError):
            self.reply(self.own, self.health_officer)

    def test_state_and_facts_are_closed(self):
        for user in (self.health_officer, self.specialist, self.office_leader, self.administrator):
            for values in (
                {"state": "closed"},
                {"date_due": "2030-01-01"},
                {"question": "Other"},
                {"unit_id": self.ward.id},
                {"name": "Other"},
                {"replied_at": "2026-01-01 00:00:00"},
                {"attachment_ids": [(5,)]},
            ):
                with self.subTest(user=user.login, values=values), self.assertRaises(UserError):
                    self.own.with_user(user).write(values)
            with self.assertRaises(UserError):
                self.own.with_user(user).unlink()
