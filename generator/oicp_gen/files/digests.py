"""Digests of files, with line ends as LF."""

from hashlib import file_digest, sha256
from pathlib import Path

_HEAD = 64
"""Bytes at the start of a file, among which an archive has a zero."""


def digest(data: bytes) -> str:
    """SHA-256 of a text file with its line ends taken as LF: a CRLF checkout is the same file."""
    return sha256(with_lf(data)).hexdigest()


def digest_of(path: Path) -> str | None:
    """The digest of a file, which may be a large archive; None if none can be read there."""
    try:
        if not path.is_file():  # a device may never end
            return None
        with path.open("rb") as file:
            if b"\0" in file.read(_HEAD):  # not text: there are no line ends to mind
                file.seek(0)
                return file_digest(file, "sha256").hexdigest()
            file.seek(0)
            return digest(file.read())
    except OSError:
        return None


def with_lf(data: bytes) -> bytes:
    """A file's content with its line ends as LF; a file that is not text stays as it is."""
    return data if b"\0" in data else data.replace(b"\r\n", b"\n")
