"""Digests of files, with LF line endings: a CRLF checkout has the same digests.

A clean check imports this module before all others, so it imports next to nothing itself.
"""

from hashlib import file_digest, sha256
from os import PathLike

LARGE = 16 * 1024 * 1024
"""Bytes of a file that are read at once; larger files are not kept in memory."""
_HEAD = 64
"""Bytes at the start of a file; those of an archive include a zero."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO


def digest(data: bytes) -> str:
    """Return the SHA-256 of a file's content, with LF line ends if it is text."""
    return sha256(with_lf(data)).hexdigest()


def digest_of(path: "str | PathLike[str]") -> str | None:
    """Return the digest of a file, which may be larger than memory; None if it cannot be read."""
    from os.path import isfile

    try:
        if not isfile(path):  # a device may never end
            return None
        with open(path, "rb") as file:
            data = file.read(LARGE)
            if is_binary(data):
                file.seek(0)
                return file_digest(file, "sha256").hexdigest()
            return digest(data) if len(data) < LARGE else _digest_of_rest(file, data)
    except OSError:
        return None


def _digest_of_rest(file: "BinaryIO", data: bytes) -> str:
    """Return the digest of a large file that starts with this data, without keeping it."""
    as_is, with_lines, held, has_zero = sha256(), sha256(), b"", False
    while data:
        as_is.update(data)
        has_zero = has_zero or b"\0" in data
        data = held + data
        held = data[-1:] if data.endswith(b"\r") else b""
        with_lines.update(data.removesuffix(b"\r").replace(b"\r\n", b"\n"))
        data = file.read(LARGE)
    with_lines.update(held)
    return (as_is if has_zero else with_lines).hexdigest()


def is_binary(head: bytes) -> bool:
    """Return whether the start of a file is that of an archive and not of text."""
    return b"\0" in head[:_HEAD]


def with_lf(data: bytes) -> bytes:
    """Return a text file's content with LF line ends, and any other content unchanged."""
    return data if b"\0" in data else data.replace(b"\r\n", b"\n")
