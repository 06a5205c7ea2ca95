r"""Marks of a state secret in Vietnamese text: "MẬT", "TỐI MẬT", "TUYỆT MẬT" (Điều 1 khoản 1: no classified document).

The Law on the Protection of State Secrets (29/2018/QH14, Điều 8) knows these three degrees; the stamp is in upper case
in a frame. Words that merely contain the letters are everyday words and pass:

>>> [mark("Bảo mật dữ liệu"), mark("mật độ dân số"), mark("nuôi ong lấy mật"), mark("QUY ĐỊNH BẢO VỆ BÍ MẬT NHÀ NƯỚC")]
['', '', '', '']
>>> mark("TỐI MẬT\nSố: 12/BC-UBND"), mark("Công văn 12/UBND-NC (mật)"), mark("Độ mật: Tuyệt mật"), mark("M Ậ T")
('TỐI MẬT', 'MẬT', 'TUYỆT MẬT', 'MẬT')

Borderline cases, decided so:

- "theo văn bản MẬT số 12", "12-MẬT/UBND": a degree in upper case within a sentence is a mark.
- "QUẢN LÝ VĂN BẢN MẬT TRÊN HỆ THỐNG": within a heading in upper case it is a topic; "VĂN BẢN MẬT" alone is a mark.
- "văn bản mật", "tài liệu tối mật" in lower case within a sentence: a topic ("không gửi văn bản mật"). Alone on its
  line "Tối mật" is a mark, "mật" is not.
- "dấu “MẬT”", "chữ MẬT", "độ Tối mật": speaks about stamps. Two degrees or more in a row ("TUYỆT MẬT, TỐI MẬT và MẬT")
  speak about the law: a document has one.
- "Độ mật: Không", "Độ mật: …", "các văn bản có độ mật": no degree is named.
- Without accents only "TOI MAT" and "TUYET MAT", alone or in brackets, and in names of files, where "(MAT)" counts too:
  "toi mat" elsewhere may be "tối mặt", "mat" is "mặt", "mất", "mắt".
"""

import html
import re
import unicodedata

