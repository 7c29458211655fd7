"""The pages of which the texts are compared: our own, and those of others where they are here."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from oicp_gen.errors import OicpGenError
from oicp_gen.model.page import Page
from oicp_gen.readers.decoding import decode
from oicp_gen.readers.formats.body import is_storage
from oicp_gen.readers.formats.rest import is_json
from oicp_gen.readers.read import read_page
from tests.support.builders import SHARED
from tests.support.command import ROOT

OWN = ("tests/cases", "tests/data", "source", "tests/readers/browser/pages")
"""The folders with our own pages. Their texts are recorded in full."""
OTHERS = {
    "corpus": SHARED / "corpus",
    "space": SHARED / "upstream" / "space-export",
    "reading": SHARED / "cases" / "reading",
}
"""The folders with pages of others. Only digests of their texts are recorded."""


class Source(NamedTuple):
    """A page in HTML."""

    name: str
    data: bytes
    page: Page

    @property
    def sha256(self) -> str:
        return sha256(self.data).hexdigest()[:16]


@cache
def own_pages() -> tuple[Source, ...]:
    """Return our own pages, by their paths."""
    return tuple(page for folder in OWN for page in _pages(ROOT / folder, ROOT))


def pages_of_others(name: str) -> tuple[Source, ...]:
    """Return the pages in one of the folders with pages of others."""
    return tuple(_pages(OTHERS[name], OTHERS[name]))


def _pages(folder: Path, root: Path) -> list[Source]:
    files = sorted(folder.rglob("*.html"))
    found = (source(file.relative_to(root).as_posix(), file.read_bytes()) for file in files)
    return [page for page in found if page]


def source(name: str, data: bytes) -> Source | None:
    """Return a page; None if it is refused, or is not in HTML, and a browser cannot show it."""
    try:
        page = read_page(data, file=name.rpartition("/")[2], sha256="")
        text = decode(data, file=name)
    except OicpGenError:
        return None
    return None if is_storage(text) or is_json(text) else Source(name, data, page)
