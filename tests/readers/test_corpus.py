"""Real pages of every Confluence from 1.x to Cloud: their grids, and those of damaged copies."""

import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from oicp_gen.model.page import Cell, Page
from oicp_gen.readers.decoding import decode
from oicp_gen.readers.html.document import Element, parse, position
from oicp_gen.readers.read import read_page
from oicp_gen.readers.tables.content import content_tables
from oicp_gen.readers.tables.find import Frame
from tests.readers import html5
from tests.support.builders import SHARED
from tests.support.thorough import is_thorough, sample

CORPUS = SHARED / "corpus"
TRUTHS = sorted(CORPUS.glob("*/*.grid.json")) if CORPUS.exists() else []
pytestmark = pytest.mark.skipif(not TRUTHS, reason="the corpus of real pages is not here")

Grid = list[list[str]]


class Real(NamedTuple):
    """A page of the corpus, and the content of its tables."""

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
    return [
        [[without_emoticons(cell) for cell in row] for row in table.rows] for table in page.tables
    ]


def without_emoticons(cell: Cell) -> str:
    """The visible text without emoticons, which are images: the known grids have none."""
    text = cell.visible_line
    for mark in cell.marks:
        if mark.what == "emoticon":
            text = text.replace(mark.shown, "", 1)
    return " ".join(text.split())


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
    """The first of these places that matches; no element if none does."""
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
CUT = 12_000
"""Characters of a table that stands for its page, unless the page has larger ones only."""


def table_in_its_frame(page: Real) -> tuple[str, list[Grid]]:
    """The largest table of a page up to `CUT`, in the elements that are around it, and its grid."""
    html = html_of(page)
    root = parse(html, where="").root
    tables = [found.element for found in content_tables(Frame(root).content or root)]
    texts = [html[offset(html, table) : end_of(html, table)] for table in tables]
    small = [len(text) if len(text) <= CUT else -len(text) for text in texts]
    number = small.index(max(small))
    around = [element for element in tables[number].parents if element.parent]
    starts = (offset(html, element) for element in reversed(around))
    before = "".join(html[start : html.index(">", start) + 1] for start in starts)
    after = "".join(f"</{element.name}>" for element in around)
    return before + texts[number] + after, [page.grids[number]]


def end_of(html: str, table: Element) -> int:
    """The end of a table, after the tables in it."""
    depth = 0
    for tag in re.compile(r"<(/?)table\b[^>]*>", re.IGNORECASE).finditer(html, offset(html, table)):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    return len(html)


def offset(html: str, element: Element) -> int:
    line, column = position(element)
    return sum(len(text) + 1 for text in html.split("\n")[: line - 1]) + column - 1


def html_of(page: Real) -> str:
    return decode(page.file.read_bytes(), file=page.file.name)


WITH_HTML = [page for page in real_pages() if page.file.suffix == ".html" and page.grids]
"""Those that html5lib can read: no storage format and no JSON."""
COPIES = sample(1, thorough=3)
"""How many copies have each kind of damage."""


@pytest.mark.parametrize("page", WITH_HTML, ids=lambda page: page.file.name)
def test_damaged_pages_give_the_same_grids_wherever_html5lib_says_so(page: Real) -> None:
    """html5lib takes a second per 100 kB, so it reads whole pages only in a thorough run."""
    html, grids = (html_of(page), page.grids) if is_thorough() else table_in_its_frame(page)
    assert html5.grids(html) == grids
    chance = random.Random(page.file.name)  # noqa: S311  # to be the same in each run
    agreed = 0
    for damage in DAMAGE * COPIES:
        damaged = damage(html, chance)
        if damaged != html and html5.grids(damaged) == grids:
            agreed += 1
            found = grids_of(read(f"\ufeff{damaged}".encode(), page.file))
            assert found == grids, damage.__name__
    assert agreed
