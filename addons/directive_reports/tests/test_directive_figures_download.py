import io

from openpyxl import load_workbook

from odoo.addons.directive_tracking.tests.common import DirectiveScene
from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestDirectiveFiguresDownload(DirectiveScene, HttpCase):
    """Who downloads a sheet by its address."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.build_scene()
        cls.transferred(cls.finance, "2099-12-31")
        cls.sheet = cls.env["directive.figures.sheet"].with_user(cls.specialist).create({})
        cls.address = cls.sheet.action_download()["url"]

    def download(self, login):
        self.authenticate(login, login)
        return self.url_open(self.address, allow_redirects=False)

    def test_the_own_sheet_is_downloaded(self):
        response = self.download("t.specialist")
        self.assertEqual(response.status_code, 200)
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertIn("so-lieu-nhiem-vu-", response.headers["Content-Disposition"])
        self.assertIn("no-store", response.headers["Cache-Control"], "figures stay in no browser's store")
        self.assertEqual(load_workbook(io.BytesIO(response.content)).sheetnames, ["Số liệu", "Nhiệm vụ"])

    def test_the_sheet_of_somebody_else_is_not_found(self):
        for login in ("t.specialist2", "t.finance", "t.admin", "t.ward"):
            self.assertEqual(self.download(login).status_code, 404, login)

    def test_a_number_that_does_not_exist_is_not_found(self):
        self.authenticate("t.specialist", "t.specialist")
        for number in (999_999_999, 2**31, 10**30):
            self.assertEqual(self.url_open(f"/directive/figures/{number}.xlsx").status_code, 404, number)

    def test_without_login_there_is_none(self):
        response = self.url_open(self.address, allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])
