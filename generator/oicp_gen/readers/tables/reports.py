"""Recognize reports of which the page has only a part: the rest appears on a click."""

import re
from collections.abc import Iterator
from itertools import islice, takewhile

from oicp_gen.readers.html.document import Element
from oicp_gen.readers.html.tree import attribute, classes, elements, is_hidden, shown_text

_PAGING = r"(?i)pagination|paging|pager|paginat|datatables?_info|dt-info|total-issues"
"""What the class of an element contains that says how much of a table is shown."""
_PAGE = r"(?i)\bpage\s+(\d+)\s*(?:of|/)\s*(\d+)"
_RANGE = r"(?i)(?:(\d[\d,.]*)\s*(?:-|–|to)\s*)?(\d[\d,.]*)\s+of\s+(\d[\d,.]*)"
"""`1 to 10 of 57 entries`, `1–20 of 57`, `20 of 57 issues`, `1 of 3`."""
_AROUND = 3
"""How many elements around a table may be wrappers of it."""
_NEAR = 3
"""How many elements after a table or a wrapper may be its paging, or be around it."""
_INSIDE = 50
"""How many elements in one of these are considered."""
_CURRENT = frozenset(("aui-nav-selected", "aui-nav-current", "active", "current", "selected"))


def part_of_report(table: Element) -> str:
    """Return which part of a report a table is, as in "page 1 of 3"; "" if it is not just a part.

    Confluence counts the pages of a report in an attribute of the table, from 0.
    """
    for element in (table, *islice(table.parents, _AROUND)):
        total = _number(attribute(element, "data-total-pages"))
        if total > 1:
            return f"page {_number(attribute(element, 'data-current-page')) + 1} of {total}"
    return next(filter(None, map(_shown_part, _paging(table))), "")


def _number(text: str) -> int:
    """Return a number in an attribute; 0 if it is not one."""
    return int(text) if text and re.fullmatch("[0-9]{1,9}", text) else 0


def _paging(table: Element) -> Iterator[Element]:
    """Yield the elements directly after a table, or after one that ends with it, that page it."""
    for inner in (table, *islice(table.parents, _AROUND)):
        siblings = (node for node in inner.next_siblings if isinstance(node, Element))
        after = list(islice(siblings, _NEAR))
        for element in takewhile(lambda it: it.name != "table" and not is_hidden(it), after):
            near = (element, *islice(elements(element), _INSIDE))
            yield from (each for each in near if re.search(_PAGING, attribute(each, "class")))
        if after or inner.parent is None or inner.parent.name != "div":
            return


def _shown_part(paging: Element) -> str:
    """Return the part that a text about paging names; "" if it names none, or all."""
    text = shown_text(paging)[:500]
    page = re.search(_PAGE, text)
    if page:
        return f"page {page[1]} of {page[2]}" if int(page[2]) > 1 else ""
    found = re.search(_RANGE, text)
    if found:
        first, last, total = (re.sub("[,.]", "", number or "1") for number in found.groups())
        if int(first) == 1 and int(last) >= int(total):
            return ""
        rows = f"{found[1]}–{found[2]}" if found[1] else found[2]
        return f"{rows} of {found[3]}"
    return _numbered(paging)


def _numbered(paging: Element) -> str:
    """Return the part from a list of the numbers of all pages."""
    numbers = [each for each in elements(paging) if re.fullmatch("[0-9]{1,6}", shown_text(each))]
    pages = {int(shown_text(each)) for each in numbers}
    if len(pages) < 2 or min(pages) != 1:
        return ""
    current = (int(shown_text(each)) for each in numbers if classes(each) & _CURRENT)
    return f"page {next(current, 1)} of {max(pages)}"
