"""Parse HTML into a tree of elements. The only module that knows Beautiful Soup.

Why Beautiful Soup's tree: its elements, its texts and the links between them are well tested. Why
not its parsers: they do not record the places of tags, or trust every end tag. The tree builder
here repairs the damage that matters to tables, as browsers do: an end tag never closes a cell or a
table around it, a new cell or row closes the one before, a cell gets its row, and a table between
two cells closes the table around it.
"""

from collections.abc import Mapping
from typing import NamedTuple

from bs4 import BeautifulSoup
from bs4.builder import HTMLTreeBuilder
from bs4.element import NavigableString, Tag

from oicp_gen.errors import OicpGenError, Place
from oicp_gen.model.page import CutOff
from oicp_gen.readers.html import limits
from oicp_gen.readers.html.tokens import Unfinished, place_at, tokens

Element = Tag
Text = NavigableString

UNREAD = "oicp:unread"
"""The name of an element whose text is not in the file, because Confluence inserts it when it
displays the page. Its attribute `what` is `macro`, `user` or `page`, and `detail` names it."""

_SECTIONS = frozenset(("tbody", "thead", "tfoot"))
_CELLS = frozenset(("td", "th"))
_PARTS = _CELLS | _SECTIONS | {"tr", "caption", "table"}
_BETWEEN = _SECTIONS | {"tr", "table"}
"""Parts of a table that contain no text of their own."""
_STARTS_IN = {
    **dict.fromkeys(_CELLS, _BETWEEN),
    "tr": _SECTIONS | {"table"},
    **dict.fromkeys(_SECTIONS, frozenset(("table",))),
    "caption": frozenset(("table",)),
}
"""The parts in which a part of a table may start: everything open inside them ends."""
_ENDED_BY = {
    "p": ("p",),
    "li": ("p", "li"),
    **dict.fromkeys(("dd", "dt"), ("p", "dd", "dt")),
    "option": ("option",),
    "optgroup": ("option", "optgroup"),
}
"""The elements that a start tag ends, innermost first."""
_VOID = frozenset(
    (
        *("area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img"),
        *("input", "keygen", "link", "meta", "param", "source", "spacer", "track", "wbr"),
    )
)


class Document(NamedTuple):
    """A text as a tree, and whether it is complete."""

    root: Element
    cut_off: CutOff | None
    has_unread: bool = False
    """Whether it has elements with the name `UNREAD`."""


class _Open(NamedTuple):
    """A part of a table that has not ended yet."""

    name: str
    depth: int
    """How many elements are around it, including the root."""
    inside: dict[str, int]
    """How many elements of each name are open in it, outside of inner parts."""