#: Letters of other alphabets that look like ours, and signs that are not seen.
_LOOKALIKES = str.maketrans("АМТОУІЕХамтоуіехΑΜΤΟΥΙΕΧαοι", "AMTOYIEXamtoyiexAMTOYIEXaoi")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff]"
)
#: Whether a closer look is worth its time at all: M, A, T in any guise, a few signs apart.
_POSSIBLE = re.compile(
    r"[mMМмΜμｍＭ\U00010000-\U0010ffff](?:\W|_){0,6}[ậẬâÂạẠaAАаΑαａＡ\U00010000-\U0010ffff](?:\W|_){0,6}"
    r"[tTТтΤτｔＴ\U00010000-\U0010ffff]"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_BLOCK_TAG = re.compile(r"</?(?:p|div|br|li|ul|ol|tr|td|th|table|h[1-6]|pre|blockquote|hr)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_SPACED = re.compile(r"(?<![^\W_])[^\W\d_](?:[ .\-_*·][^\W\d_]){2,}(?![^\W_])")

#: Everywhere below repetitions are bounded or of one class, so that no text makes the search slow.
_BEGINS, _ENDS = r"(?<![^\W_])", r"(?![^\W_])"
_DECORATION = r"(?:[^\w\n]|_)*"
_DEGREE = r"(?:tuyệt[ \-_]{0,3}|tối[ \-_]{0,3})?mật"
_PAPER = r"(?:tài liệu|văn bản|hồ sơ|công văn|công điện|báo cáo|tờ trình|kế hoạch)"

#: In upper case, as on a stamp; the letters of its two words may touch ("T Ố I M Ậ T" with single spaces).
_UPPER = re.compile(rf"{_BEGINS}(?:(TUYỆT|TỐI)[ \t\-_]{{0,9}})?MẬT{_ENDS}")
_LABEL = re.compile(
    rf"{_BEGINS}độ (?:bảo )?mật[ \t]{{0,9}}[:=–—-]\s{{0,9}}[\"“'(\[]?({_DEGREE}|[ABC]){_ENDS}"
    r"(?P<after>[ \t]{0,9}[^\W\d_]{0,9})"
    rf"|{_BEGINS}độ mật[ \t]{{0,9}}\n?[ \t]{{0,9}}({_DEGREE})[ \t]{{0,9}}(?=$|[.;\n])",
    re.IGNORECASE | re.MULTILINE,
)
_BRACKETED = re.compile(rf"[(\[{{<«] ?({_DEGREE}) ?[)\]}}>»]", re.IGNORECASE)
_LINE_STAMP = re.compile(
    rf"^{_DECORATION}(?:(?:{_PAPER}|bản|độ) )?(tuyệt|tối)[ \t\-_]{{0,9}}mật{_DECORATION}$", re.IGNORECASE | re.MULTILINE
)
_PAPER_STAMP = re.compile(rf"^{_DECORATION}{_PAPER.upper()} MẬT{_DECORATION}$", re.MULTILINE)
_PLAIN_STAMP = re.compile(rf"^{_DECORATION}(TUYET|TOI) ?MAT{_DECORATION}$|[(\[] ?(TUYET|TOI) ?MAT ?[)\]]", re.MULTILINE)

#: "MẬT" is the second half of a word; only the first two are ever torn apart by the end of a line of a title.
_HEADS = re.compile(
    rf"{_BEGINS}(?:(?:bảo|bí)[\s\-_]*|(?:cơ|ăn|lấy|ong|hút|nước|túi|sỏi|ống|dịch|tiết|thân|cẩn|nghiêm|rậm)[ \t\-_]*)$",
    re.IGNORECASE,
)
#: It is the first half of one.
_TAILS = re.compile(
    rf"^(?:[ \t\-_]*\n?[ \t]*(?:độ|ong|khẩu|mã|thiết)|[ \t\-_]*(?:vụ|ước|đàm|hoa|mía|tông|ngọt|gấu|nhân|thám|phục|tập"
    rf"|thư|lệnh|danh(?! sách| mục)|báo(?! cáo)|nghị(?! quyết| định)|hiệu(?! lực))){_ENDS}(?![ \t]*:)",
    re.IGNORECASE,
)
#: It is spoken about: "đóng dấu “MẬT”", "ở mức TỐI MẬT".
_SPOKEN_OF = re.compile(rf"{_BEGINS}(?:dấu|chữ|từ|độ|mức|cấp|ký hiệu)[ \t]*[\"“'‘«(]?[ \t]*$", re.IGNORECASE)
_ENUMERATED = re.compile(
    rf"{_DEGREE}(?:[\"”'’»)]?\s{{0,9}}(?:,|;|/|&|và|hoặc|hay)\s{{0,9}}(?:độ |mức )?[\"“'‘«(]?{_DEGREE}{_ENDS})+",
    re.IGNORECASE,
)
#: What stands beside the stamp where a PDF gives the letterhead as one line.
_BEFORE_STAMP = re.compile(r"(?:HẠNH PHÚC|VIỆT NAM|HỎA TỐC|HOẢ TỐC|KHẨN|CẦN THƠ)[ \t]*$")
_AFTER_STAMP = re.compile(
    rf"^[ \t]*(?:CỘNG HÒA|CỘNG HOÀ|ĐỘC LẬP|SỐ[ \t]*:|ỦY BAN|UỶ BAN|UBND|HỎA TỐC|HOẢ TỐC|(?:THƯỢNG )?KHẨN){_ENDS}"
)
_HEADING_BEFORE = re.compile(r"(?<![^\W_])([^\W\d_]{2,}) ?$")
_HEADING_AFTER = re.compile(r"^ ([^\W\d_]{2,})")
#: How far around a degree one has to look.
_AROUND = 40

_NAME_LENGTH = 1000
_NAME_SEPARATORS = re.compile(r"[\s._+\-–—]+")
_NAME_PLAIN = re.compile(rf"{_BEGINS}(tuyet|toi) ?mat(?! tran){_ENDS}", re.IGNORECASE)
_NAME_BRACKETED = re.compile(r"[(\[{] ?MAT ?[)\]}]", re.IGNORECASE)
_NAME_MARKED = re.compile(rf"^(?:{_PAPER} )?{_DEGREE}{_ENDS}|{_BEGINS}(?:tuyệt|tối) ?mật{_ENDS}", re.IGNORECASE)


def mark(text):
    r"""Return the degree that ``text`` is marked with, or an empty string.

    :param text: plain text or HTML, in any Unicode form

    >>> mark("<p>M<b>Ậ</b>T</p>"), mark("T\u200bỐI M\u1ead\u0054".upper()), mark("đóng dấu “MẬT” theo Luật")
    ('MẬT', 'TỐI MẬT', '')
    """
    if not text or not isinstance(text, str):
        return ""
    texts = [text]
    if "<" in text or "&" in text:
        texts.append(html.unescape(_TAG.sub("", _BLOCK_TAG.sub("\n", text))))
    return next(filter(None, (_mark_of_plain(_clean(one)) for one in texts if _POSSIBLE.search(one))), "")


def mark_of_name(name):
    """Return the degree that the name of a file is marked with, or an empty string.

    >>> [mark_of_name(name) for name in ("TOI_MAT_12.pdf", "CV-12 (MAT).docx", "Công văn mật.pdf", "tuyetmat.doc")]
    ['TỐI MẬT', 'MẬT', 'MẬT', 'TUYỆT MẬT']
    >>> [mark_of_name(name) for name in ("chuyen toi Mat tran.pdf", "mat-bang.pdf", "Mật độ.xlsx", "bao_mat.docx")]
    ['', '', '', '']
    """
    clean = _clean((name or "")[:_NAME_LENGTH])
    words = _NAME_SEPARATORS.sub(" ", clean).strip()
    if found := _mark_of_plain(clean) or _mark_of_plain(words):
        return found
    if plain := _NAME_PLAIN.search(words):
        return _degree(plain[1])
    if _NAME_BRACKETED.search(words):
        return "MẬT"
    marked = _NAME_MARKED.search(words)
    if marked and not _TAILS.match(words[marked.end() :]):
        return _degree(marked[0])
    return ""


def _clean(text):
    """One form for one look: composed letters, no invisible signs, Latin letters, no letters apart."""
    text = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text)).translate(_LOOKALIKES)
    text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text))
    return _SPACED.sub(lambda run: re.sub(r"[ .\-_*·]", "", run[0]), text)


