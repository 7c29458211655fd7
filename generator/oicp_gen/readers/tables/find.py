"""Find the content of a page, and read the tables in it."""

from oicp_gen.errors import OicpGenError, Place
from oicp_gen.model.page import Table
from oicp_gen.readers.html import limits
from oicp_gen.readers.html.document import Element
from oicp_gen.readers.html.tree import attribute
from oicp_gen.readers.tables.content import content_tables
from oicp_gen.readers.tables.grid import read_table
from oicp_gen.readers.tables.reports import part_of_report

_MARKS = ("main-content", "pagebody", "wiki-content", "rightColumn")
"""The id or class of the content's element, the most reliable first: in current exports, in those
of Confluence 1 to 3, in pages saved from a browser, in site templates."""


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
    for element, heading, before in content_tables(content):
        table = read_table(element, heading=heading, where=where, room=room)
        table = table._replace(before=before, part=part_of_report(element))
        room -= sum(map(len, table.rows))
        characters += sum(len(cell.text) for row in table.rows for cell in row)
        if characters > limits.MAX_CHARACTERS:
            place = Place(where, table.line, table.column)
            what = f"{limits.MAX_CHARACTERS:,} characters"
            raise OicpGenError("tables-too-large", place=place, what=what)
        tables.append(table)
    return tuple(tables)
