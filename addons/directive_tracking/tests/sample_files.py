"""Small files of every kind, made here: PDF with and without text, DOCX, XLSX, ODT, ZIP."""

import io
import zipfile
import zlib

import openpyxl

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"


def pdf(text):
    """Return a PDF of one page with this text, whatever its letters."""
    codes = {letter: number for number, letter in enumerate(dict.fromkeys(text), 33)}
    shown = b"BT /F1 12 Tf 50 700 Td <%s> Tj ET" % bytes(codes[letter] for letter in text).hex().encode()
    letters = "".join(f"<{code:02x}> <{letter.encode('utf-16-be').hex()}>\n" for letter, code in codes.items())
    return pdf_of_streams(shown, f"{len(codes)} beginbfchar\n{letters}endbfchar\n".encode())


def pdf_of_streams(content, letters=b""):
    """Return a PDF whose page has this content; a filter packs it."""
    streams = [zlib.compress(stream) for stream in (content, letters)]
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 5 0 R/Resources<</Font<</F1 4 0 R>>>>>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        *(b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream) for stream in streams),
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF"


def zipped(entries):
    """Return a ZIP of (name, content) pairs."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries:
            file.writestr(name, content)
    return target.getvalue()


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(*runs):
    """Return a DOCX of one paragraph, its runs formatted apart."""
    pieces = "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
    return docx_of(f'<w:document xmlns:w="{_WORD}"><w:body><w:p>{pieces}</w:p></w:body></w:document>')


def docx_of(document, *more):
    """Return a DOCX with this XML as its document."""
    return zipped([("[Content_Types].xml", "<Types/>"), ("word/document.xml", document), *more])


def xlsx(*cells):
    """Return an XLSX with these cells in a column."""
    book = openpyxl.Workbook()
    for cell in cells:
        book.active.append([cell])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def odf(text, kind="text"):
    """Return an ODT, or with ``kind="spreadsheet"`` an ODS, of one paragraph."""
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    content = f'<o:document-content xmlns:o="{urn}:office:1.0" xmlns:text="{urn}:text:1.0">'
    content += f"<text:p>{text}</text:p></o:document-content>"
    return zipped([("mimetype", f"application/vnd.oasis.opendocument.{kind}"), ("content.xml", content)])
