"""A page in the frame of an old server, of a site's template or of any other HTML, to a `Page`."""

import re

from oicp_gen.model.page import Page, PageKind, Table, page_id
from oicp_gen.readers.formats.dates import iso
from oicp_gen.readers.formats.export import GENERATED, place_of
from oicp_gen.readers.html.document import Document
from oicp_gen.readers.html.tree import text_of
from oicp_gen.readers.tables.find import Frame, read_tables

_CHANGED = re.compile(r"This page last changed on (.+?) by (.+?)\.?")
"""The one sentence of Confluence 1 to 3 about a page's history."""


def read_old(document: Document, frame: Frame, text: str, *, file: str, sha256: str) -> Page:
    """The page in this HTML document, with what an old export says of it.

    Raises OicpGenError for what is beyond the limits of tables.
    """
    heading = frame.classes.get("pagetitle", frame.names.get("title"))
    space, title = _split(text_of(heading), frame)
    changed = _CHANGED.fullmatch(text_of(frame.classes.get("pagesubheading")))
    stamps = GENERATED.findall(text)
    content = frame.content or document.root
    tables = read_tables(content, where=file) if not frame.is_login else ()
    return Page(
        file=file,
        sha256=sha256,
        kind=_kind(frame, tables),
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


def _kind(frame: Frame, tables: tuple[Table, ...]) -> PageKind:
    """What this file is: with a table, the contract may say whether it is the right one."""
    if frame.is_login:
        return PageKind.LOGIN
    return PageKind.PAGE if tables or frame.content is not None else PageKind.OTHER


def _split(title: str, frame: Frame) -> tuple[str, str]:
    """The space and the title that is written behind it, in an export of Confluence 1 to 3."""
    if frame.mark != "pagebody":
        return "", title
    space, between, rest = title.partition(" : " if "pagetitle" in frame.classes else " - ")
    return (space, rest) if between else ("", title)
