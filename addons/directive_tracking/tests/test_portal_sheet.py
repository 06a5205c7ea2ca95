import io
import re
from urllib.parse import urlsplit

import openpyxl

from odoo.tests import tagged

from .portal_common import PDF, PortalCase
from .sheet_common import TITLES, SheetForm

PAGE = "/my/directives/sheet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@tagged("post_install", "-at_install")
class TestPortalSheet(PortalCase):
    """Many tasks filled in at once, as a commune and an agency do it: over HTTP."""

    def setUp(self):
        super().setUp()
        self.be(self.ward_officer)

    def form(self):
        response = self.get(f"{PAGE}/form.xlsx")
        self.assertEqual(response.headers["Content-Type"], XLSX)
        return SheetForm(response.content)

    def upload(self, content, name="form.xlsx"):
        content = content if isinstance(content, bytes) else content.content()
        return self.post(PAGE, files=[("sheet", (name, content, XLSX))])

    def preview(self, form):
        """Upload; return (url of the preview, its page)."""
        response = self.upload(form)
        self.assertEqual(response.status_code, 303, self.text(response)[:1500])
        url = urlsplit(response.headers["Location"]).path
        return url, self.get(url)

    def apply(self, url, page):
        seen = re.search(r'name="seen" value="(\w+)"', page.text)[1]
        return self.post(f"{url}/apply", seen=seen)

    def refused(self, response, sentence):
        self.assertEqual(response.status_code, 422)
        self.assertIn(sentence, self.text(response))
        self.assertFalse(self.env["directive.sheet"].search([]))

    # ---- the whole way -----------------------------------------------------------------------

    def test_d06_k2b_a_ward_fills_in_looks_and_applies(self):
        self.assertIn(f'href="{PAGE}"', self.get("/my/directives").text)
        self.assertIn("the 2 tasks that your unit leads", self.text(self.get(PAGE)))
        form = self.form()
        form.fill(self.task, percent=0.4, situation="Đã di dời <b>6</b> hộ")
        form.fill(self.shared, percent="nearly all", situation="Half")
        url, page = self.preview(form)
        words = self.text(page)
        self.assertIn("Rows that change something 1", words)
        self.assertIn("Wrong rows 1", words)
        self.assertIn("Đã di dời &lt;b&gt;6&lt;/b&gt; hộ", page.text)
        self.assertIn("Apply only the 1 right rows", words)
        self.assertIn("1 wrong rows stay out", words)
        self.assertLess(page.text.index("Wrong: these rows"), page.text.index("Right: these rows"))
        self.assertEqual(self.task.percent, 0)
        wrong = SheetForm(self.get(f"{url}/wrong.xlsx").content)
        self.assertEqual(wrong.cell(2, "percent").value, "nearly all")
        response = self.apply(url, page)
        self.assertEqual(response.status_code, 303)
        self.assertEqual((self.task.percent, self.task.state, self.shared.percent), (40, "in_progress", 0))
        done = self.text(self.get(url))
        self.assertIn("1 rows are applied", done)
        self.assertIn("1 wrong rows are not applied", done)
        self.apply(url, page)
        self.assertEqual(len(self.task.progress_ids), 1, "a second press of the button")

    def test_what_changed_meanwhile_is_shown_again(self):
        form = self.form()
        form.fill(self.task, percent=0.4, situation="Six households")
        form.fill(self.shared, situation="Begun")
        url, page = self.preview(form)
        self.env["directive.progress"].with_user(self.ward_officer).create(
            {"task_id": self.task.id, "content": "A colleague was quicker", "percent": 70}
        )
        response = self.apply(url, page)
        self.assertEqual(response.status_code, 422)
        words = self.text(response)
        self.assertIn("Nothing has been applied", words)
        self.assertIn("A colleague was quicker", words)
        self.assertIn("Changed just now", words)
        self.assertFalse(self.shared.progress_ids)
        self.assertEqual(self.apply(url, response).status_code, 303)
        self.assertEqual((self.task.percent, len(self.shared.progress_ids)), (70, 1))

    def test_a_prepared_result_is_undone(self):
        form = self.form()
        form.fill(self.task, reference="15/BC-UBND", result="All moved")
        url, page = self.preview(form)
        self.apply(url, page)
        self.assertEqual(self.task.result_ids.content, "All moved")
        self.assertIn("Prepared results: 1", self.text(self.get(url)))
        self.assertEqual(self.post(f"{url}/undo").status_code, 303)
        self.assertFalse(self.task.result_ids)
        self.assertIn("1 entries are undone", self.text(self.get(url)))

    # ---- what people really send --------------------------------------------------------------

    def test_columns_moved_renamed_left_out_and_rows_sorted(self):
        form = self.form()
        form.fill(self.task, percent="80 phần trăm", situation="Six households", note=12)
        rows = [[cell.value for cell in row] for row in form.page.iter_rows()]
        names = ("key", "note", "situation", "percent")
        order = [form.column(name) - 1 for name in names]
        made = openpyxl.Workbook()
        made.active.append(["Ward A, June"])
        made.active.append([])
        made.active.append(["Mã dòng", "Ghi chú:", "Tình hình thực hiên", "Tiến độ %", "Phone"])
        for row in reversed(rows[1:]):
            made.active.append([*(row[index] for index in order), "0292"])
        made.active.append([])
        made.active.append([None, None, None, None, "Signed"])
        target = io.BytesIO()
        made.save(target)
        url, page = self.preview(target.getvalue())
        self.assertIn("Columns that are not read: Phone", self.text(page))
        self.apply(url, page)
        self.assertEqual((self.task.percent, self.task.other_info), (80, "12"))

    def test_csv_is_taken_and_rows_that_were_added_are_wrong(self):
        form = self.form()
        key = form.cell(form.row_of(self.task), "key").value
        head = ";".join((TITLES["key"], TITLES["percent"], TITLES["situation"]))
        lines = [head, f"{key};55%;Begun", ";10;A task of our own", f"{key.replace('NV-', 'NV-9')};10;x"]
        url, page = self.preview("\n".join(lines).encode())
        words = self.text(page)
        self.assertIn("Cell A3: This row has no key", words)
        self.assertIn("Cell A4: The key of this row was changed", words)
        self.apply(url, page)
        self.assertEqual(self.task.percent, 55)

    def test_merged_formula_and_doubled_rows_are_wrong(self):
        form = self.form()
        row = form.fill(self.task, percent="=1/2", situation="Half")
        form.page.append([cell.value for cell in form.page[row]])
        url, page = self.preview(form)
        words = self.text(page)
        self.assertIn("holds a formula that was not calculated", words)
        self.assertIn("stands in several rows", words)
        self.assertNotIn('name="seen"', page.text)
        self.post(f"{url}/apply", seen="")
        self.assertFalse(self.task.progress_ids)

    def test_files_that_are_no_form_get_a_sentence(self):
        old = b"\xd0\xcf\x11\xe0" + b"\0" * 600
        self.refused(self.upload(old, "form.xls"), "Save As – “Excel Workbook (*.xlsx)”")
        self.refused(self.upload(old + "EncryptedPackage".encode("utf-16-le")), "protected by a password")
        self.refused(self.upload(PDF, "form.pdf"), "is not a spreadsheet")
        self.refused(self.upload(b"a;b\n1;2"), "This file is not the form")
        self.refused(self.post(PAGE), "Choose the form that you filled in")
        self.refused(self.upload(b"x;" * 3_000_000), "has more than 5 MB")
        form = self.form()
        form.page.cell(1, form.column("note")).value = TITLES["situation"]
        self.refused(self.upload(form), "“Situation” stands twice")

    def test_d01_k1_a_mark_of_secrecy_stops_the_file_and_is_not_repeated(self):
        form = self.form()
        form.fill(self.task, situation="TỐI MẬT")
        response = self.upload(form)
        self.refused(response, "Nothing was stored")
        self.assertNotIn("TỐI MẬT", response.text)

    def test_hostile_texts_are_kept_as_texts_or_refused(self):
        form = self.form()
        form.fill(self.task, situation="'; DROP TABLE directive_task; -- <script>alert(1)</script>")
        form.fill(self.shared, note="x" * 20_001)
        url, page = self.preview(form)
        self.assertNotIn("<script>alert(1)", page.text)
        self.assertIn("at most 20000 are kept", self.text(page))
        self.apply(url, page)
        self.assertIn("DROP TABLE", self.task.progress_ids.content)

    # ---- whose it is -----------------------------------------------------------------------------

    def test_d01_k2_another_wards_upload_is_not_found(self):
        form = self.form()
        form.fill(self.task, situation="Begun")
        url, _page = self.preview(form)
        for user in (self.other_ward_officer, self.finance_officer, self.specialist):
            self.be(user)
            for path in (url, f"{url}/wrong.xlsx", f"{url}/page/2"):
                self.assertEqual(self.get(path).status_code, 404)
            for step in ("apply", "undo"):
                self.assertEqual(self.post(f"{url}/{step}", seen="x").status_code, 404)
        self.be(None)
        self.assertEqual(self.get(url).status_code, 303)
        self.assertFalse(self.task.progress_ids)

    def test_d01_k2_another_wards_tasks_in_the_file(self):
        self.be(self.finance_officer)
        form = self.form()
        form.fill(self.foreign, situation="Not yours")
        self.be(self.ward_officer)
        url, page = self.preview(form)
        self.assertIn("This task is not among those of your unit", self.text(page))
        self.assertNotIn('name="seen"', page.text)
        self.assertEqual(self.post(f"{url}/apply", seen="x").status_code, 422)
        self.assertFalse(self.foreign.progress_ids)

    def test_an_officer_of_an_agency_uses_the_same_page(self):
        self.be(self.finance_officer)
        self.assertIn("the 1 tasks that your unit leads", self.text(self.get(PAGE)))
        form = self.form()
        form.fill(self.foreign, percent=3.333, situation="Done")
        url, page = self.preview(form)
        self.assertIn("The cell reads “333.3%”", self.text(page))
        form.fill(self.foreign, percent=1)
        url, page = self.preview(form)
        self.apply(url, page)
        self.assertEqual(self.foreign.percent, 100)

    def test_who_works_for_no_unit_gets_no_form(self):
        self.be(self.specialist)
        self.assertEqual(self.get(PAGE).status_code, 303)
        self.assertEqual(self.get(f"{PAGE}/form.xlsx").status_code, 303)
        nobody = self.user("t.nobody", "base.group_portal")
        self.be(nobody)
        self.assertIn("does not belong to a unit yet", self.text(self.get(PAGE)))
