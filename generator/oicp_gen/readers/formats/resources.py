"""Read and change the elements of storage format: their targets, their children, their text."""

from collections.abc import Iterable, Iterator, Mapping

from oicp_gen.readers.html.document import UNREAD, Element, Text
from oicp_gen.readers.html.tree import attribute, children, text_or_none

_NAMED = ("ri:content-title", "ri:filename", "ri:space-key", "ri:value")
"""The attributes that name the page, the file or the space of a link without text."""

_ACCOUNTS = ("ri:username", "ri:account-id", "ri:userkey")


def own_text(element: Element) -> str:
    """Return the text directly in an element, with white space collapsed."""
    return " ".join("".join(map(str, filter(None, map(text_or_none, element.contents)))).split())


def resources(element: Element) -> Iterator[Element]:
    """Yield the elements in an element, and those in them, where what it refers to is named."""
    for child in children(element):
        yield child
        yield from children(child)


def named_target(element: Element) -> str:
    """Return the name of the page, file, space or shortcut in an element; "" if there is none."""
    return next(filter(None, map(_name, resources(element))), "")


def _name(resource: Element) -> str:
    shortcut = attribute(resource, "ri:parameter")
    if shortcut:
        return f"{shortcut}@{attribute(resource, 'ri:key')}"
    return next(filter(None, (attribute(resource, name) for name in _NAMED)), "")


def account(element: Element) -> str:
    """Return what the file says of a user instead of a name; "" for another element."""
    return next(filter(None, (attribute(element, name) for name in _ACCOUNTS)), "")


def rename(element: Element, name: str, attributes: Mapping[str, str] | None = None) -> None:
    """Give an element a new name and new attributes, and keep its content."""
    element.name, element.attrs = name, dict(attributes or {})


def element_like(
    model: Element, name: str, attributes: Mapping[str, str] | None = None, text: str = ""
) -> Element:
    """Return a new element that starts where another one does."""
    new = Element(name=name, attrs=dict(attributes or {}))
    new.sourceline, new.sourcepos = model.sourceline, model.sourcepos
    set_text(new, text)
    return new


def set_children(element: Element, nodes: Iterable[Element]) -> None:
    """Replace the content of an element with these elements."""
    element.contents = list(nodes)
    for node in element.contents:
        node.parent = element


def set_text(element: Element, text: str) -> None:
    """Replace the content of an element with a text."""
    element.contents = [Text(text)] if text else []


def set_unread(element: Element, what: str, detail: str) -> None:
    """Change an element to one whose text is not in the file."""
    rename(element, UNREAD, {"what": what, "detail": detail})
    element.contents = []
