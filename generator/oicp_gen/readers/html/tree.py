"""What is asked of a tree of elements, and what is changed in it.

Beautiful Soup can do all of this; its ways take time that grows with the square of some pages.
"""

from collections.abc import Iterator, Mapping

from oicp_gen.readers.html.document import Element, Text


def text_or_none(node: object) -> str | None:
    """The text of a text node; None for an element."""
    return str(node) if isinstance(node, Text) else None


def attribute(element: Element, name: str) -> str:
    """An attribute's text, "" if it is absent."""
    return str(element.attrs.get(name, ""))


def classes(element: Element) -> frozenset[str]:
    """The element's classes."""
    return frozenset(attribute(element, "class").split())


def is_hidden(element: Element) -> bool:
    """Whether it says that it is not shown."""
    if not element.attrs:
        return False
    style = attribute(element, "style").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style or "hidden" in element.attrs


def elements(root: Element) -> Iterator[Element]:
    """The descendants, in the order of the document."""
    stack = root.contents[::-1]
    while stack:
        node = stack.pop()
        if isinstance(node, Element):
            yield node
            stack.extend(node.contents[::-1])


def parts(parent: Element, *names: str) -> Iterator[Element]:
    """The parts of a table with these names: not those in a part, nor in a table inside."""
    stack = parent.contents[::-1]
    while stack:
        node = stack.pop()
        if isinstance(node, Element):
            if node.name in names:
                yield node
            elif node.name != "table":
                stack.extend(node.contents[::-1])


def ancestor(element: Element, *names: str) -> Element | None:
    """The nearest element around this one with one of these names."""
    parent = element.parent
    while parent is not None and parent.name not in names:
        parent = parent.parent
    return parent


def text_of(element: Element | None) -> str:
    """All the text in an element, white space collapsed; "" for no element."""
    texts: list[str] = []
    stack: list[object] = [element]
    while stack:
        node = stack.pop()
        if isinstance(node, Element):
            stack.extend(node.contents[::-1] if node.name not in ("script", "style") else ())
        else:
            texts.append(text_or_none(node) or "")
    return " ".join("".join(texts).split())


def rename(element: Element, name: str, attributes: Mapping[str, str] | None = None) -> None:
    """Make another element of this one; what stands in it stays."""
    element.name, element.attrs = name, dict(attributes or {})


def set_text(element: Element, text: str) -> None:
    """Put a text in the place of all that stands in an element."""
    element.contents = [Text(text)] if text else []
