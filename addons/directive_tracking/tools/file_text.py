r"""The text of an uploaded file: PDF, DOCX, XLSX, ODT, ODS, TXT, HTML, and the same in ZIP archives.

What comes from outside may be damaged or built to harm. So containers are read in a process of their own
(:func:`read`), which has little memory and time, and inside it everything that is unpacked is counted. Whatever is too
large, nested too deep, encrypted, damaged or an image is not ``whole``: then a person has to say what it is.

>>> read_here("Kế hoạch\n".encode())
FileText(whole=True, texts=['Kế hoạch\n'], names=[])
>>> read_here(b"\x89PNG\r\n\x1a\n\x00\x00")
FileText(whole=False, texts=[], names=[])
"""

import io
import json
import re
import resource
import subprocess
import sys
import time
import zipfile
from typing import NamedTuple

from lxml import etree

MEGABYTE = 2**20
#: Seconds of processor and of wall clock, and bytes of memory, that reading one file may take.
CPU_SECONDS, WALL_SECONDS, MEMORY = 15, 20, 768 * MEGABYTE
#: After so many seconds no further page is begun.
PATIENCE = 8
#: Of everything unpacked from one file, archives inside included.
MAX_UNPACKED = 64 * MEGABYTE
MAX_ENTRIES, MAX_DEPTH, MAX_RATIO = 2000, 3, 200
MAX_CHARACTERS = 2_000_000
#: A page with an image and less text than this is a scan with a stamp of the scanner.
_SCANNED_PAGE = 40
_CHUNK = 2**16

_BLOCKS = frozenset(("p", "h", "tr", "tc", "br", "cr", "si", "c", "row", "table-cell", "table-row", "line-break"))
#: Watermarks, names of sheets, titles and descriptions of pictures.
_SPEAKING_ATTRIBUTES = frozenset(("string", "name", "title", "descr"))
_BLANKS = {"tab": "\t", "s": " "}
#: Parts of an office document that do not show on its pages.
_PROPERTIES = ("docProps/", "meta.xml")
_NO_WORDS = re.compile(r"(?:^|/)(?:docProps/|meta\.xml|theme/|META-INF/)")
_SHEET_HEADER_PARTS = re.compile("&[LCR]")


class FileText(NamedTuple):
    """What could be read.

    :param whole: whether that is all there is
    :param texts: one a part of the file
    :param names: names of the files inside
    """

    whole: bool
    texts: list
    names: list


UNREAD = FileText(False, [], [])


class TooMuch(Exception):
    """The file asks for more than the limits give."""


def read(content):
    """Return the :class:`FileText` of ``content``, within the limits whatever it is.

    :param content: bytes
    """
    if not _is_container(content):
        return read_here(content)
    try:
        # The content goes through a pipe: neither it nor its name is written anywhere.
        done = subprocess.run(
            [sys.executable, __file__], input=content, capture_output=True, timeout=WALL_SECONDS, check=True
        )
        return FileText(**json.loads(done.stdout))
    except (subprocess.SubprocessError, OSError, ValueError):
        return UNREAD


def read_here(content):
    """Return the :class:`FileText` of ``content``, read in this very process."""
    reader = _Reader()
    reader.collect(content, 0)
    return FileText(reader.whole, reader.texts, reader.names)


def _is_container(content):
    return content.startswith(b"PK") or b"%PDF-" in content[:1024]


