"""Điều 4 khoản 2: PDF, DOCX and XLSX of a report say the same, to the last figure and sentence."""

import io
import re
import zipfile
from datetime import date, datetime

from odoo.addons.directive_tracking.tests.common import at
from odoo.tests import tagged

from ..models import directive_report_xlsx
from ..tools import annex_table
from .report_forms import Excel, Pdf, Word, drawn
from .test_directive_report import ReportCase

HOSTILE = (
    '=HYPERLINK("http://203.0.113.1","x")',
    '<img src="http://203.0.113.1/x"/><script>alert(1)</script>',
    "{{ 7*7 }} {% for x in y %} {{p z }}",
    "@SUM(A1) & <w:p/> ]]> \x0b\x1b %(name)s ${x}",
    "Sở Tài chính “ạ ế ữ” – 👍",
)


@tagged("post_install", "-at_install")
class TestDirectiveReportForms(ReportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        asked = {"requested_date": "2026-08-20", "reason": "More sites\nin two wards", "explanation": "Half is done"}
        with at("2026-07-10 09:00:00"):
            extensions = cls.env["directive.extension"].with_user(cls.finance_officer)
            extensions.create({"task_id": cls.in_time.id, **asked}).action_submit()
        cls.env["directive.log.seal"]._seal()

    def full_report(self, kind, hostile=False):
        """Return a report whose annexes and parts all say something."""
        if hostile:
            self.building.sudo().name, self.finance.sudo().name = HOSTILE[0], HOSTILE[1]
            self.document.sudo().subject = HOSTILE[2]
            self.overdue.sudo().content = HOSTILE[3]
            self.env.cr.execute("UPDATE directive_task SET name = %s WHERE id = %s", (HOSTILE[3], self.overdue.id))
            self.env.invalidate_all()
        whose = {"user": self.building_officer, "unit": self.building} if kind == "unit" else {}
        report = self.begin(kind, **whose)
        texts = {"part_3": "Two staff were ill.\nA scan came late.", "part_5": "To urge the two units."}
        if hostile:
            texts = {f"part_{number}": text for number, text in enumerate(HOSTILE, start=1)}
        report.write(texts)
        return report

    def all_forms(self, report):
        paper = report._paper()
        forms = {"pdf": Pdf, "docx": Word, "xlsx": Excel}
        return paper, *(read(drawn(report, form, paper)) for form, read in forms.items())

    def written_rows(self, report, annex):
        """Return (raw values, texts as on paper) of each row of an annex, the totals last."""
        columns = annex_table.with_position(annex["columns"])
        rows = [{**row, "position": place} for place, row in enumerate(annex["rows"], start=1)]
        if annex["totals"] and rows:
            rows.append({**annex["totals"], "position": None})
        for row in rows:
            values = [row.get(column["key"]) for column in columns]
            yield values, [report._written(one["kind"], value) for one, value in zip(columns, values, strict=True)]

    def compare(self, report):
        paper, pdf, word, excel = self.all_forms(report)
        figures = 0
        self.compare_sentences(paper, pdf, word, excel)
        for place, annex in enumerate(one for one in paper["annexes"] if one["rows"]):
            table = word.rows(word.tables[place])
            head = annex_table.head(annex["columns"])
            self.compare_heads(annex, head, table, excel)
            first = 5 + len(head)
            for offset, (values, texts) in enumerate(self.written_rows(report, annex)):
                self.assertTrue(pdf.has_row(texts), texts)
                self.assertEqual(table[len(head) + offset], texts)
                figures += self.compare_cells(annex, values, excel, first + offset)
        for annex in paper["annexes"]:
            for text in (annex["label"], annex["title"].upper(), annex["note"]):
                self.assertTrue(pdf.says(text) or pdf.says(annex["title"]), text)
        self.assertEqual(len(word.tables), sum(bool(annex["rows"]) for annex in paper["annexes"]))
        return figures

    def compare_sentences(self, paper, pdf, word, excel):
        texts = excel.texts("Báo cáo")
        for section in paper["sections"]:
            heading = f"{section['label']}. {section['heading']}"
            for sentence in (heading, *section["paragraphs"]):
                self.assertTrue(pdf.says(sentence), sentence)
                self.assertIn(sentence, word.paragraphs)
                self.assertIn(sentence, texts)
        for sentence in (paper["opening"], f"Kính gửi: {paper['addressee']}.", paper["subtitle"]):
            self.assertTrue(pdf.says(sentence), sentence)
            self.assertIn(sentence, word.paragraphs)
            self.assertIn(sentence, texts)

    def compare_heads(self, annex, head, table, excel):
        for offset, row in enumerate(head):
            for cell in row:
                self.assertEqual(table[offset][cell.column], cell.text)
                below = 5 + offset + cell.rows - 1
                self.assertEqual(excel.values[annex["label"]].cell(below, cell.column + 1).value, cell.text)

    def compare_cells(self, annex, values, excel, line):
        columns = annex_table.with_position(annex["columns"])
        for place, (column, value) in enumerate(zip(columns, values, strict=True)):
            cell = excel.values[annex["label"]].cell(line, place + 1)
            found = cell.value
            if column["kind"] == "date" and value:
                self.assertIsInstance(found, datetime)
                self.assertEqual(found.date(), date.fromisoformat(value))
            elif column["kind"] in ("number", "percent"):
                self.assertEqual(found or None, value or None, column["label"])
                self.assertEqual(excel.counted(annex["label"], cell.coordinate) or None, value or None, column["label"])
            else:
                self.assertEqual(found or "", value or "")
        return len(values)

    # ---- they agree ----------------------------------------------------------------------------

    def test_d04_k2_the_three_forms_of_the_offices_report_agree_to_the_last_figure(self):
        report = self.full_report("office")
        self.assertEqual([bool(annex["rows"]) for annex in report._paper()["annexes"]], [True, True, True])
        self.assertGreater(self.compare(report), 50)

    def test_d12_k1_the_three_forms_of_a_units_report_agree(self):
        self.assertGreater(self.compare(self.full_report("unit")), 30)

    def test_d14_k1_the_three_forms_of_the_report_on_the_regulation_agree(self):
        self.compare(self.full_report("regulation"))

    def test_d04_k2_the_first_sheet_counts_the_figures_by_formulas(self):
        report = self.full_report("office")
        paper = report._paper()
        excel = Excel(drawn(report, "xlsx", paper))
        page, annex = excel.formulas["Báo cáo"], paper["annexes"][0]
        lines = {row[0].value: row[1] for row in page.iter_rows(max_col=2) if row[1].value is not None}
        figures = [column for column in annex["columns"] if column["kind"] != "text"]
        self.assertEqual(len(lines), len(figures) + 1)
        for column in figures:
            label = f"{column['group']}: {column['label'].lower()}" if column["group"] else column["label"]
            self.assertEqual(lines[label].data_type, "f", label)
            expected = annex["totals"][column["key"]]
            self.assertEqual(excel.counted("Báo cáo", lines[label].coordinate), expected, label)
            self.assertEqual(excel.values["Báo cáo"][lines[label].coordinate].value, expected, label)

    def test_rates_of_nothing_are_empty_in_all_forms(self):
        with_nothing = self.new_period(date_from="2026-05-01", date_to="2026-05-20")
        report = self.env["directive.report"].with_user(self.specialist)._begin("office", with_nothing)
        paper, pdf, word, excel = self.all_forms(report)
        self.assertIsNone(paper["annexes"][0]["totals"]["rate_done"])
        self.assertEqual(len(word.tables), 0)
        self.assertTrue(pdf.says("Không có."))
        self.assertEqual(excel.values["Phụ lục I"]["B8"].value, "Không có.")

    # ---- form ----------------------------------------------------------------------------------

    def test_the_workbook_has_filters_frozen_and_repeated_heads_on_a4(self):
        excel = Excel(drawn(self.full_report("office"), "xlsx"))
        self.assertEqual(excel.values.sheetnames, ["Báo cáo", "Phụ lục I", "Phụ lục II", "Phụ lục III"])
        page = excel.values["Phụ lục I"]
        self.assertEqual((page.auto_filter.ref, page.freeze_panes), ("A7:N9", "C8"))
        self.assertEqual((page.page_setup.orientation, page.page_setup.paperSize), ("landscape", 9))
        self.assertEqual(page.print_title_rows, "$5:$7")
        self.assertIn("C5:E5", {str(merged) for merged in page.merged_cells.ranges})

    def test_each_page_of_the_workbook_prints_its_table_and_nothing_beside_it(self):
        """A title longer than its table would make the whole page smaller; a row without height hides its lines."""
        report = self.full_report("office")
        report.part_3 = "More sites were to be looked at than before. " * 30
        excel = Excel(drawn(report, "xlsx"))
        for page in excel.values:
            self.assertRegex(page.print_area, rf"^'{page.title}'!\$A\$1:\$[A-N]\$\d+$")
            for row in page.iter_rows():
                if any(cell.value and cell.alignment.wrap_text for cell in row):
                    self.assertTrue(page.row_dimensions[row[0].row].height, (page.title, row[0].row))
        heights = [size.height for size in excel.values["Báo cáo"].row_dimensions.values() if size.height]
        self.assertGreater(max(heights), 10 * min(heights), "a long paragraph in all its lines")

    def test_a_large_workbook_is_written_row_by_row_and_says_the_same(self):
        report = self.full_report("office")
        paper = report._paper()
        before = Excel(drawn(report, "xlsx", paper))
        self.patch(directive_report_xlsx, "LARGE", 0)
        after = Excel(drawn(report, "xlsx", paper))
        for name in before.values.sheetnames:
            pages = [book.values[name].iter_rows(values_only=True) for book in (before, after)]
            self.assertEqual(*([[value or None for value in row] for row in page] for page in pages))
            self.assertEqual(str(before.values[name].merged_cells), str(after.values[name].merged_cells))

    def test_decree_30_the_word_file_has_portrait_and_landscape_and_numbers_from_page_2(self):
        word = Word(drawn(self.full_report("office"), "docx"))
        sections = word.document.sections
        self.assertEqual(len(sections), 4, "the text, and an annex each")
        self.assertEqual([section.page_width > section.page_height for section in sections], [False, True, True, True])
        for section in sections:
            self.assertTrue(20 <= section.top_margin.mm <= 25 and 20 <= section.bottom_margin.mm <= 25)
            self.assertTrue(30 <= section.left_margin.mm <= 35 and 15 <= section.right_margin.mm <= 20)
        self.assertEqual([one.different_first_page_header_footer for one in sections], [True, False, False, False])
        self.assertNotIn("PAGE", sections[0].first_page_header._element.xml)
        self.assertIn("PAGE", sections[0].header._element.xml)
        self.assertTrue(all(section.header.is_linked_to_previous for section in list(sections)[1:]))
        heads = [table._tbl.xpath("./w:tr[w:trPr/w:tblHeader]") for table in word.tables]
        self.assertEqual([len(rows) for rows in heads], [3, 2, 2], "heads are repeated")
        styles = word.document.styles
        self.assertEqual({styles[name].font.name for name in ("Normal", "Body", "Annex text")}, {"Times New Roman"})
        body = styles["Body"]
        self.assertTrue(13 <= body.font.size.pt <= 14)
        self.assertTrue(10 <= body.paragraph_format.first_line_indent.mm <= 12.7)
        self.assertTrue(body.paragraph_format.space_after.pt >= 6)

    def test_a_draft_says_so_and_an_approved_report_does_not(self):
        report = self.full_report("office")
        for form, text in self.texts(report).items():
            self.assertIn("DỰ THẢO", text, form)
        report.with_user(self.office_leader).action_approve()
        report.write({"number": "77/BC-VP", "date_signed": "2026-07-16"})
        for form, text in self.texts(report).items():
            self.assertNotIn("DỰ THẢO", text, form)
            for expected in ("77", "BC-VP", "ngày 16 tháng 7 năm 2026", report.log_head):
                self.assertIn(expected.replace(" ", ""), text.replace(" ", ""), form)

    def texts(self, report):
        _paper, pdf, word, excel = self.all_forms(report)
        cells = [cell.text for table in word.document.tables for row in table.rows for cell in row.cells]
        texts = {"docx": " ".join([*cells, *word.paragraphs]), "xlsx": " ".join(excel.texts("Báo cáo"))}
        return {**texts, "pdf": pdf.words.replace("DỰTHẢO", "DỰ THẢO")}

    # ---- hostile names ---------------------------------------------------------------------------

    def test_hostile_names_stay_text_in_all_forms(self):
        report = self.full_report("office", hostile=True)
        self.compare(report)
        paper = report._paper()
        pdf, docx, xlsx = (drawn(report, form, paper) for form in ("pdf", "docx", "xlsx"))
        self.assertNotIn(b"/JavaScript", pdf)
        self.assertNotIn(b"/URI", pdf)
        book = Excel(xlsx).formulas
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
        self.assertFalse([cell.value for cell in cells if cell.hyperlink])
        self.assertFalse([one.value for one in cells if one.data_type == "f" and "HYPERLINK" in str(one.value)])
        with zipfile.ZipFile(io.BytesIO(docx)) as parts:
            xml = "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith((".xml", ".rels")))
        self.assertFalse(re.search(r'Target="https?:', xml), "no link")
        self.assertIn("{{ 7*7 }}", xml)

    def test_hostile_names_of_a_units_report_stay_text(self):
        self.compare(self.full_report("unit", hostile=True))

    def test_nothing_remote_is_loaded_while_the_pdf_is_made(self):
        report = self.full_report("office", hostile=True)
        seen = []
        engine = type(self.env["ir.actions.report"])
        run = engine._run_wkhtmltopdf
        self.patch(engine, "_run_wkhtmltopdf", lambda own, bodies, **options: (
            seen.extend([*bodies, options["header"]]), run(own, bodies, **options))[1])
        drawn(report, "pdf")
        self.assertEqual(len(seen), 4, "text and annexes, each with its header")
        for html in seen:
            self.assertFalse(re.search(r"<(img|link|base|iframe)\b|@import|url\(", str(html)))
