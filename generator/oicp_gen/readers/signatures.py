"""Identify what a file contains by its first bytes, without parsing it."""

import codecs
import re

from oicp_gen.errors import OicpGenError

ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
"""How a ZIP archive starts: with a file, empty, or as one of several parts."""
GZIP = b"\x1f\x8b"

_STARTS = {
    "file-is-pdf": (b"%PDF-",),
    "file-is-zip": ZIP,
    "file-is-gzip": (GZIP,),
}
"""How other files start that are often mistaken for a page, by the id of the error for each."""
_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_MAIL = re.compile(rb"\s*(?:[a-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?mime-version:", re.IGNORECASE)
_HEAD = 2_048

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def is_zip(data: bytes) -> bool:
    """Return whether a file that starts like this is a ZIP archive, whatever its name."""
    return data.startswith(ZIP)


def refuse_other_kinds(data: bytes, *, file: str) -> None:
    """Raise OicpGenError for a document or an archive, by its signature."""
    for problem, starts in _STARTS.items():
        if data.startswith(starts):
            raise OicpGenError(problem, place=file)
    if data.startswith(_OFFICE):
        raise OicpGenError("file-is-office-document", place=file, document="an Office document")
    if _MAIL.match(data[:_HEAD]):
        raise OicpGenError("file-is-mhtml", place=file)


def may_hold_table(data: bytes) -> bool:
    r"""Return whether a page's file may contain a table: False is certain, True is a guess.

    A page inside JSON may have its letters escaped, as in `\u003ctable`.
    """
    if data.startswith(_UTF_16):
        data = data.replace(b"\0", b"")
    text = data.lower()
    return b"<table" in text or b"\\u00" in text
