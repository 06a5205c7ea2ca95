from odoo.tests import TransactionCase, tagged

from ..hooks import CITY, PLACE, post_init_hook


@tagged("post_install", "-at_install")
class TestHooks(TransactionCase):
    def test_the_company_is_the_city(self):
        self.env.company.write({"name": "My Company", "city": "Brisbane"})
        post_init_hook(self.env)
        self.assertEqual(self.env.company.name, CITY)
        self.assertEqual(self.env.company.city, PLACE, "it stands on every paper")
        self.assertEqual(self.env.company.resource_calendar_id.tz, "Asia/Ho_Chi_Minh")

    def test_the_logo_is_not_the_placeholder(self):
        post_init_hook(self.env)
        self.assertFalse(self.env.company.uses_default_logo)

    def test_a_company_with_a_name_keeps_it(self):
        self.env.company.name = "UBND thành phố (bản thử)"
        post_init_hook(self.env)
        self.assertEqual(self.env.company.name, "UBND thành phố (bản thử)")

    def test_local_corrections_outlive_an_update(self):
        data = self.env["ir.model.data"].search([("module", "=", "directive_cantho"), ("model", "=", "directive.unit")])
        self.assertTrue(data)
        self.assertTrue(all(data.mapped("noupdate")))
