"""The limits of what is read. Each breach is an error before the page is parsed, or while it is.

They are far above any real page: Confluence itself takes no page body of more than 5 MB.
"""

import re

from oicp_gen.errors import OicpGenError

MAX_BYTES = 16 * 1024 * 1024
"""Bytes of a page's file."""

MAX_ELEMENTS = 600_000
"""Elements of a page. Twenty thousand rows of ten cells with a paragraph in each have 420,000."""

MAX_TAGS = 1_200_000
"""Tags of a page, those that end elements included."""

MAX_ATTRIBUTES = 1_000
"""Attributes of one tag; the most in a real page seen is 19."""

MAX_CELLS = 250_000
"""Cells of a page as they are written, before spans are expanded."""

MAX_ROWS = 100_000
"""Rows of a page."""

MAX_TABLES = 2_000
"""Tables of a page, layout and nested ones included; the most in a real page seen is 33."""

MAX_REFERENCES = 1_000_000
"""Character references of a page, such as `&amp;`."""

MAX_DEPTH = 1_000
"""How deep elements may be nested; the deepest real page seen has 25."""

MAX_SPAN = 1_000
"""The widest and tallest span of a cell; the largest in any real page seen is 31."""

MAX_SLOTS = 1_000_000
"""Slots of the grids of a page's tables together, after spans are expanded."""

MAX_CHARACTERS = 32 * 1024 * 1024
"""Characters of the grids of a page's tables together: of a cell once for each of its slots."""

MAX_PIECES = 50_000
"""Elements in one cell, and pieces of its text: lines, and what differs in style from its
neighbours."""

MAX_VALUES = 1_000_000
"""Values in a JSON answer."""

_CELL = re.compile("<t[dh]", re.IGNORECASE)
_ROW = re.compile("<tr", re.IGNORECASE)
_TABLE = re.compile("<table", re.IGNORECASE)


def check_size(size: int, *, file: str) -> None:
    """Refuse a file of so many bytes, which is too large to be a page."""
    if size > MAX_BYTES:
        raise OicpGenError(
            "file-too-large",
            f"the file has {size:,} bytes; the limit is {MAX_BYTES:,}",
            place=file,
            hint="Split the page, or export it again if it should not be so large.",
        )


def check_markup(text: str, *, where: str) -> None:
    """Refuse HTML that would take too long or too much memory, by counting in the raw text."""
    tags = text.count("<")
    elements = tags - text.count("</") + text.count("</br")  # which stands for an element
    counts = [
        (tags, MAX_TAGS, "tags"),
        (elements, MAX_ELEMENTS, "elements"),
        (text.count("&"), MAX_REFERENCES, "character references"),
    ]
    parts = ((_CELL, MAX_CELLS, "cells"), (_ROW, MAX_ROWS, "rows"), (_TABLE, MAX_TABLES, "tables"))
    if elements > MAX_TABLES:
        counts += [
            (sum(1 for _ in part.finditer(text)), limit, what) for part, limit, what in parts
        ]
    for count, limit, what in counts:
        if count > limit:
            raise _too_many(count, limit, what, where)


def check_json(text: str, *, where: str) -> None:
    """Refuse JSON of so many values that reading it would take too much memory."""
    count = sum(map(text.count, "[{,"))
    if count > MAX_VALUES:
        raise _too_many(count, MAX_VALUES, "values", where)


def _too_many(count: int, limit: int, what: str, where: str) -> OicpGenError:
    return OicpGenError(
        "page-too-large",
        f"the page has {count:,} {what}; the limit is {limit:,}",
        place=where,
        hint="Split the page, or export it again if it should not be so large.",
    )
