"""Archives that are identical byte for byte wherever and whenever they are made.

Their files are sorted, have the same time and mode, and are stored without compression, because
different builds of zlib compress the same bytes differently.
"""

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Mapping

_BLOCK = 0xFFFF
_EPOCH = 315_532_800  # 1980-01-01, the first day that a ZIP archive can represent
_MODE = 0o644


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP archive of these files by path; a wheel's metadata comes last."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files, key=_wheel_order):
            info = zipfile.ZipInfo(path)  # its time is 1980-01-01 by default
            info.create_system = 3
            info.external_attr = (0o100000 | _MODE) << 16
            archive.writestr(info, files[path])
    return out.getvalue()


def _wheel_order(path: str) -> tuple[bool, bool, str]:
    metadata = path.partition("/")[0].endswith(".dist-info")
    return metadata, metadata and path.endswith("/RECORD"), path


def tar_gz_of(files: Mapping[str, bytes]) -> bytes:
    """Return a gzipped tar archive of these files by path."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted(files):
            info = tarfile.TarInfo(path)
            info.size, info.mtime, info.mode = len(files[path]), _EPOCH, _MODE
            archive.addfile(info, io.BytesIO(files[path]))
    return _gzipped(out.getvalue())


def files_of_zip(data: bytes) -> dict[str, bytes]:
    """Return the files of a ZIP archive by path."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def files_of_tar_gz(data: bytes) -> dict[str, bytes]:
    """Return the regular files of a gzipped tar archive by path."""
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(data))) as archive:
        return {
            info.name: file.read()
            for info in archive
            if info.isreg() and (file := archive.extractfile(info)) is not None
        }


def _gzipped(data: bytes) -> bytes:
    """Return the data as gzip with uncompressed blocks (RFC 1952 and RFC 1951, 3.2.4)."""
    head = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
    blocks = [data[at : at + _BLOCK] for at in range(0, len(data), _BLOCK)] or [b""]
    stored = b"".join(
        struct.pack("<BHH", block is blocks[-1], len(block), len(block) ^ _BLOCK) + block
        for block in blocks
    )
    return head + stored + struct.pack("<LL", zlib.crc32(data), len(data) & 0xFFFFFFFF)
