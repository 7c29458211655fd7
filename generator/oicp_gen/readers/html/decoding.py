"""Decode bytes by their byte order mark, else by the declared encoding, else as UTF-8."""

import codecs
import re

from oicp_gen.errors import OicpGenError

CHARSET = re.compile(
    rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{1,40})"
    rb"|^\s*<\?xml[^>]{1,100}?\sencoding\s*=\s*[\"']([A-Za-z0-9_:.-]{1,40})",
    re.IGNORECASE,
)
"""The declared encoding of HTML, in either form of the meta element, or of XML."""

_NO_CHARSETS = frozenset(
    (
        *("unicode-escape", "raw-unicode-escape", "utf-7", "idna", "punycode", "undefined"),
        *("cp037", "cp273", "cp500", "cp1026", "cp1140"),  # EBCDIC
    )
)
"""Encodings that Python supports and browsers do not."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _encoding(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding
    declared = CHARSET.search(data[:4096])
    encoding = (declared[1] or declared[2]).decode("ascii").lower() if declared else "utf-8"
    # A declaration that is readable as ASCII is not in UTF-16.
    return "utf-8" if re.fullmatch("utf-?16(-?[bl]e)?", encoding) else encoding


def decode(data: bytes, *, file: str) -> str:
    """Return a file's text with line feeds. Raises OicpGenError for bytes that are not valid."""
    encoding = _encoding(data)
    try:
        codec = codecs.lookup(encoding)
        if codec.name in _NO_CHARSETS:
            raise LookupError(encoding)
        text = data.decode("gb18030" if codec.name in ("gbk", "gb2312") else encoding)
    except LookupError:
        raise OicpGenError("encoding-unknown", place=file, encoding=encoding) from None
    except UnicodeDecodeError as error:
        raise OicpGenError(
            "page-not-decodable",
            place=file,
            encoding="UTF-8" if codec.name == "utf-8" else encoding,
            byte=error.start,
        ) from None
    return with_line_feeds(text.removeprefix("\ufeff"))


def with_line_feeds(text: str) -> str:
    """Return a text with line feeds as line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
