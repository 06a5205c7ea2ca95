"""How high a row of a workbook must be, so that its wrapped texts can be read.

Excel finds that out by itself when it opens a file whose rows have no height. LibreOffice does not, and lays the
lines of one row over the next. So the height is written: for Times New Roman 12, rather a little too much.

>>> lines("Rà soát", 20), lines("Rà soát tiến độ giải ngân, báo cáo", 20), lines("", 20)
(1, 2, 1)
>>> lines("một\\nhai", 20), lines("ỦY BAN NHÂN DÂN", 16), lines("x" * 100, 21)
(2, 2, 5)
>>> height([("Rà soát", 20), ("Rà soát tiến độ giải ngân, báo cáo", 20)]), height([], least=2)
(33.0, 33.0)
>>> height([("dòng " * 5000, 20)])
409.0
"""

#: Points of a line, and the most that a row may have.
LINE, HIGHEST = 16.5, 409.0
#: A column's width is counted in digits of the program's own font, the margins of its cells included.
_MARGIN, _CAPITAL, _DIGIT, _OTHER, _BLANK = 1, 1.35, 1.1, 0.9, 0.55


def height(cells, least=1):
    """Return the height of a row in points.

    :param cells: (text, width of its column or columns) of the wrapped cells
    :param least: lines that the row has in any case
    """
    most = max([least, *(lines(text, width) for text, width in cells)])
    return min(most * LINE, HIGHEST)


def lines(text, width):
    """Return how many lines a text takes in a column."""
    return sum(_lines(paragraph.split(), max(width - _MARGIN, 1)) for paragraph in (text or "").split("\n"))


def _lines(words, width):
    count, used = 1, 0.0
    for word in words:
        size = _size(word)
        if used and used + _BLANK + size > width:
            count, used = count + 1, 0.0
        used += size + (_BLANK if used else 0)
        # A word longer than the column is broken.
        count, used = count + int((used - 0.01) // width), used if used <= width else used % width
    return count


def _size(word):
    return sum(_CAPITAL if one.isupper() else _DIGIT if one.isdigit() else _OTHER for one in word)
