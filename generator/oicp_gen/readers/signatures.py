"""What a file is, told by its bytes without parsing them."""

import codecs
import re
from typing import NamedTuple

from oicp_gen.errors import OicpGenError

ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
"""How a ZIP archive begins: with a file, with nothing in it, as one of several parts."""
GZIP = b"\x1f\x8b"

_EXPORT = "Export the space as HTML: Space settings, Export space, HTML."
_UNPACK = "Unpack it, and give the page's file or the folder."


class _Kind(NamedTuple):
    """A kind of file that holds no page."""

    name: str
    hint: str
    starts: tuple[bytes, ...]
    at: int = 0
    """Where its signature stands."""


_KINDS = (
    _Kind("a PDF document", _EXPORT, (b"%PDF-",)),
    _Kind("an old Word or Office document", _EXPORT, (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)),
    _Kind("an RTF document", _EXPORT, (b"{\\rtf",)),
    _Kind("a PNG image", _EXPORT, (b"\x89PNG",)),
    _Kind("a JPEG image", _EXPORT, (b"\xff\xd8\xff",)),
    _Kind("a GIF image", _EXPORT, (b"GIF87a", b"GIF89a")),
    _Kind("a WebP image or a sound", _EXPORT, (b"RIFF",)),
    _Kind("a ZIP archive", _UNPACK, ZIP),
    _Kind("a gzip archive", _UNPACK, (GZIP,)),
    _Kind("a bzip2 archive", _UNPACK, tuple(b"BZh%d1AY&SY" % level for level in range(10))),
    _Kind("an xz archive", _UNPACK, (b"\xfd7zXZ\0",)),
    _Kind("a Zstandard archive", _UNPACK, (b"\x28\xb5\x2f\xfd",)),
    _Kind("a 7z archive", _UNPACK, (b"7z\xbc\xaf\x27\x1c",)),
    _Kind("a RAR archive", _UNPACK, (b"Rar!\x1a\x07",)),
    _Kind("a tar archive", _UNPACK, (b"ustar\0", b"ustar  \0"), 257),
)

_MAIL = re.compile(rb"\s*(?:[a-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?mime-version:", re.IGNORECASE)
_HEAD = 2_048

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def is_zip(data: bytes) -> bool:
    """Whether a file that begins like this is a ZIP archive, whatever it is called."""
    return data.startswith(ZIP)


def refuse_other_kinds(data: bytes, *, file: str) -> None:
    """Raises OicpGenError for a document, an image or an archive, by the signature it bears."""
    for kind in _KINDS:
        if data.startswith(kind.starts, kind.at):
            raise OicpGenError(
                "not-a-page", f"this is {kind.name}, not a page", place=file, hint=kind.hint
            )
    if _MAIL.match(data[:_HEAD]):
        raise OicpGenError(
            "not-a-page",
            "this is a web archive (MHTML), as Confluence exports it for Word, not a page",
            place=file,
            hint=_EXPORT,
        )


def may_hold_table(data: bytes) -> bool:
    r"""Whether a page's file can have a table in it: False is certain, True is a guess.

    A page inside JSON may have its letters escaped, as `\u003ctable`.
    """
    if data.startswith(_UTF_16):
        data = data.replace(b"\0", b"")
    text = data.lower()
    return b"<table" in text or b"\\u00" in text
