"""Makes the template of reports in Word, addons/directive_reports/report/directive_report.docx.

    python -m tools.report_template [file]

Fonts, sizes, margins and spaces are those of Decree 30/2020, Annex I. The template is an ordinary Word file and may be
edited in Word or LibreOffice instead of being made anew: words in {{ }} and {% %} are filled in by docxtpl, and
paragraphs in the style "Annex table" are replaced by the tables. Two sections: the text in portrait, annexes in
landscape (the program sets the orientation of each annex by its width).
"""
import sys
from datetime import datetime
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FILE = Path(__file__).parents[1] / "addons/directive_reports/report/directive_report.docx"
FONT = "Times New Roman"
LEFT, CENTRE, RIGHT, BOTH = (
    getattr(WD_ALIGN_PARAGRAPH, name) for name in ("LEFT", "CENTER", "RIGHT", "JUSTIFY"))
#: Name, size in pt, alignment, bold, italic, (space before, after) in pt, first line in mm.
STYLES = (
    ("Issuer", 12.5, CENTRE, False, False, (0, 0), 0),
    ("Issuer name", 12.5, CENTRE, True, False, (0, 0), 0),
    ("Motto", 13.5, CENTRE, True, False, (0, 0), 0),
    ("Place and date", 13.5, CENTRE, False, True, (6, 0), 0),
    ("Reference", 13, CENTRE, False, False, (6, 0), 0),
    ("Draft mark", 12, CENTRE, True, False, (4, 0), 0),
    ("Paper title", 14, CENTRE, True, False, (0, 0), 0),
    ("As of", 13, CENTRE, False, True, (0, 6), 0),
    ("Addressee", 13.5, CENTRE, False, False, (6, 10), 0),
    ("Body", 13.5, BOTH, False, False, (0, 6), 11),
    ("Part", 13.5, BOTH, True, False, (6, 6), 11),
    ("Recipients title", 12, LEFT, True, True, (0, 0), 0),
    ("Recipients", 11, LEFT, False, False, (0, 0), 0),
    ("Signer title", 13.5, CENTRE, True, False, (0, 66), 0),
    ("Signer", 13.5, CENTRE, True, False, (0, 0), 0),
    ("Log head", 8, LEFT, False, False, (12, 0), 0),
    ("Annex label", 14, CENTRE, True, False, (0, 0), 0),
    ("Annex table", 12, LEFT, False, False, (0, 0), 0),
    ("Annex head", 11, CENTRE, True, False, (2, 2), 0),
    ("Annex column number", 9, CENTRE, False, True, (0, 0), 0),
    ("Annex text", 11, LEFT, False, False, (2, 2), 0),
    ("Annex centre", 11, CENTRE, False, False, (2, 2), 0),
    ("Annex number", 11, RIGHT, False, False, (2, 2), 0),
    ("Note", 12, BOTH, False, True, (6, 0), 0),
)
#: Top, bottom, left, right, header, in mm.
MARGINS = (22, 20, 30, 18, 11)


def make(file):
    document = Document()
    _set_styles(document)
    _set_page(document.sections[0], wide=False)
    _text(document)
    _annexes(document)
    _headers(document)
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "", "{{ title }}: {{ subtitle }}", ""
    properties.created = properties.modified = datetime(2026, 1, 1)  # noqa: DTZ001 (no clock in a template)
    document.save(file)


def _set_styles(document):
    normal = document.styles["Normal"]
    _set_font(normal, 13.5)
    normal.paragraph_format.space_after = Pt(0)
    for name, size, alignment, bold, italic, (before, after), first in STYLES:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        _set_font(style, size)
        style.font.bold, style.font.italic = bold, italic
        shape = style.paragraph_format
        shape.alignment, shape.first_line_indent = alignment, Mm(first)
        shape.space_before, shape.space_after = Pt(before), Pt(after)
    body = document.styles["Body"].paragraph_format
    body.line_spacing_rule, body.line_spacing = WD_LINE_SPACING.MULTIPLE, 1.15
    document.styles["Part"].paragraph_format.keep_with_next = True
    document.styles["Signer title"].paragraph_format.keep_with_next = True


def _set_font(style, size):
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), FONT)


def _set_page(section, wide):
    short, long = Mm(210), Mm(297)
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if wide else (short, long)
    names = ("top_margin", "bottom_margin", "left_margin", "right_margin", "header_distance")
    for name, size in zip(names, MARGINS, strict=True):
        setattr(section, name, Mm(size))


