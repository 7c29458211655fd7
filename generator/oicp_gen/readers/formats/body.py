"""Read a page's body without the page around it: a fragment of HTML or of storage format.

Storage format is converted to the HTML of an export. Entities that a document type declares are not
expanded; those of HTML are known anyway.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from oicp_gen.model.page import Page, PageKind
from oicp_gen.readers.html import limits
from oicp_gen.readers.html.document import Document, Element, Text, parse
from oicp_gen.readers.html.tree import attribute, elements, text_or_none
from oicp_gen.readers.tables.find import Frame, read_tables

_EMOJI = {
    "ac:name": "data-emoticon-name",
    "ac:emoji-shortname": "data-emoji-shortname",
    "ac:emoji-id": "data-emoji-id",
    "ac:emoji-fallback": "data-emoji-fallback",
}
_NAMED = ("ri:content-title", "ri:filename", "ri:space-key", "ri:value")
"""The attributes that name the page, the file or the space of a link without text."""
_BODIES = ("ac:link-body", "ac:plain-text-link-body")


def parse_body(text: str, *, where: str) -> Document:
    """Parse a page, in HTML or storage format. Raises OicpGenError if it exceeds the limits."""
    limits.check_markup(text, where=where)
    storage = is_storage(text)
    document = parse(text, where=where, cdata=storage)
    if storage:
        for element in list(elements(document.root)):
            change = _CHANGES.get(element.name)
            if change:
                change(element)
    return document


def read_body(page: Page, document: Document) -> Page:
    """Complete a page from its body alone. Raises OicpGenError if its tables exceed the limits."""
    frame = Frame(document.root)
    tables = read_tables(frame.content or document.root, where=page.where)
    # A text without any element is not a page.
    has_elements = any(isinstance(node, Element) for node in document.root.contents)
    kind = PageKind.PAGE if has_elements else PageKind.OTHER
    if frame.is_login and not tables:
        kind = PageKind.LOGIN
    return page._replace(kind=kind, tables=tables, cut_off=document.cut_off)


def is_storage(text: str) -> bool:
    """Return whether a text is in storage format: it has such elements, and is not an export."""
    return ("<ac:" in text or "<ri:" in text) and "<html" not in text[:1000].lower()


def _macro(macro: Element) -> None:
    """Keep the content of a macro, and only the title of a status."""
    if attribute(macro, "ac:name") == "status":
        parameters = (child for child in _children(macro) if child.name == "ac:parameter")
        titles = [each for each in parameters if attribute(each, "ac:name") == "title"]
        texts = [text_or_none(node) or "" for title in titles[:1] for node in title.contents]
        _set_text(macro, "".join(texts))


def _emoticon(emoticon: Element) -> None:
    known = {html: attribute(emoticon, ours) for ours, html in _EMOJI.items()}
    _rename(emoticon, "img", {"class": "emoticon", **{k: v for k, v in known.items() if v}})


def _image(image: Element) -> None:
    target = _target(image)
    _rename(image, "img", {"alt": attribute(image, "ac:alt") or target, "src": target})
    _set_text(image, "")


def _link(link: Element) -> None:
    """Keep the text of a link, or else the name of its target."""
    target = _target(link) or attribute(link, "ac:anchor")
    if not any(child.name in _BODIES for child in _children(link)):
        _set_text(link, target)
    # "#" marks an address inside the same Confluence.
    _rename(link, "a", {"href": f"#{target}"} if target else {})


def _target(element: Element) -> str:
    """Return the name of the page, file or space of a link; "" for a user."""
    names = (attribute(inner, name) for inner in _children(element) for name in _NAMED)
    return next(filter(None, names), "")


def _children(element: Element) -> Iterator[Element]:
    return (node for node in element.contents if isinstance(node, Element))


def _rename(element: Element, name: str, attributes: Mapping[str, str] | None = None) -> None:
    """Give an element a new name and new attributes, and keep its content."""
    element.name, element.attrs = name, dict(attributes or {})


def _set_text(element: Element, text: str) -> None:
    """Replace the content of an element with a text."""
    element.contents = [Text(text)] if text else []


_CHANGES: Mapping[str, Callable[[Element], None]] = {
    "ac:structured-macro": _macro,
    "ac:macro": _macro,
    "ac:emoticon": _emoticon,
    "ac:image": _image,
    "ac:link": _link,
    "ac:task-list": partial(_rename, name="ul"),
    "ac:task": partial(_rename, name="li"),
    "ac:plain-text-body": partial(_rename, name="pre"),
    "ac:rich-text-body": partial(_rename, name="div"),
    **dict.fromkeys(
        (
            *("ac:parameter", "ac:default-parameter", "ac:task-id", "ac:task-uuid"),
            *("ac:task-status", "ac:placeholder", "ac:adf-attribute", "ac:adf-fallback"),
            "ri:user",
        ),
        partial(_set_text, text=""),
    ),
}
"""How each element is converted. Other elements are kept with their content."""
