from odoo.exceptions import UserError

from ..models.directive_text_limits import INDEXED_LINE, LINE, MESSAGE, TEXT
from ..tools.storable import is_storable, storable
from .common import DirectiveCase


class TestDirectiveTextLimits(DirectiveCase):
    """What is too long or cannot be stored is refused with a sentence; one character less is kept."""

    def test_a_line_and_a_text_have_a_limit(self):
        document, task = self.document.with_user(self.specialist), self.draft().with_user(self.specialist)
        for record, name, limit in ((document, "subject", LINE), (task, "content", TEXT), (task, "clause", LINE)):
            record.write({name: "x" * limit})
            self.assertEqual(len(record[name]), limit)
            with self.assertRaisesRegex(UserError, str(limit)):
                record.write({name: "x" * (limit + 1)})

    def test_what_stands_in_an_index_is_short(self):
        with self.assertRaisesRegex(UserError, str(INDEXED_LINE)):
            self.finance.sudo().code = "x" * (INDEXED_LINE + 1)

    def test_what_no_database_holds_is_refused(self):
        for text in ("a\0b", "a\ud800b"):
            self.assertFalse(is_storable(text))
            with self.assertRaises(UserError):
                self.document.with_user(self.specialist).subject = text

    def test_requests_lose_such_characters_however_deep(self):
        self.assertEqual(storable({"a": ["x\0y", 1, {"\udfff": None}]}), {"a": ["xy", 1, {"": None}]})

    def test_a_message_has_a_limit(self):
        task = self.draft().with_user(self.specialist)
        task.message_post(body="x" * MESSAGE, message_type="comment")
        with self.assertRaisesRegex(UserError, str(MESSAGE)):
            task.message_post(body="x" * (MESSAGE + 1), message_type="comment")
        self.assertTrue(task.message_post(body="x" * (MESSAGE + 1), message_type="email"), "a mail is kept")
