"""Identify a file by its first bytes, without parsing it, and decode its text.

An encoding is known by the byte order mark, else by the declaration; else it is UTF-8.
"""

import codecs
import re

from oicp_gen.errors import OicpGenError
from oicp_gen.readers.kinds import HEAD, is_entities, is_message
from oicp_gen.text.characters import with_line_feeds

ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
"""How a ZIP archive starts, whatever its name: with a file, empty, or as one of several parts."""
GZIP = b"\x1f\x8b"

_STARTS = {
    "file-is-pdf": (b"%PDF-",),
    "file-is-zip": ZIP,
    "file-is-gzip": (GZIP,),
}
"""How other files start that are often mistaken for a page, by the id of the error for each."""
_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

CHARSET = re.compile(
    rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{1,40})"
    rb"|^\s*<\?xml[^>]{1,100}?\sencoding\s*=\s*[\"']([A-Za-z0-9_:.-]{1,40})",
    re.IGNORECASE,
)
"""The declared encoding of HTML, in either form of the meta element, or of XML."""

_WIKI_ROW = re.compile(rb"[\n\[>}][ \t]*\|")
"""The start of a row in wiki markup: at the start of a line, a text, a CDATA section or a macro."""

_UTF_8 = ("utf-8", "utf8")
_USUAL = (*_UTF_8, "utf-16")
"""The encodings that browsers and Python call by the same names."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def refuse_other_kinds(data: bytes, *, file: str) -> None:
    """Raise OicpGenError for a document or an archive, by its signature."""
    for problem, starts in _STARTS.items():
        if data.startswith(starts):
            raise OicpGenError(problem, place=file)
    if data.startswith(_OFFICE):
        raise OicpGenError("file-is-office-document", place=file, document="an Office document")


def may_hold_table(data: bytes) -> bool:
    r"""Return whether a page's file may contain a table: False is certain, True is a guess.

    A page inside JSON may have its letters escaped, as in `\u003ctable`.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.replace(b"\0", b"")
    head = data[:HEAD].lstrip().removeprefix(codecs.BOM_UTF8)
    if is_message(data):  # its lines may be broken anywhere
        return True
    if not head.startswith(b"<") and (b"|" in data or b"table" in data):  # Markdown, a document
        return True
    text = data.lower()
    if b"<table" in text or b"\\u00" in text:
        return True
    return is_entities(data) and (b"&lt;table" in text or bool(_WIKI_ROW.search(data)))


def _encoding(data: bytes, charset: str) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding
    if charset:
        return charset
    declared = CHARSET.search(data[:4096])
    encoding = (declared[1] or declared[2]).decode("ascii").lower() if declared else "utf-8"
    # A declaration that is readable as ASCII is not in UTF-16.
    return "utf-8" if re.fullmatch("utf-?16(-?[bl]e)?", encoding) else encoding


def decode(data: bytes, *, file: str, charset: str = "") -> str:
    """Return a file's text with line feeds. Raises OicpGenError for bytes that are not valid.

    `charset` is the encoding that the file is known to have, unless its byte order mark differs.
    """
    encoding = _encoding(data, charset)
    try:
        text = data.decode(encoding) if encoding in _USUAL else _decode_labeled(data, encoding)
    except LookupError:
        raise OicpGenError("encoding-unknown", place=file, encoding=encoding) from None
    except UnicodeDecodeError as error:
        raise OicpGenError(
            "page-not-decodable",
            place=file,
            encoding="UTF-8" if encoding in _UTF_8 else encoding,
            byte=error.start,
        ) from None
    return with_line_feeds(text.removeprefix("\ufeff"))


def _decode_labeled(data: bytes, label: str) -> str:
    from oicp_gen.readers.labels import codec_of, decode_as

    return decode_as(data, codec_of(label))
