"""Find the tables of a page's content that an author wrote, and what is above each."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from oicp_gen.readers.html.document import Element
from oicp_gen.readers.html.tree import (
    BLOCKS,
    HIDDEN,
    around,
    attribute,
    children,
    classes,
    is_hidden,
    text_or_none,
)
from oicp_gen.readers.tables.cell import read_cell
from oicp_gen.readers.tables.copies import copied_tables
from oicp_gen.readers.tables.kinds import Layout, is_chrome, is_filled, is_written

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_APART = frozenset(("ul", "ol", "dl", "pre", "hr", "td", "th", *_HEADINGS))
"""The elements whose text is not a paragraph before what follows them."""
_COLUMNS = frozenset(("cell", "columnMacro"))
"""The classes of columns of the page, whose text is beside what follows them."""
_APPENDED = frozenset(("attachments", "comments"))
"""The sections below a page's own content, by the ids of their headings."""


class Found(NamedTuple):
    """A table of a page's content."""

    element: Element
    heading: str
    """The nearest heading above it."""
    before: str
    """The text of the paragraph directly before it; "" if something else is before it."""


class _Above:
    """What is above the current place on a page."""

    def __init__(self) -> None:
        self.heading = ""
        self.paragraph: str | Element = ""
        """The last paragraph, as an element if it is one."""
        self.texts: list[str] = []
        """The text since a block started or ended."""

    def end_text(self, block: Element | None = None) -> None:
        """Note the paragraph that ends where a block starts, or ends if it is given."""
        text = " ".join("".join(self.texts).split())
        self.texts = []
        if block is not None and (block.name in _APART or classes(block) & _COLUMNS):
            self.paragraph = ""
        elif text:
            self.paragraph = block if block is not None and _is_paragraph(block) else text

    @property
    def before(self) -> str:
        """The text of the last paragraph."""
        return _label(self.paragraph) if isinstance(self.paragraph, Element) else self.paragraph


def _is_paragraph(block: Element) -> bool:
    inner = (node.name for node in children(block))
    return block.name == "p" and BLOCKS.isdisjoint(inner)


class _End(NamedTuple):
    """The end of a block, on the stack of a walk."""

    block: Element


def content_tables(content: Element) -> list[Found]:
    """Return the outermost tables that an author wrote, with what is above them.

    Layout tables are searched, and so are tables without a class around a table that has the class
    of a written one. Hidden parts, copies of headers, tables that Confluence fills, and what is
    appended to the content are left out.
    """
    found = list(_walk(content))
    copies = copied_tables([table.element for table in found], content)
    kept: list[Found] = []
    before = ""
    for table in found:
        if id(table.element) in copies:
            before = before or table.before
        else:
            kept.append(table._replace(before=table.before or before))
            before = ""
    return kept


def _walk(content: Element) -> Iterator[Found]:
    @cache
    def around_written() -> set[int]:
        return around(content, lambda it: it.name == "table" and is_written(it))

    @cache
    def around_appended() -> set[int]:
        return around(content, lambda it: attribute(it, "id") in _APPENDED)

    above, layout = _Above(), Layout(content)
    stack: list[tuple[object, bool, bool]] = [
        (child, False, False) for child in reversed(content.contents)
    ]
    while stack:
        node, appended, in_heading = stack.pop()
        if isinstance(node, _End):
            above.end_text(node.block)
            continue
        if not isinstance(node, Element):
            above.texts.append(text_or_none(node) or "")
            continue
        if node.name in HIDDEN or is_hidden(node) or is_filled(node):
            continue
        if node.name in BLOCKS:
            above.end_text()
            stack.append((_End(node), appended, in_heading))
        if node.name in _HEADINGS and not in_heading:
            above.heading, in_heading = _label(node) or above.heading, True
        if node.name == "table" and not (
            is_chrome(node)
            or (not is_written(node) and id(node) in around_written())
            or layout.is_layout(node)
        ):
            if not appended or is_written(node):
                yield Found(node, above.heading, above.before)
            above.paragraph = ""
        else:
            if not node.contents:
                above.texts.append(" " if node.name == "br" else attribute(node, "datetime"))
            if "pageSection" in classes(node) and id(node) in around_appended():
                appended = True
            stack.extend((child, appended, in_heading) for child in reversed(node.contents))


def _label(element: Element) -> str:
    """Return the text of an element, as a cell is read, without the marks of footnotes."""
    return read_cell(element, where="").label
