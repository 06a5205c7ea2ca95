from datetime import datetime, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import directive_unit_member as member
from .common import DirectiveCase, at

NOW = "2026-06-10 09:00:00"


@tagged("post_install", "-at_install")
class TestDirectiveUnitMember(DirectiveCase):
    """Điều 7 khoản 2c: the head of a commune or ward answers for it, and says who works for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = cls.user("t.ward.head", "base.group_portal")
        cls.ward.head_user_id = cls.head

    def setUp(self):
        super().setUp()
        clock = at(NOW)
        clock.start()
        self.addCleanup(clock.stop)

    def as_head(self, unit=None, user=None):
        return (unit or self.ward).with_user(user or self.head)

    def invite(self, email="lan@example.com", name="Lê Thị Lan", phone="", **who):
        return self.as_head(**who)._invite_member(name, email, phone)

    def refused(self, sentence, call, *args, **kwargs):
        with self.assertRaisesRegex(UserError, sentence):
            call(*args, **kwargs)

    def mails_to(self, address):
        self.env.flush_all()
        mails = self.env["mail.mail"].search([], order="id desc")
        return mails.filtered(lambda mail: address in (mail.email_to or "") + str(mail.recipient_ids.mapped("email")))

    def events(self):
        rows = self.env["directive.log"].search([("res_model", "=", "directive.unit"), ("res_id", "=", self.ward.id)])
        return [(row.event, row.user_id, row.old_value or row.new_value) for row in rows]

    # ---- inviting ------------------------------------------------------------------------------

    def test_d07_k2c_the_head_invites(self):
        user = self.invite("Lan@Example.com", "  Lê Thị   Lan ", "0292 3811 222")
        self.assertEqual((user.login, user.name, user.phone), ("lan@example.com", "Lê Thị Lan", "0292 3811 222"))
        self.assertTrue(user._is_portal())
        self.assertFalse(user._is_internal())
        self.assertIn(user, self.ward.user_ids)
        self.assertEqual(self.events(), [("member_added", self.head, "Lê Thị Lan <lan@example.com>")])
        row = self.env["directive.log"].search([("res_model", "=", "directive.unit")], limit=1)
        self.assertEqual(row.sentence, "Member added: Lê Thị Lan <lan@example.com>")
        mail = self.mails_to("lan@example.com")
        self.assertEqual(len(mail), 1)
        self.assertIn("/web/signup?", mail.body_html)
        self.assertIn("Ward A", mail.body_html)

    def test_a_new_member_reads_the_tasks_of_this_unit_alone(self):
        mine, foreign = self.transferred(self.ward), self.transferred(self.other_ward)
        user = self.invite()
        found = self.env["directive.task"].with_user(user).search([])
        self.assertIn(mine, found)
        self.assertNotIn(foreign, found)

    def test_d07_k2c_nobody_but_the_head_of_this_unit_invites_or_removes(self):
        other_head = self.user("t.other.head", "base.group_portal")
        self.other_ward.head_user_id = other_head
        others = (self.ward_officer, other_head, self.finance_head)
        for user in (*others, self.specialist, self.chairman, self.administrator):
            unit = self.ward.with_user(user)
            self.refused("Điều 7 khoản 2c", unit._invite_member, "Lê Thị Lan", "lan@example.com")
            self.refused("Điều 7 khoản 2c", unit._remove_member, self.ward_officer)
            self.refused("Điều 7 khoản 2c", unit._invite_member_again, self.ward_officer)
        self.assertIn(self.ward_officer, self.ward.user_ids)

    def test_agencies_and_closed_units_have_the_administrator(self):
        agency = self.as_head(self.finance, self.finance_head)
        self.refused("the administrator makes", agency._invite_member, "A B", "a@b.vn")
        self.ward.active = False
        self.refused("the administrator makes", self.as_head()._invite_member, "Lê Thị Lan", "lan@example.com")

    def test_raw_writes_stay_closed(self):
        unit = self.as_head()
        for values in ({"user_ids": [(4, self.health_officer.id)]}, {"head_user_id": self.ward_officer.id}):
            with self.assertRaises(UserError), mute_logger("odoo.addons.base.models.ir_model"):
                unit.write(values)

    def test_what_is_typed_is_checked(self):
        for name in ("", "x", "http://evil.example/a", "A" * 61, "Click <b>here</b>", "Lan 2"):
            self.refused("full name", self.invite, name=name)
        for email in ("", "lan", "lan@", "a@b.vn, c@d.vn", "Lan <lan@example.com> x@y.vn"):
            self.refused("one e-mail address", self.invite, email=email)
        for phone in ("call me", "1" * 21):
            self.refused("telephone", self.invite, phone=phone)
        self.assertFalse(self.events())

    # ---- addresses of others ----------------------------------------------------------------------

    def test_an_address_of_somebody_else_is_refused_and_tells_nothing(self):
        for user in (self.other_ward_officer, self.finance_officer, self.specialist, self.administrator):
            with self.assertRaises(UserError) as caught:
                self.invite(user.email.upper())
            self.assertIn("cannot be invited", str(caught.exception))
            self.assertNotIn(user.name, str(caught.exception).replace(user.email, ""))
            self.assertNotIn("Ward B", str(caught.exception))
        self.refused("belongs to a member already", self.invite, self.ward_officer.email)

    def test_a_portal_user_without_unit_is_added(self):
        idle = self.user("t.idle", "base.group_portal")
        self.env["res.users.log"].with_user(idle).sudo().create({"create_uid": idle.id})
        idle.invalidate_recordset()
        self.assertEqual(self.invite(idle.email), idle)
        self.assertIn(idle, self.ward.user_ids)
        mail = self.mails_to(idle.email)
        self.assertIn("You are now a member of “Ward A”", mail.subject)
        self.assertNotIn("signup", mail.body_html)

    def test_what_the_administrator_closed_stays_closed(self):
        blocked = self.user("t.blocked", "base.group_portal")
        blocked.active = False
        self.refused("cannot be invited", self.invite, blocked.email)

    # ---- limits ------------------------------------------------------------------------------------

    def test_limits_of_members_and_of_invitations(self):
        self.patch(member, "INVITATIONS_AN_HOUR", 2)
        self.invite("a@example.com")
        with at("2026-06-10 09:30:00"):
            self.invite("b@example.com")
        with at("2026-06-10 09:59:59"):
            self.refused("2 invitations went out", self.invite, "c@example.com")
            waiting = self.ward.user_ids.filtered(lambda user: user.login == "a@example.com")
            self.refused("2 invitations went out", self.as_head()._invite_member_again, waiting)
        with at("2026-06-10 10:00:00"):
            self.invite("c@example.com")
        self.patch(member, "MOST_MEMBERS", len(self.ward.user_ids))
        with at("2026-06-10 12:00:00"):
            self.refused("which is the most", self.invite, "d@example.com")

    def test_the_invitation_is_sent_again_while_nobody_has_logged_in(self):
        user = self.invite()
        self.as_head()._invite_member_again(user)
        self.assertEqual(len(self.mails_to("lan@example.com")), 2)
        self.assertEqual(self.events()[0][0], "member_invited_again")
        self.env["res.users.log"].with_user(user).sudo().create({})
        user.invalidate_recordset()
        self.refused("needs no invitation", self.as_head()._invite_member_again, user)
        self.refused("needs no invitation", self.as_head()._invite_member_again, self.finance_officer)

    # ---- removing -----------------------------------------------------------------------------------

    def test_d07_k2c_the_head_removes_and_the_account_is_closed(self):
        task = self.transferred(self.ward)
        # By the real clock: the database itself decides whether a key has expired.
        keys = self.env["res.users.apikeys"].with_user(self.ward_officer)
        key = keys._generate("rpc", "mine", datetime.now() + timedelta(days=1))
        token = self.ward_officer._compute_session_token("s" * 84)
        self.as_head()._remove_member(self.ward_officer)
        self.assertFalse(self.env["directive.task"].with_user(self.ward_officer).search([("id", "=", task.id)]))
        self.assertFalse(self.ward_officer.active)
        self.assertFalse(self.env["res.users.apikeys"]._check_credentials(scope="rpc", key=key))
        who = f"{self.ward_officer.name} <t.ward@example.com>"
        self.assertEqual(self.events(), [("member_removed", self.head, who)])
        self.assertIn("no longer a member of “Ward A”", self.mails_to("t.ward@example.com")[:1].subject)

        again = self.invite("t.ward@example.com", "Another Name")
        self.assertEqual(again, self.ward_officer)
        self.assertTrue(again.active)
        self.assertFalse(again.directive_removed_at)
        self.assertIn(again, self.ward.user_ids)
        self.assertFalse(self.env["res.users.apikeys"]._check_credentials(scope="rpc", key=key), "the old key")
        self.assertNotEqual(again._compute_session_token("s" * 84), token, "a session of before")
        self.assertIn("/web/signup?", self.mails_to("t.ward@example.com")[:1].body_html)

    def test_who_works_for_another_unit_too_keeps_the_account(self):
        self.other_ward.user_ids = [(4, self.ward_officer.id)]
        self.as_head()._remove_member(self.ward_officer)
        self.assertTrue(self.ward_officer.active)
        self.assertEqual(self.ward_officer.directive_unit_ids, self.other_ward)

    def test_an_employee_s_account_is_not_the_head_s_to_close(self):
        self.ward.user_ids = [(4, self.health_officer.id)]
        self.health.user_ids = [(3, self.health_officer.id)]
        self.as_head()._remove_member(self.health_officer)
        self.assertTrue(self.health_officer.active)

    def test_d07_k2c_the_head_stays(self):
        self.refused("answers for it and stays a member", self.as_head()._remove_member, self.head)
        self.refused("not a member", self.as_head()._remove_member, self.other_ward_officer)

    def test_tasks_of_who_is_removed_are_free_and_done_ones_remember(self):
        task, done = self.transferred(self.ward), self.transferred(self.ward)
        (task | done).with_user(self.ward_officer).action_handle()
        self.submit(done, self.ward_officer)
        done.with_user(self.specialist).action_confirm()
        self.as_head()._remove_member(self.ward_officer)
        self.assertFalse(task.handler_user_id)
        self.assertEqual(done.handler_user_id, self.ward_officer)

    # ---- what is shown -------------------------------------------------------------------------------

    def test_mail_and_login_are_for_the_head_alone(self):
        self.invite()
        rows = self.as_head()._members()
        self.assertEqual([row["is_head"] for row in rows], [True, False, False])
        self.assertTrue(rows[1]["is_pending"])
        self.assertEqual(rows[1]["email"], "lan@example.com")
        for row in self.as_head(user=self.ward_officer)._members():
            self.assertEqual(sorted(row), ["is_head", "name", "phone", "user_id"])
