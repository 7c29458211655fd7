"""Queries of a tree of elements.

Beautiful Soup has methods for all of these; they take quadratic time on some pages.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from enum import Enum

from oicp_gen.readers.html.document import Element, Text

BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl"),
        *("dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("dir", "figcaption", "header", "hgroup", "hr", "legend", "li", "listing", "main", "menu"),
        *("nav", "ol", "p", "pre", "search", "section", "summary", "ul", "xmp"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr"),
    )
)
"""Elements that are displayed on lines of their own."""

UNDISPLAYED = frozenset(
    (
        *("script", "style", "template", "noscript", "colgroup", "head", "title", "datalist", "rp"),
        *("param", "source", "track", "area", "annotation", "annotation-xml"),
    )
)
"""Elements that are never displayed."""

HIDDEN = UNDISPLAYED.union(("iframe", "noembed", "noframes", "audio", "video", "canvas"))
"""Elements that a page does not display, or displays without the text in them."""

_NOT_DISPLAYED = frozenset(("hidden", "print-only"))
"""Classes to which the style sheet of an export gives `display: none`."""

_FOR_SCREEN_READERS = frozenset(
    (
        *("assistive", "sr-only", "sr-only-focusable", "visually-hidden", "visuallyhidden"),
        *("screen-reader-text", "screen-reader-only", "screenreader-only", "show-for-sr"),
        *("a11y-hidden", "u-visually-hidden", "cdk-visually-hidden", "element-invisible"),
    )
)
"""Classes of texts that only a screen reader reads."""

_HIDING = ("display", "visibility", "clip", "position")
"""The properties of which one is in each style that hides something."""
_COMMENT = r"(?s)/\*.*?(?:\*/|$)"
_DECLARATION = r"(?:^|;)\s*([\w-]+)\s*:([^;!]*)(!\s*important)?"
_CLIPPED = r"rect\(\s*([01])(?:px)?(?:[\s,]+\1(?:px)?){3}\s*\)"
_INSET = r"inset\(\s*(?:50|100)%\s*\)"
_FAR_AWAY = r"-\d{4,}(?:\.\d*)?(?:px)?"


class Hiding(Enum):
    """How an element hides itself."""

    NOT = "not"
    INVISIBLE = "visibility: hidden"
    """Its content is invisible, and it keeps its place."""
    COLLAPSED = "visibility: collapse"
    """As a row, it takes no place but counts for the spans of other rows."""
    NOT_DISPLAYED = "display: none"
    """It takes no place, as if it were not there."""


def text_or_none(node: object) -> str | None:
    """Return the text of a text node; None for an element."""
    return str(node) if isinstance(node, Text) else None


def attribute(element: Element, name: str) -> str:
    """Return the text of an attribute; "" if it is absent."""
    return str(element.attrs.get(name, ""))


def classes(element: Element) -> frozenset[str]:
    """Return the classes of an element."""
    return frozenset(attribute(element, "class").split())


def is_hidden(element: Element) -> bool:
    """Return whether an element hides itself by its attributes, in any way."""
    return hiding(element) is not Hiding.NOT


def hiding(element: Element) -> Hiding:
    """Return how an element hides itself by its attributes, as in a browser with the export's CSS.

    A text for screen readers only is invisible to everyone else.
    """
    attrs = element.attrs
    if not attrs and element.name != "dialog":
        return Hiding.NOT
    text = attribute(element, "style").lower()
    style = declarations(text) if text and any(word in text for word in _HIDING) else {}
    names = classes(element)
    display = style.get("display", "")
    # Confluence's style sheet and the attribute give way to the style of the element itself.
    gone = "hidden" in attrs or not names.isdisjoint(_NOT_DISPLAYED)
    if display == "none" or (gone and not display):
        return Hiding.NOT_DISPLAYED
    if element.name == "dialog" and "open" not in attrs:
        return Hiding.NOT_DISPLAYED
    visibility = style.get("visibility")
    if visibility == "collapse":
        return Hiding.COLLAPSED
    unseen = visibility == "hidden" or style.get("content-visibility") == "hidden"
    if unseen or not names.isdisjoint(_FOR_SCREEN_READERS) or _is_out_of_sight(style):
        return Hiding.INVISIBLE
    return Hiding.NOT


def declarations(style: str) -> Mapping[str, str]:
    """Return the properties of an inline style, which is in lower case.

    Of repeated ones, the last important one counts.
    """
    found: dict[str, tuple[bool, str]] = {}
    for name, value, important in re.findall(_DECLARATION, re.sub(_COMMENT, " ", style)):
        if important or not found.get(name, (False, ""))[0]:
            found[name] = bool(important), value.strip()
    return {name: value for name, (_, value) in found.items()}


def _is_out_of_sight(style: Mapping[str, str]) -> bool:
    """Return whether a style clips an element to nothing, or moves it out of the window."""
    if style.get("position") not in ("absolute", "fixed"):
        return False
    sides = (style.get(side, "") for side in ("left", "top", "right"))
    return bool(
        re.fullmatch(_CLIPPED, style.get("clip", ""))
        or re.fullmatch(_INSET, style.get("clip-path", ""))
        or any(re.fullmatch(_FAR_AWAY, side) for side in sides)
    )


def children(element: Element) -> list[Element]:
    """Return the child elements."""
    return [node for node in element.contents if isinstance(node, Element)]


def elements(root: Element) -> Iterator[Element]:
    """Yield all descendants in document order."""
    stack = root.contents[::-1]
    while stack:
        node = stack.pop()
        if isinstance(node, Element):
            yield node
            stack.extend(node.contents[::-1])


def around(root: Element, wanted: Callable[[Element], bool]) -> set[int]:
    """Return the identities of all elements around the wanted ones."""
    found: set[int] = set()
    for element in filter(wanted, elements(root)):
        parent = element.parent
        while parent is not None and id(parent) not in found:
            found.add(id(parent))
            parent = parent.parent
    return found


def parts(parent: Element, *names: str) -> Iterator[Element]:
    """Yield the parts of a table with these names, but not those in a part or an inner table."""
    stack = parent.contents[::-1]
    while stack:
        node = stack.pop()
        if isinstance(node, Element):
            if node.name in names:
                yield node
            elif node.name != "table":
                stack.extend(node.contents[::-1])


def text_of(element: Element | None) -> str:
    """Return all text in an element with white space collapsed; "" for None."""
    texts: list[str] = []
    stack: list[object] = [element]
    while stack:
        node = stack.pop()
        if isinstance(node, Element):
            stack.extend(node.contents[::-1] if node.name not in ("script", "style") else ())
        else:
            texts.append(text_or_none(node) or "")
    return " ".join("".join(texts).split())


def shown_text(element: Element) -> str:
    """Return the displayed text of an element, including struck-out text but no images."""
    texts: list[str] = []
    stack: list[object] = [*reversed(element.contents)]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            texts.append(node)
        elif isinstance(node, Element) and node.name not in HIDDEN and not is_hidden(node):
            edge = [" "] if node.name in BLOCKS or node.name == "br" else []
            empty_time = node.name == "time" and not node.contents
            inner = [attribute(node, "datetime")] if empty_time else node.contents
            stack += [*edge, *reversed(inner), *edge]
    return " ".join("".join(texts).split())
