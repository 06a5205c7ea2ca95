"""How rows of the log are chained and sealed: pure Python, the same for the system and for who verifies it.

A row's hash covers the hash of the row before it of the same record (its *chain*), so that a row cannot be altered,
left out or moved unseen. A *seal* covers the hashes of all rows that came in since the seal before it, and that
seal's own hash, so that nothing can be taken from the end either. SHA-256 throughout (FIPS 180-4).

>>> first = row_hash("", ["directive.task", 7, 1, "2026-06-01 01:00:00", 2, "transfer", "draft", "transferred", None])
>>> len(first), first == row_hash("", ["directive.task", 7, 1, "2026-06-01 01:00:00", 2, "accept", None, None, None])
(64, False)
>>> to_ranges([1, 2, 3, 7, 9, 10])
'1-3,7,9-10'
>>> list(from_ranges('1-3,7,9-10'))
[1, 2, 3, 7, 9, 10]
"""

import hashlib
import json

#: What a row's hash covers, in this order, after the hash of the row before it.
ROW_FIELDS = ("res_model", "res_id", "seq", "at", "user_id", "event", "old_value", "new_value", "detail")


def row_hash(previous, values):
    """Return the hash of a row (64 hex digits).

    :param previous: the hash of the row before it of the same record; empty for the first
    :param values: the values of ``ROW_FIELDS``: text, numbers, None for nothing; ``at`` as ``2026-06-01 01:00:00`` UTC
    """
    text = json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def seal_hash(previous, number, at, pairs):
    """Return the hash of a seal.

    :param previous: the hash of the seal before it; empty for the first
    :param number: 1, 2, 3 …
    :param at: when it was made, as text
    :param pairs: [(id, hash)] of the rows that it covers, by id
    """
    digest = hashlib.sha256(f"{previous}\n{number}\n{at}\n".encode())
    for row_id, row in pairs:
        digest.update(f"{row_id} {row}\n".encode())
    return digest.hexdigest()


def to_ranges(ids):
    """Write sorted ids shortly: ``1-3,7``."""
    parts, start, last = [], None, None
    for one in [*ids, None]:
        if last is not None and one != last + 1:
            parts.append(f"{start}-{last}" if last > start else f"{start}")
            start = None
        start = one if start is None else start
        last = one
    return ",".join(parts)


def from_ranges(text):
    """Yield the ids of :func:`to_ranges`."""
    for part in filter(None, (text or "").split(",")):
        first, _dash, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)
