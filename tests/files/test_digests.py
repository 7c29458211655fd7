"""Digests of files: equal for LF and CRLF, and of large files without keeping them in memory."""

from hashlib import sha256
from pathlib import Path

import pytest

from oicp_gen.files import digests
from oicp_gen.files.digests import digest, digest_of


@pytest.mark.parametrize("large", [1, 2, 3, 5, 8, 64, 1 << 20])
@pytest.mark.parametrize(
    "data",
    [b"", b"a", b"a\r\nb\r\n", b"a\rb\r", b"\r\n" * 9, b"\r\r\n\r", b"a\r\nb" * 20 + b"\0c\r\n"],
)
def test_a_file_has_the_digest_of_its_bytes_however_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, large: int
) -> None:
    monkeypatch.setattr(digests, "LARGE", large)
    (tmp_path / "file").write_bytes(data)
    assert digest_of(tmp_path / "file") == digest(data)


def test_text_is_normalized_and_an_archive_is_not() -> None:
    assert digest(b"a\r\nb") == sha256(b"a\nb").hexdigest()
    assert digest(b"a\r\n\0") == sha256(b"a\r\n\0").hexdigest()


def test_what_is_not_a_file_has_no_digest(tmp_path: Path) -> None:
    assert digest_of(tmp_path) is None
    assert digest_of(tmp_path / "nothing") is None
