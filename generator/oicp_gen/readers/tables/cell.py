"""Read a cell: its rich text, with marks for what the text lacks."""

from collections import Counter
from typing import Any

from oicp_gen.errors import OicpGenError, Place
from oicp_gen.model.page import LINE_BREAK, SPACE, Block, Cell, Mark, RichText, TextRun, rich_text
from oicp_gen.readers.html import limits
from oicp_gen.readers.html.document import Element, place_of, position
from oicp_gen.readers.html.tree import (
    BLOCKS,
    HIDDEN,
    attribute,
    classes,
    is_hidden,
    shown_text,
    text_or_none,
)
from oicp_gen.readers.tables.emoticons import emoji

_STYLES: dict[str, dict[str, Any]] = {
    **{name: {"strong": True} for name in ("strong", "b")},
    **{name: {"emphasis": True} for name in ("em", "i", "cite", "dfn")},
    **{name: {"code": True} for name in ("code", "tt", "kbd", "samp", "var", "pre")},
}
"""What each element adds to the style of a text."""
_PLAIN = TextRun(text="")
_STRUCK = frozenset(("s", "del", "strike"))
_COUNTED = frozenset(("pre", "a", "table"))
_SCHEMES = ("http://", "https://", "mailto:")
_TELLING = ("style", "hidden")
"""Attributes that may hide text or strike it out."""


def read_cell(element: Element, *, where: str, hidden: bool = False) -> Cell:
    """Return the content of a `td` or `th`, with marks in the order of their places.

    A hidden cell has a mark instead of a text. Raises OicpGenError beyond `MAX_PIECES`.
    """
    line, column = position(element)
    marks: tuple[Mark, ...] = ()
    visible = None
    if hidden:
        content, text = RichText(), shown_text(element)
        marks = (Mark("hidden", text),) if text else ()
    elif (plain := _only_text(element)) is not None:
        content = _plain(plain)
    else:
        content, marks = _formatted(element, where)
        if any(mark.what in ("emoticon", "struck") for mark in marks):
            visible = shown_text(element)
    return Cell(
        content=content,
        line=line,
        column=column,
        header=element.name == "th",
        marks=marks,
        numbering="numberingColumn" in attribute(element, "class"),
        visible=None if visible == content.text else visible,
    )


def _only_text(element: Element) -> str | None:
    """Return the text of a cell with nothing else but one paragraph; None for any other cell.

    Most cells of most tables are like this, and take a fifth of the time this way.
    """
    nodes = element.contents
    if len(nodes) == 1 and isinstance(nodes[0], Element) and nodes[0].name == "p":
        nodes = nodes[0].contents if nodes[0].attrs.keys().isdisjoint(_TELLING) else nodes
    return (text_or_none(nodes[0]) if len(nodes) == 1 else None) if nodes else ""


def _plain(text: str) -> RichText:
    """Return the same as `rich_text` for one unstyled run."""
    text = SPACE.sub(" ", text).strip(" ")
    if not text:
        return RichText()
    return RichText(blocks=(Block(runs=(TextRun(text),)),), lines=(text,), text=text)


