"""Convert storage format to the HTML of an export, element by element.

What an element shows is often in its parameters or in a resource that it names. Where the text is
in neither, because Confluence inserts it when it displays the page, the element becomes one with
the name `UNREAD`.
"""

from collections.abc import Callable, Mapping
from functools import partial

from oicp_gen.readers.formats.macros import Macros
from oicp_gen.readers.formats.resources import (
    account,
    element_like,
    named_target,
    own_text,
    rename,
    set_children,
    set_text,
    set_unread,
)
from oicp_gen.readers.html.document import UNREAD, Document, Element
from oicp_gen.readers.html.tree import attribute, children, elements

_EMOJI = {
    "ac:name": "data-emoticon-name",
    "ac:emoji-shortname": "data-emoji-shortname",
    "ac:emoji-id": "data-emoji-id",
    "ac:emoji-fallback": "data-emoji-fallback",
}
_LINK_BODIES = ("ac:link-body", "ac:plain-text-link-body")


def convert(document: Document, text: str, *, where: str) -> Document:
    """Convert all elements of a document, whose text this is, in place."""
    macros = Macros(text, where)
    for element in list(elements(document.root)):
        change = macros.convert if element.name in _MACROS else _CHANGES.get(element.name)
        if change:
            change(element)
    has_unread = any(each.name == UNREAD for each in elements(document.root))
    return document._replace(has_unread=has_unread)


def _emoticon(emoticon: Element) -> None:
    known = {html: attribute(emoticon, ours) for ours, html in _EMOJI.items()}
    rename(emoticon, "img", {"class": "emoticon", **{k: v for k, v in known.items() if v}})


def _image(image: Element) -> None:
    """Keep the caption of an image, which is displayed below it."""
    target = named_target(image)
    about = {"alt": attribute(image, "ac:alt") or target, "src": target}
    captions = [child for child in children(image) if child.name == "ac:caption"]
    if any(caption.contents for caption in captions):
        picture = element_like(image, "img", about)
        rename(image, "figure")
        set_children(image, [picture, *captions])
    else:
        rename(image, "img", about)
        set_children(image, [])


def _link(link: Element) -> None:
    """Keep the text of a link, or else the name of its target."""
    inner = list(children(link))
    user = next((child for child in inner if child.name == "ri:user"), None)
    target = named_target(link) or attribute(link, "ac:anchor")
    if any(child.name in _LINK_BODIES for child in inner):
        pass
    elif user is not None:
        set_unread(link, "user", account(user))
        return
    elif target:
        # A shortcut is displayed without its key, "PARCEL-18" for "PARCEL-18@track".
        set_text(link, next(filter(None, (attribute(it, "ri:parameter") for it in inner)), target))
    else:
        ids = (attribute(child, "ri:content-id") for child in inner)
        set_unread(link, "page", f"link to page {next(filter(None, ids), '')}".rstrip())
        return
    # "#" marks an address inside the same Confluence.
    address = {"href": f"#{target}"} if target else {}
    rename(link, "a", {"class": "confluence-userlink"} if user is not None else address)


def _table(table: Element) -> None:
    """Mark a table as one that an author wrote."""
    table.attrs["class"] = f"{attribute(table, 'class')} confluenceTable".lstrip()


def _task(task: Element) -> None:
    """Keep the state of a task, as an export does."""
    states = [own_text(child) for child in children(task) if child.name == "ac:task-status"]
    rename(task, "li", {"class": "checked"} if "complete" in states else {})


def _time(time: Element) -> None:
    rename(time, "time", {"class": "date-past", "datetime": attribute(time, "datetime")})


def _extension(extension: Element) -> None:
    """Keep the content of an extension, or else what it has for readers that do not know it."""
    content = [child for child in children(extension) if child.name != "ac:adf-fallback"]
    fallbacks = [child for child in children(extension) if child.name == "ac:adf-fallback"]
    if any(map(_has_content, content)):
        set_children(extension, content)
    elif fallbacks:
        set_children(extension, fallbacks)
    else:
        kinds = (attribute(each, "type") for each in content)
        set_unread(extension, "macro", next(filter(None, kinds), "adf-extension"))


def _has_content(node: Element) -> bool:
    """Return whether a node of an extension has content, or nodes that could have some."""
    return any(child.name in ("ac:adf-content", "ac:adf-node") for child in children(node))


_MACROS = ("ac:structured-macro", "ac:macro")
_CHANGES: Mapping[str, Callable[[Element], None]] = {
    "ac:emoticon": _emoticon,
    "ac:image": _image,
    "ac:link": _link,
    "ac:task-list": partial(rename, name="ul", attributes={"class": "inline-task-list"}),
    "ac:task": _task,
    "ac:caption": partial(rename, name="figcaption"),
    "ac:adf-extension": _extension,
    **dict.fromkeys(("ac:adf-content", "ac:adf-fallback"), partial(rename, name="div")),
    "ac:layout-cell": partial(rename, name="div", attributes={"class": "cell"}),
    "ac:plain-text-body": partial(rename, name="pre"),
    "ac:rich-text-body": partial(rename, name="div"),
    "table": _table,
    "time": _time,
    **dict.fromkeys(
        (
            *("ac:parameter", "ac:default-parameter", "ac:task-id", "ac:task-uuid"),
            *("ac:task-status", "ac:placeholder", "ac:adf-attribute", "ri:user"),
        ),
        partial(set_text, text=""),
    ),
}
"""How each element is converted. Other elements are kept with their content."""
