"""The page in `source/` is the published one.

Hubject published no HTML, only html2text's rendition of it, which is in `tests/data`. The page is a
reconstruction that has the same rendition, byte for byte.
"""

import hashlib
from pathlib import Path

import html2text
import pytest

from tests.support.command import ROOT

PAGE = ROOT / "source" / "FinalOICP-status-code_3626501182.html"
PUBLISHED = ROOT / "tests" / "data" / "FinalOICP-status-code_3626501182.md"
UPSTREAM = ROOT.parent / "shared" / "upstream"
"""The publisher's whole space, which lies beside some checkouts; the digests stand in for it."""


def test_the_page_has_the_published_rendition() -> None:
    assert html2text.__version__ == (2020, 1, 16), "others lay tables out otherwise"
    rendition = html2text.html2text(PAGE.read_bytes().decode())
    assert rendition.encode() == PUBLISHED.read_bytes()


@pytest.mark.parametrize(
    ("file", "folder", "sha256"),
    [
        (
            PAGE,
            "space-export",
            "5915c05afd65e8786ec05940c8129ae2b63b98f15ea4037f5cb19ad6ee92440e",
        ),
        (
            PUBLISHED,
            "published",
            "eb696bdc23a0a9da439e6b047298bc29bcb9ead1ffcf798f8eb4f0797f13ae4d",
        ),
    ],
    ids=["the page", "its rendition"],
)
def test_the_file_is_upstreams(file: Path, folder: str, sha256: str) -> None:
    assert hashlib.sha256(file.read_bytes()).hexdigest() == sha256
    if UPSTREAM.is_dir():
        assert (UPSTREAM / folder / file.name).read_bytes() == file.read_bytes()
