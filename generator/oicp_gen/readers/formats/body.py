"""Read a page's body without the page around it: a fragment of HTML or of storage format.

Storage format is converted to the HTML of an export. Entities that a document type declares are not
expanded; those of HTML are known anyway.
"""

from collections.abc import Iterator

from oicp_gen.model.page import Page, PageKind, Unread
from oicp_gen.readers.html import limits
from oicp_gen.readers.html.document import UNREAD, Document, Element, parse, place_of
from oicp_gen.readers.html.tree import attribute, children, is_hidden
from oicp_gen.readers.tables.find import Frame, read_tables


def parse_body(text: str, *, where: str) -> Document:
    """Parse a page, in HTML or storage format. Raises OicpGenError if it exceeds the limits."""
    limits.check_markup(text, where=where)
    storage = is_storage(text)
    document = parse(text, where=where, cdata=storage)
    if storage:
        from oicp_gen.readers.formats.storage import convert

        return convert(document, text, where=where)
    return document


def read_body(page: Page, document: Document) -> Page:
    """Complete a page from its body alone. Raises OicpGenError if its tables exceed the limits."""
    frame = Frame(document.root)
    tables = read_tables(frame.content or document.root, where=page.where)
    # A text without any element is not a page.
    has_elements = bool(children(document.root))
    kind = PageKind.PAGE if has_elements else PageKind.OTHER
    if frame.is_login and not tables:
        kind = PageKind.LOGIN
    unread = tuple(_unread(document.root, page.where)) if document.has_unread else ()
    return page._replace(kind=kind, tables=tables, unread=unread, cut_off=document.cut_off)


def with_history(
    page: Page, *, version: str, created: tuple[str, str], modified: tuple[str, str]
) -> Page:
    """Return a page with who created and modified it, and when: names and ISO 8601 times.

    A day is that in the time's own zone. A first version was never modified, whatever is stated.
    """
    author, created_at = created
    editor, modified_at = modified if version not in ("", "1") else ("", "")
    return page._replace(
        created_by=author or None,
        created_on=created_at[:10] or None,
        modified_by=editor or None,
        modified_on=modified_at[:10] or None,
    )


def _unread(root: Element, where: str) -> Iterator[Unread]:
    """Yield what is displayed outside the tables and is not in the file."""
    stack: list[object] = [root]
    while stack:
        node = stack.pop()
        if not isinstance(node, Element) or node.name == "table" or is_hidden(node):
            continue
        if node.name == UNREAD:
            what, detail = attribute(node, "what"), attribute(node, "detail")
            yield Unread(what, detail, place_of(node, where))
        stack.extend(reversed(node.contents))


def is_storage(text: str) -> bool:
    """Return whether a text is in storage format: it has such elements, and is not an export."""
    return ("<ac:" in text or "<ri:" in text) and "<html" not in text[:1000].lower()
