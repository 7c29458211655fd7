"""Read a page with the frame of an old server or of a site's template, or any other HTML."""

import re

from oicp_gen.model.page import Page, PageKind, page_id
from oicp_gen.readers.formats.dates import iso
from oicp_gen.readers.formats.export import GENERATED
from oicp_gen.readers.html.document import Document, place_of
from oicp_gen.readers.html.tree import text_of
from oicp_gen.readers.tables.find import Frame, read_tables

_CHANGED = re.compile(r"This page last changed on (.+?) by (.+?)\.?")
"""The sentence of Confluence 1 to 3 about a page's history."""


def read_old(document: Document, frame: Frame, text: str, *, file: str, sha256: str) -> Page:
    """Return the page in this HTML document, with the metadata of an old export.

    Raises OicpGenError if its tables exceed the limits.
    """
    heading = frame.classes.get("pagetitle", frame.names.get("title"))
    space, title = _split(text_of(heading), frame)
    changed = _CHANGED.fullmatch(text_of(frame.classes.get("pagesubheading")))
    stamps = GENERATED.findall(text)
    content = frame.content or document.root
    tables = read_tables(content, where=file) if not frame.is_login else ()
    # With a table it is a page, which the contract may match.
    kind = PageKind.PAGE if tables or frame.content is not None else PageKind.OTHER
    return Page(
        file=file,
        sha256=sha256,
        kind=PageKind.LOGIN if frame.is_login else kind,
        page_id=page_id(file),
        title=title,
        space=space,
        breadcrumbs=(space,) if space else (),
        modified_by=changed[2] if changed else None,
        modified_on=iso(changed[1]) if changed else None,
        exported_at=iso(stamps[-1].strip()) if stamps else None,
        tables=tables,
        title_place=place_of(heading, file) if heading is not None else None,
        cut_off=document.cut_off,
    )


def _split(title: str, frame: Frame) -> tuple[str, str]:
    """Split a title into space and title, as exports of Confluence 1 to 3 join them."""
    if frame.mark != "pagebody":
        return "", title
    space, between, rest = title.partition(" : " if "pagetitle" in frame.classes else " - ")
    return (space, rest) if between else ("", title)
