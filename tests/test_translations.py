"""Every term that Odoo would export of an addon is in its vi.po: translated, not fuzzy, with the same placeholders."""
import io
import re

import polib

from odoo.tests import TransactionCase
from odoo.tools.translate import trans_export

from tools.dev import addons, paths

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\{.*?\}\}")


class TestTranslations(TransactionCase):

    def _template(self, module):
        """The addon's terms as Odoo exports them."""
        buffer = io.BytesIO()
        trans_export(None, [module], buffer, "po", self.env)
        return {entry.msgid: entry for entry in polib.pofile(buffer.getvalue().decode())}

    def _vietnamese(self, module):
        return {entry.msgid: entry for entry in polib.pofile(str(paths.ADDONS / module / "i18n/vi.po"))}

    def test_every_term_is_translated(self):
        for module in addons.names():
            with self.subTest(module=module):
                done = {
                    msgid for msgid, entry in self._vietnamese(module).items()
                    if entry.msgstr and not entry.fuzzy and not entry.obsolete}
                missing = sorted(set(self._template(module)) - done)
                self.assertFalse(missing, f"{len(missing)} terms of {module} are not translated")

    def test_no_term_is_left_over(self):
        for module in addons.names():
            with self.subTest(module=module):
                left = sorted(set(self._vietnamese(module)) - set(self._template(module)))
                self.assertFalse(left, f"vi.po of {module} translates what no longer exists")

    def test_placeholders_and_tags_survive_translation(self):
        for module in addons.names():
            for msgid, entry in self._vietnamese(module).items():
                with self.subTest(module=module, msgid=msgid):
                    self.assertCountEqual(_PLACEHOLDER.findall(msgid), _PLACEHOLDER.findall(entry.msgstr))
                    self.assertCountEqual(re.findall(r"</?\w+", msgid), re.findall(r"</?\w+", entry.msgstr))
