"""Queries of a tree of elements.

Beautiful Soup has methods for all of these; they take quadratic time on some pages.
"""

from collections.abc import Iterator

from oicp_gen.readers.html.document import Element, Text

BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl"),
        *("dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "hr", "li", "ol", "p", "pre", "section", "summary", "ul"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr"),
    )
)
"""Elements that are displayed on lines of their own."""

HIDDEN = frozenset(("script", "style", "template", "noscript", "colgroup", "head", "title"))
"""Elements that a page does not display."""


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
    """Return whether an element hides itself by its attributes."""
    if not element.attrs:
        return False
    style = attribute(element, "style").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style or "hidden" in element.attrs


def elements(root: Element) -> Iterator[Element]:
    """Yield all descendants in document order."""
    stack = root.contents[::-1]
    while stack:
        node = stack.pop()
        if isinstance(node, Element):
            yield node
            stack.extend(node.contents[::-1])


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
