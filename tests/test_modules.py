"""What holds for every addon, model and view of ours, without naming them."""
import re

from odoo.tests import TransactionCase, new_test_user

from tools.dev import addons, database, paths

_ROLES = ("group_unit_user", "group_unit_head", "group_office_specialist", "group_office_leader",
          "group_city_leader", "group_directive_admin")
_NOT_OURS = re.compile(r"PyPDF2 is deprecated|py\.warnings")


class TestAddons(TransactionCase):

    def test_manifests_agree(self):
        for name, manifest in addons.manifests().items():
            with self.subTest(addon=name):
                self.assertEqual(manifest["license"], "LGPL-3")
                self.assertTrue(manifest["version"].startswith("19.0."))

    def test_every_data_file_is_loaded(self):
        for name, manifest in addons.manifests().items():
            folder = paths.ADDONS / name
            listed = set(manifest.get("data", [])) | set(manifest.get("demo", []))
            loadable = {
                str(file.relative_to(folder)) for part in ("data", "demo", "report", "security", "views", "wizards")
                for file in (folder / part).rglob("*.xml")}
            with self.subTest(addon=name):
                self.assertFalse(loadable - listed, "in the folder, but not in the manifest")

    def test_addons_install_without_a_warning(self):
        said = [
            line for line in database.install_log().read_text().splitlines()
            if re.search(r" (WARNING|ERROR|CRITICAL) ", line) and not _NOT_OURS.search(line)]
        self.assertFalse(said)


class TestModels(TransactionCase):

    def _models(self):
        """Our own models, as records of ir.model."""
        models = self.env["ir.model"].search([])
        return models.filtered(lambda model: set(addons.names()) & set(model.modules.split(", ")[:1]))

    def test_every_stored_model_has_access_lines(self):
        for model in self._models().filtered(lambda model: not model.abstract):
            with self.subTest(model=model.model):
                self.assertTrue(model.access_ids, "no line in ir.model.access.csv")
                self.assertTrue(
                    all(line.group_id for line in model.access_ids), "an access line without a group is for everybody")

    def test_every_model_says_what_it_is(self):
        for model in self._models():
            with self.subTest(model=model.model):
                self.assertNotEqual(self.env[model.model]._description, model.model)


class TestViews(TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: new_test_user(cls.env, f"view_{role}", f"base.group_user,directive_tracking.{role}")
            for role in _ROLES}

    def _ours(self, model):
        names = self.env["ir.model.data"].search([("model", "=", model), ("module", "in", addons.names())])
        return self.env[model].browse(names.mapped("res_id"))

    def test_every_view_loads_for_every_role(self):
        loaded = 0
        for view in self._ours("ir.ui.view").filtered(lambda view: view.model and view.type != "qweb"):
            for role, user in self.users.items():
                model = self.env[view.model].with_user(user)
                if not model.has_access("read"):
                    continue
                with self.subTest(view=view.xml_id, role=role):
                    self.assertTrue(model.get_view(view.id, view.type)["arch"])
                    loaded += 1
        self.assertGreater(loaded, len(self.users))

    def test_every_menu_leads_where_its_reader_may_go(self):
        opened = 0
        for role, user in self.users.items():
            menus = self._ours("ir.ui.menu").with_user(user)._filter_visible_menus()
            for menu in menus.filtered(lambda menu: menu.action and menu.action._name == "ir.actions.act_window"):
                action = menu.action.sudo()
                with self.subTest(menu=menu.complete_name, role=role):
                    views = [(view_id, mode) for view_id, mode in action.views if mode]
                    self.env[action.res_model].with_user(user).get_views([*views, (False, "search")])
                    opened += 1
        self.assertGreater(opened, len(self.users))
