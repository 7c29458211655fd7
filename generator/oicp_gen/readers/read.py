"""Read a page in any of its formats. Each reader returns the same type, `Page`.

The readers of rare formats are imported when there is a file for them.
"""

import re

from oicp_gen.errors import OicpGenError
from oicp_gen.model.page import Page, PageKind, page_id
from oicp_gen.readers.decoding import decode, refuse_other_kinds
from oicp_gen.readers.formats.body import parse_body, read_body
from oicp_gen.readers.formats.export import is_export, read_export, read_old
from oicp_gen.readers.formats.rest import is_json, read_answer
from oicp_gen.readers.html.limits import check_size
from oicp_gen.readers.kinds import (
    MARKDOWN,
    is_entities,
    is_message,
    kind_of_text,
    refuse_other_files,
)
from oicp_gen.readers.tables.find import Frame

_DOCUMENT = re.compile(r"<(?:html|head|body)[\s>]", re.IGNORECASE)
"""Tags of a whole document, which the body of a page does not have."""


def read_page(data: bytes, *, file: str, sha256: str) -> Page:
    """Return the page in this file. `file` is its path for places, and names the page's id.

    Raises OicpGenError if the file is empty, is not a page, contains several pages or only an error
    response, is damaged, or exceeds one of the limits in `limits.py`.
    """
    check_size(len(data), file=file)
    if not data.strip():
        raise OicpGenError("file-empty", place=file)
    refuse_other_kinds(data, file=file)
    refuse_other_files(data, file=file)
    page = Page(file, sha256, PageKind.OTHER, page_id=page_id(file))
    if is_entities(data):
        from oicp_gen.readers.formats.stored_page import read_stored_page

        return read_stored_page(page, data)
    if is_message(data):
        from oicp_gen.readers.formats.message import PART, html_in

        return _read_markup(page._replace(part=PART), html_in(data, file=file))
    text = decode(data, file=file)
    if is_json(text):
        return read_answer(page, text)
    kind = kind_of_text(text, file)
    if kind == MARKDOWN:
        from oicp_gen.readers.formats.markdown import read_markdown

        return read_markdown(page, text)
    if kind:
        raise OicpGenError("file-is-other", place=file, kind=kind)
    return _read_markup(page, text)


def _read_markup(page: Page, text: str) -> Page:
    """Complete a page from HTML or storage format, whole or its body alone."""
    document = parse_body(text, where=page.where)
    frame = Frame(document.root)
    if is_export(frame):
        return read_export(page, document, frame)
    if frame.content is not None or _DOCUMENT.search(text):
        return read_old(page, document, frame, text)
    return read_body(page, document)
