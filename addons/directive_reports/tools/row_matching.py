"""Which row of a unit's table is which task: by document, clause and unit, then by likeness of text (Điều 7 khoản 2).

Likeness is rapidfuzz's ratio (0-100) of texts without accents, the task's text cut to the row's length where the row is
shorter: units cut long texts off. Only what is sure is matched by itself; the rest is left to a person.
"""

import re
from typing import NamedTuple

from rapidfuzz import fuzz, process

from .table_columns import plain

#: By itself: from this likeness on, so far ahead of the next task, with at least so many letters to compare.
SURE, AHEAD, LETTERS = 88, 6, 20
#: With the same document and clause so little likeness is enough; less contradicts them.
SAME_CLAUSE = 60
#: From this likeness on a task is shown to the person who chooses, so many at most.
POSSIBLE, SHOWN = 55, 3
#: The row's unit is another one below this likeness.
SAME_UNIT = 70
ABBREVIATIONS = {
    "ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan", "tp": "thanh pho", "tp.": "thanh pho", "kh": "ke hoach",
    "qd": "quyet dinh", "nq": "nghi quyet", "bc": "bao cao", "tt": "thong tu", "nd": "nghi dinh",
}  # fmt: skip
_REFERENCE = re.compile(r"\d+[a-z]?\s*/(?:\s*\d{4}\s*/)?\s*[a-z][a-z0-9]*(?:\s*-\s*[a-z0-9]+)*")
_CLAUSE = re.compile(
    r"\b(dieu|khoan|diem|muc|phan|chuong|d|k)\b[\s.:]*([0-9]+[a-z]?(?:\.[0-9]+)*|[ivx]+(?:\.[0-9]+)*|[a-h])\b"
)
_CLAUSE_NAMES = {"d": "dieu", "k": "khoan"}
_WORD = re.compile(r"\w+")


class Known(NamedTuple):
    """A task, or a row, made ready for comparing. ``number``: which one. ``unit``: its unit's name as given."""

    number: int
    reference: str
    clause: frozenset
    text: str
    unit: str = ""


class Match(NamedTuple):
    """What was found for a row.

    :param task: number of the task, None when nobody but a person can say, or there is none
    :param how: ``clause`` or ``text`` when matched, ``check`` when a person chooses, ``none``
    :param score: likeness of the best task, 0-100
    :param candidates: numbers of the tasks to choose from, best first
    """

    task: int | None
    how: str
    score: float
    candidates: tuple = ()


def reference_key(text):
    """Return a number and notation in the one form in which they are compared.

    >>> reference_key("QĐ số 0140 / QĐ-UBND ngày 15/1/2026"), reference_key("140/qđ-ubnd")
    ('140/qd-ubnd', '140/qd-ubnd')
    """
    match = _REFERENCE.search(plain(text))
    return re.sub(r"\s+", "", match[0]).lstrip("0") if match else ""


def clause_key(text):
    """Return the parts of a clause, in whatever order and spelling they stand.

    >>> clause_key("Khoản 2, Điều 3") == clause_key("điều 3 khoản 2") == clause_key("Đ.3 K.2")
    True
    """
    folded = plain(text)
    parts = {(_CLAUSE_NAMES.get(name, name), value) for name, value in _CLAUSE.findall(folded)}
    return frozenset(parts or ({("", "".join(_WORD.findall(folded)))} if folded else ()))


def text_key(text):
    """Return the words of a task, abbreviations written out, without accents and marks."""
    words = re.findall(r"[\w/.]+", plain(text).replace("…", " "))
    return " ".join(_WORD.findall(" ".join(ABBREVIATIONS.get(word, word) for word in words)))


def known(number, reference, clause, text, unit=""):
    """Return a :class:`Known`."""
    return Known(number, reference_key(reference), clause_key(clause), text_key(text), plain(unit))