class _Builder(HTMLTreeBuilder):
    """Builds a tree from our own tokens, with the repairs described in the module's docstring."""

    soup: BeautifulSoup
    TRACKS_LINE_NUMBERS = True

    def __init__(self, text: str, *, where: str, cdata: bool, start: tuple[int, int]) -> None:
        super().__init__(multi_valued_attributes={}, string_containers={})
        self.text, self.where, self.cdata = text, where, cdata
        self.open = [_Open("", 0, {})]
        self.whole = False
        self.cut_off: CutOff | None = None
        self.line, self.column = start
        self.in_cell = 0
        """How many elements started since the last cell started."""

    def feed(self, _: object) -> None:
        """Build the tree. The markup that Beautiful Soup passes is not used."""
        text, at, line_start = self.text, 0, 1 - self.column
        for start, token in tokens(text, where=self.where, cdata=self.cdata):
            if isinstance(token, str):
                self.soup.handle_data(token)
                continue
            lines = text.count("\n", at, start)
            if lines:
                self.line += lines
                line_start = text.rindex("\n", at, start) + 1
            at, self.column = start, start - line_start + 1
            if isinstance(token, Unfinished):
                self.cut_off = CutOff(token.missing, self.place)
            elif token.name[0] == "/":
                self._end(token.name[1:])
            else:
                self._start(token.name, token.attributes, closed=token.closed)
        self.soup.endData()
        self.cut_off = None if self.whole else self.cut_off or self._without_end()

    def _without_end(self) -> CutOff | None:
        """Return what is still open at the end of the text and should not be."""
        stack = self.soup.tagStack
        tables = [part for part in self.open if part.name == "table" or part.name in _CELLS]
        if any(part.name == "table" for part in tables):
            start = place_of(stack[tables[-1].depth], self.where)
            return CutOff(f"</{tables[-1].name}>", start)
        if any(element.name == "html" for element in stack):
            return CutOff("</html>", place_at(self.text, len(self.text), self.where))
        return None

    @property
    def place(self) -> Place:
        """The place of the current tag."""
        return Place(self.where, self.line, self.column)

    def _start(self, name: str, attributes: Mapping[str, str], *, closed: bool) -> None:
        soup = self.soup
        if name in _PARTS:
            self._make_way(name)
        elif name in _ENDED_BY:
            self._end_like(_ENDED_BY[name])
        self.in_cell = self.in_cell + 1 if name not in _CELLS else 0
        if len(soup.tagStack) > limits.MAX_DEPTH:
            raise OicpGenError("nesting-too-deep", place=self.place, limit=limits.MAX_DEPTH)
        if self.in_cell > limits.MAX_PIECES and self.open[-1].name in _CELLS:
            raise OicpGenError(
                "cell-too-complex", place=self.place, limit=limits.MAX_PIECES, what="elements"
            )
        soup.handle_starttag(
            name, None, None, attributes, sourceline=self.line, sourcepos=self.column - 1
        )
        if closed or name in _VOID:
            soup.popTag()
        elif name in _PARTS:
            self.open.append(_Open(name, len(soup.tagStack) - 1, {}))
        else:
            inside = self.open[-1].inside
            inside[name] = inside.get(name, 0) + 1

    def _make_way(self, name: str) -> None:
        """End everything in which this part of a table cannot start; start a missing row."""
        if name == "table":
            if self.open[-1].name in _BETWEEN:
                self._end_part("table")
            return
        while self.open[-1].name and self.open[-1].name not in _STARTS_IN[name]:
            self._cut_back(self.open.pop().depth)
        around = self.open[-1]
        if around.name:
            self._cut_back(around.depth + 1)
            around.inside.clear()
            if name in _CELLS and around.name != "tr":
                self._start("tr", {}, closed=False)

    def _end_like(self, names: tuple[str, ...]) -> None:
        """End the innermost elements while they have one of these names."""
        inside = self.open[-1].inside
        while (name := self.soup.tagStack[-1].name) in names and inside.get(name):
            self._end(name)

    def _end(self, name: str) -> None:
        inside = self.open[-1].inside
        if name in ("html", "body"):  # what follows still belongs to the page
            self.whole = self.whole or name == "html"
        elif inside.get(name):
            soup, ended = self.soup, ""
            soup.endData()
            while ended != name:
                ended = soup.tagStack[-1].name
                inside[ended] -= 1
                soup.popTag()
        elif name in _PARTS:
            self._end_part(name)
        elif name == "br":  # alone, it breaks the line
            self._start(name, {}, closed=True)
        elif name == "p":  # alone, it is an empty paragraph
            self.soup.handle_data(" ")

    def _end_part(self, name: str) -> None:
        """End a part of the innermost table, and everything open in it."""
        for index in range(len(self.open) - 1, 0, -1):
            part = self.open[index]
            if part.name == name:
                self._cut_back(part.depth)
                del self.open[index:]
            if part.name in (name, "table"):
                return

    def _cut_back(self, depth: int) -> None:
        """End all elements with at least this many elements around them."""
        self.soup.endData()
        while len(self.soup.tagStack) > depth:
            self.soup.popTag()


def parse(
    text: str, *, where: str, cdata: bool = False, start: tuple[int, int] = (1, 1)
) -> Document:
    """Parse HTML, however broken it is. `start` is the line and column of its first character.

    Raises OicpGenError beyond the limits of depth, of elements in a cell, and of attributes.
    """
    builder = _Builder(text, where=where, cdata=cdata, start=start)
    root = BeautifulSoup("", builder=builder)
    return Document(root, builder.cut_off)


def position(element: Element) -> tuple[int, int]:
    """Return the line and column of a tag, both counted from 1."""
    return element.sourceline or 0, (element.sourcepos or 0) + 1


def place_of(element: Element, where: str) -> Place:
    """Return where an element starts in this file, or in this part of a file."""
    return Place(where, *position(element))
