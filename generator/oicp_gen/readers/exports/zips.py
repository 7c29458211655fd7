"""A space export as a ZIP archive, read page by page. Nothing is ever extracted to the disk.

A name in an archive is a label here and never a path. All that an archive says of itself is checked
or not believed: how large it is, where its files stand, what they are called.
"""

import re
import stat
import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from oicp_gen.errors import OicpGenError
from oicp_gen.text.characters import escape_unprintable as shown_text
from oicp_gen.text.phrases import quote

MAX_DIRECTORY = 8 * 1024 * 1024
"""Bytes of an archive's directory, which is read whole: enough for some 70,000 files."""

_ENCRYPTED = 0x2041
"""The flags of a file, or of the names in the directory, that a password protects."""
_LOCAL_HEADER = 30
"""The fewest bytes that an archive has before each of its files."""
_PIECE = 1024 * 1024
"""Bytes of a file that are read at once, fewer than a directory may have."""
_DRIVE = re.compile(r"[A-Za-z]:")

_AGAIN = "Download it or copy it once more."
_UNPACK = "Unpack it, and give the folder."
_FROM_CONFLUENCE = "Take the ZIP as Confluence made it."

_TROUBLE = (
    BadZipFile,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""All that `zipfile` raises for what it cannot read."""


class _Bounded:
    """A file that reads no more at once than an archive's directory may have.

    `zipfile` reads the directory in one go, as many bytes as the archive says that it has.
    """

    def __init__(self, file: BinaryIO, shown: str) -> None:
        self._file, self._shown = file, shown

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if size > MAX_DIRECTORY:
            raise OicpGenError(
                "export-too-large",
                f"the ZIP has a directory of {size:,} bytes; the limit is {MAX_DIRECTORY:,}",
                place=self._shown,
                hint="Export fewer pages at once, or give the page's own file.",
            )
        return self._file.read(size)


class Members(NamedTuple):
    """The files of an archive that nothing speaks against."""

    files: Mapping[str, ZipInfo]
    """By their names, with slashes."""
    passed_over: tuple[str, ...]
    """The names of symbolic links and the like."""


def open_zip(file: BinaryIO, *, shown: str) -> ZipFile:
    """The archive in this file. Raises OicpGenError if it is damaged or its directory too large."""
    try:
        return ZipFile(_Bounded(file, shown))
    except _TROUBLE:
        raise OicpGenError(
            "archive-damaged",
            "the ZIP was cut off or damaged: it has no directory that can be read",
            place=shown,
            hint=_AGAIN,
        ) from None


def members(archive: ZipFile, *, shown: str) -> Members:
    """What is in an archive.

    Raises OicpGenError if a password protects it, a name leads out of it or stands for two files,
    or two files share their bytes.
    """
    files: dict[str, ZipInfo] = {}
    seen: set[str] = set()
    passed_over = []
    _refuse_overlaps(archive.infolist(), shown)
    for info in archive.infolist():
        name = info.orig_filename.replace("\\", "/")  # some programs on Windows write those
        if info.flag_bits & _ENCRYPTED:
            raise OicpGenError(
                "zip-encrypted", "a password protects the ZIP", place=shown, hint=_UNPACK
            )
        if _leads_out(name):
            raise OicpGenError(
                "zip-unsafe",
                f"the ZIP has a file whose name {quote(info.orig_filename)} leads out of it",
                place=shown,
                hint=_FROM_CONFLUENCE,
            )
        kind = stat.S_IFMT(info.external_attr >> 16)
        if name.endswith("/") or kind == stat.S_IFDIR:
            continue
        if kind not in (0, stat.S_IFREG):
            passed_over.append(name)
            continue
        if name.casefold() in seen:
            raise OicpGenError(
                "zip-unsafe",
                f"the ZIP has two files of the name {quote(name)}",
                place=shown,
                hint=_FROM_CONFLUENCE,
            )
        seen.add(name.casefold())
        files[name] = info
    return Members(files, tuple(passed_over))


def _leads_out(name: str) -> bool:
    absolute = name.startswith("/") or _DRIVE.match(name)
    return bool(absolute) or "\0" in name or ".." in name.split("/")


def _refuse_overlaps(infos: list[ZipInfo], shown: str) -> None:
    """Refuse an archive that hands out the same bytes as several files."""
    free = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < free:
            raise OicpGenError(
                "zip-unsafe",
                f"in the ZIP, the file {quote(info.filename)} stands inside of another",
                place=shown,
                hint=_FROM_CONFLUENCE,
            )
        free = info.header_offset + _LOCAL_HEADER + info.compress_size


def read_member(archive: ZipFile, info: ZipInfo, limit: int, *, shown: str) -> bytes:
    """The bytes of a file in an archive, hardly more than the limit, whatever it promises.

    Raises OicpGenError if it is damaged, or compressed otherwise than ZIP archives usually are.
    """
    # Of the other methods `zipfile` unpacks a whole block at once, which may be a gigabyte.
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise OicpGenError(
            "zip-unsupported",
            f"it is compressed by method {info.compress_type}; only deflate (8) is read",
            place=shown,
            hint=_UNPACK,
        )
    with _zip_errors(shown), archive.open(info) as file:
        return b"".join(file.read(_PIECE) for _ in range(limit // _PIECE + 1))


@contextmanager
def _zip_errors(shown: str) -> Iterator[None]:
    try:
        yield
    except _TROUBLE as error:
        raise OicpGenError(
            "archive-damaged",
            f"it is damaged in its ZIP: {shown_text(str(error))}",
            place=shown,
            hint=_AGAIN,
        ) from None
