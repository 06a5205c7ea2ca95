"""The text of one cell as a person sees it, of XLSX and of ODS."""

from datetime import date, datetime

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def of_xlsx(cell):
    """Return the text of a cell and, where it has none of its own, why."""
    value = cell.value
    if value is None:
        return "", ""
    if cell.data_type == "e":
        return str(value), "error"
    if isinstance(value, bool):
        return str(value).upper(), ""
    if isinstance(value, int | float):
        return number_text(value, "%" in (cell.number_format or "")), ""
    if isinstance(value, date):
        return day_text(value), ""
    return str(value).strip(), ""


def number_text(value, is_percent=False):
    """Return a number as a person writes it.

    >>> number_text(0.8, True), number_text(0.29, True), number_text(80.0), number_text(0.8), number_text(140)
    ('80%', '29%', '80', '0.8', '140')
    """
    text = f"{round(value * 100 if is_percent else value, 6):.15g}"
    return f"{text}%" if is_percent else text


def day_text(value):
    """Return a day, with the hour only where there is one.

    >>> day_text(datetime(2026, 6, 30)), day_text(datetime(2026, 6, 30, 17, 5))
    ('30/06/2026', '30/06/2026 17:05')
    """
    day = f"{value:%d/%m/%Y}"
    has_hour = isinstance(value, datetime) and (value.hour or value.minute)
    return f"{day} {value:%H:%M}" if has_hour else day


def of_ods_row(row, most):
    """Return ``[column, text, code]`` of the cells of a row that hold something, at most ``most`` columns."""
    cells, column = [], 0
    for cell in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
        repeated = int(cell.get(f"{TABLE}number-columns-repeated", 1))
        text = _of_ods(cell)
        covered = cell.tag.endswith("covered-table-cell") and not text
        spans = int(cell.get(f"{TABLE}number-rows-spanned", 1)) > 1
        code = "merged" if spans or covered else ""
        if text or code:
            cells += [[column + 1 + step, text, code] for step in range(min(repeated, most - column))]
        column += repeated
        if column >= most:
            break
    return cells


def _of_ods(cell):
    kind, value = cell.get(f"{_OFFICE}value-type"), cell.get(f"{_OFFICE}value")
    if kind in ("float", "percentage") and value:
        return number_text(float(value), kind == "percentage")
    if kind == "date":
        return day_text(datetime.fromisoformat(cell.get(f"{_OFFICE}date-value")[:19]))
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value", "").upper()
    return "\n".join("".join(line.itertext()) for line in cell.iterchildren(f"{_TEXT}p")).strip()
