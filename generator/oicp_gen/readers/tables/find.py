"""Find the content of a page, and the tables in it that an author wrote."""

from collections.abc import Callable, Iterator
from functools import cache

from oicp_gen.errors import OicpGenError, Place
from oicp_gen.model.page import Table
from oicp_gen.readers.html import limits
from oicp_gen.readers.html.document import Element
from oicp_gen.readers.html.tree import HIDDEN, attribute, classes, elements, is_hidden, text_of
from oicp_gen.readers.tables.grid import read_table

_MARKS = ("main-content", "pagebody", "wiki-content", "rightColumn")
"""The id or class of the content's element, the most reliable first: in current exports, in those
of Confluence 1 to 3, in pages saved from a browser, in site templates."""

_WRITTEN = frozenset(("confluenceTable", "wikitable", "wiki-table", "grid", "aui"))
"""Classes of tables that authors wrote, in every generation of Confluence."""

_CHROME = frozenset(
    (
        *("pagecontent", "layout", "banner", "gliffy-macro-table", "panelMacro"),
        *("infoMacro", "noteMacro", "tipMacro", "warningMacro"),
        *("sectionMacro", "sectionMacroWithBorder", "sectionMacroWithPanel"),
    )
)
"""Classes of tables for layout or macros."""

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_APPENDED = frozenset(("attachments", "comments"))
"""The sections below a page's own content, by the ids of their headings."""


class Frame:
    """The parts of a page around its content. The most reliable mark is not searched inside."""

    def __init__(self, root: Element) -> None:
        self.content: Element | None = None
        """The element with the content; None if nothing marks it."""
        self.mark = ""
        """The id or class that marks it, one of `_MARKS`."""
        self.ids: dict[str, Element] = {}
        self.classes: dict[str, Element] = {}
        """The first element of each class."""
        self.names: dict[str, Element] = {}
        """The first element of each name."""
        self.has_password = False
        stack = [root]
        while stack:
            element = stack.pop()
            self.names.setdefault(element.name, element)
            mark = self._note(element) if element.attrs else ""
            if mark and (not self.mark or _MARKS.index(mark) < _MARKS.index(self.mark)):
                self.content, self.mark = element, mark
            if mark != _MARKS[0]:
                inner = reversed(element.contents)
                stack.extend(node for node in inner if isinstance(node, Element))

    @property
    def is_login(self) -> bool:
        """Whether the page has a password field instead of content."""
        return self.has_password and self.content is None

    def _note(self, element: Element) -> str:
        """Record an element's id and classes, and return its mark of a page's content, or ""."""
        identifier, names = attribute(element, "id"), attribute(element, "class").split()
        if identifier:
            self.ids.setdefault(identifier, element)
        for name in names:
            self.classes.setdefault(name, element)
        if element.name == "input" and attribute(element, "type").lower() == "password":
            self.has_password = True
        if identifier == "main-content":
            return identifier
        marks = (mark for mark in _MARKS if mark in names)
        return next((mark for mark in marks if mark == "wiki-content" or element.name == "td"), "")


def read_tables(content: Element, *, where: str) -> tuple[Table, ...]:
    """Return the tables of a page's content in order, each with the nearest heading above it."""
    tables: list[Table] = []
    room, characters = limits.MAX_SLOTS, 0
    for element, heading in content_tables(content):
        table = read_table(element, heading=heading, where=where, room=room)
        room -= sum(map(len, table.rows))
        characters += sum(len(cell.text) for row in table.rows for cell in row)
        if characters > limits.MAX_CHARACTERS:
            place = Place(where, table.line, table.column)
            what = f"{limits.MAX_CHARACTERS:,} characters"
            raise OicpGenError("tables-too-large", place=place, what=what)
        tables.append(table)
    return tuple(tables)


def content_tables(content: Element) -> Iterator[tuple[Element, str]]:
    """Yield the outermost tables that an author wrote, with their headings.

    Layout tables are searched, and so are tables without a class around a table that has the class
    of a written one. Hidden parts and what is appended to the content are left out.
    """

    @cache
    def around_written() -> set[int]:
        return _around(content, lambda it: it.name == "table" and bool(classes(it) & _WRITTEN))

    @cache
    def around_appended() -> set[int]:
        return _around(content, lambda it: attribute(it, "id") in _APPENDED)

    heading = ""
    stack = [(child, False, False) for child in reversed(content.contents)]
    while stack:
        node, appended, in_heading = stack.pop()
        if not isinstance(node, Element) or node.name in HIDDEN or is_hidden(node):
            continue
        if node.name in _HEADINGS and not in_heading:
            heading, in_heading = text_of(node), True
        names = classes(node)
        if node.name == "table" and not (
            names & _CHROME or (not names & _WRITTEN and id(node) in around_written())
        ):
            if not appended or names & _WRITTEN:
                yield node, heading
        else:
            if "pageSection" in names and id(node) in around_appended():
                appended = True
            stack.extend((child, appended, in_heading) for child in reversed(node.contents))


def _around(content: Element, wanted: Callable[[Element], bool]) -> set[int]:
    """Return the identities of all elements around the wanted ones."""
    found: set[int] = set()
    for element in filter(wanted, elements(content)):
        parent = element.parent
        while parent is not None and id(parent) not in found:
            found.add(id(parent))
            parent = parent.parent
    return found
