from collections import Counter
from datetime import date

from odoo import fields
from odoo.tests import TransactionCase, tagged

GROUPS = {
    "chuyenvien": "group_office_specialist",
    "chuyenvien2": "group_office_specialist",
    "lanhdaovp": "group_office_leader",
    "chutich": "group_city_leader",
    "stc": "group_unit_user",
    "stc.head": "group_unit_head",
    "sxd": "group_unit_user",
    "sxd.head": "group_unit_head",
    "skhcn": "group_unit_user",
    "skhcn.head": "group_unit_head",
    "snv": "group_unit_user",
    "snv.head": "group_unit_head",
}
PORTAL = {"ninhkieu": "31135", "ninhkieu.head": "31135", "caikhe": "31120", "caikhe.head": "31120"}


@tagged("post_install", "-at_install")
class TestDirectiveDemoScene(TransactionCase):
    """The scene is built here where the database has no demo data; else the installed one is looked at."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mails_before = cls.env["mail.mail"].search([])
        cls.env["directive.demo.scene"]._build()
        cls.tasks = cls.env["directive.task"].search([("document_id.create_uid", "in", cls._office().ids)])
        cls.documents = cls.tasks.document_id

    @classmethod
    def _office(cls):
        return cls.env.ref("directive_cantho.user_chuyenvien") | cls.env.ref("directive_cantho.user_chuyenvien2")

    def _user(self, login):
        return self.env["res.users"].search([("login", "=", login)])

    def _tasks_of(self, reference):
        return self.documents.filtered(lambda document: document.reference == reference).task_ids

    # ---- how much, and of every kind --------------------------------------------------------

    def test_sixty_documents_and_three_hundred_tasks(self):
        self.assertTrue(55 <= len(self.documents) <= 70, len(self.documents))
        self.assertTrue(290 <= len(self.tasks) <= 350, len(self.tasks))

    def test_every_state_and_every_timeliness(self):
        states = dict(self.tasks._fields["state"]._description_selection(self.env))
        self.assertEqual(set(self.tasks.mapped("state")), set(states))
        classes = Counter(self.tasks.mapped("timeliness"))
        for name in ("done_on_time", "done_late", "open_in_time", "open_overdue"):
            self.assertGreater(classes[name], 15, name)

    def test_d13_k1_the_log_tells_the_story_with_its_dates(self):
        states = dict(self.tasks._fields["state"]._description_selection(self.env))
        logs = self.env["directive.log"].search([("task_id", "in", self.tasks.ids)], order="id")
        self.assertEqual(logs.mapped("at"), sorted(logs.mapped("at")))
        for task, rows in logs.grouped("task_id").items():
            moves = rows.filtered(lambda row: row.res_model == "directive.task" and row.new_value in states)
            self.assertEqual(moves[-1].new_value, task.state)
            self.assertEqual((rows[0].event, rows[0].at), ("transfer", task.transferred_at))
        self.assertEqual(logs.task_id, self.tasks.filtered("transferred_at").sorted("id") & logs.task_id)

    def test_everybody_finds_something_to_answer(self):
        def found(model, *domain):
            return self.env[model].search_count(list(domain))

        self.assertEqual(found("directive.feedback", ("state", "=", "new")), 3)
        self.assertGreaterEqual(found("directive.extension", ("state", "=", "submitted")), 1)
        self.assertGreaterEqual(found("directive.extension", ("state", "=", "proposed")), 1)
        self.assertGreaterEqual(found("directive.extension", ("state", "=", "approved")), 1)
        self.assertEqual(found("directive.escalation", ("state", "=", "proposed")), 1)
        self.assertEqual(found("directive.info.request", ("state", "=", "asked")), 3)
        self.assertGreaterEqual(found("directive.followup", ("channel", "!=", "system")), 4)
        self.assertGreaterEqual(found("directive.contribution"), 1)
        self.assertEqual(found("directive.recurrence", ("state", "=", "running")), 1)

    def test_late_units_are_several(self):
        late = self.tasks.filtered(lambda task: task.timeliness == "open_overdue")
        self.assertGreater(len(late.lead_unit_id), 10)

    def test_tasks_fall_due_within_the_week(self):
        due = self.tasks.filtered(lambda task: task.timeliness == "open_in_time" and task.days_left <= 7)
        self.assertGreater(len(due), 10)

    def test_refused_results_wait_for_a_new_one(self):
        refused = self.tasks.filtered("last_rejection")
        self.assertGreater(len(refused), 4)
        self.assertEqual(set(refused.mapped("state")), {"in_progress"})

    def test_d06_k1a_late_entry_exists(self):
        transferred = self.tasks.filtered("transferred_at")
        self.assertTrue(transferred.filtered(lambda task: task.transferred_at >= task.document_id.entry_due_at))

    def test_cancelled_by_reference_to_a_document(self):
        cancelled = self.tasks.filtered(lambda task: task.state == "cancelled")
        self.assertGreater(len(cancelled), 2)
        self.assertTrue(all(task.cancel_document_id for task in cancelled))
        self.assertFalse(any(cancelled.mapped("timeliness")))

    def test_d04_k1a_a_draft_without_a_deadline_waits_for_one(self):
        drafts = self.tasks.filtered(lambda task: task.state == "draft" and not task.date_deadline)
        self.assertIn("Điều 4 khoản 1a", drafts[0]._why_not_transfer())

    # ---- the named ones ---------------------------------------------------------------------

    def test_decision_140_gives_its_own_tasks(self):
        tasks = self._tasks_of("140/QĐ-UBND")
        self.assertEqual(tasks.document_id.date_issued, date(2026, 1, 14))
        self.assertEqual(set(tasks.lead_unit_id.mapped("code")), {"SKHCN", "VPUB", "SNV"})
        self.assertEqual({clause.split(" khoản")[0] for clause in tasks.mapped("clause")}, {"Điều 13", "Điều 14"})

    def test_one_directive_to_all_communes_and_wards(self):
        assignments = self.tasks.assignment_id.sorted(lambda assignment: len(assignment.task_ids))
        self.assertEqual([len(assignment.task_ids) for assignment in assignments], [13, 103])
        everywhere = assignments[-1].task_ids
        self.assertEqual(set(everywhere.lead_unit_id.mapped("kind")), {"commune", "ward"})
        self.assertEqual(everywhere.document_id.type_id.code, "CT")
        self.assertGreater(len(set(everywhere.mapped("state"))), 3)

    def test_express_telegram_with_an_hour(self):
        express = self.tasks.filtered(lambda task: task.urgency == "express")
        self.assertEqual(set(express.mapped("deadline_hour")), {17.0})
        self.assertEqual(express.document_id.type_id.code, "CĐ")
        self.assertEqual(express[0].extension_last_at, express[0].deadline_at)

    # ---- a past that holds together ---------------------------------------------------------

    def test_facts_follow_each_other(self):
        now = fields.Datetime.now()
        for task in self.tasks.filtered("transferred_at"):
            recorded = task.result_ids.filtered("recorded_at").sorted("id").mapped("recorded_at")
            steps = [task.transferred_at, task.accepted_at, *recorded, task.confirmed_at]
            steps = [at for at in steps if at]
            self.assertEqual(steps, sorted(steps), task.name)
            self.assertLessEqual(steps[-1], now, task.name)
            self.assertGreaterEqual(task.transferred_at, task.document_id.create_date, task.name)

    def test_deadline_history_starts_with_the_transfer(self):
        for task in self.tasks.filtered("transferred_at"):
            self.assertEqual(min(task.deadline_ids.mapped("valid_from")), task.transferred_at)
            in_force = task.deadline_ids.filtered(lambda row: not row.valid_to)
            self.assertEqual(in_force.deadline_at, task.deadline_at)

    def test_the_chatter_tells_the_same_story(self):
        confirmed = self.tasks.filtered(lambda task: task.state == "confirmed")[:20]
        for task in confirmed:
            dates = task.message_ids.sorted("id").mapped("date")
            self.assertEqual((dates[0], dates[-1]), (task.transferred_at, task.confirmed_at))

    def test_figures_of_a_past_day_come_from_the_facts(self):
        transferred = self.tasks.filtered("transferred_at").sorted("transferred_at")
        instant = transferred[100].transferred_at
        earlier = self.env["directive.task"].with_context(directive_as_of=instant)
        counted = earlier.search([("id", "in", self.tasks.ids), ("timeliness", "!=", False)])
        then = transferred.filtered(lambda task: task.transferred_at <= instant)
        self.assertEqual(counted, then.filtered(lambda task: not task.cancelled_at or task.cancelled_at > instant))
        self.assertTrue(then.filtered(lambda task: task.confirmed_at and task.confirmed_at > instant))

    def test_d06_k1b_papers_of_units_not_on_the_system(self):
        results = self.tasks.filtered(lambda task: not task.lead_unit_id.on_system).result_ids
        self.assertGreater(len(results), 20)
        self.assertTrue(all(result.paper_reference and result.paper_date for result in results))
        self.assertTrue(all(result.submitted_by_id in self._office() for result in results))

    def test_d07_k2c_the_head_answers_for_every_result(self):
        results = self.tasks.result_ids
        self.assertFalse(results.filtered(lambda result: not result.head_name))

    # ---- quiet, and only once ---------------------------------------------------------------

    def test_no_mail_is_queued(self):
        self.assertEqual(self.env["mail.mail"].search([]), self.mails_before)

    def test_building_again_changes_nothing(self):
        before = self.env["directive.task"].search_count([])
        self.env["directive.demo.scene"]._build()
        self.assertEqual(self.env["directive.task"].search_count([]), before)

    # ---- people -----------------------------------------------------------------------------

    def test_d06_logins_and_their_groups(self):
        own = self.env["res.groups"].search([("privilege_id.category_id", "=", self._category().id)])
        for login, group in GROUPS.items():
            user = self._user(login)
            self.assertEqual(user.group_ids & own, self.env.ref(f"directive_tracking.{group}"), login)
            self.assertEqual((user.lang, user.tz), ("vi_VN", "Asia/Ho_Chi_Minh"), login)
        self.assertTrue(self.env.ref("base.user_admin").has_group("directive_tracking.group_directive_admin"))

    def _category(self):
        return self.env.ref("directive_tracking.module_category_directive")

    def test_portal_logins_are_portal_only_and_members_of_their_ward(self):
        for login, code in PORTAL.items():
            user = self._user(login)
            self.assertEqual(user.group_ids, self.env.ref("base.group_portal"), login)
            self.assertEqual(user.directive_unit_ids.mapped("code"), [code], login)

    def test_the_password_is_the_login(self):
        user = self._user("chuyenvien")
        credential = {"login": user.login, "password": user.login, "type": "password"}
        self.assertEqual(user.with_user(user)._check_credentials(credential, {"interactive": True})["uid"], user.id)

    def test_mails_go_nowhere(self):
        users = self.env["res.users"].search([("email", "!=", False), ("login", "in", [*GROUPS, *PORTAL])])
        self.assertEqual({user.email.split("@")[1] for user in users}, {"example.com"})

    def test_d02_k2_every_unit_has_somebody_who_answers(self):
        units = self.env["directive.unit"].search([("kind", "in", ("office", "department", "commune", "ward"))])
        units = units.filtered(lambda unit: unit.get_external_id()[unit.id].startswith("directive_cantho."))
        self.assertEqual(len(units), 117)
        self.assertFalse([unit.name for unit in units if not unit._head_display()])
        self.assertEqual({unit.on_system for unit in units if unit.kind == "department"}, {True})
