from odoo.exceptions import UserError
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged


class TestLoginPolicy(TransactionCase):
    """Điều 13 khoản 1: what Odoo's own modules do for logins is on from the start where it costs nobody anything."""

    def test_d13_k1_short_passwords_are_refused(self):
        user = new_test_user(self.env, "t.password")
        with self.assertRaises(UserError):
            user.password = "short"
        user.password = "long enough"

    def test_d13_k1_the_screen_is_locked_and_the_session_ends(self):
        for group, minutes in (("base.group_user", 30), ("base.group_portal", 30), ("base.group_system", 15)):
            user = new_test_user(self.env, f"t.{group[5:]}", groups=group)
            timeouts = user._get_lock_timeouts()
            self.assertEqual(timeouts["lock_timeout_inactivity"][0][0], minutes * 60, group)
            self.assertEqual(timeouts["lock_timeout"], [(12 * 3600, False)], group)

    def test_d13_k1_administrators_unlock_with_their_second_factor(self):
        user = new_test_user(self.env, "t.system", groups="base.group_system")
        self.assertIn((15 * 60, True), user._get_lock_timeouts()["lock_timeout_inactivity"])

    def test_d13_k1_everybody_may_have_a_second_factor(self):
        for model in ("auth_totp.wizard", "auth.passkey.key"):
            for group in ("base.group_user", "base.group_portal"):
                user = new_test_user(self.env, f"t.{model}.{group}", groups=group)
                self.assertTrue(self.env[model].with_user(user).has_access("read"), (model, group))


@tagged("post_install", "-at_install")
class TestSignup(HttpCase):
    def test_d13_k1_nobody_makes_himself_an_account(self):
        self.assertNotIn("/web/signup", self.url_open("/web/login").text)
        self.assertEqual(self.url_open("/web/signup").status_code, 404)
        password = "x" * 9
        stranger = {"login": "stranger@example.com", "name": "A", "password": password, "confirm_password": password}
        self.url_open("/web/signup", data=stranger)
        self.assertFalse(self.env["res.users"].search([("login", "=", stranger["login"])]))
