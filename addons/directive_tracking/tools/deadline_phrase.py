"""Reads the deadline out of Vietnamese words; what is not certain is asked, never guessed.

Kinds and reasons are codes: the model turns them into the sentence that is shown back before anything is saved.
"""

import re
from datetime import date  # noqa: F401 (used by the doctests)

from .deadline_hits import find_hits
from .deadline_meaning import meaning_of
from .deadline_terms import Phrase, Reading
from .vietnamese_text import fold
from .working_days import WorkingCalendar  # noqa: F401 (used by the doctests)

#: A paragraph of a directive is far shorter; longer text is a whole document, with many deadlines.
MAX_LENGTH = 10_000
_REFERENCE_BEFORE = re.compile(r"\d/[a-z\d&./-]{1,40},? ?(?:ky )?$")
_ACT_BEFORE = re.compile(
    r"\b(?:luat|nghi quyet|nghi dinh|quyet dinh|chi thi|thong bao|cong van|thong tu|cong dien|ke hoach|to trinh"
    r"|van ban|phieu|giay moi)\b[^.;]{0,80}$"
)
_VAGUE_PERIOD = re.compile(
    r"\b(?:(?:trong|cuoi|dau|giua|het|truoc) (?:tuan|thang|quy|nam|ngay)(?: (?:nay|sau|toi|tiep theo|hom nay))?"
    r"(?=$|[ .,;:)]*$| ?[.,;:)])|(?:tuan|thang|quy|nam|ngay) (?:nay|sau|toi|mai)\b|hom nay\b|(?:sang|chieu) mai\b"
    r"|ngay lam viec (?:tiep theo|cuoi cung)\b|trong (?:hom nay|tuan|thang nay)\b)"
)
_URGENT_WORDS = re.compile(
    r"\b(?:khan truong|khan cap|khan|hoa toc|kip thoi|nhanh chong|som|ngay lap tuc|lap tuc|truoc mat|ngay sau)\b"
)
_REGULAR_WORDS = re.compile(r"\b(?:thuong xuyen|lien tuc|thuong ky)\b")


def parse(text, issued=None, *, received=None, before_excludes_day=False, calendar=None):
    """Read the deadline in ``text``; never raises, whatever the text.

    :param text: typed or pasted words, a phrase or a sentence around it
    :param date issued: date of issue of the document; periods start from it, a missing year is taken from it
    :param date received: day of receipt, for periods that start from it
    :param before_excludes_day: "trước ngày 30/6" lapses at the end of 29/6
    :param WorkingCalendar calendar: for working days and for periods that end on a day off (Civil Code, Art. 148)

    >>> day = date(2026, 1, 14)
    >>> phrase = parse("báo cáo UBND thành phố trước ngày 30/6/2026.", day)
    >>> phrase.kind, str(phrase.date), phrase.quoted
    ('date', '2026-06-30', 'trước ngày 30/6/2026')
    >>> str(parse("trình trong tháng 7/2026", day).date)
    '2026-07-31'
    >>> str(parse("hoàn thành trong Quý III/2026", day).date)
    '2026-09-30'
    >>> phrase = parse("HỎA TỐC: báo cáo trước 17 giờ 00 ngày 12/9/2026", day)
    >>> str(phrase.date), phrase.hour
    ('2026-09-12', 17.0)
    >>> words = "trong thời hạn 05 ngày làm việc kể từ ngày ban hành Thông báo này"
    >>> str(parse(words, day, calendar=WorkingCalendar()).date)
    '2026-01-21'
    >>> phrase = parse("chậm nhất ngày 15 hằng tháng", day)
    >>> phrase.kind, str(phrase.date)
    ('recurring', '2026-01-15')
    >>> phrase = parse("khẩn trương triển khai", day)
    >>> phrase.kind, phrase.reason, phrase.quoted
    ('none', 'urgent_words', 'khẩn trương')
    """
    text = text if isinstance(text, str) else ""
    if len(text) > MAX_LENGTH:
        return Phrase("none", reason="too_long")
    folded = fold(text)
    if not folded.plain.strip():
        return Phrase("none", reason="empty")
    reading = Reading(issued, received, before_excludes_day, calendar)
    hits = find_hits(folded.plain)
    return _choose(folded, [(hit, meaning_of(hit, reading, folded.quote(hit.start, hit.end))) for hit in hits])


def _choose(folded, readings):
    """The one deadline; else why not, with the readings among which a person chooses."""
    certain = _distinct(phrase for hit, phrase in readings if hit.cue and not hit.trap)
    trapped = [(hit, phrase) for hit, phrase in readings if hit.trap and (hit.cue or hit.trap == "range")]
    if len(certain) == 1 and not trapped:
        return certain[0]
    if certain or trapped:
        reason = trapped[0][0].trap if trapped and len(certain) < 2 else "several"
        others = [phrase for hit, phrase in readings if hit.form != "duration" and phrase.date] if trapped else []
        return _ask(reason, _distinct([*certain, *(phrase for _hit, phrase in trapped), *others]))
    if whole := [phrase for hit, phrase in readings if _is_all(folded.plain, hit) and not hit.trap]:
        return whole[0]
    return _without_cue(folded, readings)


def _without_cue(folded, readings):
    offered = [
        phrase
        for hit, phrase in readings
        if hit.form not in ("duration", "lone_day") and not _is_citation(folded.plain, hit)
    ]
    if len(offered) == 1 and offered[0].reason:
        return offered[0]
    if offered:
        trap = next((hit.trap for hit, phrase in readings if hit.trap and phrase in offered), "")
        return _ask(trap or "no_cue", offered)
    for kind, reason, pattern in (
        ("ambiguous", "vague", _VAGUE_PERIOD),
        ("none", "urgent_words", _URGENT_WORDS),
        ("none", "regular_words", _REGULAR_WORDS),
    ):
        if match := pattern.search(folded.plain):
            return Phrase(kind, quoted=folded.quote(*match.span()), reason=reason)
    return Phrase("none", reason="not_found")


def _ask(reason, phrases):
    candidates = _distinct(one for phrase in phrases for one in (phrase.candidates or (phrase,)))
    quoted = " … ".join(dict.fromkeys(phrase.quoted for phrase in phrases))
    return Phrase("ambiguous", reason=reason, quoted=quoted, candidates=tuple(one for one in candidates if one.date))


def _distinct(phrases):
    """The phrases without those that say the same again."""
    return list({(one.kind, one.date, one.hour, one.reason): one for one in reversed(list(phrases))}.values())[::-1]


def _is_all(plain, hit):
    return not (plain[: hit.start] + plain[hit.end :]).strip(" .,;:()-*+\"'“”")


def _is_citation(plain, hit):
    """A date that belongs to a document which the sentence cites."""
    before = plain[max(0, hit.start - 120) : hit.start]
    return bool(_REFERENCE_BEFORE.search(before) or _ACT_BEFORE.search(before))
