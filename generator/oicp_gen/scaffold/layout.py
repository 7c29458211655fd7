"""A table's header, its columns, and which of them holds codes: guessed from its grid alone."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise, takewhile
from typing import NamedTuple

from oicp_gen.contract.contract import INNER, folded_heading
from oicp_gen.model.page import Cell, Table
from oicp_gen.scaffold.code_patterns import Likeness, likeness_of, pattern_of
from oicp_gen.text.characters import NO_BREAK, unprintable

_MOST_HEADER_ROWS = 3
_SAMPLE = 50
"""Rows below a header that are looked at to tell that it is one."""
_CODE_WORDS = frozenset(
    ("code", "codes", "id", "ids", "identifier", "key", "keys", "name", "status")
)
"""Words in the heading of a column whose cells identify the rows."""

_LABEL = re.compile(r"[^0-9]{1,39}[^0-9.]")
_WORD = re.compile(r"[a-z]+")
_BLANK = re.compile(f"[{NO_BREAK}]")
_Row = tuple[Cell, ...]


class Column(NamedTuple):
    """A column that somebody wrote; that in which Confluence numbers the rows is none."""

    at: int
    """Its slot in every row, counted from 0."""
    heading: str
    """As a reader sees it, the headings of a header of several rows joined by " / "; "" if it has
    none."""
    text: str
    """The same as the contract names it."""


class TableLayout(NamedTuple):
    """How a table is laid out."""

    table: Table
    columns: tuple[Column, ...]
    """None if there is no header row."""
    rows: tuple[_Row, ...]
    """Those below the header; all if there is none."""

    @property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """What each column says, row by row, but for empty rows and a header that is repeated."""
        own = [folded_heading(column.heading) for column in self.columns]
        rows = [[clean_text(row[column.at].text) for column in self.columns] for row in self.rows]
        kept = [row for row in rows if any(row) and list(map(folded_heading, row)) != own]
        return tuple(zip(*kept, strict=True)) if kept else tuple(() for _ in self.columns)


class Codes(NamedTuple):
    """A column that seems to hold codes."""

    column: Column
    pattern: str
    """A regular expression that each of them matches whole."""


def clean_text(text: str) -> str:
    """A text as the rules leave it: nothing invisible, every blank the usual one."""
    return " ".join(unprintable().sub("", _BLANK.sub(" ", text)).split())


def lay_out(table: Table) -> TableLayout:
    """A table's header and columns.

    Rows with one text alone are titles. Below them the header is a row of `th`, or of bold text, or
    of three or more short labels, or one that stands above codes and holds none; a `th` in the
    first column alone makes a header column, which is no header. Spans that bind a header to the
    next row make both the header.
    """
    titles = sum(1 for _ in takewhile(_is_title, table.rows))
    body = table.rows[titles:]
    if not body or not _is_header(body[0], body[1:]):
        return TableLayout(table=table, columns=(), rows=table.rows)
    depth = _depth(body)
    return TableLayout(table=table, columns=tuple(_columns(body[:depth])), rows=body[depth:])


def code_column(layout: TableLayout) -> Codes | None:
    """The column that identifies the rows; None if no column is likely to.

    Its cells are all filled, short, no two the same, and alike. That is enough for the first
    column; any other, and one of mere words, must be headed as a code, a key, a name or the like.
    """
    likely, filled = [], layout.texts
    for number, (column, texts) in enumerate(zip(layout.columns, filled, strict=True)):
        if not column.heading or not texts or not all(texts):
            continue
        likeness = likeness_of(texts)
        says_so = not _CODE_WORDS.isdisjoint(_WORD.findall(column.heading.lower()))
        enough = likeness > Likeness.WORDS and number == 0
        if enough or (says_so and likeness):
            likely.append((likeness, says_so, -number))
    if not likely:
        return None
    at = -max(likely)[2]
    return Codes(layout.columns[at], pattern_of(filled[at]))


def _filled(row: Iterable[Cell]) -> list[Cell]:
    """The cells of a row that say something, each once, without the number of the row."""
    cells = {id(cell): cell for cell in row if cell.visible_line and not cell.numbering}
    return list(cells.values())


def _is_title(row: _Row) -> bool:
    return len(row) > 1 and len(_filled(row)) < 2


def _is_header(row: _Row, below: tuple[_Row, ...]) -> bool:
    cells = _filled(row)
    if not cells or (len(row) == 1 and not cells[0].header):
        return False
    if _is_emphasized(cells):
        return True
    return not any(cell.header for cell in cells) and _stands_out(row, below)


def _is_emphasized(cells: list[Cell]) -> bool:
    return all(cell.header for cell in cells) or all(map(_is_bold, cells))


def _is_bold(cell: Cell) -> bool:
    runs = [run for block in cell.content.blocks for run in block.runs]
    return bool(runs) and all(run.strong or not run.text.strip() for run in runs)


def _stands_out(row: _Row, below: tuple[_Row, ...]) -> bool:
    """Whether a row names every column: by labels, of three or more; or above codes, of any."""
    slots = [cell for cell in row if not cell.numbering]
    texts = [clean_text(cell.text) for cell in _filled(row)]
    if not all(clean_text(cell.text) for cell in slots) or len(set(texts)) < len(texts):
        return False
    if len(slots) > 2 and all(map(_LABEL.fullmatch, texts)):
        return True
    for at, cell in enumerate(row):
        under = [text for other in below[:_SAMPLE] if (text := clean_text(other[at].text))]
        if len(under) > 1 and not cell.numbering:
            alike = likeness_of(under) > Likeness.WORDS
            if alike and not re.fullmatch(pattern_of(under), clean_text(cell.text)):
                return True
    return False


def _depth(rows: tuple[_Row, ...]) -> int:
    """How many rows the header has: spans bind a row to the next."""
    depth = 1
    while depth < min(len(rows) - 1, _MOST_HEADER_ROWS):
        last, after = rows[depth - 1], rows[depth]
        down = any(a is b and a.visible_line for a, b in zip(last, after, strict=True))
        across = any(a is b and a.visible_line for a, b in pairwise(last))
        if not (down or (across and _is_emphasized(_filled(after)) and _filled(after))):
            break
        depth += 1
    return depth


def _columns(header: tuple[_Row, ...]) -> Iterator[Column]:
    for at, cells in enumerate(zip(*header, strict=True)):
        if not any(cell.numbering for cell in cells):
            own = {id(cell): cell for cell in cells if cell.visible_line}.values()
            yield Column(
                at=at,
                heading=INNER.join(cell.visible_line for cell in own),
                text=INNER.join(cell.text for cell in own),
            )