class _Walk:
    """The state of a walk through a cell."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.blocks: list[Block] = []
        self.runs: list[TextRun] = []
        self.marks: list[Mark] = []
        self.lists: list[int | None] = []
        """The open lists: the number of the last item, None for a bulleted list."""
        self.marker = ""
        self.pieces = 0
        """The number of runs so far."""
        self.inside: Counter[str] = Counter()
        """The number of open elements of each name in `_COUNTED`."""

    def append_text(self, text: str, style: TextRun) -> None:
        """Append a text in this style. Raises OicpGenError beyond `MAX_PIECES`."""
        self.pieces += 1
        if self.pieces > limits.MAX_PIECES:
            what = "lines and changes of style"
            raise OicpGenError(
                "cell-too-complex", place=self.place, limit=limits.MAX_PIECES, what=what
            )
        self.runs.append(style._replace(text=text))

    def end_block(self) -> None:
        """Close the current block."""
        if self.runs:
            depth = max(len(self.lists) - 1, 0)
            self.blocks.append(Block(runs=tuple(self.runs), marker=self.marker, depth=depth))
            if any(run.text.strip() for run in self.runs):
                self.marker = ""
            self.runs = []


def _formatted(cell: Element, where: str) -> tuple[RichText, tuple[Mark, ...]]:
    walk = _Walk(place_of(cell, where))
    stack: list[tuple[object, TextRun] | str] = [
        (child, _PLAIN) for child in reversed(cell.contents)
    ]
    while stack:
        top = stack.pop()
        if isinstance(top, str):
            _leave(walk, top)
            continue
        node, style = top
        if isinstance(node, Element):
            inner = _enter(walk, node, style)
            if inner is not None:
                stack.append(node.name)
                stack.extend((child, inner) for child in reversed(node.contents))
        else:
            _append_lines(walk, text_or_none(node) or "", style)
    walk.end_block()
    return rich_text(walk.blocks), tuple(walk.marks)


def _append_lines(walk: _Walk, text: str, style: TextRun) -> None:
    """Append a text, in which line feeds are line breaks if it is preformatted."""
    lines = text.split("\n", limits.MAX_PIECES) if walk.inside["pre"] else [text]
    for number, line in enumerate(lines):
        if number:
            walk.append_text(LINE_BREAK, _PLAIN)
        walk.append_text(SPACE.sub(" ", line), style)


def _enter(walk: _Walk, element: Element, style: TextRun) -> TextRun | None:
    """Start an element, and return the style of its content, or None to skip it."""
    name = element.name
    if name in HIDDEN:
        return None
    if name == "br":
        walk.append_text(LINE_BREAK, _PLAIN)
        return None
    if is_hidden(element):
        _mark_text(walk, "hidden", element)
        return None
    if name == "img":
        _image(walk, element, style)
        return None
    if name in _STRUCK or "line-through" in attribute(element, "style").lower():
        _mark_text(walk, "struck", element)
        return None
    if name == "time" and not element.contents:
        _append_lines(walk, attribute(element, "datetime"), style)
        return None
    if name == "table" and not walk.inside["table"]:
        walk.marks.append(Mark(what="table", detail=shown_text(element)))
    if name in BLOCKS:
        walk.end_block()
        _begin_block(walk, element)
    if name in _COUNTED:
        walk.inside[name] += 1
    if name == "a":
        return _linked(walk, element, style)
    return style._replace(**_STYLES[name]) if name in _STYLES else style


def _begin_block(walk: _Walk, element: Element) -> None:
    if element.name == "ol":
        start = attribute(element, "start")
        walk.lists.append(int(start) - 1 if start.isdecimal() and len(start) < 10 else 0)
    elif element.name == "ul":
        walk.lists.append(None)
    elif element.name == "li":
        last = walk.lists[-1] if walk.lists else None
        walk.marker = "-" if last is None else f"{last + 1}."
        if last is not None:
            walk.lists[-1] = last + 1


def _mark_text(walk: _Walk, what: str, element: Element) -> None:
    """Mark the text of an element that is not part of the cell's text."""
    text = shown_text(element)
    if text:
        walk.marks.append(Mark(what=what, detail=text))


def _leave(walk: _Walk, name: str) -> None:
    if name in _COUNTED:
        walk.inside[name] -= 1
    if name in BLOCKS:
        walk.end_block()
    if name in ("ol", "ul") and walk.lists:
        walk.lists.pop()
    if name == "li":
        walk.marker = ""


def _image(walk: _Walk, element: Element, style: TextRun) -> None:
    """Convert an emoticon to an emoji; keep only a mark of any other image."""
    attributes = {name: attribute(element, name) for name in element.attrs}
    source = attributes.get("src", "")
    file = source.rpartition("/")[2]
    about = attributes.get("data-emoji-shortname") or attributes.get("alt") or file or "no name"
    if (
        "emoticon" in classes(element)
        or "data-emoji-id" in attributes
        or source.rpartition("/")[0].endswith("/emoticons")
    ):
        shown = emoji(attributes)
        walk.append_text(shown, style)
        walk.marks.append(Mark(what="emoticon", detail=about, shown=shown))
    else:
        walk.marks.append(Mark(what="image", detail=about))


def _linked(walk: _Walk, element: Element, style: TextRun) -> TextRun:
    """Keep a link to a web or mail address; keep only the text of any other link."""
    address = "".join(attribute(element, "href").split())
    if address.lower().startswith(_SCHEMES):
        return style._replace(link=address)
    if address and walk.inside["a"] == 1:
        walk.marks.append(Mark(what="link", detail=address, shown=shown_text(element)))
    return style