class _Reader:
    """Collects texts and names, and counts what that costs."""

    def __init__(self):
        self.whole, self.texts, self.names = True, [], []
        self.unpacked = self.entries = self.characters = self.words = 0
        self.started = time.monotonic()

    def collect(self, content, depth):
        try:
            self._read(content, depth)
        except Exception:
            # Libraries raise what they like on damaged files; all of it means “unread”.
            self.whole = False

    def _read(self, content, depth):
        if depth > MAX_DEPTH:
            raise TooMuch
        if content.startswith(b"PK"):
            self._read_zip(content, depth)
        elif b"%PDF-" in content[:1024]:
            self._read_pdf(content, depth)
        elif content.startswith(b"\xd0\xcf\x11\xe0"):
            self._read_old_office(content)
        else:
            self._read_text(content)

    def _add(self, text):
        self.characters += len(text)
        if self.characters > MAX_CHARACTERS:
            self.texts.append(text[: max(0, MAX_CHARACTERS - self.characters + len(text))])
            raise TooMuch
        self.texts.append(text)

    # ---- text --------------------------------------------------------------------------

    def _read_text(self, content):
        for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
            if content.startswith(mark):
                return self._add(content.decode(encoding))
        if b"\0" in content[:_CHUNK]:
            raise ValueError("binary")
        try:
            return self._add(content.decode())
        except UnicodeDecodeError:
            # Vietnamese Windows; what it cannot be is shown by control characters.
            if re.search(rb"[\x00-\x08\x0e-\x1f]", content):
                raise
            return self._add(content.decode("cp1258", "replace"))

    def _read_old_office(self, content):
        """DOC and XLS keep Vietnamese as UTF-16 in pieces: good for finding a mark, never the whole."""
        self.whole = False
        for start in (0, 1):
            text = content[start : start + 2 * MAX_CHARACTERS].decode("utf-16-le", "replace")
            self.texts.append(re.sub(r"[^\w\s!-/:-@\[-`{-~–—“”]+", "\n", text)[:MAX_CHARACTERS])

    # ---- archives, DOCX, XLSX, ODT, ODS -----------------------------------------------------

    def _read_zip(self, content, depth):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            is_office = "[Content_Types].xml" in names or "mimetype" in names
            self.entries += len(names)
            if self.entries > MAX_ENTRIES:
                raise TooMuch
            words_before = self.words
            for entry in archive.infolist():
                if not entry.is_dir():
                    self._read_entry(archive, entry, is_office, depth)
            if is_office and self.words == words_before:
                self.whole = False

    def _read_entry(self, archive, entry, is_office, depth):
        if is_office and entry.filename.endswith(".xml"):
            return self._read_xml(archive, entry)
        if not is_office:
            self.names.append(entry.filename[:1000])
        if not is_office or "embeddings/" in entry.filename:
            self.collect(b"".join(self._unpack(archive, entry)), depth + 1)
        return None

    def _unpack(self, archive, entry):
        """Yield the content in pieces, never more than the limits give, whatever the directory says."""
        size = 0
        with archive.open(entry) as file:
            while piece := file.read(_CHUNK):
                size += len(piece)
                self.unpacked += len(piece)
                if self.unpacked > MAX_UNPACKED or (size > MEGABYTE and size > MAX_RATIO * entry.compress_size):
                    raise TooMuch
                yield piece

    def _read_xml(self, archive, entry):
        target = _XmlText(self, entry.filename)
        # Entities stay what they are, nothing is fetched, and a DOCTYPE, which no office program writes, ends it.
        parser = etree.XMLParser(target=target, resolve_entities=False, no_network=True, load_dtd=False)
        for piece in self._unpack(archive, entry):
            parser.feed(piece)
        parser.close()

    # ---- PDF ---------------------------------------------------------------------------------

    def _read_pdf(self, content, depth):
        import pypdf  # only the process of its own needs it

        document = pypdf.PdfReader(io.BytesIO(content), strict=False)
        if document.is_encrypted and not document.decrypt(""):
            raise ValueError("encrypted")
        self._add("\n".join(str(value) for value in (document.metadata or {}).values()))
        shown = 0
        for page in document.pages:
            if time.monotonic() - self.started > PATIENCE:
                raise TooMuch
            shown += self._read_page(page)
        self.whole = self.whole and shown > 0
        for name, files in document.attachments.items():
            self.names.append(name[:1000])
            for file in files:
                self.collect(file, depth + 1)

    def _read_page(self, page):
        """Read one page; return the number of its characters."""
        text = page.extract_text() or ""
        self._add(text)
        count = len(text.strip())
        if count < _SCANNED_PAGE and "/XObject" in (page.get("/Resources") or {}):
            self.whole = False
        for annotation in page.get("/Annots") or ():
            details = annotation.get_object()
            self._add("\n".join(str(details[key]) for key in ("/Contents", "/V", "/Subj") if key in details))
        return count


class _XmlText:
    """The words of one part of an office document; paragraphs, cells and breaks end lines."""

    def __init__(self, reader, part):
        self.reader, self.pieces, self.length = reader, [], 0
        self.is_properties = part.startswith(_PROPERTIES)
        self.has_words = not _NO_WORDS.search(part)

    def start(self, tag, attributes):
        name = tag.rpartition("}")[2]
        if name in _BLOCKS or self.is_properties:
            self._add("\n")
        elif name in _BLANKS:
            self._add(_BLANKS[name])
        for key, value in attributes.items():
            if key.rpartition("}")[2] in _SPEAKING_ATTRIBUTES:
                self._add(f"\n{value}\n")

    def end(self, tag):
        if tag.rpartition("}")[2] in _BLOCKS or self.is_properties:
            self._add("\n")

    def data(self, text):
        self.reader.words += self.has_words and len(text.strip())
        self._add(text)

    def _add(self, text):
        self.length += len(text)
        if self.length > MAX_CHARACTERS:
            raise TooMuch
        self.pieces.append(text)

    def doctype(self, *_names):
        raise TooMuch

    def close(self):
        self.reader._add(_SHEET_HEADER_PARTS.sub("\n", "".join(self.pieces)))


def _main():
    """Read standard input within the limits; write the JSON of a :class:`FileText`."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    json.dump(read_here(sys.stdin.buffer.read())._asdict(), sys.stdout)


if __name__ == "__main__":
    _main()