def match(rows, tasks, units=()):
    """Match rows to tasks, each at most once, the best pair first.

    :param rows, tasks: lists of :class:`Known`
    :param units: names (plain) under which the unit is known; empty: not looked at
    :return: {number of the row: :class:`Match`}
    """
    by_reference = {}
    for task in tasks:
        by_reference.setdefault(task.reference, []).append(task)
    found = {row.number: _candidates(row, tasks, by_reference) for row in rows}
    sure = sorted(
        (
            (how == "clause", score, -row.number, row, how)
            for row in rows
            for how, score in [_sure(row, found[row.number], by_reference, units)]
            if how
        ),
        key=lambda one: one[:3],
        reverse=True,
    )
    matched, taken = {}, {}
    for _exact, score, _order, row, how in sure:
        task = found[row.number][0][0]
        if task.number not in taken:
            taken[task.number] = row.number
            matched[row.number] = Match(task.number, how, score)
    return {row.number: matched.get(row.number) or _unsure(found[row.number]) for row in rows}


def _candidates(row, tasks, by_reference):
    """Return [(task, likeness)], best first: of the row's document where it is known, else of all."""
    own = by_reference.get(row.reference, ()) if row.reference else ()
    ranked = [(task, likeness(row.text, task.text)) for task in own]
    if len(row.text) >= LETTERS and not any(score >= POSSIBLE for _task, score in ranked):
        cut = len(row.text)
        texts = [task.text[:cut] for task in tasks]
        best = process.extract(row.text, texts, scorer=fuzz.ratio, score_cutoff=POSSIBLE, limit=SHOWN + 1)
        ranked += [(tasks[place], score) for _text, score, place in best if tasks[place] not in own]
    same = {task.number for task in own if row.clause and task.clause == row.clause}
    return sorted(ranked, key=lambda pair: (pair[0].number in same, pair[1], -pair[0].number), reverse=True)


def likeness(row, task):
    """Return how alike the texts of a row and of a task are, 0-100; a row without text contradicts nothing.

    >>> round(likeness("bao cao tien do giai", "bao cao tien do giai ngan von dau tu cong"))
    100
    """
    return fuzz.ratio(row, task[: len(row)]) if row else SAME_CLAUSE


def _sure(row, ranked, by_reference, units):
    """Return (``clause`` or ``text``, score) when the first task is surely the row's, else ("", 0)."""
    if not ranked or not _own_unit(row, units):
        return "", 0
    task, score = ranked[0]
    if row.reference and task.reference != row.reference:
        return "", 0
    same_clause = bool(row.clause and row.reference) and task.clause == row.clause
    if same_clause:
        others = [one for one in by_reference[row.reference] if one.clause == row.clause and one != task]
        if not others and score >= SAME_CLAUSE and _numbers(row.text, task.text):
            return "clause", score
    elif row.clause and task.clause:
        return "", 0
    following = max((other for one, other in ranked[1:] if not same_clause or one.clause == row.clause), default=0)
    is_sure = len(row.text) >= LETTERS and score >= SURE and score - following >= AHEAD
    return ("text", score) if is_sure and _words(row.text, task.text) else ("", 0)


def _own_unit(row, units):
    return not row.unit or not units or any(fuzz.token_set_ratio(row.unit, name) >= SAME_UNIT for name in units)


def _numbers(row, task):
    """Tell whether the numbers that the row names, Roman ones too, are in the task."""
    # The last word may have been cut off.
    named = [word for word in row.split()[:-1] if re.fullmatch(r"\d+|[ivx]+", word)]
    return set(named) <= set(task.split())


def _words(row, task):
    """Tell whether the words of the row, but a last one that is cut off, are those of the task."""
    *words, last = row.split()
    there = set(task.split())
    return set(words) <= there and any(word.startswith(last) for word in there)


def _unsure(ranked):
    possible = sorted((pair for pair in ranked if pair[1] >= POSSIBLE), key=lambda pair: -pair[1])[:SHOWN]
    if not possible:
        return Match(None, "none", 0)
    return Match(None, "check", possible[0][1], tuple(task.number for task, _score in possible))
