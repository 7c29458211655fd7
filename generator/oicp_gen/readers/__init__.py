"""Readers: one for each form in which a page comes. Each yields the same `Page`."""

from oicp_gen.errors import OicpGenError
from oicp_gen.page import Page
from oicp_gen.readers.export import read_export
from oicp_gen.readers.markup import decode

MAX_BYTES = 32 * 1024 * 1024
"""The largest page that is read. Confluence's own limit for a page's body is 5 MB."""


def read_page(data: bytes, *, file: str, sha256: str) -> Page:
    """The page in this file. `file` is its path for places; the page's id is in its last part.

    Raises OicpGenError if the file is no text, is empty, or is beyond a stated limit.
    """
    if not data.strip():
        raise OicpGenError("the file is empty", place=file, mend="Export the page again.")
    if len(data) > MAX_BYTES:
        raise OicpGenError(
            f"the file has {len(data):,} bytes; the limit is {MAX_BYTES:,}", place=file
        )
    return read_export(decode(data, file=file), file=file, sha256=sha256)
