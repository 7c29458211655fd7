"""Identify what a file contains by its first bytes, without parsing it."""

import codecs
import re
from typing import NamedTuple

from oicp_gen.errors import OicpGenError

ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
"""How a ZIP archive starts: with a file, empty, or as one of several parts."""
GZIP = b"\x1f\x8b"

EXPORT_AS_HTML = "Export the space as HTML: Space settings, Export space, HTML."
_UNPACK = "Unpack it, and pass the page's file or the folder."


class _FileKind(NamedTuple):
    """A kind of file that is often mistaken for a page."""

    id: str
    name: str
    hint: str
    starts: tuple[bytes, ...]


_KINDS = (
    _FileKind("file-is-pdf", "a PDF document", EXPORT_AS_HTML, (b"%PDF-",)),
    _FileKind(
        "file-is-office-document",
        "an Office document",
        EXPORT_AS_HTML,
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),
    ),
    _FileKind("file-is-zip", "a ZIP archive", _UNPACK, ZIP),
    _FileKind("file-is-gzip", "a gzip archive", _UNPACK, (GZIP,)),
)

_MAIL = re.compile(rb"\s*(?:[a-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?mime-version:", re.IGNORECASE)
_HEAD = 2_048

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def is_zip(data: bytes) -> bool:
    """Return whether a file that starts like this is a ZIP archive, whatever its name."""
    return data.startswith(ZIP)


def refuse_other_kinds(data: bytes, *, file: str) -> None:
    """Raise OicpGenError for a document or an archive, by its signature."""
    for kind in _KINDS:
        if data.startswith(kind.starts):
            raise OicpGenError(
                kind.id, f"this is {kind.name}, not a page", place=file, hint=kind.hint
            )
    if _MAIL.match(data[:_HEAD]):
        raise OicpGenError(
            "file-is-mhtml",
            "this is a web archive (MHTML), as Confluence exports it for Word, not a page",
            place=file,
            hint=EXPORT_AS_HTML,
        )


def may_hold_table(data: bytes) -> bool:
    r"""Return whether a page's file may contain a table: False is certain, True is a guess.

    A page inside JSON may have its letters escaped, as in `\u003ctable`.
    """
    if data.startswith(_UTF_16):
        data = data.replace(b"\0", b"")
    text = data.lower()
    return b"<table" in text or b"\\u00" in text
