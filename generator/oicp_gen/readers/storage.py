"""Confluence's storage format, XHTML with elements of its own (`ac:`, `ri:`), to a `Page`.

Its elements are replaced by the HTML that Confluence shows in their place, so that cells are read
in one way whatever the form of the page.
"""

import re

from oicp_gen.page import Kind, Page, Table
from oicp_gen.readers.content import page_id_in, read_tables
from oicp_gen.readers.markup import (
    Element,
    attribute,
    elements,
    every_element,
    parse,
    remove,
    replace_text,
    text_of,
)

_OWN = re.compile(r"<(?:ac|ri):[a-z]")
_NAMES = {
    "ac:plain-text-body": "pre",
    "ac:task-list": "ul",
    "ac:task": "li",
    "ac:link-body": "span",
    "ac:plain-text-link-body": "span",
    "ac:inline-comment-marker": "span",
    **dict.fromkeys(
        (
            *("ac:structured-macro", "ac:macro", "ac:rich-text-body", "ac:layout"),
            *("ac:layout-section", "ac:layout-cell", "ac:task-body", "ac:adf-extension"),
        ),
        "div",
    ),
}
"""The element that shows what stands in one of Confluence's own."""
_UNSEEN = frozenset(
    ("ac:parameter", "ac:placeholder", "ac:task-id", "ac:task-uuid", "ac:task-status")
)
_EMOTICON = {
    "ac:name": "data-emoticon-name",
    "ac:emoji-shortname": "data-emoji-shortname",
    "ac:emoji-id": "data-emoji-id",
    "ac:emoji-fallback": "data-emoji-fallback",
}
"""An emoticon's attributes here and in an export."""


def is_storage(text: str) -> bool:
    """Whether this text has an element of the storage format."""
    return bool(_OWN.search(text))


def read_storage(text: str, *, file: str, sha256: str) -> Page:
    """The page with this body. Raises OicpGenError as the reader of fragments does."""
    tables = storage_tables(text, file=file)
    return Page(file=file, sha256=sha256, kind=Kind.PAGE, page_id=page_id_in(file), tables=tables)


def storage_tables(text: str, *, file: str) -> tuple[Table, ...]:
    """The tables of a body in the storage format."""
    root = parse(text, file=file, cdata=True)
    for element in every_element(root):
        _show(element)
    return read_tables(root, file=file)


def _show(element: Element) -> None:
    """Put what Confluence shows in the place of an element."""
    name = element.name
    if name == "ac:structured-macro" and attribute(element, "ac:name") == "status":
        _show_status(element)
    elif name in _NAMES:
        element.name = _NAMES[name]
    elif name in _UNSEEN:
        remove(element)
    elif name == "ac:emoticon":
        shown = {html: attribute(element, own) for own, html in _EMOTICON.items()}
        _become_image(element, {k: v for k, v in shown.items() if v} | {"class": "emoticon"})
    elif name == "ac:image":
        _become_image(element, {"alt": attribute(element, "ac:alt"), "src": _target(element)})
    elif name == "ac:link":
        _show_link(element)
    elif name == "time" and attribute(element, "datetime"):
        replace_text(element, attribute(element, "datetime"))


def _show_status(element: Element) -> None:
    """A lozenge: its title is its text."""
    titles = [
        text_of(parameter)
        for parameter in elements(element, "ac:parameter")
        if attribute(parameter, "ac:name") == "title"
    ]
    element.name = "span"
    replace_text(element, "".join(titles))


def _become_image(element: Element, attributes: dict[str, str]) -> None:
    replace_text(element, "")
    element.name = "img"
    element.attrs = dict(attributes)


def _show_link(element: Element) -> None:
    """A link's body, or else the title of the page or the name of the file that it leads to."""
    target = _target(element)
    anchor = attribute(element, "ac:anchor")
    if not any(elements(element, "ac:link-body", "ac:plain-text-link-body")):
        replace_text(element, target)
    element.name = "a"
    element.attrs = {"href": f"{target}#{anchor}" if anchor else target}


def _target(element: Element) -> str:
    """What a link or an image names: a page's title, a file, an address."""
    for own, name in (
        ("ri:page", "ri:content-title"),
        ("ri:blog-post", "ri:content-title"),
        ("ri:attachment", "ri:filename"),
        ("ri:url", "ri:value"),
    ):
        for found in elements(element, own):
            return attribute(found, name)
    return ""
