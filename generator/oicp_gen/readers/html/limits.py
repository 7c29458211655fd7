"""The limits of what is read, checked before and while a page is parsed.

They are far above any real page: Confluence itself accepts no page body of more than 5 MB.
"""

import re

from oicp_gen.errors import OicpGenError
from oicp_gen.files.parsing import MAX_VALUES, check_values

MAX_BYTES = 16 * 1024 * 1024
"""Bytes of a page's file."""

MAX_ELEMENTS = 600_000
"""Elements of a page. Twenty thousand rows of ten cells with a paragraph in each have 420,000."""

MAX_TAGS = 1_200_000
"""Tags of a page, including end tags."""

MAX_ATTRIBUTES = 1_000
"""Attributes of one tag; the maximum seen on a real page is 19."""

MAX_CELLS = 250_000
"""Cells of a page, before spans are expanded."""

MAX_ROWS = 100_000
"""Rows of a page."""

MAX_TABLES = 2_000
"""Tables of a page, including layout and nested ones; the maximum seen on a real page is 33."""

MAX_REFERENCES = 1_000_000
"""Character references of a page, such as `&amp;`."""

MAX_DEPTH = 1_000
"""How deep elements may be nested; the maximum seen on a real page is 25."""

MAX_SPAN = 1_000
"""The span of a cell in either direction; the maximum seen on a real page is 31."""

MAX_SLOTS = 1_000_000
"""Slots in the grids of all tables of a page together, after spans are expanded."""

MAX_CHARACTERS = 32 * 1024 * 1024
"""Characters in the grids of all tables of a page together; a cell counts once per slot."""

MAX_PIECES = 50_000
"""Elements in one cell, and pieces of its text: lines and changes of style."""

MAX_HTML_MACROS = 1_000
"""Macros in a page's storage format whose HTML is parsed on its own."""

MAX_OBJECTS = 500_000
"""Pages, bodies, spaces and users in an XML export, old versions included."""

MAX_XML_TOKEN = 1024 * 1024
"""Bytes of one tag of an XML export."""

MAX_XML_TEXT = 100_000
"""Characters of a title, a name or a date in an XML export; a title has at most 255."""

MAX_XML_DEPTH = 50
"""How deep elements of an XML export may be nested; real ones are at most 5 deep."""

MAX_MESSAGE_LINES = 1_000_000
"""Lines of a web archive or an export for Word."""

MAX_MESSAGE_GROUPS = 20
"""Groups of parts in a web archive or an export for Word, which have one."""

MAX_MARKDOWN = 1024 * 1024
"""Characters of a Markdown file."""

MAX_WIKI = 1024 * 1024
"""Characters of a page in wiki markup."""

MAX_WIKI_DEPTH = 50
"""How deep macros in wiki markup may be nested."""

_CELL = re.compile("<t[dh]", re.IGNORECASE)
_ROW = re.compile("<tr", re.IGNORECASE)
_TABLE = re.compile("<table", re.IGNORECASE)


def check_size(size: int, *, file: str) -> None:
    """Raise OicpGenError if a file has too many bytes to be a page."""
    if size > MAX_BYTES:
        raise OicpGenError("page-file-too-large", place=file, size=size, limit=MAX_BYTES)


def check_markup(text: str, *, where: str) -> None:
    """Raise OicpGenError for HTML whose elements would take too much time or memory."""
    tags = text.count("<")
    elements = tags - text.count("</") + text.count("</br")  # which a browser reads as an element
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
            raise OicpGenError("page-too-large", place=where, count=count, what=what, limit=limit)


def check_json(text: str, *, where: str) -> None:
    """Raise OicpGenError for JSON whose values would take too much memory."""
    check_values(text, MAX_VALUES, where=where)
