import re

from odoo import http
from odoo.tests import HttpCase

from .common import DirectiveScene, at
from .sample_files import pdf

NOW = "2026-06-10 09:00:00"
PDF = pdf("Report of the ward")


class PortalCase(DirectiveScene, HttpCase):
    """Ward A leads ``task``, Ward B coordinates ``shared`` (led by Ward A), Finance leads ``foreign``; real HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with at("2026-06-01 08:00:00"):
            # The words that the tests look for are the source's: English without a redirect.
            cls.env["res.lang"]._activate_lang("en_US")
            cls.env["ir.default"].set("res.partner", "lang", "en_US")
            # The clock of the tests jumps by days within one session.
            cls.env.ref("base.group_portal").lock_timeout_inactivity = 0
            cls.build_scene()
            cls.specialist.sudo().phone = "0292 3811 111"
            cls.task = cls.transferred(cls.ward)
            cls.shared = cls.transferred(cls.ward, coordinating_unit_ids=[(4, cls.other_ward.id)])
            cls.foreign = cls.transferred(cls.finance)
            cls.signed = cls.file(cls.specialist, "140.pdf")
            cls.document.attachment_ids = [(4, cls.signed.id)]

    def setUp(self):
        super().setUp()
        clock = at(NOW)
        clock.start()
        self.addCleanup(clock.stop)

    @classmethod
    def file(cls, user, name, raw=PDF):
        return cls.env["ir.attachment"].with_user(user).sudo().create({"name": name, "raw": raw})

    def be(self, user):
        """Open a session of ``user``; without one, be anonymous."""
        login = user.login if user else None
        self.authenticate(login, login and login + "x" * (8 - len(login)))

    def url(self, task, step=""):
        return f"/my/directives/{task.id}" + (f"/{step}" if step else "")

    def get(self, url):
        self.env.flush_all()
        return self.url_open(url, allow_redirects=False)

    def post(self, url, files=None, **data):
        self.env.flush_all()
        data.setdefault("csrf_token", http.Request.csrf_token(self))
        response = self.url_open(url, data=data, files=files, allow_redirects=False)
        self.env.invalidate_all()
        return response

    def text(self, response):
        """Return the page's words, without tags and repeated spaces."""
        return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())