def _mark_of_plain(text):
    """Return the degree of the first mark in cleaned text."""
    folded = text.casefold()
    if "MAT" in text and (plain := _PLAIN_STAMP.search(text)):
        return _degree(plain[0])
    if "mật" not in folded:
        return ""
    for label in _LABEL.finditer(text):
        if not (label["after"] and _TAILS.match(label["after"])):
            return _degree(label[1] or label[3])
    for pattern in (_LINE_STAMP, _PAPER_STAMP):
        if found := pattern.search(text):
            return _degree(found[0])
    lists = [found.span() for found in _ENUMERATED.finditer(text)]
    for pattern in (_BRACKETED, _UPPER):
        for found in pattern.finditer(text):
            inside = any(start <= found.start() < end or start < found.end() <= end for start, end in lists)
            if not inside and (pattern is _BRACKETED or _is_stamp(text, found)):
                return _degree(found[0])
    return ""


def _is_stamp(text, found):
    """Tell a stamp from a word: by what stands around a degree in upper case."""
    before, after = text[max(0, found.start() - _AROUND) : found.start()], text[found.end() : found.end() + _AROUND]
    if found[1] is None and (_HEADS.search(before) or _TAILS.match(after)):
        return False
    if _SPOKEN_OF.search(before):
        return False
    if _BEFORE_STAMP.search(before) or _AFTER_STAMP.match(after):
        return True
    neighbours = (_HEADING_BEFORE.search(before), _HEADING_AFTER.match(after))
    return not any(word and word[1].isupper() for word in neighbours)


def _degree(words):
    folded = words.casefold()
    if "tuy" in folded or folded.strip() == "a":
        return "TUYỆT MẬT"
    return "TỐI MẬT" if re.search("tối|toi", folded) or folded.strip() == "b" else "MẬT"
