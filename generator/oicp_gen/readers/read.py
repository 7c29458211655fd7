"""Read a page in any of its formats. Each reader returns the same type, `Page`."""

import re

from oicp_gen.errors import OicpGenError
from oicp_gen.model.page import Page, PageKind, page_id
from oicp_gen.readers.decoding import decode, refuse_other_kinds
from oicp_gen.readers.formats.body import parse_body, read_body
from oicp_gen.readers.formats.export import is_export, read_export, read_old
from oicp_gen.readers.formats.rest import is_json, read_answer
from oicp_gen.readers.html.limits import check_size
from oicp_gen.readers.tables.find import Frame

_DOCUMENT = re.compile(r"<(?:html|head|body)[\s>]", re.IGNORECASE)
"""Tags of a whole document, which the body of a page does not have."""


def read_page(data: bytes, *, file: str, sha256: str) -> Page:
    """Return the page in this file. `file` is its path for places, and names the page's id.

    Raises OicpGenError if the file is empty, is not text, is JSON without a page, or exceeds one of
    the limits in `limits.py`.
    """
    check_size(len(data), file=file)
    if not data.strip():
        raise OicpGenError("file-empty", place=file)
    refuse_other_kinds(data, file=file)
    text = decode(data, file=file)
    page = Page(file, sha256, PageKind.OTHER, page_id=page_id(file))
    if is_json(text):
        return read_answer(page, text)
    document = parse_body(text, where=file)
    frame = Frame(document.root)
    if is_export(frame):
        return read_export(page, document, frame)
    if frame.content is not None or _DOCUMENT.search(text):
        return read_old(page, document, frame, text)
    return read_body(page, document)
