"""Read the files of a ZIP archive, one at a time. Nothing is extracted to the disk.

A name in an archive is a label here, never a path. What an archive states about itself is checked
or not trusted: its size, the positions of its files, and their names.
"""

import re
import stat
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from oicp_gen.errors import OicpGenError
from oicp_gen.files.bounded import BoundedFile
from oicp_gen.text.characters import escape_unprintable
from oicp_gen.text.phrases import quote

MAX_DIRECTORY = 8 * 1024 * 1024
"""Bytes of an archive's directory, which is read whole: enough for about 70,000 files."""

_ENCRYPTED = 0x2041
"""The flags of an encrypted file or an encrypted directory."""
_LOCAL_HEADER = 30
"""The minimum size of the header before each file of an archive."""
_PIECE = 1024 * 1024
"""How many bytes of a file are read at a time; fewer than a directory may have."""
_DRIVE = re.compile(r"[A-Za-z]:")


def open_zip(file: BinaryIO, *, shown: str) -> ZipFile:
    """Open an archive. Raises OicpGenError if its directory is damaged or too large."""

    def too_large(size: int) -> OicpGenError:
        return OicpGenError("zip-directory-too-large", place=shown, size=size, limit=MAX_DIRECTORY)

    # `zipfile` reads as many bytes of the directory at once as the archive states.
    with zip_errors("the directory of the ZIP", shown):
        return ZipFile(BoundedFile(file, too_large, at_once=MAX_DIRECTORY))


def members(archive: ZipFile, *, shown: str) -> tuple[dict[str, ZipInfo], list[str]]:
    """Return the regular files of an archive by their names, with slashes, and the names of links,
    devices and pipes.

    Raises OicpGenError if it is encrypted, or if a name points outside or occurs twice, or if two
    files share their bytes.
    """
    files: dict[str, ZipInfo] = {}
    others: list[str] = []
    seen: set[str] = set()
    _refuse_overlaps(archive.infolist(), shown)
    for info in archive.infolist():
        name = info.orig_filename.replace("\\", "/")  # some programs on Windows write those
        if info.flag_bits & _ENCRYPTED:
            raise OicpGenError("zip-encrypted", place=shown)
        if _leads_out(name):
            raise OicpGenError("zip-name-outside", place=shown, name=quote(info.orig_filename))
        kind = stat.S_IFMT(info.external_attr >> 16)
        if name.endswith("/") or kind == stat.S_IFDIR:
            continue
        if kind not in (0, stat.S_IFREG):
            others.append(name)
            continue
        if name.casefold() in seen:
            raise OicpGenError("zip-name-repeated", place=shown, name=quote(name))
        seen.add(name.casefold())
        files[name] = info
    return files, others


def _leads_out(name: str) -> bool:
    absolute = name.startswith("/") or _DRIVE.match(name)
    return bool(absolute) or "\0" in name or ".." in name.split("/")


def _refuse_overlaps(infos: list[ZipInfo], shown: str) -> None:
    """Refuse an archive that contains the same bytes as several files."""
    free = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < free:
            raise OicpGenError("zip-files-overlap", place=shown, name=quote(info.filename))
        free = info.header_offset + _LOCAL_HEADER + info.compress_size


def read_member(archive: ZipFile, info: ZipInfo, limit: int, *, shown: str) -> bytes:
    """Return the bytes of a file in an archive, within the limit whatever size it states.

    Raises OicpGenError if it is damaged, or compressed by an unusual method.
    """
    with zip_errors("the file in the ZIP", shown), open_member(archive, info, shown=shown) as file:
        return b"".join(file.read(_PIECE) for _ in range(limit // _PIECE + 1))


def open_member(archive: ZipFile, info: ZipInfo, *, shown: str) -> IO[bytes]:
    """Open a file in an archive. Raises OicpGenError if it is compressed by an unusual method."""
    # With the other methods `zipfile` unpacks a whole block at once, which may be a gigabyte.
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise OicpGenError("zip-compression-unsupported", place=shown, method=info.compress_type)
    return archive.open(info)


@contextmanager
def zip_errors(what: str, shown: str) -> Iterator[None]:
    """Turn everything that `zipfile` raises for an unreadable archive into one error of ours."""
    broken = (BadZipFile, struct.error, zlib.error)
    try:
        yield
    except (*broken, EOFError, OSError, OverflowError, RuntimeError, ValueError) as error:
        raise OicpGenError(
            "zip-damaged", place=shown, what=what, error=escape_unprintable(str(error))
        ) from None
