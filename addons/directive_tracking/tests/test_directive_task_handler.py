from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DirectiveCase


@tagged("post_install", "-at_install")
class TestDirectiveTaskHandler(DirectiveCase):
    """Who of the lead unit handles a task: it tells, and restricts nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls.user("t.finance2", "directive_tracking.group_unit_user")
        cls.finance.user_ids = [(4, cls.colleague.id)]
        cls.task = cls.transferred(cls.finance, coordinating_unit_ids=[(4, cls.building.id)])

    def by(self, user):
        return self.task.with_user(user)

    def test_any_member_takes_lets_go_and_takes_over(self):
        self.by(self.finance_officer).action_handle()
        self.assertEqual(self.task.handler_user_id, self.finance_officer)
        self.by(self.colleague).action_handle()
        self.assertEqual(self.task.handler_user_id, self.colleague)
        with self.assertRaisesRegex(UserError, "Only the head of Department of Finance"):
            self.by(self.finance_officer).action_let_go()
        self.by(self.colleague).action_let_go()
        self.assertFalse(self.task.handler_user_id)
        rows = self.env["directive.log"].search([("task_id", "=", self.task.id), ("event", "=", "handler_user_id")])
        self.assertEqual(rows.mapped("user_id"), self.finance_officer | self.colleague)
        self.assertEqual((rows[1].old_value, rows[1].new_value), (self.finance_officer.name, self.colleague.name))

    def test_d07_k2c_the_head_gives_it_to_a_member_who_is_told(self):
        self.by(self.finance_head).write({"handler_user_id": self.colleague.id})
        self.assertEqual(self.task.handler_user_id, self.colleague)
        mail = self.env["mail.mail"].search([("email_to", "=", self.colleague.email)], limit=1)
        self.assertIn("given to you", mail.subject)
        with self.assertRaisesRegex(UserError, "not a member"):
            self.by(self.finance_head).write({"handler_user_id": self.building_officer.id})
        with self.assertRaisesRegex(UserError, "Only the head"):
            self.by(self.finance_officer).write({"handler_user_id": self.colleague.id})
        self.by(self.finance_head).action_let_go()
        self.assertFalse(self.task.handler_user_id)

    def test_others_do_not(self):
        for user in (self.building_officer, self.specialist, self.chairman, self.administrator, self.health_officer):
            for call in (lambda task: task.action_handle(), lambda task: task.write({"handler_user_id": task.env.uid})):
                with self.assertRaises(UserError):
                    call(self.by(user))
        self.assertFalse(self.task.handler_user_id)

    def test_closed_to_create_and_over_is_over(self):
        with self.assertRaisesRegex(UserError, "recorded by the steps"):
            self.draft(self.finance, handler_user_id=self.finance_officer.id)
        self.submit(self.task, self.finance_officer)
        self.task.with_user(self.specialist).action_confirm()
        with self.assertRaisesRegex(UserError, "while it is carried out"):
            self.by(self.finance_officer).action_handle()

    def test_it_restricts_nothing(self):
        self.by(self.finance_officer).action_handle()
        self.submit(self.task, self.colleague)
        self.assertEqual(self.task.state, "submitted")

    def test_free_again_by_every_road(self):
        roads = (
            lambda: self.finance.write({"user_ids": [(3, self.colleague.id)]}),
            lambda: self.colleague.write({"directive_unit_ids": [(5,)]}),
            lambda: self.colleague.write({"active": False}),
        )
        for road in roads:
            self.colleague.active = True
            self.finance.user_ids = [(4, self.colleague.id)]
            self.by(self.colleague).action_handle()
            road()
            self.assertFalse(self.task.handler_user_id)

    def test_a_new_lead_starts_free(self):
        self.by(self.colleague).action_handle()
        self.task.with_user(self.specialist)._reassign(
            {"lead_unit_id": self.health.id}, "reassign", "Corrected"
        )
        self.assertFalse(self.task.handler_user_id)

    def test_actions_shown(self):
        self.assertEqual(self.by(self.finance_officer).handler_actions, ",take,")
        self.by(self.finance_officer).action_handle()
        self.env.invalidate_all()
        self.assertEqual(self.by(self.finance_officer).handler_actions, ",release,")
        self.assertEqual(self.by(self.colleague).handler_actions, ",take,")
        self.assertEqual(self.by(self.finance_head).handler_actions, ",take,release,give,")
        self.assertEqual(self.by(self.building_officer).handler_actions, ",,")
        self.assertEqual(self.by(self.specialist).handler_actions, ",,")

    def test_counted_and_filtered_as_mine(self):
        self.by(self.finance_officer).action_handle()
        other = self.transferred(self.finance)
        tasks = self.env["directive.task"].with_user(self.finance_officer)
        domain = [("id", "in", (self.task | other).ids)]
        self.assertEqual(tasks._attention_counts(domain).get("mine"), 1)
        self.assertEqual(tasks.search([*domain, ("handler_user_id", "=", tasks.env.uid)]), self.task)

    def test_reminders_go_to_the_handler_first_then_to_all(self):
        recipients = self.env["directive.reminder.recipient"].with_context(directive_handler_first=True)
        rules = self.env["directive.urging.rule"].search([("tell_officers", "=", True)])
        early = rules.filtered(lambda rule: not rule.tell_head)[:1]
        late = rules.filtered("tell_head")[:1]
        officers = self.finance_officer | self.colleague
        union = lambda rule: self.env["res.users"].union(*recipients._audience(self.task, rule))  # noqa: E731
        self.assertEqual(union(early) & officers, officers)
        self.by(self.colleague).action_handle()
        self.assertEqual(union(early) & (officers | self.finance_head), self.colleague)
        self.assertEqual(union(late) & officers, officers)
        plain = self.env["directive.reminder.recipient"]._audience(self.task, early)
        self.assertIn(self.finance_officer, plain, "a reminder that is made already still concerns him")
