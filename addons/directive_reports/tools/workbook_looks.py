"""How the workbooks of this addon look: letters, borders, numbers, and the page on which they are printed."""

#: Points.
TITLE, TEXT = 14, 12
A4 = 9
_BASE = {"font_name": "Times New Roman", "font_size": TEXT, "valign": "vcenter"}
_CELL = {**_BASE, "border": 1}
_SHADED = {"bold": True, "bg_color": "#E8EEF4"}
NUMBERS = {"number": "#,##0", "decimal": "#,##0.0", "rate": "0.0%", "points": "0.00"}
LOOKS = {
    "plain": _BASE,
    "label": {**_BASE, "bold": True},
    "bold": {**_BASE, "bold": True, "text_wrap": True},
    "title": {**_BASE, "bold": True, "font_size": TITLE},
    "line": {**_BASE, "italic": True},
    "note": {**_BASE, "italic": True, "text_wrap": True},
    "paragraph": {**_BASE, "text_wrap": True, "valign": "top"},
    "head": {**_CELL, **_SHADED, "align": "center", "text_wrap": True},
    # A cell of the head that reaches over two rows, without being merged.
    "head_above": {**_CELL, **_SHADED, "bottom": 0},
    "head_below": {**_CELL, **_SHADED, "top": 0, "align": "center", "valign": "top", "text_wrap": True},
    "group": {**_CELL, "bold": True},
    "text": {**_CELL, "text_wrap": True},
    "position": {**_CELL, "align": "center"},
    "date": {**_CELL, "num_format": "dd/mm/yyyy", "align": "center"},
    "total_text": {**_CELL, **_SHADED},
    **{name: {**_CELL, "num_format": code} for name, code in NUMBERS.items()},
    **{f"total_{name}": {**_CELL, **_SHADED, "num_format": code} for name, code in NUMBERS.items()},
}
#: Contents come from outside: "=HYPERLINK(…)" stays text (security, hazard 4).
TEXTS_STAY_TEXTS = {"strings_to_formulas": False, "strings_to_urls": False}


def formats(book):
    """Return {name: format} of a workbook that is being written."""
    return {name: book.add_format(look) for name, look in LOOKS.items()}


def set_up_page(page, header="&C&P"):
    """Set A4 with the margins of Decree 30 (30, 15-20 and 20-25 mm), as wide as the print area and no wider."""
    page.set_paper(A4)
    page.set_margins(left=1.2, right=0.7, top=0.87, bottom=0.8)  # inches
    page.fit_to_pages(1, 0)
    page.set_header(header)
