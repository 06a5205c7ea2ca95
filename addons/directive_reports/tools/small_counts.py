"""Which counts may be published: none from 1 to 4, and none from which one of those can be computed. Pure Python.

A class of tasks is a tree of sums: the city, its kinds of units, their units; and the city again, its quarters. Each
class is looked at by itself, which is enough because a row's total is published only where all its classes are (then it
says nothing new). Below one total, which counts are hidden is decided by :func:`hidden`:

>>> sorted(hidden({"a": 20, "b": 30, "c": 0}))
[]
>>> sorted(hidden({"a": 20, "b": 2, "c": 0, "d": 9}))  # with "d": else 31 - 20 - 9 would tell what "b" is
['b', 'd']
>>> sorted(hidden({"a": 20, "b": 2, "c": 3}))  # both hidden, 5 between them
['b', 'c']
>>> sorted(hidden({"a": 20, "b": 1, "c": 1}))  # 2 between them would tell that each is 1
['a', 'b', 'c']
>>> sorted(hidden({"a": 20, "b": 4, "c": 4}))  # 8 between them: both could only be 4, if both are small
['a', 'b', 'c']
"""

#: Fewer tasks than this are not published, unless there are none.
FLOOR = 5


def is_small(count):
    return 0 < count < FLOOR


def hidden(parts):
    """Return the keys of the counts that are not published beside their published sum.

    What is hidden beside the small ones is taken in the order of ``parts``, whatever its size, so that the choice tells
    nothing.

    :param parts: {key: count}, in an order that does not depend on the counts
    """
    keys = list(parts)
    found = {key for key in keys if is_small(parts[key])}
    if not found:
        return found
    last = max(keys.index(key) for key in found)
    for key in keys[last + 1 :] + keys[:last]:
        if _is_safe([parts[one] for one in found]):
            return found
        if parts[key]:
            found.add(key)
    return found if _is_safe([parts[one] for one in found]) else set(keys)


def _is_safe(counts):
    """Tell whether each small one of the hidden counts, of which the sum is known, may still be any from 1 to 4."""
    together, number = sum(counts), len(counts)
    low = together >= number + FLOOR - 2
    # Whoever supposes that all of them are small must not get further either.
    high = any(count >= FLOOR for count in counts) or together <= (FLOOR - 1) * number - (FLOOR - 2)
    return number > 1 and low and high


def published(counts, kind_of, cells):
    """Return all that may be published of tasks counted by unit and quarter.

    :param counts: {(unit, quarter): {cell: count}}, in an order that does not depend on the counts
    :param kind_of: {unit: its kind}
    :param cells: the classes, in the order in which they are shown
    :return: {"city", "kinds", "units", "quarters": {key: row}}, "city" with the one key ""; a row has "total" and the
        cells, None where they are not published
    """
    tables = {"city": {}, "kinds": {}, "units": {}, "quarters": {}}
    for cell in cells:
        sums = _sums(counts, kind_of, cell)
        not_shown = _hidden_of_tree(sums, kind_of)
        for name, parts in sums.items():
            for key, count in parts.items():
                tables[name].setdefault(key, {})[cell] = None if key in not_shown[name] else count
    return {
        name: {key: {"total": _total(row), **row} for key, row in rows.items()} for name, rows in tables.items()
    }


def _sums(counts, kind_of, cell):
    sums = {"city": {"": 0}, "kinds": {}, "units": {}, "quarters": {}}
    for (unit, quarter), row in counts.items():
        for name, key in (("city", ""), ("kinds", kind_of[unit]), ("units", unit), ("quarters", quarter)):
            sums[name][key] = sums[name].get(key, 0) + row[cell]
    return sums


def _hidden_of_tree(sums, kind_of):
    """Return {table: keys that are not published} of one class."""
    if is_small(sums["city"][""]):
        return {name: set(parts) for name, parts in sums.items()}
    kinds, units = hidden(sums["kinds"]), set()
    for kind in sums["kinds"]:
        members = {unit: count for unit, count in sums["units"].items() if kind_of[unit] == kind}
        # The units of a hidden kind would add up to it.
        units |= set(members) if kind in kinds else hidden(members)
    return {"city": set(), "kinds": kinds, "units": units, "quarters": hidden(sums["quarters"])}


def _total(row):
    """Return the total of a row, or None: where a class is not published, it would tell more than the rest."""
    counts = list(row.values())
    return None if None in counts else sum(counts)