def _text(document):
    left, right = _two_columns(document)
    _fill(left, [
        ("Issuer", "{%p for line in letterhead.upper %}"), ("Issuer", "{{ line }}"), ("Issuer", "{%p endfor %}"),
        ("Issuer name", "{{ letterhead.name | upper }}"), ("Reference", "Số: {{ number }}/{{ letterhead.notation }}"),
        ("Draft mark", "{%p if is_draft %}"), ("Draft mark", "DỰ THẢO"), ("Draft mark", "{%p endif %}")])
    _fill(right, [
        ("Issuer name", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ("Motto", "Độc lập - Tự do - Hạnh phúc"),
        ("Place and date", "{{ letterhead.place_and_date }}")])
    _line_below(left.paragraphs[3], 22)
    _line_below(right.paragraphs[1], 19)
    for style, words in (
            ("Body", ""), ("Paper title", "{{ title | upper }}"), ("Paper title", "{{ subtitle }}"),
            ("As of", "(Số liệu tính đến {{ as_of }})"), ("Addressee", "Kính gửi: {{ addressee }}."),
            ("Body", "{{ opening }}"),
            ("Body", "{%p for section in sections %}"), ("Part", "{{ section.label }}. {{ section.heading }}"),
            ("Body", "{%p for paragraph in section.paragraphs %}"), ("Body", "{{ paragraph }}"),
            ("Body", "{%p endfor %}"), ("Body", "{%p endfor %}"), ("Body", "")):
        document.add_paragraph(words, style)
    left, right = _two_columns(document)
    _fill(left, [
        ("Recipients title", "Nơi nhận:"), ("Recipients", "{%p for line in recipients %}"),
        ("Recipients", "{{ line }}"), ("Recipients", "{%p endfor %}")])
    _fill(right, [("Signer title", "{{ signer_title | upper }}"), ("Signer", "{{ signer_name }}")])
    for words in ("{%p if log_head %}", "Niêm phong nhật ký sự kiện (SHA-256): {{ log_head }}", "{%p endif %}"):
        document.add_paragraph(words, "Log head")


def _annexes(document):
    _set_page(document.add_section(WD_SECTION.NEW_PAGE), wide=True)
    for style, words in (
            ("Annex label", "{%p for annex in annexes %}"), ("Annex label", "{{ annex.label }}"),
            ("Paper title", "{{ annex.title | upper }}"), ("As of", "{{ attached_to }}"),
            ("As of", "(Số liệu tính đến {{ as_of }})"), ("Annex table", "{{ annex.label }}"),
            ("Note", "{%p if annex.note %}"), ("Note", "Ghi chú: {{ annex.note }}"), ("Note", "{%p endif %}"),
            ("Note", "{%p endfor %}")):
        document.add_paragraph(words, style)


def _headers(document):
    """The page number centred in the top margin, none on page 1; "DỰ THẢO" on each page of a draft."""
    first, second = document.sections
    first.different_first_page_header_footer, second.different_first_page_header_footer = True, False
    first.first_page_header.paragraphs[0].text = "{% if is_draft %}DỰ THẢO{% endif %}"
    first.first_page_header.paragraphs[0].style = document.styles["Annex number"]
    paragraph = first.header.paragraphs[0]
    paragraph.style = document.styles["Annex centre"]
    _page_field(paragraph)
    mark = first.header.add_paragraph("{% if is_draft %}DỰ THẢO{% endif %}", "Annex number")
    mark.paragraph_format.space_before = mark.paragraph_format.space_after = Pt(0)


def _page_field(paragraph):
    for kind, words in (("begin", ""), (None, "PAGE"), ("separate", ""), ("t", "2"), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(13.5)
        if kind == "t":
            run.text = words
        elif kind is None:
            code = OxmlElement("w:instrText")
            code.text = words
            run._r.append(code)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def _two_columns(document):
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    for cell, width in zip(table.rows[0].cells, (66, 96), strict=True):
        cell.width = Mm(width)
    for column, width in zip(table.columns, (66, 96), strict=True):
        column.width = Mm(width)
    _row_stays_whole(table.rows[0])
    return table.rows[0].cells


def _row_stays_whole(row):
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _fill(cell, lines):
    cell.paragraphs[0].text, cell.paragraphs[0].style = lines[0][1], lines[0][0]
    for style, words in lines[1:]:
        cell.add_paragraph(words, style)


def _line_below(paragraph, indent):
    """A line below a paragraph, shorter than it: `indent` in mm on both sides."""
    line = paragraph.insert_paragraph_before("", "Issuer")
    paragraph._p.addnext(line._p)
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Mm(indent)
    line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    line.paragraph_format.line_spacing = Pt(3)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    properties = line._p.get_or_add_pPr()
    style = properties.find(qn("w:pStyle"))
    style.addnext(borders)


if __name__ == "__main__":
    make(sys.argv[1] if len(sys.argv) > 1 else FILE)
