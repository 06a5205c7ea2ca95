import base64
from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import DirectiveCase, at


@tagged("post_install", "-at_install")
class TestDirectiveExtension(DirectiveCase):
    """What surrounds the clause itself (tests/regulation/test_dieu_12.py): rights, files, mails, log, screens."""

    def setUp(self):
        super().setUp()
        clock = at("2026-06-10 08:00:00")
        clock.start()
        self.addCleanup(clock.stop)
        self.task = self.transferred(coordinating_unit_ids=[(4, self.building.id)])

    def prepared(self, task=None, user=None, **values):
        values = {"requested_date": "2026-07-15", "reason": "The survey", "explanation": "Half is done", **values}
        extensions = self.env["directive.extension"].with_user(user or self.finance_officer)
        return extensions.create({"task_id": (task or self.task).id, **values})

    def filed(self, task=None, user=None, **values):
        extension = self.prepared(task, user, **values)
        extension.action_submit()
        return extension

    # ---- rights -----------------------------------------------------------------------------

    def test_d01_k2_who_reads_a_request(self):
        extension = self.prepared()
        readers = {
            self.finance_officer: (True, True),
            self.building_officer: (False, True),
            self.health_officer: (False, False),
            self.ward_officer: (False, False),
            self.specialist: (True, True),
            self.chairman: (True, True),
            self.administrator: (True, True),
        }
        for step in (0, 1):
            for user, expected in readers.items():
                found = extension.with_user(user).search([("id", "=", extension.id)])
                self.assertEqual(bool(found), expected[step], f"{user.login} {extension.state}")
            extension.filtered(lambda one: one.state == "draft").action_submit()

    def test_d13_who_creates_writes_and_deletes(self):
        extension = self.prepared()
        for user in (self.building_officer, self.health_officer, self.ward_officer, self.chairman, self.administrator):
            with self.subTest(user=user.login), mute_logger("odoo.addons.base.models.ir_rule"):
                with self.assertRaises(AccessError):
                    self.prepared(user=user)
                with self.assertRaises(AccessError):
                    extension.with_user(user).write({"reason": "x"})
                with self.assertRaises(AccessError):
                    extension.with_user(user).unlink()
        with self.assertRaisesRegex(UserError, "Only the lead unit"):
            extension.with_user(self.specialist).write({"reason": "x"})
        extension.write({"reason": "The survey of June"})
        extension.unlink()

    def test_d07_a_filed_request_stays_as_it_is(self):
        extension = self.filed()
        for values in ({"reason": "Prettier"}, {"requested_date": "2026-12-31"}, {"task_id": self.transferred().id}):
            with self.assertRaisesRegex(UserError, "Điều 7"):
                extension.write(values)
        with self.assertRaisesRegex(UserError, "Điều 7"):
            extension.unlink()
        self.assertEqual(extension.copy_data()[0].get("state", "draft"), "draft")

    def test_a_request_does_not_move_to_a_task_of_another_unit(self):
        extension = self.prepared()
        with self.assertRaises(UserError), self.cr.savepoint():
            extension.write({"task_id": self.transferred(self.building).id})
        self.assertEqual(extension.task_id, self.task)

    def test_a_request_in_the_context_of_another_state_is_a_draft(self):
        extensions = self.env["directive.extension"].with_user(self.finance_officer)
        extension = extensions.with_context(default_state="approved", default_granted_date="2026-12-31").create(
            {"task_id": self.task.id, "requested_date": "2026-07-15", "reason": "r", "explanation": "e"}
        )
        self.assertEqual((extension.state, extension.granted_date), ("draft", False))

    def test_files_of_a_request_are_closed_with_it(self):
        upload = self.env["ir.attachment"].with_user(self.finance_officer)
        upload = upload.create({"name": "evidence.txt", "datas": base64.b64encode(b"evidence")})
        extension = self.prepared(attachment_ids=[(6, 0, upload.ids)])
        self.assertEqual((upload.res_model, upload.res_id), ("directive.extension", extension.id))
        extension.action_submit()
        with self.assertRaisesRegex(UserError, "Điều 7"):
            upload.unlink()
        self.assertEqual(upload.with_user(self.chairman).raw, b"evidence")
        with self.assertRaises(AccessError):
            upload.with_user(self.health_officer).read(["raw"])

    def test_the_database_itself_holds_one_open_request(self):
        self.filed()
        other = self.filed(self.transferred())
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            other.sudo()._facts_open().write({"task_id": self.task.id})

    # ---- what it leaves behind ------------------------------------------------------------------

    def test_the_log_tells_every_step(self):
        extension = self.filed()
        extension.with_user(self.office_leader).action_propose("2026-07-08", "One week")
        extension.with_user(self.chairman).action_approve()
        log = self.env["directive.log"].search([("task_id", "=", self.task.id)], order="id")
        steps = [(row.event, row.user_id, row.new_value) for row in log if row.res_model == "directive.extension"]
        self.assertEqual(
            steps,
            [
                ("submit", self.finance_officer, "submitted"),
                ("propose", self.office_leader, "proposed"),
                ("approve", self.chairman, "approved"),
            ],
        )
        deadline = log.filtered(lambda row: row.event == "date_deadline")
        self.assertEqual((deadline.old_value, deadline.new_value), ("2026-06-30", "2026-07-08"))
        chatter = " ".join(self.task.message_ids.mapped("body"))
        for words in ("asks for an extension until 15/07/2026", "put forward", "new deadline 08/07/2026"):
            self.assertIn(words, chatter)

    def mails(self, take):
        """Return {address: subject} of what ``take`` sends."""
        before = self.env["mail.mail"].search([])
        take()
        return {mail.email_to: mail.subject for mail in self.env["mail.mail"].search([]) - before}

    def test_who_is_told(self):
        told = self.mails(self.filed)
        self.assertLessEqual({"t.specialist@example.com", "t.office.leader@example.com"}, set(told))
        self.assertNotIn("t.chairman@example.com", told)
        extension = self.task.extension_ids
        told = self.mails(extension.with_user(self.office_leader).action_propose)
        self.assertIn("t.chairman@example.com", told)
        self.assertNotIn("t.finance@example.com", told)
        told = self.mails(extension.with_user(self.chairman).action_approve)
        self.assertEqual(set(told), {"t.specialist@example.com", "t.finance@example.com", "t.finance.head@example.com"})
        self.assertEqual(set(told.values()), {"Extension approved: 901/QĐ-UBND"})

    def test_a_refusal_is_told_with_its_reason(self):
        extension = self.filed()
        before = self.env["mail.mail"].search([])
        extension.with_user(self.office_leader).action_refuse("Two weeks were enough for others")
        sent = self.env["mail.mail"].search([]) - before
        self.assertIn("t.finance@example.com", sent.mapped("email_to"))
        self.assertIn("Two weeks were enough for others", sent[0].body_html)

    # ---- many at once ----------------------------------------------------------------------------

    def test_many_are_put_forward_and_approved_together(self):
        tasks = self.task | self.transferred() | self.transferred(self.building)
        extensions = self.env["directive.extension"].concat(
            self.filed(tasks[0]),
            self.filed(tasks[1], requested_date="2026-07-20"),
            self.filed(tasks[2], self.building_officer),
        )
        extensions.with_user(self.office_leader).action_propose()
        told = self.mails(extensions.with_user(self.chairman).action_approve)
        self.assertEqual(tasks.mapped("date_deadline"), [date(2026, 7, 15), date(2026, 7, 20), date(2026, 7, 15)])
        self.assertEqual(len([address for address in told if address == "t.finance@example.com"]), 1)

    def test_one_that_cannot_be_approved_stops_all_and_is_named(self):
        extensions = self.filed() | self.filed(self.transferred())
        extensions.with_user(self.office_leader).action_propose()
        extensions[1].action_withdraw()
        with self.assertRaisesRegex(UserError, "Withdrawn"), self.cr.savepoint():
            extensions.with_user(self.chairman).action_approve()
        self.env.invalidate_all()
        self.assertEqual(extensions[0].state, "proposed")

    # ---- screens ------------------------------------------------------------------------------------

    def test_buttons_are_the_allowed_steps(self):
        extension = self.filed()
        for user, steps in (
            (self.finance_officer, ",withdraw,"),
            (self.office_leader, ",propose,refuse,"),
            (self.chairman, ",refuse,"),
            (self.specialist, ",,"),
            (self.administrator, ",,"),
        ):
            self.assertEqual(extension.with_user(user).allowed_actions, steps, user.login)
        extension.with_user(self.office_leader).action_propose()
        self.assertEqual(extension.with_user(self.chairman).allowed_actions, ",approve,refuse,")
        self.assertEqual(extension.with_user(self.office_leader).allowed_actions, ",,")

    def test_the_task_opens_the_dialog_with_what_was_prepared(self):
        task = self.task.with_user(self.finance_officer)
        self.assertTrue(task.may_ask_extension)
        self.assertFalse(task.action_ask_extension()["res_id"])
        extension = self.prepared()
        self.assertEqual(task.action_ask_extension()["res_id"], extension.id)
        with self.assertRaisesRegex(UserError, "Only the lead unit"):
            self.task.with_user(self.specialist).action_ask_extension()

    def test_a_request_is_written_in_the_dialog(self):
        extensions = self.env["directive.extension"].with_user(self.finance_officer)
        view = "directive_tracking.view_directive_extension_file"
        form = Form(extensions.with_context(default_task_id=self.task.id), view=view)
        self.assertEqual(form.task_deadline, date(2026, 6, 30))
        self.assertIn("26/06/2026", form.task_extension_hint)
        form.requested_date, form.reason, form.explanation = date(2026, 7, 15), "The survey", "Half"
        extension = form.save()
        self.assertEqual((extension.state, extension.days_asked), ("draft", 15))

    def test_the_dialog_for_another_date(self):
        extension = self.filed()
        action = extension.with_user(self.office_leader).action_propose_other()
        dialogs = self.env["directive.extension.decision"].with_user(self.office_leader)
        form = Form(dialogs.with_context(**action["context"]))
        form.date, form.note = date(2026, 7, 8), "One week"
        form.save().action_apply()
        self.assertEqual((extension.state, extension.proposed_date), ("proposed", date(2026, 7, 8)))
        with self.assertRaises(UserError):
            extension.with_user(self.finance_officer).action_approve_other()

    def test_the_administrator_sets_the_delegation(self):
        settings = self.env["res.config.settings"].with_user(self.administrator)
        settings.create({"directive_extension_delegated": True}).execute()
        extension = self.filed()
        self.assertIn(",approve,", extension.with_user(self.office_leader).allowed_actions)

    def test_hours_of_a_date(self):
        task = self.transferred(deadline="2026-06-30", deadline_hour=17, urgency="express")
        extension = self.filed(task, requested_date="2026-06-30", requested_hour=20.5)
        extension.with_user(self.office_leader).action_propose()
        extension.with_user(self.chairman).action_approve()
        self.assertEqual((task.date_deadline, task.deadline_hour), (date(2026, 6, 30), 20.5))
        with self.assertRaisesRegex(UserError, "0:00"):
            self.filed().with_user(self.office_leader).action_propose("2026-07-20", "x", 25)
        with self.assertRaisesRegex(UserError, "not a day"):
            self.task.extension_ids.with_user(self.office_leader).action_propose("tomorrow", "x")

    def test_a_leader_reads_all_on_one_screen(self):
        self.env["directive.progress"].with_user(self.finance_officer).create(
            {"task_id": self.task.id, "content": "Half of it", "percent": 50}
        )
        extension = self.filed()
        for user in (self.chairman, self.office_leader, self.finance_officer, self.building_officer):
            read = extension.with_user(user).web_read(
                {
                    "task_progress_ids": {"fields": {"content": {}}},
                    "task_extension_ids": {"fields": {"state": {}}},
                    "task_deadline_ids": {"fields": {"source": {}}},
                    "task_content": {},
                    "task_percent": {},
                    "extended_count": {},
                }
            )[0]
            self.assertEqual(read["task_progress_ids"][0]["content"], "Half of it")
            self.assertEqual((read["task_percent"], len(read["task_deadline_ids"])), (50, 1))
            self.assertEqual(len(read["task_extension_ids"]), 1)
