"""Readers: one for each form in which a page comes. Each yields the same `Page`."""

from oicp_gen.errors import OicpGenError
from oicp_gen.page import Page
from oicp_gen.readers.export import read_export
from oicp_gen.readers.fragment import is_fragment, read_fragment
from oicp_gen.readers.markup import decode
from oicp_gen.readers.rest import is_json, read_answer
from oicp_gen.readers.sniff import may_hold_table, refuse_other_kinds
from oicp_gen.readers.storage import is_storage, read_storage

__all__ = ["MAX_BYTES", "may_hold_table", "read_page"]

MAX_BYTES = 16 * 1024 * 1024
"""The largest page that is read. Confluence's own limit for a page's body is 5 MB."""


def read_page(data: bytes, *, file: str, sha256: str) -> Page:
    """The page in this file. `file` is its path for places; the page's id is in its last part.

    Raises OicpGenError if the file is no text, is empty, or is beyond a stated limit.
    """
    if not data.strip():
        raise OicpGenError("the file is empty", place=file, mend="Export the page again.")
    if len(data) > MAX_BYTES:
        raise OicpGenError(
            f"the file has {len(data):,} bytes; the limit is {MAX_BYTES:,}",
            place=file,
            mend="Give the page alone, as Confluence exported it.",
        )
    refuse_other_kinds(data, file=file)
    text = decode(data, file=file)
    if is_json(text):
        return read_answer(text, file=file, sha256=sha256)
    if is_fragment(text):
        read = read_storage if is_storage(text) else read_fragment
        return read(text, file=file, sha256=sha256)
    return read_export(text, file=file, sha256=sha256)
