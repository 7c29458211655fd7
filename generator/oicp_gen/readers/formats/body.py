"""Read a page's body without the page around it: a fragment of HTML or storage format."""

from oicp_gen.model.page import Page, PageKind, page_id
from oicp_gen.readers.formats.storage import is_storage, to_html
from oicp_gen.readers.html import limits
from oicp_gen.readers.html.document import Document, Element, parse
from oicp_gen.readers.tables.find import frame_of, read_tables


def parse_body(text: str, *, where: str) -> Document:
    """Parse a page, in HTML or storage format. Raises OicpGenError if it exceeds the limits."""
    limits.check_markup(text, where=where)
    storage = is_storage(text)
    document = parse(text, where=where, cdata=storage)
    if storage:
        to_html(document.root)
    return document


def read_body(document: Document, *, file: str, sha256: str, part: str = "") -> Page:
    """Return the page with this body alone. Raises OicpGenError if its tables exceed the limits."""
    frame = frame_of(document.root)
    tables = read_tables(frame.content or document.root, where=file + part)
    # A text without any element is not a page.
    has_elements = any(isinstance(node, Element) for node in document.root.contents)
    kind = PageKind.PAGE if has_elements else PageKind.OTHER
    if frame.is_login and not tables:
        kind = PageKind.LOGIN
    return Page(
        file=file,
        sha256=sha256,
        part=part,
        kind=kind,
        page_id=page_id(file),
        tables=tables,
        cut_off=document.cut_off,
    )
