"""Which files are taken as evidence: by their content, with a name that fits it."""

_IMAGES = {
    "image/jpeg": (".jpg", ".jpeg", ".jfif"),
    "image/png": (".png",),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    "image/heif": (".heic", ".heif"),
    "image/tiff": (".tif", ".tiff"),
    "image/bmp": (".bmp",),
}
_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"

#: Content type → the endings that a name may have with it. No archives, no macros, nothing that a browser runs.
ALLOWED = {
    **_IMAGES,
    "application/pdf": (".pdf",),
    f"{_OPEN_XML}.wordprocessingml.document": (".docx",),
    f"{_OPEN_XML}.spreadsheetml.sheet": (".xlsx",),
    f"{_OPEN_DOCUMENT}.text": (".odt",),
    f"{_OPEN_DOCUMENT}.spreadsheet": (".ods",),
    "application/msword": (".doc",),
    "application/vnd.ms-excel": (".xls",),
    "text/plain": (".txt",),
}
#: The one list of endings, for the dialog in which a file is chosen.
ENDINGS = tuple(sorted({ending for endings in ALLOWED.values() for ending in endings}))

#: Shown in the browser; everything else is downloaded.
SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png", "image/gif", "image/webp"})

#: Characters that hide what a name really is: controls and those that turn the direction of writing.
_HIDING = dict.fromkeys((*range(32), 0x7F, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_NAME_LENGTH = 150


def fits(name, content_type):
    """Tell whether a file of this content may be called so.

    >>> fits("Báo cáo.PDF", "application/pdf"), fits("report.exe", "application/pdf"), fits("a.svg", "image/svg+xml")
    (True, False, False)
    """
    return name.lower().endswith(ALLOWED.get(content_type, ("\0",)))


def safe_name(name):
    r"""Return the bare name of an uploaded file, without a path or hiding characters.

    >>> [safe_name(name) for name in ("C:\\a\\Báo cáo.pdf", "../../etc/passwd", "gpj\u202efdp.pdf", "")]
    ['Báo cáo.pdf', 'passwd', 'gpjfdp.pdf', 'file']
    >>> len(safe_name("x" * 300 + ".pdf")), safe_name("x" * 300 + ".pdf")[-5:]
    (151, 'x.pdf')
    """
    bare = (name or "").replace("\\", "/").rsplit("/", 1)[-1].translate(_HIDING).strip()
    stem, dot, ending = bare.rpartition(".")
    short = f"{stem[: _NAME_LENGTH - len(ending)]}{dot}{ending}" if len(bare) > _NAME_LENGTH else bare
    return short[-_NAME_LENGTH - 1 :] or "file"
