"""Real pages of every Confluence from 1.x to Cloud: their grids, and those of damaged copies."""

import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from oicp_gen.model.page import Page
from oicp_gen.readers.html.decoding import decode
from oicp_gen.readers.read import read_page
from tests.readers import html5
from tests.support.builders import SHARED

CORPUS = SHARED / "corpus"
TRUTHS = sorted(CORPUS.glob("*/*.grid.json")) if CORPUS.exists() else []
pytestmark = pytest.mark.skipif(not TRUTHS, reason="the corpus of real pages is not here")

Grid = list[list[str]]


class Real(NamedTuple):
    """A page of the corpus, and what stands in its tables."""

    file: Path
    grids: list[Grid]


def real_pages() -> list[Real]:
    pages = []
    for truth in TRUTHS:
        stem = truth.name.removesuffix(".grid.json")
        (file,) = (path for path in truth.parent.glob(f"{stem}.*") if path != truth)
        known = json.loads(truth.read_text(encoding="utf-8"))["tables"]
        pages.append(Real(file, [table["rows"] for table in known]))
    return pages


def read(data: bytes, file: Path) -> Page:
    return read_page(data, file=file.name, sha256="")


def grids_of(page: Page) -> list[Grid]:
    return [[[cell.visible_line for cell in row] for row in table.rows] for table in page.tables]


def test_real_pages_give_the_grids_that_are_known(capsys: pytest.CaptureFixture[str]) -> None:
    pages = real_pages()
    found = {page.file: read(page.file.read_bytes(), page.file) for page in pages}
    differ = [page.file for page in pages if grids_of(found[page.file]) != page.grids]
    tables = sum(len(page.grids) for page in pages)
    cells = sum(len(row) for page in pages for grid in page.grids for row in grid)
    with capsys.disabled():
        print(  # noqa: T201  # to be seen
            f"\n{len(pages) - len(differ)} of {len(pages)} real pages give the known grids"
            f" ({tables} tables, {cells:,} cells)"
        )
    assert differ == []
    assert len(pages) == 68
    assert [page.file.name for page in pages if found[page.file].cut_off] == []


# Damage


def pick(html: str, pattern: str, chance: random.Random) -> tuple[int, int]:
    """Where one of the places is that match; where nothing is, if none does."""
    found = [match.span() for match in re.finditer(pattern, html, re.IGNORECASE)]
    return chance.choice(found or [(0, 0)])


def end_tag_dropped(html: str, chance: random.Random) -> str:
    start, end = pick(html, r"</[a-z][a-z0-9]*\s*>", chance)
    return html[:start] + html[end:]


def cell_end_dropped(html: str, chance: random.Random) -> str:
    start, end = pick(html, r"</(?:td|th|tr|tbody|p|li)\s*>", chance)
    return html[:start] + html[end:]


def row_start_dropped(html: str, chance: random.Random) -> str:
    start, end = pick(html, r"<tr\b[^>]*>", chance)
    return html[:start] + html[end:]


def end_tag_added(html: str, chance: random.Random) -> str:
    names = ("p", "div", "span", "b", "td", "tr", "ul", "li", "tbody", "strong", "br", "body")
    at, _ = pick(html, r"(?<=>)", chance)
    return f"{html[:at]}</{chance.choice(names)}>{html[at:]}"


def start_tag_added(html: str, chance: random.Random) -> str:
    names = ("p", "div", "span", "b", "ul", "li", "tbody", "font", "em")
    at, _ = pick(html, r"(?<=>)", chance)
    return f"{html[:at]}<{chance.choice(names)}>{html[at:]}"


def empty_tag_closed_in_itself(html: str, chance: random.Random) -> str:
    start, end = pick(html, r"<(p|td|th|span|div)\b[^>]*></\1\s*>", chance)
    return html[:start] + re.sub(r"></\w+\s*>$", " />", html[start:end]) + html[end:]


def attribute_unquoted(html: str, chance: random.Random) -> str:
    start, end = pick(html, r'="[\w-]+"(?=[\s>])', chance)
    return html[:start] + html[start:end].replace('"', "") + html[end:]


DAMAGE: tuple[Callable[[str, random.Random], str], ...] = (
    end_tag_dropped,
    cell_end_dropped,
    row_start_dropped,
    end_tag_added,
    start_tag_added,
    empty_tag_closed_in_itself,
    attribute_unquoted,
)
BYTES_EACH = 300_000
"""How much html5lib, which is slow, may read of the damaged copies of one page."""


def test_damaged_pages_give_the_same_grids_wherever_html5lib_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tried = agreed = 0
    differ: list[str] = []
    for page in real_pages():
        if page.file.suffix != ".html" or not page.grids:
            continue  # html5lib reads no storage format and no JSON
        html = decode(page.file.read_bytes(), file=page.file.name)
        chance = random.Random(page.file.name)  # noqa: S311  # to be the same in each run
        for number in range(min(len(DAMAGE) * 3, BYTES_EACH // len(html) + len(DAMAGE))):
            damage = DAMAGE[number % len(DAMAGE)]
            damaged = damage(html, chance)
            tried += 1
            if damaged != html and html5.grids(damaged) == page.grids:
                agreed += 1
                if grids_of(read(f"\ufeff{damaged}".encode(), page.file)) != page.grids:
                    differ.append(f"{page.file.name} {damage.__name__} {number}")
    with capsys.disabled():
        print(  # noqa: T201  # to be seen
            f"\nof {tried} damaged copies html5lib reads {agreed} as if they were whole,"
            f" and we read {agreed - len(differ)} of these the same"
        )
    assert differ == []
    assert agreed > tried / 3
