import unicodedata

from odoo.tests import tagged

from .common import DirectiveCase


@tagged("post_install", "-at_install")
class TestDirectiveTaskSearch(DirectiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.task = cls.draft(content="Đôn đốc  các nhà thầu\ncòn chậm, đạt 50% kế_hoạch")
        cls.other = cls.draft(content="Kiểm tra trật tự xây dựng")
        cls.both = cls.task | cls.other

    def found(self, words, operator="ilike", **context):
        tasks = self.env["directive.task"].with_user(self.specialist).with_context(**context)
        domain = [("search_text", operator, words), ("id", "in", self.both.ids)]
        found = tasks.search(domain)
        self.assertEqual(tasks.browse(self.both.ids).filtered_domain(domain[:1]), found, "the same in memory")
        return found

    def test_without_accents_capitals_and_line_breaks(self):
        apart = unicodedata.normalize("NFD", "ĐÔN ĐỐC")
        for words in ("don doc", "Đôn đốc", "ĐÔN  ĐỐC", apart, "nha thau con cham", "thầu\ncòn"):
            self.assertEqual(self.found(words), self.task, words)
        self.assertFalse(self.found("doc don"))
        self.assertEqual(self.found("don doc", "not ilike"), self.other)

    def test_signs_of_patterns_mean_themselves(self):
        for words, found in (("50%", self.task), ("5%0", self.both.browse()), ("ke_hoach", self.task),
                             ("ke_h_ach", self.both.browse()), ("\\", self.both.browse())):
            self.assertEqual(self.found(words), found, words)
        self.assertEqual(self.found("don doc%cham%", "=ilike"), self.task)

    def test_by_the_number_of_the_document_also_when_it_is_corrected(self):
        self.assertEqual(self.found("901/qd-ubnd"), self.both)
        self.document.reference = "902/QĐ-UBND"
        self.assertEqual(self.found("902/QĐ–ubnd"), self.both)
        self.assertFalse(self.found("901/QĐ"))

    def test_by_a_name_that_was_given(self):
        self.assertEqual(self.task.search_text.count("don doc"), 1, "the name adds nothing to the content")
        self.other.name = "Chợ Cái Răng"
        self.assertEqual(self.found("cho cai rang"), self.other)
        self.assertEqual(self.found("trat tu xay dung"), self.other)
        self.other.content = "Đã đổi"
        self.assertEqual(self.found("da doi"), self.other)
        self.assertFalse(self.found("trat tu"))

    def test_names_are_completed_by_it(self):
        tasks = self.env["directive.task"].with_user(self.specialist)
        self.assertEqual([task for task, _name in tasks.name_search("nha thau")], self.task.ids)
        self.assertEqual([task for task, _name in tasks.name_search(self.other.name, operator="=")], self.other.ids)
        self.assertIn(self.other.id, [task for task, _name in tasks.name_search("", limit=None)])
