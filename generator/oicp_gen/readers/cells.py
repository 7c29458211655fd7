"""A cell's element to rich text, with marks for what its text does not show."""

from dataclasses import dataclass, field

from oicp_gen.page import Mark
from oicp_gen.readers.emoticons import emoji
from oicp_gen.readers.markup import Element, attribute, classes, style_sheet, text_of, words
from oicp_gen.richtext import LINE_BREAK, SPACE, Block, RichText, Run, rich_text

_STYLES = {
    **dict.fromkeys(("strong", "b"), "strong"),
    **dict.fromkeys(("em", "i", "cite", "dfn"), "emphasis"),
    **dict.fromkeys(("code", "tt", "kbd", "samp", "var"), "code"),
}
_BLOCKS = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    )
)
_HIDDEN = frozenset(("script", "style", "template", "noscript", "colgroup", "head", "title"))
_STRUCK = frozenset(("s", "del", "strike"))
_SCHEMES = ("http://", "https://", "mailto:")


@dataclass(slots=True)
class _Walk:
    """The state of one walk through a cell."""

    blocks: list[Block] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)
    """The open lists: the number of the last item, None for a bulleted list."""
    marker: str = ""

    def end_block(self) -> None:
        """Close the block that is being filled."""
        if self.runs:
            depth = max(len(self.lists) - 1, 0)
            self.blocks.append(Block(runs=tuple(self.runs), marker=self.marker, depth=depth))
            if any(run.text.strip() for run in self.runs):
                self.marker = ""
            self.runs = []


_UNLIKE = frozenset(("emoticon", "struck"))
"""The marks of what the text has and a reader does not see as text, or the other way round."""


def visible_text(cell: Element, marks: tuple[Mark, ...]) -> str | None:
    """What a reader sees as text, struck-out text included; None where the rich text is just that.

    `marks` are those that `read_cell` gave for this cell.
    """
    if not any(mark.what in _UNLIKE for mark in marks):
        return None
    seen: list[str] = []
    stack: list[object] = [cell]
    while stack:
        node = stack.pop()
        text = node if isinstance(node, str) and node == " " else words(node)
        if text is not None:
            seen.append(text)
        elif isinstance(node, Element) and not _is_hidden(node):
            around = [" "] if node.name in _BLOCKS or node.name == "br" else []
            stack.extend([*around, *reversed(node.contents), *around])
    return "".join(seen)


def _is_hidden(element: Element) -> bool:
    return element.name in _HIDDEN or "display:none" in style_sheet(element)


def read_cell(cell: Element) -> tuple[RichText, tuple[Mark, ...]]:
    """What stands in a `td` or `th`: its rich text, and marks in the order of their places."""
    walk = _Walk()
    plain = Run(text="")
    stack: list[tuple[object, Run] | str] = [(child, plain) for child in reversed(cell.contents)]
    while stack:
        top = stack.pop()
        if isinstance(top, str):
            _leave(walk, top)
            continue
        node, style = top
        text = words(node)
        if text is not None:
            walk.runs.append(_restyled(style, text=SPACE.sub(" ", text)))
        elif isinstance(node, Element):
            inner = _enter(walk, node, style)
            if inner is not None:
                stack.append(node.name)
                stack.extend((child, inner) for child in reversed(node.contents))
    walk.end_block()
    return rich_text(walk.blocks), tuple(walk.marks)


def _enter(walk: _Walk, element: Element, style: Run) -> Run | None:
    """Begin an element: the style of what is in it, or None where nothing in it is to be read."""
    name = element.name
    shown_as = style_sheet(element)
    if name in _HIDDEN:
        return None
    if "display:none" in shown_as:
        _mark_text(walk, "hidden", element)
        return None
    if name == "br":
        walk.runs.append(Run(text=LINE_BREAK))
        return None
    if name == "img":
        _image(walk, element, style)
        return None
    if name in _STRUCK or "line-through" in shown_as:
        _mark_text(walk, "struck", element)
        return None
    if name in _BLOCKS:
        walk.end_block()
    if name == "ol":
        start = attribute(element, "start")
        walk.lists.append(int(start) - 1 if start.isdecimal() and len(start) < 10 else 0)
    elif name == "ul":
        walk.lists.append(None)
    elif name == "li":
        walk.marker = _next_marker(walk.lists)
    elif name == "a":
        return _linked(walk, element, style)
    return _restyled(style, style=_STYLES.get(name, ""))


def _mark_text(walk: _Walk, what: str, element: Element) -> None:
    """Mark the text of an element that is not part of the cell's."""
    text = text_of(element)
    if text:
        walk.marks.append(Mark(what=what, detail=text))


def _leave(walk: _Walk, name: str) -> None:
    """End an element."""
    if name in _BLOCKS:
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


def _image(walk: _Walk, element: Element, style: Run) -> None:
    """An emoticon becomes an emoji; of any other image only a mark stays."""
    attributes = {name: attribute(element, name) for name in element.attrs}
    file = attributes.get("src", "").rpartition("/")[2]
    about = attributes.get("data-emoji-shortname") or attributes.get("alt") or file or "no name"
    if "emoticon" in classes(element) or "data-emoji-id" in attributes:
        shown = emoji(attributes)
        walk.runs.append(_restyled(style, text=shown))
        walk.marks.append(Mark(what="emoticon", detail=about, shown=shown))
    else:
        walk.marks.append(Mark(what="image", detail=about))


def _linked(walk: _Walk, element: Element, style: Run) -> Run:
    """A link to the web or a mail address stays one; any other becomes its text."""
    address = "".join(attribute(element, "href").split())
    if address.lower().startswith(_SCHEMES):
        return _restyled(style, link=address)
    if address:
        walk.marks.append(Mark(what="link", detail=address, shown=text_of(element)))
    return style


def _restyled(run: Run, *, text: str = "", style: str = "", link: str | None = None) -> Run:
    """A run in this style and what is added to it."""
    return Run(
        text=text,
        strong=run.strong or style == "strong",
        emphasis=run.emphasis or style == "emphasis",
        code=run.code or style == "code",
        link=link or run.link,
    )
