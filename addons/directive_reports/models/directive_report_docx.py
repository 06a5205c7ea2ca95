import io

from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docxtpl import DocxTemplate
from lxml import etree

from odoo import models
from odoo.tools.misc import file_path

from ..tools import annex_table

TEMPLATE = "directive_reports/report/directive_report.docx"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#: Styles of the template for the cells of an annex; ids are names without blanks.
STYLES = {"text": "Annextext", "position": "Annexcentre", "date": "Annexcentre"}
NUMBER, HEAD, COLUMN_NUMBER, ANCHOR = "Annexnumber", "Annexhead", "Annexcolumnnumber", "Annextable"
#: Twentieths of a point in a millimetre.
TWIPS = 1440 / 25.4
#: Beside the text of a cell, in twentieths of a point: one millimetre.
PADDING = 57
MARGINS = 30 + 18
SHORT, LONG = 210, 297
BORDERS = ("top", "left", "bottom", "right", "insideH", "insideV")


class DirectiveReport(models.Model):
    """The report as DOCX for the last editing: a template filled in by docxtpl, the annexes' tables put in after it."""

    _inherit = "directive.report"

    def _as_docx(self, paper, told):
        """Return the bytes of the DOCX.

        :param paper: see :meth:`_paper`
        :param told: called with the share that is done, 0-1
        :raises UserError: when there are more rows than a paper takes
        """
        self._check_paper_rows(paper)
        template = DocxTemplate(file_path(TEMPLATE))
        number = paper["letterhead"]["number"] or "\u00a0" * 8
        # What was typed is text: neither XML nor a template of its own.
        template.render({**paper, "number": number}, autoescape=True)
        told(0.2)
        document = template.docx
        anchors = [one for one in document.element.body.iter(qn("w:p")) if _style_of(one) == ANCHOR]
        for done, (annex, anchor) in enumerate(zip(paper["annexes"], anchors, strict=True), start=1):
            self._put_annex(document, anchor, annex, is_first=done == 1)
            told(0.2 + 0.7 * done / len(anchors))
        self._set_orientations(document, paper["annexes"])
        output = io.BytesIO()
        document.save(output)
        return output.getvalue()

    def _put_annex(self, document, anchor, annex, is_first):
        if not is_first:
            label = next(one for one in anchor.itersiblings(qn("w:p"), preceding=True) if _is_label(one))
            label.addprevious(_section_break(document))
        if annex["rows"]:
            anchor.addprevious(self._annex_for_word(annex))
            anchor.getparent().remove(anchor)
        else:
            anchor.find(f".//{qn('w:t')}").text = "Không có."

    def _set_orientations(self, document, annexes):
        for section, annex in zip(list(document.sections)[1:], annexes, strict=True):
            wide = self._is_wide(annex)
            section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
            sides = sorted((section.page_width, section.page_height), reverse=wide)
            section.page_width, section.page_height = sides

    # ---- tables ------------------------------------------------------------------------------

    def _annex_for_word(self, annex):
        columns = annex_table.with_position(annex["columns"])
        page = (LONG if self._is_wide(annex) else SHORT) - MARGINS
        widths = [round(share * page * TWIPS) for share in annex_table.shares(annex["columns"])]
        table = _table(widths)
        head = annex_table.head(annex["columns"])
        for place, row in enumerate(head):
            table.append(_head_row(row, head[:place], widths, is_last=place == len(head) - 1))
        styles = [STYLES.get(column["kind"], NUMBER) for column in columns]
        kinds = [column["kind"] for column in columns]
        for position, row in enumerate(annex["rows"], start=1):
            values = [position, *(row.get(column["key"]) for column in columns[1:])]
            table.append(_row(self._all_written(kinds, values), styles, widths))
        if annex["totals"]:
            values = [None, *(annex["totals"].get(column["key"]) for column in columns[1:])]
            table.append(_row(self._all_written(kinds, values), styles, widths, is_bold=True))
        return table


# ---- WordprocessingML ------------------------------------------------------------------------


def _element(name, **attributes):
    return etree.Element(qn(f"w:{name}"), {qn(f"w:{key}"): str(value) for key, value in attributes.items()})


def _with(parent, *children):
    parent.extend(children)
    return parent


def _style_of(paragraph):
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return None if style is None else style.get(qn("w:val"))


def _is_label(paragraph):
    return _style_of(paragraph) == "Annexlabel"


def _section_break(document):
    """Return a paragraph that ends a section like the last one of the document; headers go on from the one before."""
    last = document.element.body.find(qn("w:sectPr"))
    section = parse_xml(etree.tostring(last))
    paragraph = OxmlElement("w:p")
    paragraph.get_or_add_pPr().append(section)
    return paragraph


def _table(widths):
    borders = _with(
        _element("tblBorders"),
        *(_element(side, val="single", sz=4, space=0, color="000000") for side in BORDERS),
    )
    padding = _with(_element("tblCellMar"), *(_element(side, w=PADDING, type="dxa") for side in ("left", "right")))
    shape = _with(
        _element("tblPr"),
        _element("tblW", w=sum(widths), type="dxa"),
        borders,
        _element("tblLayout", type="fixed"),
        padding,
    )
    grid = _with(_element("tblGrid"), *(_element("gridCol", w=width) for width in widths))
    # The document's own kind of element, so that python-docx knows its parts.
    return parse_xml(etree.tostring(_with(etree.Element(qn("w:tbl"), nsmap={"w": _W}), shape, grid)))


def _row(texts, styles, widths, is_bold=False):
    whole = _with(_element("trPr"), _element("cantSplit"))
    cells = (_cell(*one, is_bold=is_bold) for one in zip(texts, styles, widths, strict=True))
    return _with(_element("tr"), whole, *cells)


def _head_row(cells, above, widths, is_last):
    """A row of the head, repeated on each page; columns that reach down from above are continued."""
    repeated = _with(_element("trPr"), _element("cantSplit"), _element("tblHeader"))
    reaching = {cell.column for row in above for cell in row if cell.rows > 1} if above and not is_last else set()
    found = {cell.column: cell for cell in cells}
    row = _with(_element("tr"), repeated)
    place = 0
    while place < len(widths):
        if place in reaching:
            row.append(_cell("", HEAD, widths[place], merged="continue"))
            place += 1
            continue
        cell = found[place]
        width = sum(widths[place : place + cell.columns])
        merged = "restart" if cell.rows > 1 else None
        row.append(_cell(cell.text, COLUMN_NUMBER if is_last else HEAD, width, cell.columns, merged))
        place += cell.columns
    return row


def _cell(text, style, width, span=1, merged=None, is_bold=False):
    shape = _with(_element("tcPr"), _element("tcW", w=width, type="dxa"))
    if span > 1:
        shape.append(_element("gridSpan", val=span))
    if merged:
        shape.append(_element("vMerge", val=merged))
    shape.append(_element("vAlign", val="center"))
    paragraph = _with(_element("p"), _with(_element("pPr"), _element("pStyle", val=style)))
    if text:
        words = _element("t")
        words.text = text
        run = _element("r")
        if is_bold:
            run.append(_with(_element("rPr"), _element("b")))
        paragraph.append(_with(run, words))
    return _with(_element("tc"), shape, paragraph)
