"""ZIP archives that no normal program writes: any field of any header may be false."""

import struct
import zlib
from typing import NamedTuple


class Member(NamedTuple):
    """One file of an archive, and the false statements of the archive about it."""

    name: bytes
    data: bytes = b""
    """As it stands in the archive."""
    method: int = 0
    size: int | None = None
    """What the archive says that the data become; their own length by default."""
    crc: int | None = None
    flags: int = 0x800
    mode: int = 0
    """File type and permissions, as Unix has them."""
    at: int | None = None
    """Where the archive says that it begins."""


def deflated(name: bytes, content: bytes, *, size: int | None = None) -> Member:
    """A member with this content, compressed, that states a different size."""
    maker = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = maker.compress(content) + maker.flush()
    said = len(content) if size is None else size
    return Member(name, data, method=8, size=said, crc=zlib.crc32(content))


def archive(*members: Member) -> bytes:
    """An archive of these members, including all false statements."""
    body, directory = bytearray(), bytearray()
    for member in members:
        at = len(body) if member.at is None else member.at
        crc = zlib.crc32(member.data) if member.crc is None else member.crc
        size = len(member.data) if member.size is None else member.size
        common = struct.pack(
            "<HHHHHLLLHH",
            *(20, member.flags, member.method, 0, 0, crc, len(member.data), size),
            *(len(member.name), 0),
        )
        body += b"PK\x03\x04" + common + member.name + member.data
        directory += b"PK\x01\x02" + struct.pack("<BB", 20, 3) + common
        directory += struct.pack("<HHHLL", 0, 0, 0, member.mode << 16, at) + member.name
    count = min(len(members), 0xFFFF)
    where = (len(directory), len(body), 0)
    end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, count, count, *where)
    return bytes(body + directory + end)
