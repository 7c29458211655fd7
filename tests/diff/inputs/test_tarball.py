"""Files in a tarball: what `tarfile` writes is read, and whatever else is refused at once."""

import gzip
import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oicp_gen.diff.inputs import tarball
from oicp_gen.diff.inputs.tarball import tar_files
from oicp_gen.errors import OicpGenError

FORMATS = (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)


def written(files: dict[str, bytes], form: int) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz", format=form) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), 1.5
            archive.addfile(info, io.BytesIO(data))
        folder = tarfile.TarInfo("folder.json")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
    return out.getvalue()


def files_in(data: bytes, most: int = 10_000) -> dict[str, bytes]:
    found = tar_files(io.BytesIO(data), suffix=".json", most=most, shown="x.tgz")
    return {file.name: file.data for file in found}


def refused(data: bytes, most: int = 10_000) -> str:
    with pytest.raises(OicpGenError) as caught:
        files_in(data, most)
    return f"{caught.value.id} {caught.value.message}"


@given(
    st.dictionaries(
        st.text("aé/ x", min_size=1, max_size=150).map(lambda name: f"p{name}.json"),
        st.binary(max_size=1100),
        max_size=4,
    ),
    st.sampled_from(FORMATS),
)
def test_what_tarfile_writes_is_read(files: dict[str, bytes], form: int) -> None:
    try:
        data = written({**files, "other.py": b"x" * 600}, form)
    except ValueError:  # this form has no place for the name
        assert form == tarfile.USTAR_FORMAT
        return
    assert files_in(data) == files


def header(kind: bytes, size: int, name: str = "x.json", *, number: bytes = b"") -> bytes:
    """A header block of any kind, or with any bytes as its size."""
    info = tarfile.TarInfo(name)
    info.type, info.size = kind, size
    block = bytearray(info.tobuf(tarfile.USTAR_FORMAT))
    if number:
        block[124:136] = number
        block[148:156] = b"%06o\0 " % (sum(block[:148]) + sum(block[156:]) + 256)
    return bytes(block)


def padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 512)


def extended(kind: bytes, data: bytes) -> bytes:
    return header(kind, len(data)) + padded(data)


ONE = header(b"0", 2) + padded(b"{}")
DAMAGED = {
    "a length of 100,000 digits": extended(b"x", b"1" * 100_000 + b" "),
    "a length beyond the header": extended(b"x", b"99 path=a\n"),
    "a length of nothing": extended(b"x", b"0 path=a\n"),
    "a header that is no record": extended(b"x", b"path=a\n"),
    "a size of 10,000 digits": extended(b"x", b"10012 size=" + b"9" * 10_000 + b"\n") + ONE,
    "a size that is no number": extended(b"x", b"10 size=x\n") + ONE,
    "a sparse file": extended(b"x", b"22 GNU.sparse.major=1\n") + ONE,
    "an old sparse file": header(b"S", 0),
    "a size in base 256": header(b"0", 0, number=b"\x80" + b"\xff" * 11),
    "a size below zero": header(b"0", 0, number=b"-0000000001\0"),
    "a wrong checksum": ONE.replace(b"x.json", b"y.json"),
    "an end in a header": ONE + ONE[:100],
    "an end in a file": header(b"0", 2000) + b"{}",
    "an end in a skipped file": header(b"0", 2000, "x.py") + b"{}",
}


@pytest.mark.parametrize("what", DAMAGED)
def test_a_damaged_tarball_is_refused(what: str) -> None:
    assert refused(gzip.compress(DAMAGED[what])).startswith("tarball-damaged ")


def test_headers_for_all_files_are_passed_over() -> None:
    assert files_in(gzip.compress(extended(b"g", b"1" * 100_000) + ONE)) == {"x.json": b"{}"}


def test_only_the_data_of_files_is_data() -> None:
    link = header(b"2", 5, "a.json")
    assert files_in(gzip.compress(link + ONE)) == {"x.json": b"{}"}


def test_nothing_behind_the_end_is_read() -> None:
    data = gzip.compress(ONE + bytes(1024) + b"anything")
    assert files_in(data + gzip.compress(b"") * 1000) == {"x.json": b"{}"}


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tarball, "MAX_NAMES", 100)
    long = gzip.compress(extended(b"L", b"a" * 101) + ONE)
    assert refused(long).startswith("package-names-too-large ")
    assert refused(gzip.compress(ONE), most=1).startswith("file-too-large ")
    monkeypatch.setattr(tarball, "MAX_MEMBERS", 2)
    assert refused(gzip.compress(ONE * 3)).startswith("package-too-many-files ")
    monkeypatch.setattr(tarball, "MAX_UNPACKED", 1000)
    assert refused(gzip.compress(ONE * 2)).startswith("package-too-large ")
    assert refused(b"\x1f\x8b\x08\x08\0\0\0\0\0\xff" + b"x" * 2000).startswith("package-too-large ")
