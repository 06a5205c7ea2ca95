"""Vietnamese text made plain for matching, with the way back to the exact words."""

import unicodedata
from typing import NamedTuple

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_SLASHES = dict.fromkeys(map(ord, "⁄∕／"), "/")
_PLAIN = str.maketrans({**_DASHES, **_SLASHES, "đ": "d", "Đ": "d", "：": ":"})


class Folded(NamedTuple):
    """``plain``: lower case, without accents, single spaces. ``positions[i]``: where its character ``i`` stands in
    ``text`` (the text in composed form)."""

    text: str
    plain: str
    positions: list[int]

    def quote(self, start, end):
        """The exact words behind ``plain[start:end]``."""
        if start >= end:
            return ""
        return self.text[self.positions[start] : self.positions[end - 1] + 1]


def fold(text):
    """Fold ``text`` character by character.

    >>> folded = fold("TRƯỚC  NGÀY 30/6")
    >>> folded.plain, folded.quote(0, 10)
    ('truoc ngay 30/6', 'TRƯỚC  NGÀY')
    """
    composed = unicodedata.normalize("NFC", text)
    plain, positions = [], []
    for position, character in enumerate(composed):
        letter = _letter(character)
        if letter == " " and plain[-1:] == [" "]:
            continue
        plain.append(letter)
        positions.append(position)
    return Folded(composed, "".join(plain), positions)


def plain(text):
    """Return ``text`` as it is searched: lower case, without accents, single spaces.

    >>> plain("  Đôn  đốc\\nSở Tài chính, 12/QĐ–UBND")
    'don doc so tai chinh, 12/qd-ubnd'
    """
    letters = unicodedata.normalize("NFD", text.translate(_PLAIN))
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).lower().split())


def _letter(character):
    if character.isspace():
        return " "
    base = unicodedata.normalize("NFD", character.translate(_PLAIN))[:1]
    lower = base.lower()
    return lower if len(lower) == 1 else character
