"""Digests of files, with LF line endings: a CRLF checkout has the same digests.

A clean check imports this module before all others, so it imports next to nothing itself.
"""

from hashlib import file_digest, sha256
from os import PathLike

_HEAD = 64
"""Bytes at the start of a file; those of an archive include a zero."""


def digest(data: bytes) -> str:
    """Return the SHA-256 of a file's content, with LF line ends if it is text."""
    return sha256(with_lf(data)).hexdigest()


def digest_of(path: "str | PathLike[str]") -> str | None:
    """Return the digest of a file, which may be a large archive; None if it cannot be read."""
    from os.path import isfile

    try:
        if not isfile(path):  # a device may never end
            return None
        with open(path, "rb") as file:
            if is_binary(file.read(_HEAD)):
                file.seek(0)
                return file_digest(file, "sha256").hexdigest()
            file.seek(0)
            return digest(file.read())
    except OSError:
        return None


def is_binary(head: bytes) -> bool:
    """Return whether the start of a file is that of an archive and not of text."""
    return b"\0" in head[:_HEAD]


def with_lf(data: bytes) -> bytes:
    """Return a text file's content with LF line ends, and any other content unchanged."""
    return data if b"\0" in data else data.replace(b"\r\n", b"\n")
