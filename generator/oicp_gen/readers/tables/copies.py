"""Recognize copied headers of tables: a script shows them while a reader scrolls.

A copy is marked as one, and repeats what is in the table anyway. Only both together count.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice, takewhile

from oicp_gen.readers.html.document import Element
from oicp_gen.readers.html.tree import attribute, children, parts, shown_text

_MARK = r"(?i)sticky|float|fixed|clone|scrollhead|copy"
"""What the class of a copy, or of an element around it, contains."""
_POSITION = r"(?i)position\s*:\s*(?:-webkit-)?(?:fixed|sticky|absolute)"

_SAME = 20
"""How many tables that start alike are compared with a copy."""
_AROUND = 4
"""How many elements around a table may mark it as a copy."""


def copied_heads(table: Element) -> frozenset[int]:
    """Return the identities of the heads, and of the rows in heads, that are copies of others."""
    heads = [part for part in children(table) if part.name == "thead"]
    rows = [row for head in heads for row in parts(head, "tr")]
    copies: set[int] = set()
    for candidates in (heads, rows):
        marked = [each for each in candidates if _is_marked(each)]
        if not marked:
            continue
        texts = Counter(_texts(each) for each in candidates if id(each) not in copies)
        for each in marked:
            if texts[_texts(each)] > 1:
                texts[_texts(each)] -= 1
                copies.add(id(each))
    return frozenset(copies)


def copied_tables(tables: list[Element], content: Element) -> frozenset[int]:
    """Return the identities of the tables that are marked as copies and repeat how others start."""
    marked = [table for table in tables if len(tables) > 1 and _is_in_copy(table, content)]
    if not marked:
        return frozenset()
    starts: dict[tuple[str, ...], list[Element]] = {}
    for table in tables:
        starts.setdefault(next(_rows(table), ()), []).append(table)
    copies: set[int] = set()
    for table in marked:
        rows = list(_rows(table))
        same = starts[rows[0] if rows else ()][:_SAME]
        others = (each for each in same if each is not table and id(each) not in copies)
        if any(list(islice(_rows(other), len(rows))) == rows for other in others):
            copies.add(id(table))
    return frozenset(copies)


def _is_in_copy(table: Element, content: Element) -> bool:
    around = takewhile(lambda parent: parent is not content, islice(table.parents, _AROUND))
    return any(map(_is_marked, (table, *around)))


def _rows(table: Element) -> Iterator[tuple[str, ...]]:
    return map(_texts, parts(table, "tr"))


def _is_marked(element: Element) -> bool:
    names = attribute(element, "class")
    return bool(
        (re.search(_MARK, names) and "original" not in names.lower())
        or attribute(element, "aria-hidden").lower() == "true"
        or re.search(_POSITION, attribute(element, "style"))
    )


def _texts(element: Element) -> tuple[str, ...]:
    """Return the texts of the cells in a row or a head."""
    return tuple(map(shown_text, parts(element, "td", "th")))
