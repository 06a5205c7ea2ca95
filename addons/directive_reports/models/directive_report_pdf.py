import io
import itertools

from markupsafe import Markup
from pypdf import PdfReader, PdfWriter

from odoo import models
from odoo.exceptions import UserError

from ..tools import annex_table

#: A paper of more rows than this is nothing to sign; the XLSX takes them.
PAPER_ROWS = 5000
#: How cells of a kind stand; numbers stand on the right.
CLASSES = {"text": "name", "position": "position", "date": "position"}


class DirectiveReport(models.Model):
    """The report as PDF in the form of Decree 30/2020, Annex I.

    wkhtmltopdf gives all pages of a run one orientation: the text and the wide annexes are made in runs of their own
    and joined, and the page numbers go on. Nothing is fetched while it runs, so no worker waits for another.
    """

    _inherit = "directive.report"

    def _as_pdf(self, paper, told):
        """Return the bytes of the PDF.

        :param paper: see :meth:`_paper`
        :param told: called with the share that is done, 0-1
        :raises UserError: when there are more rows than a paper takes
        """
        self._check_paper_rows(paper)
        writer = PdfWriter()
        self._add_pages(writer, paper, "directive_reports.report_paper_text", is_wide=False)
        told(0.2)
        # Neighbours only: the annexes keep their order.
        grouped = itertools.groupby(paper["annexes"], key=self._is_wide)  # pylint: disable=bad-builtin-groupby
        runs = [(wide, list(run)) for wide, run in grouped]
        for done, (wide, run) in enumerate(runs, start=1):
            annexes = [self._annex_for_html(annex) for annex in run]
            self._add_pages(writer, paper, "directive_reports.report_paper_annexes", wide, annexes=annexes)
            told(0.2 + 0.8 * done / len(runs))
        writer.add_metadata({"/Title": f"{paper['title']}: {paper['subtitle']}"})
        output = io.BytesIO()
        writer.write(output)
        return output.getvalue()

    def _check_paper_rows(self, paper):
        rows = sum(len(annex["rows"]) for annex in paper["annexes"])
        if rows > PAPER_ROWS:
            raise UserError(
                self.env._(
                    "The annexes have %(rows)s rows, too many for a paper (at most %(most)s). Take the Excel file.",
                    rows=rows,
                    most=PAPER_ROWS,
                )
            )

    def _is_wide(self, annex):
        return annex_table.is_wide(annex["columns"])

    def _add_pages(self, writer, paper, template, is_wide, **values):
        values = {"paper": paper, "after": len(writer.pages), **values}
        body = self._laid_out(template, values, is_header=False)
        header = self._laid_out("directive_reports.report_paper_header", values, is_header=True)
        orientation = "landscape" if is_wide else "portrait"
        # sudo: the form of the paper is the same for everybody; nothing but the HTML made above gets in.
        reports = self.env["ir.actions.report"].sudo()
        form = self.env.ref(f"directive_reports.paperformat_{orientation}").sudo()
        content = reports.new({"paperformat_id": form.id})._run_wkhtmltopdf([body], header=header)
        writer.append(PdfReader(io.BytesIO(content)))

    def _laid_out(self, template, values, is_header):
        qweb = self.env["ir.qweb"]
        body = qweb._render(template, values)
        return qweb._render("directive_reports.paper_layout", {"subst": is_header, "body": body})

    # ---- annexes -----------------------------------------------------------------------------

    def _annex_for_html(self, annex):
        columns = annex["columns"]
        return {
            **annex,
            "head": annex_table.head(columns),
            "widths": [f"width: {share:.2%}" for share in annex_table.shares(columns)],
            "body": self._rows_for_html(annex),
        }

    def _rows_for_html(self, annex):
        # Thousands of rows: joined here, as one directive of QWeb a cell would take longer than the PDF itself.
        columns = annex_table.with_position(annex["columns"])
        classes = [CLASSES.get(column["kind"], "") for column in columns]
        cell = Markup('<td class="%s">%s</td>')
        rows = [
            (Markup(""), [position, *(row.get(column["key"]) for column in columns[1:])])
            for position, row in enumerate(annex["rows"], start=1)
        ]
        if annex["totals"] and rows:
            totals = [annex["totals"].get(column["key"]) for column in columns[1:]]
            rows.append((Markup(' class="totals"'), [None, *totals]))
        kinds = [column["kind"] for column in columns]
        return Markup("").join(
            Markup("<tr%s>%s</tr>")
            % (look, Markup("").join(cell % one for one in zip(classes, self._all_written(kinds, values), strict=True)))
            for look, values in rows
        )

    def _all_written(self, kinds, values):
        return [self._written(kind, value) for kind, value in zip(kinds, values, strict=True)]
