"""What an attacker with the source in hand tried; each way in was open once, or nearly (docs/security.md)."""
from odoo.addons.directive_tracking.tests.common import DirectiveCase, at
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

NOW = "2026-06-10 09:00:00"
SECRET = "Inspect the land fund of the riverside project before the auction"


@tagged("post_install", "-at_install")
class TestAttacks(DirectiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with at("2026-06-01 08:00:00"):
            cls.other_document = cls.new_document("777/QĐ-UBND", subject="Land fund of the riverside project")
            # What nobody but Finance and the Office may know of.
            cls.secret = cls.transferred(cls.finance, document_id=cls.other_document.id, content=SECRET)
            cls.own = cls.transferred(cls.health, coordinating_unit_ids=[(4, cls.building.id)])
            cls.ward_task = cls.transferred(cls.ward)

    def setUp(self):
        super().setUp()
        clock = at(NOW)
        clock.start()
        self.addCleanup(clock.stop)
        muted = mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.models")
        muted.__enter__()
        self.addCleanup(muted.__exit__, None, None, None)

    def as_user(self, user, model):
        """Return the model as the user's next request sees it: nothing is remembered from another one."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env[model].with_user(user)

    def assert_silent(self, call, *secrets):
        """The call is refused, or answers without any of the secrets."""
        self.env.flush_all()
        self.env.invalidate_all()
        try:
            with self.env.cr.savepoint():
                answer = str(call())
        except UserError as error:
            answer = str(error)
        for secret in secrets or (SECRET, self.other_document.sudo().subject):
            self.assertNotIn(secret, answer)

    # ---- a form that names what its user may not read ------------------------------------------

    def test_d01_k2_a_form_tells_nothing_of_a_task_that_it_names(self):
        whole = {"fields": {"display_name": {}}}
        for user in (self.health_officer, self.ward_officer):
            for model, fields in (
                ("directive.extension", ("task_content", "display_name")),
                ("directive.escalation", ("task_content", "task_line", "display_name")),
                ("directive.result", ("display_name",)),
                ("directive.feedback", ("document_reference", "filing_hint", "display_name")),
                ("directive.progress", ("display_name",)),
                ("directive.contribution", ("display_name",)),
                ("directive.discrepancy", ("present_value", "display_name")),
                ("directive.followup", ("display_name",)),
            ):
                spec = {"task_id": whole, **{name: {} for name in fields}}
                values = {"task_id": self.secret.id}
                with self.subTest(user=user.login, model=model):
                    self.assert_silent(
                        lambda model=model, user=user, values=values, spec=spec: self.as_user(user, model).onchange(
                            dict(values), ["task_id"], spec
                        )
                    )
                    self.assert_silent(
                        lambda model=model, user=user, spec=spec: self.as_user(user, model)
                        .with_context(default_task_id=self.secret.id)
                        .onchange({}, [], spec)
                    )

    def test_d10_k1c_a_form_of_an_own_opinion_tells_nothing_of_another_difficulty(self):
        escalation = self.env["directive.escalation"].with_user(self.finance_officer).create(
            {"task_id": self.secret.id, "cause": f"Cause of {SECRET}", "proposal": "Wait"}
        )
        escalation.action_raise()
        own = self.env["directive.escalation"].with_user(self.health_officer).create(
            {"task_id": self.own.id, "cause": "x", "proposal": "y"}
        )
        own.action_raise()
        opinion = own.with_user(self.specialist)._ask_opinions(self.health, "What do you think?", "2026-06-20")
        self.assert_silent(
            lambda: self.as_user(self.health_officer, "directive.opinion")
            .browse(opinion.id)
            .onchange({"escalation_id": escalation.id}, ["escalation_id"], {"cause": {}, "task_content": {}})
        )

    def test_d01_k2_a_dialog_tells_no_name_of_what_it_points_to(self):
        for model, values in (
            ("directive.deadline.explanation", {"task_id": self.secret.id}),
            (
                "directive.reason.wizard",
                {
                    "res_model": "directive.task",
                    "res_ids": self.own.ids,
                    "step": "cancel",
                    "document_id": self.other_document.id,
                },
            ),
            ("directive.followup.wizard", {"task_ids": [(6, 0, self.secret.ids)], "content": "x"}),
        ):
            name = next(field for field in values if field in ("task_id", "document_id", "task_ids"))

            def by_values(model=model, values=values, name=name):
                created = self.as_user(self.health_officer, model).create(values)
                created.invalidate_recordset()
                return created.web_read({name: {"fields": {"display_name": {}}}}), created.read([name])

            def by_context(model=model, values=values, name=name):
                rest = {key: value for key, value in values.items() if key != name}
                dialogs = self.as_user(self.health_officer, model).with_context(**{f"default_{name}": values[name]})
                created = dialogs.create(rest)
                created.invalidate_recordset()
                return created.web_read({name: {"fields": {"display_name": {}}}}), created.read([name])

            def by_write(model=model, values=values, name=name):
                allowed = {**values, name: self.own.id if name == "task_id" else False}
                created = self.as_user(self.health_officer, model).create(
                    {**allowed, "task_ids": [(6, 0, self.own.ids)]} if name == "task_ids" else allowed
                )
                created.write({name: values[name]})
                created.invalidate_recordset()
                return created.web_read({name: {"fields": {"display_name": {}}}}), created.read([name])

            for way in (by_values, by_context, by_write):
                with self.subTest(model=model, way=way.__name__):
                    self.assert_silent(way, SECRET, "777/QĐ-UBND")

    def test_d07_a_discrepancy_names_no_result_of_another_task(self):
        result = self.submit(self.secret, self.finance_officer)
        progress = self.env["directive.progress"].with_user(self.health_officer).create(
            {"task_id": self.own.id, "content": "Half", "percent": 50}
        )

        def raise_one():
            raised = self.as_user(self.health_officer, "directive.discrepancy").create(
                {
                    "task_id": self.own.id,
                    "item": "progress_percent",
                    "progress_id": progress.id,
                    "result_id": result.id,
                    "right_value": "60",
                    "source": "Report",
                }
            )
            raised.invalidate_recordset()
            return raised.read(["result_id"])

        self.assert_silent(raise_one)

    def test_debug_mode_tells_no_names_in_refusals(self):
        developer = self.user("t.developer", "directive_tracking.group_unit_user,base.group_no_one")
        self.assert_silent(lambda: self.as_user(developer, "directive.task").browse(self.secret.id).read(["content"]))
        self.assert_silent(lambda: self.as_user(developer, "directive.document").browse(self.other_document.id).read())

    def test_a_number_in_use_is_told_to_the_office_alone(self):
        values = {"number": "777", "notation": "QĐ-UBND", "date_issued": "2026-06-01", "subject": "x"}
        for user in (self.health_officer, self.ward_officer, self.chairman):
            self.assert_silent(lambda user=user: self.as_user(user, "directive.document").create(dict(values)))
        for user in (self.health_officer, self.ward_officer):
            self.assert_silent(
                lambda user=user: self.as_user(user, "directive.document").browse(self.document.id).write(dict(values))
            )

    # ---- planting -------------------------------------------------------------------------------

    def test_d06_k2b_a_prepared_result_is_not_moved_to_another_unit_s_task(self):
        result = self.as_user(self.health_officer, "directive.result").create(
            {"task_id": self.own.id, "content": "Planted"}
        )
        with self.assertRaises(UserError):
            result.write({"task_id": self.secret.id})
        self.assertNotIn("Planted", self.secret.sudo().result_ids.mapped("content"))

    def test_d12_k2_a_prepared_request_is_not_moved_to_another_unit_s_task(self):
        extension = self.as_user(self.health_officer, "directive.extension").create(
            {"task_id": self.own.id, "requested_date": "2026-07-20", "reason": "r", "explanation": "e"}
        )
        with self.assertRaises(UserError):
            extension.write({"task_id": self.secret.id})
        self.assertFalse(self.secret.sudo().extension_ids)

    # ---- the log tells a coordinating unit nothing of what the lead prepares ----------------------

    def test_d07_k2c_what_the_head_says_to_its_officers_stays_in_the_unit(self):
        task = self.transferred(self.finance, coordinating_unit_ids=[(4, self.building.id)])
        self.finance.with_user(self.finance_head).action_set_head_approves(True)
        result = self.as_user(self.finance_officer, "directive.result").create({"task_id": task.id, "content": "Done"})
        result.action_submit()
        result.with_user(self.finance_head).action_give_back("The figures of Construction are wrong")
        seen = self.as_user(self.building_officer, "directive.log").search([("task_id", "=", task.id)])
        self.assertTrue(seen)
        self.assertNotIn("directive.result", seen.mapped("res_model"))
        self.assertNotIn("The figures of Construction are wrong", str(seen.mapped("detail")))
        own = self.as_user(self.finance_officer, "directive.log").search([("task_id", "=", task.id)])
        self.assertIn("The figures of Construction are wrong", own.mapped("detail"))
        result.action_submit()
        result.with_user(self.finance_head).action_approve()
        left = self.as_user(self.building_officer, "directive.result").browse(result.id)
        self.assertFalse(left.head_note)

    # ---- what others wrote, and who follows --------------------------------------------------------

    def test_d07_a_unit_rewrites_no_message_of_the_office(self):
        said = {"body": "By Friday", "subtype_xmlid": "mail.mt_comment"}
        message = self.ward_task.with_user(self.specialist).message_post(**said)
        other = self.own.with_user(self.specialist).message_post(**said)
        for user, target in ((self.ward_officer, message), (self.health_officer, other)):
            own = self.as_user(user, "mail.message").browse(target.id)
            for attempt in (
                lambda own=own: own.write({"body": "By next year"}),
                own.unlink,
            ):
                with self.subTest(user.login), self.assertRaises(UserError):
                    attempt()
            task = self.as_user(user, "directive.task").browse(target.res_id)
            for command in ((1, target.id, {"body": "By next year"}), (2, target.id), (3, target.id)):
                with self.subTest(user.login, command=command[0]), self.assertRaises(UserError):
                    task.write({"message_ids": [command]})
        self.env.invalidate_all()
        self.assertIn("By Friday", message.body)

    def test_d07_a_unit_alters_no_file_of_the_office_in_the_chatter(self):
        file = self.env["ir.attachment"].with_user(self.specialist).create({"name": "order.txt", "raw": b"by Friday"})
        self.own.with_user(self.specialist).message_post(body="See", attachment_ids=file.ids)
        file.sudo().write({"res_model": "directive.task", "res_id": self.own.id})
        theirs = self.as_user(self.health_officer, "ir.attachment").browse(file.id)
        self.assertEqual(theirs.raw, b"by Friday")
        for attempt in (
            lambda: theirs.write({"raw": b"by next year"}),
            lambda: theirs.write({"public": True}),
            theirs.generate_access_token,
            theirs.unlink,
        ):
            with self.assertRaises(UserError):
                attempt()

    def test_nobody_speaks_in_another_s_name(self):
        leader = self.chairman.partner_id
        message = self.as_user(self.health_officer, "directive.task").browse(self.own.id).message_post(
            body="Approved", author_id=leader.id, email_from="chairman@example.com"
        )
        self.assertEqual(message.author_id, self.health_officer.partner_id)
        self.assertIn("t.health@example.com", message.email_from)
        for user in (self.health_officer, self.ward_officer):
            with self.assertRaises(UserError):
                self.as_user(user, "directive.task").message_process(
                    "directive.task", "From: t.chairman@example.com\nTo: x@example.com\nSubject: Approved\n\nyes\n"
                )

    def test_no_notice_and_no_activity_about_another_unit_s_task(self):
        view = "directive_tracking.notice_mail"
        for user in (self.health_officer, self.ward_officer):
            me = user.partner_id.ids
            for name, call in {
                "notify": lambda task, me=me: task.message_notify(body="x", partner_ids=me),
                "notify elsewhere": lambda task, me=me: task.env["mail.thread"].message_notify(
                    body="x", partner_ids=me, model=task._name, res_id=task.id
                ),
                "post": lambda task, me=me: task.message_post(body="x", partner_ids=me),
                "post_with_source": lambda task, me=me: task.message_post_with_source(view, partner_ids=me),
                "mail_with_source": lambda task, me=me: task.message_mail_with_source(view, partner_ids=me),
                "schedule": lambda task, user=user: task.activity_schedule(
                    "mail.mail_activity_data_todo", user_id=user.id
                ),
            }.items():
                task = self.as_user(user, "directive.task").browse(self.secret.id)
                with self.subTest(user=user.login, way=name), self.assertRaises(UserError):
                    call(task)

    def test_a_unit_makes_nobody_follow_a_task(self):
        strangers = self.other_ward_officer.partner_id | self.building_officer.partner_id
        for user, task in ((self.health_officer, self.own), (self.ward_officer, self.ward_task)):
            own = self.as_user(user, "directive.task").browse(task.id)
            with self.subTest(user.login):
                with self.assertRaises(UserError):
                    own.message_subscribe(strangers.ids)
                with self.assertRaises(UserError):
                    own.message_unsubscribe(self.specialist.partner_id.ids)
                with self.assertRaises(UserError):
                    own.write({"message_follower_ids": [(0, 0, {"partner_id": strangers[0].id})]})
                own.message_subscribe(user.partner_id.ids)
                stranger = self.as_user(self.building_officer, "directive.task").browse(self.ward_task.id)
                with self.assertRaises(UserError):
                    stranger.message_get_followers()
            self.assertFalse(task.sudo().message_partner_ids & strangers)

    def test_nobody_follows_what_he_may_not_read(self):
        with self.assertRaises(UserError):
            self.secret.with_user(self.specialist).message_subscribe(self.health_officer.partner_id.ids)
        self.secret.with_user(self.specialist).message_subscribe(self.chairman.partner_id.ids)
        self.assertIn(self.chairman.partner_id, self.secret.sudo().message_partner_ids)

    def test_who_leaves_a_unit_follows_its_tasks_no_more(self):
        self.own.with_user(self.health_officer).message_subscribe(self.health_officer.partner_id.ids)
        self.health.sudo().user_ids = [(3, self.health_officer.id)]
        self.env.flush_all()
        message = self.own.with_user(self.specialist).message_post(body="Among us", subtype_xmlid="mail.mt_comment")
        self.assertNotIn(self.health_officer.partner_id, message.sudo().notified_partner_ids)

    # ---- the administrator --------------------------------------------------------------------------

    def test_d13_the_administrator_does_not_make_itself_a_unit(self):
        self.finance.with_user(self.administrator).user_ids = [(4, self.administrator.id)]
        task = self.as_user(self.administrator, "directive.task").browse(self.secret.id)
        for action in ("action_accept", "action_submit"):
            with self.assertRaises(UserError):
                getattr(task, action)()
        with self.assertRaises(UserError):
            task.write({"other_info": "x"})
        self.assertEqual(self.secret.sudo().state, "transferred")

    # ---- a unit that is no longer there ----------------------------------------------------------------

    def test_members_of_a_closed_unit_read_nothing_through_it(self):
        self.assertTrue(self.as_user(self.health_officer, "directive.task").search([("id", "=", self.own.id)]))
        self.health.sudo().active = False
        self.assertFalse(self.as_user(self.health_officer, "directive.task").search([("id", "=", self.own.id)]))
        with self.assertRaises(AccessError):
            self.as_user(self.health_officer, "directive.task").browse(self.own.id).read(["content"])
        with self.assertRaises(UserError):
            self.as_user(self.health_officer, "directive.task").browse(self.own.id).action_accept()

    def test_d01_k2_a_search_through_the_chatter_tells_no_note_of_the_office(self):
        """Odoo searches messages of a record without asking who may read them: a word at a time would be told."""
        note = self.ward_task.with_user(self.specialist)
        note.message_post(body="The ward is suspected of haste", subtype_xmlid="mail.mt_note")
        note.message_post(body="The ward is asked for figures", subtype_xmlid="mail.mt_comment")
        for model, record in (("directive.task", self.ward_task), ("directive.document", self.ward_task.document_id)):
            for link in ("message_ids", "website_message_ids"):
                for domain in (
                    [(f"{link}.body", "ilike", "suspected")],
                    [(link, "any", [("body", "ilike", "suspected")])],
                    [(link, "ilike", "suspected")],
                    ["!", (link, "not any", [("body", "ilike", "suspected")])],
                    [(f"{link}.is_internal", "=", True)],
                    [(f"{link}.subtype_id.internal", "=", True)],
                ):
                    with self.subTest(model=model, domain=domain):
                        try:
                            found = self.as_user(self.ward_officer, model).search_count(
                                [("id", "=", record.id), *domain]
                            )
                        except (AccessError, ValueError):
                            found = 0
                        self.assertFalse(found)
        self.assertEqual(self.as_user(self.specialist, "directive.task").search(
            [("message_ids.body", "ilike", "suspected")]), self.ward_task)

    def test_d07_k2c_the_log_names_no_file_of_a_draft(self):
        draft = self.env["directive.result"].with_user(self.health_officer).create(
            {"task_id": self.own.id, "content": "Being prepared"}
        )
        self.env["directive.log"].with_user(self.health_officer)._append(
            draft, "files_unclassified", new="Land auction of the riverside.jpg"
        )
        named = [("task_id", "=", self.own.id), ("new_value", "ilike", "riverside")]
        self.assertFalse(self.as_user(self.building_officer, "directive.log").search(named))
        self.assertTrue(self.as_user(self.health_officer, "directive.log").search(named))
        self.assertTrue(self.as_user(self.administrator, "directive.log").search(named), "who said so stays provable")
