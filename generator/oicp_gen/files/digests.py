"""Digests of files that do not depend on line ends."""

from hashlib import file_digest, sha256
from pathlib import Path

_HEAD = 64
"""How many bytes at the start of a file tell an archive, which has a zero there, from text."""


def digest(data: bytes) -> str:
    """Return the SHA-256 of a file with LF line ends: a CRLF checkout is the same file."""
    return sha256(with_lf(data)).hexdigest()


def digest_of(path: Path) -> str | None:
    """Return the digest of a file, which may be a large archive; None if it cannot be read."""
    try:
        if not path.is_file():  # a device may never end
            return None
        with path.open("rb") as file:
            if b"\0" in file.read(_HEAD):  # not text, so it has no line ends
                file.seek(0)
                return file_digest(file, "sha256").hexdigest()
            file.seek(0)
            return digest(file.read())
    except OSError:
        return None


def with_lf(data: bytes) -> bytes:
    """Return a file's content with LF line ends; content that is not text is unchanged."""
    return data if b"\0" in data else data.replace(b"\r\n", b"\n")
