"""The text of an element as a page displays it."""

from oicp_gen.readers.html.document import Element
from oicp_gen.readers.html.tree import attribute, is_hidden

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
