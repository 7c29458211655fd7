"""Read the files of a gzipped tar archive, one after another, within limits.

`tarfile` takes time with the square of a number's digits in a header, and `gzip` reads the name in
its header byte by byte. Every header is therefore checked here before it is interpreted.
"""

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from oicp_gen.errors import OicpGenError

MAX_UNPACKED = 64 * 1024 * 1024
"""The maximum size of a decompressed package in bytes; ours have about 200,000."""
MAX_MEMBERS = 10_000
"""The maximum number of files and folders in a package; ours have a dozen."""
MAX_NAMES = 1024 * 1024
"""The maximum size of all extended headers of a package, which contain long names."""

_BLOCK = 512
_PIECE = 64 * 1024
_END = bytes(_BLOCK)
_OCTAL = re.compile(rb"[ \0]*([0-7]+)[ \0]*")
_PAX = re.compile(rb"([0-9]{1,7}) ([^=]{1,200})=")
_SPARSE = b"GNU.sparse."
_EXTENDED = (b"x", b"g", b"L", b"K")
"""Headers that describe the next file, or all files: of POSIX, then of GNU."""
_WITHOUT_DATA = (b"1", b"2", b"3", b"4", b"5", b"6")
"""Links, devices, folders and pipes."""
_REGULAR = (b"0", b"\0", b"7")


class TarFile(NamedTuple):
    """A regular file in an archive."""

    name: str
    """A label, never a path."""
    data: bytes


class _Header(NamedTuple):
    kind: bytes
    name: str
    size: int


def tar_files(file: BinaryIO, *, suffix: str, most: int, shown: str) -> Iterator[TarFile]:
    """Yield the regular files whose names have this ending.

    Raises OicpGenError if the archive is damaged or beyond a limit, or if such a file has more than
    `most` bytes.
    """
    stream = _Gunzipped(file, shown)
    extended, names = dict[bytes, bytes](), 0
    for number, header in enumerate(_headers(stream, shown)):
        if number >= MAX_MEMBERS:
            raise OicpGenError("package-too-many-files", place=shown, limit=MAX_MEMBERS)
        if header.kind in _EXTENDED:
            names += header.size
            if names > MAX_NAMES:
                raise OicpGenError("package-names-too-large", place=shown, limit=MAX_NAMES)
            if header.kind != b"g":
                extended |= _extended(header.kind, stream.whole(header.size), shown)
            else:
                stream.skip(header.size)
            continue
        header, extended = _completed(header, extended, shown), {}
        if header.kind not in _REGULAR or not header.name.endswith(suffix):
            stream.skip(header.size)
        elif header.size > most:
            place = f"{shown}/{header.name}"
            raise OicpGenError("file-too-large", place=place, size=header.size, limit=most)
        else:
            yield TarFile(header.name, stream.whole(header.size))


def _headers(stream: "_Gunzipped", shown: str) -> Iterator[_Header]:
    """Yield each header, until the end of the archive; the caller reads the data between them."""
    block = stream.read(_BLOCK)
    if not block:
        raise _damaged("it is empty", shown)
    while block and block != _END:
        if len(block) < _BLOCK:
            raise _damaged("unexpected end", shown)
        if sum(block[:148]) + sum(block[156:]) + 8 * ord(" ") != _number(block[148:156], shown):
            raise _damaged("invalid header", shown)
        kind, size = block[156:157], _number(block[124:136], shown)
        if kind == b"S":
            raise _damaged("it contains a sparse file", shown)
        name = _text(block[:100])
        if block[257:263] == b"ustar\0" and block[345]:
            name = f"{_text(block[345:500])}/{name}"
        yield _Header(kind, name, 0 if kind in _WITHOUT_DATA else size)
        block = stream.read(_BLOCK)


def _extended(kind: bytes, data: bytes, shown: str) -> dict[bytes, bytes]:
    """Return what an extended header says, by the keywords of POSIX."""
    if kind != b"x":
        return {b"path": data.partition(b"\0")[0]} if kind == b"L" else {}
    found, at = {}, 0
    while at < len(data):
        record = _PAX.match(data, at)
        end = at + int(record[1]) if record else 0
        if not record or end <= record.end() or data[end - 1 : end] != b"\n":
            raise _damaged("invalid extended header", shown)
        found[record[2]] = data[record.end() : end - 1]
        at = end
    return found


def _completed(header: _Header, extended: dict[bytes, bytes], shown: str) -> _Header:
    """Return a header with what the extended headers before it say."""
    if any(key.startswith(_SPARSE) for key in extended):
        raise _damaged("it contains a sparse file", shown)
    size = extended.get(b"size")
    if size is not None and (not size.isdigit() or len(size) > len(str(1 << 64))):
        raise _damaged("invalid extended header", shown)
    return header._replace(
        name=_text(extended[b"path"]) if b"path" in extended else header.name,
        size=header.size if size is None or header.kind in _WITHOUT_DATA else int(size),
    )


def _number(field: bytes, shown: str) -> int:
    """Return a number in a header. A size of 8 GiB or more has another form."""
    found = _OCTAL.fullmatch(field.partition(b"\0")[0])
    if found is None and field.strip(b" \0"):
        raise _damaged("invalid header", shown)
    return int(found[1], 8) if found else 0


def _text(field: bytes) -> str:
    return field.partition(b"\0")[0].decode("utf-8", "replace")


def _damaged(what: str, shown: str) -> OicpGenError:
    return OicpGenError("tarball-damaged", place=shown, error=what)


class _Gunzipped:
    """A gzip file, decompressed piece by piece and up to a limit."""

    def __init__(self, file: BinaryIO, shown: str) -> None:
        self._file, self._shown = file, shown
        self._inflate = zlib.decompressobj(wbits=31)
        self._packed, self._ready = b"", b""
        self._read = self._written = 0

    def read(self, size: int) -> bytes:
        """Return as many bytes as this, or fewer at the end."""
        parts = []
        while size > 0 and (self._ready or self._fill()):
            parts.append(self._ready[:size])
            self._ready = self._ready[size:]
            size -= len(parts[-1])
        return b"".join(parts)

    def whole(self, size: int) -> bytes:
        """Return the data of a file, without the filling behind it."""
        data = self.read(size)
        if len(data) < size:
            raise _damaged("unexpected end", self._shown)
        self.read(-size % _BLOCK)
        return data

    def skip(self, size: int) -> None:
        """Pass over the data of a file, and the filling behind it."""
        left = size + -size % _BLOCK
        while left and (data := self.read(min(left, _PIECE))):
            left -= len(data)
        if left:
            raise _damaged("unexpected end", self._shown)

    def _fill(self) -> bool:
        """Decompress the next piece. Return whether there was one."""
        while not self._ready and not self._inflate.eof:
            if not self._packed:
                self._packed = self._file.read(_PIECE)
                self._read += len(self._packed)
                if not self._packed:
                    raise _damaged("unexpected end", self._shown)
            try:
                self._ready = self._inflate.decompress(self._packed, _PIECE)
            except zlib.error as error:
                raise _damaged(str(error), self._shown) from None
            self._packed = self._inflate.unconsumed_tail
            self._written += len(self._ready)
            largest = max(self._read, self._written)
            if largest > MAX_UNPACKED:
                raise OicpGenError(
                    "package-too-large", place=self._shown, size=largest, limit=MAX_UNPACKED
                )
        return bool(self._ready)
