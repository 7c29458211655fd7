"""Convert the content of a cell to rich text, with marks for what the text lacks."""

from collections import Counter

from oicp_gen.model.page import Mark
from oicp_gen.model.richtext import LINE_BREAK, SPACE, Block, RichText, TextRun, rich_text
from oicp_gen.readers.html import limits
from oicp_gen.readers.html.document import Element
from oicp_gen.readers.html.tree import attribute, classes, is_hidden, text_or_none
from oicp_gen.readers.html.visible_text import BLOCKS, HIDDEN, shown_text
from oicp_gen.readers.tables.emoticons import emoji

_STYLES = {
    **dict.fromkeys(("strong", "b"), "strong"),
    **dict.fromkeys(("em", "i", "cite", "dfn"), "emphasis"),
    **dict.fromkeys(("code", "tt", "kbd", "samp", "var", "pre"), "code"),
}
_PLAIN = TextRun(text="")
_STRUCK = frozenset(("s", "del", "strike"))
_COUNTED = frozenset(("pre", "a", "table"))
_SCHEMES = ("http://", "https://", "mailto:")


class TooManyPiecesError(Exception):
    """Raised for a cell with more than `MAX_PIECES`."""


class _Walk:
    """The state of a walk through a cell."""

    def __init__(self) -> None:
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
        """Append a text in this style. Raises TooManyPiecesError beyond `MAX_PIECES`."""
        self.pieces += 1
        if self.pieces > limits.MAX_PIECES:
            raise TooManyPiecesError
        self.runs.append(style._replace(text=text))

    def end_block(self) -> None:
        """Close the current block."""
        if self.runs:
            depth = max(len(self.lists) - 1, 0)
            self.blocks.append(Block(runs=tuple(self.runs), marker=self.marker, depth=depth))
            if any(run.text.strip() for run in self.runs):
                self.marker = ""
            self.runs = []


def formatted(cell: Element) -> tuple[RichText, tuple[Mark, ...]]:
    """Return a cell's formatted text, and its marks in the order of their places.

    Raises TooManyPiecesError if it has more than `MAX_PIECES`.
    """
    walk = _Walk()
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
    kind = _STYLES.get(name)
    return _styled(style, kind) if kind else style


def _styled(style: TextRun, kind: str) -> TextRun:
    """Add one style to another."""
    return style._replace(
        strong=style.strong or kind == "strong",
        emphasis=style.emphasis or kind == "emphasis",
        code=style.code or kind == "code",
    )


def _begin_block(walk: _Walk, element: Element) -> None:
    """Start a list or a list item."""
    if element.name == "ol":
        start = attribute(element, "start")
        walk.lists.append(int(start) - 1 if start.isdecimal() and len(start) < 10 else 0)
    elif element.name == "ul":
        walk.lists.append(None)
    elif element.name == "li":
        walk.marker = _next_marker(walk.lists)


def _mark_text(walk: _Walk, what: str, element: Element) -> None:
    """Mark the text of an element that is not part of the cell's text."""
    text = shown_text(element)
    if text:
        walk.marks.append(Mark(what=what, detail=text))


def _leave(walk: _Walk, name: str) -> None:
    """End an element."""
    if name in _COUNTED:
        walk.inside[name] -= 1
    if name in BLOCKS:
        walk.end_block()
    if name in ("ol", "ul") and walk.lists:
        walk.lists.pop()
    if name == "li":
        walk.marker = ""


def _next_marker(lists: list[int | None]) -> str:
    last = lists[-1] if lists else None
    if last is None:
        return "-"
    lists[-1] = last + 1
    return f"{last + 1}."


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
