from odoo.tests import tagged

from .portal_common import PortalCase


@tagged("post_install", "-at_install")
class TestPortalUnit(PortalCase):
    """The page of the own unit, over real HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = cls.user("t.ward.head", "base.group_portal")
        cls.ward.head_user_id = cls.head

    def path(self, step, unit=None, user=None):
        start = f"/my/unit/{(unit or self.ward).id}"
        return f"{start}/members/{user.id}/{step}" if user else f"{start}/{step}"

    def invite(self, **typed):
        return self.post(self.path("invite"), **{"name": "Lê Thị Lan", "email": "lan@example.com", **typed})

    def test_d07_k2c_the_head_invites_sends_again_and_removes(self):
        self.be(self.head)
        self.assertIn('href="/my/unit"', self.get("/my").text)
        self.assertIn('href="/my/unit"', self.get("/my/directives").text)
        response = self.invite()
        self.assertEqual(response.status_code, 303, response.text[:2000])
        page = self.text(self.get(response.headers["Location"]))
        for words in ("Ward A: 3 members", "Lê Thị Lan", "lan@example.com", "Invited, not logged in yet", "on its way"):
            self.assertIn(words, page)
        lan = self.ward.user_ids.filtered(lambda user: user.login == "lan@example.com")
        self.assertEqual(self.post(self.path("again", user=lan)).status_code, 303)
        self.assertEqual(self.post(self.path("remove", user=lan)).status_code, 303)
        self.assertFalse(lan.active)
        self.assertNotIn("Lê Thị Lan", self.text(self.get("/my/unit")))

    def test_refused_with_the_reason_and_what_was_typed(self):
        self.be(self.head)
        response = self.invite(name="Lê <b>", phone="0292 3811 222")
        self.assertEqual(response.status_code, 422)
        self.assertIn("letters only", self.text(response))
        self.assertIn('value="lan@example.com"', response.text)
        self.assertIn('value="0292 3811 222"', response.text)
        self.assertIn("Lê &lt;b&gt;", response.text)

    def test_pressed_twice_is_taken_once(self):
        self.be(self.head)
        for _press in range(2):
            self.assertEqual(self.invite(form_key="k1").status_code, 303)
        events = [("res_model", "=", "directive.unit"), ("res_id", "=", self.ward.id), ("event", "=", "member_added")]
        self.assertEqual(self.env["directive.log"].search_count(events), 1)

    def test_others_do_not_manage(self):
        for user in (self.ward_officer, self.other_ward_officer, self.specialist, self.administrator):
            self.be(user)
            self.invite()
            self.post(self.path("remove", user=self.ward_officer))
            self.assertIn(self.ward_officer, self.ward.user_ids, user.login)
        self.assertFalse(self.env["res.users"].search([("login", "=", "lan@example.com")]))
        self.be(self.ward_officer)
        page = self.text(self.get("/my/unit"))
        self.assertIn("Only the head of “Ward A”", page)
        self.assertIn(self.head.name, page)
        self.assertNotIn(self.head.email, page)

    def test_the_other_ward_sees_nothing_of_this_one(self):
        self.be(self.other_ward_officer)
        page = self.text(self.get("/my/unit"))
        self.assertIn("Ward B", page)
        self.assertNotIn("Ward A", page)
        self.assertNotIn(self.ward_officer.name, page)

    def test_out_at_once_with_an_open_session(self):
        self.be(self.ward_officer)
        self.assertEqual(self.get(self.url(self.task)).status_code, 200)
        self.ward.with_user(self.head)._remove_member(self.ward_officer)
        for path in (self.url(self.task), "/my/directives", "/my/unit"):
            response = self.get(path)
            self.assertEqual(response.status_code, 303, path)
            self.assertIn("/web/login", response.headers["Location"])

    def test_the_head_switches_the_approval_here(self):
        self.be(self.head)
        self.assertIn("Ask for my approval first", self.text(self.get("/my/unit")))
        response = self.post(f"/my/directives/unit/{self.ward.id}/head-approves", wanted="1", back="unit")
        self.assertTrue(response.headers["Location"].endswith("/my/unit"))
        self.assertTrue(self.ward.head_approves)

    def test_every_field_has_a_label(self):
        self.be(self.head)
        page = self.get("/my/unit").text
        for field in ("name", "email", "phone"):
            name = f"directive_{field}_{self.ward.id}"
            self.assertIn(f'id="{name}"', page)
            self.assertIn(f'for="{name}"', page)
